"""Buildings of the country and the coast, and those of peoples and ages far away."""

from __future__ import annotations

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    both_sides,
    box,
    ellipsoid,
    extrude,
    lathe,
    limb,
    moved,
    rgb,
    ring,
    rod,
    rotation,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.masonry import ring_course, tone
from att3d_core.library.toybox.world.parts.openings import DARK_WOOD, FRAME, arched, door, window

STONE, GOLD, DARK = rgb("#8f9298"), rgb("#ffc629"), rgb("#2d2f3a")
CANVAS = rgb("#f7efdc")


def _windmill(look: Look) -> Mesh:
    wall, cap = look.paint(rgb("#f3ead8")), look.paint(rgb("#b5452f"), 0.7)
    tall, reach = look.vary(0, 0.84, 1.06, 1.36), look.vary(1, 0.5, 0.66, 0.82)
    hub = (0.0, tall + 0.1, 0.42)
    sails = []
    for i in range(4):
        arm = [
            box((0, 0.5 * reach, 0), (0.08, reach, 0.08), DARK_WOOD),
            box((0.12, 0.58 * reach, 0.0), (0.22, 0.76 * reach, 0.07), CANVAS),
            *[box((0.12, y * reach, 0.012), (0.26, 0.07, 0.085), DARK_WOOD) for y in (0.22, 0.58, 0.95)],
        ]
        sails += [moved(part, hub, rotation(z_deg=45.0 + 90 * i)) for part in arm]
    return merge(
        [
            lathe([(0.46, 0), (0.42, 0.16), (0.3, tall)], wall, 12), lathe([(0.48, 0), (0.46, 0.1)], STONE, 12),
            lathe([(0.34, tall - 0.02), (0.34, tall + 0.05), (0.26, tall + 0.24), (0.1, tall + 0.36)], cap, 12),
            rod((0, hub[1], 0.1), (0, hub[1], 0.5), 0.07, DARK_WOOD),
            ellipsoid((0, hub[1], 0.5), (0.1, 0.1, 0.06), GOLD, 10), *sails,
            door((0, 0, 0.44), 0.26, 0.4, round_top=True), window((0, 0.62 * tall, 0.355), 0.2, 0.22),
            *[moved(window((0, 0.5 * tall, 0.375), 0.22, 0.24), turn=rotation(y_deg=a)) for a in (90.0, 180.0, 270.0)],
            lathe([(0.46, 0.33 * tall), (0.47, 0.33 * tall + 0.07)], DARK_WOOD, 12),
        ]
    )  # fmt: skip


def _lighthouse(look: Look) -> Mesh:
    red = look.paint(rgb("#e0252b"))
    tall, foot = look.vary(0, 1.15, 1.5, 1.85), look.vary(1, 0.27, 0.33, 0.44)
    top = 0.2
    edges = np.linspace(0.1, tall, 6)
    radius = np.linspace(foot, top, 6)
    bands = [
        lathe([(radius[i], edges[i]), (radius[i + 1], edges[i + 1] + 0.01)], red if i % 2 == 0 else rgb("#f6f4ee"), 18)
        for i in range(5)
    ]
    lamp = tall + 0.04
    rocks = [moved(ellipsoid((0, 0.06, foot + 0.08), (0.2, s, 0.16), tone(STONE, 0.7 + 0.4 * s), 8),
        turn=rotation(y_deg=a))
             for a, s in ((50, 0.14), (120, 0.2), (190, 0.13), (250, 0.2), (310, 0.15))]  # fmt: skip
    return merge(
        [
            *bands, lathe([(foot + 0.2, 0), (foot + 0.12, 0.1), (foot - 0.02, 0.14)], tone(STONE, 0.8), 14), *rocks,
            lathe([(0.2, lamp - 0.08), (0.33, lamp - 0.01), (0.33, lamp + 0.06)], DARK, 18),
            ring((0, lamp + 0.17, 0), 0.3, 0.04, (0, 1, 0), DARK, 18),
            *[moved(rod((0, lamp, 0.3), (0, lamp + 0.17, 0.3), 0.04, DARK, sides=6), turn=rotation(y_deg=60.0 * i))
                for i in range(6)],
            rod((0, lamp, 0), (0, lamp + 0.3, 0), 0.17, rgb("#fff0a0"), sides=14),
            lathe([(0.24, lamp + 0.28), (0.22, lamp + 0.33), (0.06, lamp + 0.52)], red, 16),
            ellipsoid((0, lamp + 0.55, 0), (0.06, 0.06, 0.06), GOLD, 8),
            door((0, 0.08, foot - 0.01), 0.24, 0.36, round_top=True, wood=rgb("#2f62d8")),
            *[moved(box((0, y * tall, foot - (foot - top) * y), (0.13, 0.16, 0.09), DARK), turn=rotation(y_deg=a))
              for y, a in ((0.5, 0), (0.72, 0), (0.5, 180))],
        ]
    )  # fmt: skip


def _barn(look: Look) -> Mesh:
    wall, roof = look.paint(rgb("#c8281f")), look.paint(rgb("#6a6f78"), 0.6)
    rise, length = look.vary(0, 0.34, 0.46, 0.62), look.vary(1, 0.9, 1.2, 1.6)
    half, eaves = 0.52, 0.5
    knee = (0.68 * half, eaves + 0.62 * rise)
    line = [(half, eaves), knee, (0.0, eaves + rise)]
    body = [(-half, 0), (half, 0), *line, *[(-x, y) for x, y in line[1::-1]]]
    outer = [(half + 0.1, eaves - 0.1), (knee[0] + 0.02, knee[1] + 0.02), (0.0, eaves + rise + 0.01)]
    lid = [*outer, *[(-x, y) for x, y in outer[1::-1]]]
    lid = [*lid, *[(x * 1.0, y + 0.12) for x, y in lid[::-1]]]
    front = length / 2
    cross = [
        box((x, 0.24, front + 0.03), (0.07, 0.5, 0.08), FRAME, rotation(z_deg=s * 30))
        for x in (-0.17, 0.17)
        for s in (1, -1)
    ]
    return merge(
        [
            extrude(body, length, wall), extrude(lid, length + 0.18, roof),
            box((0, 0.04, 0), (1.1, 0.1, length + 0.06), STONE),
            box((0, 0.25, front), (0.7, 0.5, 0.1), FRAME),
            *both_sides(box((0.165, 0.24, front + 0.012), (0.26, 0.42, 0.1), look.paint(rgb("#a01f18"), 0.75))),
            *cross, window((0, eaves + 0.42 * rise, front), 0.28, 0.24, glass=DARK),
            *[window((s * half, 0.3, z * length), 0.28, 0.24, s * 90) for s in (1, -1) for z in (-0.26, 0.26)],
            window((0, 0.3, -front), 0.36, 0.3, 180),
        ]
    )  # fmt: skip


def _silo(look: Look) -> Mesh:
    wall, dome = look.paint(rgb("#cfd6de")), look.paint(rgb("#d8352c"), 0.75)
    tall, wide = look.vary(0, 0.9, 1.25, 1.65), look.vary(1, 0.3, 0.38, 0.5)
    ladder = [
        *both_sides(rod((0.1, 0.0, wide + 0.06), (0.1, tall + 0.02, wide + 0.06), 0.042, DARK, sides=6)),
        *[
            rod((-0.1, y, wide + 0.06), (0.1, y, wide + 0.06), 0.04, DARK, sides=6)
            for y in np.linspace(0.12, tall - 0.06, 7)
        ],
    ]
    return merge(
        [
            lathe([(wide, 0), (wide, tall)], wall, 22), lathe([(wide + 0.07, 0), (wide + 0.05, 0.1)], STONE, 22),
            *[lathe([(wide + 0.03, y), (wide + 0.03, y + 0.07)], tone(wall, 0.72), 22)
                for y in np.linspace(0.22, tall - 0.2, 4)],
            lathe([(wide + 0.06, tall - 0.05), (wide + 0.06, tall + 0.02), (0.88 * wide, tall + 0.5 * wide),
                (0.5 * wide, tall + 0.8 * wide), (0.12, tall + 0.9 * wide)], dome, 22),
            rod((0, tall + 0.8 * wide, 0), (0, tall + 0.9 * wide + 0.12, 0), 0.08, DARK, sides=10), *ladder,
            rod((wide + 0.12, 0.0, -0.1), (wide + 0.12, tall, -0.1), 0.08, tone(wall, 0.85), sides=10),
            limb((wide + 0.12, tall - 0.02, -0.1), (0.3 * wide, tall + 0.75 * wide, -0.05), 0.08, 0.08,
                tone(wall, 0.85)),
            box((-0.5 * wide, 0.17, 0.8 * wide), (0.26, 0.34, 0.2), dome, rotation(y_deg=-32)),
        ]
    )  # fmt: skip


def _tent(look: Look) -> Mesh:
    cloth, dark = look.paint(rgb("#f58220")), look.paint(rgb("#b8540f"), 0.72)
    high, long = look.vary(0, 0.58, 0.76, 1.05), look.vary(1, 0.8, 1.1, 1.5)
    half, front = 0.6, long / 2
    slope = [(-half, 0), (half, 0), (0, high)]
    wall = [(half, 0.0), (0.0, high), (-half, 0.0), (-half + 0.12, 0.0), (0.0, high - 0.16), (half - 0.12, 0.0)]
    flaps = [
        moved(extrude([(0.0, 0.0), (s * 0.42, 0.0), (s * 0.02, 0.86 * high - 0.1)], 0.07, dark),
            (s * 0.17, 0.0, front + 0.05),
              rotation(y_deg=s * 38)) for s in (1, -1)
    ]  # fmt: skip
    pegs = [
        part
        for z in (-front, front)
        for part in both_sides(
            limb((half - 0.06, 0.16, z * 0.9), (half + 0.26, 0.02, z * 1.05), 0.042, 0.042, CANVAS, 6)
        )
    ]
    return merge(
        [
            extrude(wall, long, cloth), extrude([(0.86 * x, 0.9 * y) for x, y in slope], 0.08, dark,
                (0, 0, -front + 0.1)),
            extrude([(0.8 * x, 0.84 * y) for x, y in slope], 0.07, rgb("#3b2a2a"), (0, 0, front - 0.5)), *flaps, *pegs,
            box((0, 0.03, 0.02), (1.06, 0.07, long - 0.06), rgb("#6b8f3f")),
            rod((0, 0.0, front + 0.01), (0, high + 0.1, front + 0.01), 0.045, DARK_WOOD),
            rod((0, high - 0.05, -front - 0.02), (0, high + 0.1, -front - 0.02), 0.045, DARK_WOOD),
            limb((0, high - 0.03, -front - 0.04), (0, high - 0.03, front + 0.06), 0.055, 0.055, dark),
        ]
    )  # fmt: skip


def _igloo(look: Look) -> Mesh:
    snow = look.paint(rgb("#eaf5ff"))
    tall, mouth = look.vary(0, 0.46, 0.62, 0.84), look.vary(1, 0.26, 0.42, 0.66)
    parts = [ellipsoid((0, 0.0, 0), (0.6, tall - 0.02, 0.6), tone(snow, 0.72), 20)]
    for i, count in enumerate((12, 12, 11, 9, 6)):
        low, high = np.radians(17.5 * i), np.radians(17.5 * (i + 1) - 2.6)
        angle = float((low + high) / 2)
        radius, y = 0.6 * np.cos(angle), tall * np.sin(angle)
        lean = float(np.degrees(np.arctan2(0.6 * np.sin(angle), tall * np.cos(angle))))
        size = (
            2 * np.pi * float(radius) / count - 0.055,
            float(np.hypot(0.6 * (np.cos(low) - np.cos(high)), tall * (np.sin(high) - np.sin(low)))),
            0.11,
        )
        block = moved(
            box((0, 0, 0), size, tone(snow, 1.0 if i % 2 else 0.95)),
            (0, float(y), float(radius)),
            rotation(x_deg=-lean),
        )
        parts += [
            moved(block, turn=rotation(y_deg=(j + (0.5 if i % 2 else 0.0)) * 360.0 / count)) for j in range(count)
        ]
    parts += [ellipsoid((0, tall - 0.02, 0), (0.15, 0.07, 0.15), snow, 10)]
    tunnel = arched(0.56, 0.44, 8)
    z = 0.5
    parts += [
        extrude(tunnel, mouth, tone(snow, 0.9), (0, 0, z + mouth / 2)),
        extrude(arched(0.66, 0.5, 8), 0.13, snow, (0, 0, z + mouth)),
        extrude(arched(0.36, 0.33, 8), 0.1, rgb("#22344f"), (0, 0, z + mouth + 0.03)),
        rod((0, 0, 0), (0, 0.075, 0), 0.72, snow, 0.64, 24),
    ]  # fmt: skip
    # What lies below the ground is cut off.
    whole = merge(parts)
    return Mesh(np.maximum(whole.vertices, np.array([-9, 0, -9], np.float32)), whole.faces, whole.face_colors)


def _pyramid(look: Look) -> Mesh:
    sand = look.paint(rgb("#e3b85e"))
    high, step = look.vary(0, 0.62, 0.86, 1.2), look.vary(1, 0.002, 0.022, 0.05)
    count = 8
    courses = []
    for i in range(count):
        low, up = 1 - i / count, 1 - (i + 1) / count
        base = 1.3 * low + step
        courses += [box((0, high * (i + 0.5) / count, 0), (base, high / count + 0.004, base),
            tone(sand, 1.0 if i % 2 else 0.84),
                        taper=max((1.3 * up + step * (1.2 if i < count - 1 else 0.0)) / base, 0.08))]  # fmt: skip
    return merge(
        [
            *courses, box((0, 0.15, 0.56), (0.36, 0.3, 0.26), tone(sand, 0.74)),
            box((0, 0.32, 0.57), (0.46, 0.09, 0.32), sand),
            box((0, 0.13, 0.66), (0.17, 0.25, 0.1), DARK), box((0, 0.03, 0), (1.46, 0.08, 1.46), rgb("#f0d490")),
        ]
    )  # fmt: skip


def _well(look: Look) -> Mesh:
    stone, roof = look.paint(rgb("#9a9ea6")), look.paint(rgb("#b5452f"), 0.72)
    high, wide = look.vary(0, 0.84, 1.02, 1.3), look.vary(1, 0.28, 0.36, 0.47)
    rows = [ring_course(0.115 * i, wide - 0.12, 0.1, 0.14, 10, 18.0 * (i % 2), stone, i) for i in range(4)]
    lid = extrude(
        [(-0.58, -0.12), (0, 0.24), (0.58, -0.12), (0.58, -0.02), (0, 0.35), (-0.58, -0.02)], 0.66, roof, (0, high, 0)
    )
    return merge(
        [
            *rows, lathe([(wide - 0.06, 0.0), (wide - 0.06, 0.3)], rgb("#2b5f9e"), 16),
            ring((0, 0.47, 0), wide - 0.05, 0.075, (0, 1, 0), tone(stone, 0.85), 20),
            *both_sides(box((wide + 0.0, high / 2, 0), (0.1, high, 0.12), DARK_WOOD)), lid,
            rod((-wide - 0.14, high - 0.2, 0), (wide + 0.14, high - 0.2, 0), 0.05, DARK_WOOD),
            rod((-0.12, high - 0.2, 0), (0.12, high - 0.2, 0), 0.085, rgb("#e8c48a"), sides=12),
            limb((wide + 0.15, high - 0.2, 0), (wide + 0.15, high - 0.36, 0.05), 0.042, 0.042, DARK_WOOD),
            rod((0, 0.62, 0.02), (0, high - 0.2, 0.06), 0.042, rgb("#e8c48a"), sides=6),
            moved(lathe([(0.09, 0.0), (0.13, 0.2)], rgb("#8a4b22"), 12), (0, 0.47, 0.02)),
            moved(lathe([(0.125, 0.1), (0.135, 0.15)], DARK, 12), (0, 0.47, 0.02)),
        ]
    )  # fmt: skip


KINDS = (
    Kind("windmill", _windmill, ("wind mill", "dutch windmill", "flour mill")),
    Kind("lighthouse", _lighthouse, ("light house", "light tower", "coastal lighthouse", "beacon tower")),
    Kind("barn", _barn, ("farm barn", "farmhouse", "stable", "barnhouse")),
    Kind("silo", _silo, ("grain silo", "farm silo", "grain tower", "storage silo")),
    Kind("tent", _tent, ("camping tent", "camp tent", "scout tent", "hiking tent")),
    Kind("igloo", _igloo, ("snow house", "eskimo house", "snow hut")),
    Kind("pyramid", _pyramid, ("egyptian pyramid", "ancient pyramid", "pyramid of giza", "pharaoh's tomb")),
    Kind("well", _well, ("water well", "wishing well", "village well")),
)
