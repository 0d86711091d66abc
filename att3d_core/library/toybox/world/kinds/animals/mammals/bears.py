"""Panda, polar bear and koala."""

from __future__ import annotations

from att3d_core.library.asset import GROUND_Y, Mesh, merge
from att3d_core.library.toybox.features import INK, Animal, bellied_torso, eyes, muzzle, round_ears, skull
from att3d_core.library.toybox.pose import torso
from att3d_core.library.toybox.shapes import both_sides, ellipsoid, limb, rgb, ring, rod, rotation
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.animals.mammals.sitting import Seat, sitter
from att3d_core.library.toybox.world.kinds.animals.quadruped import Frame, beast

# ---- panda
PANDA_WHITE, BAMBOO, BAMBOO_DARK = rgb("#f1f0ee"), rgb("#6cbf3a"), rgb("#3d8a26")


def _panda_head() -> Mesh:
    patch = ellipsoid((0.115, 0.235, 0.165), (0.088, 0.115, 0.06), INK, 14, rotation(y_deg=18, z_deg=-28))
    return merge(
        [
            skull(PANDA_WHITE, (0.275, 0.235, 0.225)),
            *both_sides(patch),
            *muzzle(PANDA_WHITE, INK, (0.1, 0.07, 0.08)),
            *round_ears(INK, INK, (0.215, 0.415, -0.02), 0.105),
            *eyes(0.255),
        ]
    )


def _panda_body() -> Mesh:
    yoke = ellipsoid((0, -0.06, 0), (0.17, 0.075, 0.145), INK, 14)
    return merge([torso(PANDA_WHITE), yoke, ellipsoid((0, -0.29, -0.16), (0.07, 0.06, 0.06), PANDA_WHITE, 10)])


def _bamboo(stout: float) -> list[Mesh]:
    """A cane in the left hand, and the black yoke over the shoulders."""
    x, y, z = 0.13 * stout, GROUND_Y + 0.25, 0.3 * stout
    cane = [
        rod((x, y - 0.12, z), (x + 0.14, y + 0.34, z + 0.02), 0.045, BAMBOO, sides=8),
        *[ring((x + 0.14 * t, y - 0.12 + 0.46 * t, z), 0.045, 0.02, (0.3, 1, 0), BAMBOO_DARK, 10) for t in (0.1, 0.6)],
        ellipsoid((x + 0.22, y + 0.33, z + 0.02), (0.11, 0.045, 0.035), BAMBOO_DARK, 8, rotation(z_deg=25)),
        ellipsoid((x + 0.07, y + 0.37, z + 0.02), (0.1, 0.045, 0.035), BAMBOO_DARK, 8, rotation(z_deg=-35)),
    ]
    return [*cane, ellipsoid((0, GROUND_Y + 0.44, -0.01), (0.245 * stout, 0.1, 0.215 * stout), INK, 16)]


PANDA = Animal("a panda", PANDA_WHITE, INK, INK, _panda_head, _panda_body)
_PANDA = Seat(body=(0.28, 0.29, 0.25), arm=INK, leg=INK, sole=rgb("#c98a96"), thick=0.095, hand=(0.14, 0.25, 0.27),
              head=1.05, extra=_bamboo)  # fmt: skip

# ---- polar bear
SNOW, SNOW_SHADE = rgb("#eef3f8"), rgb("#cfdbe8")


def _polar_head() -> Mesh:
    return merge(
        [
            skull(SNOW, (0.24, 0.21, 0.22)),
            limb((0, 0.155, 0.12), (0, 0.13, 0.31), 0.13, 0.085, SNOW, 14),
            ellipsoid((0, 0.165, 0.385), (0.062, 0.048, 0.045), INK, 10),
            ellipsoid((0, 0.075, 0.37), (0.055, 0.022, 0.03), INK, 8),
            *round_ears(SNOW, SNOW_SHADE, (0.19, 0.39, -0.03), 0.075),
            *eyes(0.27),
        ]
    )


def _polar_body() -> Mesh:
    return merge([*bellied_torso(SNOW, SNOW_SHADE), ellipsoid((0, -0.28, -0.16), (0.06, 0.06, 0.06), SNOW, 10)])


POLAR_BEAR = Animal("a polar bear", SNOW, SNOW_SHADE, SNOW_SHADE, _polar_head, _polar_body)
_POLAR = Frame(leg=0.18, length=0.6, girth=0.21, thick=0.095, neck=(0.02, 0.16), neck_girth=0.15, head=0.86,
               hoof=SNOW_SHADE, tail=(((0, 0, 0), (0, -0.01, -0.06), (0, -0.04, -0.1)),
                                      (0.06, 0.06, 0.04)))  # fmt: skip

# ---- koala
ASH, ASH_PALE, NOSE = rgb("#8d97a6"), rgb("#e3e6ea"), rgb("#2b2a33")


def _koala_head() -> Mesh:
    ear = ellipsoid((0.3, 0.37, -0.03), (0.155, 0.15, 0.06), ASH, 14)
    inner = ellipsoid((0.31, 0.36, 0.015), (0.1, 0.1, 0.045), rgb("#f6c3cd"), 12)
    return merge(
        [
            skull(ASH, (0.255, 0.225, 0.22)),
            *both_sides(ear),
            *both_sides(inner),
            ellipsoid((0, 0.085, 0.13), (0.15, 0.07, 0.1), ASH_PALE, 12),
            ellipsoid((0, 0.195, 0.215), (0.062, 0.1, 0.07), NOSE, 12),
            *eyes(0.275),
        ]
    )


KOALA = Animal("a koala", ASH, ASH, ASH, _koala_head, lambda: merge(bellied_torso(ASH, ASH_PALE)))
_KOALA = Seat(body=(0.23, 0.26, 0.21), belly=ASH_PALE, sole=rgb("#5a6270"), head=1.1)

KINDS: tuple[Kind, ...] = (
    sitter("panda", PANDA, _PANDA, ("giant panda", "panda bear", "panda cub"), (rgb("#c9a982"), rgb("#ffffff"))),
    beast("polar bear", POLAR_BEAR, ("ice bear", "arctic bear", "polar bear cub"), _POLAR,
          (rgb("#d9cfb4"), rgb("#ffffff"))),
    sitter("koala", KOALA, _KOALA, ("koala bear", "baby koala"), (rgb("#6b6660"), rgb("#bcc6d4"))),
)  # fmt: skip
