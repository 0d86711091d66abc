"""Tyrannosaurus, triceratops and stegosaurus."""

from __future__ import annotations

from collections.abc import Callable

from att3d_core.library.asset import GROUND_Y, Mesh, merge
from att3d_core.library.toybox.features import Animal
from att3d_core.library.toybox.pose import HEAD_Y
from att3d_core.library.toybox.shapes import (
    Color,
    both_sides,
    ellipsoid,
    limb,
    rgb,
    rod,
    rotation,
    slab,
    smooth_path,
    tube,
)
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.animals.creature import creature, eyes_at
from att3d_core.library.toybox.world.kinds.animals.quadruped import Frame, quadruped
from att3d_core.library.toybox.world.look import Look

TOOTH, CLAW = rgb("#fffdf2"), rgb("#f2e6c8")

# ---- tyrannosaurus
REX, REX_DARK, REX_PALE = rgb("#55a630"), rgb("#2f6b22"), rgb("#e3e59a")


def _tyrannosaurus(look: Look) -> Mesh:
    stout = look.vary(0, 0.86, 1.0, 1.16)
    path, radii = smooth_path(
        [(0, -0.3, -0.82), (0, -0.33, -0.62), (0, -0.26, -0.38), (0, -0.14, -0.12), (0, 0.0, 0.08), (0, 0.19, 0.12)],
        [0.02, 0.075, 0.14, 0.225 * stout, 0.2 * stout, 0.135],
        15,
    )
    ridge = [
        ellipsoid((0, y + 0.95 * r, z), (0.035, 0.055, 0.06), REX_DARK, 6)
        for (_, y, z), r in list(zip(path, radii, strict=True))[2:13:2]
    ]
    teeth: list[Mesh] = []
    for k in range(4):
        z = 0.3 + 0.085 * k
        teeth += both_sides(rod((0.125 - 0.012 * k, 0.27, z), (0.125 - 0.012 * k, 0.19, z), 0.034, TOOTH, 0.014, 6))
    leg = [
        ellipsoid((0.19 * stout, -0.24, -0.08), (0.105, 0.18, 0.15), REX, 12, rotation(x_deg=-18)),
        limb((0.2 * stout, -0.36, -0.04), (0.2 * stout, -0.53, -0.06), 0.085, 0.065, REX),
        ellipsoid((0.2 * stout, GROUND_Y + 0.045, 0.02), (0.095, 0.05, 0.15), REX, 10),
        *[
            ellipsoid((0.2 * stout + x, GROUND_Y + 0.04, 0.16), (0.03, 0.034, 0.05), CLAW, 6)
            for x in (-0.06, 0.0, 0.06)
        ],
    ]
    arm = [
        limb((0.15 * stout, 0.02, 0.19), (0.19 * stout, -0.07, 0.29), 0.052, 0.042, REX),
        limb((0.19 * stout, -0.07, 0.29), (0.17 * stout, -0.05, 0.37), 0.042, 0.04, REX),
    ]
    return merge(
        [
            tube(path, radii, REX, 14),
            ellipsoid((0, -0.1, 0.1), (0.16 * stout, 0.2, 0.15), REX_PALE, 12, rotation(x_deg=20)),
            ellipsoid((0, 0.34, 0.16), (0.185, 0.165, 0.2), REX, 16),
            limb((0, 0.335, 0.22), (0, 0.3, 0.5), 0.14, 0.1, REX, 12),
            limb((0, 0.2, 0.16), (0, 0.16, 0.44), 0.1, 0.075, REX_PALE, 12),
            *teeth,
            *both_sides(ellipsoid((0.045, 0.38, 0.55), (0.026, 0.022, 0.026), REX_DARK, 6)),
            eyes_at((0, 0.44, 0.255), 0.95, 0.115),
            *ridge,
            *[mesh for part in (*leg, *arm) for mesh in both_sides(part)],
        ]
    )


# ---- triceratops
TRI, TRI_DARK, TRI_PALE = rgb("#4f86c6"), rgb("#2c5590"), rgb("#cfe0f2")


def _triceratops_head() -> Mesh:
    frill = [
        ellipsoid((0, 0.37, -0.13), (0.36, 0.31, 0.055), TRI_DARK, 18, rotation(x_deg=-22)),
        ellipsoid((0, 0.36, -0.09), (0.28, 0.24, 0.05), rgb("#f0a23c"), 16, rotation(x_deg=-22)),
    ]
    horn = tube([(0.11, 0.36, 0.08), (0.14, 0.47, 0.2), (0.15, 0.52, 0.38)], [0.06, 0.046, 0.014], CLAW, 8)
    return merge(
        [
            ellipsoid((0, HEAD_Y, 0.02), (0.22, 0.2, 0.23), TRI, 16),
            *frill,
            limb((0, 0.17, 0.12), (0, 0.11, 0.3), 0.15, 0.085, TRI, 12),
            rod((0, 0.14, 0.3), (0, 0.03, 0.42), 0.085, rgb("#e9d9a8"), 0.03, 10),
            rod((0, 0.22, 0.27), (0, 0.35, 0.35), 0.06, CLAW, 0.014, 8),
            *both_sides(horn),
            eyes_at((0, 0.285, 0.195), 0.9, 0.115),
        ]
    )


_TRICERATOPS = Frame(
    leg=0.17,
    length=0.56,
    girth=0.2,
    thick=0.085,
    neck=(0.0, 0.15),
    neck_girth=0.14,
    hoof=TRI_PALE,
    belly=TRI_PALE,
    tail=(((0, -0.06, 0.02), (0, -0.12, -0.18), (0, -0.22, -0.38)), (0.13, 0.085, 0.02)),
)

# ---- stegosaurus
STEG, STEG_DARK, STEG_PALE, PLATE = rgb("#6aa84f"), rgb("#3f7330"), rgb("#e0e8a8"), rgb("#f08a2c")


def _stegosaurus_head() -> Mesh:
    return merge(
        [
            ellipsoid((0, HEAD_Y, 0.0), (0.165, 0.15, 0.18), STEG, 14),
            limb((0, 0.19, 0.08), (0, 0.15, 0.24), 0.115, 0.075, STEG_PALE, 12),
            *both_sides(ellipsoid((0.035, 0.19, 0.31), (0.02, 0.02, 0.02), STEG_DARK, 6)),
            eyes_at((0, 0.275, 0.125), 0.85, 0.095),
        ]
    )


def _plates(frame: Frame) -> list[Mesh]:
    y, g = frame.back, frame.girth
    leaf = [(-0.5, 0.0), (-0.15, -0.3), (0.15, -0.3), (0.5, 0.0), (0.42, 0.45), (0.0, 1.0), (-0.42, 0.45)]
    plates = []
    for z, dy, size in (
        (0.3, -0.02, 0.13),
        (0.16, 0.0, 0.19),
        (-0.01, 0.02, 0.23),
        (-0.18, 0.0, 0.2),
        (-0.34, -0.07, 0.15),
        (-0.48, -0.16, 0.11),
    ):
        outline = [(size * a, size * b) for a, b in leaf]
        plates.append(slab(outline, 0.055, PLATE, (0, y + g + dy + 0.02, z), rotation(y_deg=90)))
    half = frame.length / 2
    spikes = [
        rod(
            (0.03, y + 0.45 * g - 0.17 - 0.03 * k, -half - 0.3 - 0.09 * k),
            (0.17, y + 0.45 * g - 0.06, -half - 0.36 - 0.09 * k),
            0.045,
            CLAW,
            0.014,
            8,
        )
        for k in (0, 1)
    ]
    return [*plates, *[mesh for spike in spikes for mesh in both_sides(spike)]]


_STEGOSAURUS = Frame(
    leg=0.17,
    length=0.6,
    girth=0.2,
    thick=0.08,
    neck=(-0.16, 0.21),
    neck_girth=0.11,
    hoof=STEG_PALE,
    belly=STEG_PALE,
    head=0.95,
    tail=(((0, -0.06, 0.02), (0, -0.12, -0.18), (0, -0.18, -0.36), (0, -0.2, -0.48)), (0.13, 0.09, 0.06, 0.02)),
    extra=_plates,
)


def _on_fours(name: str, skin: Color, head: Callable[[], Mesh], frame: Frame) -> Callable[[Look], Mesh]:
    animal = Animal(name, skin, skin, skin, head, head)
    return lambda look: quadruped(animal, frame, look)


KINDS: tuple[Kind, ...] = (
    creature(
        "dinosaur",
        _tyrannosaurus,
        REX,
        ("tyrannosaurus", "t-rex", "t rex", "tyrannosaurus rex", "raptor"),
        (rgb("#8a6a34"), rgb("#f0a03c")),
    ),
    creature(
        "triceratops",
        _on_fours("a triceratops", TRI, _triceratops_head, _TRICERATOPS),
        TRI,
        ("horned dinosaur", "three-horned dinosaur"),
        (rgb("#6b7a3a"), rgb("#a886c9")),
    ),
    creature(
        "stegosaurus",
        _on_fours("a stegosaurus", STEG, _stegosaurus_head, _STEGOSAURUS),
        STEG,
        ("plated dinosaur", "spiky dinosaur"),
        (rgb("#8a5a3a"), rgb("#6fc0b0")),
        (PLATE,),
    ),
)
