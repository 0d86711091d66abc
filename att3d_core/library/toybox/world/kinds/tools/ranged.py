"""What shoots, and what it shoots: bows, guns, a cannon, a bomb."""

from __future__ import annotations

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    both_sides,
    box,
    ellipsoid,
    lathe,
    mirrored,
    moved,
    rgb,
    ring,
    rod,
    rotation,
    slab,
    smooth_path,
    toward,
    tube,
    vector,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.tools.blades import DARK, GOLD, LEATHER, STEEL
from att3d_core.library.toybox.world.kinds.tools.heads import PALE, WOOD
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.fire import spark
from att3d_core.library.toybox.world.parts.wheels import spoked

STRING, FEATHER, GUN = rgb("#f3ead2"), rgb("#d6322c"), rgb("#4b5560")


def arrow(length: float, radius: float = 0.026) -> Mesh:
    """An arrow along +Y from its feathers at 0."""
    parts = [
        rod((0, 0, 0), (0, length - 0.1, 0), radius, PALE, sides=8),
        lathe([(0.055, length - 0.12), (0.05, length - 0.1), (0.006, length)], STEEL, 8),
    ]
    for turn in (0, 120, 240):
        fin = slab([(0.0, 0.0), (0.085, -0.03), (0.085, 0.13), (0.0, 0.19)], 0.045, FEATHER, (0, 0.02, 0))
        parts.append(moved(fin, turn=rotation(y_deg=turn + 90)))
    return merge(parts)


def _bow(look: Look) -> Mesh:
    depth, curl = look.vary(0, 0.22, 0.34, 0.46), look.vary(1, -0.06, 0.06, 0.16)
    wood, dark = look.paint(WOOD), look.paint(rgb("#6d3c1a"), 0.7)
    path, radii = smooth_path(
        [(0.26, 0, 0), (0.2, 0.3, 0), (0.26 - depth, 0.56, 0), (0.26 - depth + curl, 0.66, 0)],
        [0.055, 0.052, 0.04, 0.03], 10)  # fmt: skip
    upper = tube(path, radii, [wood] * 7 + [dark] * 2, 10)
    nock = path[-3]
    shaft = moved(arrow(0.78), (nock[0] - 0.14, 0, 0.0), toward((1, 0, 0)))
    return merge([
        upper,
        Mesh(upper.vertices * vector([1, -1, 1]), upper.faces[:, ::-1].copy(), upper.face_colors),
        rod((0.258, -0.12, 0), (0.258, 0.12, 0), 0.072, LEATHER, sides=12),
        *[ring((0.258, y, 0), 0.07, 0.02, (0, 1, 0), GOLD, 12) for y in (-0.12, 0.12)],
        rod((nock[0], -nock[1], 0), (nock[0], nock[1], 0), 0.025, STRING, sides=8),
        shaft,
    ])  # fmt: skip


def _crossbow(look: Look) -> Mesh:
    # Lies flat, aiming at +Z; the prod spans x.
    span, sweep = look.vary(0, 0.34, 0.45, 0.55), look.vary(1, 0.08, 0.2, 0.32)
    wood, steel = look.paint(WOOD), look.paint(rgb("#7d4a24"), 0.7)
    path, radii = smooth_path(
        [(0, 0.06, 0.42), (0.5 * span, 0.06, 0.42 - 0.25 * sweep), (span, 0.06, 0.42 - sweep)],
        [0.055, 0.045, 0.032],
        8,
    )
    arm = tube(path, radii, STEEL, 8)
    string = rod((path[-1][0] - 0.01, 0.075, path[-1][2]), (0.0, 0.105, -0.02), 0.025, STRING, sides=8)
    return merge([
        box((0, 0, 0.12), (0.13, 0.13, 0.76), wood),
        box((0, -0.03, -0.33), (0.12, 0.16, 0.26), wood, rotation(x_deg=-8)),
        box((0, -0.06, -0.5), (0.11, 0.25, 0.14), steel, rotation(x_deg=-8)),
        box((0, -0.14, -0.2), (0.08, 0.2, 0.08), steel, rotation(x_deg=20)),
        box((0, 0.04, 0.42), (0.17, 0.16, 0.12), DARK),
        arm,
        mirrored(arm),
        string,
        mirrored(string),
        box((0, 0.09, -0.04), (0.09, 0.08, 0.08), DARK),
        moved(arrow(0.66, 0.028), (0, 0.105, -0.02), toward((0, 0, 1))),
        tube([(-0.1, -0.05, 0.5), (-0.11, -0.06, 0.62), (0, -0.06, 0.68), (0.11, -0.06, 0.62), (0.1, -0.05, 0.5)],
             [0.028] * 5, DARK, 8),
    ])  # fmt: skip


def _pistol(look: Look) -> Mesh:
    # In profile toward +Z, the muzzle to the left, as on a card.
    long, lean = look.vary(0, 0.34, 0.46, 0.62), look.vary(1, 5, 14, 28)
    body, dark = look.paint(GUN), look.paint(rgb("#343b44"), 0.65)
    front = -long
    return merge([
        box((front / 2 + 0.12, 0.2, 0), (long + 0.28, 0.17, 0.14), body),
        box((front / 2 + 0.08, 0.1, 0), (long + 0.12, 0.1, 0.12), dark),
        rod((front + 0.02, 0.21, 0), (front - 0.07, 0.21, 0), 0.055, dark, sides=12),
        box((0.17, -0.13, 0), (0.19, 0.44, 0.13), WOOD, rotation(z_deg=lean)),
        *[box((0.21 + 0.05 * i, 0.2, 0), (0.026, 0.13, 0.165), dark) for i in (-1, 0)],
        box((0.26, 0.21, 0), (0.07, 0.11, 0.08), dark, rotation(z_deg=-20)),
        box((front + 0.1, 0.3, 0), (0.06, 0.06, 0.05), dark),
        box((0.2, 0.3, 0), (0.07, 0.06, 0.05), dark),
        tube([(0.09, 0.08, 0), (0.07, -0.05, 0), (-0.03, -0.08, 0), (-0.1, -0.03, 0), (-0.11, 0.08, 0)],
             [0.027] * 5, dark, 8),
        rod((0.01, 0.08, 0), (-0.02, -0.03, 0), 0.026, GOLD, sides=8),
    ])  # fmt: skip


def _rifle(look: Look) -> Mesh:
    long, scope = look.vary(0, 0.46, 0.62, 0.78), look.vary(1, 0.045, 0.062, 0.09)
    body, wood, dark = look.paint(GUN), look.paint(WOOD), rgb("#343b44")
    front = -long
    stock = [(0.2, 0.06), (0.56, -0.13), (0.56, 0.09), (0.2, 0.13)]
    flat = [(x - 0.38, y) for x, y in stock]
    return merge([
        slab(flat, 0.12, wood, (0.38, 0.02, 0)),
        box((0.57, 0.0, 0), (0.05, 0.25, 0.13), dark),
        box((0.1, 0.1, 0), (0.32, 0.15, 0.13), body),
        box((-0.22, 0.075, 0), (0.4, 0.11, 0.12), wood),
        rod((-0.05, 0.14, 0), (front, 0.14, 0), 0.042, body, sides=12),
        rod((front + 0.03, 0.14, 0), (front - 0.05, 0.14, 0), 0.062, dark, sides=12),
        box((front + 0.08, 0.2, 0), (0.05, 0.09, 0.05), dark),
        box((0.19, -0.06, 0), (0.11, 0.22, 0.1), wood, rotation(z_deg=22)),
        box((0.0, -0.06, 0), (0.11, 0.22, 0.09), dark, rotation(z_deg=-10)),
        rod((-0.1, 0.29, 0), (0.2, 0.29, 0), scope, dark, sides=12),
        rod((-0.08, 0.29, 0), (-0.17, 0.29, 0), scope, dark, 1.35 * scope, 12),
        rod((-0.16, 0.29, 0), (-0.18, 0.29, 0), 1.1 * scope, rgb("#58c7ff"), sides=12),
        *[box((x, 0.21, 0), (0.05, 0.1, 0.06), dark) for x in (0.0, 0.14)],
        tube([(0.14, 0.04, 0), (0.13, -0.05, 0), (0.07, -0.06, 0)], [0.025] * 3, dark, 8),
    ])  # fmt: skip


def _cannon(look: Look) -> Mesh:
    tilt, wheel = look.vary(0, 2, 14, 32), look.vary(1, 0.19, 0.25, 0.31)
    iron, dark = look.paint(rgb("#454d57")), look.paint(rgb("#2b3138"), 0.65)
    barrel = merge([
        lathe([(0.1, -0.34), (0.175, -0.3), (0.18, -0.05), (0.14, 0.38), (0.175, 0.42), (0.175, 0.52), (0.15, 0.54),
               (0.095, 0.54), (0.085, 0.36), (0.02, 0.35)], iron, 20),
        lathe([(0.06, 0.34), (0.1, 0.37)], rgb("#141619"), 16),
        *[ring((0, y, 0), r, 0.032, (0, 1, 0), GOLD, 20) for y, r in ((-0.28, 0.172), (-0.02, 0.178), (0.2, 0.158))],
        ellipsoid((0, -0.4, 0), (0.075, 0.075, 0.075), dark, 12),
    ])  # fmt: skip
    disc = spoked((0.27, wheel + 0.045, 0.02), wheel, 0.045, WOOD, GOLD)
    y = wheel + 0.045
    return merge([
        moved(barrel, (0, y + 0.15, 0.02), rotation(x_deg=90 - tilt)),
        *both_sides(disc),
        rod((-0.27, y, 0.02), (0.27, y, 0.02), 0.045, DARK, sides=10),
        *both_sides(box((0.16, y + 0.02, -0.02), (0.075, 0.2, 0.36), WOOD)),
        *both_sides(rod((0.16, y + 0.02, -0.1), (0.1, 0.05, -0.58), 0.055, WOOD, 0.05, 8)),
        rod((-0.15, 0.06, -0.54), (0.15, 0.06, -0.54), 0.045, rgb("#6d3c1a"), sides=8),
    ])  # fmt: skip


def _bomb(look: Look) -> Mesh:
    size, lean = look.vary(0, 0.36, 0.42, 0.48), look.vary(1, -0.16, 0.12, 0.3)
    shell, cap = look.paint(rgb("#2c2f3a")), look.paint(rgb("#5a606e"), 0.6)
    fuse, radii = smooth_path(
        [(0, size, 0), (0.02, size + 0.16, 0), (0.6 * lean, size + 0.24, 0), (1.4 * lean, size + 0.27, 0)],
        [0.035] * 4,
        8,
    )
    return merge([
        ellipsoid((0, 0, 0), (size, size, size), shell, 26),
        lathe([(0.15, size - 0.08), (0.15, size + 0.07), (0.12, size + 0.09)], cap, 18),
        ellipsoid((-0.45 * size, 0.5 * size, 0.62 * size), (0.1, 0.13, 0.06), rgb("#9aa3b8"), 10,
                  rotation(x_deg=-30, y_deg=-35)),
        tube(fuse, radii, rgb("#d9b26a"), 8),
        *spark(fuse[-1]),
    ])  # fmt: skip


KINDS = (
    Kind("bow", _bow, ("longbow", "bow and arrow", "archer's bow", "hunting bow", "recurve bow")),
    Kind("crossbow", _crossbow, ("arbalest", "medieval crossbow", "hunting crossbow")),
    Kind("pistol", _pistol, ("handgun", "gun", "sidearm", "semi-automatic pistol")),
    Kind("rifle", _rifle, ("sniper rifle", "hunting rifle", "assault rifle", "long gun")),
    Kind("cannon", _cannon, ("pirate cannon", "old cannon on wheels", "field gun", "artillery piece")),
    Kind("bomb", _bomb, ("cartoon bomb", "round bomb", "bomb with a fuse", "black bomb with a fuse")),
)
