"""Things to put things in: chest, barrel, crate, basket, bucket."""

from __future__ import annotations

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
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
    tube,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.jewels import EMERALD, GOLD, OLD_GOLD, RUBY, coin, cut_gem
from att3d_core.library.toybox.world.parts.outlines import arc
from att3d_core.library.toybox.world.parts.vessels import cup, disc, hoop, staved
from att3d_core.library.toybox.world.parts.woodwork import (
    IRON,
    OAK,
    PINE,
    WALNUT,
    four_corners,
    front_and_back,
    plank,
)

ALONG_X = rotation(y_deg=-90)
"""Takes an outline (x, y) to (z, y), so that a plate reaches along x."""


def _treasure_chest(look: Look) -> Mesh:
    wood, seam = look.paint(rgb("#96521f")), look.paint(rgb("#6b3512"), 0.66)
    half, open_deg = look.vary(0, 0.38, 0.5, 0.62), look.vary(1, 8.0, 48.0, 100.0)
    deep, tall = 0.33, 0.4
    profile = arc((deep, 0), deep, 0, 180, 11)
    lid = [
        extrude(profile, 2 * half, wood, (0, 0.02, 0), ALONG_X),
        box((0, 0.0, deep), (2 * half - 0.12, 0.06, 2 * deep - 0.12), seam),
    ]
    rim = [(0, -0.03), *[(x, y) for x, y in arc((deep, 0), deep + 0.035, 0, 180, 11)][::-1], (2 * deep, -0.03)]
    lid += [extrude(rim, 0.1, GOLD, (x, 0.02, 0), ALONG_X) for x in (-half, -half * 0.36, half * 0.36, half)]
    lid += [box((0, 0.03, deep), (2 * half + 0.02, 0.07, 2 * deep + 0.04), seam)]
    lid += [box((0, 0.0, 2 * deep + 0.03), (0.15, 0.17, 0.07), OLD_GOLD)]
    heap = [
        (-0.55, 0.05, 20, -14),
        (0.1, 0.14, -22, 10),
        (0.6, -0.02, 12, 24),
        (-0.2, 0.2, -30, -18),
        (0.42, 0.2, 30, -8),
    ]
    return merge(
        [
            box((0, tall / 2, 0), (2 * half, tall, 2 * deep), wood),
            *[box((0, y, 0), (2 * half + 0.03, 0.065, 2 * deep + 0.03), seam) for y in (0.03, tall * 0.5)],
            *front_and_back(box((0, tall - 0.02, deep), (2 * half + 0.03, 0.08, 0.07), seam)),
            *both_sides(box((half, tall - 0.02, 0), (0.07, 0.08, 2 * deep), seam)),
            *[box((x, tall / 2, 0), (0.1, tall + 0.03, 2 * deep + 0.07), GOLD) for x in (-half, half)],
            *[box((x, tall / 2, 0.02), (0.1, tall - 0.02, 2 * deep + 0.05), GOLD) for x in (-half * 0.36, half * 0.36)],
            ellipsoid((0, tall - 0.02, 0), (half - 0.08, 0.13, deep - 0.05), OLD_GOLD, 14),
            *[coin((x * half, tall + 0.09 - abs(x) * 0.06, z), 0.085, (a, b)) for x, z, a, b in heap],
            cut_gem((-0.28 * half, tall + 0.1, 0.05), 0.085, RUBY),
            cut_gem((0.34 * half, tall + 0.1, 0.0), 0.075, EMERALD),
            box((0, tall - 0.09, deep + 0.03), (0.17, 0.18, 0.07), OLD_GOLD),
            box((0, tall - 0.1, deep + 0.055), (0.05, 0.09, 0.05), rgb("#2a1a10")),
            *[moved(part, (0, tall + 0.02, -deep), rotation(x_deg=-open_deg)) for part in lid],
        ]
    )


def _barrel(look: Look) -> Mesh:
    wood, other = look.paint(OAK), look.paint(rgb("#8f5524"), 0.72)
    tall, belly = look.vary(0, 0.76, 1.0, 1.16), look.vary(1, 0.36, 0.42, 0.52)
    top = 0.33

    def bulge(t: float) -> float:
        return top + (belly - top) * (1 - (2 * t - 1) ** 2)

    steps = np.linspace(0, 1, 9)
    body = lathe([(bulge(t), tall * t) for t in steps] + [(top - 0.06, tall), (top - 0.06, tall - 0.05)], wood, 24)
    hoops = [
        hoop(max(bulge(t - 0.04), bulge(t + 0.04)) + 0.025, tall * (t - 0.042), tall * (t + 0.042), IRON)
        for t in (0.17, 0.83)
    ]
    return merge(
        [
            staved(body, other, 24),
            *hoops,
            lathe([(top + 0.02, -0.01), (top + 0.045, 0.06)], IRON, 24),
            ring((0, tall - 0.03, 0), top - 0.01, 0.04, (0, 1, 0), IRON, 24),
            *[
                box((x, tall - 0.045, 0), (0.13, 0.05, 2 * (top - 0.08) * w), wood)
                for x, w in ((-0.16, 0.8), (0.16, 0.8))
            ],
            box((0, tall - 0.045, 0), (0.14, 0.052, 2 * (top - 0.05)), other),
            moved(lathe([(0.06, 0), (0.05, 0.07)], WALNUT, 10), (0, tall / 2, belly - 0.03), rotation(x_deg=90)),
        ]
    )


def _crate(look: Look) -> Mesh:
    panel, frame = look.paint(rgb("#a9682f"), 0.72), look.paint(rgb("#dba55c"))
    half, brace = look.vary(0, 0.36, 0.46, 0.58), look.vary(1, 0.07, 0.1, 0.16)
    tall, beam = 0.9, 0.12
    deep = 0.45
    top, bottom = tall - beam / 2, beam / 2
    parts = [box((0, tall / 2, 0), (2 * half - 0.04, tall - 0.04, 2 * deep - 0.04), panel)]
    parts += four_corners(box((half - beam / 2 + 0.02, tall / 2, deep - beam / 2 + 0.02), (beam, tall, beam), frame))
    for y in (bottom, top):
        parts += front_and_back(box((0, y, deep - beam / 2 + 0.01), (2 * half - beam, beam + 0.01, beam), frame))
        parts += both_sides(box((half - beam / 2 + 0.01, y, 0), (beam, beam + 0.01, 2 * deep - beam), frame))
    diagonal = plank((-half + 0.1, bottom + 0.05, deep), (half - 0.1, top - 0.05, deep), brace, 0.06, frame)
    across = plank((half, bottom + 0.05, -deep + 0.1), (half, top - 0.05, deep - 0.1), 0.06, brace, frame)
    parts += [*front_and_back(diagonal), *both_sides(across)]
    parts += [box((0, tall + 0.005, z), (2 * half - 0.14, 0.06, 0.16), frame) for z in (-0.2, 0.0, 0.2)]
    return merge(parts)


def _basket(look: Look) -> Mesh:
    cane, dark = look.paint(rgb("#d9a352")), look.paint(rgb("#9a6424"), 0.66)
    rise, wide = look.vary(0, 0.3, 0.48, 0.64), look.vary(1, 0.36, 0.45, 0.54)
    tall, low = 0.42, 0.3
    levels = np.linspace(0, 1, 7)
    body = cup([(low + (wide - low) * t**0.7, tall * t) for t in levels], 0.07, 0.07, cane, 24)
    bow = [(x, tall + 0.0 + y) for x, y in arc((0, 0), wide - 0.03, 0, 180, 13, rise / (wide - 0.03))]
    return merge(
        [
            staved(body, dark, 24, 2, woven=True),
            ring((0, tall, 0), wide - 0.025, 0.055, (0, 1, 0), cane, 28),
            ring((0, 0.03, 0), low, 0.05, (0, 1, 0), dark, 24),
            tube([(x, y, 0.0) for x, y in bow], [0.042] * 13, [cane, dark] * 6, 8),
            # A cloth and three apples: a basket is for carrying.
            ellipsoid((0, tall - 0.1, 0), (wide - 0.09, 0.1, wide - 0.09), rgb("#f6efe0"), 14),
            *[
                ellipsoid((x, tall + 0.02, z), (0.13, 0.12, 0.13), rgb(c), 10)
                for x, z, c in ((-0.15, 0.05, "#d8262c"), (0.14, 0.1, "#e8402f"), (0.02, -0.16, "#7cb82f"))
            ],
        ]
    )


def _bucket(look: Look) -> Mesh:
    wood, other = look.paint(rgb("#c98a43")), look.paint(rgb("#9c602a"), 0.72)
    tall, low = look.vary(0, 0.42, 0.58, 0.76), look.vary(1, 0.24, 0.31, 0.4)
    top = 0.43
    body = staved(cup([(low, 0), (low + (top - low) * 0.5, tall / 2), (top, tall)], 0.06, 0.1, wood, 24), other, 24)

    def at(t: float) -> float:
        return low + (top - low) * t

    bail = [(x, tall - 0.06 + y, 0.0) for x, y in arc((0, 0), top + 0.01, 0, 180, 13, 1.0)]
    swung = [
        moved(
            tube([(x, y - tall + 0.06, 0.0) for x, y, _ in bail], [0.034] * 13, IRON, 8),
            (0, tall - 0.06, 0),
            rotation(x_deg=28),
        )
    ]
    return merge(
        [
            body,
            *[lathe([(at(t) + 0.022, tall * t), (at(t + 0.13) + 0.022, tall * (t + 0.13))], IRON, 24) for t in (0.1,)],
            cup([(at(0.72) + 0.022, tall * 0.72), (at(0.86) + 0.022, tall * 0.86)], 0.06, tall * 0.7, IRON, 24),
            disc((0, tall - 0.12, 0), at(0.8) - 0.03, 0.06, rgb("#2f9fe8")),
            *both_sides(ellipsoid((top + 0.01, tall - 0.06, 0), (0.055, 0.075, 0.075), IRON, 8)),
            *swung,
            moved(
                rod((-0.11, top + 0.01, 0), (0.11, top + 0.01, 0), 0.052, PINE), (0, tall - 0.06, 0), rotation(x_deg=28)
            ),
        ]
    )


KINDS: tuple[Kind, ...] = (
    Kind(
        "treasure chest",
        _treasure_chest,
        ("chest", "pirate chest", "chest of gold", "treasure chest full of gold", "loot chest"),
    ),
    Kind("barrel", _barrel, ("wooden barrel", "keg", "cask", "wine barrel")),
    Kind("crate", _crate, ("wooden crate", "wooden box", "box", "cargo crate", "shipping crate")),
    Kind("basket", _basket, ("wicker basket", "picnic basket", "fruit basket", "woven basket")),
    Kind("bucket", _bucket, ("pail", "water bucket", "bucket of water")),
)
