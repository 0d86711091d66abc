"""What makes a room a home: rug, painting, clock, pillow."""

from __future__ import annotations

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    both_sides,
    box,
    ellipsoid,
    extrude,
    lathe,
    moved,
    rgb,
    ring,
    rod,
    rotation,
    slab,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.jewels import GOLD, OLD_GOLD
from att3d_core.library.toybox.world.parts.panels import UPRIGHT, dial
from att3d_core.library.toybox.world.parts.vessels import handle
from att3d_core.library.toybox.world.parts.woodwork import BRASS, plank

CREAM, NAVY = rgb("#fdf2d8"), rgb("#27386e")


def _rug(look: Look) -> Mesh:
    wool, deep = look.paint(rgb("#c9252f")), look.paint(rgb("#27386e"), 0.6)
    half, star = look.vary(0, 0.42, 0.56, 0.66), look.vary(1, 0.6, 1.0, 1.3)
    depth, flat = 0.36, rotation(x_deg=-90)
    diamond = [(0.26 * star, 0), (0, 0.2 * star), (-0.26 * star, 0), (0, -0.2 * star)]
    fringe = [box((half + 0.04, 0.035, z * 0.115), (0.13, 0.06, 0.066), CREAM) for z in range(-3, 4)]
    return merge(
        [
            box((0, 0.04, 0), (2 * half, 0.08, 2 * depth), wool),
            box((0, 0.05, 0), (2 * half - 0.16, 0.085, 2 * depth - 0.16), CREAM),
            box((0, 0.057, 0), (2 * half - 0.29, 0.09, 2 * depth - 0.29), wool),
            slab(diamond, 0.09, deep, (0, 0.068, 0), flat),
            slab([(0.5 * x, 0.5 * y) for x, y in diamond], 0.09, rgb("#ffc93a"), (0, 0.08, 0), flat),
            *[part for piece in fringe for part in both_sides(piece)],
        ]
    )


def _painting(look: Look) -> Mesh:
    frame, deep = look.paint(GOLD), look.paint(OLD_GOLD, 0.7)
    width, height = look.vary(0, 0.66, 0.98, 1.12), look.vary(1, 0.62, 0.8, 1.1)
    x, y = width / 2 - 0.15, height / 2 - 0.15
    near = [
        (-x, -y),
        (x, -y),
        (x, -0.3 * y),
        (0.5 * x, -0.22 * y),
        (0, -0.45 * y),
        (-0.5 * x, -0.62 * y),
        (-x, -0.6 * y),
    ]
    far = [
        (-x, -y),
        (x, -y),
        (x, -0.2 * y),
        (0.1 * x, -0.1 * y),
        (-0.45 * x, 0.5 * y),
        (-0.75 * x, 0.2 * y),
        (-x, 0.4 * y),
    ]
    middle = height / 2
    corner = ellipsoid((width / 2 - 0.075, height / 2 - 0.075, 0.05), (0.085, 0.085, 0.06), deep, 10)
    upper = both_sides(corner)
    parts = [
        *both_sides(box((width / 2 - 0.075, 0, 0), (0.15, height, 0.14), frame)),
        *[box((0, t * (height / 2 - 0.075), 0), (width - 0.02, 0.15, 0.125), frame) for t in (-1, 1)],
        box((0, 0, -0.025), (width - 0.2, height - 0.2, 0.06), deep),
        box((0, 0, 0.0), (2 * x + 0.02, 2 * y + 0.02, 0.06), rgb("#6cc7f5")),
        dial((0.5 * x, 0.5 * y, 0.02), 0.085, 0.06, rgb("#ffd92e")),
        extrude(far, 0.06, rgb("#5a6fb5"), (0, 0, 0.013)),
        extrude(near, 0.06, rgb("#35a844"), (0, 0, 0.026)),
        *upper,
        *[moved(part, turn=rotation(z_deg=180)) for part in upper],
    ]
    return merge([moved(part, (0, middle, 0), rotation(x_deg=-6)) for part in parts])


def _clock(look: Look) -> Mesh:
    case, bells = look.paint(rgb("#e22f36")), look.paint(BRASS, 0.7)
    bell, deep = look.vary(0, 0.13, 0.17, 0.22), look.vary(1, 0.16, 0.24, 0.36)
    middle, face, ink = 0.52, deep / 2 + 0.035, rgb("#22242c")
    shell = [(0.34, -deep / 2 - 0.05), (0.42, -deep / 2), (0.42, deep / 2), (0.4, deep / 2 + 0.05)]
    hammer = [rod((0, 0.9, 0), (0, 1.06, 0), 0.03, ink), box((0, 1.09, 0), (0.12, 0.09, 0.09), ink)]
    cap = lathe([(bell, 0), (bell * 0.92, bell * 0.4), (bell * 0.6, bell * 0.78), (0.03, bell * 0.92)], bells, 18)
    tilt = rotation(z_deg=-38)
    ticks = [box((0, 0.25, face + 0.005), (0.06, 0.08, 0.06), ink)]
    return merge(
        [
            moved(lathe(shell, case, 32), (0, middle, 0), UPRIGHT),
            dial((0, middle, face), 0.325, 0.06, CREAM, 32),
            *[moved(part, (0, middle, 0), rotation(z_deg=90.0 * i)) for i in range(4) for part in ticks],
            plank((0, middle - 0.04, face + 0.04), (0.0, middle + 0.25, face + 0.04), 0.06, 0.06, ink),
            plank((-0.03, middle, face + 0.04), (0.18, middle + 0.07, face + 0.045), 0.07, 0.06, rgb("#e22f36")),
            dial((0, middle, face + 0.05), 0.055, 0.08, ink, 14),
            *both_sides(moved(cap, (0.25, middle + 0.37, 0), tilt)),
            *both_sides(rod((0.2, middle + 0.3, 0), (0.28, middle + 0.42, 0), 0.045, ink)),
            *hammer,
            handle(
                [(-0.27, 0.98, 0), (-0.2, 1.14, 0), (0, 1.21, 0), (0.2, 1.14, 0), (0.27, 0.98, 0)], 0.036, bells, 12
            ),
            *both_sides(rod((0.22, 0.2, 0), (0.33, 0.03, 0.04), 0.055, bells, 0.07)),
            ellipsoid((0, middle, -deep / 2 - 0.06), (0.12, 0.12, 0.06), bells, 10),
        ]
    )


def _pinched(mesh: Mesh, aspect: float, plump: float) -> Mesh:
    """A ball, or a ring about +Z, as a pillow: square with drawn-out corners, thin where the seam runs."""
    x, y, z = mesh.vertices.T.astype(float)
    reach = np.hypot(x, y)
    turn = np.arctan2(y, x)
    inside = np.minimum(reach, 1.0)
    corner = np.abs(np.sin(2 * turn)) ** 3
    square = 1.0 / np.maximum(np.abs(np.cos(turn)), np.abs(np.sin(turn)))
    out = 0.42 * (square * (1.0 + 0.06 * corner)) ** inside
    thick = plump * (1.0 - 0.3 * corner * inside)
    scale = np.where(reach > 1e-9, (inside**0.8 * out + (reach - inside)) / np.maximum(reach, 1e-9), 0.0)
    return Mesh(
        np.stack([x * scale * aspect, y * scale, z * thick], 1).astype(np.float32), mesh.faces, mesh.face_colors
    )


def _pillow(look: Look) -> Mesh:
    cloth, seam = look.paint(rgb("#f0609a")), look.paint(rgb("#fff1d6"), 1.35)
    aspect, plump = look.vary(0, 0.85, 1.0, 1.4), look.vary(1, 0.14, 0.22, 0.32)
    ball = ellipsoid((0, 0, 0), (1, 1, 1), cloth, 28, rotation(x_deg=90))
    piping = ring((0, 0, 0), 1.0, 0.042, (0, 0, 1), seam, 64)
    edge = _pinched(piping, aspect, 1.0)
    reach = 0.42 * 1.06
    tassel = [
        moved(part, (aspect * reach, reach, 0), rotation(z_deg=-45))
        for part in (
            ellipsoid((0, 0.01, 0), (0.055, 0.055, 0.055), seam, 8),
            rod((0, 0.02, 0), (0, 0.13, 0), 0.03, seam, 0.06, 8),
        )
    ]
    upper = [part for piece in tassel for part in both_sides(piece)]
    parts = [
        _pinched(ball, aspect, plump),
        edge,
        *[ellipsoid((0, 0, z * (plump + 0.005)), (0.07, 0.07, 0.04), seam, 10) for z in (-1, 1)],
        *upper,
        *[moved(part, turn=rotation(z_deg=180)) for part in upper],
    ]
    return merge([moved(part, turn=rotation(x_deg=-18)) for part in parts])


KINDS: tuple[Kind, ...] = (
    Kind("rug", _rug, ("carpet", "persian rug", "persian carpet", "oriental rug", "woven rug", "flying carpet", "mat",
                       "magic carpet")),
    Kind("painting", _painting, ("framed painting", "picture frame", "framed picture", "oil painting",
                                 "landscape painting", "photo frame")),
    Kind("clock", _clock, ("alarm clock", "wall clock", "bedside clock", "clock with bells", "table clock",
                           "ringing clock")),
    Kind("pillow", _pillow, ("cushion", "throw pillow", "sofa cushion", "decorative pillow", "bed pillow")),
)  # fmt: skip
