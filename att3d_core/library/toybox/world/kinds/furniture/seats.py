"""Things to sit on: chair, armchair, stool, bench, sofa, throne."""

from __future__ import annotations

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    Color,
    both_sides,
    box,
    ellipsoid,
    extrude,
    lathe,
    moved,
    rgb,
    ring,
    rod,
    rotation,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.jewels import GOLD, OLD_GOLD, RUBY, SAPPHIRE, set_stone
from att3d_core.library.toybox.world.parts.masonry import tone
from att3d_core.library.toybox.world.parts.outlines import arc
from att3d_core.library.toybox.world.parts.woodwork import (
    EBONY,
    OAK,
    PINE,
    cushion,
    four_corners,
    plank,
    rolled,
    straight_leg,
)


def _chair(look: Look) -> Mesh:
    wood, seat = look.paint(OAK, 0.8), look.paint(PINE)
    height, width = look.vary(0, 0.38, 0.6, 0.85), look.vary(1, 0.48, 0.58, 0.76)
    half, seat_y = width / 2, 0.5
    back_x, back_z, lean, top = half - 0.045, -0.24, 0.1, seat_y + height
    rail_z = back_z - lean
    slat = (width - 0.1) / 3
    return merge(
        [
            box((0, seat_y, 0), (width + 0.04, 0.085, 0.6), seat),
            *both_sides(straight_leg(half - 0.05, 0.23, 0.0, seat_y, 0.095, wood)),
            *both_sides(straight_leg(half - 0.05, -0.23, 0.0, seat_y, 0.095, wood)),
            *both_sides(plank((back_x, seat_y - 0.05, back_z), (back_x, top, rail_z), 0.085, 0.085, wood)),
            plank((0, top - 0.15, rail_z + 0.025), (0, top + 0.03, rail_z - 0.005), width + 0.06, 0.075, seat),
            *[
                plank((x * slat, seat_y, back_z), (x * slat, top - 0.1, rail_z + 0.018), 0.1, 0.055, seat)
                for x in (-0.8, 0.0, 0.8)
            ],
            *both_sides(plank((half - 0.05, 0.2, 0.23), (half - 0.05, 0.2, -0.23), 0.055, 0.055, wood)),
            plank((-half + 0.05, 0.28, 0.23), (half - 0.05, 0.28, 0.23), 0.055, 0.055, wood),
        ]
    )


def _upholstered(look: Look, width: float, seats: int, own: Color) -> Mesh:
    """An armchair or a sofa with room for `seats` of `width` each between fat arms."""
    cloth, deep = look.paint(own), look.paint(tone(own, 0.62), 0.62)
    height, arm = look.vary(0, 0.5, 0.68, 0.95), look.vary(1, 0.13, 0.17, 0.235)
    half = width * seats / 2
    legs = four_corners(straight_leg(half + arm * 0.6, 0.32, -0.1, 0.1, 0.1, EBONY, 0.65))
    middles = [width * (i - (seats - 1) / 2) for i in range(seats)]
    return merge(
        [
            *legs,
            box((0, 0.15, 0), (2 * half + 2 * arm, 0.2, 0.78), deep),
            *[cushion((x, 0.31, 0.07), (width, 0.24, 0.76), cloth) for x in middles],
            moved(box((0, height / 2, 0), (2 * half + arm, height, 0.2), deep), (0, 0.2, -0.34), rotation(x_deg=-8)),
            *[
                cushion((x, 0.3 + height / 2, -0.24), (width, height, 0.26), cloth, rotation(x_deg=-10))
                for x in middles
            ],
            *both_sides(box((half + arm * 0.85, 0.3, 0.0), (arm * 1.15, 0.34, 0.78), deep)),
            *both_sides(rolled((half + arm * 0.85, 0.5, -0.42), (half + arm * 0.85, 0.5, 0.44), arm * 0.95, cloth)),
        ]
    )


def _armchair(look: Look) -> Mesh:
    return _upholstered(look, 0.56, 1, rgb("#d6452b"))


def _sofa(look: Look) -> Mesh:
    return _upholstered(look, 0.5, 3, rgb("#2f7fc4"))


def _stool(look: Look) -> Mesh:
    height, radius = look.vary(0, 0.4, 0.62, 0.95), look.vary(1, 0.25, 0.3, 0.36)
    wood, seat = look.paint(OAK, 0.75), look.paint(PINE)
    foot, hip = radius * 0.98, radius * 0.6
    profile = [(radius * 0.9, -0.06), (radius, -0.03), (radius, 0.03), (radius * 0.93, 0.06)]
    step = 0.36 * height
    out = foot + (hip - foot) * 0.36
    return merge(
        [
            moved(lathe(profile, seat, 28), (0, height, 0)),
            *four_corners(rod((foot * 0.75, 0, foot * 0.75), (hip * 0.75, height, hip * 0.75), 0.042, wood, 0.055)),
            ring((0, step, 0), out * 1.06, 0.032, (0, 1, 0), wood, 24),
        ]
    )


def _bench(look: Look) -> Mesh:
    width, height = look.vary(0, 0.52, 0.66, 0.85), look.vary(1, 0.22, 0.42, 0.58)
    wood, other = look.paint(OAK), look.paint(rgb("#9a5f2c"), 0.8)
    iron = rgb("#2f3640")
    lean = height * 0.3
    side = [
        box((width - 0.08, 0.2, 0.22), (0.08, 0.4, 0.08), iron),
        box((width - 0.08, 0.2, -0.2), (0.08, 0.4, 0.08), iron),
        box((width - 0.08, 0.4, 0.0), (0.06, 0.075, 0.52), iron),
        plank((width - 0.08, 0.36, -0.2), (width - 0.08, 0.5 + height, -0.22 - lean), 0.08, 0.08, iron),
        box((width - 0.08, 0.64, 0.03), (0.1, 0.075, 0.48), iron),
        box((width - 0.08, 0.52, 0.22), (0.07, 0.22, 0.07), iron),
    ]
    boards = [
        box((0, 0.455, z), (2 * width, 0.06, 0.145), color) for z, color in ((0.2, wood), (0.025, other), (-0.15, wood))
    ]
    backs = [
        plank(
            (0, 0.5 + height * (t - 0.15), -0.155 - lean * t),
            (0, 0.5 + height * (t + 0.15), -0.16 - lean * (t + 0.3)),
            2 * width,
            0.06,
            color,
        )
        for t, color in ((0.22, wood), (0.56, other), (0.9, wood))
    ]
    return merge([*[part for piece in side for part in both_sides(piece)], *boards, *backs])


def _throne(look: Look) -> Mesh:
    velvet, deep = look.paint(rgb("#c3142d")), look.paint(rgb("#8a0c20"), 0.7)
    height, spread = look.vary(0, 0.75, 1.0, 1.3), look.vary(1, 0.27, 0.32, 0.4)
    base, top = 0.52, 0.52 + height
    back = [
        (-spread, base - 0.1),
        (spread, base - 0.1),
        (spread, top),
        (spread * 0.7, top - 0.1),
        (spread * 0.42, top + 0.1),
        (0, top + 0.3),
        (-spread * 0.42, top + 0.1),
        (-spread * 0.7, top - 0.1),
        (-spread, top),
    ]
    pad = [(-spread * 0.72, base), (spread * 0.72, base), *arc((0, top - 0.28), spread * 0.72, 0, 180, 9)]
    return merge(
        [
            box((0, 0.05, 0.06), (2 * spread + 0.36, 0.1, 0.98), deep),
            box((0, 0.27, 0.0), (2 * spread, 0.38, 0.66), OLD_GOLD),
            box((0, 0.29, 0.32), (2 * spread - 0.14, 0.24, 0.1), velvet),
            *four_corners(box((spread - 0.02, 0.3, 0.31), (0.13, 0.46, 0.13), GOLD)),
            extrude(back, 0.12, GOLD, (0, 0, -0.3)),
            extrude(pad, 0.1, velvet, (0, 0, -0.23)),
            extrude(pad, 0.09, deep, (0, 0, -0.345)),
            cushion((0, 0.52, 0.05), (2 * spread - 0.06, 0.2, 0.62), velvet),
            *both_sides(box((spread, 0.62, 0.3), (0.1, 0.4, 0.1), GOLD)),
            *both_sides(box((spread, 0.78, 0.02), (0.13, 0.09, 0.68), OLD_GOLD)),
            *both_sides(ellipsoid((spread, 0.83, 0.35), (0.09, 0.09, 0.09), GOLD, 10)),
            *both_sides(ellipsoid((spread, top + 0.05, -0.3), (0.085, 0.085, 0.085), GOLD, 10)),
            ellipsoid((0, top + 0.32, -0.3), (0.09, 0.09, 0.09), RUBY, 10),
            set_stone((0, top + 0.07, -0.225), 0.085, SAPPHIRE),
        ]
    )


KINDS: tuple[Kind, ...] = (
    Kind("chair", _chair, ("dining chair", "kitchen chair", "seat", "wooden kitchen chair")),
    Kind("armchair", _armchair, ("easy chair", "lounge chair", "upholstered chair", "club chair")),
    Kind("stool", _stool, ("bar stool", "barstool", "footstool", "round stool")),
    Kind("bench", _bench, ("park bench", "garden bench", "street bench")),
    Kind("sofa", _sofa, ("couch", "settee", "loveseat", "living room sofa")),
    Kind("throne", _throne, ("royal throne", "king's throne", "royal seat")),
)
