"""What programs and assistants call: named Gradio endpoints, which `--mcp` offers as tools as well."""
