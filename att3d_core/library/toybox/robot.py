"""The robot: a boxy head with antennas, a screen on its chest."""

from __future__ import annotations

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.features import Animal
from att3d_core.library.toybox.pose import HEAD_Y, torso
from att3d_core.library.toybox.shapes import both_sides, box, ellipsoid, rgb, rod, rounded_box

STEEL, PANEL, GLOW = rgb("#7fa3c7"), rgb("#34495e"), rgb("#35f2ff")


def _robot_head() -> Mesh:
    return merge(
        [
            rounded_box((0, HEAD_Y, 0), (0.46, 0.41, 0.41), STEEL, 20, 6.0),
            rounded_box((0, 0.235, 0.19), (0.37, 0.24, 0.07), PANEL, 16, 8.0),
            *both_sides(rod((0.1, 0.26, 0.19), (0.1, 0.26, 0.25), 0.058, GLOW, 0.05, 14)),
            *[box((x, 0.155, 0.222), (0.045, 0.045, 0.03), rgb("#ffe14d")) for x in (-0.09, 0.0, 0.09)],
            *both_sides(rod((0.2, 0.22, 0.0), (0.29, 0.22, 0.0), 0.085, PANEL, sides=14)),
            *both_sides(rod((0.265, 0.22, 0.0), (0.265, 0.48, 0.0), 0.026, rgb("#c9d6e3"))),
            *both_sides(ellipsoid((0.265, 0.5, 0.0), (0.055, 0.055, 0.055), rgb("#ff4136"), 10)),
        ]
    )


def _robot_body() -> Mesh:
    return merge(
        [
            torso(STEEL, sides=8),
            box((0, -0.18, 0.11), (0.19, 0.17, 0.05), PANEL),
            *[box((x, -0.14, 0.13), (0.05, 0.05, 0.03), c) for x, c in (
                (-0.06, rgb("#ff4136")), (0.0, rgb("#ffe14d")), (0.06, rgb("#2ecc40")))],
            box((0, -0.21, 0.132), (0.14, 0.05, 0.03), GLOW),
            rod((0, 0.0, 0), (0, 0.06, 0), 0.09, PANEL),
        ]
    )  # fmt: skip


ROBOT = Animal("a robot", STEEL, PANEL, PANEL, _robot_head, _robot_body)
