"""Small toys and games: dice, chess pawn, puzzle cube, doll."""

from __future__ import annotations

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    Color,
    both_sides,
    box,
    ellipsoid,
    lathe,
    limb,
    moved,
    rgb,
    ring,
    rotation,
    rounded_box,
)
from att3d_core.library.toybox.world.kind import Kind, Takes
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.inlay import legible

BLACK, WHITE = rgb("#24242a"), rgb("#f7f5ef")
_FACES = (
    (5, rotation()), (2, rotation(y_deg=180)), (3, rotation(y_deg=90)), (4, rotation(y_deg=-90)),
    (1, rotation(x_deg=90)), (6, rotation(x_deg=-90)),
)  # fmt: skip
"""Pips of each face of a die and the turn that takes the front there; opposite faces add up to seven."""


def _pips(count: int) -> list[tuple[float, float]]:
    corners = [(-1.0, 1.0), (1.0, -1.0), (1.0, 1.0), (-1.0, -1.0)]
    sides = [(-1.0, 0.0), (1.0, 0.0)] if count == 6 else []
    return [*([(0.0, 0.0)] if count % 2 else []), *corners[: count - count % 2], *sides][:count]


def _dice(look: Look) -> Mesh:
    power, size = look.vary(0, 4.0, 7.0, 16.0), look.vary(1, 0.08, 0.105, 0.13)
    body = look.paint(WHITE)
    spot = legible(body, BLACK, WHITE)
    parts = [rounded_box((0, 0, 0), (1, 1, 1), body, 32, power)]
    for count, turn in _FACES:
        for x, y in _pips(count):
            parts.append(moved(ellipsoid((0.25 * x, 0.25 * y, 0.485), (size, size, 0.05), spot, 10), turn=turn))
    return merge(parts)


def _pawn(look: Look) -> Mesh:
    head, tall = look.vary(0, 0.16, 0.2, 0.25), look.vary(1, 0.2, 0.34, 0.48)
    wood, felt = look.paint(rgb("#efdcb0")), look.paint(rgb("#c79a5a"), 0.65)
    neck = 0.36 + tall
    profile = [(0.36, 0.08), (0.37, 0.15), (0.31, 0.22), (0.27, 0.26), (0.2, 0.34), (0.145, 0.34 + 0.5 * tall),
               (0.12, neck)]  # fmt: skip
    return merge([
        lathe([(0.37, 0.0), (0.39, 0.04), (0.37, 0.09)], felt, 28),
        lathe(profile, wood, 28),
        ring((0, 0.27, 0), 0.255, 0.035, (0, 1, 0), felt, 28),
        lathe([(0.12, neck - 0.03), (0.21, neck), (0.21, neck + 0.03), (0.12, neck + 0.06)], felt, 24),
        ellipsoid((0, neck + 0.04 + 0.9 * head, 0), (head, head, head), wood, 22),
    ])  # fmt: skip


_STICKERS = tuple(rgb(code) for code in ("#e0252b", "#1f5fe0", "#f8d21c", "#2fa83c", "#f7f5ef", "#f58220"))
_SCRAMBLE = ("012340501", "143052314", "320415102", "405231420", "250143053", "531204215")
"""Colours of the nine stickers of the front, back, right, left, top and bottom."""
_SIDES = (
    rotation(),
    rotation(y_deg=180),
    rotation(y_deg=90),
    rotation(y_deg=-90),
    rotation(x_deg=-90),
    rotation(x_deg=90),
)


def _puzzle_cube(look: Look) -> Mesh:
    turn, size = look.vary(0, -35.0, 0.0, 35.0), look.vary(1, 0.22, 0.265, 0.285)
    parts: list[list[Mesh]] = [[], [], []]
    for layer in range(3):
        parts[layer].append(box((0, (layer - 1) / 3, 0), (1.0, 0.345 if layer == 1 else 0.33, 1.0), BLACK))
    for scramble, side in zip(_SCRAMBLE, _SIDES, strict=True):
        for number, digit in enumerate(scramble):
            x, y = number % 3 - 1, 1 - number // 3
            sticker = moved(box((x / 3, y / 3, 0.5), (size, size, 0.07), _STICKERS[int(digit)]), turn=side)
            layer = round(float(sticker.vertices[:, 1].mean()) * 3)
            parts[min(max(layer, -1), 1) + 1].append(sticker)
    top = [moved(part, turn=rotation(y_deg=turn)) for part in parts[2]]
    return merge([*parts[0], *parts[1], *top])


def _doll(look: Look) -> Mesh:
    hair, skirt = look.vary(0, 0.06, 0.12, 0.2), look.vary(1, 0.24, 0.3, 0.4)
    cloth, trim = look.paint(rgb("#e84a8a")), look.paint(rgb("#b82663"), 0.7)
    yarn, skin, ink = rgb("#b5521c"), rgb("#f4c79e"), rgb("#2a2420")
    y = 0.36
    arm = [limb((0.1, 0.08, 0), (0.3, -0.08, 0.06), 0.075, 0.07, cloth, 10), _ball_at((0.34, -0.11, 0.07), 0.075, skin)]
    leg = [limb((0.1, -0.36, 0.02), (0.12, -0.56, 0.04), 0.075, 0.07, WHITE, 10),
           ellipsoid((0.125, -0.62, 0.09), (0.085, 0.065, 0.13), trim, 10)]  # fmt: skip
    eye = ellipsoid((0.1, y + 0.02, 0.235), (0.045, 0.055, 0.03), ink, 10)
    cheek = ellipsoid((0.165, y - 0.075, 0.19), (0.045, 0.036, 0.03), rgb("#f08a7a"), 8)
    bunch = [
        ellipsoid((0.27, y + 0.06, -0.02), (0.07, 0.07, 0.07), trim, 10),
        limb((0.3, y + 0.04, -0.02), (0.34, y - 0.06 - hair, 0.0), 0.09, 0.055, yarn, 10),
    ]
    return merge([
        lathe([(skirt, -0.42), (0.95 * skirt, -0.36), (0.17, -0.1), (0.12, 0.08), (0.07, 0.14)], cloth, 24),
        lathe([(skirt + 0.02, -0.46), (skirt + 0.02, -0.38)], trim, 24),
        lathe([(0.19, -0.11), (0.175, -0.04)], trim, 20),
        ellipsoid((0, y, 0), (0.27, 0.25, 0.24), skin, 20),
        ellipsoid((0, y + 0.07, -0.045), (0.29, 0.235, 0.235), yarn, 16),
        ellipsoid((0, y + 0.21, 0.1), (0.19, 0.06, 0.12), yarn, 12),
        ellipsoid((0, y - 0.105, 0.205), (0.065, 0.028, 0.035), rgb("#c0302c"), 10),
        *[part for piece in (*arm, *leg, eye, cheek, *bunch) for part in both_sides(piece)],
    ])  # fmt: skip


def _ball_at(at: tuple[float, float, float], radius: float, color: Color) -> Mesh:
    return ellipsoid(at, (radius, radius, radius), color, 10)


KINDS: tuple[Kind, ...] = (
    Kind("dice", _dice, ("die", "gaming die", "playing dice", "six-sided die", "game dice", "d6")),
    Kind("chess pawn", _pawn, ("pawn", "chess piece", "chessman", "chess figure", "chess game piece")),
    Kind("rubik's cube", _puzzle_cube, ("puzzle cube", "rubiks cube", "rubik cube", "magic cube", "speed cube"),
         Takes.MATERIAL | Takes.CONDITION | Takes.SHAPE),
    Kind("doll", _doll, ("rag doll", "ragdoll", "toy doll", "girl doll", "puppet", "cloth doll"),
         without=frozenset({"rusty"})),
)  # fmt: skip
