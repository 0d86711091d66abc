"""What a cook works with: kettle, frying pan, cooking pot, rolling pin."""

from __future__ import annotations

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.shapes import (
    both_sides,
    ellipsoid,
    lathe,
    limb,
    moved,
    rgb,
    ring,
    rod,
    rotation,
    tube,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.vessels import cup, handle

BLACK, STEEL = rgb("#2b2d34"), rgb("#c3cdd8")


def _kettle(look: Look) -> Mesh:
    fat, arch = look.vary(0, 0.38, 0.44, 0.52), look.vary(1, 0.16, 0.3, 0.44)
    enamel, dark = look.paint(rgb("#d8322f")), look.paint(rgb("#8f1a1c"), 0.65)
    tall = 0.5
    body = [
        (0.86 * fat, 0.0),
        (fat, 0.05),
        (0.98 * fat, 0.16),
        (0.8 * fat, 0.36),
        (0.5 * fat, tall),
        (0.2, tall + 0.02),
    ]
    top = tall + 0.06 + arch
    grip = [(-0.16, top, 0.0), (0.16, top, 0.0)]
    parts = [
        lathe([(0.84 * fat, -0.05), (0.98 * fat, -0.03), (1.01 * fat, 0.05)], STEEL, 32),
        lathe(body, enamel, 32),
        lathe([(0.24, tall - 0.03), (0.25, tall + 0.02), (0.1, tall + 0.07)], dark, 24),
        ellipsoid((0, tall + 0.11, 0), (0.075, 0.07, 0.075), BLACK, 12),
        tube([(0.6 * fat, 0.16, 0), (0.95 * fat + 0.08, 0.28, 0), (fat + 0.2, 0.46, 0)], [0.14, 0.1, 0.07], enamel, 14),
        moved(lathe([(0.085, 0.0), (0.09, 0.06)], STEEL, 14), (fat + 0.19, 0.44, 0), rotation(z_deg=-36)),
        handle([(-0.74 * fat, 0.38, 0), (-0.66 * fat, top - 0.1, 0), (-0.3, top, 0), (0.3, top, 0),
                (0.66 * fat, top - 0.1, 0), (0.74 * fat, 0.38, 0)], 0.045, STEEL, 20),
        limb(grip[0], grip[1], 0.078, 0.078, BLACK, 10),
    ]  # fmt: skip
    return merge(parts)


def _frying_pan(look: Look) -> Mesh:
    wide, long = look.vary(0, 0.4, 0.46, 0.54), look.vary(1, 0.3, 0.44, 0.64)
    iron, inside, wood = look.paint(rgb("#3b3f4a")), look.paint(rgb("#5d6472"), 0.66), rgb("#b5622c")
    parts = [
        cup([(0.78 * wide, 0.0), (0.82 * wide, 0.02), (wide, 0.16)], 0.06, 0.06, iron, 36),
        lathe([(0.5 * wide, 0.03), (0.78 * wide, 0.08), (0.03, 0.08)], inside, 32),
        ring((0, 0.16, 0), wide - 0.02, 0.04, (0, 1, 0), iron, 36),
        limb((wide - 0.06, 0.13, 0), (wide + 0.16, 0.19, 0), 0.06, 0.055, STEEL, 8),
        limb((wide + 0.14, 0.185, 0), (wide + 0.14 + long, 0.26, 0), 0.06, 0.085, wood, 10),
        ring((wide + 0.21 + long, 0.27, 0), 0.06, 0.032, (0, 1, 0), STEEL, 14),
    ]
    return merge([moved(moved(part, turn=rotation(y_deg=32)), turn=rotation(x_deg=42)) for part in parts])


def _cooking_pot(look: Look) -> Mesh:
    fat, tall = look.vary(0, 0.36, 0.44, 0.52), look.vary(1, 0.36, 0.5, 0.7)
    enamel, lid = look.paint(rgb("#1f74d8")), look.paint(rgb("#134d9a"), 0.7)
    ear = handle([(fat - 0.04, 0.74 * tall, 0.15), (fat + 0.15, 0.76 * tall, 0.13), (fat + 0.15, 0.76 * tall, -0.13),
                  (fat - 0.04, 0.74 * tall, -0.15)], 0.05, BLACK, 12)  # fmt: skip
    return merge([
        lathe([(0.9 * fat, 0.0), (fat, 0.06), (fat, tall)], enamel, 32),
        lathe([(fat + 0.015, tall - 0.04), (fat + 0.035, tall), (fat + 0.015, tall + 0.04)], STEEL, 32),
        lathe([(fat, tall + 0.02), (0.97 * fat, tall + 0.07), (0.6 * fat, tall + 0.15), (0.1, tall + 0.19)], lid, 32),
        rod((0, tall + 0.16, 0), (0, tall + 0.26, 0), 0.055, STEEL),
        ellipsoid((0, tall + 0.29, 0), (0.12, 0.075, 0.12), BLACK, 14),
        *both_sides(ear),
    ])  # fmt: skip


def _rolling_pin(look: Look) -> Mesh:
    fat, long = look.vary(0, 0.13, 0.17, 0.22), look.vary(1, 0.34, 0.44, 0.54)
    wood, grip = look.paint(rgb("#dca85f")), look.paint(rgb("#c0392b"), 0.7)
    parts = [
        lathe([(0.9 * fat, -long), (fat, -long + 0.03), (fat, long - 0.03), (0.9 * fat, long)], wood, 24),
    ]
    hold = lathe([(0.055, long - 0.03), (0.06, long + 0.06), (0.095, long + 0.1), (0.1, long + 0.2),
                  (0.085, long + 0.3), (0.05, long + 0.33)], grip, 16)  # fmt: skip
    parts += [hold, moved(hold, turn=rotation(z_deg=180))]
    return merge([moved(part, turn=rotation(z_deg=-58)) for part in parts])


KINDS: tuple[Kind, ...] = (
    Kind("kettle", _kettle, ("tea kettle", "whistling kettle", "water kettle", "stovetop kettle")),
    Kind("frying pan", _frying_pan, ("skillet", "pan", "iron skillet", "fry pan", "frypan")),
    Kind("cooking pot", _cooking_pot, ("pot", "saucepan", "stew pot", "stockpot", "pot with a lid", "soup pot",
                                       "casserole", "dutch oven")),
    Kind("rolling pin", _rolling_pin, ("dough roller", "baker's rolling pin")),
)  # fmt: skip
