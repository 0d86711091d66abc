"""Things on two wheels, and the skateboard."""

from __future__ import annotations

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    both_sides,
    box,
    ellipsoid,
    limb,
    loft,
    moved,
    rgb,
    rod,
    smooth_path,
    tube,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.vehicles.car_parts import CHROME, DARK, LAMP, TAIL
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.bodywork import bodywork
from att3d_core.library.toybox.world.parts.wheels import RUBBER, spoked, tyre

SEAT = rgb("#3a2a24")


def _motorcycle(look: Look) -> Mesh:
    body = look.paint(rgb("#e0252b"))
    bars, seat = look.vary(0, 0.88, 1.02, 1.28), look.vary(1, 0.66, 0.72, 0.84)
    fork = [
        *both_sides(limb((0.13, 0.3, 0.74), (0.13, bars - 0.04, 0.36), 0.05, 0.05, CHROME)),
        limb((-0.4, bars, 0.28), (0.4, bars, 0.28), 0.045, 0.045, CHROME),
        *both_sides(limb((0.26, bars, 0.28), (0.44, bars, 0.26), 0.065, 0.065, DARK)),
        ellipsoid((0, bars - 0.12, 0.48), (0.14, 0.14, 0.12), CHROME, 12),
        ellipsoid((0, bars - 0.12, 0.55), (0.11, 0.11, 0.08), LAMP, 12),
    ]
    arch = smooth_path([(0, 0.42, 1.08), (0, 0.66, 0.9), (0, 0.68, 0.62), (0, 0.52, 0.42)], [0.07] * 4, 8)
    guard = tube(*arch, body, 8)
    exhaust = tube([(0.2, 0.36, 0.3), (0.24, 0.24, 0.1), (0.26, 0.24, -0.4), (0.26, 0.32, -0.92)],
        [0.05, 0.06, 0.08, 0.1],
                   CHROME, 10)  # fmt: skip
    return merge(
        [
            tyre((0, 0.3, 0.74), 0.32, 0.16), tyre((0, 0.32, -0.66), 0.34, 0.22), *fork, guard,
            bodywork([(-0.14, 0.1, 0.62, 0.78), (0.05, 0.19, 0.58, 0.9), (0.34, 0.16, 0.6, 0.88),
                (0.42, 0.1, 0.64, 0.8)],
                     body, 0.07),
            bodywork([(-0.84, 0.1, seat, seat + 0.12), (-0.62, 0.16, seat - 0.04, seat + 0.1),
                (-0.3, 0.17, seat - 0.1, seat),
                      (-0.06, 0.13, seat - 0.1, seat + 0.06)], SEAT, 0.05),
            bodywork([(-1.02, 0.1, 0.6, 0.7), (-0.7, 0.14, 0.56, seat), (-0.2, 0.12, 0.4, 0.66)], body, 0.04),
            ellipsoid((0, 0.4, 0.06), (0.2, 0.2, 0.24), rgb("#8d96a0"), 12),
            box((0, 0.36, -0.1), (0.34, 0.26, 0.3), DARK),
            *[rod((-0.22, 0.44 + 0.07 * i, 0.08), (0.22, 0.44 + 0.07 * i, 0.08), 0.055, CHROME, sides=8)
                for i in range(2)],
            *both_sides(exhaust), *both_sides(limb((0.14, 0.32, -0.66), (0.14, 0.5, -0.1), 0.05, 0.05, DARK)),
            ellipsoid((0, 0.66, -1.02), (0.09, 0.07, 0.06), TAIL, 8),
            limb((0.15, 0.62, 0.42), (0, 0.8, 0.4), 0.05, 0.05, DARK),
            limb((0, 0.44, 0.3), (0, bars - 0.1, 0.38), 0.06, 0.06, DARK),
        ]
    )  # fmt: skip


def _bicycle(look: Look) -> Mesh:
    frame = look.paint(rgb("#1f7ae0"))
    r, bars = look.vary(0, 0.29, 0.36, 0.42), look.vary(1, 0.88, 0.98, 1.16)
    seat = 0.9
    head, low, back = (0.0, 0.78, 0.44), (0.0, 0.34, -0.04), (0.0, 0.66, -0.2)
    rear, front = (0.0, r, -0.62), (0.0, r, 0.62)
    tubes = [(head, low), (head, back), (low, back), (low, rear), (back, rear)]
    return merge(
        [
            *[spoked((0, r, z), r, 0.05, RUBBER, CHROME, 6) for z in (0.62, -0.62)],
            *[limb(a, b, 0.048, 0.048, frame) for a, b in tubes],
            limb(front, head, 0.045, 0.048, frame), limb(head, (0, bars, 0.37), 0.045, 0.045, CHROME),
            tube([(-0.34, bars - 0.02, 0.2), (-0.2, bars, 0.36), (0, bars, 0.4), (0.2, bars, 0.36),
                (0.34, bars - 0.02, 0.2)],
                 [0.045] * 5, CHROME, 8),
            *both_sides(limb((0.33, bars - 0.02, 0.24), (0.36, bars - 0.03, 0.1), 0.06, 0.06, DARK)),
            limb(back, (0, seat, -0.27), 0.042, 0.042, CHROME),
            bodywork([(-0.48, 0.13, seat - 0.02, seat + 0.08), (-0.32, 0.13, seat - 0.03, seat + 0.06),
                      (-0.1, 0.05, seat - 0.02, seat + 0.05)], SEAT, 0.04),
            rod((-0.07, 0.34, -0.04), (0.07, 0.34, -0.04), 0.12, CHROME, sides=14),
            limb((0.08, 0.34, -0.04), (0.1, 0.16, 0.08), 0.042, 0.042, DARK),
            box((0.16, 0.15, 0.08), (0.18, 0.08, 0.13), DARK),
            limb((-0.08, 0.34, -0.04), (-0.1, 0.52, -0.16), 0.042, 0.042, DARK),
            box((-0.16, 0.53, -0.16), (0.18, 0.08, 0.13), DARK),
            ellipsoid((0, bars - 0.12, 0.49), (0.08, 0.08, 0.08), LAMP, 10),
        ]
    )  # fmt: skip


def _scooter(look: Look) -> Mesh:
    body = look.paint(rgb("#f25f8b"))
    deck, bars = look.vary(0, 0.36, 0.48, 0.62), look.vary(1, 0.86, 1.0, 1.2)
    lean = 0.1
    return merge(
        [
            tyre((0, 0.15, deck + 0.12), 0.16, 0.11), tyre((0, 0.15, -deck - 0.06), 0.16, 0.11),
            bodywork([(-deck - 0.06, 0.06, 0.15, 0.25), (-deck + 0.16, 0.14, 0.12, 0.22),
                (deck - 0.2, 0.14, 0.12, 0.22),
                      (deck - 0.02, 0.08, 0.14, 0.24)], body, 0.03),
            box((0, 0.22, 0.0), (0.18, 0.05, 1.2 * deck), DARK),
            limb((0, 0.19, deck - 0.06), (0, 0.42, deck + 0.06), 0.06, 0.06, body),
            *both_sides(limb((0.085, 0.15, deck + 0.12), (0.085, 0.34, deck + 0.08), 0.04, 0.04, body)),
            box((0, 0.36, deck + 0.085), (0.24, 0.08, 0.15), body),
            limb((0, 0.34, deck + 0.08), (0, bars, deck - lean), 0.055, 0.05, CHROME),
            limb((-0.26, bars, deck - lean), (0.26, bars, deck - lean), 0.045, 0.045, CHROME),
            *both_sides(limb((0.17, bars, deck - lean), (0.3, bars, deck - lean), 0.06, 0.06, body)),
            tube([(0, 0.3, -deck + 0.1), (0, 0.345, -deck - 0.04), (0, 0.3, -deck - 0.2)], [0.05, 0.06, 0.05], body, 8),
            limb((0, 0.2, -deck + 0.12), (0, 0.3, -deck + 0.08), 0.05, 0.05, body),
        ]
    )  # fmt: skip


def _skateboard(look: Look) -> Mesh:
    board = look.paint(rgb("#f58220"))
    kick, wide = look.vary(0, 0.06, 0.17, 0.3), look.vary(1, 0.2, 0.26, 0.33)
    line = [(-1.0, 0.55, kick), (-0.86, 0.92, 0.62 * kick), (-0.62, 1.0, 0.04), (-0.4, 1.0, 0.0), (0.4, 1.0, 0.0),
            (0.62, 1.0, 0.04), (0.86, 0.92, 0.62 * kick), (1.0, 0.55, kick)]  # fmt: skip

    def plank(top: float, bottom: float, scale: float, color: tuple[float, float, float]) -> Mesh:
        return loft(
            [[(-w * wide * scale, 0.3 + y + bottom, z * scale), (w * wide * scale, 0.3 + y + bottom, z * scale),
              (w * wide * scale, 0.3 + y + top, z * scale), (-w * wide * scale, 0.3 + y + top, z * scale)]
             for z, w, y in line], color,
        )  # fmt: skip

    trucks = []
    for z in (-0.56, 0.56):
        trucks += [
            box((0, 0.22, z), (0.16, 0.14, 0.2), CHROME),
            rod((-wide, 0.13, z), (wide, 0.13, z), 0.05, CHROME),
            *both_sides(rod((wide - 0.1, 0.13, z), (wide + 0.06, 0.13, z), 0.13, rgb("#fff3d6"), sides=16)),
            *both_sides(rod((wide - 0.11, 0.13, z), (wide + 0.085, 0.13, z), 0.06, DARK, sides=10)),
        ]
    bolts = [
        moved(rod((x, 0, z), (x, 0.045, z), 0.04, CHROME, sides=6), (0, 0.36, 0))
        for x in (-0.07, 0.07)
        for z in (-0.56, 0.56)
    ]
    return merge(
        [plank(0.05, -0.04, 1.0, board), plank(0.075, 0.02, 0.93, look.paint(rgb("#3a3a44"), 0.72)), *trucks, *bolts]
    )


KINDS = (
    Kind("motorcycle", _motorcycle, ("motorbike", "chopper motorcycle", "motor bike", "motor cycle")),
    Kind("bicycle", _bicycle, ("bike", "push bike", "cycle", "racing bicycle", "mountain bike")),
    Kind("scooter", _scooter, ("kick scooter", "push scooter", "e-scooter", "electric scooter")),
    Kind("skateboard", _skateboard, ("skate board", "longboard", "skating board")),
)
