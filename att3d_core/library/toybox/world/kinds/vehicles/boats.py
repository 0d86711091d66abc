"""What swims: boats with and without sails."""

from __future__ import annotations

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    Color,
    both_sides,
    box,
    ellipsoid,
    lathe,
    limb,
    moved,
    rgb,
    ring,
    rod,
    rotation,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.vehicles.car_parts import CHROME, DARK, GLASS, RED, WHITE, YELLOW
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.boats import Station, open_hull, rail, solid_hull

WOOD, DARK_WOOD, DECK = rgb("#9a5a26"), rgb("#5a2d12"), rgb("#d9a860")


def _rowboat(look: Look) -> Mesh:
    hull, trim = look.paint(rgb("#b4652a")), look.paint(DARK_WOOD, 0.72)
    wide, bow = look.vary(0, 0.34, 0.44, 0.58), look.vary(1, 0.0, 0.12, 0.32)
    stations: list[Station] = [
        (-0.95, 0.62 * wide, 0.46, 0.1), (-0.5, 0.95 * wide, 0.42, 0.02), (0.0, wide, 0.4, 0.0),
        (0.5, 0.86 * wide, 0.43, 0.03),
        (0.85, 0.46 * wide, 0.46 + 0.5 * bow, 0.12), (1.06, 0.08, 0.5 + bow, 0.22),
    ]  # fmt: skip
    oars = []
    for side in (1, -1):
        oars += [
            limb((side * (wide - 0.26), 0.56, 0.1), (side * (wide + 0.5), 0.3, -0.36), 0.042, 0.042, rgb("#e8c48a")),
            ellipsoid(
                (side * (wide + 0.52), 0.29, -0.38),
                (0.16, 0.045, 0.1),
                rgb("#e8c48a"),
                10,
                rotation(y_deg=side * 30, z_deg=-side * 16),
            ),
        ]
    return merge(
        [
            open_hull(stations, 0.085, hull, 0.9), *rail(stations, 0.11, 0.08, trim),
            solid_hull([(z, 0.92 * h, k + 0.1, k + 0.01) for z, h, _, k in stations[:-1]], trim, 0.9),
            *[box((0, 0.33, z), (2 * w * wide, 0.075, 0.2), DECK) for z,
                w in ((-0.52, 0.88), (-0.02, 0.92), (0.46, 0.8))],
            box((0, 0.27, -0.95), (1.1 * wide, 0.32, 0.09), hull), *oars,
        ]
    )  # fmt: skip


def _life_raft(look: Look) -> Mesh:
    tube_color, trim = look.paint(rgb("#ff7a1a")), look.paint(YELLOW, 0.72)
    long, thick = look.vary(0, 0.5, 0.62, 0.9), look.vary(1, 0.13, 0.16, 0.21)

    def loop(y: float, color: Color, radius: float) -> Mesh:
        ring_ = ring((0, y, 0), 0.5, radius, (0, 1, 0), color, 28)
        stretch = np.sign(ring_.vertices[:, 2]) * (long - 0.5)
        return Mesh(
            ring_.vertices + np.stack([0 * stretch, 0 * stretch, stretch], 1).astype(np.float32),
            ring_.faces,
            ring_.face_colors,
        )

    top = 0.17 + 1.2 * thick
    handles = [
        part
        for z in (-0.3, 0.3)
        for part in both_sides(
            ring((0.5 + thick * 0.9, 0.17 + 0.7 * thick, z * long / 0.62), 0.1, 0.042, (1, 0, 0), WHITE, 12)
        )
    ]
    return merge(
        [
            loop(0.17, trim, thick * 1.06), loop(top, tube_color, thick),
            box((0, 0.12, 0), (0.8, 0.09, 2 * long - 0.2), DARK_WOOD),
            *handles, *[box((0, top + 0.9 * thick - 0.03, s * (0.5 + long - 0.5)), (0.3, 0.08, 0.16), WHITE)
                for s in (1, -1)],
            limb((-0.44, top + 0.02, -0.14), (0.5, top + thick + 0.06, 0.12), 0.042, 0.042, DECK),
            ellipsoid((0.58, top + thick + 0.08, 0.14), (0.16, 0.045, 0.1), RED, 10, rotation(z_deg=10)),
        ]
    )  # fmt: skip


def _submarine(look: Look) -> Mesh:
    hull, trim = look.paint(rgb("#ffc51f")), look.paint(rgb("#e8442e"), 0.72)
    fat, tower = look.vary(0, 0.32, 0.4, 0.5), look.vary(1, 0.86, 1.02, 1.24)
    body = lathe(
        [
            (0.06, -1.0),
            (0.18, -0.94),
            (0.62 * fat, -0.7),
            (fat, -0.2),
            (fat, 0.4),
            (0.84 * fat, 0.72),
            (0.5 * fat, 0.92),
            (0.1, 0.99),
        ],
        hull,
        20,
    )
    y = 0.5
    ports = []
    for z in (-0.2, 0.16, 0.52):
        x = fat * (0.98 if z < 0.5 else 0.92)
        ports += both_sides(rod((x - 0.12, y + 0.06, z), (x + 0.05, y + 0.06, z), 0.14, trim, sides=16))
        ports += both_sides(ellipsoid((x + 0.03, y + 0.06, z), (0.05, 0.095, 0.095), GLASS, 10))
    screw = [box((0, y, -1.06), (0.13, 0.6, 0.06), CHROME, rotation(y_deg=20, z_deg=a)) for a in (45.0, -45.0)]
    return merge(
        [
            moved(body, (0, y, 0), rotation(x_deg=90)), *ports, *screw, rod((0, y, -1.12), (0, y, -0.9), 0.08, DARK),
            moved(lathe([(0.28, y + 0.6 * fat), (0.25, tower), (0.2, tower + 0.04)], trim, 18, 1.3), (0, 0, 0.04)),
            limb((0, tower, 0.06), (0, tower + 0.34, 0.06), 0.05, 0.05, DARK),
            limb((0, tower + 0.33, 0.04), (0, tower + 0.33, 0.22), 0.06, 0.06, DARK),
            ellipsoid((0, tower + 0.33, 0.24), (0.055, 0.055, 0.04), GLASS, 8),
            box((0, y, -0.8), (0.86, 0.08, 0.24), trim), box((0, y, -0.8), (0.08, 0.86, 0.24), trim),
            ellipsoid((0, y + 0.02, 0.92), (0.18, 0.16, 0.12), GLASS, 12),
            box((0, y - 0.92 * fat, 0.1), (0.16, 0.12, 0.9), trim),
        ]
    )  # fmt: skip


KINDS = (
    Kind("rowboat", _rowboat, ("rowing boat", "boat", "dinghy", "canoe")),
    Kind(
        "life raft",
        _life_raft,
        ("liferaft", "rubber boat", "inflatable raft", "inflatable boat", "rescue raft", "raft"),
    ),
    Kind("submarine", _submarine, ("sub", "u-boat", "submersible")),
)
