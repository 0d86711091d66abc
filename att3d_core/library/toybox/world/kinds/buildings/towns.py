"""Buildings of the town, and what stands at its streets."""

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
from att3d_core.library.toybox.world.parts.openings import FRAME, GLASS, door, window
from att3d_core.library.toybox.world.parts.roofs import BRICK

STONE, DARK, GOLD = rgb("#8f9298"), rgb("#2d2f3a"), rgb("#ffc629")
WHITE, IRON = rgb("#f6f4ee"), rgb("#2b3038")
WOOD, DARK_WOOD = rgb("#b0742f"), rgb("#5a2d12")


def _shop(look: Look) -> Mesh:
    wall, cloth = look.paint(rgb("#f0b45a")), look.paint(rgb("#e0252b"), 0.75)
    high, reach = look.vary(0, 0.74, 0.92, 1.2), look.vary(1, 0.15, 0.23, 0.36)
    width, front = 1.2, 0.42
    count = 8
    drop = 0.17
    slope = float(np.degrees(np.arctan2(drop, reach)))
    stripes = [
        box(((i + 0.5 - count / 2) * width / count, 0.64 - drop / 2, front + reach / 2),
            (width / count + 0.004, 0.075, float(np.hypot(reach, drop))),
            cloth if i % 2 == 0 else WHITE, rotation(x_deg=slope)) for i in range(count)
    ]  # fmt: skip
    hem = [ellipsoid(((i + 0.5 - count / 2) * width / count, 0.64 - drop - 0.02, front + reach), (0.07, 0.075, 0.04),
        cloth if i % 2 == 0 else WHITE, 8)
           for i in range(count)]  # fmt: skip
    return merge(
        [
            box((0, high / 2, 0), (width, high, 0.84), wall), box((0, high, 0), (width + 0.1, 0.1, 0.94), WHITE),
            box((0, high - 0.12, front + 0.03), (0.86, 0.15, 0.1), cloth),
            *stripes, *hem, box((-0.2, 0.26, front), (0.66, 0.34, 0.1), FRAME),
            box((-0.2, 0.26, front + 0.012), (0.54, 0.24, 0.11), GLASS),
            box((-0.2, 0.06, front + 0.05), (0.74, 0.09, 0.16), cloth),
            door((0.38, 0.0, front), 0.28, 0.46, wood=rgb("#2f8f7a"), frame=FRAME),
            *[window((s * width / 2, 0.34, 0), 0.34, 0.3, s * 90) for s in (1, -1)],
            box((0, 0.02, 0.12), (width + 0.2, 0.06, 1.2), STONE),
            *[ellipsoid((x, 0.14, front + 0.1), (0.07, 0.07, 0.05), rgb(code), 8) for x,
                code in ((-0.4, "#e0252b"), (-0.26, "#f58220"), (-0.12, "#2fa83c"), (0.02, "#f8d21c"))],
        ]
    )  # fmt: skip


def _skyscraper(look: Look) -> Mesh:
    wall, glass = look.paint(rgb("#c3ccd8")), look.paint(rgb("#2f6fb8"), 0.6)
    tall, spire = look.vary(0, 0.75, 1.0, 1.3), look.vary(1, 0.1, 0.3, 0.56)
    parts = [box((0, 0.04, 0), (0.78, 0.1, 0.78), STONE), box((0, 0.1, 0.3), (0.26, 0.18, 0.1), DARK)]
    base = 0.06
    for width, share, floors in ((0.62, 0.74, 5), (0.48, 0.56, 4), (0.32, 0.36, 3)):
        height = share * tall
        parts += [box((0, base + height / 2, 0), (width, height, width), glass)]
        for i in range(floors + 1):
            y = base + height * i / floors
            parts += [box((0, y, 0), (width + 0.05, 0.065, width + 0.05), wall)]
        for x in (-0.5, 0.0, 0.5):
            for z in (-0.5, 0.0, 0.5):
                if x or z:
                    parts += [box((x * width, base + height / 2, z * width), (0.075, height, 0.075), wall)]
        base += height
    return merge(
        [
            *parts,
            box((0, base + 0.04, 0), (0.22, 0.12, 0.22), wall),
            rod((0, base, 0), (0, base + 0.12 + spire, 0), 0.05, rgb("#e0252b"), 0.042),
        ]
    )


def _factory(look: Look) -> Mesh:
    wall, dark = look.paint(BRICK), look.paint(rgb("#6a6f78"), 0.6)
    tall, tooth = look.vary(0, 0.75, 1.05, 1.4), look.vary(1, 0.22, 0.36, 0.5)
    width, high = 1.3, 0.44
    teeth = [
        part for i in range(3) for x in [(-0.5 + i / 3) * width]
        for part in (
            extrude([(x, 0), (x + width / 3, 0), (x + width / 3 - 0.02, 0.04), (x + 0.02, tooth), (x, tooth)], 0.8,
                dark, (0, high - 0.02, 0)),
            box((x - 0.01, high + 0.5 * tooth, 0), (0.07, 0.7 * tooth, 0.64), rgb("#9fd8ff")),
        )
    ]  # fmt: skip
    stacks = []
    for x, scale in ((-0.42, 1.0), (-0.12, 0.86)):
        top = tall * scale
        stacks += [
            lathe([(0.115, 0), (0.085, top)], wall, 14),
            lathe([(0.1, top - 0.16), (0.098, top - 0.06)], WHITE, 14),
            lathe([(0.105, top - 0.02), (0.105, top + 0.05)], dark, 14),
        ]
        stacks += [
            ellipsoid(
                (0.03 + 0.1 * i, top + 0.1 + 0.12 * i, 0),
                (0.085 + 0.03 * i, 0.08 + 0.02 * i, 0.09 + 0.02 * i),
                rgb("#d9dce2"),
                10,
            )
            for i in range(3)
        ]
        stacks[-6:] = [moved(part, (x, 0, -0.5)) for part in stacks[-6:]]
    return merge(
        [
            box((0, high / 2, 0), (width, high, 0.8), wall), box((0, 0.03, -0.05), (width + 0.14, 0.08, 1.2), STONE),
            *teeth, *stacks,
            box((0.38, 0.17, 0.4), (0.34, 0.34, 0.1), rgb("#c9d1d9")),
            *[box((0.38, y, 0.412), (0.34, 0.05, 0.1), DARK) for y in (0.12, 0.24)],
            *[window((x, 0.25, 0.4), 0.24, 0.2, frame=FRAME) for x in (-0.48, -0.18, 0.1)],
            *[window((s * width / 2, 0.25, z), 0.24, 0.2, s * 90, FRAME) for s in (1, -1) for z in (-0.2, 0.2)],
        ]
    )  # fmt: skip


def _street_lamp(look: Look) -> Mesh:
    iron = look.paint(rgb("#2c4a42"))
    tall, head = look.vary(0, 1.2, 1.6, 2.0), look.vary(1, 0.15, 0.2, 0.29)
    lamp = [
        lathe([(0.5 * head, tall), (head, tall + 0.1), (head, tall + 0.14)], iron, 6),
        lathe([(0.86 * head, tall + 0.12), (1.05 * head, tall + 0.14 + 1.5 * head)], rgb("#ffe98a"), 6),
        lathe(
            [
                (1.3 * head, tall + 0.13 + 1.45 * head),
                (1.2 * head, tall + 0.2 + 1.45 * head),
                (0.3 * head, tall + 0.26 + 2.1 * head),
                (0.2 * head, tall + 0.34 + 2.2 * head),
            ],
            iron,
            6,
        ),
        *[
            moved(
                limb((0, tall + 0.12, 0.9 * head), (0, tall + 0.16 + 1.5 * head, 1.08 * head), 0.045, 0.045, iron, 6),
                turn=rotation(y_deg=30.0 + 60 * i),
            )
            for i in range(6)
        ],
    ]
    return merge(
        [
            lathe([(0.26, 0), (0.25, 0.1), (0.16, 0.16), (0.12, 0.4), (0.1, 0.44)], iron, 14),
            lathe([(0.075, 0.38), (0.06, tall + 0.05)], iron, 12),
            *[ring((0, y, 0), 0.085, 0.04, (0, 1, 0), iron, 14) for y in (0.48, tall - 0.1)], *lamp,
            limb((-0.26, tall - 0.2, 0), (0.26, tall - 0.2, 0), 0.045, 0.045, iron),
            *both_sides(ellipsoid((0.28, tall - 0.2, 0), (0.06, 0.06, 0.06), GOLD, 8)),
        ]
    )  # fmt: skip


def _signpost(look: Look) -> Mesh:
    board, post = look.paint(rgb("#d39a4e")), DARK_WOOD
    tall, reach = look.vary(0, 1.0, 1.3, 1.7), look.vary(1, 0.4, 0.56, 0.76)
    arrows: list[Mesh] = []
    for y, side, yaw, shade in (
        (tall - 0.2, 1, -12.0, board),
        (tall - 0.48, -1, 14.0, look.paint(rgb("#c07f33"), 0.85)),
        (tall - 0.76, 1, 26.0, board),
    ):
        outline = [(-0.16, -0.105), (reach, -0.105), (reach + 0.14, 0.0), (reach, 0.105), (-0.16, 0.105)]
        arrow = extrude([(side * x, v) for x, v in outline], 0.085, shade)
        lines = box((side * 0.5 * reach, 0, 0.0), (0.66 * reach, 0.07, 0.13), DARK_WOOD)
        arrows += [moved(part, (0, y, 0.09), rotation(y_deg=yaw)) for part in (arrow, lines)]
    grass = [
        moved(ellipsoid((0, 0.03, 0.13), (0.14, 0.12, 0.1), rgb("#4c9a3a"), 8), turn=rotation(y_deg=a))
        for a in (20, 110, 200, 290)
    ]
    return merge(
        [
            rod((0, 0, 0), (0, tall, 0), 0.085, post, 0.075, 8),
            lathe([(0.12, tall - 0.04), (0.1, tall + 0.03), (0.02, tall + 0.12)], post, 8), *arrows, *grass,
            lathe([(0.36, 0.0), (0.28, 0.06), (0.1, 0.09)], rgb("#6f8f4a"), 14),
        ]
    )  # fmt: skip


def _mailbox(look: Look) -> Mesh:
    body, door_color = look.paint(rgb("#2f62d8")), look.paint(rgb("#234ba8"), 0.75)
    tall, long = look.vary(0, 0.44, 0.66, 0.95), look.vary(1, 0.5, 0.66, 0.92)
    half = 0.22
    angle = np.linspace(0, np.pi, 9)
    outline = [(-half, 0.0), (half, 0.0), *[(float(half * np.cos(a)), float(0.18 + half * np.sin(a))) for a in angle]]
    grown = [(1.09 * x, 1.07 * y - 0.015) for x, y in outline]
    front = long / 2
    flag = [
        rod((0, 0, 0), (0.1, 0, 0), 0.06, GOLD, sides=10), box((0.07, 0.16, 0), (0.06, 0.34, 0.07), rgb("#e0252b")),
        box((0.07, 0.29, -0.09), (0.06, 0.13, 0.22), rgb("#e0252b")),
    ]  # fmt: skip
    return merge(
        [
            box((0, tall / 2, 0), (0.13, tall, 0.13), rgb("#8a4b22")),
            box((0, tall - 0.02, 0), (0.34, 0.08, 0.8 * long), rgb("#8a4b22")),
            extrude(outline, long, body, (0, tall + 0.02, 0)),
            extrude(grown, 0.09, door_color, (0, tall + 0.02, front)),
            extrude(grown, 0.08, door_color, (0, tall + 0.02, -front)),
            box((0, tall + 0.36, front + 0.05), (0.14, 0.06, 0.09), GOLD),
            box((0, tall + 0.2, front + 0.03), (0.2, 0.14, 0.09), WHITE),
            *[moved(part, (half - 0.02, tall + 0.18, 0.08)) for part in flag],
            lathe([(0.3, 0.0), (0.24, 0.06), (0.1, 0.1)], rgb("#5f9a3f"), 14),
        ]
    )  # fmt: skip


def _traffic_light(look: Look) -> Mesh:
    case, pole = look.paint(rgb("#f0b81e")), look.paint(IRON, 0.6)
    tall, wide = look.vary(0, 0.5, 0.85, 1.3), look.vary(1, 0.16, 0.2, 0.26)
    lamps: list[Mesh] = []
    for y, color in ((0.62, "#ff2a2a"), (0.37, "#ffc61a"), (0.12, "#22d04a")):
        lamps += [
            rod((0, tall + y, 0.1), (0, tall + y, 0.19), 0.115, DARK, sides=16),
            ellipsoid((0, tall + y, 0.18), (0.095, 0.095, 0.06), rgb(color), 12),
            moved(extrude([(float(r * np.cos(a)), float(r * np.sin(a))) for r, turn in ((0.15, 1), (0.095, -1))
                for a in np.linspace(0.1, np.pi - 0.1, 8)[::turn]], 0.2, DARK),
                  (0, tall + y, 0.24)),
        ]  # fmt: skip
    return merge(
        [
            box((0, tall + 0.37, 0), (2 * wide, 0.82, 0.26), case),
            box((0, tall + 0.37, -0.03), (2 * wide + 0.12, 0.92, 0.07), DARK), *lamps,
            rod((0, 0, 0), (0, tall + 0.06, 0), 0.07, pole, sides=12),
            lathe([(0.22, 0), (0.2, 0.08), (0.1, 0.14)], pole, 14),
            lathe([(0.12, tall + 0.76), (0.06, tall + 0.86)], pole, 10),
        ]
    )  # fmt: skip


KINDS = (
    Kind("shop", _shop, ("store", "grocery store", "corner shop", "market shop", "storefront")),
    Kind("skyscraper", _skyscraper, ("office tower", "high-rise", "office building", "city building", "tower block")),
    Kind("factory", _factory, ("industrial building", "plant building", "factory building", "brick factory")),
    Kind(
        "street lamp",
        _street_lamp,
        ("street light", "streetlight", "lamp post", "lamppost", "streetlamp", "lantern post"),
    ),
    Kind("signpost", _signpost, ("sign post", "road sign", "direction sign", "arrow sign")),
    Kind("mailbox", _mailbox, ("letter box", "letterbox", "mail box", "post box", "postbox")),
    Kind("traffic light", _traffic_light, ("traffic lights", "stoplight", "traffic signal", "stop light")),
)
