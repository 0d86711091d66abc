"""View-dependent prompts (DreamFusion section 3.2): the guidance is told from where it looks.

Only the guidance is told: the mapping network always gets the prompt without the suffix.
"""

from __future__ import annotations

from enum import Enum

import torch
from torch import Tensor

OVERHEAD_ABOVE_DEG = 60.0
FRONT_WITHIN_DEG = 45.0


class View(Enum):
    """Where a camera stands; the value is the suffix of the prompt."""

    FRONT = "front view"
    SIDE = "side view"
    BACK = "back view"
    OVERHEAD = "overhead view"


def view_of(azimuth_deg: Tensor, elevation_deg: Tensor) -> list[View]:
    """The view of each camera. Both arguments are [B], in degrees; azimuth 0 is the front, any turn is allowed."""
    from_front = torch.remainder(azimuth_deg + 180.0, 360.0).sub(180.0).abs()
    return [_view(*angles) for angles in zip(from_front.tolist(), elevation_deg.tolist(), strict=True)]


def with_view(prompt: str, view: View) -> str:
    """`prompt` with the view's suffix."""
    return f"{prompt}, {view.value}"


def _view(from_front_deg: float, elevation_deg: float) -> View:
    if elevation_deg > OVERHEAD_ABOVE_DEG:
        return View.OVERHEAD
    if from_front_deg <= FRONT_WITHIN_DEG:
        return View.FRONT
    if from_front_deg >= 180.0 - FRONT_WITHIN_DEG:
        return View.BACK
    return View.SIDE
