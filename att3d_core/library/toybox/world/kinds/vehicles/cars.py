"""Cars of everyday, of the police and of races."""

from __future__ import annotations

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import Color, both_sides, box, ellipsoid, rgb, rod, rotation
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.vehicles.car_parts import (
    CHROME,
    DARK,
    LAMP,
    RED,
    TAIL,
    WHITE,
    YELLOW,
    axle,
    beacon,
    bumper,
    cabin,
    grille,
    lights,
    mirrors,
)
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.bodywork import bodywork
from att3d_core.library.toybox.world.parts.wheels import HUB, tyre


def _saloon(look: Look, body: Color, roof: Color, hub: Color = HUB) -> list[Mesh]:
    """A car with four doors; its cabin is lower or higher, its bonnet shorter or longer."""
    high, nose = look.vary(0, 0.76, 0.88, 1.06), look.vary(1, -0.16, 0.0, 0.14)
    return [
        bodywork(
            [(-1.0, 0.36, 0.2, 0.44), (-0.9, 0.42, 0.15, 0.52), (-0.3, 0.45, 0.15, 0.54), (0.4, 0.45, 0.15, 0.54),
             (0.88, 0.42, 0.15, 0.47), (1.0, 0.36, 0.2, 0.4)], body, 0.07,
        ),
        *cabin(
            [(-0.78 - nose, 0.4, 0.48, 0.52), (-0.5 - nose, 0.4, 0.48, high), (0.12 - nose, 0.4, 0.48, high),
             (0.5 - nose, 0.4, 0.48, 0.54)], roof,
        ),
        *axle(0.6, 0.47, 0.22, hub=hub), *axle(-0.6, 0.47, 0.22, hub=hub),
        *lights(0.27, 0.36, 0.98, 0.085, LAMP), *lights(0.27, 0.38, -0.98, 0.07, TAIL),
        bumper(0.34, 0.2, 1.0), bumper(0.34, 0.2, -1.0), grille(0.28, 0.35, 0.97),
        *mirrors(0.42, 0.58, 0.33 - nose, body),
        *[part for z in (0.0, -0.42) for part in both_sides(box((0.45, 0.44, z - nose), (0.05, 0.05, 0.13), CHROME))],
    ]  # fmt: skip


def _car(look: Look) -> Mesh:
    body = look.paint(rgb("#1f7ae0"))
    return merge(_saloon(look, body, body))


def _police_car(look: Look) -> Mesh:
    dark = look.paint(rgb("#20222b"))
    high = look.vary(0, 0.76, 0.88, 1.06)
    nose = look.vary(1, -0.16, 0.0, 0.14)
    doors = both_sides(box((0.435, 0.36, -0.17 - nose / 2), (0.06, 0.3, 0.74), WHITE))
    badge = both_sides(rod((0.44, 0.37, -0.17 - nose / 2), (0.485, 0.37, -0.17 - nose / 2), 0.1, YELLOW, sides=8))
    return merge([*_saloon(look, dark, WHITE), *doors, *badge, *beacon(high + 0.1, -0.19 - nose)])


def _taxi(look: Look) -> Mesh:
    body = look.paint(rgb("#ffc400"))
    high = look.vary(0, 0.76, 0.88, 1.06)
    nose = look.vary(1, -0.16, 0.0, 0.14)
    checks = [
        both_sides(box((0.445, y, z - nose / 2), (0.05, 0.09, 0.09), DARK))
        for i, z in enumerate((-0.305, -0.215, -0.125, -0.035, 0.055, 0.145, 0.235))
        for y in ((0.3,) if i % 2 else (0.39,))
    ]
    sign = [
        box((0, high + 0.13, -0.19 - nose), (0.4, 0.17, 0.14), WHITE),
        box((0, high + 0.07, -0.19 - nose), (0.46, 0.07, 0.2), DARK),
    ]
    return merge([*_saloon(look, body, body), *sign, *[part for pair in checks for part in pair]])


def _sports_car(look: Look) -> Mesh:
    body = look.paint(RED)
    wing, roof = look.vary(0, 0.5, 0.66, 0.86), look.vary(1, 0.58, 0.64, 0.76)
    shell = bodywork(
        [(-1.0, 0.4, 0.24, 0.46), (-0.88, 0.47, 0.12, 0.5), (-0.3, 0.46, 0.1, 0.46), (0.3, 0.46, 0.1, 0.42),
         (0.8, 0.45, 0.1, 0.3), (1.06, 0.34, 0.12, 0.2)], body, 0.07,
    )  # fmt: skip
    fenders = [
        *both_sides(ellipsoid((0.33, 0.28, 0.58), (0.155, 0.2, 0.32), body, 12)),
        *both_sides(ellipsoid((0.34, 0.32, -0.6), (0.16, 0.22, 0.36), body, 12)),
    ]
    greenhouse = cabin(
        [(-0.82, 0.34, 0.4, 0.46), (-0.38, 0.36, 0.4, roof), (-0.08, 0.36, 0.4, roof), (0.42, 0.36, 0.36, 0.4)],
        body, 0.76,
    )  # fmt: skip
    spoiler = [
        box((0, wing, -0.95), (0.9, 0.075, 0.24), look.paint(DARK, 0.5), rotation(x_deg=-8)),
        *both_sides(box((0.3, (wing + 0.4) / 2, -0.93), (0.08, wing - 0.38, 0.12), look.paint(DARK, 0.5))),
    ]
    stripes = [box((x, 0.345, 0.56), (0.11, 0.07, 0.9), WHITE, rotation(x_deg=14)) for x in (-0.1, 0.1)]
    return merge(
        [
            shell, *fenders, *greenhouse, *spoiler, *stripes,
            *axle(0.58, 0.5, 0.21, 0.2, YELLOW), *axle(-0.6, 0.51, 0.24, 0.22, YELLOW),
            *lights(0.3, 0.29, 0.86, 0.085, LAMP), *lights(0.3, 0.4, -1.0, 0.07, TAIL),
            box((0, 0.13, 1.02), (0.62, 0.08, 0.2), DARK),
        ]
    )  # fmt: skip


def _race_car(look: Look) -> Mesh:
    body, trim = look.paint(rgb("#e0252b")), WHITE
    wing, span = look.vary(0, 0.5, 0.62, 0.8), look.vary(1, 0.36, 0.44, 0.56)
    tub = bodywork(
        [(-0.85, 0.1, 0.2, 0.4), (-0.4, 0.2, 0.12, 0.52), (-0.12, 0.24, 0.1, 0.42), (0.3, 0.18, 0.1, 0.4),
         (0.75, 0.1, 0.14, 0.28), (1.06, 0.06, 0.12, 0.2)], body, 0.05,
    )  # fmt: skip
    return merge(
        [
            tub,
            *both_sides(bodywork([(-0.6, 0.1, 0.1, 0.26), (-0.2, 0.16, 0.1, 0.34), (0.12, 0.12, 0.1, 0.32)], body,
                0.04)),
            *[box((x, 0.21, -0.2), (0.2, 0.22, 0.62), look.paint(rgb("#e0252b"), 0.75)) for x in (-0.28, 0.28)],
            box((0, 0.425, 0.08), (0.26, 0.05, 0.36), DARK),
            ellipsoid((0, 0.52, 0.0), (0.12, 0.14, 0.13), YELLOW, 12),
            box((0, 0.53, 0.09), (0.16, 0.06, 0.08), DARK),
            bodywork([(-0.6, 0.06, 0.35, 0.5), (-0.2, 0.12, 0.35, 0.68)], body, 0.04),
            box((0, 0.14, 1.02), (1.7 * span, 0.075, 0.24), trim),
            *both_sides(box((0.85 * span, 0.19, 1.02), (0.08, 0.18, 0.28), body)),
            box((0, wing, -0.95), (0.92 * 0.9, 0.08, 0.26), trim),
            *both_sides(box((0.41, wing - 0.06, -0.95), (0.08, 0.26, 0.32), body)),
            box((0, (wing + 0.3) / 2, -0.88), (0.12, wing - 0.22, 0.14), DARK),
            *both_sides(rod((0.1, 0.22, 0.62), (span, 0.22, 0.62), 0.045, DARK)),
            *both_sides(rod((0.1, 0.24, -0.66), (span, 0.24, -0.66), 0.05, DARK)),
            *[wheel for z, r, w in ((0.62, 0.22, 0.22), (-0.66, 0.26, 0.3))
              for wheel in both_sides(tyre((span, r, z), r, w, YELLOW))],
            *[box((0, 0.29, 0.68), (0.1, 0.06, 0.5), trim, rotation(x_deg=14))],
        ]
    )  # fmt: skip


KINDS = (
    Kind("car", _car, ("automobile", "sedan", "saloon car", "toy car", "family car", "motor car")),
    Kind("sports car", _sports_car, ("supercar", "fast car", "coupe", "muscle car")),
    Kind("police car", _police_car, ("cop car", "police cruiser", "patrol car", "squad car")),
    Kind("taxi", _taxi, ("cab", "taxicab", "taxi cab")),
    Kind("race car", _race_car, ("racing car", "formula one car", "f1 car", "formula 1 car", "racecar")),
)
