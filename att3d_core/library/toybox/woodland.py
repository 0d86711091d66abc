"""Squirrel, raccoon, rabbit, bear and pig: a head, a torso and a tail each."""

from __future__ import annotations

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.features import (
    INK,
    PINK,
    WHITE,
    Animal,
    bellied_torso,
    eyes,
    muzzle,
    pointed_ears,
    round_ears,
    skull,
)
from att3d_core.library.toybox.shapes import both_sides, box, ellipsoid, rgb, rod, smooth_path, tube

# ---- squirrel
RUST, CREAM = rgb("#c1531a"), rgb("#fbe3b8")


def _squirrel_head() -> Mesh:
    return merge(
        [
            skull(RUST),
            *both_sides(ellipsoid((0.12, 0.13, 0.13), (0.1, 0.08, 0.09), CREAM, 12)),
            *muzzle(CREAM, rgb("#5a2a18"), (0.085, 0.065, 0.09)),
            box((0, 0.07, 0.255), (0.06, 0.06, 0.04), WHITE),
            *eyes(),
            *pointed_ears(RUST, CREAM, (0.185, 0.36, -0.02), (0.27, 0.58, -0.03), 0.085),
        ]
    )


def _squirrel_body() -> Mesh:
    path, radii = smooth_path(
        [(0, -0.3, -0.1), (0, -0.36, -0.27), (0, -0.22, -0.42), (0, 0.02, -0.43), (0, 0.2, -0.42), (0, 0.31, -0.5),
         (0, 0.24, -0.59)],
        [0.05, 0.115, 0.165, 0.185, 0.165, 0.11, 0.03],
        13,
    )  # fmt: skip
    shades = [RUST] * 3 + [rgb("#d9692b")] * 4 + [rgb("#eb8d3f")] * 3 + [rgb("#f9c07a")] * 2
    return merge([*bellied_torso(RUST, CREAM), tube(path, radii, shades, 14)])


SQUIRREL = Animal("a squirrel", RUST, RUST, rgb("#8a3a12"), _squirrel_head, _squirrel_body)


# ---- raccoon
ASH, SOOT = rgb("#8f959e"), rgb("#23242b")


def _raccoon_head() -> Mesh:
    return merge(
        [
            skull(ASH),
            *both_sides(ellipsoid((0.125, 0.235, 0.135), (0.125, 0.075, 0.095), SOOT, 12)),
            *both_sides(ellipsoid((0.12, 0.335, 0.135), (0.1, 0.04, 0.07), WHITE, 12)),
            *both_sides(ellipsoid((0.165, 0.13, 0.1), (0.1, 0.06, 0.08), WHITE, 12)),
            *muzzle(WHITE),
            *eyes(0.245),
            *pointed_ears(SOOT, WHITE, (0.18, 0.36, -0.01), (0.26, 0.51, -0.01), 0.095),
        ]
    )


def _raccoon_body() -> Mesh:
    tail = tube(
        [(0, -0.3, -0.12), (0, -0.33, -0.22), (0, -0.32, -0.31), (0, -0.28, -0.4), (0, -0.21, -0.48), (0, -0.12, -0.53),
         (0, -0.03, -0.56), (0, 0.04, -0.58)],
        [0.06, 0.08, 0.095, 0.105, 0.11, 0.1, 0.08, 0.03],
        [ASH, SOOT, ASH, SOOT, ASH, SOOT, SOOT],
        12,
    )  # fmt: skip
    return merge([*bellied_torso(ASH, rgb("#c9ccd2")), tail])


RACCOON = Animal("a raccoon", ASH, SOOT, SOOT, _raccoon_head, _raccoon_body)


# ---- rabbit
SNOW, ICE = rgb("#e9e9f2"), rgb("#ffffff")


def _rabbit_head() -> Mesh:
    ear = ellipsoid((0.215, 0.5, -0.01), (0.068, 0.19, 0.045), SNOW, 14, None)
    inner = ellipsoid((0.215, 0.5, 0.022), (0.04, 0.14, 0.03), PINK, 12, None)
    return merge(
        [
            skull(SNOW),
            *both_sides(ellipsoid((0.065, 0.135, 0.19), (0.075, 0.06, 0.07), ICE, 12)),
            ellipsoid((0, 0.178, 0.25), (0.038, 0.028, 0.028), PINK, 10),
            box((0, 0.075, 0.225), (0.07, 0.07, 0.04), ICE),
            *both_sides(ellipsoid((0.19, 0.16, 0.125), (0.05, 0.04, 0.04), rgb("#f9b4c4"), 10)),
            *eyes(0.255, WHITE, rgb("#5c1a33")),
            *both_sides(ear),
            *both_sides(inner),
        ]
    )


def _rabbit_body() -> Mesh:
    return merge([*bellied_torso(SNOW, ICE), ellipsoid((0, -0.27, -0.2), (0.095, 0.095, 0.095), ICE, 12)])


RABBIT = Animal("a rabbit", SNOW, ICE, ICE, _rabbit_head, _rabbit_body)


# ---- bear
BARK, HONEY = rgb("#4a2a17"), rgb("#d9a066")


def _bear_head() -> Mesh:
    return merge(
        [
            skull(BARK, (0.26, 0.225, 0.225)),
            *muzzle(HONEY, INK, (0.12, 0.085, 0.095)),
            *round_ears(BARK, HONEY, (0.215, 0.405, 0.0), 0.1),
            *eyes(),
        ]
    )


def _bear_body() -> Mesh:
    return merge([*bellied_torso(BARK, HONEY), ellipsoid((0, -0.28, -0.16), (0.07, 0.07, 0.07), BARK, 10)])


BEAR = Animal("a bear", BARK, HONEY, HONEY, _bear_head, _bear_body)


# ---- pig
ROSE, BLUSH = rgb("#f7a1b5"), rgb("#ee7f9c")


def _pig_head() -> Mesh:
    ear = rod((0.17, 0.36, 0.03), (0.3, 0.44, 0.12), 0.085, BLUSH, 0.02, 8)
    return merge(
        [
            skull(ROSE),
            rod((0, 0.16, 0.15), (0, 0.155, 0.3), 0.1, BLUSH, 0.088, 18),
            *both_sides(ellipsoid((0.036, 0.158, 0.3), (0.024, 0.036, 0.014), rgb("#8f2f4c"), 8)),
            *eyes(0.275),
            *both_sides(ear),
        ]
    )


def _pig_body() -> Mesh:
    turn = np.linspace(0, 3.2 * np.pi, 15)
    curl = [(float(0.045 * np.sin(t)), float(-0.22 - 0.045 * np.cos(t)), float(-0.14 - 0.016 * t)) for t in turn]
    tail = tube([(0, -0.27, -0.1), *curl], [0.03] * 15 + [0.02], BLUSH, 6)
    return merge([*bellied_torso(ROSE, rgb("#fbc0cd")), tail])


PIG = Animal("a pig", ROSE, BLUSH, rgb("#8f2f4c"), _pig_head, _pig_body)
