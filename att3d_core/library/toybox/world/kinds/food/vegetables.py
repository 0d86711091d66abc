"""Vegetables."""

from __future__ import annotations

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    centroids,
    ellipsoid,
    lathe,
    moved,
    painted,
    rgb,
    ring,
    rotation,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.food.fruit import SENSELESS
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.leaf import BLADE, leaf
from att3d_core.library.toybox.world.parts.produce import LEAF, LEAF_TIP, crown, lobed, squashed, stalk


def _carrot(look: Look) -> Mesh:
    wide, leafy = look.vary(0, 0.15, 0.21, 0.29), look.vary(1, 0.26, 0.42, 0.6)
    flesh, groove = look.paint(rgb("#f57c1a")), look.paint(rgb("#d65f0c"), 0.75)
    profile = [(0.02, -0.66), (0.35, -0.52), (0.62, -0.3), (0.85, -0.05), (1.0, 0.15), (0.92, 0.26), (0.5, 0.3)]
    body = lathe([(wide * r, y) for r, y in profile], flesh, 18)
    heights, radii = [y for _, y in profile], [wide * r for r, _ in profile]
    grooves = []
    for y, lean in ((-0.4, 8), (-0.2, -7), (0.0, 6), (0.14, -5)):
        hoop = ring((0, 0, 0), float(np.interp(y, heights, radii)) - 0.008, 0.026, (0, 1, 0), groove, 18)
        grooves.append(moved(hoop, (0, y, 0), rotation(z_deg=lean)))
    fronds = crown((0, 0.26, 0), 6, 1.1 * leafy, 0.17, LEAF, start_deg=14, bend_deg=46, tip=LEAF_TIP, thickness=0.07)
    fronds += crown(
        (0, 0.26, 0), 3, 1.25 * leafy, 0.15, LEAF_TIP, start_deg=4, bend_deg=14, turn_deg=30, thickness=0.07
    )
    return merge([moved(part, turn=rotation(z_deg=-14)) for part in [body, *grooves, *fronds]])


def _tomato(look: Look) -> Mesh:
    squash, lobes = look.vary(0, 0.74, 0.9, 1.12), look.vary(1, 0.0, 0.07, 0.18)
    flesh = look.paint(rgb("#e8331f"))
    profile = [(0.06, -0.38), (0.25, -0.43), (0.41, -0.32), (0.5, -0.08), (0.5, 0.1), (0.42, 0.28), (0.27, 0.37),
               (0.12, 0.36),
               (0.04, 0.3)]  # fmt: skip
    top = 0.36 * squash
    return merge([
        squashed(lobed(lathe(profile, flesh, 36), 6, lobes), 1.0, squash),
        *crown((0, top, 0), 5, 0.36, 0.13, LEAF, start_deg=76, bend_deg=38, thickness=0.06, turn_deg=18),
        stalk([(0, top - 0.03, 0), (0, top + 0.08, 0), (0.06, top + 0.17, 0)], [0.06, 0.045, 0.05], rgb("#3d7a28")),
        ellipsoid((-0.27, 0.2 * squash, 0.36), (0.06, 0.09, 0.04), look.paint(rgb("#ff9d86"), 1.35), 10,
                  rotation(x_deg=-25, y_deg=-36)),
    ])  # fmt: skip


def _pumpkin(look: Look) -> Mesh:
    squash, stem = look.vary(0, 0.7, 0.85, 1.1), look.vary(1, 0.14, 0.26, 0.42)
    rind, furrow = look.paint(rgb("#f58220")), look.paint(rgb("#cf5f0f"), 0.75)
    profile = [
        (0.08, -0.4),
        (0.3, -0.46),
        (0.46, -0.3),
        (0.53, 0.0),
        (0.47, 0.27),
        (0.31, 0.42),
        (0.13, 0.41),
        (0.05, 0.33),
    ]
    body = lathe(profile, rind, 56)
    around = np.arctan2(centroids(body)[:, 0], centroids(body)[:, 2])
    body = painted(body, furrow, np.abs(np.sin(4 * around)) < 0.35)
    y = 0.36 * squash
    return merge([
        squashed(lobed(body, 8, 0.2), 1.1, squash),
        stalk([(0, y - 0.04, 0), (0.0, y + 0.5 * stem, 0), (0.1, y + stem, 0.02)], [0.12, 0.07, 0.08],
              rgb("#6f7a2a"), 6),
        moved(leaf(0.34, 0.26, LEAF, start_deg=60, bend_deg=50, thickness=0.06, tip=LEAF_TIP), (0.0, y + 0.02, 0.02),
              rotation(y_deg=65)),
        stalk([(0, y, 0), (-0.2, y + 0.14, 0.08), (-0.36, y + 0.02, 0.12), (-0.42, y + 0.12, 0.14)],
              [0.035, 0.03, 0.03, 0.026], rgb("#4f8a2a"), 10),
    ])  # fmt: skip


def _corn(look: Look) -> Mesh:
    wide, husk = look.vary(0, 0.17, 0.22, 0.28), look.vary(1, 0.5, 0.75, 1.0)
    light, deep = look.paint(rgb("#ffd91c")), look.paint(rgb("#e8a90f"), 0.7)
    rows, sides = 22, 20
    at = np.linspace(0, 1, rows + 1)
    radius = wide * np.interp(at, [0, 0.25, 0.6, 0.85, 1.0], [0.82, 1.0, 0.92, 0.65, 0.2])
    cob = lathe([(float(r), float(-0.45 + 1.1 * t)) for r, t in zip(radius, at, strict=True)], light, sides)
    # Kernels: every second ring and every second side stands out; between them runs a darker net.
    rings, around = np.arange(len(cob.vertices) - 2) // sides, np.arange(len(cob.vertices) - 2) % sides
    bump = 1 - 0.13 * ((rings % 2 == 0) | (around % 2 == 0))
    vertices = cob.vertices.copy()
    vertices[:-2] *= np.column_stack([bump, np.ones_like(bump), bump])
    face = np.arange(rows * sides * 2) // 2
    checks = np.zeros(len(cob.faces), bool)
    checks[: len(face)] = (face // sides // 2 + face % sides // 2) % 2 == 0
    cob = painted(Mesh(vertices.astype(np.float32), cob.faces, cob.face_colors), deep, checks)
    leaves = crown((0, -0.6, 0), 3, 1.15 * husk, 0.36, LEAF, start_deg=20, bend_deg=16, tip=LEAF_TIP, cup=-0.25,
                   thickness=0.06, turn_deg=60)  # fmt: skip
    leaves += crown((0, -0.6, 0), 3, 0.9 * husk, 0.34, LEAF_TIP, start_deg=26, bend_deg=60, cup=-0.2, thickness=0.06)
    return merge([
        cob,
        lathe([(0.06, -0.72), (0.08, -0.66), (0.17, -0.5), (0.19, -0.38)], LEAF, 12),
        *leaves,
        *crown((0, 0.6, 0), 5, 0.18, 0.07, rgb("#c98a3d"), start_deg=5, bend_deg=70, outline=BLADE, thickness=0.05),
    ])  # fmt: skip


KINDS = (
    Kind("carrot", _carrot, ("carrots", "fresh carrot", "carrot with leaves"), without=SENSELESS),
    Kind("tomato", _tomato, ("ripe tomato", "beefsteak tomato", "fresh tomato"), without=SENSELESS),
    Kind("pumpkin", _pumpkin, ("squash", "gourd", "autumn pumpkin"), without=SENSELESS),
    Kind("corn", _corn, ("corn on the cob", "ear of corn", "corn cob", "maize", "sweetcorn"), without=SENSELESS,
         uncountable=True),
)  # fmt: skip
