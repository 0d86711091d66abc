"""Zombie, skeleton and mummy: figures that stand stiffly in their own colours."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.features import INK, WHITE, Animal
from att3d_core.library.toybox.pose import (
    HEAD_Y,
    HIP,
    SHOULDER,
    STANDING_ANKLE,
    STANDING_KNEE,
    LimbColors,
    Pose,
    limbs,
    mirror,
    torso,
)
from att3d_core.library.toybox.shapes import (
    Color,
    both_sides,
    box,
    centroids,
    ellipsoid,
    lathe,
    limb,
    painted,
    rgb,
    rod,
    rotation,
    tube,
)
from att3d_core.library.toybox.world.figures import Figure, figure
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.animals.quadruped import column
from att3d_core.library.toybox.world.kinds.people.heads import brows, face
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.wear.dye import coat_dye, in_coat

_LEGS = ((STANDING_KNEE, mirror(STANDING_KNEE)), (STANDING_ANKLE, mirror(STANDING_ANKLE)))
_GROPING = Pose(((0.17, -0.06, 0.16), (-0.17, -0.1, 0.16)), ((0.16, -0.02, 0.34), (-0.16, -0.08, 0.34)), *_LEGS)
_HANGING = Pose(((0.215, -0.17, 0.02), (-0.215, -0.17, 0.02)), ((0.215, -0.28, 0.06), (-0.215, -0.28, 0.06)), *_LEGS)


def monster(
    noun: str,
    animal: Animal,
    stand: Callable[[Look], Mesh],
    synonyms: tuple[str, ...],
    coats: tuple[Color, Color],
    keep: tuple[Color, ...] = (),
) -> Figure:
    """A figure whose skin is dyed; alone it stands as `stand` builds it, in its own colours."""
    return figure(
        noun,
        lambda look: in_coat(animal, look, coats, keep),
        synonyms,
        alone=lambda look: coat_dye(animal.fur, look, coats, keep).mesh(_with_build(stand(look), look)),
    )


def _with_build(mesh: Mesh, look: Look) -> Mesh:
    """Leaner or stouter along variation 0."""
    girth = look.vary(0, 0.86, 1.0, 1.2)
    return Mesh((mesh.vertices * np.array([girth, 1.0, girth])).astype(np.float32), mesh.faces, mesh.face_colors)


# ---- zombie
ZOMBIE, RAGS, TROUSERS = rgb("#7fae5b"), rgb("#5a7fa8"), rgb("#5c4a3c")


def _zombie_head() -> Mesh:
    hair = [
        rod((x, 0.38, z), (1.5 * x, 0.5, z - 0.03), 0.075, rgb("#3a3a2c"), 0.02, 6)
        for x, z in ((-0.13, 0.05), (0.0, 0.09), (0.12, 0.0), (-0.05, -0.1), (0.08, -0.14))
    ]
    return merge(
        [
            *face(ZOMBIE, 0.04, mouth=rgb("#4a1f22")),
            ellipsoid((-0.1, 0.262, 0.2), (0.085, 0.09, 0.055), rgb("#e9f2a0"), 10),
            ellipsoid((-0.095, 0.258, 0.245), (0.028, 0.03, 0.02), INK, 6),
            *[box((x, 0.095, 0.222), (0.036, 0.04, 0.03), WHITE) for x in (-0.035, 0.035)],
            *brows(rgb("#3a3a2c"), -14),
            *hair,
            box((0.13, 0.385, 0.13), (0.13, 0.036, 0.05), rgb("#a8323c"), rotation(y_deg=38, z_deg=-25)),
        ]
    )


def _zombie_body() -> Mesh:
    rips = [
        rod((x, -0.28, z), (1.1 * x, -0.385, 1.1 * z), 0.07, RAGS, 0.015, 6)
        for x, z in ((0.13, 0.06), (0.0, 0.14), (-0.13, 0.06), (0.1, -0.1), (-0.1, -0.1))
    ]
    return merge(
        [
            torso(ZOMBIE),
            torso(RAGS, 1.12, -0.29, 0.02),
            *rips,
            torso(TROUSERS, 1.1, -0.37, -0.28),
            ellipsoid((0.07, -0.13, 0.135), (0.05, 0.06, 0.04), rgb("#a8323c"), 8),
        ]
    )


ZOMBIE_ANIMAL = Animal("a zombie", ZOMBIE, ZOMBIE, ZOMBIE, _zombie_head, _zombie_body)


def _zombie(look: Look) -> Mesh:
    colors = LimbColors(RAGS, ZOMBIE, ZOMBIE, TROUSERS, ZOMBIE, ZOMBIE)
    return merge([_zombie_head(), _zombie_body(), limbs(_GROPING, colors)])


# ---- skeleton
BONE, BONE_SHADE = rgb("#f3eedd"), rgb("#d8cfb4")


def _skull() -> Mesh:
    return merge(
        [
            ellipsoid((0, 0.255, -0.01), (0.245, 0.205, 0.225), BONE, 18),
            ellipsoid((0, 0.12, 0.08), (0.15, 0.1, 0.13), BONE, 12),
            *both_sides(ellipsoid((0.1, 0.25, 0.175), (0.075, 0.085, 0.06), INK, 12)),
            *both_sides(ellipsoid((0.095, 0.25, 0.225), (0.03, 0.03, 0.02), rgb("#ff8a2a"), 8)),
            rod((0, 0.155, 0.2), (0, 0.2, 0.215), 0.034, INK, 0.015, 6),
            box((0, 0.07, 0.19), (0.17, 0.026, 0.05), INK),
            *[box((x, 0.075, 0.2), (0.034, 0.06, 0.05), BONE) for x in (-0.065, -0.022, 0.022, 0.065)],
        ]
    )


def _ribs() -> Mesh:
    hoops = [
        ellipsoid((0, y, 0.005), (w, 0.034, 0.8 * w), BONE, 14)
        for y, w in ((-0.03, 0.135), (-0.105, 0.155), (-0.18, 0.14))
    ]
    return merge(
        [
            limb((0, -0.33, -0.02), (0, 0.08, -0.02), 0.05, 0.05, BONE_SHADE),
            lathe([(0.06, -0.22), (0.1, -0.1), (0.08, 0.0)], rgb("#4a4450"), 12, 0.8),
            *hoops,
            rod((0, -0.2, 0.105), (0, -0.01, 0.105), 0.034, BONE),
            ellipsoid((0, -0.31, 0), (0.15, 0.065, 0.1), BONE, 12),
        ]
    )


SKELETON = Animal("a skeleton", BONE, BONE, BONE, _skull, _ribs)


def _bones(pose: Pose) -> list[Mesh]:
    parts = []
    for side, sign in ((0, 1.0), (1, -1.0)):
        shoulder, hip = (sign * SHOULDER[0], SHOULDER[1] + 0.02, 0.0), (sign * HIP[0], HIP[1], 0.0)
        chain = [
            (shoulder, pose.elbows[side]),
            (pose.elbows[side], pose.hands[side]),
            (hip, pose.knees[side]),
            (pose.knees[side], pose.ankles[side]),
        ]
        for start, end in chain:
            parts += [rod(start, end, 0.034, BONE, sides=8), ellipsoid(start, (0.05, 0.05, 0.05), BONE, 8)]
        hand, ankle = pose.hands[side], pose.ankles[side]
        parts.append(ellipsoid(hand, (0.055, 0.06, 0.055), BONE, 8))
        parts.append(ellipsoid((ankle[0], ankle[1] - 0.015, ankle[2] + 0.05), (0.06, 0.045, 0.11), BONE, 8))
    return parts


def _skeleton(look: Look) -> Mesh:
    return merge([_skull(), _ribs(), *_bones(_HANGING)])


# ---- mummy
LINEN, LINEN_DARK = rgb("#ead9ae"), rgb("#b79a66")


def _wrapped(mesh: Mesh, pitch: float = 62.0) -> Mesh:
    """Bandages: slanting bands in two tones."""
    middle = centroids(mesh)
    along = middle[:, 1] + 0.25 * middle[:, 0] + 0.15 * middle[:, 2]
    along = along.reshape(-1, 2).mean(1).repeat(2)
    return painted(mesh, LINEN_DARK, np.sin(along * pitch) > 0.35)


def _mummy_head() -> Mesh:
    glow = rgb("#8affd0")
    return merge(
        [
            _wrapped(ellipsoid((0, HEAD_Y, 0), (0.25, 0.225, 0.225), LINEN, 24)),
            ellipsoid((0, 0.255, 0.12), (0.215, 0.066, 0.12), rgb("#33281c"), 14),
            *both_sides(ellipsoid((0.09, 0.258, 0.222), (0.052, 0.056, 0.036), glow, 10)),
            *both_sides(ellipsoid((0.085, 0.258, 0.25), (0.026, 0.028, 0.02), INK, 6)),
            tube([(0.2, 0.33, -0.1), (0.29, 0.28, -0.16), (0.31, 0.15, -0.19)], [0.034, 0.034, 0.026], LINEN, 6),
            limb((-0.21, 0.1, 0.1), (-0.27, -0.02, 0.14), 0.034, 0.026, LINEN),
        ]
    )


MUMMY = Animal("a mummy", LINEN, LINEN_DARK, LINEN_DARK, _mummy_head, lambda: _wrapped(torso(LINEN, 1.05, sides=20)))


def _mummy(look: Look) -> Mesh:
    parts = []
    for side in (0, 1):
        shoulder, hip = (SHOULDER, HIP) if side == 0 else (mirror(SHOULDER), mirror(HIP))
        elbow, hand, knee, ankle = (
            points[side] for points in (_GROPING.elbows, _GROPING.hands, _GROPING.knees, _GROPING.ankles)
        )
        for start, end, low, high in (
            (shoulder, elbow, 0.065, 0.058),
            (elbow, hand, 0.058, 0.055),
            (hip, knee, 0.085, 0.072),
            (knee, ankle, 0.072, 0.064),
        ):
            bone = column(start, end, low, high, LINEN, 10)
            bands = np.arange(len(bone.faces)) // 20 % 2 == 0
            parts.append(painted(bone, LINEN_DARK, bands))
        parts.append(ellipsoid(hand, (0.066, 0.066, 0.066), LINEN, 8))
        parts.append(ellipsoid((ankle[0], ankle[1] - 0.01, ankle[2] + 0.04), (0.078, 0.05, 0.11), LINEN, 10))
    end = tube([(-0.16, -0.1, 0.34), (-0.17, -0.2, 0.36), (-0.15, -0.3, 0.34)], [0.034, 0.032, 0.026], LINEN, 6)
    return merge([_mummy_head(), MUMMY.body(), *parts, end])


KINDS: tuple[Kind, ...] = (
    monster(
        "zombie",
        ZOMBIE_ANIMAL,
        _zombie,
        ("undead", "walking dead", "ghoul"),
        (rgb("#5f8a7a"), rgb("#b9c98a")),
        (rgb("#3a3a2c"), rgb("#e9f2a0")),
    ),
    monster(
        "skeleton",
        SKELETON,
        _skeleton,
        ("skeleton warrior", "bones", "undead skeleton"),
        (rgb("#bfb08a"), rgb("#ffffff")),
    ),
    monster(
        "mummy", MUMMY, _mummy, ("egyptian mummy", "wrapped mummy", "pharaoh's mummy"), (rgb("#b9a074"), rgb("#f7efd8"))
    ),
)
