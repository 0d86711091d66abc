"""The Train tab: prompt sets, runs in the background, curves, and their weights on the stage."""

from __future__ import annotations

from app.ui.parts import part


def train_tab(modules: str) -> None:
    """modules: the address of the page's own modules."""
    opening = f"import('{modules}/studio/studio.js').then(s => s.openPanel(host, m.trainTab));"
    part(f"{modules}/train/train.js", opening, "a3-tab", "a3-train-tab")
