"""What feasts and frights are decorated with: jack-o'-lantern, medal, flag, coffin, cage, crystal ball."""

from __future__ import annotations

import math

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    Point,
    both_sides,
    box,
    centroids,
    ellipsoid,
    extrude,
    lathe,
    limb,
    loft,
    mirrored,
    moved,
    painted,
    rgb,
    ring,
    rod,
    rotation,
    tube,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.inlay import draped, legible
from att3d_core.library.toybox.world.parts.jewels import GOLD, OLD_GOLD
from att3d_core.library.toybox.world.parts.outlines import star_outline
from att3d_core.library.toybox.world.parts.produce import lobed, stalk

WHITE, GLOW = rgb("#f7f5ef"), rgb("#ffd21f")


def _jack_o_lantern(look: Look) -> Mesh:
    squash, grin = look.vary(0, 0.68, 0.84, 1.0), look.vary(1, 0.8, 1.0, 1.2)
    rind, stem = look.paint(rgb("#f57c14")), rgb("#5f7a26")
    glow = legible(rind, rgb("#3a2014"), GLOW, 0.75)
    high = 0.56 * squash
    body = lobed(ellipsoid((0, 0, 0), (0.64, high, 0.6), rind, 48), 10, 0.09, math.pi / 2)
    front = (0.64, high, 0.585)
    teeth = [(-0.36, 0.06), (-0.2, -0.03), (-0.14, 0.07), (-0.07, -0.045), (0.07, -0.045), (0.14, 0.07), (0.2, -0.03),
             (0.36, 0.06), (0.27, -0.13), (0.13, -0.2), (0.07, -0.11), (-0.07, -0.11), (-0.13, -0.2),
             (-0.27, -0.13)]  # fmt: skip
    eye = draped([(-0.12, -0.09), (0.12, -0.07), (0.03, 0.13)], front, glow, (-0.23, 0.44 * high))
    return merge([
        body,
        *both_sides(eye),
        draped([(-0.06, -0.05), (0.06, -0.05), (0, 0.06)], front, glow, (0, 0.16 * high)),
        draped(teeth, front, glow, (0, -0.2 * high), scale=(0.4 + 0.6 * grin, grin)),
        stalk([(0, high - 0.08, 0), (0.01, high + 0.1, 0), (0.1, high + 0.2, 0.02)], [0.13, 0.08, 0.09], stem, 6),
    ])  # fmt: skip


def _medal(look: Look) -> Mesh:
    size, spread = look.vary(0, 0.26, 0.32, 0.38), look.vary(1, 0.12, 0.2, 0.3)
    ribbon, dark = look.paint(rgb("#1f5fe0")), look.paint(rgb("#d8232a"), 0.68)
    low, high, half = -0.02, 0.62, 0.13
    band = [(-half, low), (half, low), (half + spread, high), (spread - half, high)]
    stripe = [(-0.045, low), (0.045, low), (0.045 + spread, high), (spread - 0.045, high)]
    one = [extrude(band, 0.07, ribbon), extrude(stripe, 0.1, dark)]
    return merge([
        *[moved(mirrored(part), (0, 0, -0.05)) for part in one],
        *[moved(part, (0, 0, 0.01)) for part in one],
        ring((0, -0.06, 0), 0.075, 0.035, (0, 0, 1), OLD_GOLD, 16),
        *[
            moved(lathe(profile, color, 36), (0, -0.1 - size, 0), rotation(x_deg=90))
            for profile, color in (
                ([(size, -0.05), (size + 0.01, 0.0), (size, 0.05)], OLD_GOLD),
                ([(0.82 * size, -0.07), (0.82 * size, 0.07)], GOLD),
            )
        ],
        extrude(star_outline(5, 0.66 * size, 0.29 * size), 0.2, rgb("#fff1b0"), (0, -0.12 - size, 0)),
    ])  # fmt: skip


def _flag(look: Look) -> Mesh:
    wave, long = look.vary(0, 0.03, 0.075, 0.13), look.vary(1, 0.5, 0.72, 0.9)
    cloth = look.paint(rgb("#e0252b"))
    low, high = 0.66, 1.22
    sections = []
    for at in np.linspace(0, 1, 20):
        bend = wave * math.sin(8.5 * at) * min(1.0, 2.5 * at)
        drop, x = 0.06 * at, long * at
        sections.append(
            [(x, y - drop, z + bend) for y, z in ((low, 0.042), (high, 0.042), (high, -0.042), (low, -0.042))]
        )
    return merge([
        lathe([(0.24, 0.0), (0.24, 0.06), (0.16, 0.09), (0.1, 0.13)], rgb("#6f7a86"), 24),
        rod((0, 0.05, 0), (0, 1.26, 0), 0.042, rgb("#c98a4b"), sides=12),
        ellipsoid((0, 1.29, 0), (0.075, 0.075, 0.075), GOLD, 14),
        loft(sections, cloth),
    ])  # fmt: skip


def _coffin(look: Look) -> Mesh:
    wide, deep = look.vary(0, 0.27, 0.33, 0.4), look.vary(1, 0.2, 0.28, 0.4)
    wood, dark = look.paint(rgb("#8a4f26")), look.paint(rgb("#57301a"), 0.62)

    def outline(grow: float) -> list[tuple[float, float]]:
        top, foot = 0.58 * wide + grow, 0.52 * wide + grow
        right = [(foot, -0.66 - grow), (wide + grow, 0.3), (top, 0.62 + grow)]
        return [*right, *((-x, y) for x, y in right[::-1])]

    front = deep / 2
    return merge([
        extrude(outline(0.0), deep, dark),
        extrude(outline(0.05), 0.11, wood, (0, 0, front)),
        extrude(outline(-0.055), 0.09, dark, (0, 0, front + 0.03)),
        extrude(outline(-0.1), 0.11, wood, (0, 0, front + 0.04)),
        extrude(outline(0.03), 0.08, wood, (0, 0, -front)),
        box((0, 0.16, front + 0.1), (0.08, 0.52, 0.07), GOLD),
        box((0, 0.26, front + 0.1), (0.28, 0.08, 0.068), GOLD),
    ])  # fmt: skip


def _cage(look: Look) -> Mesh:
    tall, dome = look.vary(0, 0.38, 0.54, 0.7), look.vary(1, 0.18, 0.32, 0.44)
    metal, base = look.paint(rgb("#f0b429")), look.paint(rgb("#b97812"), 0.7)
    radius, low = 0.4, 0.12
    high = low + tall
    top = high + dome
    bow: list[Point] = [(0, low, radius), (0, (low + high) / 2, radius), (0, high, radius)]
    bow += [(0, high + dome * math.sin(t), radius * math.cos(t)) for t in np.radians([22, 45, 66, 84])]
    bar = tube(bow, [0.038] * len(bow), metal, 7)
    return merge([
        lathe([(radius + 0.05, 0.0), (radius + 0.08, 0.05), (radius + 0.05, low)], base, 30),
        *[moved(bar, turn=rotation(y_deg=36.0 * i)) for i in range(10)],
        *[ring((0, y, 0), radius, 0.035, (0, 1, 0), base, 30) for y in (high, low + 0.5 * tall)],
        ellipsoid((0, top, 0), (0.1, 0.06, 0.1), base, 14),
        ring((0, top + 0.12, 0), 0.09, 0.034, (0, 0, 1), metal, 18),
        limb((-radius, low + 0.3 * tall, 0), (radius, low + 0.3 * tall, 0), 0.035, 0.035, rgb("#8a4f26"), 8),
    ])  # fmt: skip


def _crystal_ball(look: Look) -> Mesh:
    radius, stand = look.vary(0, 0.34, 0.42, 0.5), look.vary(1, 0.1, 0.18, 0.34)
    glass = look.paint(rgb("#8a4fe0"))
    swirl = (0.5 + 0.5 * glass[0], 0.5 + 0.5 * glass[1], 0.5 + 0.5 * glass[2])
    y = stand + radius + 0.04
    claw = limb((0, stand - 0.02, 0.2), (0, stand + 0.34 * radius, 0.9 * radius), 0.06, 0.045, GOLD, 8)
    shine = draped(star_outline(4, 0.1, 0.04), (radius, radius, radius), WHITE, (-0.3 * radius, 0.42 * radius))
    # Mist winds through the glass.
    ball = ellipsoid((0, 0, 0), (radius, radius, radius), glass, 44)
    x, up, z = (centroids(ball) / radius).T
    ball = painted(ball, swirl, np.sin(2 * np.arctan2(x, z) + 5.0 * up + 0.6 * np.sin(4 * x)) > 0.45)
    return merge([
        lathe([(0.36, 0.0), (0.37, 0.05), (0.28, 0.09), (0.14, 0.12), (0.12, stand), (0.24, stand + 0.06)],
              OLD_GOLD, 28),
        moved(ball, (0, y, 0)),
        *[moved(claw, turn=rotation(y_deg=90.0 * i + 45)) for i in range(4)],
        moved(shine, (0, y, 0)),
    ])  # fmt: skip


KINDS: tuple[Kind, ...] = (
    Kind("jack-o-lantern", _jack_o_lantern,
         ("jack o lantern", "jack-o'-lantern", "jack o' lantern", "carved pumpkin", "halloween pumpkin",
          "pumpkin lantern", "pumpkin with a face", "spooky pumpkin"), without=frozenset({"rusty"})),
    Kind("medal", _medal, ("gold medal", "medallion", "winner's medal", "medal on a ribbon", "military medal")),
    Kind("flag", _flag, ("flag on a pole", "flagpole", "waving flag", "banner", "flag pole", "standard")),
    Kind("coffin", _coffin, ("casket", "vampire coffin", "vampire's coffin", "wooden coffin")),
    Kind("cage", _cage, ("bird cage", "birdcage", "animal cage", "parrot cage")),
    Kind("crystal ball", _crystal_ball, ("magic ball", "crystal orb", "fortune teller's ball", "magic orb",
                                         "seer's ball")),
)  # fmt: skip
