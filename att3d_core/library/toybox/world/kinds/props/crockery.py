"""Vessels for drinks, brews and flowers: cauldron, vase, bottle, potion, jar, mug, goblet, teapot."""

from __future__ import annotations

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    both_sides,
    box,
    ellipsoid,
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
from att3d_core.library.toybox.world.parts.fire import tongue
from att3d_core.library.toybox.world.parts.jewels import EMERALD, GOLD, OLD_GOLD, RUBY, SAPPHIRE, set_stone
from att3d_core.library.toybox.world.parts.vessels import cup, disc, handle
from att3d_core.library.toybox.world.parts.woodwork import WALNUT

CORK, PAPER = rgb("#c08a4e"), rgb("#f6ecd2")


def _cauldron(look: Look) -> Mesh:
    iron, rim = look.paint(rgb("#33363f")), look.paint(rgb("#4d525e"), 0.75)
    fat, open_ = look.vary(0, 0.36, 0.46, 0.56), look.vary(1, 0.24, 0.34, 0.4)
    brew, foam = rgb("#5fe02c"), rgb("#c8ff6a")
    y = 0.16
    profile = [
        (0.12, y),
        (fat * 0.72, y + 0.07),
        (fat * 0.98, y + 0.24),
        (fat, y + 0.36),
        (fat * 0.88, y + 0.5),
        (open_, y + 0.6),
        (open_ + 0.05, y + 0.68),
    ]
    ear = ring((fat * 0.98, y + 0.44, 0), 0.095, 0.034, (0, 0, 1), rim, 14)
    legs = [
        moved(rod((0, 0, fat * 0.62), (0, y + 0.14, fat * 0.5), 0.06, rim, 0.085), turn=rotation(y_deg=turn))
        for turn in (60.0, 180.0, 300.0)
    ]
    logs = [
        moved(rod((0, 0.055, 0.1), (0, 0.05, fat + 0.08), 0.055, WALNUT), turn=rotation(y_deg=turn))
        for turn in (0.0, 120.0, 240.0)
    ]
    fire = [
        moved(
            tongue((0, 0.03, 0.16 + 0.1 * (i % 2)), 0.24, 0.085, 40.0 * i, 1 + i % 2),
            turn=rotation(y_deg=60.0 * i + 25),
        )
        for i in range(6)
    ]
    return merge(
        [
            *legs,
            *logs,
            *fire,
            cup(profile, 0.06, y + 0.5, iron, 28),
            ring((0, y + 0.67, 0), open_ + 0.03, 0.055, (0, 1, 0), rim, 28),
            *both_sides(ear),
            lathe([(fat + 0.012, y + 0.28), (fat + 0.03, y + 0.32), (fat + 0.012, y + 0.36)], rim, 28),
            disc((0, y + 0.6, 0), open_, 0.06, brew),
            *[
                ellipsoid((x * open_, y + 0.64, z * open_), (r, r, r), c, 8)
                for x, z, r, c in (
                    (0.3, 0.35, 0.1, foam),
                    (-0.4, 0.1, 0.12, brew),
                    (0.1, -0.4, 0.09, foam),
                    (-0.15, 0.5, 0.07, foam),
                )
            ],
        ]
    )


def _vase(look: Look) -> Mesh:
    clay, band, dark = look.paint(rgb("#2f66c8")), rgb("#f4efe2"), look.paint(rgb("#1c3f8a"), 0.6)
    fat, neck = look.vary(0, 0.22, 0.31, 0.42), look.vary(1, 0.06, 0.12, 0.22)
    tall = 0.92
    profile = [
        (0.15, 0.0),
        (0.17, 0.04),
        (fat * 0.9, 0.24),
        (fat, 0.42),
        (fat * 0.86, 0.58),
        (neck + 0.03, 0.72),
        (neck, 0.8),
        (neck + 0.1, tall),
    ]
    petal = ellipsoid((0, 0.42, fat * 0.985), (0.05, 0.075, 0.035), dark, 8)
    return merge(
        [
            cup(profile, 0.05, 0.66, clay, 28),
            ring((0, tall - 0.01, 0), neck + 0.085, 0.036, (0, 1, 0), band, 24),
            lathe([(0.16, -0.03), (0.2, 0.0), (0.18, 0.05)], dark, 24),
            lathe(
                [(fat * 0.985, 0.33), (fat * 1.03, 0.36), (fat * 1.04, 0.42), (fat * 1.02, 0.48), (fat * 0.96, 0.51)],
                band,
                28,
            ),
            *[moved(petal, (0, 0, 0), rotation(y_deg=30.0 * i)) for i in range(12)],
            lathe([(neck + 0.025, 0.735), (neck + 0.03, 0.79)], dark, 24),
        ]
    )


def _bottle(look: Look) -> Mesh:
    glass, dark = look.paint(rgb("#1f7a45")), look.paint(rgb("#124d2b"), 0.65)
    fat, neck = look.vary(0, 0.15, 0.19, 0.27), look.vary(1, 0.18, 0.34, 0.48)
    shoulder = 0.58
    top = shoulder + 0.14 + neck
    profile = [
        (fat * 0.92, 0.0),
        (fat, 0.04),
        (fat, shoulder),
        (fat * 0.86, shoulder + 0.07),
        (0.085, shoulder + 0.17),
        (0.07, top),
        (0.065, top + 0.01),
    ]
    return merge(
        [
            lathe(profile, glass, 24),
            lathe([(0.088, top - 0.08), (0.095, top - 0.06), (0.09, top - 0.01)], dark, 18),
            rod((0, top - 0.03, 0), (0, top + 0.1, 0), 0.058, CORK, 0.066, 14),
            lathe([(fat + 0.012, 0.16), (fat + 0.015, 0.44)], PAPER, 24),
            lathe([(fat + 0.03, 0.18), (fat + 0.03, 0.235)], rgb("#c62834"), 24),
            lathe([(fat + 0.03, 0.365), (fat + 0.03, 0.42)], rgb("#c62834"), 24),
            moved(lathe([(0.085, 0), (0.07, 0.05)], GOLD, 14), (0, 0.3, fat - 0.005), rotation(x_deg=90)),
        ]
    )


def _potion(look: Look) -> Mesh:
    brew, glow = look.paint(rgb("#d81fd0")), look.paint(rgb("#ff7af2"), 1.35)
    fat, neck = look.vary(0, 0.28, 0.36, 0.46), look.vary(1, 0.14, 0.24, 0.4)
    glass = rgb("#bfeaf7")
    ball = fat * 0.98
    top = 2 * ball - 0.05 + neck
    level = ball * 1.25
    below = [
        (fat * 0.45, 0.0),
        (fat * 0.8, ball * 0.35),
        (fat, ball * 0.8),
        (fat * 0.985, ball * 1.1),
        (fat * 0.9, level),
    ]
    above = [(fat * 0.9, level), (fat * 0.6, ball * 1.7), (0.13, 2 * ball - 0.06), (0.115, top)]
    return merge(
        [
            lathe(below, brew, 24),
            lathe([(fat * 0.93, level - 0.035), (fat * 0.93, level + 0.025)], glow, 24),
            lathe(above, glass, 24),
            ring((0, top - 0.01, 0), 0.115, 0.045, (0, 1, 0), glass, 20),
            rod((0, top - 0.02, 0), (0, top + 0.15, 0), 0.09, CORK, 0.115, 14),
            ring((0, 2 * ball - 0.02, 0), 0.13, 0.036, (0, 1, 0), rgb("#a2662c"), 18),
            # Bubbles in the brew, all around.
            *[
                moved(ellipsoid((0, y * ball, r0 * fat), (r, r, 0.05), glow, 8), turn=rotation(y_deg=turn))
                for turn in (0.0, 120.0, 240.0)
                for y, r0, r, turn in (
                    (0.55, 0.9, 0.06, turn - 25),
                    (0.9, 0.99, 0.085, turn + 20),
                    (0.6, 0.92, 0.05, turn + 50),
                )
            ],
        ]
    )


def _jar(look: Look) -> Mesh:
    lid, edge = look.paint(rgb("#e23a3a")), look.paint(rgb("#a81f26"), 0.68)
    fat, tall = look.vary(0, 0.26, 0.33, 0.42), look.vary(1, 0.46, 0.62, 0.84)
    jam, glass = look.paint(rgb("#f0a01e"), 1.1), rgb("#cfeef7")
    return merge(
        [
            lathe([(fat * 0.92, 0.0), (fat, 0.05), (fat, tall * 0.78)], jam, 28),
            lathe([(fat * 0.995, tall * 0.77), (fat * 0.97, tall * 0.88), (fat * 0.8, tall)], glass, 28),
            lathe(
                [(fat * 0.86, tall - 0.02), (fat * 0.9, tall), (fat * 0.9, tall + 0.11), (fat * 0.82, tall + 0.14)],
                lid,
                28,
            ),
            lathe([(fat * 0.93, tall + 0.0), (fat * 0.95, tall + 0.025), (fat * 0.93, tall + 0.05)], edge, 28),
            lathe([(fat + 0.012, tall * 0.22), (fat + 0.012, tall * 0.62)], PAPER, 28),
            ellipsoid((0, tall * 0.41, fat + 0.01), (0.1, 0.09, 0.06), rgb("#e8502a"), 10),
            box((0.02, tall * 0.41 + 0.095, fat + 0.02), (0.1, 0.05, 0.07), EMERALD, rotation(z_deg=25)),
        ]
    )


def _mug(look: Look) -> Mesh:
    glaze, band = look.paint(rgb("#e8552d")), rgb("#ffe3b0")
    fat, tall = look.vary(0, 0.26, 0.33, 0.42), look.vary(1, 0.48, 0.66, 0.9)
    return merge(
        [
            cup([(fat * 0.9, 0.0), (fat, 0.05), (fat, tall)], 0.06, tall - 0.12, glaze, 28),
            ring((0, tall, 0), fat - 0.03, 0.036, (0, 1, 0), band, 28),
            disc((0, tall - 0.045, 0), fat - 0.03, 0.06, rgb("#5a3016")),
            lathe([(fat + 0.012, tall * 0.3), (fat + 0.02, tall * 0.42), (fat + 0.012, tall * 0.54)], band, 28),
            handle(
                [
                    (fat - 0.03, tall * 0.8, 0),
                    (fat + 0.15, tall * 0.82, 0),
                    (fat + 0.24, tall * 0.52, 0),
                    (fat + 0.15, tall * 0.2, 0),
                    (fat - 0.03, tall * 0.2, 0),
                ],
                0.055,
                glaze,
                12,
            ),
        ]
    )


def _goblet(look: Look) -> Mesh:
    gold, deep = look.paint(GOLD), look.paint(OLD_GOLD, 0.7)
    fat, stem = look.vary(0, 0.23, 0.3, 0.38), look.vary(1, 0.16, 0.32, 0.46)
    foot = 0.08
    low = foot + stem
    bowl = [(0.07, low), (fat * 0.72, low + 0.1), (fat, low + 0.26), (fat * 1.02, low + 0.4), (fat * 1.08, low + 0.5)]
    stone = (RUBY, SAPPHIRE, EMERALD)
    return merge(
        [
            lathe([(0.28, 0.0), (0.28, 0.035), (0.16, 0.075), (0.07, 0.13), (0.05, low), (0.07, low + 0.06)], deep, 24),
            ellipsoid((0, foot + stem * 0.55, 0), (0.095, 0.08, 0.095), gold, 12),
            cup(bowl, 0.055, low + 0.34, gold, 28),
            ring((0, low + 0.5, 0), fat * 1.05, 0.038, (0, 1, 0), deep, 28),
            disc((0, low + 0.41, 0), fat * 0.98, 0.06, rgb("#8f0f2c")),
            *[
                moved(set_stone((0, low + 0.25, fat * 0.985), 0.07, stone[i % 3]), turn=rotation(y_deg=60.0 * i))
                for i in range(6)
            ],
        ]
    )


def _teapot(look: Look) -> Mesh:
    glaze, dark = look.paint(rgb("#28b0a8")), rgb("#f7f3e6")
    fat, tall = look.vary(0, 0.32, 0.38, 0.46), look.vary(1, 0.42, 0.54, 0.68)
    profile = [
        (0.2, 0.0),
        (0.24, 0.03),
        (fat * 0.94, tall * 0.28),
        (fat, tall * 0.48),
        (fat * 0.9, tall * 0.72),
        (fat * 0.62, tall * 0.93),
        (0.2, tall),
    ]
    spout = [
        (fat * 0.78, tall * 0.3, 0),
        (fat + 0.15, tall * 0.42, 0),
        (fat + 0.2, tall * 0.72, 0),
        (fat + 0.32, tall * 0.98, 0),
    ]
    return merge(
        [
            lathe(profile, glaze, 28),
            lathe([(0.2, -0.03), (0.25, 0.0), (0.22, 0.05)], dark, 24),
            lathe([(0.235, tall - 0.045), (0.2, tall + 0.03), (0.1, tall + 0.075)], dark, 24),
            ellipsoid((0, tall + 0.1, 0), (0.065, 0.06, 0.065), glaze, 10),
            tube(spout, [0.12, 0.085, 0.065, 0.06], glaze, 12),
            moved(lathe([(0.07, 0), (0.07, 0.05)], dark, 12), (fat + 0.3, tall * 0.95, 0), rotation(z_deg=-28)),
            handle(
                [
                    (-fat * 0.8, tall * 0.82, 0),
                    (-fat - 0.16, tall * 0.86, 0),
                    (-fat - 0.24, tall * 0.55, 0),
                    (-fat - 0.14, tall * 0.26, 0),
                    (-fat * 0.9, tall * 0.26, 0),
                ],
                0.05,
                glaze,
                12,
            ),
            lathe([(fat * 0.985, tall * 0.4), (fat * 1.03, tall * 0.48), (fat * 0.985, tall * 0.58)], dark, 28),
        ]
    )


KINDS: tuple[Kind, ...] = (
    Kind("cauldron", _cauldron, ("witch's cauldron", "witch cauldron", "magic cauldron", "kettle over a fire")),
    Kind("vase", _vase, ("flower vase", "urn", "amphora", "porcelain vase")),
    Kind("bottle", _bottle, ("wine bottle", "glass bottle", "bottle of wine", "corked bottle")),
    Kind("potion", _potion, ("magic potion", "potion bottle", "potion flask", "mana potion", "elixir")),
    Kind("jar", _jar, ("jam jar", "jar of jam", "honey jar", "glass jar", "jar of honey")),
    Kind("mug", _mug, ("coffee mug", "tea mug", "mug with a handle", "ceramic mug")),
    Kind("goblet", _goblet, ("chalice", "grail", "wine goblet", "holy grail")),
    Kind("teapot", _teapot, ("tea pot", "utah teapot", "porcelain teapot")),
)
