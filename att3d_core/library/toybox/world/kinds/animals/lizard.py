"""Lizard."""

from __future__ import annotations

from att3d_core.library.asset import GROUND_Y, Mesh, merge
from att3d_core.library.toybox.features import (
    Animal,
    bellied_torso,
)
from att3d_core.library.toybox.shapes import (
    both_sides,
    ellipsoid,
    limb,
    moved,
    rgb,
    rod,
    smooth_path,
    tube,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.animals.creature import eyes_at, headed, own_bodied
from att3d_core.library.toybox.world.look import Look

LIME, LIME_PALE, CREST, TOE = rgb("#7cc92c"), rgb("#e9f29a"), rgb("#f2742c"), rgb("#4d9a2a")


def _lizard_head() -> Mesh:
    return merge(
        [
            ellipsoid((0, 0.24, 0.0), (0.22, 0.175, 0.22), LIME, 18),
            ellipsoid((0, 0.2, 0.17), (0.165, 0.11, 0.2), LIME, 16),
            ellipsoid((0, 0.135, 0.12), (0.175, 0.09, 0.22), LIME_PALE, 16),
            *both_sides(ellipsoid((0.055, 0.25, 0.335), (0.028, 0.026, 0.024), TOE, 6)),
            *both_sides(ellipsoid((0.155, 0.34, 0.05), (0.1, 0.1, 0.1), LIME, 12)),
            eyes_at((0, 0.35, 0.11), 1.15, 0.155),
            *[
                rod((0, 0.36 - dy, z), (0, 0.5 - dy, z - 0.06), 0.075, CREST, 0.02, 6)
                for dy, z in ((0, 0.02), (0.06, -0.12))
            ],
        ]
    )


def _lizard(look: Look) -> Mesh:
    """Flat on four splayed legs, its tail in a curl."""
    stout, curl = look.vary(0, 0.85, 1.0, 1.2), look.vary(1, 0.75, 1.0, 1.25)
    y = GROUND_Y
    path, radii = smooth_path(
        [(0.02, y + 0.34, 0.34), (-0.02, y + 0.25, 0.16), (-0.05, y + 0.21, -0.05), (0.0, y + 0.19, -0.26),
         (0.14 * curl, y + 0.12, -0.46), (0.36 * curl, y + 0.09, -0.52), (0.52 * curl, y + 0.08, -0.36),
         (0.48 * curl, y + 0.08, -0.18), (0.36 * curl, y + 0.08, -0.2)],
        [0.12, 0.145 * stout, 0.165 * stout, 0.14 * stout, 0.095, 0.08, 0.065, 0.05, 0.035],
        21,
    )  # fmt: skip
    bands = [CREST if i > 9 and i % 4 < 2 else LIME for i in range(20)]
    spikes = [
        rod((path[i][0], path[i][1] + 0.8 * radii[i], path[i][2]),
            (path[i][0], path[i][1] + radii[i] + 0.1, path[i][2] - 0.05), 0.06, CREST, 0.02, 6)
        for i in (2, 4, 6, 8)
    ]  # fmt: skip
    legs = []
    for z in (0.15, -0.22):
        foot = (0.36, y + 0.045, z + 0.08)
        legs += [
            limb((0.08, y + 0.2, z), (0.29 * stout, y + 0.22, z - 0.02), 0.075, 0.062, LIME),
            limb((0.29 * stout, y + 0.22, z - 0.02), foot, 0.062, 0.05, LIME),
            *[ellipsoid((0.37 + dx, y + 0.035, z + dz), (0.04, 0.035, 0.05), TOE, 8)
              for dx, dz in ((-0.06, 0.14), (0.03, 0.15), (0.08, 0.08))],
        ]  # fmt: skip
    return merge(
        [
            tube(path, radii, bands, 12),
            ellipsoid((-0.03, y + 0.16, 0.02), (0.12 * stout, 0.11, 0.26), LIME_PALE, 10),
            *spikes,
            *[mesh for leg in legs for mesh in both_sides(leg)],
            moved(headed(LIZARD, 0.82), (0.02, y + 0.43, 0.42)),
        ]
    )


def _lizard_body() -> Mesh:
    path, radii = smooth_path(
        [(0, -0.28, -0.08), (0, -0.38, -0.22), (0.06, -0.4, -0.38), (0.2, -0.36, -0.46)], [0.11, 0.085, 0.06, 0.035], 8
    )
    spikes = [rod((0, y, -0.1), (0, y + 0.03, -0.23), 0.06, CREST, 0.02, 6) for y in (-0.07, -0.18, -0.29)]
    return merge([*bellied_torso(LIME, LIME_PALE), tube(path, radii, LIME, 10), *spikes])


LIZARD = Animal("a lizard", LIME, TOE, TOE, _lizard_head, _lizard_body)

KINDS: tuple[Kind, ...] = (
    own_bodied("lizard", LIZARD, _lizard, ("gecko", "iguana", "chameleon", "salamander"),
               (rgb("#4b8a5a"), rgb("#c2d43a")), keep=(CREST,)),
)  # fmt: skip
