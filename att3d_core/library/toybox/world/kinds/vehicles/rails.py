"""What runs on rails, and the cart that a horse pulls."""

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
    rod,
    rotation,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.vehicles.car_parts import CHROME, DARK, GLASS, LAMP, YELLOW
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.bodywork import bodywork
from att3d_core.library.toybox.world.parts.wheels import spoked

WOOD, DARK_WOOD = rgb("#a9672c"), rgb("#6b3c18")


def _rail_wheel(x: float, z: float, radius: float, color: tuple[float, float, float]) -> list[Mesh]:
    """A pair of iron wheels with their flange and five openings."""
    wheel = [
        rod((x - 0.06, radius, z), (x + 0.02, radius, z), radius, DARK, sides=20),
        rod((x - 0.04, radius, z), (x + 0.05, radius, z), 0.82 * radius, color, sides=18),
        rod((x - 0.04, radius, z), (x + 0.075, radius, z), 0.3 * radius, CHROME, sides=10),
    ]
    return [side for part in wheel for side in both_sides(part)]


def _locomotive(look: Look) -> Mesh:
    body, trim = look.paint(rgb("#1f8a4c")), look.paint(rgb("#c8202a"), 0.75)
    stack, boiler = look.vary(0, 1.08, 1.24, 1.46), look.vary(1, 0.26, 0.3, 0.36)
    y = 0.4 + boiler
    funnel = [(0.1, y + 0.2), (0.09, stack - 0.2), (0.17, stack - 0.1), (0.19, stack), (0.12, stack + 0.02)]
    return merge(
        [
            box((0, 0.34, -0.05), (0.56, 0.13, 1.9), trim),
            rod((0, y, -0.3), (0, y, 0.8), boiler, body, sides=20),
            rod((0, y, 0.78), (0, y, 0.9), boiler * 1.04, DARK, sides=20),
            rod((0, y, 0.88), (0, y, 0.935), boiler * 0.75, CHROME, sides=16),
            *[rod((0, y, z), (0, y, z + 0.08), boiler * 1.05, YELLOW, sides=20) for z in (0.36, -0.02)],
            moved(lathe(funnel, DARK, 16), (0, 0, 0.66)),
            moved(lathe([(0.13, y + boiler - 0.06), (0.13, y + boiler + 0.08), (0.06, y + boiler + 0.16)], YELLOW, 14),
                (0, 0, 0.2)),
            ellipsoid((0, y + boiler + 0.12, 0.02 - 0.16), (0.09, 0.1, 0.09), CHROME, 10),
            bodywork([(-0.98, 0.37, 0.36, 1.16), (-0.32, 0.37, 0.36, 1.16)], body, 0.03),
            bodywork([(-1.04, 0.42, 1.14, 1.24), (-0.24, 0.42, 1.14, 1.24)], trim, 0.04),
            *both_sides(box((0.36, 0.92, -0.65), (0.08, 0.3, 0.4), GLASS)),
            *both_sides(box((0.2, 0.98, -0.33), (0.2, 0.24, 0.09), GLASS)),
            ellipsoid((0, y + 0.05 + boiler, 0.9), (0.1, 0.1, 0.1), LAMP, 10),
            *[part for z in (-0.66, -0.2, 0.26) for part in _rail_wheel(0.3, z, 0.24, trim)],
            *_rail_wheel(0.3, 0.68, 0.16, trim),
            *both_sides(box((0.395, 0.22, -0.2), (0.09, 0.1, 1.06), CHROME)),
            *both_sides(rod((0.32, 0.34, 0.42), (0.32, 0.34, 0.8), 0.1, DARK, sides=12)),
            extrude([(-0.36, 0.06), (0.36, 0.06), (0.3, 0.36), (-0.3, 0.36)], 0.1, trim, (0, 0, 0.94)),
            bodywork([(0.93, 0.36, 0.05, 0.32), (1.14, 0.1, 0.05, 0.14)], trim, 0.03),
        ]
    )  # fmt: skip


def _wagon(look: Look) -> Mesh:
    body, dark = look.paint(rgb("#a63a2b")), look.paint(rgb("#7c2a20"), 0.75)
    high, length = look.vary(0, 0.9, 1.08, 1.3), look.vary(1, 0.72, 0.9, 1.1)
    planks = [
        box((0, 0.42 + 0.16 * i * (high - 0.3) / 0.78, 0), (0.86, 0.06, 2 * length + 0.02), dark) for i in range(1, 5)
    ]
    roof = extrude(
        [(-0.46, high), (0.46, high), (0.42, high + 0.12), (0.22, high + 0.2), (-0.22, high + 0.2),
            (-0.42, high + 0.12)],
        2 * length + 0.12, rgb("#5b6470"),
    )  # fmt: skip
    door = [
        *both_sides(box((0.43, (0.4 + high) / 2, 0), (0.08, high - 0.46, 0.56), dark)),
        *both_sides(box((0.46, (0.4 + high) / 2, 0), (0.06, high - 0.62, 0.38), body)),
        *both_sides(box((0.47, high - 0.06, 0), (0.06, 0.07, 1.1), DARK)),
    ]
    return merge(
        [
            box((0, (0.36 + high) / 2, 0), (0.82, high - 0.3, 2 * length), body), *planks, roof, *door,
            box((0, 0.33, 0), (0.64, 0.13, 2 * length + 0.06), DARK),
            *[part for z in (-0.62, -0.3, 0.3, 0.62) for part in _rail_wheel(0.32, z * length / 0.9, 0.19,
                rgb("#8d96a0"))],
            *[rod((x, 0.35, side * length), (x, 0.35, side * (length + 0.12)), 0.07, CHROME, sides=10)
              for x in (-0.22, 0.22) for side in (-1, 1)],
        ]
    )  # fmt: skip


def _cart(look: Look) -> Mesh:
    wood, dark = look.paint(WOOD), look.paint(DARK_WOOD, 0.75)
    r, wall = look.vary(0, 0.32, 0.42, 0.54), look.vary(1, 0.2, 0.32, 0.48)
    y = r + 0.1
    rails = [
        box((side * (0.42 + 0.03 * i), y + 0.06 + (i + 0.5) * wall / 2, -0.3), (0.07, wall / 2 - 0.03, 1.14), wood,
            rotation(z_deg=-side * 8)) for side in (1, -1) for i in range(2)
    ]  # fmt: skip
    ends = [box((0, y + 0.06 + wall / 2, z), (0.84, wall, 0.07), wood) for z in (-0.84, 0.24)]
    posts = [box((side * 0.455, y + wall / 2 + 0.02, z), (0.1, wall + 0.14, 0.1), dark, rotation(z_deg=-side * 8))
             for side in (1, -1) for z in (-0.82, -0.3, 0.22)]  # fmt: skip
    hay = [ellipsoid((0, y + 0.06 + 0.5 * wall, -0.3), (0.37, 0.52 * wall + 0.1, 0.5), rgb("#e8c23a"), 12)]
    return merge(
        [
            box((0, y + 0.02, -0.3), (0.9, 0.09, 1.2), dark), *rails, *ends, *posts, *hay,
            rod((-0.6, r, -0.3), (0.6, r, -0.3), 0.06, dark), box((0, r + 0.06, -0.3), (0.5, 0.12, 0.2), dark),
            *both_sides(spoked((0.58, r, -0.3), r, 0.06, dark, wood, 8)),
            *both_sides(limb((0.3, y, 0.2), (0.26, y - 0.14, 1.16), 0.055, 0.05, wood)),
            limb((-0.3, y - 0.1, 0.92), (0.3, y - 0.1, 0.92), 0.05, 0.05, dark),
            *both_sides(limb((0.28, y - 0.03, 0.62), (0.28, 0.03, 0.66), 0.05, 0.05, dark)),
        ]
    )  # fmt: skip


KINDS = (
    Kind(
        "steam locomotive",
        _locomotive,
        ("locomotive", "steam engine", "steam train", "train", "train engine", "choo choo train"),
    ),
    Kind("train wagon", _wagon, ("railway wagon", "boxcar", "freight car", "railroad car", "train car", "goods wagon")),
    Kind("cart", _cart, ("hay cart", "horse cart", "farm cart", "handcart", "wagon")),
)
