"""What flies in space."""

from __future__ import annotations

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    both_sides,
    box,
    ellipsoid,
    extrude,
    lathe,
    limb,
    moved,
    rgb,
    ring,
    rod,
    rotation,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.vehicles.aircraft import wing
from att3d_core.library.toybox.world.kinds.vehicles.car_parts import DARK, GLASS, RED, WHITE, YELLOW
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.bodywork import bodywork

GLOW = rgb("#38e0ff")


def _rocket(look: Look) -> Mesh:
    body, trim = look.paint(WHITE), look.paint(RED, 0.72)
    belly, fin = look.vary(0, 0.26, 0.34, 0.44), look.vary(1, 0.42, 0.56, 0.74)
    hull = [(0.2, 0.24), (0.8 * belly, 0.36), (belly, 0.7), (0.94 * belly, 1.1), (0.7 * belly, 1.44)]
    nose = [(0.72 * belly, 1.4), (0.68 * belly, 1.47), (0.44 * belly, 1.66), (0.2 * belly, 1.82), (0.05, 1.92)]
    outline = [(0.1, 0.72), (fin, 0.34), (fin, 0.0), (fin - 0.12, 0.02), (0.18, 0.3)]
    fins = [moved(extrude(outline, 0.09, trim), turn=rotation(y_deg=45.0 + 90 * i)) for i in range(4)]
    porthole = [
        ring((0, 1.06, 0.95 * belly), 0.15, 0.045, (0, 0.08, 1), YELLOW, 18),
        ellipsoid((0, 1.06, 0.93 * belly), (0.14, 0.14, 0.05), GLASS, 12),
        ring((0, 0.66, belly), 0.1, 0.04, (0, 0, 1), YELLOW, 16),
        ellipsoid((0, 0.66, 0.98 * belly), (0.09, 0.09, 0.045), GLASS, 10),
    ]
    return merge(
        [
            lathe(hull, body, 20), lathe(nose, trim, 20), lathe([(0.97 * belly, 0.82), (0.99 * belly, 0.9)], trim, 20),
            *fins, *porthole, lathe([(0.26, 0.12), (0.19, 0.3)], DARK, 16),
            lathe([(0.04, -0.2), (0.13, -0.02), (0.17, 0.14)], rgb("#ff8a1a"), 12),
        ]
    )  # fmt: skip


def _spaceship(look: Look) -> Mesh:
    body, trim = look.paint(rgb("#d5dbe6")), look.paint(rgb("#2f62d8"), 0.72)
    span, nose = look.vary(0, 0.66, 0.9, 1.1), look.vary(1, 0.8, 1.05, 1.35)
    engine = [
        rod((0.3, 0.36, -0.86), (0.3, 0.36, -0.1), 0.17, trim, 0.13, 14),
        rod((0.3, 0.36, -0.93), (0.3, 0.36, -0.8), 0.2, DARK, sides=14),
        rod((0.3, 0.36, -0.97), (0.3, 0.36, -0.9), 0.15, GLOW, sides=12),
    ]
    gun = [
        rod((span, 0.34, -0.5), (span, 0.34, 0.12), 0.09, trim, sides=10),
        rod((span, 0.34, 0.1), (span, 0.34, 0.5), 0.05, DARK, sides=8),
        ellipsoid((span, 0.34, 0.5), (0.07, 0.07, 0.07), RED, 8),
    ]
    return merge(
        [
            bodywork([(-0.8, 0.2, 0.26, 0.5), (-0.5, 0.3, 0.2, 0.6), (0.1, 0.27, 0.22, 0.58), (0.6, 0.16, 0.25, 0.46),
                      (nose, 0.06, 0.28, 0.36)], body, 0.08, 0.85),
            ellipsoid((0, 0.56, 0.08), (0.19, 0.17, 0.38), GLASS, 14), box((0, 0.6, -0.34), (0.26, 0.14, 0.5), trim),
            *both_sides(wing(0.2, span, 0.36, -0.02, (0.3, -0.16), (0.86, 0.4), (0.14, 0.1), body)),
            *both_sides(wing(0.42, span - 0.06, 0.375, -0.015, (-0.24, -0.34), (0.24, 0.18), (0.15, 0.13), trim)),
            *[side for part in (*engine, *gun) for side in both_sides(part)],
            *both_sides(extrude([(-0.75, 0.5), (-0.36, 0.5), (-0.72, 0.9), (-0.92, 0.9)], 0.09, trim, (0.22, 0, 0),
                rotation(y_deg=-90))),
            box((0, 0.4, nose - 0.32), (0.16, 0.1, 0.3), trim, rotation(x_deg=12)),
        ]
    )  # fmt: skip


def _ufo(look: Look) -> Mesh:
    body, trim = look.paint(rgb("#b9c3d2")), look.paint(rgb("#8a3fd6"), 0.72)
    dome, wide = look.vary(0, 0.2, 0.34, 0.5), look.vary(1, 0.76, 0.95, 1.1)
    saucer = [
        (0.26, 0.26),
        (0.5, 0.32),
        (wide - 0.04, 0.44),
        (wide, 0.49),
        (wide - 0.06, 0.54),
        (0.5, 0.64),
        (0.36, 0.68),
    ]
    lamps = [moved(ellipsoid((0, 0.49, wide - 0.01), (0.08, 0.07, 0.07), color, 8), turn=rotation(y_deg=36.0 * i))
             for i in range(10) for color in [(YELLOW, rgb("#4dff7a"))[i % 2]]]  # fmt: skip
    legs = []
    for i in range(3):
        leg = [
            limb((0, 0.34, 0.42), (0, 0.06, 0.62), 0.05, 0.045, DARK),
            ellipsoid((0, 0.045, 0.63), (0.1, 0.05, 0.1), DARK, 8),
        ]
        legs += [moved(part, turn=rotation(y_deg=120.0 * i)) for part in leg]
    return merge(
        [
            lathe(saucer, body, 28), lathe([(0.42, 0.63), (0.41, 0.72), (0.36, 0.74)], trim, 24),
            ellipsoid((0, 0.7, 0), (0.34, dome, 0.34), GLASS, 18), lathe([(0.12, 0.2), (0.3, 0.31)], trim, 20), *lamps,
            *legs,
            lathe([(wide * 0.72 + 0.06, 0.545), (wide * 0.72, 0.61)], trim, 28),
        ]
    )  # fmt: skip


KINDS = (
    Kind("rocket", _rocket, ("rocket ship", "space rocket", "moon rocket", "toy rocket", "missile")),
    Kind(
        "spaceship", _spaceship, ("space ship", "starship", "spacecraft", "starfighter", "space fighter", "sci-fi ship")
    ),
    Kind(
        "ufo",
        _ufo,
        ("flying saucer", "alien spaceship", "alien ship", "unidentified flying object", "alien spacecraft"),
    ),
)
