"""The Create tab: a prompt becomes an object."""

from __future__ import annotations

from app.ui.parts import part


def create_tab(modules: str) -> None:
    """modules: the address of the page's own modules."""
    opening = f"import('{modules}/studio/studio.js').then(s => s.openTab(host, m.createTab));"
    part(f"{modules}/create/create.js", opening, "a3-tab", "a3-create")
