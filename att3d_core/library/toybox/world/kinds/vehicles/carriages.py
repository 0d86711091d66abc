"""What rolls slowly: a royal carriage, a tram, a wheelbarrow."""

from __future__ import annotations

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import both_sides, box, ellipsoid, lathe, limb, loft, rgb, rod
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.vehicles.car_parts import CHROME, DARK, GLASS, LAMP, YELLOW
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.bodywork import bodywork
from att3d_core.library.toybox.world.parts.vessels import handle
from att3d_core.library.toybox.world.parts.wheels import spoked, tyre
from att3d_core.library.toybox.world.parts.woodwork import front_and_back

WOOD, DARK_WOOD, SOIL = rgb("#b5773a"), rgb("#7a4522"), rgb("#5a3a22")


def _carriage(look: Look) -> Mesh:
    body, dark = look.paint(rgb("#8a2fd0")), look.paint(rgb("#5a1a94"), 0.66)
    high, wheel = look.vary(0, 0.98, 1.12, 1.34), look.vary(1, 0.3, 0.36, 0.43)
    floor = 0.4
    pane = high - floor - 0.42
    y = floor + 0.36 + pane / 2
    small = 0.78 * wheel
    return merge(
        [
            bodywork([(-0.4, 0.27, floor + 0.14, high), (-0.3, 0.32, floor, high), (0.26, 0.32, floor, high),
                      (0.36, 0.27, floor + 0.14, high)], body, 0.08),
            bodywork([(-0.46, 0.36, high - 0.03, high + 0.05), (0.42, 0.36, high - 0.03, high + 0.05)], YELLOW, 0.03),
            bodywork([(-0.4, 0.32, high, high + 0.1), (-0.2, 0.28, high, high + 0.19), (0.16, 0.28, high, high + 0.19),
                      (0.36, 0.32, high, high + 0.1)], dark, 0.07),
            lathe([(0.09, high + 0.15), (0.13, high + 0.3), (0.1, high + 0.3), (0.02, high + 0.22)], YELLOW, 8),
            ellipsoid((0, high + 0.31, -0.02), (0.07, 0.07, 0.07), rgb("#e0252b"), 8),
            *both_sides(box((0.315, y, -0.02), (0.06, pane + 0.1, 0.5), YELLOW)),
            *both_sides(box((0.325, y, -0.02), (0.07, pane, 0.38), GLASS)),
            *front_and_back(box((0, y, 0.36), (0.36, pane, 0.09), GLASS)),
            *both_sides(box((0.32, floor + 0.17, -0.02), (0.06, 0.24, 0.5), dark)),
            *both_sides(ellipsoid((0.345, floor + 0.17, -0.02), (0.05, 0.08, 0.08), YELLOW, 8)),
            bodywork([(-0.42, 0.35, floor - 0.05, floor + 0.04), (0.36, 0.35, floor - 0.05, floor + 0.04)],
                     YELLOW, 0.03),
            # The coachman's seat, before the cabin, and the lamps beside it.
            box((0, floor + 0.1, 0.58), (0.5, 0.09, 0.34), dark), box((0, floor + 0.26, 0.47), (0.5, 0.28, 0.08), dark),
            box((0, floor + 0.17, 0.58), (0.44, 0.1, 0.28), rgb("#e0252b")),
            box((0, floor - 0.04, 0.78), (0.46, 0.07, 0.18), DARK_WOOD),
            *both_sides(box((0.4, floor + 0.4, 0.4), (0.11, 0.18, 0.11), LAMP)),
            *both_sides(box((0.4, floor + 0.51, 0.4), (0.14, 0.06, 0.14), YELLOW)),
            box((0, floor - 0.06, 0.1), (0.24, 0.1, 1.34), DARK_WOOD),
            rod((-0.42, wheel, -0.44), (0.42, wheel, -0.44), 0.05, DARK_WOOD),
            rod((-0.42, small, 0.64), (0.42, small, 0.64), 0.05, DARK_WOOD),
            *both_sides(limb((0.14, wheel, -0.44), (0.14, floor, -0.4), 0.06, 0.06, DARK_WOOD)),
            *both_sides(limb((0.14, small, 0.64), (0.14, floor, 0.6), 0.06, 0.06, DARK_WOOD)),
            *both_sides(spoked((0.44, wheel, -0.44), wheel, 0.05, YELLOW, YELLOW, 8)),
            *both_sides(spoked((0.44, small, 0.64), small, 0.05, YELLOW, YELLOW, 8)),
        ]
    )  # fmt: skip


def _tram(look: Look) -> Mesh:
    body, upper = look.paint(rgb("#d8262c")), rgb("#fff0cf")
    length, arm = look.vary(0, 0.74, 0.92, 1.14), look.vary(1, 0.16, 0.28, 0.42)
    low, sill, top = 0.18, 0.5, 0.98
    count = 4
    panes = [
        part
        for i in range(count)
        for part in both_sides(
            box(
                (0.34, 0.71, (i + 0.5 - count / 2) * 1.5 * length / count),
                (0.07, 0.3, 1.5 * length / count - 0.09),
                GLASS,
            )
        )
    ]
    nose = [
        box((0, 0.72, length - 0.01), (0.5, 0.34, 0.08), GLASS),
        box((0, 0.93, length - 0.02), (0.36, 0.1, 0.09), DARK),
        ellipsoid((0, 0.38, length), (0.1, 0.1, 0.06), LAMP, 10),
        box((0, 0.22, length + 0.01), (0.56, 0.1, 0.1), DARK),
    ]
    return merge(
        [
            bodywork([(-length, 0.27, low, sill), (0.16 - length, 0.35, low, sill), (length - 0.16, 0.35, low, sill),
                      (length, 0.27, low, sill)], body, 0.04),
            bodywork([(-length + 0.01, 0.26, sill - 0.02, top), (0.17 - length, 0.34, sill - 0.02, top),
                      (length - 0.17, 0.34, sill - 0.02, top), (length - 0.01, 0.26, sill - 0.02, top)], upper, 0.03),
            bodywork([(-length - 0.04, 0.24, top - 0.03, top + 0.07), (0.14 - length, 0.38, top - 0.03, top + 0.12),
                      (length - 0.14, 0.38, top - 0.03, top + 0.12), (length + 0.04, 0.24, top - 0.03, top + 0.07)],
                     body, 0.05),
            *panes, *[part for piece in nose for part in front_and_back(piece)],
            *both_sides(box((0.355, sill - 0.01, 0), (0.06, 0.07, 1.5 * length), YELLOW)),
            *front_and_back(box((0, 0.14, 0.54 * length), (0.58, 0.14, 0.5), DARK)),
            *[part for z in (0.4, 0.68) for half in front_and_back(
                rod((0.2, 0.13, z * length), (0.33, 0.13, z * length), 0.13, CHROME, sides=14))
                for part in both_sides(half)],
            box((0, top + 0.13, 0), (0.3, 0.08, 0.4), DARK),
            limb((0, top + 0.13, -0.14), (0, top + 0.13 + 0.5 * arm, 0.16), 0.045, 0.045, DARK),
            limb((0, top + 0.13 + 0.5 * arm, 0.16), (0, top + 0.16 + arm, -0.04), 0.045, 0.045, DARK),
            limb((-0.26, top + 0.16 + arm, -0.04), (0.26, top + 0.16 + arm, -0.04), 0.045, 0.045, DARK),
            *both_sides(box((0.25, 0.0, 0), (0.09, 0.06, 2 * length + 0.2), rgb("#7d8794"))),
            *[box((0, -0.04, z * length), (0.76, 0.06, 0.14), DARK_WOOD) for z in (-0.9, -0.45, 0.0, 0.45, 0.9)],
        ]
    )  # fmt: skip


def _wheelbarrow(look: Look) -> Mesh:
    tub, rim = look.paint(rgb("#2fa83c")), look.paint(rgb("#1f7a2c"), 0.7)
    wheel, heap = look.vary(0, 0.17, 0.21, 0.27), look.vary(1, 0.08, 0.17, 0.3)
    y = wheel + 0.16
    top = y + 0.34

    def level(height: float, half: float, back: float, front: float) -> list[tuple[float, float, float]]:
        return [(half, height, front), (half, height, back), (-half, height, back), (-half, height, front)]

    sections = [level(y, 0.2, -0.3, 0.24), level(top, 0.36, -0.48, 0.52)]
    edge = [(0.36, top, 0.52), (0.36, top, -0.48), (-0.36, top, -0.48), (-0.36, top, 0.52)]
    return merge(
        [
            loft(sections, tub),
            *[limb(a, b, 0.05, 0.05, rim) for a, b in zip(edge, edge[1:] + edge[:1], strict=True)],
            ellipsoid((0, top - 0.01, 0.02), (0.33, heap, 0.46), SOIL, 14),
            *[ellipsoid((x, top + 0.7 * heap, z), (0.08, 0.06, 0.08), rgb("#3fbf3a"), 8)
              for x, z in ((0.08, 0.16), (-0.1, -0.05), (0.06, -0.22))],
            tyre((0, wheel, 0.58), wheel, 0.15, YELLOW),
            *both_sides(limb((0.13, wheel, 0.58), (0.24, y - 0.03, -0.1), 0.045, 0.045, WOOD)),
            *both_sides(limb((0.24, y - 0.03, -0.1), (0.34, y + 0.14, -0.92), 0.045, 0.05, WOOD)),
            *both_sides(limb((0.32, y + 0.1, -0.76), (0.35, y + 0.155, -0.98), 0.065, 0.065, DARK)),
            rod((-0.16, wheel, 0.58), (0.16, wheel, 0.58), 0.045, CHROME),
            *both_sides(handle([(0.24, y + 0.02, -0.2), (0.27, 0.04, -0.26), (0.27, 0.04, -0.5),
                                (0.28, y + 0.06, -0.5)], 0.045, CHROME)),
        ]
    )  # fmt: skip


KINDS = (
    Kind("carriage", _carriage, ("horse carriage", "royal carriage", "coach", "stagecoach", "horse-drawn carriage",
                                 "cinderella carriage", "fairy tale carriage")),
    Kind("tram", _tram, ("streetcar", "tramcar", "tramway", "trolley car", "cable car", "street car")),
    Kind("wheelbarrow", _wheelbarrow, ("wheel barrow", "barrow", "garden wheelbarrow", "wheelbarrow full of soil")),
)  # fmt: skip
