"""Rhino, hippo, gorilla and kangaroo."""

from __future__ import annotations

from att3d_core.library.asset import GROUND_Y, Mesh, merge
from att3d_core.library.toybox.features import INK, PINK, Animal, bellied_torso, eyes, round_ears, skull
from att3d_core.library.toybox.shapes import (
    both_sides,
    ellipsoid,
    limb,
    moved,
    rgb,
    rod,
    rotation,
    rounded_box,
    smooth_path,
    tube,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.animals.creature import headed, own_bodied
from att3d_core.library.toybox.world.kinds.animals.hoofed import tufted_tail
from att3d_core.library.toybox.world.kinds.animals.quadruped import Frame, beast
from att3d_core.library.toybox.world.look import Look

IVORY = rgb("#fbf3dc")


_STUB = (((0, 0, 0), (0, -0.04, -0.06), (0, -0.13, -0.08), (0, -0.18, -0.08)), (0.04, 0.034, 0.045, 0.02))

# ---- rhino
SLATE, SLATE_DARK = rgb("#84898f"), rgb("#5c6067")


def _rhino_head() -> Mesh:
    front, rear = (
        smooth_path(
            [(0, 0.17, z), (0, 0.17 + 0.5 * h, z + 0.12 * h), (0, 0.17 + h, z - 0.1 * h)], [r, 0.6 * r, 0.02], 6
        )
        for z, h, r in ((0.4, 0.36, 0.085), (0.22, 0.22, 0.07))
    )
    return merge(
        [
            skull(SLATE, (0.21, 0.2, 0.21)),
            limb((0, 0.19, 0.06), (0, 0.09, 0.34), 0.175, 0.135, SLATE, 14),
            rounded_box((0, 0.075, 0.38), (0.27, 0.23, 0.22), SLATE, 14, 3.0),
            *both_sides(ellipsoid((0.08, 0.105, 0.485), (0.03, 0.03, 0.022), SLATE_DARK, 8)),
            ellipsoid((0, 0.02, 0.475), (0.1, 0.024, 0.03), SLATE_DARK, 8),
            tube(*front, IVORY, 10),
            tube(*rear, IVORY, 10),
            *both_sides(ellipsoid((0.16, 0.44, -0.05), (0.06, 0.1, 0.055), SLATE, 10, rotation(z_deg=-20))),
            *both_sides(ellipsoid((0.165, 0.44, -0.01), (0.034, 0.065, 0.035), PINK, 8, rotation(z_deg=-20))),
            *eyes(0.285),
        ]
    )


def _armour(frame: Frame) -> list[Mesh]:
    """The folds of the hide over shoulder and rump."""
    g, y = frame.girth, frame.back
    return [ellipsoid((0, y + 0.01, z), (1.1 * g, 1.08 * g, 0.055), SLATE_DARK, 14) for z in (0.11, -0.14)]


RHINO = Animal(
    "a rhino", SLATE, SLATE_DARK, SLATE_DARK, _rhino_head,
    lambda: merge([*bellied_torso(SLATE, rgb("#a9adb3")), tufted_tail(SLATE, SLATE_DARK)]),
)  # fmt: skip
_RHINO = Frame(leg=0.15, length=0.56, girth=0.215, thick=0.092, neck=(-0.12, 0.14), neck_girth=0.17, head=0.92,
               hoof=SLATE_DARK, tail=_STUB, extra=_armour)  # fmt: skip

# ---- hippo
MAUVE, MAUVE_PALE, MAUVE_DARK = rgb("#8b77a0"), rgb("#d3a3b8"), rgb("#4f405f")


def _hippo_head() -> Mesh:
    return merge(
        [
            skull(MAUVE, (0.22, 0.2, 0.2)),
            limb((0, 0.2, 0.04), (0, 0.12, 0.24), 0.17, 0.17, MAUVE, 14),
            ellipsoid((0, 0.02, 0.27), (0.2, 0.075, 0.19), MAUVE_PALE, 14),
            rounded_box((0, 0.12, 0.32), (0.46, 0.23, 0.34), MAUVE, 18, 3.0),
            *both_sides(ellipsoid((0.1, 0.235, 0.38), (0.06, 0.055, 0.06), MAUVE, 10)),
            *both_sides(ellipsoid((0.1, 0.25, 0.425), (0.034, 0.034, 0.025), MAUVE_DARK, 8)),
            *both_sides(rod((0.115, 0.0, 0.43), (0.12, 0.1, 0.475), 0.046, IVORY, 0.038, 8)),
            *round_ears(MAUVE, PINK, (0.175, 0.41, -0.05), 0.075),
            moved(merge(eyes(0.31)), (0, 0.02, 0.0)),
        ]
    )


HIPPO = Animal("a hippo", MAUVE, MAUVE_DARK, MAUVE_DARK, _hippo_head, lambda: merge(bellied_torso(MAUVE, MAUVE_PALE)))
_HIPPO = Frame(leg=0.11, length=0.58, girth=0.235, thick=0.095, neck=(-0.1, 0.14), neck_girth=0.18, head=0.96,
               belly=MAUVE_PALE, hoof=MAUVE_DARK, tail=_STUB)  # fmt: skip

# ---- gorilla
BLACK_FUR, SILVER, BARE = rgb("#3c3d47"), rgb("#a5a7b0"), rgb("#887d83")


def _gorilla_head() -> Mesh:
    return merge(
        [
            skull(BLACK_FUR, (0.235, 0.22, 0.215)),
            ellipsoid((0, 0.38, -0.06), (0.15, 0.16, 0.17), BLACK_FUR, 12),
            *both_sides(ellipsoid((0.085, 0.255, 0.15), (0.105, 0.09, 0.08), BARE, 12)),
            ellipsoid((0, 0.34, 0.15), (0.18, 0.045, 0.075), BLACK_FUR, 12),
            ellipsoid((0, 0.11, 0.17), (0.165, 0.105, 0.115), BARE, 14),
            *both_sides(ellipsoid((0.045, 0.17, 0.27), (0.038, 0.034, 0.03), INK, 8)),
            ellipsoid((0, 0.075, 0.27), (0.095, 0.024, 0.03), INK, 8),
            *both_sides(ellipsoid((0.245, 0.24, -0.02), (0.045, 0.07, 0.05), BARE, 8)),
            *eyes(0.262),
        ]
    )


def _gorilla(look: Look) -> Mesh:
    """On its knuckles: huge shoulders, long arms, a silver back."""
    stout = look.vary(0, 0.86, 1.0, 1.14)
    path, radii = smooth_path(
        [(0, GROUND_Y + 0.33, -0.36), (0, GROUND_Y + 0.42, -0.2), (0, GROUND_Y + 0.54, 0.0), (0, GROUND_Y + 0.6, 0.14)],
        [0.13 * stout, 0.2 * stout, 0.25 * stout, 0.19 * stout],
        9,
    )
    x = 0.3 * stout
    paired = [
        ellipsoid((0.23 * stout, GROUND_Y + 0.6, 0.08), (0.155, 0.155, 0.155), BLACK_FUR, 12),
        limb((0.26 * stout, GROUND_Y + 0.58, 0.09), (x + 0.05, GROUND_Y + 0.32, 0.16), 0.13, 0.105, BLACK_FUR, 10),
        limb((x + 0.05, GROUND_Y + 0.32, 0.16), (x, GROUND_Y + 0.1, 0.22), 0.11, 0.1, BLACK_FUR, 10),
        ellipsoid((x, GROUND_Y + 0.07, 0.24), (0.1, 0.072, 0.105), BARE, 10),
        limb((0.13 * stout, GROUND_Y + 0.3, -0.32), (0.17 * stout, GROUND_Y + 0.09, -0.27), 0.12, 0.09, BLACK_FUR, 10),
        ellipsoid((0.17 * stout, GROUND_Y + 0.05, -0.2), (0.085, 0.052, 0.14), BARE, 10),
    ]
    saddle = ellipsoid((0, GROUND_Y + 0.56, -0.16), (0.205 * stout, 0.13, 0.25), SILVER, 14, rotation(x_deg=-34))
    chest = ellipsoid((0, GROUND_Y + 0.5, 0.16), (0.19 * stout, 0.17, 0.14), BARE, 12)
    head = moved(headed(GORILLA, 0.95), (0, GROUND_Y + 0.84, 0.28))
    return merge(
        [tube(path, radii, BLACK_FUR, 16), saddle, chest, head, *[m for part in paired for m in both_sides(part)]]
    )


GORILLA = Animal("a gorilla", BLACK_FUR, BARE, BARE, _gorilla_head, lambda: merge(bellied_torso(BLACK_FUR, BARE)))

# ---- kangaroo
ROO, ROO_PALE, ROO_DARK = rgb("#c07a3e"), rgb("#f3dcb4"), rgb("#6b3f20")


def _kangaroo_head() -> Mesh:
    ear = ellipsoid((0.15, 0.53, -0.04), (0.085, 0.2, 0.05), ROO, 12, rotation(z_deg=-16))
    inner = ellipsoid((0.152, 0.53, -0.002), (0.05, 0.145, 0.035), PINK, 10, rotation(z_deg=-16))
    return merge(
        [
            skull(ROO, (0.205, 0.2, 0.21)),
            limb((0, 0.18, 0.1), (0, 0.12, 0.28), 0.13, 0.085, ROO_PALE, 12),
            ellipsoid((0, 0.155, 0.355), (0.062, 0.048, 0.045), INK, 10),
            ellipsoid((0, 0.075, 0.335), (0.05, 0.022, 0.028), ROO_DARK, 8),
            *both_sides(ear),
            *both_sides(inner),
            *eyes(0.27),
        ]
    )


def _kangaroo_tail(back: float, low: float) -> Mesh:
    path, radii = smooth_path(
        [
            (0, low + 0.2, back),
            (0, low + 0.09, back - 0.18),
            (0, low + 0.07, back - 0.38),
            (0, low + 0.14, back - 0.54),
        ],
        [0.13, 0.1, 0.07, 0.03],
        9,
    )
    return tube(path, radii, [ROO] * 6 + [ROO_DARK] * 2, 10)


def _joey(y: float) -> list[Mesh]:
    """The head of a young one that looks out of the pouch, with few faces."""
    return [
        ellipsoid((0, y, 0.18), (0.088, 0.085, 0.085), ROO, 10),
        ellipsoid((0, y - 0.02, 0.25), (0.05, 0.042, 0.06), ROO_PALE, 8),
        ellipsoid((0, y, 0.305), (0.028, 0.024, 0.024), INK, 6),
        *both_sides(ellipsoid((0.07, y + 0.1, 0.16), (0.036, 0.08, 0.034), ROO, 6, rotation(z_deg=-18))),
        *both_sides(ellipsoid((0.045, y + 0.03, 0.25), (0.026, 0.03, 0.022), INK, 6)),
    ]


def _kangaroo(look: Look) -> Mesh:
    """Upright on its hind legs and its tail, a young one in the pouch."""
    stout = look.vary(0, 0.86, 1.0, 1.16)
    y = GROUND_Y
    path, radii = smooth_path(
        [(0, y + 0.2, -0.13), (0, y + 0.32, -0.1), (0, y + 0.52, 0.0), (0, y + 0.68, 0.06), (0, y + 0.8, 0.09)],
        [0.12 * stout, 0.21 * stout, 0.16 * stout, 0.115 * stout, 0.08],
        11,
    )
    hip = 0.19 * stout
    paired = [
        ellipsoid((hip, y + 0.27, -0.05), (0.1, 0.17, 0.19), ROO, 12, rotation(x_deg=28)),
        limb((hip + 0.02, y + 0.2, 0.04), (hip + 0.02, y + 0.09, -0.1), 0.08, 0.065, ROO),
        limb((hip + 0.02, y + 0.06, -0.12), (hip + 0.03, y + 0.05, 0.26), 0.06, 0.055, ROO_DARK),
        limb((0.11 * stout, y + 0.63, 0.07), (0.17 * stout, y + 0.5, 0.17), 0.06, 0.05, ROO),
        limb((0.17 * stout, y + 0.5, 0.17), (0.12 * stout, y + 0.47, 0.29), 0.05, 0.048, ROO),
        ellipsoid((0.12 * stout, y + 0.46, 0.31), (0.06, 0.06, 0.06), ROO_DARK, 8),
    ]
    belly = ellipsoid((0, y + 0.36, 0.03), (0.15 * stout, 0.22, 0.155 * stout), ROO_PALE, 14, rotation(x_deg=14))
    pouch = ellipsoid((0, y + 0.27, 0.12), (0.135 * stout, 0.11, 0.1), ROO, 12)
    return merge(
        [
            tube(path, radii, ROO, 16),
            _kangaroo_tail(-0.17, y),
            belly,
            pouch,
            *_joey(y + 0.37),
            moved(headed(KANGAROO, 0.8), (0, y + 0.92, 0.13)),
            *[mesh for part in paired for mesh in both_sides(part)],
        ]
    )


KANGAROO = Animal(
    "a kangaroo", ROO, ROO_DARK, ROO_DARK, _kangaroo_head,
    lambda: merge([*bellied_torso(ROO, ROO_PALE), _kangaroo_tail(-0.06, -0.5)]),
)  # fmt: skip

KINDS: tuple[Kind, ...] = (
    beast("rhino", RHINO, ("rhinoceros", "baby rhino"), _RHINO, (rgb("#5f5a55"), rgb("#b8bcc0"))),
    beast("hippo", HIPPO, ("hippopotamus", "baby hippo", "river horse"), _HIPPO, (rgb("#6c6478"), rgb("#b49ac2"))),
    own_bodied("gorilla", GORILLA, _gorilla, ("silverback", "ape", "silverback gorilla"),
               (rgb("#2b2b31"), rgb("#6a6570"))),
    own_bodied("kangaroo", KANGAROO, _kangaroo, ("wallaby", "baby kangaroo", "roo"), (rgb("#8a6a56"), rgb("#e0a56a"))),
)  # fmt: skip
