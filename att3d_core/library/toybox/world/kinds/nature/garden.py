"""What grows and hums in a garden: daisy, lily pad, bonsai, beehive."""

from __future__ import annotations

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    Color,
    Point,
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
    smooth_path,
    tube,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.nature.trees import ALIVE, BARK, mound
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.leaf import ROUND, leaf
from att3d_core.library.toybox.world.parts.outlines import arc
from att3d_core.library.toybox.world.parts.produce import LEAF, LEAF_TIP, crown, stalk

GREEN, GOLD, DARK = rgb("#3f9a3a"), rgb("#ffc51f"), rgb("#2a2018")


def _daisy(look: Look) -> Mesh:
    petal, behind = look.paint(rgb("#fdfcf6")), look.paint(rgb("#d7dcec"), 0.74)
    reach, nod = look.vary(0, 0.25, 0.31, 0.39), look.vary(1, 46.0, 68.0, 90.0)
    head = [
        lathe([(0.08, -0.1), (0.16, -0.03), (0.15, 0.0)], GREEN, 14),
        *crown((0, -0.02, 0), 10, reach + 0.08, 0.19, behind, start_deg=90, bend_deg=4, turn_deg=18, thickness=0.07,
               outline=ROUND),
        *crown((0, 0.02, 0), 10, reach + 0.06, 0.17, petal, start_deg=82, bend_deg=-6, thickness=0.07, outline=ROUND),
        ellipsoid((0, 0.03, 0), (0.17, 0.11, 0.17), GOLD, 16),
        ring((0, 0.045, 0), 0.145, 0.034, (0, 1, 0), rgb("#f08a12"), 18),
    ]  # fmt: skip
    stem = stalk([(0, 0, 0), (0.05, 0.3, 0), (0.02, 0.58, -0.01), (0, 0.8, 0)], [0.055, 0.05, 0.046, 0.05], GREEN, 8)
    leaves = [
        moved(
            leaf(0.36, 0.2, LEAF, start_deg=42, bend_deg=60, thickness=0.07, tip=LEAF_TIP),
            (0.02, y, 0),
            rotation(y_deg=turn),
        )
        for y, turn in ((0.06, 80), (0.08, -95), (0.3, 120))
    ]
    return merge(
        [mound(0.26, 0.07), stem, *leaves, *[moved(part, (0, 0.84, 0.05), rotation(x_deg=nod)) for part in head]]
    )


def _pad(center: Point, radius: float, turn_deg: float, color: Color, edge: Color) -> list[Mesh]:
    """A round leaf on the water with a notch, and a rim of another colour."""

    def plate(r: float, height: float, shade: Color) -> Mesh:
        cut = [*arc((0, 0), r, 18, 342, 25), (0.12 * r, 0.0)]
        flat = extrude(cut, height, shade, turn=rotation(x_deg=-90))
        return moved(flat, center, rotation(y_deg=turn_deg))

    return [plate(radius, 0.08, edge), plate(0.86 * radius, 0.11, color)]


def _lily_pad(look: Look) -> Mesh:
    deep, mid, light = (look.paint(rgb(code), shade) for code, shade in
                        (("#e8489a", 0.78), ("#f77fb4", 1.0), ("#ffc4de", 1.25)))  # fmt: skip
    green, edge = rgb("#3fae45"), rgb("#227a34")
    bloom, spread = look.vary(0, 1.0, 1.3, 1.6), look.vary(1, 0.8, 1.0, 1.2)
    flower = [
        lathe([(0.12, -0.02), (0.16, 0.05), (0.1, 0.1)], edge, 14),
        *crown((0, 0.03, 0), 9, 0.42, 0.21, deep, start_deg=70, bend_deg=-24, cup=-0.2, thickness=0.07),
        *crown((0, 0.05, 0), 8, 0.4, 0.2, mid, start_deg=48, bend_deg=-26, turn_deg=20, cup=-0.2, thickness=0.07),
        *crown((0, 0.07, 0), 6, 0.34, 0.18, light, start_deg=24, bend_deg=-22, turn_deg=10, cup=-0.2, thickness=0.07),
        ellipsoid((0, 0.17, 0), (0.09, 0.1, 0.09), GOLD, 10),
    ]
    small = 0.25 * spread
    return merge(
        [
            *_pad((0, 0, 0), 0.56, -60.0, green, edge),
            *_pad((0.5, -0.03, 0.3), small, 150.0, rgb("#56c24a"), edge),
            *_pad((-0.48, -0.024, -0.32), 1.1 * small, 20.0, rgb("#56c24a"), edge),
            *[
                moved(Mesh(part.vertices * bloom, part.faces, part.face_colors), (-0.04, 0.05, -0.02))
                for part in flower
            ],
        ]
    )


def _bonsai(look: Look) -> Mesh:
    low, top = look.paint(rgb("#1f8a2d"), 0.8), look.paint(rgb("#3fb53f"), 1.1)
    lean, cloud = look.vary(0, 0.4, 1.0, 1.5), look.vary(1, 0.84, 1.0, 1.16)
    clay, rim = rgb("#2f5fae"), rgb("#1d3f7d")

    def at(x: float, y: float, z: float) -> Point:
        return (lean * x, y, z)

    trunk, radii = smooth_path(
        [at(0.06, 0.18, 0), at(-0.12, 0.36, 0.02), at(0.1, 0.58, 0), at(0.02, 0.82, 0)], [0.13, 0.1, 0.085, 0.06], 10
    )
    branches = [(at(-0.08, 0.4, 0), at(-0.38, 0.5, 0.04)), (at(0.08, 0.56, 0), at(0.42, 0.64, -0.02))]
    pads = [
        (at(0.0, 0.9, 0), 0.3),
        (at(-0.42, 0.56, 0.05), 0.24),
        (at(0.45, 0.7, -0.03), 0.24),
        (at(0.12, 0.66, 0.2), 0.15),
    ]
    parts = [
        box((0, 0.11, 0), (0.68, 0.16, 0.44), clay, taper=1.14),
        box((0, 0.19, 0), (0.86, 0.075, 0.58), rim),
        *[box((x, 0.0, z), (0.13, 0.08, 0.11), rim) for x in (-0.26, 0.26) for z in (-0.14, 0.14)],
        ellipsoid((0, 0.2, 0), (0.37, 0.08, 0.24), rgb("#5fae3a"), 12),
        ellipsoid((0.25, 0.25, 0.1), (0.08, 0.06, 0.07), rgb("#9aa0a8"), 8),
        tube(trunk, radii, BARK, 10),
        *[rod(a, b, 0.06, BARK, 0.045, 8) for a, b in branches],
    ]
    for (x, y, z), radius in pads:
        r = radius * cloud
        parts += [
            ellipsoid((x, y, z), (r, 0.42 * r, 0.86 * r), low, 14),
            ellipsoid((x - 0.3 * r, y + 0.22 * r, z + 0.1 * r), (0.56 * r, 0.42 * r, 0.6 * r), top, 10),
            ellipsoid((x + 0.34 * r, y + 0.2 * r, z + 0.06 * r), (0.5 * r, 0.38 * r, 0.58 * r), top, 10),
        ]
    return merge(parts)


def _bee(at: Point, yaw_deg: float) -> list[Mesh]:
    """A fat bee that has just landed: it touches what it sits on with its back end."""
    parts = [
        ellipsoid((0, 0, 0.1), (0.08, 0.08, 0.13), GOLD, 10),
        ellipsoid((0, 0, 0.07), (0.086, 0.086, 0.035), DARK, 8),
        ellipsoid((0, 0, 0.15), (0.086, 0.086, 0.03), DARK, 8),
        ellipsoid((0, 0, 0.24), (0.06, 0.06, 0.05), DARK, 8),
        *both_sides(ellipsoid((0.1, 0.08, 0.1), (0.1, 0.035, 0.06), rgb("#e6f4ff"), 8, rotation(z_deg=25))),
    ]
    return [moved(part, at, rotation(y_deg=yaw_deg)) for part in parts]


def _beehive(look: Look) -> Mesh:
    straw, seam = look.paint(rgb("#efb93a")), look.paint(rgb("#c4811f"), 0.7)
    tall, belly = look.vary(0, 0.13, 0.155, 0.19), look.vary(1, 0.36, 0.42, 0.5)
    shares = (0.9, 1.0, 0.97, 0.84, 0.62, 0.34)
    parts = [
        lathe([(0.9 * belly, 0.0), (belly, 2 * tall), (0.8 * belly, 4 * tall), (0.3 * belly, 5.6 * tall)], seam, 20)
    ]
    for i, share in enumerate(shares):
        radius, thick = share * belly - 0.05, 0.52 * tall
        parts.append(
            ring((0, 0.06 + (i + 0.5) * tall, 0), max(radius, 0.06), thick, (0, 1, 0), straw if i % 2 else seam, 26, 8)
        )
    parts += [
        ellipsoid((0, 0.06 + 6.1 * tall, 0), (0.13, 0.09, 0.13), straw, 12),
        box((0, 0.0, 0.03), (2.5 * belly, 0.09, 2.5 * belly), rgb("#8a4b22")),
        *[
            box((x * belly, -0.09, z * belly), (0.12, 0.16, 0.12), rgb("#6b3616"))
            for x in (-0.95, 0.95)
            for z in (-0.9, 0.98)
        ],
        rod((0, 0.06 + 1.1 * tall, 0.5 * belly), (0, 0.06 + 1.1 * tall, belly + 0.05), 0.14, rgb("#8a4b22"), sides=16),
        rod((0, 0.06 + 1.1 * tall, 0.5 * belly), (0, 0.06 + 1.1 * tall, belly + 0.065), 0.1, DARK, sides=14),
        *_bee((0.62 * belly, 0.06 + 3.0 * tall, 0.62 * belly), 45.0),
        *_bee((-0.58 * belly, 0.06 + 4.1 * tall, 0.3 * belly), -60.0),
    ]
    return merge(parts)


KINDS = (
    Kind("daisy", _daisy, ("marguerite", "daisy flower", "chamomile"), without=ALIVE),
    Kind("lily pad", _lily_pad, ("water lily", "waterlily", "lotus", "lotus flower", "lilypad"), without=ALIVE),
    Kind("bonsai", _bonsai, ("bonsai tree", "miniature tree", "bonsai in a pot", "japanese bonsai"), without=ALIVE),
    Kind("beehive", _beehive, ("bee hive", "hive", "skep", "honey hive", "bees' nest")),
)
