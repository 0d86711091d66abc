"""Tables, desks and beds."""

from __future__ import annotations

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import both_sides, box, extrude, lathe, moved, rgb, rotation
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.outlines import arc
from att3d_core.library.toybox.world.parts.woodwork import (
    EBONY,
    OAK,
    PINE,
    WALNUT,
    cushion,
    drawer,
    four_corners,
    front_and_back,
    straight_leg,
)

LINEN = rgb("#f7f2e4")


def _table(look: Look) -> Mesh:
    wood, top = look.paint(OAK, 0.72), look.paint(PINE)
    height, half = look.vary(0, 0.42, 0.68, 0.9), look.vary(1, 0.42, 0.62, 0.85)
    return merge(
        [
            box((0, height, 0), (2 * half, 0.09, 0.78), top),
            *four_corners(straight_leg(half - 0.09, 0.29, 0.0, height, 0.12, wood, 0.62)),
            *front_and_back(box((0, height - 0.09, 0.3), (2 * half - 0.18, 0.13, 0.07), wood)),
            *both_sides(box((half - 0.1, height - 0.09, 0), (0.07, 0.13, 0.58), wood)),
        ]
    )


def _desk(look: Look) -> Mesh:
    wood, front, top = look.paint(WALNUT, 0.75), look.paint(OAK), look.paint(rgb("#c98f4e"), 1.05)
    half, height = look.vary(0, 0.5, 0.66, 0.82), look.vary(1, 0.56, 0.66, 0.84)
    block, step = half - 0.2, (height - 0.1) / 3
    drawers = [
        part
        for i in range(3)
        for part in drawer((block, 0.1 + step * (i + 0.5), 0.29), (0.3, step - 0.045), front, knobs=1)
    ]
    return merge(
        [
            box((0, height + 0.04, 0), (2 * half + 0.06, 0.09, 0.74), top),
            *both_sides(box((block, 0.04 + height / 2, 0), (0.37, height - 0.07, 0.6), wood)),
            *both_sides(box((block, 0.04, 0), (0.33, 0.08, 0.56), EBONY)),
            *[half_ for part in drawers for half_ in both_sides(part)],
            *drawer((0, height - 0.06, 0.25), (2 * half - 0.78, 0.14), front, knobs=1),
            box((0, height - 0.2, -0.26), (2 * half - 0.6, 0.34, 0.06), wood),
            # A blotter and a pad of paper, so that it is a place to write.
            box((0, height + 0.09, 0.12), (0.46, 0.07, 0.34), rgb("#2f6b46")),
            box((0.02, height + 0.12, 0.13), (0.22, 0.07, 0.26), LINEN, rotation(y_deg=8)),
            moved(lathe([(0.055, 0), (0.065, 0.17)], rgb("#2b5fb0"), 14), (-half + 0.18, height + 0.07, -0.18)),
        ]
    )


def _bed(look: Look) -> Mesh:
    cover, fold = look.paint(rgb("#2f74d0")), look.paint(rgb("#8fc1f5"), 1.35)
    half, head = look.vary(0, 0.3, 0.42, 0.56), look.vary(1, 0.42, 0.62, 0.92)
    foot = 0.3 + 0.15 * head
    board = [
        (-half - 0.05, 0.0),
        (half + 0.05, 0.0),
        (half + 0.05, head * 0.8),
        *[(x, head * 0.8 + y * 0.22) for x, y in arc((0, 0), half + 0.02, 0, 180, 9)],
        (-half - 0.05, head * 0.8),
    ]
    return merge(
        [
            extrude(board, 0.09, OAK, (0, 0, -0.63)),
            box((0, foot / 2, 0.63), (2 * half + 0.1, foot, 0.09), OAK),
            *both_sides(box((half + 0.03, head * 0.47, -0.63), (0.11, head * 0.94, 0.12), WALNUT)),
            *both_sides(box((half + 0.03, foot * 0.54, 0.63), (0.11, foot * 1.08, 0.12), WALNUT)),
            *both_sides(box((half, 0.17, 0), (0.07, 0.14, 1.26), WALNUT)),
            cushion((0, 0.28, 0), (2 * half, 0.22, 1.24), LINEN),
            box((0, 0.3, 0.17), (2 * half + 0.05, 0.24, 0.82), cover),
            box((0, 0.31, -0.22), (2 * half + 0.075, 0.25, 0.15), fold),
            *both_sides(cushion((half * 0.48, 0.43, -0.44), (half * 0.88, 0.15, 0.3), LINEN, rotation(x_deg=18))),
        ]
    )


def _bunk_bed(look: Look) -> Mesh:
    wood, rail = look.paint(rgb("#c78a45")), look.paint(rgb("#a5682f"), 0.72)
    cover, other = rgb("#2f8fe0"), rgb("#f2b632")
    apart, length = look.vary(0, 0.46, 0.58, 0.72), look.vary(1, 0.45, 0.58, 0.7)
    upper, top = 0.22 + apart, 0.46 + apart
    posts = four_corners(box((length, top / 2 + 0.02, 0.26), (0.1, top + 0.04, 0.1), wood))
    levels = []
    for y, cloth in ((0.22, cover), (upper, other)):
        levels += [
            *front_and_back(box((0, y - 0.05, 0.26), (2 * length, 0.11, 0.06), rail)),
            *both_sides(box((length, y, 0), (0.06, 0.24, 0.5), rail)),
            cushion((0, y + 0.04, 0), (2 * length - 0.05, 0.16, 0.5), LINEN),
            box((0.13, y + 0.045, 0), (2 * length - 0.4, 0.16, 0.535), cloth),
            cushion((-length + 0.17, y + 0.13, 0), (0.22, 0.1, 0.38), rgb("#ffffff")),
        ]
    ladder = length - 0.34
    return merge(
        [
            *posts,
            *levels,
            *both_sides(box((length, top - 0.02, 0), (0.06, 0.08, 0.5), rail)),
            box((0, top - 0.04, -0.26), (2 * length, 0.08, 0.06), rail),
            box((-0.22, top - 0.04, 0.26), (2 * length - 0.5, 0.08, 0.06), rail),
            *[box((ladder + x, top / 2, 0.315), (0.075, top, 0.08), wood) for x in (-0.14, 0.14)],
            *[box((ladder, top * t, 0.312), (0.28, 0.065, 0.06), wood) for t in (0.16, 0.38, 0.6, 0.82)],
        ]
    )


KINDS: tuple[Kind, ...] = (
    Kind("table", _table, ("dining table", "kitchen table", "wooden dining table")),
    Kind("desk", _desk, ("writing desk", "office desk", "study desk", "school desk")),
    Kind("bed", _bed, ("double bed", "single bed", "bed with a blanket", "bedstead")),
    Kind("bunk bed", _bunk_bed, ("bunk", "double-decker bed", "two-storey bed", "kids' bunk bed")),
)
