"""What stands at the kerb: fire hydrant, phone booth, trash can."""

from __future__ import annotations

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import both_sides, box, ellipsoid, extrude, lathe, moved, rgb, ring, rod, rotation
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.outlines import arc
from att3d_core.library.toybox.world.parts.vessels import handle, staved

BRASS, DARK, GLASS, WHITE = rgb("#f8c928"), rgb("#2b2c33"), rgb("#a9def7"), rgb("#fbf8f0")


def _fire_hydrant(look: Look) -> Mesh:
    body, rim = look.paint(rgb("#e0252b")), look.paint(rgb("#a5141c"), 0.7)
    tall, reach = look.vary(0, 0.56, 0.74, 1.0), look.vary(1, 0.29, 0.36, 0.46)
    y = 0.66 * tall
    spout = [
        rod((0.1, y, 0), (reach, y, 0), 0.11, body, sides=14),
        rod((reach - 0.04, y, 0), (reach + 0.07, y, 0), 0.145, BRASS, sides=10),
        box((reach + 0.1, y, 0), (0.1, 0.1, 0.1), rim),
    ]
    mouth = [
        rod((0, y, 0.1), (0, y, 0.3), 0.15, body, sides=14),
        rod((0, y, 0.27), (0, y, 0.37), 0.185, BRASS, sides=12),
        box((0, y, 0.4), (0.11, 0.11, 0.1), rim),
    ]
    bolts = [
        moved(ellipsoid((0, level, 0.3), (0.05, 0.05, 0.05), BRASS, 6), turn=rotation(y_deg=22.5 + 45.0 * i))
        for i in range(8)
        for level in (0.1, tall + 0.02)
    ]
    return merge(
        [
            lathe([(0.36, 0), (0.36, 0.1), (0.24, 0.16), (0.23, tall)], body, 20),
            lathe([(0.37, 0.02), (0.37, 0.08)], rim, 20),
            lathe([(0.23, tall - 0.06), (0.31, tall - 0.03), (0.31, tall + 0.06), (0.24, tall + 0.09)], rim, 20),
            lathe([(0.25, tall + 0.05), (0.25, tall + 0.14), (0.2, tall + 0.25), (0.09, tall + 0.32)], body, 20),
            lathe([(0.09, tall + 0.28), (0.08, tall + 0.41)], BRASS, 6),
            *[side for part in spout for side in both_sides(part)],
            *mouth,
            *bolts,
        ]
    )


def _phone_booth(look: Look) -> Mesh:
    frame, rim = look.paint(rgb("#d8161f")), look.paint(rgb("#9c0f17"), 0.7)
    tall, half = look.vary(0, 0.84, 1.02, 1.24), look.vary(1, 0.24, 0.29, 0.35)
    low, high = 0.24, tall - 0.02
    pane = 2 * half - 0.14
    parts = [
        box((0, 0.04, 0), (2 * half + 0.1, 0.1, 2 * half + 0.1), DARK),
        box((0, tall / 2 + 0.04, 0), (2 * half, tall + 0.06, 2 * half), frame),
        box((0, tall + 0.13, 0), (2 * half + 0.1, 0.19, 2 * half + 0.1), frame),
        box((0, tall + 0.04, 0), (2 * half + 0.06, 0.06, 2 * half + 0.06), rim),
    ]
    # Crossed vaults make the shallow dome.
    vault = [(half + 0.02, -0.02), *arc((0, 0), half + 0.02, 0, 180, 9, 0.5), (-half - 0.02, -0.02)]
    parts += [extrude(vault, 2 * half + 0.04, frame, (0, tall + 0.22, 0), rotation(y_deg=turn)) for turn in (0.0, 90.0)]
    for turn in (0.0, 90.0, 180.0, 270.0):
        side = [
            box((0, tall + 0.13, half + 0.05), (1.5 * half, 0.12, 0.06), WHITE),
            box((0, (low + high) / 2, half), (pane, high - low, 0.06), GLASS),
            box((0, (low + high) / 2, half + 0.01), (0.06, high - low, 0.09), frame),
            *[box((0, low + (high - low) * i / 4, half + 0.013), (pane, 0.055, 0.09), frame) for i in (1, 2, 3)],
        ]
        parts += [moved(part, turn=rotation(y_deg=turn)) for part in side]
    parts.append(box((0.5 * pane + 0.01, 0.5 * tall, half + 0.05), (0.07, 0.18, 0.08), BRASS))
    return merge(parts)


def _trash_can(look: Look) -> Mesh:
    tin, rib = look.paint(rgb("#aab4bf")), look.paint(rgb("#6f7986"), 0.66)
    tall, open_deg = look.vary(0, 0.6, 0.8, 1.02), look.vary(1, 0.0, 14.0, 46.0)
    top, foot = 0.4, 0.31

    def at(t: float) -> float:
        return foot + (top - foot) * t

    body = staved(lathe([(at(t), t * tall) for t in (0.0, 0.35, 0.7, 1.0)], tin, 36), rib, 36)
    lid = [
        lathe([(0.45, -0.05), (0.46, 0.03), (0.38, 0.1), (0.2, 0.17), (0.05, 0.18)], tin, 24),
        lathe([(0.47, -0.05), (0.47, 0.02)], rib, 24),
        handle([(-0.15, 0.12, 0), (-0.13, 0.26, 0), (0.13, 0.26, 0), (0.15, 0.12, 0)], 0.045, rib),
    ]
    # The lid turns on its left edge, over a heap that is hidden while it is shut.
    hinge = np.array([-0.44, tall + 0.02, 0])
    swung = [moved(moved(part, (0.44, 0, 0)), hinge, rotation(z_deg=open_deg)) for part in lid]
    grip = handle([(at(0.7), 0.7 * tall, -0.13), (at(0.7) + 0.12, 0.7 * tall - 0.02, -0.1),
                   (at(0.7) + 0.12, 0.7 * tall - 0.02, 0.1), (at(0.7), 0.7 * tall, 0.13)], 0.045, DARK)  # fmt: skip
    return merge(
        [
            body,
            *swung,
            *both_sides(grip),
            *[
                lathe([(at(t) + 0.025, t * tall - 0.04), (at(t) + 0.03, t * tall + 0.04)], rib, 30)
                for t in (0.05, 0.55)
            ],
            ring((0, tall - 0.02, 0), top, 0.045, (0, 1, 0), tin, 28),
            ellipsoid((0, tall - 0.02, 0), (top - 0.04, 0.07, top - 0.04), DARK, 14),
            ellipsoid((0.18, tall - 0.02, 0.12), (0.13, 0.08, 0.13), WHITE, 8),
            ellipsoid((0.1, tall - 0.01, -0.16), (0.12, 0.08, 0.12), rgb("#6cbf3a"), 8),
        ]
    )


KINDS = (
    Kind("fire hydrant", _fire_hydrant, ("hydrant", "water hydrant", "street hydrant", "fireplug")),
    Kind("phone booth", _phone_booth, ("telephone box", "telephone booth", "phone box", "london phone booth",
                                       "call box")),
    Kind("trash can", _trash_can, ("garbage can", "garbage bin", "dustbin", "rubbish bin", "trash bin", "waste bin",
                                   "litter bin", "bin", "trashcan")),
)  # fmt: skip
