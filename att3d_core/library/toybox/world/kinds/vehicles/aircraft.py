"""What flies in the air."""

from __future__ import annotations

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    Color,
    both_sides,
    box,
    ellipsoid,
    lathe,
    limb,
    loft,
    moved,
    rgb,
    ring,
    rod,
    rotation,
    slab,
    vector,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.vehicles.car_parts import CHROME, DARK, GLASS, RED, WHITE, YELLOW
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.bodywork import bodywork
from att3d_core.library.toybox.world.parts.wheels import tyre


def wing(root: float, tip: float, y: float, rise: float, front: tuple[float, float], chord: tuple[float, float],
         thick: tuple[float, float], color: Color) -> Mesh:  # fmt: skip
    """The right wing from x = `root` to `tip`; of root and tip: z of its leading edge, chord and thickness."""
    sections = []
    for x, lift, lead, length, height in (
        (root, 0.0, front[0], chord[0], thick[0]),
        (tip, rise, front[1], chord[1], thick[1]),
    ):
        outline = [(0.0, 0.0), (-0.15, 0.5), (-0.5, 0.5), (-1.0, 0.2), (-1.0, -0.2), (-0.5, -0.5), (-0.15, -0.5)]
        sections.append([(x, y + lift + h * height, lead + length * z) for z, h in outline])
    return loft(sections, color)


def propeller(center: tuple[float, float, float], reach: float, color: Color, blade: Color = DARK) -> list[Mesh]:
    """A spinner and two blades that turn about z."""
    x, y, z = center
    return [
        ellipsoid(center, (0.1, 0.1, 0.13), color, 12),
        box((x, y + reach / 2, z + 0.02), (0.13, reach, 0.07), blade, rotation(y_deg=20)),
        box((x, y - reach / 2, z + 0.02), (0.13, reach, 0.07), blade, rotation(y_deg=-20)),
    ]


def _fuselage(sections: list[tuple[float, float, float]], color: Color, tall: float = 1.0) -> Mesh:
    """A round body through (z, radius, y)."""
    angle = 2 * np.pi * np.arange(14) / 14
    return loft([[(r * np.cos(t), y + tall * r * np.sin(t), z) for t in angle] for z, r, y in sections], color)


def _airplane(look: Look) -> Mesh:
    body, wings = look.paint(WHITE), look.paint(rgb("#e8442e"), 0.75)
    span, tail = look.vary(0, 0.82, 1.05, 1.25), look.vary(1, 0.72, 0.86, 1.1)
    return merge(
        [
            _fuselage([(-1.1, 0.05, 0.5), (-0.7, 0.15, 0.44), (-0.2, 0.22, 0.4), (0.6, 0.22, 0.4), (0.85, 0.17, 0.38),
                       (1.0, 0.08, 0.36)], body),
            *both_sides(wing(0.1, span, 0.34, 0.1, (0.36, -0.22), (0.56, 0.26), (0.12, 0.09), wings)),
            *both_sides(wing(0.04, 0.42, 0.5, 0.04, (-0.76, -0.96), (0.32, 0.2), (0.1, 0.09), wings)),
            loft([[(x, 0.5, z) for x, z in ((0.05, -0.72), (0.05, -1.1), (-0.05, -1.1), (-0.05, -0.72))],
                  [(x, tail, z) for x, z in ((0.05, -1.0), (0.05, -1.2), (-0.05, -1.2), (-0.05, -1.0))]], wings),
            bodywork([(0.62, 0.13, 0.46, 0.585), (0.78, 0.12, 0.42, 0.57), (0.89, 0.09, 0.42, 0.47)], GLASS, 0.03),
            *[pane for z in (-0.3, -0.12, 0.06, 0.24, 0.42)
                for pane in both_sides(ellipsoid((0.2, 0.46, z), (0.05, 0.05, 0.05), GLASS, 8))],
            *both_sides(rod((0.42, 0.27, -0.12), (0.42, 0.27, 0.34), 0.1, CHROME, 0.12, 12)),
            *both_sides(rod((0.42, 0.27, 0.33), (0.42, 0.27, 0.35), 0.085, DARK, sides=10)),
            *both_sides(box((0.42, 0.34, 0.1), (0.07, 0.1, 0.24), CHROME)),
            tyre((0, 0.08, 0.66), 0.09, 0.1), limb((0, 0.1, 0.66), (0, 0.25, 0.66), 0.05, 0.05, CHROME),
            *both_sides(tyre((0.2, 0.08, -0.1), 0.09, 0.1)),
            *both_sides(limb((0.2, 0.1, -0.1), (0.15, 0.3, -0.1), 0.05, 0.05, CHROME)),
        ]
    )  # fmt: skip


def _biplane(look: Look) -> Mesh:
    body, wings = look.paint(rgb("#e0252b")), look.paint(YELLOW, 0.75)
    span, gap = look.vary(0, 0.7, 0.92, 1.12), look.vary(1, 0.36, 0.46, 0.6)
    low, high = 0.36, 0.36 + gap
    return merge(
        [
            _fuselage([(-0.95, 0.06, 0.56), (-0.4, 0.15, 0.5), (0.1, 0.2, 0.48), (0.5, 0.21, 0.48),
                (0.62, 0.18, 0.48)], body),
            rod((0, 0.48, 0.55), (0, 0.48, 0.66), 0.19, DARK, sides=14), *propeller((0, 0.48, 0.72), 0.42, YELLOW),
            box((0, low, 0.2), (2 * span, 0.085, 0.42), wings), box((0, high, 0.28), (2 * span, 0.085, 0.44), wings),
            *[part for z in (0.08,
                0.36) for part in both_sides(limb((0.72 * span, low, z), (0.72 * span, high, z + 0.05), 0.042, 0.042,
                    DARK))],
            *[part for z in (0.12,
                0.4) for part in both_sides(limb((0.12, 0.56, z), (0.16, high, z + 0.02), 0.05, 0.05, DARK))],
            box((0, 0.58, -0.82), (0.8, 0.075, 0.28), wings),
            slab([(-0.16, -0.1), (0.14, -0.1), (0.02, 0.26), (-0.16, 0.3)], 0.08, body, (0, 0.66, -0.85),
                rotation(y_deg=-90)),
            rod((0, 0.62, -0.1), (0, 0.69, -0.1), 0.12, DARK, sides=12),
            ellipsoid((0, 0.75, -0.1), (0.11, 0.12, 0.11), rgb("#f0b88a"), 10),
            ellipsoid((0, 0.79, -0.12), (0.118, 0.1, 0.118), rgb("#7a4a20"), 10),
            box((0, 0.76, 0.0), (0.18, 0.06, 0.06), GLASS),
            *both_sides(tyre((0.26, 0.14, 0.3), 0.14, 0.1)), rod((-0.26, 0.14, 0.3), (0.26, 0.14, 0.3), 0.045, DARK),
            *both_sides(limb((0.24, 0.14, 0.3), (0.1, 0.4, 0.2), 0.05, 0.05, DARK)),
            limb((0, 0.46, -0.82), (0, 0.36, -0.92), 0.05, 0.05, DARK),
            *both_sides(rod((0.62 * span, high, 0.26), (0.62 * span, high + 0.055, 0.26), 0.13, WHITE, sides=14)),
            *both_sides(rod((0.62 * span, high, 0.26), (0.62 * span, high + 0.07, 0.26), 0.07, RED, sides=10)),
        ]
    )  # fmt: skip


def _helicopter(look: Look) -> Mesh:
    body, trim = look.paint(rgb("#f58220")), look.paint(rgb("#1d3a7a"), 0.75)
    blades, boom = look.vary(0, 0.72, 0.95, 1.1), look.vary(1, -0.85, -1.05, -1.3)
    rotor = [
        moved(box((0, 0.98, blades / 2), (0.14, 0.09, blades), DARK), turn=rotation(y_deg=45.0 + 90 * i))
        for i in range(4)
    ]
    tail_rotor = [
        box((0.12, 0.62, boom + 0.02), (0.09, 0.5, 0.12), CHROME, rotation(x_deg=angle)) for angle in (35.0, 125.0)
    ]
    return merge(
        [
            _fuselage([(-0.5, 0.12, 0.56), (-0.3, 0.28, 0.52), (0.0, 0.34, 0.5), (0.35, 0.33, 0.48),
                (0.58, 0.24, 0.43), (0.68, 0.1, 0.39)], body),
            ellipsoid((0, 0.53, 0.36), (0.31, 0.275, 0.35), GLASS, 14),
            bodywork([(0.2, 0.06, 0.7, 0.83), (0.5, 0.05, 0.66, 0.77)], body, 0.02),
            rod((0, 0.56, -0.4), (0, 0.6, boom), 0.12, body, 0.06, 10),
            slab([(-0.12, -0.18), (0.1, -0.1), (0.18, 0.28), (0.04, 0.28)], 0.08, trim, (0, 0.62, boom + 0.04),
                rotation(y_deg=90)),
            box((0, 0.58, boom + 0.24), (0.5, 0.07, 0.16), trim), *tail_rotor,
            rod((0, 0.62, boom + 0.02), (0.16, 0.62, boom + 0.02), 0.06, DARK),
            bodywork([(-0.3, 0.12, 0.78, 0.88), (0.0, 0.14, 0.76, 0.9), (0.16, 0.1, 0.76, 0.86)], trim, 0.03),
            rod((0, 0.84, 0), (0, 1.02, 0), 0.06, DARK), ellipsoid((0, 1.0, 0), (0.12, 0.07, 0.12), DARK, 10), *rotor,
            *both_sides(limb((0.3, 0.05, -0.4), (0.3, 0.05, 0.5), 0.048, 0.048, DARK)),
            *both_sides(limb((0.3, 0.05, 0.48), (0.3, 0.13, 0.62), 0.048, 0.048, DARK)),
            *[part for z in (-0.2,
                0.26) for part in both_sides(limb((0.3, 0.05, z), (0.16, 0.28, z), 0.05, 0.05, DARK))],
            *both_sides(box((0.325, 0.45, -0.08), (0.06, 0.16, 0.26), trim)),
        ]
    )  # fmt: skip


def _balloon(look: Look) -> Mesh:
    first, second = look.paint(rgb("#e8302e")), look.paint(YELLOW, 0.72)
    tall, ropes = look.vary(0, 0.86, 1.0, 1.2), look.vary(1, 0.16, 0.24, 0.38)
    profile = [
        (0.14, 0.0),
        (0.22, 0.1),
        (0.42, 0.36),
        (0.53, 0.62),
        (0.54, 0.84),
        (0.46, 1.04),
        (0.3, 1.2),
        (0.12, 1.27),
    ]
    bag = lathe([(r, 0.3 + ropes + y * tall) for r, y in profile], first, 24)
    # Three facets each, so that the stripes run from the mouth to the crown.
    middle = bag.vertices[bag.faces].mean(1)
    facet = np.arctan2(middle[:, 0], middle[:, 2]) / (2 * np.pi) % 1.0 * 24 - 0.5
    stripe = np.floor(facet / 3).astype(int) % 2 == 1
    bag = Mesh(bag.vertices, bag.faces, np.where(stripe[:, None], vector(second), bag.face_colors).astype(np.float32))
    basket = [
        box((0, 0.14, 0), (0.28, 0.26, 0.28), rgb("#a9672c"), taper=1.1),
        box((0, 0.27, 0), (0.37, 0.07, 0.37), rgb("#6b3c18")),
        box((0, 0.13, 0), (0.32, 0.06, 0.32), rgb("#6b3c18")),
    ]
    lines = [limb((x, 0.28, z), (1.05 * x, 0.34 + ropes, 1.05 * z), 0.034, 0.034, rgb("#5a2d12"), 6)
             for x in (-0.14, 0.14) for z in (-0.14, 0.14)]  # fmt: skip
    band = ring((0, 0.31 + ropes, 0), 0.16, 0.045, (0, 1, 0), second, 20)
    flame = moved(lathe([(0.06, 0.0), (0.08, 0.08), (0.03, 0.2)], rgb("#ff9a1a"), 10), (0, 0.24 + 0.4 * ropes, 0))
    burner = rod((0, 0.24, 0), (0, 0.28 + 0.4 * ropes, 0), 0.06, DARK)
    return merge([bag, *basket, *lines, band, burner, flame])


KINDS = (
    Kind("airplane", _airplane, ("plane", "aeroplane", "jet", "airliner", "passenger plane", "aircraft")),
    Kind("biplane", _biplane, ("propeller plane", "double decker plane", "stunt plane")),
    Kind("helicopter", _helicopter, ("chopper", "copter", "rescue helicopter")),
    Kind("hot air balloon", _balloon, ("hot-air balloon", "air balloon", "balloon with a basket", "montgolfier")),
)
