"""One sailing ship, from a small boat with one mast to a galleon with three."""

from __future__ import annotations

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import Color, Point, box, ellipsoid, limb, rgb, rod
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.boats import Station, rail, sail, solid_hull
from att3d_core.library.toybox.world.parts.bodywork import Section, bodywork

WOOD, DARK_WOOD, DECK = rgb("#9a5a26"), rgb("#5a2d12"), rgb("#d9a860")
CANVAS, GOLD, INK = rgb("#f7efdc"), rgb("#ffc629"), rgb("#26242c")
PORT = rgb("#2b1a10")


def _mix(first: tuple[float, ...], second: tuple[float, ...], t: float) -> tuple[float, ...]:
    return tuple((1 - t) * a + t * b for a, b in zip(first, second, strict=True))


def _between(first: float, second: float, t: float) -> float:
    return (1 - t) * first + t * second


def _color(first: Color, second: Color, t: float) -> Color:
    red, green, blue = _mix(first, second, t)
    return (red, green, blue)


def _stations(first: list[Station], second: list[Station], t: float, width: float) -> list[Station]:
    mixed = [_mix(a, b, t) for a, b in zip(first, second, strict=True)]
    return [(z, width * half, top, keel) for z, half, top, keel in mixed]


def _grown(section: Section, t: float, width: float, floor: float) -> Section:
    """A section of a superstructure; its top rises from `floor`, inside the hull, as `t` goes from 0 to 1."""
    z, half, low, high = section
    return (z, (0.5 + 0.5 * t) * half * width, low, _between(floor, high, t))


def _square(z: float, low: float, high: float, half_low: float, half_high: float) -> list[Point]:
    return [(-half_low, low, z), (half_low, low, z), (half_high, high, z), (-half_high, high, z)]


def _cloth(
    boat: list[Point], ship: list[Point], t: float, color: Color, blow: float = 0.16, swell: float = 0.09
) -> Mesh:
    """A sail with `boat` corners (blown to +x) at `t` 0 and `ship` corners (blown to +z) at 1."""
    corners = [(x, y, z) for x, y, z in (_mix(a, b, t) for a, b in zip(boat, ship, strict=True))]
    return sail(corners, ((1 - t) * swell, 0.0, t * blow + 0.001), 0.1, color)


def ship(
    look: Look, size: float, hull_color: Color, stripe: Color, sails: Color, emblem: Color, flag: Color
) -> list[Mesh]:
    """A sailboat at `size` 0, a galleon at 1; masts, castles and cannons grow out of the hull in between."""
    t = size
    rig, width = look.vary(0, 0.82, 1.0, 1.18), look.vary(1, 0.8, 1.0, 1.26)
    lines = _stations(
        [(-0.85, 0.26, 0.34, 0.08), (-0.5, 0.34, 0.33, 0.02), (0.0, 0.36, 0.33, 0.0), (0.4, 0.3, 0.36, 0.02),
         (0.75, 0.16, 0.4, 0.1), (1.0, 0.04, 0.45, 0.24)],
        [(-0.95, 0.3, 0.56, 0.1), (-0.5, 0.38, 0.5, 0.02), (0.0, 0.4, 0.48, 0.0), (0.45, 0.35, 0.5, 0.02),
         (0.8, 0.2, 0.56, 0.12), (1.02, 0.05, 0.62, 0.34)], t, width,
    )  # fmt: skip
    deck = [(z, 0.86 * half, top + 0.012, top - 0.1) for z, half, top, _ in lines]
    band = [(z, 1.03 * half + 0.005, top - 0.09, 0.0) for z, half, top, _ in lines]
    dark = _color(hull_color, (0.0, 0.0, 0.0), 0.4)
    parts = [
        solid_hull(lines, hull_color, 0.85),
        solid_hull(deck, DECK, 0.5),
        *rail(lines, 0.1, 0.09, dark, 0.02),
        *rail(band, 0.1, 0.075, stripe),
    ]
    # Castles fore and aft; in the small boat they lie inside the hull.
    aft = [(-1.04, 0.33, 0.3, 1.0), (-0.98, 0.35, 0.3, 0.98), (-0.44, 0.37, 0.3, 0.82)]
    parts += [bodywork([_grown(s, t, width, 0.32) for s in aft], hull_color, 0.04)]
    roofs = [
        (z, (half + 0.04) * width * (0.5 + 0.5 * t), _between(0.24, high - 0.06, t), _between(0.32, high + 0.03, t))
        for z, half, _, high in aft
    ]
    parts += [bodywork(roofs, stripe, 0.03)]
    fore = [(0.42, 0.34, 0.3, 0.66), (0.76, 0.22, 0.3, 0.7), (0.94, 0.12, 0.3, 0.74)]
    parts += [bodywork([_grown(s, t, width, 0.32) for s in fore], hull_color, 0.04)]
    for x in (-0.17, 0.17):
        parts += [box((x * width, _between(0.22, 0.8, t), -0.78 - 0.255 * t), (0.17, 0.16, 0.1), GOLD)]
        parts += [box((x * width, _between(0.22, 0.8, t), -0.79 - 0.265 * t), (0.1, 0.09, 0.1), rgb("#7fd0f5"))]
    for z in (-0.28, 0.0, 0.28):
        for side in (-1, 1):
            x = side * (0.2 + 0.165 * t) * width * (0.96 if z > 0.2 else 1.0)
            parts += [box((x, 0.3 - 0.04 * (1 - t), z), (0.1, 0.12, 0.12), PORT)]
            parts += [
                rod((x - side * 0.02, 0.29, z), (x + side * (0.08 + 0.04 * t), 0.29, z), 0.045, rgb("#6b6f78"), sides=8)
            ]
    # Masts: z, height of the top; sails hang below yards.
    spar = _color(rgb("#c98a3d"), DARK_WOOD, t)
    main_z, main_top = 0.12 - 0.14 * t, 1.6 * rig + 0.1 * t
    parts += [rod((0, 0.2, main_z), (0, main_top, main_z), 0.05, spar, 0.052)]
    low, split = 0.52 + 0.18 * t, _between(0.56 * rig, 1.24 * rig, t)
    boom = (0.3, low, -0.7)
    parts += [
        _cloth([boom, (0.0, low, main_z - 0.02), (0.0, main_top - 0.06, main_z - 0.02),
            (0.0, main_top - 0.1, main_z - 0.1)],
               _square(main_z + 0.06, low, split - 0.04, 0.6 * width, 0.5 * width), t, sails),
        _cloth([(0.16, 0.58, 0.32), (0.0, 0.52, 0.94), (0.0, main_top - 0.22, main_z + 0.1),
            (0.0, main_top - 0.25, main_z + 0.06)],
               [(0.0, 0.48, 0.66), (0.0, 0.48, 0.8), (0.0, 0.58, 0.8), (0.0, 0.58, 0.66)], t,
               emblem if t < 0.5 else sails, 0.02),
    ]  # fmt: skip
    hidden = [
        (0.0, low + 0.02, main_z - 0.3),
        (0.0, low + 0.02, main_z - 0.1),
        (0.0, low + 0.3, main_z - 0.1),
        (0.0, low + 0.3, main_z - 0.2),
    ]
    parts += [
        _cloth(
            hidden,
            _square(main_z + 0.06, split + 0.06, main_top - 0.12, 0.46 * width, 0.34 * width),
            t,
            sails,
            0.11,
            0.01,
        )
    ]
    parts += [
        limb(
            (-t * 0.54 * width, _between(low, split, t), main_z + 0.02),
            (t * 0.54 * width + 0.01 + (1 - t) * 0.28, _between(low, split, t), main_z - 0.01 - (1 - t) * 0.8),
            0.055,
            0.055,
            spar,
            8,
        )
    ]
    for z, top, reach in ((0.52, 1.5 * rig, 1.0), (-0.66, 1.46 * rig, 0.85)):
        high = _between(0.26, top, t)
        base = 0.2 + 0.5 * t * (z < 0)
        parts += [rod((0, min(base, high - 0.05), z), (0, high, z), 0.055, spar, 0.052)]
        foot = 0.78 + (0.22 if z < 0 else 0.0)
        tiny = [(-0.05, 0.16, z), (0.05, 0.16, z), (0.05, 0.24, z), (-0.05, 0.24, z)]
        middle = foot + 0.52 * (top - foot)
        parts += [
            _cloth(
                tiny,
                _square(z + 0.06, foot, middle - 0.03, 0.5 * reach * width, 0.42 * reach * width),
                t,
                sails,
                0.13,
                0.01,
            )
        ]
        parts += [
            _cloth(
                tiny,
                _square(z + 0.06, middle + 0.05, top - 0.08, 0.38 * reach * width, 0.26 * reach * width),
                t,
                sails,
                0.08,
                0.01,
            )
        ]
    parts += [limb((0, 0.4 + 0.16 * t, 0.9 - 0.06 * t), (0, 0.46 + 0.44 * t, 1.04 + 0.36 * t), 0.055, 0.052, spar, 8)]
    parts += [box((0.0, main_top - 0.02, main_z - 0.13), (0.1, 0.15, 0.26), flag), *_masthead_flags(rig, t, flag)]
    # A tiller and a rudder.
    parts += [box((0, 0.2 + 0.06 * t, -0.88 - 0.12 * t), (0.08, 0.36, 0.14), dark)]
    return parts


def _masthead_flags(rig: float, t: float, flag: Color) -> list[Mesh]:
    return [box((0.0, _between(0.22, top * rig, t), z - 0.1 * t), (0.1, 0.11, 0.1 + 0.08 * t), flag)
            for z, top in ((0.52, 1.5), (-0.66, 1.46))]  # fmt: skip


def _cross(rig: float, color: Color) -> list[Mesh]:
    """A cross on the lower fore sail of a galleon."""
    y, z = 0.78 + 0.3 * (1.5 * rig - 0.78), 0.72
    return [box((0, y, z), (0.11, 0.36, 0.07), color), box((0, y, z + 0.004), (0.36, 0.11, 0.07), color)]


def _skull(rig: float) -> list[Mesh]:
    """A skull and crossed bones on the lower fore sail."""
    y, z = 0.78 + 0.3 * (1.5 * rig - 0.78), 0.71
    bones = [limb((-0.17, y - 0.16 * s, z), (0.17, y + 0.1 * s, z), 0.052, 0.052, CANVAS, 6) for s in (1, -1)]
    eyes = [ellipsoid((x, y + 0.06, z + 0.08), (0.04, 0.045, 0.035), INK, 8) for x in (-0.055, 0.055)]
    return [
        *bones,
        ellipsoid((0, y + 0.05, z + 0.02), (0.13, 0.13, 0.08), CANVAS, 12),
        box((0, y - 0.07, z + 0.03), (0.13, 0.1, 0.08), CANVAS),
        *eyes,
    ]


def _sailboat(look: Look) -> Mesh:
    hull, trim = look.paint(rgb("#1f7ae0")), look.paint(rgb("#e0252b"), 0.72)
    return merge(ship(look, 0.0, hull, trim, CANVAS, trim, trim))


def _galleon(look: Look) -> Mesh:
    hull, trim = look.paint(rgb("#a9622a")), look.paint(GOLD, 0.72)
    red = look.paint(rgb("#d8202a"))
    return merge([*ship(look, 1.0, hull, trim, CANVAS, CANVAS, red), *_cross(look.vary(0, 0.82, 1.0, 1.18), red)])


def _pirate_ship(look: Look) -> Mesh:
    hull, trim = look.paint(rgb("#844920")), look.paint(rgb("#c8202a"), 0.72)
    return merge([*ship(look, 1.0, hull, trim, rgb("#35333f"), INK, INK), *_skull(look.vary(0, 0.82, 1.0, 1.18))])


KINDS = (
    Kind("sailboat", _sailboat, ("sailing boat", "sail boat", "yacht", "sailing yacht", "toy sailboat")),
    Kind("galleon", _galleon, ("spanish galleon", "sailing ship", "caravel", "ship")),
    Kind("pirate ship", _pirate_ship, ("pirate galleon", "pirate boat", "pirates' ship", "buccaneer ship")),
)
