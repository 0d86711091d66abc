"""Hamster, hedgehog, otter and beaver."""

from __future__ import annotations

import numpy as np

from att3d_core.library.asset import GROUND_Y, Mesh, merge
from att3d_core.library.toybox.features import INK, PINK, Animal, bellied_torso, eyes, muzzle, round_ears, skull
from att3d_core.library.toybox.pose import torso
from att3d_core.library.toybox.shapes import (
    Point,
    both_sides,
    box,
    ellipsoid,
    limb,
    moved,
    rgb,
    rod,
    rotation,
    smooth_path,
    tube,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.animals.creature import own_bodied
from att3d_core.library.toybox.world.kinds.animals.mammals.sitting import Seat, sitter
from att3d_core.library.toybox.world.look import Look

TOOTH = rgb("#fffdf2")

# ---- hamster
GINGER, MILK = rgb("#e9963c"), rgb("#fff3df")


def _hamster_head() -> Mesh:
    return merge(
        [
            skull(GINGER, (0.265, 0.215, 0.22)),
            *both_sides(ellipsoid((0.17, 0.13, 0.08), (0.165, 0.125, 0.14), MILK, 14)),
            ellipsoid((0, 0.31, 0.13), (0.05, 0.12, 0.09), MILK, 10, rotation(x_deg=-35)),
            ellipsoid((0, 0.14, 0.18), (0.1, 0.075, 0.08), MILK, 12),
            ellipsoid((0, 0.185, 0.25), (0.04, 0.032, 0.03), PINK, 8),
            box((0, 0.085, 0.245), (0.06, 0.065, 0.045), TOOTH),
            *round_ears(GINGER, PINK, (0.2, 0.4, -0.02), 0.08),
            *eyes(0.27),
        ]
    )


def _seed(stout: float) -> list[Mesh]:
    """A sunflower seed between the paws."""
    return [ellipsoid((0, GROUND_Y + 0.27, 0.31 * stout), (0.065, 0.09, 0.05), rgb("#4a3a33"), 10)]


HAMSTER = Animal("a hamster", GINGER, PINK, PINK, _hamster_head, lambda: merge(bellied_torso(GINGER, MILK)))
_HAMSTER = Seat(body=(0.29, 0.27, 0.26), belly=MILK, thick=0.065, hand=(0.085, 0.27, 0.28), head=1.15, extra=_seed)

# ---- hedgehog
QUILL, QUILL_TIP, FACE = rgb("#7a4f2e"), rgb("#f0d9ae"), rgb("#f0c48e")


def _quill(at: Point, outward: Point, length: float, radius: float = 0.07) -> Mesh:
    """A cone with a pale point."""
    base, way = np.asarray(at), np.asarray(outward) / np.linalg.norm(outward)
    steps = [tuple(float(v) for v in base + t * length * way) for t in (-0.3, 0.55, 1.0)]
    return tube(steps, [1.25 * radius, 0.62 * radius, 0.016], [QUILL, QUILL_TIP], 6)  # type: ignore[arg-type]


def _hedgehog_head() -> Mesh:
    quills = []
    for level, count, start in ((0.9, 7, -1.2), (0.45, 7, -1.5), (0.0, 6, -1.3)):
        for k in range(count):
            t = np.pi + start + 2 * abs(start) * k / (count - 1)
            way = (float(np.sin(t) * np.cos(level)), float(np.sin(level)), float(np.cos(t) * np.cos(level)))
            quills.append(_quill((0.22 * way[0], 0.24 + 0.2 * way[1], 0.19 * way[2] - 0.03), way, 0.14))
    crest = [_quill((x, 0.4, 0.06), (2.2 * x, 0.9, 0.25), 0.13) for x in (-0.14, -0.05, 0.05, 0.14)]
    return merge(
        [
            ellipsoid((0, 0.25, -0.05), (0.25, 0.215, 0.19), QUILL, 16),
            ellipsoid((0, 0.2, 0.03), (0.225, 0.2, 0.19), FACE, 16),
            limb((0, 0.16, 0.12), (0, 0.155, 0.3), 0.11, 0.05, FACE, 12),
            ellipsoid((0, 0.17, 0.35), (0.055, 0.05, 0.05), INK, 10),
            *quills,
            *crest,
            *both_sides(ellipsoid((0.21, 0.3, 0.07), (0.06, 0.07, 0.04), FACE, 8)),
            *eyes(0.265),
        ]
    )


def _hedgehog_body() -> Mesh:
    quills = []
    for y, turn in ((-0.04, 0.0), (-0.15, 0.3), (-0.26, 0.0)):
        for t in np.radians([120, 150, 180, 210, 240]) + 0.5 * turn:
            way = (float(np.sin(t)), -0.15, float(np.cos(t)))
            quills.append(_quill((0.13 * way[0], y, 0.11 * way[2]), way, 0.14, 0.055))
    return merge([torso(FACE), *quills])


def _hedgehog(look: Look) -> Mesh:
    """On four short legs under a dome of quills, its face to the front."""
    stout, length = look.vary(0, 0.88, 1.0, 1.14), look.vary(0, 0.16, 0.2, 0.25)
    y, wide, tall, deep = GROUND_Y + 0.29, 0.3 * stout, 0.27, 0.36
    quills = []
    for level, count in ((1.35, 4), (0.95, 9), (0.55, 12), (0.18, 13), (-0.18, 13)):
        for k in range(count):
            t = 2 * np.pi * (k + (0.5 if count % 2 else 0.0)) / count
            unit = (float(np.sin(t) * np.cos(level)), float(np.sin(level)), float(np.cos(t) * np.cos(level)))
            if unit[2] > 0.62 and unit[1] < 0.75:
                continue  # The face is there.
            at = (0.95 * wide * unit[0], y + 0.95 * tall * unit[1], 0.95 * deep * unit[2] - 0.06)
            quills.append(_quill(at, (unit[0], unit[1] + 0.12, unit[2] - 0.25), length))
    nose = y - 0.04
    legs = [
        limb((0.17 * stout, y - 0.12, z), (0.18 * stout, GROUND_Y + 0.05, z + 0.03), 0.07, 0.06, FACE)
        for z in (0.14, -0.2)
    ]
    face = [
        ellipsoid((0, y + 0.0, 0.2), (0.215, 0.2, 0.17), FACE, 16),
        limb((0, nose, 0.28), (0, nose - 0.01, 0.46), 0.125, 0.055, FACE, 12),
        ellipsoid((0, nose + 0.015, 0.52), (0.06, 0.055, 0.055), INK, 10),
        *both_sides(ellipsoid((0.2, y + 0.15, 0.2), (0.07, 0.08, 0.045), FACE, 10)),
        moved(merge(eyes()), (0, y + 0.08 - 0.255, 0.155)),
    ]
    body = [
        ellipsoid((0, y, -0.06), (wide, tall, deep), QUILL, 16),
        ellipsoid((0, y - 0.08, -0.02), (0.9 * wide, 0.2, 0.31), FACE, 14),
    ]
    return merge([*body, *quills, *face, *[mesh for leg in legs for mesh in both_sides(leg)]])


HEDGEHOG = Animal("a hedgehog", QUILL, FACE, FACE, _hedgehog_head, _hedgehog_body)

# ---- otter
OTTER, OTTER_PALE = rgb("#6b4630"), rgb("#e6cda8")


def _otter_head() -> Mesh:
    whiskers = [rod((0.1, 0.13, 0.22), (0.29, 0.13 + dy, 0.2), 0.024, TOOTH, 0.018, 6) for dy in (-0.05, 0.04)]
    return merge(
        [
            ellipsoid((0, 0.22, 0), (0.265, 0.19, 0.225), OTTER, 20),
            ellipsoid((0, 0.13, 0.07), (0.22, 0.11, 0.17), OTTER_PALE, 16),
            *both_sides(ellipsoid((0.07, 0.135, 0.19), (0.1, 0.075, 0.085), OTTER_PALE, 12)),
            ellipsoid((0, 0.185, 0.255), (0.06, 0.042, 0.045), INK, 10),
            *[part for whisker in whiskers for part in both_sides(whisker)],
            *round_ears(OTTER, OTTER_PALE, (0.235, 0.31, -0.04), 0.06),
            *eyes(0.27),
        ]
    )


def _otter_body() -> Mesh:
    path, radii = smooth_path(
        [(0, -0.3, -0.08), (0, -0.36, -0.22), (0, -0.4, -0.38), (0, -0.36, -0.52)], [0.1, 0.09, 0.065, 0.03], 8
    )
    return merge([*bellied_torso(OTTER, OTTER_PALE), tube(path, radii, OTTER, 10)])


OTTER_ANIMAL = Animal("an otter", OTTER, OTTER, OTTER, _otter_head, _otter_body)


def _clam_and_tail(stout: float) -> list[Mesh]:
    """A clam in its hands, and a thick tail that curls around to the side."""
    path, radii = smooth_path(
        [(0.02, 0.12, -0.1 * stout), (0.2, 0.08, -0.26), (0.4, 0.08, -0.2), (0.5, 0.1, -0.04)],
        [0.12, 0.105, 0.075, 0.04],
        9,
    )
    at = (0, GROUND_Y + 0.35, 0.28 * stout)
    return [
        moved(tube(path, radii, OTTER, 10), (0, GROUND_Y, 0)),
        ellipsoid(at, (0.12, 0.075, 0.075), rgb("#f2845c"), 12),
        *[ellipsoid((x, at[1], at[2] + 0.02), (0.03, 0.078, 0.07), rgb("#ffd9c2"), 8) for x in (-0.05, 0.05)],
    ]


_OTTER = Seat(body=(0.215, 0.34, 0.2), belly=OTTER_PALE, thick=0.07, hand=(0.13, 0.34, 0.25), head=0.95,
              extra=_clam_and_tail)  # fmt: skip

# ---- beaver
BEAVER, BEAVER_PALE, PADDLE = rgb("#96591f"), rgb("#d9a45e"), rgb("#4a3936")


def _beaver_head() -> Mesh:
    return merge(
        [
            skull(BEAVER, (0.25, 0.215, 0.215)),
            *muzzle(BEAVER_PALE, INK, (0.14, 0.085, 0.1)),
            *both_sides(box((0.034, 0.045, 0.265), (0.064, 0.115, 0.05), TOOTH)),
            *round_ears(BEAVER, BEAVER_PALE, (0.215, 0.385, -0.03), 0.07),
            *eyes(0.27),
        ]
    )


def _paddle(at: Point, lean: float, aside: float = 0.0) -> list[Mesh]:
    """The flat scaly tail, raised by `lean` degrees and turned `aside`, so that it is seen from the front."""
    turn = rotation(y_deg=-aside) @ rotation(x_deg=lean)
    tail = moved(ellipsoid((0, 0, -0.24), (0.16, 0.045, 0.26), PADDLE, 14), at, turn)
    ribs = [
        moved(box((0, 0.03, -z), (0.24 - abs(z - 0.24) * 0.4, 0.05, 0.05), rgb("#8a716a")), at, turn)
        for z in (0.14, 0.25, 0.36)
    ]
    return [tail, *ribs]


def _beaver_body() -> Mesh:
    return merge([*bellied_torso(BEAVER, BEAVER_PALE), *_paddle((0, -0.33, -0.08), 30)])


BEAVER_ANIMAL = Animal("a beaver", BEAVER, PADDLE, PADDLE, _beaver_head, _beaver_body)
_BEAVER = Seat(body=(0.25, 0.28, 0.23), belly=BEAVER_PALE, thick=0.075, hand=(0.12, 0.28, 0.25), head=1.05,
               extra=lambda stout: _paddle((0.04, GROUND_Y + 0.1, -0.12 * stout), 28, 48))  # fmt: skip

KINDS: tuple[Kind, ...] = (
    sitter("hamster", HAMSTER, _HAMSTER, ("guinea pig", "gerbil", "baby hamster"),
           (rgb("#8f6a4a"), rgb("#f3cf9a"))),
    own_bodied("hedgehog", HEDGEHOG, _hedgehog, ("spiny hedgehog", "porcupine"), (rgb("#4a3426"), rgb("#b58a5c"))),
    sitter("otter", OTTER_ANIMAL, _OTTER, ("sea otter", "river otter", "ferret", "weasel"),
          (rgb("#4a3428"), rgb("#a9764e"))),
    sitter("beaver", BEAVER_ANIMAL, _BEAVER, ("busy beaver", "castor"), (rgb("#5f3a1c"), rgb("#c08a4a"))),
)  # fmt: skip
