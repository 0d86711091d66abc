"""What cars, vans and lorries are made of. They are two units long and drive towards +Z; the road is y = 0."""

from __future__ import annotations

from collections.abc import Sequence

from att3d_core.library.asset import Mesh
from att3d_core.library.toybox.shapes import Color, both_sides, box, ellipsoid, limb, rgb, rod
from att3d_core.library.toybox.world.parts.bodywork import Section, bodywork
from att3d_core.library.toybox.world.parts.wheels import HUB, tyre

GLASS = rgb("#8fd3f7")
DARK = rgb("#2b2c33")
CHROME = rgb("#c9d1d9")
LAMP = rgb("#fff3b0")
TAIL = rgb("#ff2a2a")
RED, YELLOW, WHITE = rgb("#e0252b"), rgb("#ffcb1f"), rgb("#f6f4ee")


def axle(z: float, half: float, radius: float, width: float = 0.17, hub: Color = HUB, arch: bool = True) -> list[Mesh]:
    """Two wheels on the road, whose outer sides are at x = `half`, below dark arches."""
    wheels = both_sides(tyre((half - width / 2, radius, z), radius, width, hub))
    if not arch:
        return wheels
    inner = half - width - 0.04
    return wheels + both_sides(rod((inner, radius, z), (half - 0.035, radius, z), 1.17 * radius, DARK, sides=18))


def lights(x: float, y: float, z: float, radius: float, color: Color) -> list[Mesh]:
    """A round lamp on each side."""
    return both_sides(ellipsoid((x, y, z), (radius, radius, 0.06), color, 10))


def bumper(half: float, y: float, z: float, color: Color = CHROME) -> Mesh:
    """A round bar across the car."""
    return limb((-half, y, z), (half, y, z), 0.05, 0.05, color, 8)


def cabin(sections: Sequence[Section], roof: Color, lean: float = 0.8, glass: Color = GLASS) -> list[Mesh]:
    """A greenhouse of glass, through four sections from the foot of the rear window to that of the windscreen.

    Its roof and the posts at its corners and in its middle are of the colour `roof`.
    """
    rear, back, front, foot = sections
    half, low, high = back[1], back[2], back[3]
    edge = half * lean
    panes = bodywork(sections, glass, 0.04, lean)
    lid = bodywork(
        [(back[0] - 0.05, edge, high - 0.03, high + 0.045), (back[0] + 0.1, edge + 0.02, high - 0.03, high + 0.07),
         (front[0] - 0.1, edge + 0.02, high - 0.03, high + 0.07), (front[0] + 0.04, edge, high - 0.03, high + 0.045)],
        roof, 0.03,
    )  # fmt: skip
    middle = (back[0] + front[0]) / 2
    posts = [
        limb((half - 0.03, low, foot[0] - 0.02), (edge - 0.02, high, front[0]), 0.045, 0.045, roof, 6),
        limb((half - 0.02, low, middle), (edge, high, middle), 0.045, 0.045, roof, 6),
        limb((half - 0.03, low, rear[0] + 0.02), (edge - 0.02, high, back[0]), 0.045, 0.045, roof, 6),
    ]
    return [panes, lid, *[side for post in posts for side in both_sides(post)]]


def grille(width: float, y: float, z: float, height: float = 0.1, color: Color = DARK) -> Mesh:
    """A dark opening in the nose."""
    return box((0, y, z), (width, height, 0.08), color)


def beacon(y: float, z: float, width: float = 0.5) -> list[Mesh]:
    """A bar with a red and a blue light on a roof."""
    return [
        box((0, y, z), (width, 0.07, 0.16), DARK),
        box((-width / 4, y + 0.06, z), (width / 2 - 0.05, 0.12, 0.15), RED),
        box((width / 4, y + 0.06, z), (width / 2 - 0.05, 0.12, 0.15), rgb("#1463ff")),
    ]


def mirrors(half: float, y: float, z: float, color: Color) -> list[Mesh]:
    """A mirror on each side."""
    return both_sides(ellipsoid((half + 0.05, y, z), (0.075, 0.055, 0.05), color, 8))
