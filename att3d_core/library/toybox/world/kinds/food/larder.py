"""What a larder holds: lemon, lime, egg, potato, onion, broccoli, avocado."""

from __future__ import annotations

import math

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    Color,
    centroids,
    ellipsoid,
    lathe,
    limb,
    moved,
    painted,
    rgb,
    rotation,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.food.fruit import SENSELESS, half, side_leaf
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.produce import crown
from att3d_core.library.toybox.world.parts.rounds import around, puddle
from att3d_core.library.toybox.world.surface import noise


def _citrus(rind: Color, flesh: Color, nipple: float, long: float, cut: float) -> Mesh:
    """A whole fruit that lies along x, and half of one in front of it; `nipple` is how far its ends are drawn out."""
    wide = 0.36
    profile = [(0.07, -long - nipple), (0.1 + 0.1 * nipple, -long), (0.62 * wide, -0.8 * long), (0.92 * wide, -0.42 *
               long), (wide, 0.0), (0.92 * wide, 0.42 * long), (0.62 * wide, 0.8 * long), (0.1 + 0.1 * nipple, long),
               (0.07, long + nipple)]  # fmt: skip
    whole = moved(lathe(profile, rind, 24), (0, wide, -0.2), rotation(z_deg=-80))
    slice_ = [moved(part, (0.2, cut, 0.3), rotation(x_deg=72, y_deg=14)) for part in half(cut, rind, flesh)]
    at = (-long - 0.5 * nipple, wide - 0.1, -0.2)
    return merge([whole, side_leaf(at, 0.34, 0.2, -60, 35), side_leaf(at, 0.3, 0.18, 20, 35), *slice_])


def _lemon(look: Look) -> Mesh:
    rind, flesh = look.paint(rgb("#fbd914")), look.paint(rgb("#fff07a"), 1.3)
    return _citrus(rind, flesh, look.vary(1, 0.04, 0.12, 0.2), look.vary(0, 0.38, 0.46, 0.56), 0.32)


def _lime(look: Look) -> Mesh:
    rind, flesh = look.paint(rgb("#3f9a2a")), look.paint(rgb("#b6e05a"), 1.3)
    return _citrus(rind, flesh, look.vary(1, 0.0, 0.04, 0.1), look.vary(0, 0.34, 0.4, 0.48), 0.3)


def _egg(look: Look) -> Mesh:
    fat, point = look.vary(0, 0.34, 0.4, 0.47), look.vary(1, 0.0, 0.16, 0.3)
    shell = look.paint(rgb("#f0c49a"))
    profile = []
    for t in np.radians(np.linspace(-84, 84, 17)):
        narrow = 1 - point * max(0.0, math.sin(t)) - 0.35 * point * math.sin(t) ** 2 * (t > 0)
        profile.append((fat * math.cos(t) * narrow, 0.52 * math.sin(t) + (0.0 if t < 0 else 0.12 * math.sin(t))))
    return lathe(profile, shell, 32)


def _lumpy(mesh: Mesh, depth: float, scale: float, seed: int) -> Mesh:
    """`mesh` with bumps as large as `scale`, up to the share `depth` of the way from the origin."""
    push = 1 + depth * (2 * noise(mesh.vertices, scale, seed)[:, None] - 1)
    return Mesh((mesh.vertices * push).astype(np.float32), mesh.faces, mesh.face_colors)


def _potato(look: Look) -> Mesh:
    long, bend = look.vary(0, 0.5, 0.62, 0.76), look.vary(1, 0.0, 0.1, 0.22)
    skin, eye = look.paint(rgb("#c99a56")), look.paint(rgb("#84572a"), 0.62)
    body = ellipsoid((0, 0, 0), (0.4, long, 0.37), skin, 32)
    parts = [body]
    for turn, y, size in ((-22, 0.55, 1.0), (-30, 0.0, 0.8), (28, 0.15, 1.2), (2, -0.45, 1.1), (80, 0.3, 1.1),
                          (130, -0.15, 1.0), (180, 0.4, 1.1), (225, -0.3, 1.2), (280, 0.45, 0.9)):  # fmt: skip
        t, reach = math.radians(turn), math.sqrt(1 - y * y)
        at = (0.395 * reach * math.sin(t), y * long, 0.365 * reach * math.cos(t))
        parts.append(ellipsoid(at, (0.085 * size, 0.05 * size, 0.045), eye, 8, rotation(y_deg=turn)))
    mesh = _lumpy(merge(parts), 0.12, 0.5, 2)
    vertices = mesh.vertices.copy()
    vertices[:, 0] += bend * (np.cos(vertices[:, 1] / long * 1.5) - 0.5)
    mesh = Mesh(vertices, mesh.faces, mesh.face_colors)
    return moved(mesh, turn=rotation(z_deg=66))


def _onion(look: Look) -> Mesh:
    squash, sprout = look.vary(0, 0.8, 1.0, 1.2), look.vary(1, 0.12, 0.24, 0.4)
    skin, stripe, white = look.paint(rgb("#d98428")), look.paint(rgb("#a9541a"), 0.68), rgb("#fff8ea")
    shape = [
        (0.1, -0.43),
        (0.3, -0.38),
        (0.44, -0.2),
        (0.47, 0.0),
        (0.42, 0.2),
        (0.28, 0.35),
        (0.14, 0.45),
        (0.09, 0.56),
    ]
    body = lathe([*[(r, y * squash) for r, y in shape], (0.11, 0.56 * squash + sprout)], skin, 40)
    angle = np.arctan2(centroids(body)[:, 0], centroids(body)[:, 2])
    body = painted(body, stripe, np.sin(8 * angle) > 0.6)
    roots = [limb((0, -0.4 * squash, 0), (0.12 * math.sin(t), -0.5 * squash, 0.12 * math.cos(t)), 0.045, 0.035,
                  rgb("#e8d8a8"), 6) for t in 2 * math.pi * np.arange(5) / 5]  # fmt: skip
    tuft = crown((0, 0.52 * squash + sprout, 0), 3, 0.24, 0.12, skin, start_deg=10, bend_deg=30, thickness=0.06)
    whole = [moved(part, (-0.2, 0.43 * squash, -0.18), rotation(z_deg=8)) for part in (body, *roots, *tuft)]
    # Half of another one before it shows the rings.
    cut = [
        lathe([(r * math.cos(t), r * math.sin(t)) for t in np.radians([-80, -50, -25, 0])], skin, 24) for r in (0.36,)
    ]
    for i, (r, color) in enumerate(((0.33, white), (0.26, skin), (0.21, white), (0.14, skin), (0.09, white))):
        cut.append(lathe([(r, -0.05), (r, 0.012 * (i + 1))], color, 24))
    return merge([*whole, *[moved(part, (0.28, 0.35, 0.32), rotation(x_deg=74, y_deg=12)) for part in cut]])


def _broccoli(look: Look) -> Mesh:
    bushy, tall = look.vary(0, 0.84, 1.0, 1.16), look.vary(1, 0.3, 0.44, 0.6)
    stem, light, dark = rgb("#a9d15c"), look.paint(rgb("#3f9f35")), look.paint(rgb("#257a2c"), 0.72)
    y = tall
    parts = [lathe([(0.17, -0.02), (0.19, 0.0), (0.15, 0.3 * tall), (0.17, tall), (0.24, tall + 0.12)], stem, 14)]
    for turn in (0, 72, 144, 216, 288):
        t = math.radians(turn + 18)
        parts.append(limb((0.05 * math.sin(t), 0.5 * y, 0.05 * math.cos(t)),
                          (0.34 * math.sin(t), y + 0.12, 0.34 * math.cos(t)), 0.09, 0.08, stem, 8))  # fmt: skip
    heads = [(0.0, 0.46, 0.0, 0.3)]
    heads += [(0.36, 0.17, turn, 0.22) for turn in range(18, 378, 60)]
    heads += [(0.24, 0.38, turn, 0.21) for turn in range(48, 408, 72)]
    for out, high, turn, size in heads:
        t, r = math.radians(turn), size * bushy
        x, up, z = out * bushy * math.sin(t), y + high, out * bushy * math.cos(t)
        parts.append(ellipsoid((x, up, z), (r, 0.92 * r, r), light, 10))
        # Buds, darker and lighter, so that a head is crumbly.
        for k in range(6):
            a, lift = t + 2.4 * k, (0.75, 0.1, 0.45)[k % 3]
            reach = r * math.cos(lift)
            at = (x + reach * math.sin(a), up + r * math.sin(lift), z + reach * math.cos(a))
            parts.append(ellipsoid(at, (0.08, 0.08, 0.08), (dark, light)[k % 2], 6))
    return merge(parts)


def _avocado(look: Look) -> Mesh:
    neck, stone = look.vary(0, 0.18, 0.25, 0.34), look.vary(1, 0.17, 0.22, 0.28)
    skin, rim, flesh = look.paint(rgb("#2c5a2a"), 0.55), look.paint(rgb("#8fc83f")), look.paint(rgb("#e6ee8e"), 1.35)
    angle = around(40)
    up = np.cos(angle)
    # A pear in outline: wide below, a narrow neck above; `puddle` lies flat and is stood up at the end.
    x = np.sin(angle) * np.interp(up, [-1, -0.3, 0.35, 1.0], [0.46, 0.46, 0.5 * (0.46 + neck), neck])
    reach = np.hypot(x, 0.62 * up)
    x = x / np.maximum(reach, 1e-9)
    true = np.arctan2(x, 0.62 * up / np.maximum(reach, 1e-9))
    reach = np.interp(angle, np.unwrap(true), reach, period=2 * math.pi)
    cut = [
        puddle(reach, [(0.05, -0.36), (0.45, -0.33), (0.8, -0.2), (0.97, -0.06), (1.0, 0.02)], skin),
        puddle(reach, [(0.05, -0.02), (0.93, -0.02), (0.92, 0.045), (0.05, 0.045)], rim),
        puddle(reach, [(0.05, -0.02), (0.8, -0.02), (0.79, 0.06), (0.05, 0.06)], flesh),
        ellipsoid((0, 0.05, -0.16), (stone, 0.7 * stone, stone), rgb("#8a4a1c"), 18),
        ellipsoid((-0.07, 0.05 + 0.6 * stone, -0.09), (0.055, 0.04, 0.055), rgb("#c98a4b"), 8),
    ]
    # Its outline has its neck at +Z of the puddle: turn the cut to the front and the neck up.
    flip = rotation(y_deg=180)
    stood = [moved(moved(part, turn=flip), turn=rotation(x_deg=90)) for part in cut]
    return merge([moved(part, turn=rotation(x_deg=-8, z_deg=-10)) for part in stood])


KINDS = (
    Kind("lemon", _lemon, ("lemon fruit", "citrus fruit", "yellow lemon", "lemon with a half"), without=SENSELESS),
    Kind("lime", _lime, ("lime fruit", "green lime"), without=SENSELESS),
    Kind("egg", _egg, ("chicken egg", "hen's egg", "boiled egg", "raw egg"), without=SENSELESS - {"broken"}),
    Kind("potato", _potato, ("raw potato", "spud", "tater"), without=SENSELESS),
    Kind("onion", _onion, ("cut onion", "yellow onion", "onion bulb"), without=SENSELESS),
    Kind("broccoli", _broccoli, ("broccoli floret", "head of broccoli", "brocoli", "brokkoli"), without=SENSELESS,
         uncountable=True),
    Kind("avocado", _avocado, ("half an avocado", "avocado half", "avocado with a stone", "halved avocado"),
         without=SENSELESS),
)  # fmt: skip
