"""Giraffe and elephant."""

from __future__ import annotations

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.features import PINK, Animal, bellied_torso, eyes, skull
from att3d_core.library.toybox.shapes import (
    Point,
    both_sides,
    ellipsoid,
    limb,
    rgb,
    rod,
    rotation,
    smooth_path,
    tube,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.animals.quadruped import Frame, beast

# ---- giraffe
YELLOW, SPOT, HOOF = rgb("#f5c24a"), rgb("#9a5218"), rgb("#4a3020")


def _giraffe_head() -> Mesh:
    return merge(
        [
            skull(YELLOW, (0.21, 0.2, 0.21)),
            ellipsoid((0, 0.13, 0.21), (0.145, 0.105, 0.15), rgb("#fbe3a6"), 14),
            *both_sides(ellipsoid((0.06, 0.165, 0.335), (0.026, 0.028, 0.02), HOOF, 8)),
            *both_sides(rod((0.085, 0.38, 0.0), (0.1, 0.52, 0.0), 0.036, YELLOW)),
            *both_sides(ellipsoid((0.1, 0.54, 0.0), (0.055, 0.055, 0.055), SPOT, 8)),
            *both_sides(ellipsoid((0.27, 0.32, -0.03), (0.1, 0.05, 0.04), YELLOW, 10, rotation(z_deg=20))),
            *both_sides(ellipsoid((0.17, 0.3, -0.08), (0.06, 0.075, 0.09), SPOT, 8)),
            ellipsoid((0, 0.34, -0.13), (0.075, 0.09, 0.1), SPOT, 8),
            *eyes(0.275),
        ]
    )


def _giraffe_body() -> Mesh:
    spots: list[Point] = [
        (0.13, -0.1, 0.02),
        (-0.13, -0.1, 0.02),
        (0.13, -0.26, 0.05),
        (-0.13, -0.26, 0.05),
        (0.07, -0.16, -0.11),
        (-0.07, -0.28, -0.12),
    ]
    return merge(
        [
            *bellied_torso(YELLOW, rgb("#fbe3a6")),
            *[ellipsoid(at, (0.06, 0.07, 0.06), SPOT, 8) for at in spots],
            tube([(0, -0.28, -0.12), (0, -0.3, -0.22), (0, -0.4, -0.27)], [0.034, 0.03, 0.03], YELLOW, 8),
            ellipsoid((0, -0.43, -0.28), (0.05, 0.07, 0.05), SPOT, 8),
        ]
    )


def _giraffe_spots(frame: Frame) -> list[Mesh]:
    y, g, half = frame.back, frame.girth, frame.length / 2
    flank: list[tuple[float, float, float]] = [
        (0.05, 0.13, 0.085),
        (0.06, -0.04, 0.09),
        (0.04, -0.19, 0.08),
        (-0.07, 0.05, 0.06),
        (-0.08, -0.12, 0.06),
    ]
    spots = [ellipsoid((0.96 * g - 0.25 * abs(dy), y + dy, z), (0.05, r, r), SPOT, 6) for dy, z, r in flank]
    # The neck rises from the shoulder to the head.
    along = [(0.3, 0.07), (0.5, 0.07), (0.7, 0.065), (0.86, 0.055)]
    for k, (t, r) in enumerate(along):
        low, high = (y + 0.3 * g, half - 0.08), (y + g + frame.neck[0] - 0.06, half + frame.neck[1] - 0.06)
        at_y, at_z = low[0] + t * (high[0] - low[0]), low[1] + t * (high[1] - low[1])
        width = frame.neck_girth * (1.3 - 0.35 * t)
        spots.append(ellipsoid((0.86 * width, at_y + 0.03 * (k % 2), at_z - 0.02), (0.05, r, r), SPOT, 6))
    mane = [
        ellipsoid((0, y + g + up, half - 0.1 + 0.17 * up), (0.045, 0.085, 0.06), SPOT, 6) for up in (0.1, 0.22, 0.34)
    ]
    return [*[part for spot in spots for part in both_sides(spot)], *mane]


GIRAFFE = Animal("a giraffe", YELLOW, HOOF, HOOF, _giraffe_head, _giraffe_body)
_GIRAFFE = Frame(
    leg=0.34,
    length=0.42,
    girth=0.145,
    thick=0.056,
    neck=(0.5, 0.17),
    neck_girth=0.095,
    head=0.72,
    hoof=HOOF,
    tail=(
        ((0, 0, 0), (0, -0.02, -0.07), (0, -0.14, -0.1), (0, -0.22, -0.1), (0, -0.28, -0.1)),
        (0.034, 0.03, 0.03, 0.055, 0.02),
    ),
    tail_colours=(YELLOW,) * 6 + (SPOT,) * 5,
    extra=_giraffe_spots,
)

# ---- elephant
GREY, PALE, IVORY = rgb("#8f97a8"), rgb("#b6bcc9"), rgb("#fbf3dc")


def _elephant_head() -> Mesh:
    path, radii = smooth_path(
        [(0, 0.2, 0.14), (0, 0.13, 0.27), (0, -0.02, 0.34), (0, -0.15, 0.38), (0, -0.2, 0.47), (0, -0.15, 0.53)],
        [0.11, 0.1, 0.078, 0.066, 0.06, 0.05],
        12,
    )
    ear = ellipsoid((0.335, 0.24, -0.05), (0.19, 0.215, 0.045), GREY, 14, rotation(y_deg=22))
    inner = ellipsoid((0.345, 0.225, -0.018), (0.14, 0.16, 0.035), PINK, 12, rotation(y_deg=22))
    return merge(
        [
            skull(GREY, (0.25, 0.225, 0.225)),
            tube(path, radii, GREY, 12),
            *both_sides(ear),
            *both_sides(inner),
            *both_sides(
                tube([(0.1, 0.1, 0.16), (0.125, 0.02, 0.25), (0.13, 0.0, 0.36)], [0.046, 0.042, 0.018], IVORY, 8)
            ),
            *eyes(0.285),
        ]
    )


def _elephant_body() -> Mesh:
    tail = limb((0, -0.28, -0.13), (0, -0.36, -0.24), 0.035, 0.03, GREY)
    return merge(
        [*bellied_torso(GREY, PALE), tail, ellipsoid((0, -0.39, -0.26), (0.045, 0.06, 0.045), rgb("#4c5260"), 8)]
    )


ELEPHANT = Animal("an elephant", GREY, PALE, PALE, _elephant_head, _elephant_body)
_ELEPHANT = Frame(
    leg=0.17,
    length=0.52,
    girth=0.215,
    thick=0.095,
    neck=(0.02, 0.13),
    neck_girth=0.15,
    head=0.95,
    hoof=PALE,
    tail=(
        ((0, 0, 0), (0, -0.03, -0.08), (0, -0.16, -0.13), (0, -0.22, -0.14), (0, -0.27, -0.14)),
        (0.036, 0.032, 0.03, 0.05, 0.02),
    ),
    tail_colours=(GREY,) * 6 + (rgb("#4c5260"),) * 5,
)

KINDS: tuple[Kind, ...] = (
    beast(
        "giraffe",
        GIRAFFE,
        ("tall giraffe", "baby giraffe", "spotted giraffe"),
        _GIRAFFE,
        (rgb("#d9983a"), rgb("#f8dd8e")),
    ),
    beast(
        "elephant",
        ELEPHANT,
        ("african elephant", "baby elephant", "circus elephant"),
        _ELEPHANT,
        (rgb("#6b7280"), rgb("#c3b9b5")),
    ),
)
