"""Which object is it? A scene against its own asset and all assets that differ from it in one word."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from att3d_core.evaluate.reconstruction import Views


def nearest(made: Views, candidates: Sequence[Views]) -> int:
    """Index of the candidate whose pictures have the smallest mean squared error to those of `made`."""
    errors = torch.stack([(made.pictures - candidate.pictures).square().mean() for candidate in candidates])
    return int(errors.argmin())
