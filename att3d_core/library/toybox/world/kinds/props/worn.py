"""What is put on, lying or standing there alone: shoe, hat, glove, necklace."""

from __future__ import annotations

import math

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    Color,
    box,
    ellipsoid,
    lathe,
    limb,
    loft,
    moved,
    rgb,
    ring,
    rotation,
    rounded_box,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.jewels import GOLD, cut_gem

WHITE = rgb("#f7f5ef")


def _last(levels: tuple[tuple[float, float, float, float], ...], color: Color, sides: int = 20) -> Mesh:
    """A body along +Z through rounded sections (z, half width, low, high)."""
    angle = np.linspace(0, 2 * math.pi, sides, endpoint=False)
    sections = []
    for z, half, low, high in levels:
        middle, rise = (low + high) / 2, (high - low) / 2
        # Between a circle and a box.
        c, s = np.cos(angle), np.sin(angle)
        x, y = np.sign(c) * np.abs(c) ** 0.7, np.sign(s) * np.abs(s) ** 0.7
        sections.append(np.stack([half * x, middle + rise * y, np.full(sides, z)], 1))
    return loft(sections, color)


def _shoe(look: Look) -> Mesh:
    ankle, sole = look.vary(0, 0.36, 0.5, 0.66), look.vary(1, 0.1, 0.14, 0.22)
    cloth, dark = look.paint(rgb("#e0252b")), look.paint(rgb("#a3161b"), 0.68)
    upper = _last(
        ((-0.58, 0.13, 0.02, 0.9 * ankle), (-0.52, 0.19, 0.0, ankle), (-0.3, 0.215, 0.0, ankle),
         (-0.16, 0.215, 0.0, 0.94 * ankle), (0.02, 0.21, 0.0, 0.33 + 0.2 * ankle), (0.22, 0.225, 0.0, 0.31),
         (0.42, 0.22, 0.0, 0.24), (0.55, 0.17, 0.0, 0.18), (0.6, 0.09, 0.02, 0.1)), cloth)  # fmt: skip
    toe = _last(((0.3, 0.19, 0.0, 0.24), (0.36, 0.235, 0.0, 0.285), (0.5, 0.205, 0.0, 0.225), (0.6, 0.13, 0.0, 0.15),
                 (0.63, 0.05, 0.02, 0.08)), WHITE)  # fmt: skip
    base = _last(((-0.64, 0.1, -sole, 0.05), (-0.59, 0.19, -sole, 0.05), (-0.3, 0.235, -sole, 0.05),
                  (0.0, 0.225, -sole, 0.05), (0.35, 0.255, -sole, 0.05), (0.57, 0.2, -sole, 0.05),
                  (0.66, 0.1, -sole, 0.05)), WHITE)  # fmt: skip
    laces = []
    for z in (-0.06, 0.06, 0.18):
        y = 0.32 + 0.22 * ankle - 0.55 * (z + 0.02) * ankle
        laces.append(limb((-0.14, y, z), (0.14, y, z), 0.034, 0.034, WHITE, 8))
    return merge([
        upper,
        toe,
        base,
        *laces,
        moved(lathe([(0.185, -0.04), (0.2, 0.0), (0.185, 0.05)], dark, 24, 1.12), (0, ankle, -0.34)),
        moved(lathe([(0.13, 0.0), (0.13, 0.065)], rgb("#2a1d1d"), 20, 1.2), (0, ankle, -0.34)),
    ])  # fmt: skip


def _hat(look: Look) -> Mesh:
    brim, tall = look.vary(0, 0.5, 0.6, 0.76), look.vary(1, 0.28, 0.4, 0.55)
    felt, band = look.paint(rgb("#8a5a34")), look.paint(rgb("#2e2019"), 0.5)
    rim = lathe([(0.3, 0.0), (brim - 0.02, 0.0), (brim, 0.035), (brim - 0.02, 0.07), (0.3, 0.08)], felt, 36, 0.92)
    # The brim rises at the sides.
    x = np.abs(rim.vertices[:, 0])
    lift = np.clip(x - 0.3, 0.0, None) ** 1.5 * 0.9
    rim = Mesh(rim.vertices + np.stack([0 * lift, lift, 0 * lift], 1).astype(np.float32), rim.faces, rim.face_colors)
    crown = lathe([(0.36, 0.03), (0.35, 0.2), (0.31, 0.85 * tall), (0.25, tall), (0.1, tall + 0.02)], felt, 32, 0.92)
    # A crease from front to back, and the front pinched.
    v = crown.vertices.astype(float)
    dent = np.exp(-((v[:, 0] / 0.11) ** 2)) * np.clip((v[:, 1] - 0.8 * tall) / (0.2 * tall), 0.0, 1.0)
    v[:, 1] -= 0.11 * dent
    crown = Mesh(v.astype(np.float32), crown.faces, crown.face_colors)
    return merge([rim, crown, lathe([(0.365, 0.06), (0.365, 0.13), (0.355, 0.17)], band, 32, 0.92)])


def _glove(look: Look) -> Mesh:
    long, cuff = look.vary(0, 0.2, 0.28, 0.36), look.vary(1, 0.2, 0.24, 0.3)
    cloth, trim = look.paint(rgb("#e0252b")), look.paint(rgb("#f7f5ef"), 0.62)
    fingers = [
        limb((x, 0.1, 0), (x + lean, y + long * reach, 0.02), 0.085, 0.078, cloth, 12)
        for x, lean, y, reach in ((-0.225, -0.07, 0.16, 0.9), (-0.075, -0.02, 0.22, 1.15), (0.075, 0.03, 0.21, 1.1),
                                  (0.225, 0.09, 0.13, 0.75))
    ]  # fmt: skip
    return merge([
        rounded_box((0, -0.04, 0), (0.66, 0.52, 0.3), cloth, 24, 4.0),
        *fingers,
        limb((-0.2, -0.12, 0.02), (-0.5, 0.1 + 0.3 * (long - 0.28), 0.05), 0.115, 0.09, cloth, 12),
        lathe([(0.22, -0.46), (0.22, -0.22)], cloth, 24, 0.6),
        lathe([(cuff + 0.02, -0.56), (cuff + 0.06, -0.5), (cuff + 0.06, -0.42), (cuff + 0.02, -0.36)], trim, 28, 0.65),
    ])  # fmt: skip


def _necklace(look: Look) -> Mesh:
    drop, stone = look.vary(0, 0.44, 0.54, 0.66), look.vary(1, 0.11, 0.16, 0.22)
    pearl, count = look.paint(rgb("#f3ead8")), 22
    beads = []
    for i in range(count):
        t = 2 * math.pi * (i + 0.5) / count - math.pi / 2
        size = 0.068 - 0.014 * math.sin(t)
        # Narrower toward the top, where the neck is.
        x, y = 0.43 * math.cos(t) * (1 - 0.14 * math.sin(t)), drop * math.sin(t)
        beads.append(ellipsoid((x, y, 0), (size, size, size), pearl, 10))
    y = -drop - 0.05
    return merge([
        *beads,
        ring((0, y - 0.02, 0), 0.06, 0.03, (0, 0, 1), GOLD, 14),
        ellipsoid((0, y - 0.07 - stone, 0), (stone + 0.045, stone + 0.045, 0.07), GOLD, 24),
        moved(cut_gem((0, 0, 0), stone, rgb("#1f6df0")), (0, y - 0.07 - stone, 0.07), rotation(x_deg=90)),
        box((0, drop + 0.0, 0), (0.12, 0.09, 0.09), GOLD),
    ])  # fmt: skip


KINDS: tuple[Kind, ...] = (
    Kind("shoe", _shoe, ("sneaker", "trainer", "trainers", "running shoe", "sports shoe", "gym shoe", "tennis shoe",
                         "pair of shoes")),
    Kind("hat", _hat, ("fedora", "felt hat", "brimmed hat", "trilby", "gentleman's hat")),
    Kind("glove", _glove, ("hand glove", "winter glove", "pair of gloves", "work glove")),
    Kind("necklace", _necklace, ("pearl necklace", "pendant", "amulet", "beads", "bead necklace",
                                 "necklace with a pendant")),
)  # fmt: skip
