"""What is thrown and what flies: beach ball, football, basketball, balloon, kite."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    Color,
    Point,
    box,
    centroids,
    ellipsoid,
    extrude,
    lathe,
    limb,
    moved,
    painted,
    rgb,
    ring,
    rotation,
    smooth_path,
    tube,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.inlay import legible
from att3d_core.library.toybox.world.surface import subdivided

BLACK, WHITE = rgb("#24242a"), rgb("#f7f5ef")
SENSELESS = frozenset({"rusty"})


def _ball(look: Look) -> Mesh:
    twist, squash = look.vary(0, -75.0, 0.0, 75.0), look.vary(1, 0.86, 1.0, 1.12)
    ball = ellipsoid((0, 0, 0), (0.5, 0.5, 0.5), WHITE, 48)
    at = centroids(ball)
    gore = np.floor((np.degrees(np.arctan2(at[:, 0], at[:, 2])) - 3.75) / 60.0) % 6
    for number, own in ((0, "#e0252b"), (2, "#f8d21c"), (4, "#1f6fe8")):
        ball = painted(ball, look.paint(rgb(own)), gore == number)
    ball = painted(ball, look.paint(rgb("#1f6fe8"), 0.75), np.abs(at[:, 1]) > 0.478)
    # A beach ball with a twist has its gores wound about its poles.
    turn = np.radians(twist) * ball.vertices[:, 1] / 0.5
    x, y, z = ball.vertices.T
    wound = np.stack([x * np.cos(turn) + z * np.sin(turn), squash * y, z * np.cos(turn) - x * np.sin(turn)], 1)
    return moved(Mesh(wound.astype(np.float32), ball.faces, ball.face_colors), turn=rotation(x_deg=38, z_deg=-24))


def _icosahedron() -> tuple[NDArray[np.float64], list[tuple[int, int, int]]]:
    """Corners on the unit ball and the faces, counter-clockwise from outside."""
    golden = (1 + 5**0.5) / 2
    corners = np.array(
        [p for a in (-1, 1) for b in (-golden, golden) for p in ((0, a, b), (a, b, 0), (b, 0, a))], float
    )
    close = 2.1
    faces = []
    for i in range(12):
        for j in range(12):
            for k in range(12):
                a, b, c = corners[[i, j, k]]
                sides = (np.linalg.norm(a - b), np.linalg.norm(b - c), np.linalg.norm(c - a))
                if i < j and i < k and j != k and max(sides) < close and float(np.cross(b - a, c - a) @ a) > 0:
                    faces.append((i, j, k))
    return corners / np.linalg.norm(corners[0]), faces


def _football(look: Look) -> Mesh:
    patch, seam = look.vary(0, 0.27, 0.345, 0.42), look.vary(1, 0.016, 0.024, 0.036)
    leather = look.paint(WHITE)
    dark = legible(leather, BLACK, WHITE, 0.25)
    corners, faces = _icosahedron()
    points: list[NDArray[np.float64]] = []
    colors: list[Color] = []
    seams: list[Mesh] = []
    for face in faces:
        a, b, c = corners[list(face)]
        # Every corner is the middle of a black pentagon; what is left of the face is a hexagon.
        cut = [(p + patch * (q - p)) for p, q in ((a, b), (b, a), (b, c), (c, b), (c, a), (a, c))]
        middle = (a + b + c) / 3
        for tip, one, other in ((a, cut[0], cut[5]), (b, cut[2], cut[1]), (c, cut[4], cut[3])):
            points += [tip, one, other]
            colors.append(dark)
        for one, other in zip(cut, [*cut[1:], cut[0]], strict=True):
            points += [middle, one, other]
            colors.append(leather)
        for one, other, i, j in ((cut[0], cut[1], 0, 1), (cut[2], cut[3], 1, 2), (cut[4], cut[5], 2, 0)):
            if face[i] < face[j]:
                way = [0.5 * p / np.linalg.norm(p) for p in (one, (one + other) / 2, other)]
                seams.append(tube([(float(x), float(y), float(z)) for x, y, z in way], [seam] * 3, dark, 5))
    vertices, index = np.unique(np.round(points, 6), axis=0, return_inverse=True)
    mesh = Mesh(vertices.astype(np.float32), index.reshape(-1, 3).astype(np.int32), np.asarray(colors, np.float32))
    # Split once: the number of faces must not depend on how large the pentagons are.
    mesh = subdivided(mesh, 0.0, 200)
    round_ = 0.5 * mesh.vertices / np.linalg.norm(mesh.vertices, axis=1, keepdims=True)
    ball = Mesh(round_.astype(np.float32), mesh.faces, mesh.face_colors)
    return moved(merge([ball, *seams]), turn=rotation(x_deg=20, y_deg=14))


def _basketball(look: Look) -> Mesh:
    seam, side = look.vary(0, 0.022, 0.03, 0.042), look.vary(1, 0.2, 0.3, 0.37)
    skin = look.paint(rgb("#f0791c"))
    line = legible(skin, BLACK, WHITE, 0.25)
    parts = [ellipsoid((0, 0, 0), (0.5, 0.5, 0.5), skin, 36)]
    parts += [ring((0, 0, 0), 0.5, seam, axis, line, 40) for axis in ((0, 1, 0), (1, 0, 0))]
    parts += [ring((0, 0, z), math.sqrt(0.25 - z * z), seam, (0, 0, 1), line, 36) for z in (-side, side)]
    return merge([moved(part, turn=rotation(x_deg=16, y_deg=52, z_deg=18)) for part in parts])


def _balloon(look: Look) -> Mesh:
    wide, sway = look.vary(0, 0.27, 0.33, 0.4), look.vary(1, 0.0, 0.07, 0.14)
    skin, knot = look.paint(rgb("#e0252b")), look.paint(rgb("#b3161c"), 0.75)
    rise = 0.34
    profile = [(0.03, -0.43), (0.3 * wide, -0.36), (0.62 * wide, -0.24), (0.9 * wide, -0.04), (wide, 0.1),
               (0.97 * wide, 0.2), (0.8 * wide, 0.31), (0.5 * wide, 0.38), (0.2 * wide, 0.4)]  # fmt: skip
    string, radii = smooth_path(
        [(0, -0.1, 0), (sway, -0.25, 0), (-sway, -0.46, 0), (sway, -0.66, 0), (0, -0.8, 0)], [0.033] * 5, 22
    )
    shine = ellipsoid((-0.5 * wide, rise + 0.17, 0.75 * wide), (0.055, 0.1, 0.045), WHITE, 10, rotation(y_deg=-35))
    return merge([
        moved(lathe(profile, skin, 28), (0, rise, 0)),
        lathe([(0.1, rise - 0.5), (0.03, rise - 0.42)], knot, 14),
        tube(string, radii, rgb("#e9e3d2"), 6),
        shine,
    ])  # fmt: skip


def _kite(look: Look) -> Mesh:
    half, low = look.vary(0, 0.32, 0.42, 0.52), look.vary(1, 0.42, 0.6, 0.74)
    first, second = look.paint(rgb("#e0252b")), look.paint(rgb("#f8d21c"), 0.62)
    high, depth = 0.38, 0.08
    corners: list[tuple[float, float]] = [(0, high), (half, 0), (0, -low), (-half, 0)]
    quarters = [
        extrude([(0, 0), a, b], depth, color)
        for a, b, color in zip(corners, [*corners[1:], corners[0]], (first, second, first, second), strict=True)
    ]
    way: list[Point] = [(0, -low + 0.02, 0), (0.1, -low - 0.16, 0), (-0.1, -low - 0.34, 0), (0.06, -low - 0.52, 0)]
    tail, radii = smooth_path(way, [0.033] * 4, 16)
    bows = []
    for at, own in ((5, "#1f6fe8"), (10, "#2fa83c"), (15, "#1f6fe8")):
        x, y, _ = tail[at]
        color = look.paint(rgb(own))
        wing = extrude([(0, 0.02), (0.12, 0.075), (0.12, -0.075), (0, -0.02)], 0.06, color)
        bows += [moved(wing, (x, y, 0)), moved(wing, (x, y, 0.004), rotation(z_deg=180))]
    spars = [limb((0, high - 0.01, 0.04), (0, 0.01 - low, 0.04), 0.032, 0.032, rgb("#6b4020"), 8),
             limb((0.01 - half, 0, 0.04), (half - 0.01, 0, 0.04), 0.032, 0.032, rgb("#6b4020"), 8)]  # fmt: skip
    return moved(merge([*quarters, *spars, tube(tail, radii, rgb("#f3efe4"), 6), *bows]), turn=rotation(z_deg=-14))


def _traffic_cone(look: Look) -> Mesh:
    wide, tall = look.vary(0, 0.26, 0.31, 0.38), look.vary(1, 0.66, 0.86, 1.05)
    skin, foot = look.paint(rgb("#f5631c")), look.paint(rgb("#c9480e"), 0.72)
    top = 0.075

    def band(low: float, high: float, color: Color, out: float = 0.0) -> Mesh:
        return lathe([(wide + (top - wide) * at + out, 0.07 + tall * at) for at in (low, high)], color, 28)

    return merge([
        box((0, 0.04, 0), (2.5 * wide, 0.09, 2.5 * wide), foot, taper=0.95),
        band(0.0, 1.0, skin),
        band(0.26, 0.45, WHITE, 0.012),
        band(0.64, 0.8, WHITE, 0.012),
    ])  # fmt: skip


KINDS: tuple[Kind, ...] = (
    Kind("ball", _ball, ("beach ball", "beachball", "inflatable ball", "bouncy ball", "toy ball", "rubber ball"),
         without=SENSELESS),
    Kind("football", _football, ("soccer ball", "soccerball", "soccer football", "foot ball"), without=SENSELESS),
    Kind("basketball", _basketball, ("basket ball", "basketball ball"), without=SENSELESS),
    Kind("balloon", _balloon, ("party balloon", "toy balloon", "birthday balloon", "helium balloon",
                               "balloon on a string"), without=SENSELESS),
    Kind("kite", _kite, ("diamond kite", "flying kite", "paper kite", "kite with a tail"), without=SENSELESS),
    Kind("traffic cone", _traffic_cone, ("road cone", "safety cone", "roadwork cone", "construction cone"),
         without=SENSELESS),
)  # fmt: skip
