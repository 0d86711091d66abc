"""Where things are kept: wardrobe, bookcase, chest of drawers, fridge."""

from __future__ import annotations

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import both_sides, box, moved, rgb, rod, rotation
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.woodwork import (
    BRASS,
    EBONY,
    OAK,
    PINE,
    WALNUT,
    drawer,
    four_corners,
    straight_leg,
)

BOOKS = tuple(rgb(code) for code in ("#d8302f", "#2b6fd6", "#f2b72b", "#2f9a4a", "#8a3fc0", "#f07a24", "#1fb0ac"))


def _wardrobe(look: Look) -> Mesh:
    wood, door, panel = look.paint(WALNUT, 0.62), look.paint(OAK), look.paint(PINE, 1.2)
    half, height = look.vary(0, 0.34, 0.42, 0.56), look.vary(1, 0.95, 1.2, 1.5)
    leaf, middle = half - 0.06, 0.28 + (height - 0.28) / 2
    tall = height - 0.36
    return merge(
        [
            box((0, height / 2 + 0.04, 0), (2 * half, height, 0.46), wood),
            box((0, height + 0.06, 0.01), (2 * half + 0.12, 0.1, 0.56), door),
            box((0, 0.06, 0.01), (2 * half + 0.06, 0.1, 0.5), door),
            *four_corners(straight_leg(half - 0.06, 0.18, -0.06, 0.06, 0.1, EBONY)),
            *drawer((0, 0.2, 0.22), (2 * half - 0.1, 0.14), door),
            *both_sides(box((leaf / 2 + 0.02, middle, 0.225), (leaf, tall, 0.07), door)),
            *both_sides(box((leaf / 2 + 0.02, middle + tall * 0.23, 0.245), (leaf - 0.14, tall * 0.38, 0.075), panel)),
            *both_sides(box((leaf / 2 + 0.02, middle - tall * 0.25, 0.245), (leaf - 0.14, tall * 0.34, 0.075), panel)),
            *both_sides(box((0.075, middle, 0.28), (0.07, 0.19, 0.08), BRASS)),
        ]
    )


def _bookcase(look: Look) -> Mesh:
    wood, board, dark = look.paint(OAK), look.paint(PINE, 1.15), look.paint(WALNUT, 0.5)
    half, height = look.vary(0, 0.3, 0.4, 0.54), look.vary(1, 0.85, 1.2, 1.45)
    step = (height - 0.1) / 4
    parts = [
        *both_sides(box((half, height / 2, 0), (0.08, height, 0.34), wood)),
        box((0, height / 2, -0.14), (2 * half, height - 0.02, 0.06), dark),
        box((0, height, 0), (2 * half + 0.16, 0.09, 0.4), wood),
        box((0, 0.05, 0), (2 * half + 0.12, 0.1, 0.38), wood),
    ]
    for shelf in range(4):
        low = 0.09 + shelf * step
        parts.append(box((0, low, 0), (2 * half, 0.06, 0.33), board))
        room, x = 2 * half - 0.1, -half + 0.05
        for i in range(6):
            width = room * (0.13, 0.17, 0.12, 0.16, 0.13, 0.17)[(i + shelf) % 6]
            tall = (step - 0.06) * (0.72, 0.86, 0.64, 0.8, 0.68, 0.84)[(2 * i + 3 * shelf) % 6]
            color = BOOKS[(3 * i + 2 * shelf) % 7]
            deep = 0.23 - 0.02 * ((i + shelf) % 2)
            parts.append(box((x + width / 2, low + 0.02 + tall / 2, 0.01), (width * 0.94, tall, deep), color))
            x += width * 1.12
    return merge(parts)


def _chest_of_drawers(look: Look) -> Mesh:
    wood, front = look.paint(WALNUT, 0.65), look.paint(rgb("#d08a45"))
    half, height = look.vary(0, 0.36, 0.48, 0.64), look.vary(1, 0.6, 0.8, 1.1)
    step = (height - 0.08) / 3
    drawers = [
        part
        for i in range(3)
        for part in drawer((0, 0.1 + step * (i + 0.5), 0.24), (2 * half - 0.1, step - 0.06), front)
    ]
    return merge(
        [
            box((0, 0.06 + height / 2, 0), (2 * half, height, 0.48), wood),
            box((0, height + 0.09, 0.015), (2 * half + 0.12, 0.08, 0.58), front),
            *four_corners(straight_leg(half - 0.06, 0.18, -0.1, 0.08, 0.11, EBONY, 0.6)),
            *drawers,
        ]
    )


def _fridge(look: Look) -> Mesh:
    steel, side = look.paint(rgb("#e9eef2")), look.paint(rgb("#b6c0c9"), 0.72)
    chrome = rgb("#5d6873")
    half, height = look.vary(0, 0.28, 0.34, 0.44), look.vary(1, 0.98, 1.24, 1.42)
    cut = 0.1 + 0.64 * (height - 0.1)
    return merge(
        [
            box((0, height / 2 + 0.05, -0.03), (2 * half, height - 0.02, 0.56), side),
            box((0, 0.06, 0.0), (2 * half - 0.08, 0.12, 0.46), rgb("#2c333b")),
            box((0, (0.13 + cut) / 2, 0.29), (2 * half, cut - 0.16, 0.12), steel),
            box((0, (cut + height + 0.04) / 2 + 0.01, 0.29), (2 * half, height + 0.02 - cut, 0.12), steel),
            box((-half + 0.1, cut - 0.2, 0.375), (0.06, 0.28, 0.07), chrome),
            box((-half + 0.1, cut + 0.15, 0.375), (0.06, 0.18, 0.07), chrome),
            # A note and two magnets.
            box((half * 0.35, cut - 0.24, 0.345), (0.18, 0.2, 0.07), rgb("#ffe04a"), rotation(z_deg=-6)),
            moved(rod((0, 0, 0), (0, 0, 0.065), 0.042, rgb("#e5303a")), (half * 0.35, cut - 0.16, 0.35)),
            moved(rod((0, 0, 0), (0, 0, 0.065), 0.05, rgb("#2b7fe0")), (half * 0.55, cut + 0.22, 0.34)),
        ]
    )


KINDS: tuple[Kind, ...] = (
    Kind("wardrobe", _wardrobe, ("closet", "armoire", "clothes cupboard", "cupboard")),
    Kind("bookcase", _bookcase, ("bookshelf", "shelf with books", "book shelf", "shelf full of books")),
    Kind("chest of drawers", _chest_of_drawers, ("dresser", "drawers", "commode", "bureau")),
    Kind("fridge", _fridge, ("refrigerator", "icebox", "fridge freezer", "kitchen fridge")),
)
