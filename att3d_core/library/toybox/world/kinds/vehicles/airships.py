"""What floats above the others: an airship and a satellite."""

from __future__ import annotations

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    both_sides,
    box,
    ellipsoid,
    extrude,
    lathe,
    limb,
    loft,
    moved,
    painted,
    rgb,
    rod,
    rotation,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.vehicles.car_parts import CHROME, DARK, GLASS, RED, WHITE
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.bodywork import bodywork
from att3d_core.library.toybox.world.parts.vessels import cup

BRASS, WOOD = rgb("#d9982b"), rgb("#7d4a24")


def _airship(look: Look) -> Mesh:
    cloth, trim = look.paint(rgb("#e8b04a")), look.paint(rgb("#a8402a"), 0.66)
    fat, drop = look.vary(0, 0.29, 0.36, 0.45), look.vary(1, 0.0, 0.05, 0.2)
    stations = [
        (-1.05, 0.08),
        (-0.9, 0.34),
        (-0.6, 0.68),
        (-0.2, 0.95),
        (0.2, 1.0),
        (0.6, 0.86),
        (0.85, 0.58),
        (0.98, 0.26),
    ]
    angle = 2 * np.pi * (np.arange(20) + 0.5) / 20
    bag = loft([[(share * fat * np.cos(t), share * fat * np.sin(t), z) for t in angle] for z, share in stations], cloth)
    face = np.arange(len(bag.faces))
    side = np.where(face < len(face) - 40, face // 2, face) % 20
    bag = painted(bag, trim, side // 2 % 2 == 0)
    bands = [
        loft(
            [[((s * fat + 0.025) * np.cos(t), (s * fat + 0.025) * np.sin(t), z + dz) for t in angle] for dz, s in ends],
            BRASS,
        )
        for z, ends in ((-0.4, ((-0.04, 0.8), (0.04, 0.85))), (0.4, ((-0.04, 0.95), (0.04, 0.92))))
    ]
    fin = extrude([(-0.12, 0.1), (0.34, 0.1), (0.1, 0.5), (-0.2, 0.5)], 0.085, trim, (0, 0, 0), rotation(y_deg=90))
    fins = [moved(moved(fin, (0, 0, -0.86)), turn=rotation(z_deg=turn)) for turn in (0.0, 90.0, 180.0, 270.0)]
    deck = -fat - 0.16 - drop
    screws = [
        limb((0.1, deck + 0.02, -0.3), (0.34, deck + 0.02, -0.3), 0.05, 0.05, BRASS),
        rod((0.36, deck + 0.02, -0.42), (0.36, deck + 0.02, -0.2), 0.09, BRASS, sides=12),
        box((0.36, deck + 0.02, -0.44), (0.09, 0.4, 0.06), DARK, rotation(z_deg=30)),
        box((0.36, deck + 0.02, -0.45), (0.09, 0.4, 0.06), DARK, rotation(z_deg=120)),
    ]
    return merge(
        [
            bag, *bands, *fins,
            ellipsoid((0, 0, 0.98), (0.3 * fat, 0.3 * fat, 0.1), BRASS, 12),
            bodywork([(-0.52, 0.1, deck + 0.02, deck + 0.16), (-0.4, 0.19, deck - 0.1, deck + 0.16),
                      (0.3, 0.19, deck - 0.1, deck + 0.16), (0.54, 0.08, deck + 0.02, deck + 0.16)], WOOD, 0.05),
            bodywork([(-0.5, 0.2, deck + 0.12, deck + 0.19), (0.46, 0.2, deck + 0.12, deck + 0.19)], BRASS, 0.02),
            *[part for z in (-0.2, 0.0, 0.2)
              for part in both_sides(ellipsoid((0.18, deck + 0.04, z), (0.05, 0.065, 0.065), GLASS, 8))],
            *[part for z in (-0.34, 0.3)
              for part in both_sides(limb((0.13, deck + 0.15, z), (0.2, -0.8 * fat, z), 0.045, 0.045, DARK))],
            *[side for part in screws for side in both_sides(part)],
        ]
    )  # fmt: skip


def _satellite(look: Look) -> Mesh:
    foil, rim = look.paint(rgb("#f2b92e")), look.paint(rgb("#b87d14"), 0.66)
    cell, grid = rgb("#1f4fd0"), rgb("#9ec4ff")
    span, dish = look.vary(0, 0.48, 0.66, 0.84), look.vary(1, 0.19, 0.26, 0.34)
    wing = [
        rod((0.15, 0, 0), (0.34, 0, 0), 0.05, CHROME),
        box((0.3 + span / 2, 0, 0), (span, 0.44, 0.06), cell),
        *[box((0.3 + span * share, 0, 0), (0.055, 0.48, 0.085), grid) for share in (0.03, 0.35, 0.66, 0.97)],
        *[box((0.3 + span / 2, y, 0), (span, 0.055, 0.08), grid) for y in (-0.22, 0.0, 0.22)],
    ]
    bowl = moved(
        merge([
            cup([(0.07, 0), (0.7 * dish, 0.08), (dish, 0.2)], 0.055, 0.06, WHITE, 20),
            rod((0, 0.04, 0), (0, 0.26, 0), 0.04, DARK), ellipsoid((0, 0.27, 0), (0.06, 0.06, 0.06), RED, 8),
        ]), (0, 0.06, 0.24), rotation(x_deg=60))  # fmt: skip
    return merge(
        [
            box((0, 0, 0), (0.4, 0.56, 0.4), foil),
            *[box((0, y, 0), (0.45, 0.08, 0.45), rim) for y in (-0.26, 0.0, 0.26)],
            *[side for part in wing for side in both_sides(part)],
            bowl,
            moved(lathe([(0.16, -0.2), (0.09, 0.0)], DARK, 14), (0, -0.28, 0)),
            limb((0.1, 0.28, -0.1), (0.14, 0.56, -0.14), 0.04, 0.04, CHROME),
            ellipsoid((0.14, 0.58, -0.14), (0.065, 0.065, 0.065), RED, 8),
        ]
    )


KINDS = (
    Kind("airship", _airship, ("zeppelin", "blimp", "steampunk airship", "dirigible", "air ship")),
    Kind("satellite", _satellite, ("space satellite", "artificial satellite", "communication satellite",
                                   "space probe")),
)  # fmt: skip
