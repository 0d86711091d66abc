"""Pegasus, griffin and phoenix."""

from __future__ import annotations

from dataclasses import replace

from att3d_core.library.asset import GROUND_Y, Mesh, merge
from att3d_core.library.toybox.features import INK, Animal, bellied_torso, eyes, skull
from att3d_core.library.toybox.shapes import (
    Point,
    both_sides,
    ellipsoid,
    limb,
    moved,
    rgb,
    rod,
    rotation,
    smooth_path,
    tube,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.animals.bird import beak
from att3d_core.library.toybox.world.kinds.animals.creature import creature, eyes_at
from att3d_core.library.toybox.world.kinds.animals.hoofed import horse_body, horse_frame, horse_head
from att3d_core.library.toybox.world.kinds.animals.quadruped import Frame, beast
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.fire import tongue
from att3d_core.library.toybox.world.parts.wings import feather_wing


def _placed(wing: list[Mesh], at: Point, turn_deg: float) -> list[Mesh]:
    """Both wings, swept back by `turn_deg`."""
    return [mesh for part in wing for mesh in both_sides(moved(part, at, rotation(y_deg=turn_deg)))]


# ---- pegasus
PEARL, SKY_MANE, FEATHER_TIP, GILT = rgb("#f4f2f0"), rgb("#4fa8f0"), rgb("#bcd9f5"), rgb("#ffc83a")


def _pegasus_body() -> Mesh:
    wings = _placed(feather_wing(0.5, PEARL, FEATHER_TIP), (0.06, -0.08, -0.15), 18)
    return merge([horse_body(PEARL, rgb("#ffffff"), SKY_MANE), *wings])


PEGASUS = Animal(
    "a pegasus", PEARL, GILT, GILT, lambda: horse_head(PEARL, SKY_MANE, rgb("#e6dfe6"), None), _pegasus_body
)
_HORSE = horse_frame(SKY_MANE, GILT)


def _pegasus_parts(frame: Frame) -> list[Mesh]:
    crest = _HORSE.extra(frame) if _HORSE.extra else []
    at = (0.08, frame.back + 0.5 * frame.girth, 0.08)
    return [*crest, *_placed(feather_wing(0.72, PEARL, FEATHER_TIP), at, 34)]


# ---- griffin
TAWNY, HEAD_FEATHERS, PINION, TALON = rgb("#d9962e"), rgb("#f7efe0"), rgb("#7a4520"), rgb("#ffc21a")


def _griffin_head() -> Mesh:
    ruff = [rod((x, 0.14, z), (1.45 * x, -0.03, 1.3 * z), 0.095, HEAD_FEATHERS, 0.026, 8)
            for x, z in ((-0.14, 0.04), (0.14, 0.04), (-0.09, -0.13), (0.09, -0.13), (0.0, -0.17))]  # fmt: skip
    brows = both_sides(ellipsoid((0.1, 0.335, 0.18), (0.1, 0.036, 0.07), HEAD_FEATHERS, 8, rotation(z_deg=18)))
    ears = both_sides(rod((0.13, 0.36, -0.03), (0.2, 0.57, -0.08), 0.085, PINION, 0.026, 8))
    return merge(
        [
            skull(HEAD_FEATHERS, (0.225, 0.215, 0.22)),
            *ruff,
            *beak(TALON, 0.2, 0.1, 0.19, 0.1),
            *ears,
            *eyes(0.27, rgb("#ffe27a")),
            *brows,
        ]
    )


def _griffin_body() -> Mesh:
    wings = _placed(feather_wing(0.5, TAWNY, PINION), (0.06, -0.08, -0.13), 18)
    tail = tube([(0, -0.28, -0.12), (0, -0.34, -0.26), (0, -0.24, -0.36)], [0.042, 0.038, 0.036], TAWNY, 8)
    return merge(
        [*bellied_torso(TAWNY, HEAD_FEATHERS), *wings, tail, ellipsoid((0, -0.2, -0.37), (0.07, 0.07, 0.07), PINION, 8)]
    )


GRIFFIN = Animal("a griffin", TAWNY, TALON, TALON, _griffin_head, _griffin_body)


def _griffin_parts(frame: Frame) -> list[Mesh]:
    """Wings, a feathered chest, talons and the tuft of the tail."""
    half, y = frame.length / 2, frame.back
    toes = [
        ellipsoid((0.11 + dx, GROUND_Y + 0.035, half - 0.02), (0.036, 0.036, 0.07), TALON, 6)
        for dx in (-0.06, 0.0, 0.06)
    ]
    return [
        *_placed(feather_wing(0.72, TAWNY, PINION), (0.08, y + 0.5 * frame.girth, 0.08), 34),
        ellipsoid((0, y + 0.02, half - 0.04), (0.175, 0.19, 0.15), HEAD_FEATHERS, 10),
        ellipsoid((0, y + 0.3, -half - 0.23), (0.075, 0.1, 0.075), PINION, 10),
        *[mesh for toe in toes for mesh in both_sides(toe)],
    ]


_LION = Frame(
    leg=0.2, length=0.54, girth=0.17, thick=0.07, neck=(0.17, 0.12), neck_girth=0.12, head=0.92,
    tail=(((0, 0, 0), (0, -0.01, -0.12), (0, 0.07, -0.22), (0, 0.19, -0.24)), (0.045, 0.04, 0.036, 0.036)),
    extra=_griffin_parts,
)  # fmt: skip

# ---- phoenix
EMBER, FLAME, SPARK = rgb("#f0451c"), rgb("#ff8f1a"), rgb("#ffd83a")


def _phoenix(look: Look) -> Mesh:
    """Rising, its wings spread, its tail a fire. Variation 0: how large wings and tail are."""
    large, y = look.vary(0, 0.84, 1.0, 1.16), GROUND_Y + 0.55
    path, radii = smooth_path(
        [(0, y - 0.26, -0.08), (0, y - 0.08, 0.0), (0, y + 0.1, 0.04), (0, y + 0.27, 0.05)], [0.1, 0.165, 0.16, 0.1], 10
    )
    colors = (EMBER, FLAME, SPARK)
    tail = [
        moved(tongue((0, 0, 0), 0.64 * large * tall, 0.11, 180.0, layer, colors), (x, y - 0.16, -0.1),
              rotation(x_deg=lean) @ rotation(z_deg=turn))
        for x, turn, lean, tall, layer in ((0.0, 180, 18, 1.0, 0), (0.06, 156, 12, 0.86, 1), (-0.06, 204, 12, 0.86, 1),
                                           (0.1, 132, 6, 0.62, 2), (-0.1, 228, 6, 0.62, 2))
    ]  # fmt: skip
    crest = [tongue((0, y + 0.5, -0.02 - 0.07 * k), (0.3, 0.26, 0.2)[k], 0.07, 180.0, 2 - k, colors) for k in range(3)]
    foot = [
        limb((0.07, y - 0.2, 0.05), (0.08, y - 0.32, 0.1), 0.042, 0.04, SPARK),
        ellipsoid((0.08, y - 0.34, 0.13), (0.055, 0.036, 0.08), SPARK, 8),
    ]
    return merge(
        [
            tube(path, radii, EMBER, 14),
            ellipsoid((0, y + 0.02, 0.07), (0.13, 0.19, 0.13), FLAME, 14),
            *_placed(feather_wing(0.74 * large, EMBER, FLAME, 6), (0.1, y + 0.12, -0.03), 16),
            *tail,
            *[mesh for part in foot for mesh in both_sides(part)],
            ellipsoid((0, y + 0.38, 0.06), (0.165, 0.16, 0.165), EMBER, 16),
            tube([(0, y + 0.37, 0.19), (0, y + 0.36, 0.29), (0, y + 0.3, 0.34)], [0.07, 0.05, 0.026], SPARK, 8),
            eyes_at((0, y + 0.42, 0.19), 0.85, 0.085, INK),
            *crest,
        ]
    )


KINDS: tuple[Kind, ...] = (
    beast("pegasus", PEGASUS, ("winged horse", "flying horse", "horse with wings"),
          replace(_HORSE, extra=_pegasus_parts), (rgb("#5a5a68"), rgb("#fff6e8"))),
    beast("griffin", GRIFFIN, ("gryphon", "griffon", "hippogriff"), _LION, (rgb("#8a5a34"), rgb("#e8c888")),
          (TALON, HEAD_FEATHERS)),
    creature("phoenix", _phoenix, EMBER, ("firebird", "fire bird", "phoenix bird", "bird of fire"),
             (rgb("#c81e4a"), rgb("#ffa51f"))),
)  # fmt: skip
