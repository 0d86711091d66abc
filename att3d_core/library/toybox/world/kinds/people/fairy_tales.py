"""Folk of fairy tales: dwarf, elf, fairy, mermaid."""

from __future__ import annotations

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.pose import torso
from att3d_core.library.toybox.shapes import (
    Color,
    both_sides,
    ellipsoid,
    lathe,
    limb,
    moved,
    rgb,
    rod,
    rotation,
    slab,
    smooth_path,
    tube,
)
from att3d_core.library.toybox.world.figures import Stature
from att3d_core.library.toybox.world.kind import Kind, Takes
from att3d_core.library.toybox.world.kinds.people.family import CHEEK, RED_LIPS, bun, cheeks, lashes
from att3d_core.library.toybox.world.kinds.people.folk import BLOND, GINGER, person
from att3d_core.library.toybox.world.kinds.people.heads import SKIN, brows, face, full_beard, long_hair, short_hair
from att3d_core.library.toybox.world.look import Look


def _dwarf() -> list[Mesh]:
    """A beard down to the belt, wider than the head."""
    mane = lathe([(0.03, -0.31), (0.1, -0.22), (0.185, -0.1), (0.225, 0.0), (0.2, 0.09), (0.1, 0.13)], GINGER, 14, 0.62)
    return [
        *face(nose=0.085),
        *short_hair(GINGER),
        *full_beard(GINGER, 0.04),
        moved(mane, (0, 0, 0.12)),
        *brows(GINGER, 10, 0.34),
    ]


def _ears(skin: Color) -> list[Mesh]:
    return both_sides(rod((0.2, 0.22, -0.01), (0.44, 0.36, -0.06), 0.085, skin, 0.015, 8))


def _elf() -> list[Mesh]:
    return [*face(nose=0.04), *_ears(SKIN), *short_hair(BLOND, 0.01), *brows(BLOND, -6), *cheeks()]


def _fairy() -> list[Mesh]:
    flower = [
        ellipsoid((0.14 + 0.06 * float(np.sin(t)), 0.43 + 0.06 * float(np.cos(t)), 0.13), (0.045, 0.045, 0.035),
                  rgb("#ff7ab8"), 6)
        for t in np.arange(5) * 2 * np.pi / 5
    ]  # fmt: skip
    return [
        *face(nose=0.034, mouth=RED_LIPS),
        *both_sides(rod((0.2, 0.22, -0.01), (0.35, 0.32, -0.05), 0.07, SKIN, 0.015, 8)),
        *bun(BLOND),
        *flower,
        ellipsoid((0.14, 0.43, 0.15), (0.036, 0.036, 0.036), rgb("#ffd22e"), 6),
        *cheeks(),
        *lashes(),
    ]


# ---- mermaid
_TAIL, _SHELL, _RED_HAIR = rgb("#12b39a"), rgb("#a04fd8"), rgb("#e0431f")


def _mermaid(look: Look) -> Mesh:
    """Sitting upright, her tail swung to her left. Variation 0: wider hips; variation 1: longer hair and wider fin."""
    scale, deep, fin = look.paint(_TAIL), look.paint(rgb("#0a7f78"), 0.66), look.paint(rgb("#5fe0c0"), 1.25)
    hips, flow = look.vary(0, 0.145, 0.17, 0.2), look.vary(1, 0.8, 1.0, 1.2)
    path, radii = smooth_path(
        [(0, -0.2, 0), (0, -0.34, 0.0), (0.02, -0.5, 0.03), (0.14, -0.63, 0.05), (0.31, -0.62, 0.04),
         (0.41, -0.49, 0.02), (0.43, -0.36, 0.0)],
        [0.13, hips, 0.95 * hips, 0.13, 0.1, 0.07, 0.05], 16,
    )  # fmt: skip
    lobe = [(0.0, 0.0), (0.1, 0.02), (0.2, 0.1), (0.24, 0.24), (0.14, 0.2), (0.05, 0.13)]
    fluke = [
        moved(slab([(flow * x, flow * y) for x, y in lobe], 0.07, fin), (0.43, -0.4, 0.0), rotation(z_deg=lean))
        for lean in (-4,)
    ]
    other = slab([(-flow * x, flow * y) for x, y in lobe[::-1]], 0.07, fin, (0.43, -0.4, 0.0), rotation(z_deg=4))
    rows = []
    for at, (x, y, z), radius in zip(range(len(path)), path, radii, strict=True):
        if at in (4, 6):
            rows.append(ellipsoid((x, y, z + 0.02), (1.03 * radius, 0.045, 1.0 * radius), deep, 14))
    hair = both_sides(limb((0.2, 0.1, -0.05), (0.25, -0.24 * flow, -0.05), 0.095, 0.045, _RED_HAIR))
    arm, hand = (0.235, -0.2, 0.07), (0.16, -0.27, 0.19)
    return merge(
        [
            *face(nose=0.036, mouth=RED_LIPS),
            *long_hair(_RED_HAIR),
            *hair,
            limb((0, 0.1, -0.16), (0, -0.26 * flow, -0.18), 0.17, 0.08, _RED_HAIR),
            *lashes(),
            *cheeks(),
            _star_fish(),
            torso(SKIN, 0.95),
            *both_sides(ellipsoid((0.07, -0.1, 0.1), (0.075, 0.065, 0.055), _SHELL, 10)),
            limb((0.13, -0.1, -0.02), (-0.13, -0.1, -0.02), 0.11, 0.11, _SHELL, 10),
            *both_sides(limb((0.145, -0.055, 0), arm, 0.058, 0.05, SKIN)),
            *both_sides(limb(arm, hand, 0.05, 0.045, SKIN)),
            *both_sides(ellipsoid(hand, (0.06, 0.06, 0.06), SKIN, 8)),
            tube(path, radii, scale, 14),
            ellipsoid((0, -0.23, 0), (0.18, 0.045, 0.16), fin, 14),
            *rows,
            *fluke,
            other,
        ]
    )


def _star_fish() -> Mesh:
    angles = np.pi / 2 + np.arange(10) * np.pi / 5
    outline = [
        (float(r * np.cos(t)), float(r * np.sin(t))) for r, t in zip(0.1 * np.array([1, 0.5] * 5), angles, strict=True)
    ]
    return slab(outline, 0.06, rgb("#ffb52e"), (0.15, 0.4, 0.15), rotation(x_deg=-20, y_deg=25, z_deg=-20))


KINDS: tuple[Kind, ...] = (
    person(
        "dwarf",
        _dwarf,
        ("dwarf warrior", "dwarven warrior", "bearded dwarf", "dwarf miner", "dwarven"),
        (GINGER,),
        stature=Stature(1.34, 1.22, 0.76),
    ),
    person("elf", _elf, ("elven", "wood elf", "elf archer", "christmas elf", "santa's elf"), (BLOND, CHEEK)),
    person("fairy", _fairy, ("pixie", "tooth fairy", "faerie", "sprite"), (BLOND, CHEEK)),
    Kind("mermaid", _mermaid, ("siren", "little mermaid", "sea maiden", "water nymph"), Takes.BEING),
)
