"""Castles, towers and places of worship."""

from __future__ import annotations

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    Color,
    Point,
    box,
    extrude,
    lathe,
    moved,
    rgb,
    rod,
    rotation,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.masonry import tone
from att3d_core.library.toybox.world.parts.openings import DARK_WOOD, WOOD, arched, arched_window, door
from att3d_core.library.toybox.world.parts.roofs import battlements, gable_roof, gabled_walls, spire, square_battlements

STONE, SLATE, GOLD = rgb("#a9adb6"), rgb("#3b5fb8"), rgb("#ffc629")
SLIT = rgb("#2d2f3a")


def _flag(foot: Point, height: float, color: Color) -> list[Mesh]:
    x, y, z = foot
    cloth = extrude([(0, 0), (0.26, 0.07), (0, 0.15)], 0.07, color, (x + 0.03, y + height - 0.16, z))
    return [rod(foot, (x, y + height, z), 0.042, DARK_WOOD, sides=6), cloth]


def _round_tower(x: float, z: float, radius: float, height: float, wall: Color, roof: Color, peak: float) -> list[Mesh]:
    """A tower with a pointed roof."""
    profile = [
        (1.1 * radius, 0),
        (radius, 0.12),
        (radius, height - 0.12),
        (1.22 * radius, height - 0.02),
        (1.22 * radius, height + 0.06),
    ]
    yaw = 45.0 if x * z > 0 else -45.0
    slit = box((0, 0.66 * height, radius), (0.075, 0.2, 0.08), SLIT)
    parts = [
        lathe(profile, wall, 16), spire((0, height + 0.05, 0), 1.3 * radius, peak, roof),
        moved(slit, turn=rotation(y_deg=yaw if z > 0 else 180 + yaw)),
        moved(slit, turn=rotation(y_deg=0 if z > 0 else 180)),
    ]  # fmt: skip
    return [moved(part, (x, 0, z)) for part in parts]


def _castle(look: Look) -> Mesh:
    wall, roof = look.paint(STONE), look.paint(rgb("#d8352c"), 0.72)
    tall, peak = look.vary(0, 0.72, 0.9, 1.16), look.vary(1, 0.26, 0.44, 0.7)
    dark = tone(wall, 0.82)
    half = 0.6
    parts: list[Mesh] = []
    for x in (-half, half):
        for z in (-half, half):
            parts += _round_tower(x, z, 0.19, tall, wall, roof, peak)
    block = (0.13, 0.14, 0.13)
    for z in (-half, half):
        parts += [box((0, 0.26, z), (2 * half, 0.52, 0.18), dark)]
        parts += [box((x, 0.56, z), block, wall) for x in (-0.34, -0.12, 0.12, 0.34)]
    for x in (-half, half):
        parts += [box((x, 0.26, 0), (0.18, 0.52, 2 * half), dark)]
        parts += [box((x, 0.56, z), block, wall) for z in (-0.34, -0.12, 0.12, 0.34)]
    parts += [box((0, 0.04, 0), (1.3, 0.1, 1.3), rgb("#6f8f4a"))]
    # The gatehouse, and the keep behind it.
    parts += [
        box((0, 0.36, half + 0.02), (0.52, 0.72, 0.34), wall),
        moved(square_battlements(0.71, 0.42, 0.24, 3, (0.12, 0.13, 0.12), dark), (0, 0, half + 0.02)),
        extrude(arched(0.32, 0.44), 0.1, SLIT, (0, 0, half + 0.18)),
        extrude(arched(0.25, 0.37), 0.14, WOOD, (0, 0, half + 0.18)),
        box((0, 0.2, half + 0.24), (0.05, 0.36, 0.06), DARK_WOOD),
        box((0, tall / 2 + 0.08, -0.08), (0.54, tall + 0.16, 0.54), wall),
        *[box((s * 0.27, 0.8 * tall, -0.08), (0.08, 0.2, 0.1), SLIT) for s in (1, -1)],
        box((0, 0.88 * tall + 0.06, 0.19), (0.12, 0.2, 0.08), SLIT),
        spire((0, tall + 0.14, -0.08), 0.44, peak + 0.1, roof, 4), *_flag((0, tall + peak + 0.14, -0.08), 0.36, GOLD),
    ]  # fmt: skip
    return merge(parts)


def _tower(look: Look) -> Mesh:
    wall = look.paint(rgb("#b0a89a"))
    dark = tone(wall, 0.78)
    tall, wide = look.vary(0, 1.15, 1.5, 1.9), look.vary(1, 0.3, 0.36, 0.46)
    profile = [
        (1.25 * wide, 0),
        (1.06 * wide, 0.2),
        (0.94 * wide, tall - 0.24),
        (1.25 * wide, tall - 0.06),
        (1.25 * wide, tall + 0.06),
    ]
    slits = [moved(box((0, y, wide), (0.08, 0.22, 0.1), SLIT), turn=rotation(y_deg=yaw))
             for y, yaw in ((0.62 * tall, 0.0), (0.45 * tall, 120.0), (0.45 * tall, 240.0))]  # fmt: skip
    stones = [moved(box((0, y * tall, (1.06 - 0.1 * y) * wide), (0.17, 0.1, 0.07), dark), turn=rotation(y_deg=yaw))
              for y, yaw in ((0.3, 50), (0.42, -48), (0.55, 60), (0.7, -40), (0.36, 170), (0.6, 150), (0.26, 230),
                  (0.7, 205), (0.5, 280))]  # fmt: skip
    return merge(
        [
            lathe(profile, wall, 20), battlements(tall + 0.04, 1.12 * wide, 8, (0.17 * wide / 0.36, 0.18, 0.12), wall),
            lathe([(1.28 * wide, tall - 0.02), (1.28 * wide, tall + 0.05)], dark, 20), *slits, *stones,
            door((0, 0, 1.12 * wide), 0.3, 0.46, round_top=True),
            *_flag((0, tall, 0), 0.55, look.paint(rgb("#d8352c"), 0.7)),
        ]
    )  # fmt: skip


def _church(look: Look) -> Mesh:
    wall, roof = look.paint(rgb("#f3ead8")), look.paint(rgb("#7c4a3a"), 0.7)
    tall, nave = look.vary(0, 0.8, 1.0, 1.24), look.vary(1, 0.84, 1.04, 1.34)
    width, eaves, rise = 0.68, 0.5, 0.4
    back = 0.2 - nave
    middle = (0.24 + back) / 2
    length = 0.24 - back
    peak = 0.7
    return merge(
        [
            moved(gabled_walls(width, length, eaves, rise, wall), (0, 0, middle)),
            moved(gable_roof(eaves, width, length, rise, 0.1, roof, 0.08), (0, 0, middle)),
            box((0, tall / 2, 0.36), (0.4, tall, 0.4), wall), box((0, tall, 0.36), (0.48, 0.09, 0.48), roof),
            spire((0, tall + 0.02, 0.36), 0.34, peak, roof, 4),
            box((0, tall + peak + 0.1, 0.36), (0.075, 0.3, 0.075), GOLD),
            box((0, tall + peak + 0.14, 0.36), (0.21, 0.075, 0.075), GOLD),
            door((0, 0, 0.56), 0.26, 0.42, round_top=True),
            arched_window((0, tall - 0.38, 0.56), 0.19, 0.28, 0, DARK_WOOD, GOLD),
            *[arched_window((s * 0.2, tall - 0.38, 0.36), 0.19, 0.28, s * 90, DARK_WOOD, GOLD) for s in (1, -1)],
            *[arched_window((s * width / 2, 0.12, middle + f * length), 0.17, 0.32, s * 90, DARK_WOOD, rgb("#3f9fe0"))
              for s in (1, -1) for f in (-0.3, 0.0, 0.26)],
            rod((0, 0.58, back - 0.05), (0, 0.58, back + 0.05), 0.13, DARK_WOOD, sides=14),
            rod((0, 0.58, back - 0.065), (0, 0.58, back + 0.05), 0.085, rgb("#e0529a"), sides=12),
            box((0, 0.03, middle + 0.1), (width + 0.1, 0.09, length + 0.3), rgb("#9aa0a8")),
        ]
    )  # fmt: skip


def _temple(look: Look) -> Mesh:
    marble, shade = look.paint(rgb("#efe6d2")), look.paint(rgb("#d6c6a4"), 0.75)
    high, girth = look.vary(0, 0.46, 0.6, 0.84), look.vary(1, 0.06, 0.075, 0.1)
    columns = []
    spots = [(x, z) for x in (-0.54, -0.18, 0.18, 0.54) for z in (0.42, -0.42)] + [
        (s * 0.54, z) for s in (1, -1) for z in (-0.14, 0.14)
    ]
    for x, z in spots:
        column = [
            lathe([(1.15 * girth, 0.2), (girth, 0.26), (0.86 * girth, 0.2 + high)], marble, 10),
            box((x * 0, 0.22 + high - 0.02, 0), (2.9 * girth, 0.07, 2.9 * girth), marble),
            box((0, 0.22, 0), (2.9 * girth, 0.07, 2.9 * girth), marble),
        ]
        columns += [moved(part, (x, 0, z)) for part in column]
    top = 0.24 + high
    return merge(
        [
            *[box((0, 0.035 + 0.07 * i, 0), (1.52 - 0.12 * i, 0.075, 1.26 - 0.12 * i), shade if i % 2 else marble)
                for i in range(3)],
            *columns, box((0, 0.2 + high / 2, 0), (0.78, high, 0.5), shade),
            box((0, top + 0.05, 0), (1.28, 0.13, 1.04), marble),
            box((0, 0.2 + 0.4 * high, 0.25), (0.24, 0.8 * high, 0.06), SLIT),
            moved(gabled_walls(1.3, 1.0, 0.06, 0.28, shade), (0, top + 0.08, 0)),
            moved(gable_roof(0.05, 1.3, 1.04, 0.28, 0.09, look.paint(rgb("#c8553a"), 0.6), 0.06), (0, top + 0.09, 0)),
            rod((0, top + 0.23, 0.46), (0, top + 0.23, 0.55), 0.09, GOLD, sides=14),
        ]
    )  # fmt: skip


KINDS = (
    Kind("castle", _castle, ("medieval castle", "fortress", "fairy tale castle", "citadel", "fort")),
    Kind("tower", _tower, ("watchtower", "castle tower", "guard tower", "wizard tower")),
    Kind("church", _church, ("chapel", "village church", "cathedral")),
    Kind("temple", _temple, ("greek temple", "ancient temple", "roman temple", "parthenon", "marble temple")),
)
