"""What stands at the walls of a parlour: mirror, grandfather clock, fireplace, piano."""

from __future__ import annotations

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    both_sides,
    box,
    ellipsoid,
    extrude,
    lathe,
    moved,
    rgb,
    rod,
    rotation,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.fire import blaze
from att3d_core.library.toybox.world.parts.jewels import GOLD, OLD_GOLD
from att3d_core.library.toybox.world.parts.masonry import tone
from att3d_core.library.toybox.world.parts.outlines import arc
from att3d_core.library.toybox.world.parts.woodwork import BRASS, OAK, WALNUT, plank

IVORY, INK = rgb("#fdf8ea"), rgb("#1c1a22")


def _oval(width: float, height: float, count: int = 28) -> list[tuple[float, float]]:
    return arc((0, 0), width / 2, 0, 360 - 360 / count, count, height / width)


def _mirror(look: Look) -> Mesh:
    frame, deep = look.paint(GOLD), look.paint(OLD_GOLD, 0.7)
    width, height = look.vary(0, 0.4, 0.58, 0.78), look.vary(1, 0.7, 0.92, 1.12)
    middle = 0.2 + height / 2 + 0.06
    glass, shine = rgb("#a9dcf2"), rgb("#eefaff")
    leaning = [
        extrude(_oval(width + 0.16, height + 0.16), 0.1, frame, (0, 0, 0)),
        extrude(_oval(width + 0.04, height + 0.04), 0.13, deep, (0, 0, 0.005)),
        extrude(_oval(width - 0.04, height - 0.04), 0.05, glass, (0, 0, 0.06)),
        plank((-width * 0.2, -height * 0.2, 0.07), (width * 0.22, height * 0.18, 0.07), 0.09, 0.05, shine),
        plank((-width * 0.03, -height * 0.26, 0.07), (width * 0.26, 0.0, 0.07), 0.05, 0.05, shine),
        ellipsoid((0, height / 2 + 0.1, 0.02), (0.09, 0.07, 0.07), deep, 10),
    ]
    side = width / 2 + 0.12
    return merge(
        [
            *[moved(part, (0, middle, 0), rotation(x_deg=-5)) for part in leaning],
            *both_sides(rod((side, 0.06, 0), (side, middle + 0.12, 0), 0.037, deep)),
            *both_sides(ellipsoid((side, middle + 0.15, 0), (0.055, 0.055, 0.055), frame, 10)),
            *both_sides(rod((side - 0.09, middle, 0), (side, middle, 0), 0.034, frame)),
            *both_sides(plank((side, 0.03, -0.22), (side, 0.03, 0.22), 0.08, 0.07, deep)),
            rod((-side, 0.1, 0), (side, 0.1, 0), 0.036, deep),
        ]
    )


def _grandfather_clock(look: Look) -> Mesh:
    wood, dark, pale = look.paint(rgb("#9a5a2a")), look.paint(rgb("#5d3116"), 0.6), look.paint(OAK, 1.15)
    half, tall = look.vary(0, 0.13, 0.175, 0.24), look.vary(1, 0.4, 0.6, 0.72)
    head = 0.28 + tall
    top = head + 0.4
    pediment = [
        (-half - 0.09, 0.0),
        (half + 0.09, 0.0),
        (half + 0.09, 0.06),
        *arc((0, 0.04), half + 0.02, 0, 180, 9, 0.75),
        (-half - 0.09, 0.06),
    ]
    face = head + 0.2
    return merge(
        [
            box((0, 0.04, 0), (2 * half + 0.22, 0.08, 0.4), dark),
            box((0, 0.16, 0), (2 * half + 0.15, 0.24, 0.34), wood),
            box((0, 0.17, 0.16), (2 * half, 0.14, 0.06), pale),
            box((0, 0.27 + tall / 2, 0), (2 * half, tall + 0.06, 0.27), wood),
            box((0, 0.28 + tall / 2, 0.125), (2 * half - 0.09, tall - 0.06, 0.05), dark),
            # The pendulum swings behind the door.
            box((0, 0.3 + tall * 0.55, 0.155), (0.065, tall * 0.62, 0.06), BRASS),
            moved(lathe([(0.085, 0), (0.085, 0.05)], GOLD, 16), (0, 0.28 + tall * 0.26, 0.14), rotation(x_deg=90)),
            box((0, head + 0.19, 0), (2 * half + 0.12, 0.4, 0.33), wood),
            box((0, head, 0), (2 * half + 0.18, 0.06, 0.38), dark),
            moved(lathe([(half + 0.03, 0), (half + 0.03, 0.06)], BRASS, 24), (0, face, 0.14), rotation(x_deg=90)),
            moved(lathe([(half - 0.005, 0), (half - 0.005, 0.06)], IVORY, 24), (0, face, 0.155), rotation(x_deg=90)),
            plank((0, face - 0.02, 0.225), (0, face + half * 0.78, 0.225), 0.055, 0.065, INK),
            plank((0, face, 0.225), (half * 0.5, face - half * 0.28, 0.225), 0.055, 0.06, INK),
            extrude(pediment, 0.38, dark, (0, top - 0.02, 0)),
            *both_sides(ellipsoid((half + 0.05, top + 0.07, 0.1), (0.045, 0.06, 0.045), BRASS, 8)),
            ellipsoid((0, top + 0.8 * half + 0.06, 0.1), (0.055, 0.065, 0.055), BRASS, 8),
        ]
    )


def _fireplace(look: Look) -> Mesh:
    brick, mortar = look.paint(rgb("#b4472f")), look.paint(tone(rgb("#b4472f"), 0.62), 0.6)
    half, flames = look.vary(0, 0.44, 0.56, 0.7), look.vary(1, 0.24, 0.38, 0.5)
    height, opening, soot = 0.74, half - 0.2, rgb("#241a18")
    stones = []
    for row in range(5):
        y = 0.14 + 0.118 * row
        shift = 0.03 if row % 2 else -0.03
        for z, width in ((0.2, 0.16), (0.06, 0.0), (-0.1, 0.0)):
            if width:
                stones += both_sides(box((half - 0.1 + shift * 0.5, y, z), (0.17 - abs(shift), 0.09, 0.12), brick))
            else:
                stones += both_sides(box((half, y, z + shift), (0.08, 0.09, 0.13), brick))
    return merge(
        [
            box((0, 0.03, 0.1), (2 * half + 0.18, 0.09, 0.72), rgb("#8b8f98")),
            *both_sides(box((half - 0.1, height / 2, 0), (0.2, height, 0.44), mortar)),
            box((0, height / 2, -0.19), (2 * half, height, 0.07), mortar),
            box((0, height / 2, -0.14), (2 * opening, height - 0.02, 0.06), soot),
            box((0, height - 0.08, 0), (2 * half - 0.04, 0.17, 0.42), mortar),
            *[
                box((x * half * 0.36, height - 0.08, 0.19), (half * 0.3, 0.14, 0.08), brick)
                for x in (-1.5, -0.5, 0.5, 1.5)
            ],
            *stones,
            box((0, height + 0.03, 0.05), (2 * half + 0.2, 0.1, 0.6), WALNUT),
            box((0, height + 0.34, -0.08), (2 * half - 0.3, 0.56, 0.28), brick, taper=0.72),
            *both_sides(rod((0.02, 0.12, -0.02), (0.24, 0.12, 0.17), 0.055, OAK)),
            rod((-0.26, 0.17, 0.06), (0.26, 0.17, 0.06), 0.055, WALNUT),
            *blaze((0, 0.14, 0.06), flames, 0.22),
        ]
    )


def _piano(look: Look) -> Mesh:
    lacquer, sheen = look.paint(rgb("#26262e")), look.paint(rgb("#4c4d5a"), 0.7)
    length, lid = look.vary(0, 0.5, 0.72, 0.95), look.vary(1, 24.0, 38.0, 52.0)
    # The case seen from above, with its keys at +Z; x is mirrored so that the straight side lies left.
    case = [
        (-0.56, -0.3),
        (0.56, -0.3),
        (0.56, 0.05),
        (0.5, 0.2 + length * 0.12),
        (0.34, 0.12 + length * 0.36),
        (0.14, 0.1 + length * 0.58),
        (-0.08, length * 0.9),
        (-0.3, length),
        (-0.48, length * 0.97),
        (-0.56, length * 0.82),
    ]
    rear = [(x, y) for x, y in case if y > -0.1]
    wing = [(-0.56, -0.08), (0.56, -0.08), *rear]
    flat = rotation(x_deg=-90)
    open_lid = moved(moved(extrude(wing, 0.07, sheen, turn=flat), (0.56, 0, 0)), turn=rotation(z_deg=lid))
    keys = [box((x * 0.13, 0.585, 0.37), (0.052, 0.07, 0.12), INK) for x in (-3.4, -2.5, -1.1, -0.2, 0.7, 2.1, 3.0)]
    return merge(
        [
            extrude(case, 0.2, lacquer, (0, 0.52, 0.08), flat),
            box((0, 0.475, 0.42), (1.1, 0.09, 0.2), lacquer),
            box((0, 0.545, 0.42), (0.98, 0.07, 0.19), IVORY),
            *keys,
            *both_sides(box((0.535, 0.56, 0.42), (0.07, 0.12, 0.21), lacquer)),
            extrude([(x * 0.88, y * 0.88) for x, y in rear], 0.06, rgb("#d9952a"), (0, 0.61, 0.02), flat),
            moved(open_lid, (-0.56, 0.635, 0.08)),
            rod((0.4, 0.6, -0.02), (0.3, 0.62 + 0.0155 * lid, -0.02), 0.036, sheen),
            box((0, 0.69, 0.26), (0.5, 0.2, 0.07), sheen, rotation(x_deg=-14)),
            box((0, 0.71, 0.3), (0.3, 0.16, 0.07), IVORY, rotation(x_deg=-14)),
            *both_sides(box((0.46, 0.22, 0.3), (0.12, 0.46, 0.12), lacquer, taper=1.3)),
            box((-0.32, 0.22, -length * 0.62), (0.12, 0.46, 0.12), lacquer, taper=1.3),
            box((0, 0.25, 0.1), (0.075, 0.42, 0.075), BRASS),
        ]
    )


KINDS: tuple[Kind, ...] = (
    Kind("mirror", _mirror, ("looking glass", "standing mirror", "oval mirror", "magic mirror")),
    Kind("grandfather clock", _grandfather_clock, ("longcase clock", "pendulum clock", "standing clock", "tall clock")),
    Kind("fireplace", _fireplace, ("hearth", "open fireplace", "brick fireplace", "fireplace with a chimney")),
    Kind("piano", _piano, ("grand piano", "concert piano", "concert grand")),
)
