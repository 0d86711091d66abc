"""Cut stones and coins."""

from __future__ import annotations

import numpy as np

from att3d_core.library.asset import Mesh
from att3d_core.library.toybox.shapes import Color, Point, lathe, moved, rgb, rotation, toward, vector

RUBY, SAPPHIRE, EMERALD, GOLD, OLD_GOLD = (
    rgb("#e3122f"), rgb("#1f6df0"), rgb("#12a34c"), rgb("#ffc928"), rgb("#d8920f"),
)  # fmt: skip


def faceted(mesh: Mesh, contrast: float = 0.45) -> Mesh:
    """`mesh` with every face a little lighter or darker, as light falls through a cut stone."""
    corners = mesh.vertices[mesh.faces]
    normal = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normal /= np.maximum(np.linalg.norm(normal, axis=1, keepdims=True), 1e-9)
    angle = np.arctan2(normal[:, 0], normal[:, 2])
    glow = (0.5 * normal[:, 1] + 0.5 * np.cos(3.0 * angle))[:, None] * contrast
    colors = np.where(glow > 0, mesh.face_colors + (1 - mesh.face_colors) * glow, mesh.face_colors * (1 + glow))
    return Mesh(mesh.vertices, mesh.faces, colors.astype(np.float32))


def cut_gem(center: Point, radius: float, color: Color, sides: int = 8) -> Mesh:
    """A brilliant: a flat table, a crown, and a pointed pavilion below; about 1.3 `radius` high."""
    profile = [(0.02, -0.8), (0.98, 0.05), (1.0, 0.12), (0.62, 0.48)]
    stone = lathe([(radius * r, radius * y) for r, y in profile], color, sides)
    return moved(faceted(stone), center)


def set_stone(center: Point, radius: float, color: Color, facing: Point = (0, 0, 1)) -> Mesh:
    """A stone set into something, half of it standing out towards `facing`."""
    profile = [(0.8, -0.5), (1.0, 0.0), (0.6, 0.5)]
    stone = lathe([(radius * r, radius * y) for r, y in profile], color, 8)
    return moved(faceted(stone, 0.3), center, toward(facing))


def coin(center: Point, radius: float, lean: tuple[float, float] = (0.0, 0.0), color: Color = GOLD) -> Mesh:
    """A thick coin with a darker rim, lying flat before it leans by (about x, about z) degrees."""
    height = 0.55 * radius
    flat = lathe([(radius, -height / 2), (radius, height / 2), (0.75 * radius, height / 2 + 0.02)], color, 12)
    middle = flat.vertices[flat.faces].mean(1)
    rim = (np.linalg.norm(middle[:, [0, 2]], axis=1) > 0.88 * radius)[:, None]
    dark = vector(color) * vector([0.85, 0.72, 0.5])
    shaded = Mesh(flat.vertices, flat.faces, np.where(rim, dark, flat.face_colors).astype(np.float32))
    return moved(shaded, center, rotation(x_deg=lean[0], z_deg=lean[1]))
