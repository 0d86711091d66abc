"""Where people live, from a hut to a house in Tudor style."""

from __future__ import annotations

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import Color, both_sides, box, ellipsoid, lathe, limb, moved, rgb, rod, rotation
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.openings import DARK_WOOD, FRAME, door, window
from att3d_core.library.toybox.world.parts.roofs import BRICK, chimney, gable_roof, gabled_walls

PLASTER, THATCH, TILE = rgb("#f3e6c8"), rgb("#d8a63c"), rgb("#b33a2c")
STONE, TIMBER, GRASS = rgb("#8f9298"), rgb("#4a2a16"), rgb("#4c9a3a")


def _blend(first: float, second: float, t: float) -> float:
    return (1 - t) * first + t * second


def _tint(first: Color, second: Color, t: float) -> Color:
    red, green, blue = (_blend(a, b, t) for a, b in zip(first, second, strict=True))
    return (red, green, blue)


def dwelling(look: Look, tudor: float) -> Mesh:
    """A cottage with a thatched roof at `tudor` 0, a house in Tudor style at 1, and a house in between.

    Timbers and upper windows lie inside the walls of the cottage and come out of them; the porch of the cottage
    grows into a gable, and its thick thatch thins into tiles.
    """
    t = tudor
    pitch, length = look.vary(0, 0.74, 1.0, 1.36), look.vary(1, 1.02, 1.3, 1.66)
    wall, timber = look.paint(_tint(rgb("#f0dfb6"), rgb("#faf3e2"), t)), TIMBER
    roof = _tint(THATCH, rgb("#7a3b2c"), t)
    edge = _tint(rgb("#b8842a"), rgb("#5c2a20"), t)
    depth, eaves, rise = 0.86, _blend(0.58, 0.9, t), _blend(0.46, 0.48, t) * pitch
    thick = _blend(0.22, 0.11, t)
    side = rotation(y_deg=90)
    parts = [
        moved(gabled_walls(depth, length, eaves, rise, wall), turn=side),
        moved(gable_roof(eaves, depth, length, rise, thick, roof, _blend(0.1, 0.1, t)), turn=side),
        limb((-length / 2 - 0.1, eaves + rise + thick - 0.03, 0), (length / 2 + 0.1, eaves + rise + thick - 0.03, 0),
             _blend(0.11, 0.06, t), _blend(0.11, 0.06, t), edge, 8),
        box((0, 0.05, 0), (length + 0.08, 0.14, depth + 0.08), STONE),
    ]  # fmt: skip
    # The porch or gable in front, to the right of the middle as one looks at it.
    x, front = -0.2 * length, depth / 2 + 0.12
    span, high, peak = _blend(0.4, 0.56, t), _blend(0.5, 1.0, t), _blend(0.2, 0.46, t) * pitch
    parts += [
        moved(gabled_walls(span, 0.5, high, peak, wall), (x, 0, front - 0.25)),
        moved(gable_roof(high, span, 0.62, peak, _blend(0.16, 0.1, t), roof, 0.08), (x, 0, front - 0.24)),
        door((x, 0.06, front), 0.3, 0.44, round_top=True, wood=_tint(rgb("#2f7f6a"), rgb("#8a4b22"), t)),
    ]
    # Timbers: sunk by this much while the house is a cottage.
    sunk = 0.12 * (1 - t)
    face, beam = depth / 2 - sunk, 0.085
    ends = (-length / 2 + 0.05, 0.07 * length, length / 2 - 0.05)
    for z, sign in ((face, 1), (-face, -1)):
        parts += [box((0, y, z), (length - 0.06, beam, 0.1), timber) for y in (0.53 * eaves + 0.02, eaves - 0.03)]
        parts += [box((post, 0.5 * eaves, z + 0.004 * sign), (beam, eaves - 0.1, 0.1), timber) for post in ends]
    for sign in (1, -1):
        at = sign * (length / 2 - sunk)
        parts += [box((at, y, 0), (0.1, beam, depth - 0.08), timber) for y in (0.53 * eaves + 0.02, eaves - 0.03)]
        parts += [
            box((at + 0.004 * sign, 0.5 * eaves, z), (0.1, eaves - 0.1, beam), timber) for z in (-0.37, 0.0, 0.37)
        ]
        parts += [box((at, eaves + 0.3 * rise, 0), (0.1, 0.7 * rise, beam), timber)]
    gable = front - sunk
    parts += [
        box((x, _blend(0.44, 0.56, t), gable), (span - 0.04, beam, 0.1), timber),
        box((x, high - 0.02, gable + 0.004), (span - 0.04, beam, 0.1), timber),
        *[box((x + s * (span / 2 - 0.05), high / 2, gable), (beam, high - 0.1, 0.1), timber) for s in (1, -1)],
        box((x, high + 0.42 * peak, gable), (beam, 0.7 * peak, 0.1), timber),
        window((x, _blend(0.34, 0.78, t), front - 0.14 * (1 - t)), 0.3, _blend(0.16, 0.3, t)),
        window((0.28 * length, _blend(0.33, 0.29, t), depth / 2), 0.42, 0.29),
        window((0.28 * length, _blend(0.33, 0.69, t), depth / 2 - 0.14 * (1 - t)), 0.34, 0.26),
        *[
            window((s * length / 2, _blend(0.34, 0.29, t), z), 0.27, 0.29, s * 90)
            for s in (1, -1)
            for z in (-0.19, 0.19)
        ],
        *[window((s * 0.25 * length, _blend(0.34, 0.29, t), -depth / 2), 0.36, 0.29, 180) for s in (1, -1)],
    ]
    stack = eaves + 0.2
    parts += [chimney((0.36 * length, stack, -0.1), rise + _blend(0.32, 0.36, t), 0.2, _tint(STONE, BRICK, t))]
    # Bushes before the cottage; before the Tudor house they have shrunk into the plinth.
    front = depth / 2
    for at, size, code in ((0.08, 0.13, "#3f8f35"), (0.44, 0.15, "#4da53d")):
        radius = _blend(size, 0.05, t)
        flower = (at * length + 0.04, 0.12 - 0.04 * t, front + _blend(0.16, -0.04, t))
        parts += [
            ellipsoid((at * length, 0.09, front + 0.06 - 0.08 * t), (radius, radius, radius), rgb(code), 10),
            ellipsoid(flower, (0.045, 0.045, 0.045), rgb("#f0529a"), 6),
        ]
    return merge(parts)


def _cottage(look: Look) -> Mesh:
    return dwelling(look, 0.0)


def _tudor(look: Look) -> Mesh:
    return dwelling(look, 1.0)


def _house(look: Look) -> Mesh:
    wall, roof = look.paint(rgb("#f6dfa8")), TILE
    rise, eaves = look.vary(0, 0.34, 0.5, 0.74), look.vary(1, 0.48, 0.62, 0.94)
    width, depth = 1.0, 0.95
    front = depth / 2
    return merge(
        [
            gabled_walls(width, depth, eaves, rise, wall), gable_roof(eaves, width, depth, rise, 0.11, roof, 0.11),
            box((0, 0.04, 0), (width + 0.08, 0.12, depth + 0.08), STONE),
            chimney((0.28, eaves + 0.1, -0.12), rise + 0.16, 0.19),
            door((0, 0.06, front), 0.28, 0.46, wood=rgb("#2f62d8"), frame=FRAME),
            *[window((x, 0.36, front), 0.28, 0.3) for x in (-0.32, 0.32)],
            window((0, eaves + 0.2 * rise + 0.02, front), 0.28, 0.26),
            *[window((s * width / 2, 0.36, z), 0.28, 0.3, s * 90) for s in (1, -1) for z in (-0.24, 0.24)],
            *[window((x, 0.36, -front), 0.28, 0.3, 180) for x in (-0.25, 0.25)],
            *both_sides(ellipsoid((0.42, 0.1, front + 0.1), (0.13, 0.13, 0.12), GRASS, 10)),
        ]
    )  # fmt: skip


def _hut(look: Look) -> Mesh:
    wall, straw = look.paint(rgb("#c98a55")), look.paint(THATCH, 0.75)
    rise, radius = look.vary(0, 0.44, 0.66, 0.95), look.vary(1, 0.44, 0.54, 0.66)
    tiers = [
        (radius + 0.18, 0.56),
        (0.72 * radius + 0.12, 0.56 + 0.33 * rise),
        (0.4 * radius + 0.07, 0.56 + 0.66 * rise),
    ]
    shades = [straw, look.paint(rgb("#c08f2c"), 0.62), straw]
    roof = []
    for (r, y), shade in zip(tiers, shades, strict=True):
        roof += [
            lathe([(0.8 * r, y + 0.02), (r, y - 0.05), (r - 0.02, y + 0.05), (0.05, y + 0.44 * rise + 0.06)], shade, 18)
        ]
    return merge(
        [
            lathe([(radius, 0.0), (1.04 * radius, 0.3), (radius, 0.64), (0.3, 0.7)], wall, 20), *roof,
            lathe([(1.07 * radius, 0.0), (1.06 * radius, 0.1)], rgb("#7d4a24"), 20),
            ellipsoid((0, 0.6 + 1.12 * rise, 0), (0.08, 0.1, 0.08), DARK_WOOD, 8),
            door((0, 0.0, radius - 0.01), 0.32, 0.46, round_top=True, wood=rgb("#3a2213"), frame=DARK_WOOD),
            *[moved(ellipsoid((0, 0.34, 1.02 * radius), (0.1, 0.1, 0.06), rgb("#3a2213"), 10),
                turn=rotation(y_deg=s * 62)) for s in (1, -1)],
        ]
    )  # fmt: skip


def _log_cabin(look: Look) -> Mesh:
    log, end, roof = look.paint(rgb("#a8652d")), look.paint(rgb("#7d4719"), 0.72), look.paint(rgb("#5e6a4a"), 0.55)
    rise, length = look.vary(0, 0.36, 0.5, 0.74), look.vary(1, 0.84, 1.04, 1.34)
    width, r, count = 1.06, 0.075, 5
    step = 1.85 * r
    eaves = 0.08 + count * step
    parts = [gabled_walls(width - 0.1, length - 0.1, eaves, rise, end)]
    for i in range(count):
        y = 0.08 + i * step
        shade = log if i % 2 else look.paint(rgb("#98581f"), 0.85)
        parts += [
            rod((-width / 2 - 0.1, y, z), (width / 2 + 0.1, y, z), r, shade, sides=8) for z in (-length / 2, length / 2)
        ]
        parts += both_sides(
            rod(
                (width / 2, y + step / 2, -length / 2 - 0.1),
                (width / 2, y + step / 2, length / 2 + 0.1),
                r,
                shade,
                sides=8,
            )
        )
    for i in range(3):
        share = (i + 0.5) / 3.4
        half = (width / 2) * (1 - share)
        parts += [rod((-half, eaves + share * rise, z), (half, eaves + share * rise, z), r,
            log if i % 2 else look.paint(rgb("#98581f"), 0.85), sides=8)
                  for z in (-length / 2, length / 2)]  # fmt: skip
    parts += [
        gable_roof(eaves, width, length, rise, 0.12, roof, 0.16),
        limb((0, eaves + rise + 0.1, -length / 2 - 0.17), (0, eaves + rise + 0.1, length / 2 + 0.17), 0.06, 0.06, end),
        chimney((0.3, eaves + 0.12, -0.2), rise + 0.12, 0.2, STONE),
        door((-0.12, 0.02, length / 2 + 0.06), 0.3, 0.5, wood=rgb("#c88a3d"), frame=TIMBER),
        window((0.3, 0.4, length / 2 + 0.06), 0.26, 0.26, frame=rgb("#e8c48a")),
        *[window((s * (width / 2 + 0.06), 0.42, 0), 0.28, 0.26, s * 90, rgb("#e8c48a")) for s in (1, -1)],
    ]
    return merge(parts)


KINDS = (
    Kind("house", _house, ("home", "family house", "suburban house", "cartoon house", "villa")),
    Kind(
        "cottage with a thatched roof",
        _cottage,
        ("thatched cottage", "cottage", "thatch roof cottage", "country cottage", "fairy tale cottage"),
    ),
    Kind(
        "house in Tudor style",
        _tudor,
        ("tudor house", "tudor style house", "half-timbered house", "timber framed house", "medieval house"),
    ),
    Kind(
        "hut",
        _hut,
        ("straw hut", "mud hut", "thatched hut", "african hut"),
    ),
    Kind("log cabin", _log_cabin, ("cabin", "log house", "cabin in the woods", "log hut")),
)
