"""Big vehicles: lorries, buses, and those that work or fight."""

from __future__ import annotations

import math

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import both_sides, box, lathe, limb, moved, rgb, rod, rotation
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.vehicles.car_parts import (
    CHROME,
    DARK,
    GLASS,
    LAMP,
    TAIL,
    WHITE,
    YELLOW,
    axle,
    beacon,
    bumper,
    grille,
    lights,
    mirrors,
)
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.bodywork import bodywork
from att3d_core.library.toybox.world.parts.wheels import tyre


def _cab(body: tuple[float, float, float], back: float, high: float) -> list[Mesh]:
    """The blunt cab of a lorry, its nose at z = 1."""
    middle = (back + 0.94) / 2
    return [
        bodywork([(back, 0.46, 0.2, high), (0.82, 0.46, 0.2, high), (0.98, 0.44, 0.2, 0.66), (1.0, 0.42, 0.24, 0.6)],
                 body, 0.06),
        box((0, 0.2 + high / 2 + 0.06, 0.875), (0.74, high - 0.68, 0.14), GLASS,
            rotation(x_deg=-24 / (high / 1.1))),
        *both_sides(box((0.445, high - 0.25, middle - 0.06), (0.08, 0.28, 0.3), GLASS)),
        *lights(0.3, 0.4, 0.99, 0.085, LAMP), grille(0.3, 0.45, 0.985, 0.2, CHROME),
        bumper(0.42, 0.24, 1.0), *mirrors(0.46, 0.7, 0.86, DARK),
    ]  # fmt: skip


def _truck(look: Look) -> Mesh:
    body, load = look.paint(rgb("#e0482b")), look.vary(0, 0.9, 1.16, 1.4)
    length = look.vary(1, 0.22, 0.0, -0.2)
    crate = bodywork([(-1.0 + length, 0.48, 0.42, load), (0.38, 0.48, 0.42, load)], look.paint(WHITE, 0.75), 0.04)
    bands = [
        box((0, 0.5, -0.31 + length / 2), (0.99, 0.09, 1.36 - length), body),
        *[box((0, load / 2 + 0.21, z), (0.995, load - 0.44, 0.09), rgb("#cfd6de")) for z in (-0.08, -0.5 + length)],
    ]
    return merge(
        [
            *_cab(body, 0.44, 1.04), crate, *bands,
            box((0, 0.32, -0.05 + length / 2), (0.6, 0.16, 1.8 - length), DARK),
            *axle(0.68, 0.49, 0.22), *axle(-0.3 + length / 2, 0.49, 0.22, arch=False),
            *axle(-0.72 + length, 0.49, 0.22, arch=False), *lights(0.34, 0.36, -0.95 + length, 0.06, TAIL),
            rod((0.3, 0.4, 0.41), (0.3, 1.25, 0.41), 0.05, CHROME),
        ]
    )  # fmt: skip


def _fire_truck(look: Look) -> Mesh:
    body = look.paint(rgb("#d8141c"))
    back, rise = look.vary(1, -0.84, -1.0, -1.2), look.vary(0, 0.0, 8.0, 18.0)
    middle, length = (back + 0.36) / 2, 0.36 - back
    rails = [
        *both_sides(box((0.15, 0.0, 0.55), (0.08, 0.1, 1.5), rgb("#e6ebf0"))),
        *[box((0, 0, z), (0.3, 0.07, 0.08), rgb("#e6ebf0")) for z in (-0.08, 0.16, 0.4, 0.64, 0.88, 1.12)],
    ]
    ladder = [moved(part, (0, 1.0, back + 0.25), rotation(x_deg=-rise)) for part in rails]
    lockers = [
        box((0, 0.55, back + (0.22 + i * 0.42) * length / 1.36), (0.99, 0.24, 0.3), rgb("#c9d1d9")) for i in range(3)
    ]
    return merge(
        [
            *_cab(body, 0.34, 1.06),
            bodywork([(back, 0.47, 0.22, 0.88), (0.4, 0.47, 0.22, 0.88)], body, 0.05),
            box((0, 0.345, middle - 0.02), (1.0, 0.08, length), WHITE), *lockers,
            rod((0, 0.82, back + 0.25), (0, 1.02, back + 0.25), 0.2, DARK, sides=14), *ladder,
            *[moved(part, (0, -0.02, 0)) for part in beacon(1.1, 0.62, 0.7)],
            *axle(0.66, 0.5, 0.22), *axle(back + 0.4, 0.5, 0.22), *lights(0.34, 0.5, back, 0.07, TAIL),
            *both_sides(rod((0.3, 0.68, back - 0.02), (0.48, 0.68, back - 0.02), 0.1, YELLOW, sides=12)),
        ]
    )  # fmt: skip


def _bus(look: Look) -> Mesh:
    body = look.paint(rgb("#f6a51c"))
    high, back = look.vary(0, 0.92, 1.02, 1.22), look.vary(1, -0.8, -1.05, -1.35)
    panes = [
        both_sides(box((0.43, high - 0.3, back + 0.22 + (i + 0.5) * (0.76 - back - 0.22) / 4),
                       (0.09, 0.28, (0.76 - back - 0.22) / 4 - 0.09), GLASS)) for i in range(4)
    ]  # fmt: skip
    return merge(
        [
            bodywork([(back, 0.42, 0.18, high - 0.03), (back + 0.1, 0.45, 0.16, high), (0.9, 0.45, 0.16, high),
                      (1.0, 0.42, 0.18, high - 0.04)], body, 0.08),
            bodywork([(back + 0.12, 0.38, high - 0.03, high + 0.045), (0.86, 0.38, high - 0.03, high + 0.045)], WHITE,
                0.03),
            box((0, high - 0.3, 0.97), (0.74, 0.36, 0.1), GLASS), box((0, high - 0.3, back), (0.6, 0.28, 0.09), GLASS),
            box((0, 0.42, (back + 0.98) / 2), (0.94, 0.085, 1.76 - 0.9 * (back + 1.05)), DARK),
            *[pane for pair in panes for pane in pair],
            *lights(0.3, 0.34, 1.0, 0.085, LAMP), *lights(0.3, 0.34, back, 0.07, TAIL),
            bumper(0.4, 0.2, 1.01), bumper(0.4, 0.2, back - 0.01), grille(0.26, 0.33, 0.99),
            *axle(0.6, 0.47, 0.2), *axle(back + 0.42, 0.47, 0.2), *mirrors(0.44, high - 0.32, 0.95, DARK),
        ]
    )  # fmt: skip


def _van(look: Look) -> Mesh:
    body = look.paint(rgb("#3fb8a0"))
    high, band = look.vary(0, 0.86, 0.98, 1.2), look.vary(1, 0.4, 0.5, 0.58)
    return merge(
        [
            bodywork([(-0.92, 0.42, 0.2, high - 0.05), (-0.84, 0.45, 0.16, high), (0.2, 0.45, 0.16, high),
                      (0.42, 0.44, 0.16, high - 0.04), (0.72, 0.44, 0.16, 0.6), (0.94, 0.42, 0.16, 0.52),
                      (1.0, 0.38, 0.2, 0.44)], body, 0.08),
            bodywork([(-0.93, 0.425, 0.17, band - 0.06), (-0.84, 0.462, 0.15, band), (0.9, 0.455, 0.15, band - 0.02),
                      (1.01, 0.4, 0.18, band - 0.08)], WHITE, 0.05),
            box((0, (high + 0.56) / 2, 0.565), (0.7, 0.1, 0.84 * math.hypot(0.3, high - 0.64)), GLASS,
                rotation(x_deg=math.degrees(math.atan2(high - 0.64, 0.3)))),
            *both_sides(box((0.43, high - 0.22, 0.2), (0.08, 0.24, 0.3), GLASS)),
            *both_sides(box((0.445, high - 0.22, -0.42), (0.08, 0.24, 0.6), GLASS)),
            box((0, high - 0.24, -0.9), (0.6, 0.26, 0.09), GLASS),
            *lights(0.28, 0.4, 0.97, 0.09, LAMP), *lights(0.32, 0.5, -0.92, 0.07, TAIL),
            bumper(0.38, 0.2, 1.0), bumper(0.38, 0.2, -0.94), *axle(0.6, 0.47, 0.21), *axle(-0.56, 0.47, 0.21),
            *mirrors(0.43, 0.66, 0.5, body),
        ]
    )  # fmt: skip


def _tractor(look: Look) -> Mesh:
    body, hub = look.paint(rgb("#2fa83c")), YELLOW
    big, roof = look.vary(0, 0.38, 0.46, 0.56), look.vary(1, 1.12, 1.26, 1.44)
    return merge(
        [
            bodywork([(-0.02, 0.2, 0.42, 0.78), (0.66, 0.19, 0.42, 0.74), (0.76, 0.16, 0.44, 0.68)], body, 0.06),
            box((0, 0.58, 0.76), (0.24, 0.22, 0.05), DARK), box((0, 0.4, 0.3), (0.24, 0.2, 1.0), DARK),
            box((0, 0.52, -0.3), (0.5, 0.2, 0.6), body), box((0, 0.66, -0.34), (0.3, 0.14, 0.26), DARK),
            box((0, 0.84, -0.5), (0.3, 0.3, 0.1), DARK), *lights(0.14, 0.66, 0.76, 0.07, LAMP),
            *both_sides(limb((0.27, 0.55, -0.02), (0.26, roof, -0.08), 0.045, 0.045, DARK)),
            *both_sides(limb((0.27, 0.55, -0.58), (0.26, roof, -0.56), 0.045, 0.045, DARK)),
            bodywork([(-0.68, 0.32, roof, roof + 0.1), (0.04, 0.32, roof, roof + 0.1)], body, 0.03),
            rod((0, 0.7, 0.45), (0, 1.16, 0.45), 0.05, DARK, 0.065),
            *both_sides(tyre((0.46, big, -0.4), big, 0.26, hub)),
            *both_sides(tyre((0.34, 0.25, 0.58), 0.25, 0.17, hub)),
            *both_sides(box((0.42, 2 * big - 0.0, -0.4), (0.28, 0.07, 0.44), body)),
            rod((-0.4, big, -0.4), (0.4, big, -0.4), 0.09, DARK),
            rod((-0.3, 0.25, 0.58), (0.3, 0.25, 0.58), 0.07, DARK),
            rod((0, 0.74, 0.02), (0, 0.88, -0.1), 0.04, DARK),
            moved(lathe([(0.13, -0.03), (0.13, 0.03)], DARK, 12), (0, 0.89, -0.11), rotation(x_deg=-40)),
        ]
    )  # fmt: skip


def _tank(look: Look) -> Mesh:
    body, dark = look.paint(rgb("#5f7f3a")), look.paint(rgb("#42592a"), 0.75)
    barrel, turret = look.vary(0, 0.75, 1.05, 1.4), look.vary(1, 0.32, 0.38, 0.46)
    tracks = [
        part
        for part in (
            bodywork([(-0.9, 0.12, 0.26, 0.4), (-0.72, 0.13, 0.04, 0.46), (0.68, 0.13, 0.04, 0.46),
                (0.92, 0.12, 0.28, 0.42)],
                     DARK, 0.03),
            *[rod((-0.05, 0.2, z), (0.17, 0.2, z), 0.14, dark, sides=14) for z in (-0.6, -0.28, 0.04, 0.36, 0.64)],
            *[rod((0.1, 0.2, z), (0.19, 0.2, z), 0.05, CHROME, sides=8) for z in (-0.6, -0.28, 0.04, 0.36, 0.64)],
        )
    ]  # fmt: skip
    slope = rotation(x_deg=-5)
    gun = [
        moved(part, (0, 0.76, 0.06), slope)
        for part in (
            rod((0, 0, 0.1), (0, 0, barrel), 0.06, dark, sides=12),
            rod((0, 0, barrel - 0.14), (0, 0, barrel + 0.04), 0.09, dark, sides=12),
            rod((0, 0, barrel), (0, 0, barrel + 0.05), 0.05, DARK, sides=10),
        )
    ]
    return merge(
        [
            *[side for part in tracks for side in both_sides(moved(part, (0.42, 0, 0)))],
            bodywork([(-0.92, 0.34, 0.24, 0.52), (-0.8, 0.36, 0.2, 0.58), (0.5, 0.36, 0.2, 0.58),
                (0.9, 0.32, 0.2, 0.36)],
                     body, 0.05),
            *both_sides(box((0.43, 0.49, -0.02), (0.3, 0.07, 1.66), body)),
            moved(lathe([(turret, 0.54), (1.08 * turret, 0.68), (0.82 * turret, 0.9)], body, 12), (0, 0, -0.12)),
            rod((-0.1, 0.86, -0.22), (-0.1, 0.97, -0.22), 0.15, dark, sides=12), *gun,
            rod((0.22, 0.84, -0.34), (0.22, 1.24, -0.36), 0.04, DARK, sides=6), *lights(0.26, 0.46, 0.78, 0.07, LAMP),
            *[box((0, 0.4, -0.95), (0.5, 0.12, 0.1), dark)],
        ]
    )  # fmt: skip


KINDS = (
    Kind("truck", _truck, ("lorry", "delivery truck", "box truck", "semi truck", "cargo truck")),
    Kind("fire truck", _fire_truck, ("fire engine", "firetruck", "fire brigade truck", "ladder truck")),
    Kind("bus", _bus, ("school bus", "city bus", "omnibus")),
    Kind("van", _van, ("camper van", "minivan", "minibus", "delivery van", "campervan")),
    Kind("tractor", _tractor, ("farm tractor", "farming tractor", "agricultural tractor")),
    Kind("tank", _tank, ("battle tank", "army tank", "military tank", "armored tank", "panzer")),
)
