"""The Interpolate tab: a chain of prompts under one slider, all of it in the browser."""

from __future__ import annotations

from app.ui.parts import part


def interpolate_tab(modules: str) -> None:
    """modules: the address of the page's own modules."""
    opening = f"import('{modules}/studio/studio.js').then(s => s.openTab(host, m.interpolateTab));"
    part(f"{modules}/interpolate/interpolate.js", opening, "a3-tab", "a3-interpolate")
