"""What children play on, and the houses of a garden: swing, slide, treehouse, doghouse, bird house."""

from __future__ import annotations

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    Point,
    both_sides,
    box,
    ellipsoid,
    extrude,
    lathe,
    limb,
    loft,
    moved,
    rgb,
    rod,
    rotation,
    smooth_path,
    tube,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.openings import DARK_WOOD, FRAME, arched, door, window
from att3d_core.library.toybox.world.parts.roofs import gable_roof, gabled_walls

YELLOW, ROPE, DARK, BARK = rgb("#ffcb1f"), rgb("#c9d1d9"), rgb("#2b2c33"), rgb("#7a4a26")
WOOD = rgb("#c88a45")


def _swing(look: Look) -> Mesh:
    frame, joint = look.paint(rgb("#e0252b")), look.paint(rgb("#9c161c"), 0.7)
    tall, wide = look.vary(0, 0.84, 1.0, 1.2), look.vary(1, 0.52, 0.64, 0.78)
    seat_y = 0.3
    legs = [limb((wide, tall, 0), (wide + 0.08, 0.03, z), 0.06, 0.06, frame) for z in (-0.36, 0.36)]
    legs += [limb((wide + 0.04, 0.45 * tall, -0.2), (wide + 0.04, 0.45 * tall, 0.2), 0.045, 0.045, joint)]
    seats = []
    for side, sway, color in ((-1, 9.0, YELLOW), (1, -12.0, rgb("#1f8fe0"))):
        hung = [
            *[rod((x, seat_y - tall, 0), (x, 0, 0), 0.035, ROPE, sides=8) for x in (-0.16, 0.16)],
            box((0, seat_y - tall, 0), (0.44, 0.08, 0.24), color),
        ]
        seats += [moved(part, (side * 0.47 * wide, tall, 0), rotation(x_deg=sway)) for part in hung]
    return merge(
        [
            rod((-wide - 0.06, tall, 0), (wide + 0.06, tall, 0), 0.07, frame, sides=12),
            *[part for leg in legs for part in both_sides(leg)],
            *both_sides(ellipsoid((wide, tall, 0), (0.1, 0.1, 0.1), joint, 10)),
            *seats,
        ]
    )


def _slide(look: Look) -> Mesh:
    chute, frame = look.paint(rgb("#f8c51c")), rgb("#1f6fe0")
    tall, reach = look.vary(0, 0.66, 0.84, 1.04), look.vary(1, 0.66, 0.86, 1.1)
    knots: list[Point] = [
        (0, tall, -0.2), (0, tall - 0.02, 0.02), (0, 0.52 * tall + 0.02, 0.48 * reach), (0, 0.12, 0.9 * reach),
        (0, 0.1, 1.12 * reach),
    ]  # fmt: skip
    path, _ = smooth_path(knots, [0.1] * 5, 15)

    def strip(left: float, right: float, low: float, high: float, color: tuple[float, float, float]) -> Mesh:
        return loft([[(left, y + low, z), (right, y + low, z), (right, y + high, z), (left, y + high, z)]
                     for _, y, z in path], color)  # fmt: skip

    walls = [strip(0.19, 0.265, -0.04, 0.15, look.paint(rgb("#e88a12"), 0.75))]
    ladder = [
        limb((0.21, 0.03, -0.66), (0.21, tall + 0.02, -0.36), 0.05, 0.05, frame),
        limb((0.21, tall, -0.36), (0.21, tall + 0.3, -0.3), 0.05, 0.05, frame),
        limb((0.21, tall + 0.3, -0.3), (0.21, tall + 0.1, 0.02), 0.05, 0.05, frame),
        limb((0.21, 0.03, 0.02), (0.21, tall - 0.03, -0.06), 0.05, 0.05, frame),
    ]
    steps = []
    for share in (0.16, 0.39, 0.62, 0.85):
        steps.append(box((0, share * tall, -0.66 + 0.3 * share), (0.44, 0.07, 0.13), rgb("#e0252b")))
    return merge(
        [
            strip(-0.23, 0.23, -0.06, 0.03, chute),
            *[part for piece in (*walls, *ladder) for part in both_sides(piece)],
            *steps,
            box((0, tall - 0.03, -0.26), (0.5, 0.09, 0.3), frame),
            limb((0, 0.02, 0.98 * reach), (0, 0.1, 0.98 * reach), 0.06, 0.06, frame),
        ]
    )


def _treehouse(look: Look) -> Mesh:
    wall, roof = look.paint(rgb("#d79a52")), look.paint(rgb("#d6402c"), 0.7)
    rise, crown = look.vary(0, 0.16, 0.26, 0.42), look.vary(1, 0.84, 1.0, 1.14)
    floor = 0.52
    trunk, radii = smooth_path(
        [(0, 0, -0.08), (0.02, 0.3, -0.08), (-0.02, 0.7, -0.16), (0, 1.15, -0.3)], [0.21, 0.15, 0.16, 0.12], 8
    )
    leaves = ((0, 1.3, -0.34, 0.38), (0.36, 1.16, -0.3, 0.29), (-0.36, 1.18, -0.3, 0.3), (0.5, 0.86, -0.34, 0.22),
              (-0.5, 0.88, -0.34, 0.22), (0.0, 1.0, -0.56, 0.33))  # fmt: skip
    greens = (rgb("#2fae3b"), rgb("#1f8a2d"), rgb("#46bd3e"))
    rails = [limb((x, 0.02, 0.62), (x, floor + 0.06, 0.34), 0.042, 0.042, DARK_WOOD) for x in (-0.3, -0.06)]
    rungs = [
        rod(
            (-0.33, floor * share, 0.63 - 0.28 * share),
            (-0.03, floor * share, 0.63 - 0.28 * share),
            0.036,
            WOOD,
            sides=8,
        )
        for share in (0.2, 0.45, 0.7, 0.95)
    ]
    front = 0.24
    cabin = [
        moved(gabled_walls(0.68, 0.46, 0.38, rise, wall), (0, floor, 0)),
        moved(gable_roof(0.38, 0.68, 0.46, rise, 0.1, roof, 0.1), (0, floor, 0)),
        door((-0.17, floor + 0.01, front - 0.01), 0.22, 0.33, wood=rgb("#8a4b22")),
        window((0.17, floor + 0.21, front - 0.01), 0.22, 0.2, bar=0.055),
        *both_sides(window((0.34, floor + 0.21, 0), 0.22, 0.2, 90.0, bar=0.055)),
    ]
    return merge(
        [
            lathe([(0.42, -0.02), (0.44, 0.01), (0.3, 0.06)], rgb("#5fae3a"), 20),
            tube(trunk, radii, BARK, 12),
            *[rod((0, 0.28, -0.08), (x, floor, z), 0.055, BARK, sides=8) for x, z in ((-0.34, 0.2), (0.34, 0.2))],
            *[
                ellipsoid((x * crown, y, z), (r * crown, 0.86 * r * crown, r * crown), greens[i % 3], 12)
                for i, (x, y, z, r) in enumerate(leaves)
            ],
            box((0, floor - 0.01, 0.06), (0.92, 0.08, 0.76), DARK_WOOD),
            box((0.24, floor + 0.2, 0.41), (0.42, 0.06, 0.06), WOOD),
            *[box((x, floor + 0.11, 0.41), (0.065, 0.2, 0.065), WOOD) for x in (0.05, 0.24, 0.42)],
            *cabin,
            *rails,
            *rungs,
        ]
    )


def _doghouse(look: Look) -> Mesh:
    wall, roof = look.paint(rgb("#d9924a")), look.paint(rgb("#d6322c"), 0.68)
    rise, long = look.vary(0, 0.22, 0.36, 0.54), look.vary(1, 0.62, 0.8, 1.04)
    half, eaves = 0.4, 0.46
    bone = [
        box((0, 0, 0), (0.2, 0.065, 0.07), FRAME),
        *[ellipsoid((x, y, 0), (0.05, 0.05, 0.04), FRAME, 8) for x in (-0.11, 0.11) for y in (-0.035, 0.035)],
    ]
    # The bowl stands on a plank, which keeps it one piece with the house.
    bowl = [
        box((-0.2, 0.02, -0.02), (0.5, 0.06, 0.24), DARK_WOOD),
        lathe([(0.17, 0.0), (0.13, 0.13), (0.1, 0.12)], rgb("#1f8fe0"), 16),
        ellipsoid((0, 0.11, 0), (0.1, 0.05, 0.1), rgb("#7a4522"), 10),
    ]
    return merge(
        [
            gabled_walls(2 * half, long, eaves, rise, wall),
            gable_roof(eaves, 2 * half, long, rise, 0.12, roof, 0.1),
            box((0, 0.02, 0), (2 * half + 0.08, 0.1, long + 0.08), DARK_WOOD),
            extrude(arched(0.42, 0.46), 0.1, rgb("#8a4b22"), (0, 0.04, long / 2)),
            extrude(arched(0.31, 0.4), 0.13, rgb("#241812"), (0, 0.04, long / 2)),
            *[moved(part, (0, 0.56 + 0.02 * rise, long / 2 + 0.02)) for part in bone],
            *[box((side * (half + 0.005), y, 0), (0.05, 0.055, long - 0.04), DARK_WOOD) for side in (1, -1)
              for y in (0.2, 0.35)],
            *[moved(part, (0.5, -0.02, long / 2 + 0.1)) for part in bowl],
        ]
    )  # fmt: skip


def _bird_house(look: Look) -> Mesh:
    wall, roof = look.paint(rgb("#3fa7e0")), look.paint(rgb("#d6322c"), 0.68)
    rise, tall = look.vary(0, 0.16, 0.26, 0.4), look.vary(1, 0.3, 0.5, 0.76)
    half, deep, eaves = 0.27, 0.46, 0.42
    box_ = [
        gabled_walls(2 * half, deep, eaves, rise, wall),
        gable_roof(eaves, 2 * half, deep, rise, 0.1, roof, 0.1),
        box((0, 0, 0), (2 * half + 0.12, 0.08, deep + 0.16), rgb("#f6d89a")),
        rod((0, 0.3, deep / 2 - 0.04), (0, 0.3, deep / 2 + 0.03), 0.145, FRAME, sides=18),
        rod((0, 0.3, deep / 2 - 0.04), (0, 0.3, deep / 2 + 0.045), 0.1, rgb("#241812"), sides=16),
        rod((0, 0.11, deep / 2 - 0.05), (0, 0.11, deep / 2 + 0.18), 0.038, DARK_WOOD),
    ]
    return merge(
        [
            lathe([(0.28, -0.02), (0.26, 0.03), (0.1, 0.08)], rgb("#5fae3a"), 16),
            rod((0, 0, 0), (0, tall + 0.02, 0), 0.075, BARK, sides=10),
            *[moved(part, (0, tall + 0.04, 0)) for part in box_],
        ]
    )


KINDS = (
    Kind("swing", _swing, ("swing set", "playground swing", "swingset", "garden swing", "children's swing")),
    Kind("slide", _slide, ("playground slide", "children's slide", "kids' slide", "slide with a ladder")),
    Kind("treehouse", _treehouse, ("tree house", "house in a tree", "treehouse with a ladder")),
    Kind("doghouse", _doghouse, ("dog house", "kennel", "dog kennel", "dog hut")),
    Kind("bird house", _bird_house, ("birdhouse", "nesting box", "nest box", "bird box", "birdhouse on a pole")),
)  # fmt: skip
