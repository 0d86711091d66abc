"""What goods and luggage travel in: sack, suitcase, backpack, gift box."""

from __future__ import annotations

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    both_sides,
    box,
    ellipsoid,
    lathe,
    moved,
    rgb,
    ring,
    rod,
    rotation,
    rounded_box,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.masonry import tone
from att3d_core.library.toybox.world.parts.vessels import handle
from att3d_core.library.toybox.world.parts.woodwork import (
    BRASS,
    cushion,
    four_corners,
    rolled,
)


def _sack(look: Look) -> Mesh:
    cloth, deep = look.paint(rgb("#cfa566")), look.paint(rgb("#9a7238"), 0.7)
    fat, tall = look.vary(0, 0.3, 0.4, 0.52), look.vary(1, 0.52, 0.7, 0.92)
    profile = [
        (fat * 0.75, 0.0),
        (fat, tall * 0.12),
        (fat * 1.04, tall * 0.35),
        (fat * 0.9, tall * 0.65),
        (fat * 0.55, tall * 0.88),
        (0.12, tall),
        (0.13, tall + 0.05),
        (0.2, tall + 0.15),
        (0.24, tall + 0.2),
        (0.17, tall + 0.19),
    ]
    body = lathe(profile, cloth, 24, 0.88)
    turn = np.arctan2(body.vertices[:, 0], body.vertices[:, 2])
    folds = 1 + 0.05 * np.sin(6 * turn) * np.clip(body.vertices[:, 1] / tall, 0, 1)
    folded = Mesh(
        (body.vertices * np.stack([folds, np.ones_like(folds), folds], 1)).astype(np.float32),
        body.faces,
        body.face_colors,
    )
    knot = (0.02, tall + 0.02, 0.15)
    return merge(
        [
            folded,
            ring((0, tall + 0.02, 0), 0.12, 0.045, (0, 1, 0), rgb("#8a1f1f"), 16),
            *[rod(knot, (knot[0] + x, knot[1] - 0.2, 0.14 + fat * 0.45), 0.032, rgb("#8a1f1f")) for x in (-0.07, 0.06)],
            ellipsoid(knot, (0.055, 0.05, 0.05), rgb("#8a1f1f"), 8),
            box((fat * 0.3, tall * 0.32, fat * 0.84), (0.22, 0.2, 0.06), deep, rotation(x_deg=-4, y_deg=18, z_deg=8)),
        ]
    )


def _suitcase(look: Look) -> Mesh:
    hide, strap = look.paint(rgb("#a35a2a")), look.paint(rgb("#5f3014"), 0.55)
    half, deep = look.vary(0, 0.42, 0.54, 0.66), look.vary(1, 0.22, 0.3, 0.42)
    tall = 0.72
    corner = ellipsoid((half - 0.055, 0, deep / 2 - 0.055), (0.085, 0.085, 0.075), BRASS, 8)
    return merge(
        [
            rounded_box((0, tall / 2, 0), (2 * half, tall, deep), hide, 24, 9.0),
            *[box((x, tall / 2, 0), (0.11, tall + 0.035, deep + 0.05), strap) for x in (-half * 0.5, half * 0.5)],
            box((0, tall / 2, 0), (2 * half + 0.025, tall - 0.07, 0.055), strap),
            *[moved(part, (0, y, 0)) for y in (0.06, tall - 0.06) for part in four_corners(corner)],
            *[box((x, tall * 0.72, deep / 2 + 0.03), (0.15, 0.1, 0.05), BRASS) for x in (-half * 0.5, half * 0.5)],
            handle(
                [
                    (-0.16, tall - 0.02, 0),
                    (-0.15, tall + 0.1, 0),
                    (0, tall + 0.15, 0),
                    (0.15, tall + 0.1, 0),
                    (0.16, tall - 0.02, 0),
                ],
                0.042,
                strap,
            ),
        ]
    )


def _backpack(look: Look) -> Mesh:
    cloth, deep = look.paint(rgb("#2e8f4e")), look.paint(rgb("#1d6236"), 0.66)
    leather = rgb("#a7662c")
    half, tall = look.vary(0, 0.28, 0.36, 0.44), look.vary(1, 0.6, 0.8, 0.98)
    return merge(
        [
            cushion((0, tall / 2, 0), (2 * half, tall, 0.48), cloth),
            cushion((0, tall * 0.88, 0.03), (2 * half + 0.05, 0.3, 0.52), deep),
            cushion((0, tall * 0.27, 0.26), (1.45 * half, tall * 0.42, 0.2), deep),
            box((0, tall * 0.4, 0.335), (1.15 * half, 0.06, 0.07), leather),
            *both_sides(cushion((half, tall * 0.25, 0.02), (0.19, tall * 0.42, 0.3), deep)),
            *both_sides(box((half * 0.45, tall * 0.66, 0.255), (0.085, tall * 0.3, 0.06), leather)),
            *both_sides(box((half * 0.45, tall * 0.6, 0.28), (0.12, 0.09, 0.06), BRASS)),
            rolled((-half - 0.08, tall + 0.1, 0), (half + 0.08, tall + 0.1, 0), 0.125, rgb("#e0762c"), 14),
            *both_sides(ring((half * 0.55, tall + 0.1, 0), 0.115, 0.035, (1, 0, 0), leather, 14)),
            *both_sides(
                handle(
                    [
                        (half * 0.5, tall * 0.92, -0.18),
                        (half * 0.55, tall * 0.75, -0.36),
                        (half * 0.6, tall * 0.4, -0.37),
                        (half * 0.65, tall * 0.12, -0.2),
                    ],
                    0.05,
                    leather,
                )
            ),
        ]
    )


def _gift_box(look: Look) -> Mesh:
    paper, lid = look.paint(rgb("#2a7de1")), look.paint(tone(rgb("#2a7de1"), 1.15), 0.78)
    # Warm paper has a white ribbon, which would not show as gold.
    warm = min(look["red"] + look["pink"] + look["yellow"] + look["orange"], 1.0)
    red, green, blue = ((1 - warm) * a + warm * b for a, b in zip(rgb("#ffd02e"), rgb("#fbf6ea"), strict=True))
    ribbon = (red, green, blue)
    half, tall = look.vary(0, 0.3, 0.38, 0.5), look.vary(1, 0.34, 0.56, 0.78)
    top = tall + 0.16
    loop = [
        (0.0, top, 0.0),
        (0.13, top + 0.16, 0.0),
        (0.27, top + 0.2, 0.0),
        (0.32, top + 0.1, 0.0),
        (0.2, top + 0.02, 0.0),
        (0.0, top + 0.01, 0.0),
    ]
    bow = handle(loop, 0.05, ribbon, 12)
    return merge(
        [
            box((0, tall / 2, 0), (2 * half, tall, 2 * half), paper),
            box((0, tall + 0.05, 0), (2 * half + 0.09, 0.16, 2 * half + 0.09), lid),
            box((0, tall / 2, 0), (0.15, tall - 0.02, 2 * half + 0.04), ribbon),
            box((0, tall / 2, 0), (2 * half + 0.04, tall - 0.022, 0.15), ribbon),
            box((0, tall + 0.052, 0), (0.16, 0.18, 2 * half + 0.13), ribbon),
            box((0, tall + 0.053, 0), (2 * half + 0.13, 0.181, 0.16), ribbon),
            *[moved(part, turn=rotation(y_deg=turn)) for turn in (20.0, 110.0) for part in both_sides(bow)],
            ellipsoid((0, top + 0.03, 0), (0.09, 0.075, 0.09), ribbon, 10),
        ]
    )


KINDS: tuple[Kind, ...] = (
    Kind("sack", _sack, ("bag", "burlap sack", "grain sack", "sack of flour")),
    Kind("suitcase", _suitcase, ("travel case", "luggage", "trunk", "leather suitcase")),
    Kind("backpack", _backpack, ("rucksack", "knapsack", "hiking backpack", "school bag")),
    Kind("gift box", _gift_box, ("gift", "present", "birthday present", "christmas present", "wrapped gift")),
)
