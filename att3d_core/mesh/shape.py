"""The first phase: vertices moved until silhouettes and colours are those of the target's pictures."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
import torch
from torch import Tensor

from att3d_core.exports.meshing.surface import Surface
from att3d_core.exports.progress import Report, silent
from att3d_core.mesh.rasterizer import BAND, project, rasterize
from att3d_core.mesh.settle import settle
from att3d_core.mesh.smoothing import Smoothing
from att3d_core.mesh.targets import Pictures
from att3d_core.mesh.topology import Topology
from att3d_core.render.cameras import Cameras


@dataclass(frozen=True)
class ShapeSettings:
    """How vertices move. steps: of `views` pictures each. rate: metres that a vertex moves a step, at most.

    stiffness: λ of the smoothing. creases: weight of neighbouring faces' difference in direction.
    """

    steps: int = 80
    views: int = 2
    rate: float = 7e-4
    color_rate: float = 2e-2
    stiffness: float = 4.0
    creases: float = 0.02


def refine_shape(
    surface: Surface,
    colors: Tensor,
    cameras: Cameras,
    pictures: Pictures,
    settings: ShapeSettings,
    generator: torch.Generator,
    report: Report = silent,
) -> Surface:
    """`surface` with its vertices moved toward `pictures` [B, H, W] of `cameras`.

    colors: [V, 3] sRGB, a first guess of what every vertex shows; they are fitted along. Faces that would fold or pass
    through others stay where they are.
    """
    topology = Topology.of(surface.faces)
    smoothing = Smoothing(topology.edges, len(surface.vertices), settings.stiffness)
    pairs = torch.from_numpy(topology.pairs())
    faces = torch.from_numpy(surface.faces.astype(np.int64))
    free = smoothing.rough(torch.from_numpy(surface.vertices)).requires_grad_()
    paint = colors.clone().requires_grad_()
    optimizer = torch.optim.Adam(
        [{"params": [free], "lr": settings.rate}, {"params": [paint], "lr": settings.color_rate}], betas=(0.9, 0.99)
    )
    size = pictures.opacity.shape[-1]
    order: list[int] = []
    for step in range(settings.steps):
        report(step / settings.steps, "shape")
        for group, rate in zip(optimizer.param_groups, (settings.rate, settings.color_rate), strict=True):
            group["lr"] = rate * (1.0 - 0.9 * step / settings.steps)
        optimizer.zero_grad()
        points = smoothing.smooth(free)
        normals = face_directions(points, faces)
        loss = settings.creases * (1.0 - (normals[pairs[:, 0]] * normals[pairs[:, 1]]).sum(-1)).mean()
        for _ in range(settings.views):
            if not order:
                order = torch.randperm(len(cameras), generator=generator).tolist()
            view = order.pop()
            inset = points - _half_a_band(points, normals, faces, cameras, view, size)
            values = torch.cat([paint, torch.ones_like(paint[:, :1])], dim=1)
            drawn = rasterize(*_split(project(inset, cameras, view, size), values), topology, size)
            loss = loss + _difference(drawn, pictures, view) / settings.views
        loss.backward()
        optimizer.step()
    moved = smoothing.smooth(free).detach().numpy().astype(np.float32)
    return replace(settle(surface, moved), parts=surface.parts)


def face_directions(points: Tensor, faces: Tensor) -> Tensor:
    """Unit normals [F, 3]."""
    a, b, c = (points[faces[:, corner]] for corner in range(3))
    return torch.nn.functional.normalize(torch.linalg.cross(b - a, c - a), dim=-1, eps=1e-20)


def _difference(drawn: Tensor, pictures: Pictures, view: int) -> Tensor:
    """Squared error over what either shows, colours and coverage, with colours over black and over white alike."""
    color, opacity = pictures.color[view], pictures.opacity[view]
    there = max(float((opacity > 0.5).sum()), 1.0)
    over_black = (drawn[..., :3] - color).square().sum()
    over_white = (drawn[..., :3] - drawn[..., 3:4] - color + opacity[..., None]).square().sum()
    return (over_black + over_white) / (2 * there)


def _half_a_band(points: Tensor, normals: Tensor, faces: Tensor, cameras: Cameras, view: int, size: int) -> Tensor:
    """How much further in vertices are drawn, [V, 3]: a silhouette's band lies outside of it, not about it."""
    with torch.no_grad():
        summed = torch.zeros_like(points)
        for corner in range(3):
            summed.index_add_(0, faces[:, corner], normals)
        directions = torch.nn.functional.normalize(summed, dim=-1)
        away = (points - cameras.origins[view]).norm(dim=-1, keepdim=True)
        return directions * (BAND / 2) * away / (cameras.focal[view] * size)


def _split(projected: tuple[Tensor, Tensor], values: Tensor) -> tuple[Tensor, Tensor, Tensor]:
    pixels, depths = projected
    return pixels, depths, values
