"""An animal on four legs, made of its head and its colours."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from att3d_core.library.asset import GROUND_Y, Mesh, merge
from att3d_core.library.toybox.features import Animal
from att3d_core.library.toybox.pose import HEAD_Y
from att3d_core.library.toybox.shapes import Color, Point, both_sides, ellipsoid, limb, moved, smooth_path, tube
from att3d_core.library.toybox.world.figures import Figure, figure
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.wear.dye import coat_dye, in_coat


def column(start: Point, end: Point, radius: float, end_radius: float, color: Color, sides: int = 8) -> Mesh:
    """A limb with many rings, for patterns to follow."""
    a, b = np.asarray(start), np.asarray(end)
    at = np.linspace(0.0, 1.0, 7)
    points = [tuple(float(v) for v in a + t * (b - a)) for t in at]
    return tube(points, [radius + t * (end_radius - radius) for t in at], color, sides)  # type: ignore[arg-type]


@dataclass(frozen=True)
class Frame:
    """Measures of a body on four legs, in the units of the toy whose head it carries.

    leg: height of the belly above the ground. length: from chest to rump. girth: radius of the body. thick: of a leg.
    neck: how far the head is above and before the shoulders, (up, forward). head: scale of the head.
    belly: colour of the underside. hoof: colour of the feet. tail: path from the rump (y from the back, z backward)
    and radii, with its colours. extra: more parts, placed for the body (the back is at `back`).
    """

    leg: float = 0.2
    length: float = 0.5
    girth: float = 0.17
    thick: float = 0.065
    neck: tuple[float, float] = (0.17, 0.14)
    neck_girth: float = 0.11
    head: float = 0.9
    belly: Color | None = None
    hoof: Color | None = None
    shin: Color | None = None
    tail: tuple[tuple[Point, ...], tuple[float, ...]] = (
        ((0, 0, 0), (0, 0.02, -0.12), (0, 0.12, -0.2)),
        (0.05, 0.045, 0.03),
    )
    tail_colours: tuple[Color, ...] = ()
    pattern: Callable[[Mesh], Mesh] | None = None
    extra: Callable[[Frame], list[Mesh]] | None = None

    @property
    def back(self) -> float:
        """Height of the middle of the body."""
        return GROUND_Y + self.leg + self.girth


def quadruped(animal: Animal, frame: Frame, look: Look) -> Mesh:
    """`animal` standing on four legs; variation 0 goes from lean to stout."""
    fur, half, y = animal.fur, frame.length / 2, frame.back
    girth = frame.girth * look.vary(0, 0.84, 1.0, 1.18)
    leg_radius = frame.thick * look.vary(0, 0.9, 1.0, 1.12)
    path, radii = smooth_path(
        [(0, y - 0.005, -half), (0, y, -half + 0.07), (0, y - 0.015, 0), (0, y, half - 0.07), (0, y + 0.01, half)],
        [0.5 * girth, 0.97 * girth, 0.97 * girth, 1.02 * girth, 0.6 * girth],
        11,
    )
    ends = [
        ellipsoid((0, y, z), (0.92 * girth, 0.93 * girth, 0.62 * girth), fur, 12) for z in (-half + 0.04, half - 0.04)
    ]
    stretch = limb if frame.pattern is None else column
    trunk = [tube(path, radii, fur, 16), *ends]
    up, forward = frame.neck
    head_scale = frame.head * look.vary(0, 1.06, 1.0, 0.94)
    at = np.array([0.0, y + girth + up, half + forward])
    shoulder = (0.0, y + 0.3 * girth, half - 0.08)
    nape = (0.0, float(at[1]) - 0.06, float(at[2]) - 0.06)
    trunk.append(stretch(shoulder, nape, 1.35 * frame.neck_girth, frame.neck_girth, fur, 12))
    x = 0.62 * girth
    legs: list[Mesh] = []
    for z in (half - 0.09, -half + 0.09):
        knee, ankle = (x + 0.01, GROUND_Y + 0.55 * frame.leg, z + 0.01), (x + 0.01, GROUND_Y + 0.055, z)
        legs += both_sides(stretch((x, y - 0.2 * girth, z), knee, 1.3 * leg_radius, leg_radius, fur))
        legs += both_sides(stretch(knee, ankle, leg_radius, 0.92 * leg_radius, frame.shin or fur))
        foot = ellipsoid(
            (x + 0.01, GROUND_Y + 0.045, z + 0.025),
            (1.15 * leg_radius, 0.05, 1.35 * leg_radius),
            frame.hoof or animal.foot,
            10,
        )
        legs += both_sides(foot)
    parts = [*trunk, *legs]
    if frame.pattern is not None:
        parts = [frame.pattern(part) for part in parts]
    if frame.belly is not None:
        parts.append(
            ellipsoid((0, y - 0.42 * girth, 0), (0.72 * girth, 0.66 * girth, 0.42 * frame.length), frame.belly, 12)
        )
    points, tail_radii = frame.tail
    rump = np.array([0.0, y + 0.45 * girth, -half + 0.02])
    tail = [tuple(float(v) for v in rump + np.asarray(point)) for point in points]
    tail_path, widths = smooth_path(tail, tail_radii, 2 * len(tail) + 1)  # type: ignore[arg-type]
    parts.append(tube(tail_path, widths, frame.tail_colours or fur, 10))
    head = animal.head()
    placed = (head.vertices - np.array([0.0, HEAD_Y, 0.0])) * head_scale
    parts.append(moved(Mesh(placed.astype(np.float32), head.faces, head.face_colors), at))
    if frame.extra is not None:
        parts += frame.extra(frame)
    return merge(parts)


def beast(
    noun: str,
    animal: Animal,
    synonyms: tuple[str, ...] = (),
    frame: Frame | None = None,
    coats: tuple[Color, Color] | None = None,
    keep: tuple[Color, ...] = (),
) -> Figure:
    """An animal whose fur takes the colour of the look: alone on four legs if it has a frame, else upright.

    keep: colours that never change, though they are akin to the fur.
    """

    def coated(look: Look) -> Animal:
        return in_coat(animal, look, coats, keep)

    def on_fours(look: Look) -> Mesh:
        dye = coat_dye(animal.fur, look, coats, keep)
        mesh = quadruped(animal, frame or Frame(), look)
        return mesh if dye.target == dye.base else dye.mesh(mesh)

    return figure(noun, coated, synonyms, alone=None if frame is None else on_fours)
