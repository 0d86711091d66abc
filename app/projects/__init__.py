"""What visitors keep: objects by prompt and seed, in projects that several tabs and studios may write at once."""
