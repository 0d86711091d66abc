"""Corgi, leopard and sloth."""

from __future__ import annotations

import numpy as np

from att3d_core.library.asset import GROUND_Y, Mesh, merge
from att3d_core.library.toybox.features import (
    INK,
    PINK,
    Animal,
    bellied_torso,
    eyes,
    muzzle,
    pointed_ears,
    round_ears,
    skull,
)
from att3d_core.library.toybox.pose import torso
from att3d_core.library.toybox.shapes import (
    Point,
    both_sides,
    centroids,
    ellipsoid,
    limb,
    moved,
    rgb,
    rotation,
    smooth_path,
    tube,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.animals.creature import headed, own_bodied
from att3d_core.library.toybox.world.kinds.animals.quadruped import Frame, beast
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.surface import normals

# ---- corgi
TOAST, CREAM = rgb("#e8892e"), rgb("#fff6e6")


def _corgi_head() -> Mesh:
    return merge(
        [
            skull(TOAST, (0.25, 0.205, 0.215)),
            ellipsoid((0, 0.29, 0.14), (0.055, 0.15, 0.09), CREAM, 10, rotation(x_deg=-32)),
            *both_sides(ellipsoid((0.15, 0.12, 0.08), (0.13, 0.1, 0.12), CREAM, 12)),
            limb((0, 0.15, 0.13), (0, 0.14, 0.28), 0.12, 0.08, CREAM, 12),
            ellipsoid((0, 0.19, 0.345), (0.055, 0.045, 0.045), INK, 10),
            ellipsoid((0, 0.055, 0.29), (0.05, 0.065, 0.034), rgb("#f0556b"), 8, rotation(x_deg=-15)),
            *pointed_ears(TOAST, PINK, (0.165, 0.34, -0.02), (0.26, 0.59, -0.02), 0.135),
            *eyes(0.275),
        ]
    )


def _breeches(frame: Frame) -> list[Mesh]:
    """A white chest, and the fluffy behind with its stub of a tail."""
    y, half = frame.back, frame.length / 2
    return [
        ellipsoid((0, y + 0.03, half + 0.04), (0.14, 0.17, 0.11), CREAM, 14),
        *both_sides(ellipsoid((0.075, y + 0.0, -half - 0.01), (0.1, 0.13, 0.1), CREAM, 12)),
        ellipsoid((0, y + 0.12, -half - 0.02), (0.075, 0.07, 0.085), TOAST, 10),
    ]


CORGI = Animal(
    "a corgi", TOAST, CREAM, CREAM, _corgi_head,
    lambda: merge([*bellied_torso(TOAST, CREAM), ellipsoid((0, -0.28, -0.15), (0.075, 0.065, 0.075), CREAM, 10)]),
)  # fmt: skip
_CORGI = Frame(leg=0.09, length=0.58, girth=0.17, thick=0.068, neck=(0.12, 0.08), neck_girth=0.125, head=0.95,
               belly=CREAM, hoof=CREAM, shin=CREAM,
               tail=(((0, 0, 0), (0, 0.03, -0.05), (0, 0.06, -0.08)), (0.06, 0.06, 0.04)), extra=_breeches)  # fmt: skip

# ---- leopard
GOLD_FUR, GOLD_PALE = rgb("#eeae3c"), rgb("#fdeec8")


def _spot(at: Point, outward: Point, radius: float = 0.045) -> Mesh:
    """A flat dark spot on a surface that faces `outward`."""
    x, y, z = np.asarray(outward) / np.linalg.norm(outward)
    # The shortest turn from +Y: unlike `toward`, it has no jump where a leopard gets a little stouter.
    turn = np.array([[0, x, 0], [-x, 0, -z], [0, z, 0]])
    turn = np.eye(3) + turn + turn @ turn / (1.0 + y)
    return ellipsoid(at, (1.1 * radius, 0.032, 1.1 * radius), INK, 5, turn)


_SIDES = {352: 16, 168: 12, 112: 8}
"""Sides of a quadruped's trunk, neck and legs by their number of faces."""


def _spots_on(mesh: Mesh) -> Mesh:
    """Spots in staggered rows on whatever tube `mesh` is; they follow it when it gets stout."""
    sides = _SIDES.get(len(mesh.faces))
    if sides is None:
        return mesh
    radius = 0.05 if sides > 8 else 0.04
    middle, outward = centroids(mesh), normals(mesh)
    rows = 10 if sides == 16 else 6
    spots = []
    for row in range(1, rows, 2) if sides > 8 else (3,):
        for side in range(3 if row % 4 == 1 else 1, sides, 4):
            if sides == 16 and 10 <= side <= 13:
                continue  # Under the belly.
            face = 2 * (row * sides + side)
            at, way = (tuple(float(v) for v in values[face : face + 2].mean(0)) for values in (middle, outward))
            spots.append(_spot(at, way, radius))  # type: ignore[arg-type]
    return merge([mesh, *spots])


def _leopard_head() -> Mesh:
    spots: list[Point] = [
        (0.0, 0.75, 0.66), (0.34, 0.8, 0.48), (0.16, 0.98, 0.1), (0.62, 0.72, 0.28), (0.93, 0.25, 0.26),
        (0.9, -0.22, 0.36), (0.95, 0.25, -0.25), (0.3, 0.8, -0.52), (0.75, 0.3, -0.6),
    ]  # fmt: skip
    parts = []
    for x, y, z in spots:
        spot = _spot((0.245 * x, 0.22 + 0.205 * y, 0.22 * z), (x, y, z), 0.042)
        parts += [spot] if x == 0.0 else both_sides(spot)
    return merge(
        [
            ellipsoid((0, 0.22, 0), (0.25, 0.21, 0.225), GOLD_FUR, 16),
            *muzzle(GOLD_PALE, rgb("#7a3a2a"), (0.135, 0.085, 0.09)),
            *round_ears(INK, GOLD_PALE, (0.2, 0.4, 0.0), 0.085),
            *parts,
            *eyes(0.26, rgb("#d9f25a")),
        ]
    )


_RINGED = ([GOLD_FUR] * 2 + [INK]) * 3 + [INK]


def _leopard_body() -> Mesh:
    path, radii = smooth_path(
        [(0, -0.31, -0.11), (0, -0.36, -0.25), (0, -0.3, -0.4), (0, -0.14, -0.48), (0, 0.02, -0.45)], [0.045] * 5, 11
    )
    ways = [(t, y) for y, ts in ((-0.08, (70, 120, 165)), (-0.19, (55, 95, 140)), (-0.29, (70, 120, 165))) for t in ts]
    spots = [
        _spot((0.165 * float(np.sin(t)), y, 0.14 * float(np.cos(t))), (float(np.sin(t)), 0.0, float(np.cos(t))), 0.04)
        for t, y in ((np.radians(t), y) for t, y in ways)
    ]
    belly = ellipsoid((0, -0.2, 0.065), (0.12, 0.135, 0.1), GOLD_PALE, 12)
    return merge(
        [torso(GOLD_FUR), belly, tube(path, radii, _RINGED), *[part for spot in spots for part in both_sides(spot)]]
    )


LEOPARD = Animal("a leopard", GOLD_FUR, GOLD_PALE, GOLD_PALE, _leopard_head, _leopard_body)
_LEOPARD = Frame(
    leg=0.2, length=0.56, girth=0.155, thick=0.064, neck=(0.13, 0.12), head=0.88, belly=GOLD_PALE, hoof=GOLD_PALE,
    tail=(((0, 0, 0), (0, -0.04, -0.12), (0, -0.02, -0.26), (0, 0.13, -0.34), (0, 0.28, -0.3)), (0.05,) * 5),
    tail_colours=tuple(_RINGED), pattern=_spots_on,
)  # fmt: skip

# ---- sloth
MOP, MASK, STRIPE, CLAW = rgb("#a98a64"), rgb("#f4e2c2"), rgb("#5a3a26"), rgb("#f2ead6")
WOOD, WOOD_CUT, LEAF = rgb("#6f4a2c"), rgb("#c89b62"), rgb("#4fae3a")


def _sloth_head() -> Mesh:
    patch = ellipsoid((0.135, 0.23, 0.175), (0.115, 0.058, 0.06), STRIPE, 12, rotation(y_deg=26, z_deg=-28))
    return merge(
        [
            skull(MOP, (0.255, 0.225, 0.215)),
            ellipsoid((0, 0.205, 0.075), (0.215, 0.185, 0.165), MASK, 16),
            *both_sides(patch),
            ellipsoid((0, 0.165, 0.245), (0.075, 0.055, 0.055), STRIPE, 10),
            tube([(-0.11, 0.115, 0.215), (-0.06, 0.085, 0.232), (0.06, 0.085, 0.232), (0.11, 0.115, 0.215)],
                 [0.024] * 4, STRIPE, 6),
            *[ellipsoid((x, 0.415, 0.06), (0.075, 0.05, 0.1), MOP, 8) for x in (-0.09, 0.0, 0.09)],
            *eyes(0.25),
        ]
    )  # fmt: skip


def _sloth(look: Look) -> Mesh:
    """Hanging under the branch of a tree."""
    stout = look.vary(0, 0.85, 1.0, 1.18)
    y, bough = GROUND_Y, GROUND_Y + 0.94
    body, tall = (0.06, y + 0.47), 0.23 * stout
    trunk, widths = smooth_path(
        [(-0.56, y + 0.02, 0), (-0.55, y + 0.2, 0), (-0.53, y + 0.7, 0), (-0.52, y + 1.08, 0)],
        [0.2, 0.12, 0.1, 0.09],
        8,
    )
    tree = [
        tube(trunk, widths, WOOD, 10),
        ellipsoid((-0.52, y + 1.08, 0), (0.075, 0.03, 0.075), WOOD_CUT, 10),
        limb((-0.54, bough - 0.08, 0), (0.62, bough + 0.02, 0), 0.075, 0.06, WOOD, 8),
        ellipsoid((0.62, bough + 0.1, 0.02), (0.07, 0.13, 0.045), LEAF, 8, rotation(z_deg=-35)),
        ellipsoid((0.6, bough - 0.09, 0.02), (0.06, 0.11, 0.045), LEAF, 8, rotation(z_deg=-140)),
        ellipsoid((-0.38, bough + 0.1, 0.02), (0.06, 0.12, 0.045), LEAF, 8, rotation(z_deg=-25)),
    ]
    limbs = []
    for low, high in ((-0.17, -0.2), (0.22, 0.2)):
        for z in (0.1, -0.1):
            limbs += [
                limb((low, body[1] + 0.04, z), (high, bough - 0.02, 1.1 * z), 0.1 * stout, 0.07, MOP),
                *[
                    limb((high + dx, bough - 0.04, 1.1 * z), (high + dx, bough + 0.085, 0.2 * z), 0.034, 0.03, CLAW, 6)
                    for dx in (-0.06, 0.0, 0.06)
                ],
            ]
    return merge(
        [
            *tree,
            ellipsoid((body[0], body[1], 0), (0.36, tall, 0.22 * stout), MOP, 16, rotation(z_deg=4)),
            *limbs,
            moved(headed(SLOTH, 1.0), (0.4, y + 0.52, 0.14)),
        ]
    )


SLOTH = Animal("a sloth", MOP, CLAW, CLAW, _sloth_head, lambda: merge(bellied_torso(MOP, MASK)))

KINDS: tuple[Kind, ...] = (
    beast("corgi", CORGI, ("corgi puppy", "welsh corgi", "corgi dog"), _CORGI, (rgb("#8a4a1e"), rgb("#f2bd78"))),
    beast("leopard", LEOPARD, ("cheetah", "jaguar", "spotted leopard"), _LEOPARD, (rgb("#b9772a"), rgb("#e3dfd4"))),
    own_bodied("sloth", SLOTH, _sloth, ("baby sloth", "three-toed sloth", "lazy sloth"),
               (rgb("#76604a"), rgb("#d2bb94")), keep=(WOOD, WOOD_CUT)),
)  # fmt: skip
