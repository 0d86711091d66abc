"""Rocks, crystals, mountains, islands."""

from __future__ import annotations

import math

import numpy as np
from numpy.typing import NDArray

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.rocks import rock
from att3d_core.library.toybox.shapes import (
    Color,
    Point,
    centroids,
    ellipsoid,
    lathe,
    moved,
    painted,
    rgb,
    rotation,
    tube,
    vector,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.nature.trees import GRASS, palm
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.jewels import faceted

ALIVE = frozenset({"rusty"})
STONE, DARK_STONE, SNOW = rgb("#8c8f99"), rgb("#62656f"), rgb("#fbfdff")


def repainted(mesh: Mesh, look: Look, own: Color) -> Mesh:
    """`mesh` with its light and dark kept in the colour that was asked for, if any."""
    light = mesh.face_colors.mean(1, keepdims=True) / max(float(np.mean(own)), 1e-6)
    asked = vector(look.paint((0.0, 0.0, 0.0)))
    amount = min(sum(look[name] for name in _PAINTS), 1.0)
    wanted = asked / max(amount, 1e-6) * light
    colors = (1 - amount) * mesh.face_colors + amount * np.clip(wanted, 0, 1)
    return Mesh(mesh.vertices, mesh.faces, colors.astype(np.float32))


_PAINTS = ("red", "orange", "yellow", "green", "blue", "purple", "pink", "brown", "black", "white", "grey", "turquoise")


def _rock(look: Look) -> Mesh:
    jagged = look.vary(1, 0.0, 0.2, 0.5)
    return _stones(look, jagged, look.vary(0, 0.62, 1.0, 1.4))


def _jagged_rock(look: Look) -> Mesh:
    return _stones(look, look.vary(1, 0.75, 1.0, 1.25), look.vary(0, 0.7, 1.0, 1.3))


def _stones(look: Look, jagged: float, high: float) -> Mesh:
    """The boulder and its companions, `high` times as high as usual."""
    mesh = repainted(rock({"jaggedness": jagged}), look, (0.5, 0.5, 0.56))
    return Mesh(mesh.vertices * vector([1, high, 1]), mesh.faces, mesh.face_colors)


def _spire(high: float, radius: float, color: Color, sides: int = 6) -> Mesh:
    """A crystal along +Y from the origin: a prism that widens, then a point."""
    profile = [(0.7 * radius, -0.1), (0.78 * radius, 0.0), (radius, 0.68 * high), (0.03 * radius, high)]
    return faceted(lathe(profile, color, sides), 0.5)


def _crystal(look: Look) -> Mesh:
    tall, spread = look.vary(0, 0.68, 0.95, 1.2), look.vary(1, 0.5, 1.0, 1.5)
    tones = [look.paint(rgb(code), shade) for code, shade in (("#8a4df0", 1.0), ("#a878ff", 1.3), ("#6a2fd0", 0.75))]
    base = lathe([(0.36, -0.12), (0.46, -0.06), (0.4, 0.04), (0.22, 0.12), (0.05, 0.13)], rgb("#6b6f7a"), 9)
    parts = [faceted(base, 0.35), moved(_spire(tall, 0.17, tones[0]), (0, 0.02, 0), rotation(y_deg=12, z_deg=-3))]
    for i, (turn, lean, share, radius) in enumerate(
        ((60, 24, 0.68, 0.125), (135, 34, 0.52, 0.11), (205, 22, 0.74, 0.13), (275, 30, 0.6, 0.12),
         (345, 36, 0.46, 0.105),
         (20, 48, 0.34, 0.085), (165, 52, 0.32, 0.085), (240, 50, 0.36, 0.085))
    ):  # fmt: skip
        angle = math.radians(turn)
        one = _spire(0.95 * share, radius, tones[(i + 1) % 3])
        parts.append(
            moved(one, (0.1 * math.sin(angle), 0.03, 0.1 * math.cos(angle)), rotation(x_deg=lean * spread, y_deg=turn))
        )
    return merge(parts)


def _crags(levels: list[tuple[float, float]], color: Color, rough: float, seed: int, sides: int = 28) -> Mesh:
    """A mountain through (radius, y), its ridges and gullies up to `rough` of the radius; closed, deterministic."""
    mesh = lathe(levels, color, sides)
    rings = len(levels)
    random = np.random.default_rng(seed)
    ridge = random.uniform(-1, 1, sides)
    offset = np.stack([0.65 * ridge + 0.5 * random.uniform(-1, 1, sides) for _ in range(rings)])
    offset[0] *= 0.3
    vertices = mesh.vertices.astype(float)
    body = vertices[:-2].reshape(rings, sides, 3)
    body[..., [0, 2]] *= (1 + rough * offset)[..., None]
    body[1:-1, :, 1] += 0.05 * rough / 0.2 * random.uniform(-1, 1, (rings - 2, sides))
    return Mesh(vertices.astype(np.float32), mesh.faces, mesh.face_colors)


def _mountain(look: Look) -> Mesh:
    tall, rough = look.vary(0, 0.62, 0.95, 1.25), look.vary(1, 0.06, 0.17, 0.26)
    stone, dark = look.paint(rgb("#857f86")), look.paint(rgb("#5d5962"), 0.65)
    at = (0.0, 0.1, 0.25, 0.42, 0.58, 0.72, 0.85, 0.95, 1.0)
    peak = _crags([(0.62 * (1 - t) ** 0.85 + 0.02, tall * t) for t in at], stone, rough, 4)
    peak = _rocky(peak, dark)
    # Snow ends in a jagged line: every face above its own level is white.
    level = 0.62 * tall + 0.12 * tall * np.sin(7 * np.arctan2(centroids(peak)[:, 0], centroids(peak)[:, 2]))
    peak = painted(peak, SNOW, centroids(peak)[:, 1] > level)
    side = _crags([(0.3 * (1 - t) ** 0.85 + 0.02, 0.56 * tall * t) for t in at], stone, rough, 7, 18)
    side = painted(_rocky(side, dark), SNOW, centroids(side)[:, 1] > 0.44 * tall)
    other = _crags([(0.27 * (1 - t) ** 0.85 + 0.02, 0.44 * tall * t) for t in at], stone, rough, 9, 18)
    foot = _crags([(0.74, -0.05), (0.78, -0.01), (0.66, 0.07), (0.4, 0.12)], GRASS, 0.07, 3)
    return merge([foot, peak, moved(side, (0.36, 0.0, 0.22)), moved(_rocky(other, dark), (-0.4, 0.0, 0.2)), *_firs()])


def _rocky(mesh: Mesh, dark: Color) -> Mesh:
    """Every other pair of faces darker, as facets catch the light."""
    return painted(mesh, dark, np.arange(len(mesh.faces)) // 2 * 0.618 % 1.0 < 0.3)


def _firs() -> list[Mesh]:
    """Some little firs at the foot of a mountain."""
    spots = ((0.05, 0.6), (-0.1, 0.66), (0.62, -0.12), (-0.62, -0.1), (-0.1, -0.64))
    return [moved(lathe([(0.075, 0.0), (0.08, 0.03), (0.01, 0.22)], rgb("#1d7a3b"), 8), (x, 0.04, z)) for x, z in spots]


def _volcano(look: Look) -> Mesh:
    tall, flow = look.vary(0, 0.56, 0.8, 1.05), look.vary(1, 0.3, 0.62, 0.95)
    stone, dark = look.paint(rgb("#5a4a48")), look.paint(rgb("#3f3433"), 0.65)
    lava, glow = rgb("#ff5a14"), rgb("#ffc21f")
    at = (0.0, 0.12, 0.3, 0.5, 0.7, 0.88, 1.0)
    slope = [(0.2 + 0.5 * (1 - t) ** 1.6, tall * t) for t in at]
    cone = _rocky(_crags([*slope, (0.15, tall - 0.02), (0.12, tall - 0.12)], stone, 0.09, 5), dark)
    parts = [_crags([(0.72, -0.06), (0.77, -0.02), (0.68, 0.05), (0.4, 0.09)], rgb("#6d7a3d"), 0.06, 3), cone,
             lathe([(0.12, tall - 0.14), (0.155, tall - 0.035), (0.1, tall - 0.015)], glow, 16)]  # fmt: skip
    heights, radii = [y for _, y in slope], [r for r, _ in slope]
    for turn, share in ((15, 1.0), (100, 0.75), (160, 0.9), (235, 0.7), (300, 0.95)):
        angle, end = math.radians(turn), tall * (1 - flow * share)
        path: list[Point] = [(0.13 * math.sin(angle), tall - 0.02, 0.13 * math.cos(angle))]
        for t in np.linspace(0, 1, 6):
            y = tall + 0.005 + (end - tall) * float(t)
            reach = float(np.interp(y, heights, radii)) + 0.02
            wind = angle + 0.18 * math.sin(5 * t + turn)
            path.append((reach * math.sin(wind), y, reach * math.cos(wind)))
        parts.append(
            tube(path, [0.055, 0.07, 0.055, 0.05, 0.055, 0.065, 0.08], [lava, lava, glow, lava, glow, lava], 8)
        )
        parts.append(ellipsoid(path[-1], (0.08, 0.08, 0.08), lava, 8))
    for x, z, high, size, color in ((0.0, 0.0, 0.1, 0.1, lava), (0.02, 0.0, 0.24, 0.13, rgb("#8d8a92")),
                                    (-0.08, 0.04, 0.38, 0.15, rgb("#a6a4ac")), (0.1, -0.03, 0.42, 0.15, rgb("#75727b")),
                                    (0.0, 0.0, 0.55, 0.17, rgb("#bcbac2"))):  # fmt: skip
        parts.append(ellipsoid((x, tall + high, z), (size, 0.85 * size, size), color, 12))
    return merge(parts)


def _island(look: Look) -> Mesh:
    wide, hill = look.vary(0, 0.34, 0.42, 0.5), look.vary(1, 0.1, 0.17, 0.32)
    sand, grass = look.paint(rgb("#f4d68c"), 1.2), look.paint(GRASS)
    water = _wavy(lathe([(0.6, -0.1), (0.68, -0.06), (0.66, 0.0), (0.3, 0.015)], rgb("#25a5e0"), 36))
    foam = lathe([(wide + 0.09, -0.03), (wide + 0.1, 0.01), (wide + 0.04, 0.035)], rgb("#dff6ff"), 30)
    beach = lathe([(wide + 0.03, -0.03), (wide + 0.04, 0.03), (0.8 * wide, 0.085), (0.4 * wide, 0.11)], sand, 30)
    land = lathe(
        [(0.74 * wide, 0.05), (0.72 * wide, 0.11), (0.5 * wide, 0.08 + 0.7 * hill), (0.2 * wide, 0.08 + hill)],
        grass,
        24,
    )
    tree = palm(0.16, 0.5, rgb("#2f9433"), rgb("#6fcf45"))
    tree = Mesh(tree.vertices * np.float32(0.72), tree.faces, tree.face_colors)
    stones = [faceted(ellipsoid(at, (r, 0.8 * r, r), STONE, 8), 0.4)
              for at, r in (((0.26, 0.08, 0.2), 0.085), ((0.36, 0.05, 0.1), 0.06), ((-0.28, 0.08, -0.16),
                                                                                    0.08))]  # fmt: skip
    chest = [moved(lathe([(0.075, 0.0), (0.08, 0.1), (0.05, 0.14)], rgb("#8a5528"), 4), (-0.2, 0.09, 0.22))]
    return merge([water, foam, beach, land, moved(tree, (-0.02, 0.04 + hill, 0.0)), *stones, *chest])


def _wavy(mesh: Mesh) -> Mesh:
    """The rim of the water goes in and out."""
    around = np.arctan2(mesh.vertices[:, 0], mesh.vertices[:, 2])
    share: NDArray[np.float64] = 1 + 0.035 * np.sin(7 * around) + 0.02 * np.sin(4 * around + 1)
    scale = np.column_stack([share, np.ones_like(share), share])
    return Mesh((mesh.vertices * scale).astype(np.float32), mesh.faces, mesh.face_colors)


KINDS = (
    Kind("rock", _rock, ("boulder", "rocks", "stones", "smooth rock", "big stone"), without=ALIVE),
    Kind("jagged rock", _jagged_rock, ("sharp rock", "craggy rock", "rock spire", "pointed rock"), without=ALIVE),
    Kind("crystal", _crystal, ("crystal cluster", "crystals", "amethyst", "quartz", "crystal formation")),
    Kind(
        "mountain",
        _mountain,
        ("snowy mountain peak", "mountain peak", "mountains", "mountain landscape"),
        without=ALIVE,
    ),
    Kind("volcano", _volcano, ("erupting volcano", "volcano with lava", "active volcano"), without=ALIVE),
    Kind(
        "island",
        _island,
        ("desert island", "tropical island", "island with a palm tree", "small island"),
        without=ALIVE,
    ),
)
