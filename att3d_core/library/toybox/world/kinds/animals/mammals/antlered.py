"""Deer, moose, donkey and camel."""

from __future__ import annotations

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.features import INK, PINK, Animal, bellied_torso, eyes, skull
from att3d_core.library.toybox.shapes import (
    Color,
    Point,
    both_sides,
    ellipsoid,
    extrude,
    limb,
    rgb,
    rod,
    rotation,
    smooth_path,
    tube,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.animals.hoofed import (
    HOOF,
    THIN_TAIL,
    long_face,
    side_ears,
    tufted_tail,
)
from att3d_core.library.toybox.world.kinds.animals.quadruped import Frame, beast

# ---- deer
FAWN, FAWN_PALE, ANTLER = rgb("#b5682c"), rgb("#f6e3c4"), rgb("#e2cfa6")


def _antler(stem: list[Point], tines: list[tuple[Point, Point]]) -> list[Mesh]:
    path, radii = smooth_path(stem, [0.05, 0.045, 0.042, 0.03], 8)
    return [
        part
        for mesh in (tube(path, radii, ANTLER, 7), *[rod(a, b, 0.042, ANTLER, 0.024, 7) for a, b in tines])
        for part in both_sides(mesh)
    ]


def _deer_head() -> Mesh:
    antlers = _antler(
        [(0.09, 0.38, -0.03), (0.2, 0.55, -0.07), (0.3, 0.72, -0.05), (0.26, 0.9, 0.02)],
        [
            ((0.15, 0.48, -0.05), (0.15, 0.62, 0.12)),
            ((0.24, 0.61, -0.07), (0.44, 0.7, -0.05)),
            ((0.3, 0.73, -0.05), (0.44, 0.88, -0.02)),
        ],
    )
    return merge(
        [
            skull(FAWN, (0.21, 0.205, 0.21)),
            *long_face(FAWN_PALE, INK, 0.095),
            ellipsoid((0, 0.15, 0.36), (0.06, 0.045, 0.04), INK, 10),
            *side_ears(FAWN, PINK, -14),
            *antlers,
            *eyes(0.275),
        ]
    )


def _deer_body() -> Mesh:
    return merge([*bellied_torso(FAWN, FAWN_PALE), ellipsoid((0, -0.27, -0.17), (0.065, 0.09, 0.07), FAWN_PALE, 10)])


def _fawn_spots(frame: Frame) -> list[Mesh]:
    """Pale spots along the back, and the white mirror at the rump."""
    y, g = frame.back, frame.girth
    spots = [
        ellipsoid((0.84 * g, y + 0.45 * g + dy, z), (0.04, 0.042, 0.05), FAWN_PALE, 6)
        for z, dy in ((0.11, 0.0), (0.0, 0.03), (-0.11, 0.0), (-0.2, 0.03), (-0.05, -0.07), (-0.16, -0.07))
    ]
    mirror = ellipsoid((0, y - 0.02, -frame.length / 2 - 0.03), (0.105, 0.12, 0.06), FAWN_PALE, 10)
    return [mirror, *[mesh for spot in spots for mesh in both_sides(spot)]]


DEER = Animal("a deer", FAWN, HOOF, HOOF, _deer_head, _deer_body)
_DEER = Frame(leg=0.3, length=0.48, girth=0.145, thick=0.052, neck=(0.26, 0.12), neck_girth=0.095, head=0.8, hoof=HOOF,
              belly=FAWN_PALE, tail=(((0, 0, 0), (0, 0.06, -0.06), (0, 0.13, -0.07)), (0.06, 0.06, 0.03)),
              tail_colours=(FAWN_PALE,), extra=_fawn_spots)  # fmt: skip

# ---- moose
UMBER, UMBER_PALE, MUZZLE = rgb("#573419"), rgb("#a58a6c"), rgb("#8a6444")


def _moose_head() -> Mesh:
    shovel = [(0.0, -0.09), (0.12, -0.13), (0.3, -0.07), (0.43, 0.07), (0.35, 0.12), (0.4, 0.25), (0.29, 0.22),
              (0.27, 0.35), (0.17, 0.24), (0.1, 0.33), (0.03, 0.15)]  # fmt: skip
    antlers = [
        rod((0.12, 0.34, -0.04), (0.31, 0.41, -0.05), 0.06, ANTLER, sides=8),
        extrude(shovel, 0.075, ANTLER, (0.26, 0.41, -0.05), rotation(y_deg=12)),
    ]
    return merge(
        [
            skull(UMBER, (0.2, 0.195, 0.21)),
            limb((0, 0.19, 0.1), (0, 0.1, 0.32), 0.14, 0.125, UMBER, 14),
            ellipsoid((0, 0.075, 0.38), (0.145, 0.125, 0.12), MUZZLE, 14),
            *both_sides(ellipsoid((0.07, 0.1, 0.485), (0.03, 0.038, 0.022), INK, 8)),
            rod((0, 0.02, 0.2), (0, -0.17, 0.2), 0.085, UMBER, 0.025, 8),
            *side_ears(UMBER, MUZZLE, 18),
            *[mesh for antler in antlers for mesh in both_sides(antler)],
            *eyes(0.285),
        ]
    )


def _moose_body() -> Mesh:
    return merge([*bellied_torso(UMBER, MUZZLE), ellipsoid((0, -0.28, -0.15), (0.055, 0.07, 0.06), UMBER, 10)])


def _withers(frame: Frame) -> list[Mesh]:
    """The hump over the shoulders."""
    return [ellipsoid((0, frame.back + 0.11, frame.length / 2 - 0.1), (0.13, 0.17, 0.18), UMBER, 12)]


MOOSE = Animal("a moose", UMBER, HOOF, HOOF, _moose_head, _moose_body)
_MOOSE = Frame(leg=0.32, length=0.52, girth=0.185, thick=0.062, neck=(0.11, 0.16), neck_girth=0.12, head=0.82,
               hoof=HOOF, shin=UMBER_PALE, tail=(((0, 0, 0), (0, -0.01, -0.05), (0, -0.08, -0.06)), (0.05, 0.05, 0.03)),
               extra=_withers)  # fmt: skip

# ---- donkey
DUN, DUN_PALE, DUN_DARK = rgb("#a09ea3"), rgb("#f3efe9"), rgb("#4a464d")


def _upright_mane(points: list[tuple[float, float]], color: Color) -> list[Mesh]:
    """A brush of short hair along (y, z)."""
    return [ellipsoid((0, y, z), (0.05, 0.085, 0.08), color, 8) for y, z in points]


def _donkey_head() -> Mesh:
    ear = ellipsoid((0.17, 0.57, -0.03), (0.085, 0.235, 0.055), DUN, 12, rotation(z_deg=-14))
    inner = ellipsoid((0.172, 0.57, 0.012), (0.052, 0.175, 0.035), PINK, 10, rotation(z_deg=-14))
    return merge(
        [
            skull(DUN, (0.2, 0.205, 0.21)),
            limb((0, 0.19, 0.08), (0, 0.11, 0.24), 0.145, 0.125, DUN, 14),
            ellipsoid((0, 0.095, 0.3), (0.14, 0.11, 0.12), DUN_PALE, 14),
            *both_sides(ellipsoid((0.06, 0.125, 0.405), (0.028, 0.034, 0.02), DUN_DARK, 8)),
            ellipsoid((0, 0.045, 0.395), (0.075, 0.022, 0.028), DUN_DARK, 8),
            *both_sides(ear),
            *both_sides(inner),
            *_upright_mane([(0.42, 0.06), (0.43, -0.05), (0.38, -0.15), (0.27, -0.21), (0.14, -0.22)], DUN_DARK),
            *eyes(0.275),
        ]
    )


DONKEY = Animal(
    "a donkey", DUN, DUN_DARK, DUN_DARK, _donkey_head,
    lambda: merge([*bellied_torso(DUN, DUN_PALE), tufted_tail(DUN, DUN_DARK)]),
)  # fmt: skip
_DONKEY = Frame(
    leg=0.22, length=0.5, girth=0.165, thick=0.06, neck=(0.2, 0.12), neck_girth=0.105, head=0.84, hoof=DUN_DARK,
    belly=DUN_PALE, tail=THIN_TAIL, tail_colours=(DUN,) * 6 + (DUN_DARK,) * 5,
    extra=lambda frame: _upright_mane(
        [(frame.back + frame.girth + up, frame.length / 2 - 0.1 + 0.3 * up) for up in (0.02, 0.11)], DUN_DARK
    ),
)  # fmt: skip

# ---- camel
SANDY, SANDY_DARK, SANDY_PALE = rgb("#d6a05a"), rgb("#8e5f2c"), rgb("#f0d7a6")


def _camel_head() -> Mesh:
    return merge(
        [
            skull(SANDY, (0.2, 0.195, 0.21)),
            limb((0, 0.19, 0.08), (0, 0.13, 0.26), 0.135, 0.12, SANDY, 14),
            ellipsoid((0, 0.115, 0.32), (0.135, 0.105, 0.1), SANDY_PALE, 14),
            *both_sides(ellipsoid((0.05, 0.155, 0.405), (0.026, 0.03, 0.02), SANDY_DARK, 8)),
            ellipsoid((0, 0.075, 0.41), (0.09, 0.022, 0.028), SANDY_DARK, 8),
            ellipsoid((0, 0.415, 0.02), (0.12, 0.075, 0.12), SANDY_DARK, 10),
            *both_sides(ellipsoid((0.2, 0.36, -0.06), (0.075, 0.055, 0.045), SANDY, 8, rotation(z_deg=25))),
            *both_sides(ellipsoid((0.1, 0.35, 0.17), (0.085, 0.034, 0.06), SANDY_DARK, 8, rotation(z_deg=-8))),
            *eyes(0.275),
        ]
    )


def _humps(frame: Frame) -> list[Mesh]:
    """Two humps with dark woolly tops, and the bend of the neck."""
    y = frame.back + 0.75 * frame.girth
    parts: list[Mesh] = []
    for z in (0.12, -0.15):
        parts += [
            ellipsoid((0, y + 0.07, z), (0.13, 0.25, 0.14), SANDY, 12),
            ellipsoid((0, y + 0.23, z), (0.1, 0.12, 0.11), SANDY_DARK, 10),
        ]
    return [*parts, ellipsoid((0, frame.back - 0.02, frame.length / 2 + 0.05), (0.11, 0.12, 0.13), SANDY, 12)]


def _camel_body() -> Mesh:
    hump = [ellipsoid((0, -0.14, -0.15), (0.11, 0.13, 0.12), SANDY), ellipsoid((0, -0.13, -0.22), (0.07, 0.08, 0.07),
                                                                               SANDY_DARK, 8)]  # fmt: skip
    return merge([*bellied_torso(SANDY, SANDY_PALE), *hump, tufted_tail(SANDY, SANDY_DARK)])


CAMEL = Animal("a camel", SANDY, SANDY_DARK, SANDY_DARK, _camel_head, _camel_body)
_CAMEL = Frame(leg=0.32, length=0.56, girth=0.165, thick=0.058, neck=(0.26, 0.22), neck_girth=0.085, head=0.72,
               hoof=SANDY_DARK, tail=THIN_TAIL, tail_colours=(*[SANDY] * 6, *[SANDY_DARK] * 5),
               extra=_humps)  # fmt: skip

KINDS: tuple[Kind, ...] = (
    beast("deer", DEER, ("stag", "reindeer", "buck", "fawn", "doe"), _DEER, (rgb("#74482a"), rgb("#d99a5a"))),
    beast("moose", MOOSE, ("elk", "bull moose", "caribou"), _MOOSE, (rgb("#3a2a22"), rgb("#8a5a34"))),
    beast("donkey", DONKEY, ("mule", "burro", "jackass"), _DONKEY, (rgb("#6a5546"), rgb("#b9b4b0"))),
    beast("camel", CAMEL, ("dromedary", "bactrian camel", "desert camel"), _CAMEL, (rgb("#a87442"), rgb("#efcf94"))),
)  # fmt: skip
