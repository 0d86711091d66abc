"""What joiners build into houses: door, window, stairs."""

from __future__ import annotations

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import both_sides, box, ellipsoid, extrude, moved, rgb, rod, rotation
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.openings import DARK_WOOD, GLASS
from att3d_core.library.toybox.world.parts.panels import SIDEWAYS, dial
from att3d_core.library.toybox.world.parts.woodwork import BRASS, front_and_back, plank


def _door(look: Look) -> Mesh:
    leaf, field = look.paint(rgb("#c47a35")), look.paint(rgb("#8f4f1d"), 0.66)
    width, ajar = look.vary(0, 0.42, 0.52, 0.66), look.vary(1, 0.0, 16.0, 46.0)
    half, high = width / 2, 1.08
    frame, stone = DARK_WOOD, rgb("#9aa0a8")
    mouldings = [
        box((width / 2, y, 0.03), (width - 0.2, tall, 0.08), field) for y, tall in ((0.28, 0.34), (0.78, 0.42))
    ]
    swinging = [
        box((width / 2, high / 2 + 0.04, 0), (width, high - 0.02, 0.09), leaf),
        *[part for piece in mouldings for part in front_and_back(piece)],
        *front_and_back(dial((width - 0.07, 0.53, 0.045), 0.045, 0.05, BRASS, 12)),
        *front_and_back(ellipsoid((width - 0.07, 0.53, 0.09), (0.055, 0.055, 0.05), BRASS, 10)),
    ]
    return merge(
        [
            box((0, 0.02, 0.03), (width + 0.36, 0.07, 0.3), stone),
            *both_sides(box((half + 0.065, high / 2 + 0.04, 0), (0.12, high + 0.06, 0.17), frame)),
            box((0, high + 0.09, 0), (width + 0.3, 0.13, 0.2), frame),
            *[moved(part, (-half, 0.0, 0.02), rotation(y_deg=-ajar)) for part in swinging],
        ]
    )


def _window(look: Look) -> Mesh:
    frame, deep = look.paint(rgb("#fbf8f0")), look.paint(rgb("#c9763a"), 0.7)
    width, height = look.vary(0, 0.56, 0.8, 1.05), look.vary(1, 0.66, 0.9, 1.15)
    middle, shine = height / 2 + 0.1, rgb("#d9f3ff")
    glints = [
        part
        for x in (-0.23, 0.27)
        for part in (
            plank((x * width - 0.07, middle + 0.14 * height, 0.015), (x * width + 0.07, middle + 0.33 * height, 0.015),
                  0.065, 0.07, shine),
        )
    ]  # fmt: skip
    return merge(
        [
            box((0, middle, 0), (width - 0.08, height - 0.08, 0.06), GLASS),
            *glints,
            *both_sides(box((width / 2 - 0.06, middle, 0), (0.13, height, 0.17), frame)),
            *[box((0, middle + t * (height / 2 - 0.06), 0), (width - 0.02, 0.13, 0.15), frame) for t in (-1, 1)],
            box((0, middle, 0), (0.085, height - 0.1, 0.13), frame),
            box((0, middle, 0), (width - 0.1, 0.085, 0.115), frame),
            box((0, 0.06, 0.05), (width + 0.2, 0.1, 0.34), deep),
            box((0, height + 0.12, 0.02), (width + 0.16, 0.11, 0.24), deep),
            *both_sides(ellipsoid((0.045, middle - 0.12, 0.08), (0.035, 0.05, 0.035), BRASS, 8)),
        ]
    )


def _stairs(look: Look) -> Mesh:
    wood, tread = look.paint(rgb("#f0e3c8"), 0.72), look.paint(rgb("#a85d28"))
    half, rise = look.vary(0, 0.24, 0.34, 0.46), look.vary(1, 0.12, 0.16, 0.2)
    count, deep = 5, 0.19
    front = count * deep / 2
    rail, post = look.paint(rgb("#6f3817"), 0.6), rgb("#fbf8f0")
    # Seen from the side, (z, y).
    block = [(-front, 0.0), (front, 0.0)]
    steps = []
    for i in range(count):
        top, back = (i + 1) * rise, front - i * deep
        block += [(back, top - 0.03), (back - deep, top - 0.03)]
        steps.append(box((0, top - 0.03, back - deep / 2 + 0.015), (2 * half + 0.07, 0.065, deep + 0.05), tread))
    steps.append(extrude(block, 2 * half, wood, turn=SIDEWAYS))
    low, high = (rise + 0.32, front - 0.08), (count * rise + 0.32, front - (count - 1) * deep - 0.1)
    rods = []
    for i in range(count):
        top, z = (i + 1) * rise, front - 0.09 - i * deep
        thick = 0.045 if i in (0, count - 1) else 0.03
        rods.append(rod((half - 0.02, top - 0.04, z), (half - 0.02, top + 0.3, z), thick, post, sides=8))
    rods += [
        plank((half - 0.02, low[0], low[1] + 0.06), (half - 0.02, high[0], high[1]), 0.09, 0.07, rail),
        ellipsoid((half - 0.02, low[0] + 0.04, low[1]), (0.065, 0.065, 0.065), rail, 10),
        ellipsoid((half - 0.02, high[0] + 0.04, high[1] + 0.01), (0.065, 0.065, 0.065), rail, 10),
    ]
    return merge([*steps, *[part for piece in rods for part in both_sides(piece)]])


KINDS: tuple[Kind, ...] = (
    Kind(
        "door", _door, ("wooden door", "front door", "house door", "door in its frame", "doorway", "door with a knob")
    ),
    Kind("window", _window, ("window frame", "house window", "window in its frame", "glass window", "windowsill")),
    Kind(
        "stairs",
        _stairs,
        ("staircase", "stair", "steps", "stairway", "flight of stairs", "wooden stairs"),
        uncountable=True,
    ),
)
