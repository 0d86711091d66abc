"""Recolouring: a 3x3 matrix on the field's sRGB colours, the same in the viewer and in what is exported.

It is for every colour, or for those like one of them: the part of the object that somebody pointed at.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass, fields, replace

import torch
from torch import Tensor

from att3d_core.errors import UserError
from att3d_core.model import Frames, Scene
from att3d_core.render.cameras import Cameras
from att3d_core.render.shading import Shading

LUMA = (0.299, 0.587, 0.114)
DARK = 0.25
"""Added to the luma that chroma is divided by: in the dark hues say little."""
LUMA_SHARE = 0.3
"""How much a difference in luma counts beside one in chroma: a part has lit and dark sides."""
SOFT = 0.3
"""The edge of a part, as a share of its reach on either side."""


@dataclass(frozen=True)
class Recoloring:
    """matrix [3, 3] on sRGB colours. part: colour [3] of those that it is for, None for all; reach: how unlike that one
    they may be, as a distance of `tone`."""

    matrix: Tensor
    part: Tensor | None = None
    reach: float = 0.0

    def __call__(self, colors: Tensor) -> Tensor:
        """Colours [..., 3] in [0, 1], recoloured."""
        made = (colors @ self.matrix.T).clamp(0.0, 1.0)
        if self.part is None:
            return made
        far = (tone(colors) - tone(self.part)).norm(dim=-1, keepdim=True)
        x = ((far / self.reach - (1 - SOFT)) / (2 * SOFT)).clamp(0.0, 1.0)
        return torch.lerp(made, colors, x * x * (3 - 2 * x))


def tone(colors: Tensor) -> Tensor:
    """What makes colours [..., 3] alike, [..., 4]: chroma by luma, and a little of the luma."""
    luma = colors @ torch.tensor(LUMA, device=colors.device, dtype=colors.dtype)
    return torch.cat([(colors - luma[..., None]) / (luma[..., None] + DARK), LUMA_SHARE * luma[..., None]], -1)


@dataclass(frozen=True)
class RecoloredScene(Scene):
    """A scene with other colours."""

    recoloring: Recoloring | None = None

    def density_and_color(self, points: Tensor) -> tuple[Tensor, Tensor]:
        """As `Scene`'s, recoloured."""
        sigmas, rgbs = super().density_and_color(points)
        return (sigmas, rgbs) if self.recoloring is None else (sigmas, self.recoloring(rgbs.clamp(0.0, 1.0)))

    def frames(
        self,
        cameras: Cameras,
        height: int,
        width: int,
        samples: int = 128,
        shading: Shading = Shading.ALBEDO,
        light: Tensor | None = None,
        with_normals: bool = False,
    ) -> Frames:
        """As `Scene`'s, recoloured: light only scales a colour, so a matrix may come after the sum along the ray.

        Which colours are of the part is then told by the sum as well, which differs from the viewer's at soft edges.
        """
        frames = super().frames(cameras, height, width, samples, shading, light, with_normals)
        if self.recoloring is None or shading is Shading.TEXTURELESS:
            return frames
        if self.recoloring.part is None:
            color = (frames.color @ self.recoloring.matrix.T).clamp(min=0.0).minimum(frames.opacity[..., None])
        else:
            opacity = frames.opacity[..., None]
            color = self.recoloring((frames.color / opacity.clamp(min=1e-6)).clamp(0.0, 1.0)) * opacity
        return replace(frames, color=color)


def recolored(scene: Scene, numbers: Sequence[float]) -> RecoloredScene:
    """`scene` under a row-major matrix of nine numbers; four more are the colour of the part that it is for, and the
    reach. Raises UserError."""
    if len(numbers) not in (9, 13) or not all(math.isfinite(x) and abs(x) <= 10 for x in numbers):
        raise UserError("a recolouring is nine numbers of -10 to 10, and four more where it is for a part")
    values = torch.tensor(numbers, dtype=torch.float32, device=scene.grids.device)
    part, reach = (values[9:12].clamp(0.0, 1.0), max(float(values[12]), 1e-3)) if len(numbers) == 13 else (None, 0.0)
    parts = {field.name: getattr(scene, field.name) for field in fields(scene)}
    return RecoloredScene(**parts, recoloring=Recoloring(values[:9].view(3, 3), part, reach))
