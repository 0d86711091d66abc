"""Dragons, grown and small, and the unicorn."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from att3d_core.library.asset import GROUND_Y, Mesh, merge
from att3d_core.library.toybox.features import Animal
from att3d_core.library.toybox.shapes import (
    Color,
    Point,
    both_sides,
    ellipsoid,
    lathe,
    limb,
    moved,
    rgb,
    rod,
    rotation,
    slab,
    smooth_path,
    tube,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.animals.creature import creature, eyes_at
from att3d_core.library.toybox.world.kinds.animals.hoofed import horse_body, horse_frame, horse_head
from att3d_core.library.toybox.world.kinds.animals.quadruped import beast
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.wings import skin_wing

HORN, CLAW = rgb("#f6ead0"), rgb("#fffdf2")


@dataclass(frozen=True)
class Growth:
    """How grown a dragon is: its colours, and the measures in which a child differs.

    neck: length above the shoulders. head: scale. girth: radius of the body. wing: span of one wing. tail: length.
    leg: thickness of the limbs. horn: length.
    """

    scales: Color
    dark: Color
    belly: Color
    membrane: Color
    neck: float
    head: float
    girth: float
    wing: float
    tail: float
    leg: float
    horn: float


GROWN = Growth(rgb("#d8262c"), rgb("#8e1420"), rgb("#ffc65a"), rgb("#ff9a3c"), 0.36, 1.0, 0.2, 0.56, 0.6, 0.07, 0.24)
BABY = Growth(rgb("#57c24c"), rgb("#2f8a3c"), rgb("#fff0a8"), rgb("#ffb648"), 0.1, 1.6, 0.21, 0.26, 0.36, 0.07, 0.1)


def _head(of: Growth, at: Point) -> Mesh:
    """Built about the origin, then put at `at`."""
    parts = [
        ellipsoid((0, 0.02, 0), (0.145, 0.13, 0.15), of.scales, 16),
        limb((0, 0.005, 0.08), (0, -0.025, 0.24), 0.105, 0.075, of.scales, 12),
        limb((0, -0.06, 0.06), (0, -0.08, 0.21), 0.08, 0.06, of.belly, 12),
        *both_sides(ellipsoid((0.04, 0.03, 0.29), (0.032, 0.03, 0.034), of.scales, 8)),
        *both_sides(ellipsoid((0.042, 0.035, 0.318), (0.016, 0.016, 0.014), of.dark, 6)),
        *both_sides(
            tube(
                [
                    (0.08, 0.11, -0.05),
                    (0.12, 0.11 + 0.6 * of.horn, -0.09),
                    (0.13, 0.11 + 0.8 * of.horn, -0.09 - 0.6 * of.horn),
                ],
                [0.046, 0.036, 0.012],
                HORN,
                8,
            )
        ),
        *both_sides(rod((0.12, 0.0, -0.03), (0.22, 0.03, -0.13), 0.055, of.dark, 0.014, 6)),
        eyes_at((0, 0.075, 0.105), 0.78, 0.08),
        *both_sides(rod((0.05, -0.045, 0.255), (0.052, -0.1, 0.26), 0.024, CLAW, 0.01, 6)),
    ]
    mesh = merge(parts)
    return moved(Mesh((mesh.vertices * of.head).astype(np.float32), mesh.faces, mesh.face_colors), at)


def _dragon(of: Growth, look: Look) -> Mesh:
    """Sitting on its haunches. Variation 0: from slender with small wings to stout with large ones."""
    stout, span = look.vary(0, 0.86, 1.0, 1.16), of.wing * look.vary(0, 0.82, 1.0, 1.15)
    floor, g, n = GROUND_Y, of.girth * stout, of.neck
    hip, chest = floor + of.girth + 0.03, floor + 2.0 * of.girth + 0.13
    top = chest + 0.13 + n
    path, radii = smooth_path(
        [
            (0, floor + 0.14, -0.32 - of.tail),
            (0, floor + 0.07, -0.2 - 0.55 * of.tail),
            (0, floor + 0.12, -0.26),
            (0, hip, -0.08),
            (0, chest, 0.03),
            (0, chest + 0.13 + 0.4 * n, 0.05),
            (0, top, 0.08 + 0.1 * n),
        ],
        [0.03, 0.075, 0.13, 1.08 * g, 0.86 * g, 0.6 * g, 0.45 * g],
        19,
    )
    ridge = []
    for i in range(1, 18, 2):
        (_, y, z), r = path[i], radii[i]
        before, after = np.asarray(path[i - 1]), np.asarray(path[i + 1])
        run = (after - before) / np.linalg.norm(after - before)
        out = np.array([0.0, run[2], -run[1]])
        size = 0.6 + 0.5 * np.sin(np.pi * i / 18)
        foot, tip = np.array([0, y, z]) + 0.7 * r * out, np.array([0, y, z]) + (r + 0.12 * size) * out
        ridge.append(rod(tuple(foot), tuple(tip), 0.062 * size, of.dark, 0.018, 6))
    thigh = [
        ellipsoid((0.9 * g, floor + 0.17, -0.06), (0.1, 0.16, 0.17), of.scales, 12, rotation(x_deg=-20)),
        ellipsoid((0.95 * g, floor + 0.045, 0.1), (0.085, 0.045, 0.15), of.scales, 10),
        *[ellipsoid((0.95 * g + x, floor + 0.035, 0.235), (0.026, 0.03, 0.045), CLAW, 6) for x in (-0.05, 0.0, 0.05)],
    ]
    arm = [
        limb((0.78 * g, chest + 0.02, 0.1), (1.0 * g, chest - 0.12, 0.2), of.leg, 0.8 * of.leg, of.scales),
        limb((1.0 * g, chest - 0.12, 0.2), (0.85 * g, chest - 0.17, 0.32), 0.8 * of.leg, 0.75 * of.leg, of.scales),
        ellipsoid((0.84 * g, chest - 0.175, 0.335), (0.055, 0.05, 0.055), of.scales, 8),
    ]
    tip_outline = [(-0.1, 0.0), (0.0, -0.06), (0.1, 0.0), (0.0, 0.17)]
    wings = [
        moved(part, (0.35 * g, chest + 0.08, -0.75 * g), rotation(z_deg=14, y_deg=22))
        for part in skin_wing(span, of.membrane, of.scales)
    ]
    return merge(
        [
            tube(path, radii, of.scales, 14),
            ellipsoid((0, hip + 0.05, 0.03), (0.8 * g, 0.95 * of.girth, 0.92 * g), of.belly, 14),
            ellipsoid((0, chest - 0.03, 0.085), (0.66 * g, 1.05 * of.girth, 0.74 * g), of.belly, 14),
            *ridge,
            slab(tip_outline, 0.06, of.dark, (0, floor + 0.15, -0.33 - of.tail), rotation(x_deg=-65)),
            *[mesh for part in (*thigh, *arm, *wings) for mesh in both_sides(part)],
            _head(of, (0, top + 0.06 * of.head, 0.1 + 0.1 * n + 0.03 * of.head)),
        ]
    )


# ---- unicorn
PEARL, ROSE_MANE = rgb("#f0edf4"), rgb("#f06ab8")


def _unicorn_head() -> Mesh:
    gold, deep = rgb("#ffd23f"), rgb("#f0a020")
    turns = [
        lathe(
            [(0.062 - 0.013 * k, 0.0 + 0.066 * k), (0.055 - 0.013 * k, 0.07 + 0.066 * k)],
            gold if k % 2 == 0 else deep,
            10,
        )
        for k in range(4)
    ]
    horn = [moved(part, (0, 0.38, 0.12), rotation(x_deg=24)) for part in turns]
    head = horse_head(PEARL, ROSE_MANE, rgb("#f7c9dd"), None)
    forelock = ellipsoid((0, 0.425, 0.0), (0.09, 0.06, 0.12), rgb("#9a6af0"), 8)
    return merge([head, forelock, *horn])


UNICORN = Animal(
    "a unicorn",
    PEARL,
    rgb("#b78af0"),
    rgb("#b78af0"),
    _unicorn_head,
    lambda: horse_body(PEARL, rgb("#ffffff"), ROSE_MANE),
)

KINDS: tuple[Kind, ...] = (
    creature(
        "dragon",
        lambda look: _dragon(GROWN, look),
        GROWN.scales,
        ("fire dragon", "fantasy dragon", "wyvern"),
        (rgb("#4a3a5c"), rgb("#e8a020")),
        (GROWN.membrane, GROWN.belly),
    ),
    creature(
        "baby dragon",
        lambda look: _dragon(BABY, look),
        BABY.scales,
        ("dragon hatchling", "little dragon", "cute dragon"),
        (rgb("#3f7fd4"), rgb("#b0d84a")),
    ),
    beast(
        "unicorn",
        UNICORN,
        ("magical unicorn", "white unicorn", "horse with a horn"),
        horse_frame(ROSE_MANE, rgb("#b78af0")),
        (rgb("#c9b8e8"), rgb("#ffe4f0")),
    ),
)
