"""How a part of the page comes to life: a constant element, filled by a module of the viewer.

Nothing a visitor types ever passes through these templates; the modules write text as text.
"""

from __future__ import annotations

import gradio as gr


def part(module: str, opening: str, host: str, elem_id: str | None = None) -> gr.HTML:
    """A `div` of class `host`; when it appears, `opening` runs with `element` and the exports of `module` as `m`."""
    return gr.HTML(
        html_template=f'<div class="{host}"></div>',
        js_on_load=f"const host = element.querySelector('.{host}'); import('{module}').then(m => {{ {opening} }});",
        apply_default_css=False,
        elem_id=elem_id,
    )
