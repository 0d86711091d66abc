"""Penguin, duck, chicken, owl, eagle and parrot: figures whose hands are wings."""

from __future__ import annotations

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox.features import INK, WHITE, Animal, bellied_torso, eyes, skull
from att3d_core.library.toybox.shapes import both_sides, ellipsoid, limb, rgb, rod, rotation, smooth_path, tube
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.animals.bird import CREAM, ORANGE, Plumage, beak, bird

# ---- penguin
COAL = rgb("#2d3446")


def _penguin_head() -> Mesh:
    return merge(
        [
            skull(COAL),
            *both_sides(ellipsoid((0.095, 0.24, 0.115), (0.115, 0.115, 0.11), CREAM, 14)),
            ellipsoid((0, 0.13, 0.13), (0.15, 0.09, 0.1), CREAM, 14),
            *beak(ORANGE, 0.15, 0.06, 0.185),
            *eyes(0.265),
        ]
    )


def _penguin_body() -> Mesh:
    return merge([*bellied_torso(COAL, CREAM), ellipsoid((0, -0.33, -0.16), (0.07, 0.05, 0.09), COAL, 8)])


PENGUIN = Animal("a penguin", COAL, COAL, ORANGE, _penguin_head, _penguin_body)

# ---- duck
DUCK_YELLOW = rgb("#ffd426")


def _duck_head() -> Mesh:
    bill = [
        ellipsoid((0, 0.16, 0.27), (0.12, 0.036, 0.13), ORANGE, 14),
        ellipsoid((0, 0.125, 0.25), (0.1, 0.03, 0.1), rgb("#e07a10"), 12),
    ]
    curl = tube([(0, 0.41, -0.02), (0, 0.51, -0.03), (0, 0.53, -0.11)], [0.05, 0.04, 0.02], DUCK_YELLOW, 8)
    return merge([skull(DUCK_YELLOW), *bill, curl, *eyes(0.275)])


def _duck_body() -> Mesh:
    tail = rod((0, -0.28, -0.12), (0, -0.2, -0.27), 0.1, DUCK_YELLOW, 0.02, 10)
    return merge([*bellied_torso(DUCK_YELLOW, rgb("#fff0a0")), tail])


DUCK = Animal("a duck", DUCK_YELLOW, DUCK_YELLOW, ORANGE, _duck_head, _duck_body)

# ---- chicken
HEN, COMB = rgb("#f5efe2"), rgb("#e0252b")


def _chicken_head() -> Mesh:
    comb = [
        ellipsoid((0, y, z), (0.036, r, r), COMB, 10)
        for y, z, r in ((0.42, 0.13, 0.06), (0.46, 0.04, 0.075), (0.44, -0.06, 0.065))
    ]
    return merge(
        [
            skull(HEN, (0.22, 0.215, 0.21)),
            *comb,
            *beak(rgb("#ffb01f"), 0.14, 0.07, 0.19),
            *both_sides(ellipsoid((0.035, 0.06, 0.2), (0.036, 0.07, 0.036), COMB, 8)),
            *eyes(0.27),
        ]
    )


def _chicken_body() -> Mesh:
    feathers = [limb((0, -0.26, -0.1), (0.05 * i, -0.06, -0.27), 0.07, 0.045, HEN) for i in (-1, 0, 1)]
    return merge([*bellied_torso(HEN, rgb("#ffffff")), *feathers])


CHICKEN = Animal("a chicken", HEN, HEN, ORANGE, _chicken_head, _chicken_body)

# ---- owl
OWL_BROWN, OWL_DARK, OWL_FACE = rgb("#8d5b2f"), rgb("#5c3717"), rgb("#f0d7a8")


def _owl_head() -> Mesh:
    discs = [ellipsoid((0.115, 0.25, 0.15), (0.135, 0.14, 0.085), OWL_FACE, 16)]
    rings = [
        ellipsoid((0.11, 0.25, 0.195), (0.095, 0.1, 0.06), rgb("#ffcf2e"), 14),
        ellipsoid((0.105, 0.25, 0.235), (0.058, 0.064, 0.035), INK, 10),
        ellipsoid((0.125, 0.275, 0.262), (0.022, 0.024, 0.014), WHITE, 6),
    ]
    return merge(
        [
            skull(OWL_BROWN, (0.27, 0.225, 0.225)),
            *[part for disc in (*discs, *rings) for part in both_sides(disc)],
            *beak(rgb("#e08a1e"), 0.12, 0.05, 0.185, 0.04),
            *both_sides(rod((0.16, 0.36, 0.04), (0.26, 0.52, 0.04), 0.09, OWL_DARK, 0.015, 8)),
        ]
    )


def _owl_body() -> Mesh:
    bars = [
        ellipsoid((x, y, 0.16), (0.036, 0.03, 0.03), OWL_DARK, 6)
        for x, y in ((-0.06, -0.14), (0.06, -0.14), (0.0, -0.19), (-0.06, -0.24), (0.06, -0.24))
    ]
    tail = ellipsoid((0, -0.33, -0.15), (0.09, 0.1, 0.05), OWL_DARK, 8)
    return merge([*bellied_torso(OWL_BROWN, OWL_FACE), *bars, tail])


OWL = Animal("an owl", OWL_BROWN, OWL_DARK, rgb("#e0a92e"), _owl_head, _owl_body)

# ---- eagle
EAGLE_BROWN, EAGLE_WHITE, EAGLE_BEAK = rgb("#5b3a20"), rgb("#f7f4ea"), rgb("#ffc21a")


def _eagle_head() -> Mesh:
    nape = [rod((x, 0.12, -0.1), (1.5 * x, -0.02, -0.17), 0.085, EAGLE_WHITE, 0.02, 8) for x in (-0.12, 0.0, 0.12)]
    brows = both_sides(ellipsoid((0.1, 0.335, 0.18), (0.1, 0.036, 0.07), EAGLE_WHITE, 10, rotation(z_deg=18)))
    return merge(
        [
            skull(EAGLE_WHITE, (0.225, 0.215, 0.22)),
            *beak(EAGLE_BEAK, 0.19, 0.085, 0.19, 0.085),
            *nape,
            *eyes(0.27, rgb("#ffe27a")),
            *brows,
        ]
    )


def _eagle_body() -> Mesh:
    tail = ellipsoid((0, -0.3, -0.2), (0.1, 0.05, 0.15), EAGLE_WHITE, 10, rotation(x_deg=-35))
    return merge([*bellied_torso(EAGLE_BROWN, rgb("#7b532f")), tail])


EAGLE = Animal("an eagle", EAGLE_BROWN, EAGLE_BROWN, EAGLE_BEAK, _eagle_head, _eagle_body)

# ---- parrot
SCARLET, PARROT_BLUE, PARROT_YELLOW = rgb("#e3242b"), rgb("#1f6fe0"), rgb("#ffd226")


def _parrot_head() -> Mesh:
    crest = [limb((0, 0.4, z), (0, 0.52 - 0.3 * abs(z), z - 0.11), 0.05, 0.026, SCARLET) for z in (0.06, -0.03, -0.12)]
    return merge(
        [
            skull(SCARLET, (0.22, 0.215, 0.215)),
            *both_sides(ellipsoid((0.12, 0.235, 0.11), (0.095, 0.11, 0.1), CREAM, 12)),
            *beak(rgb("#35343c"), 0.16, 0.095, 0.19, 0.11),
            *crest,
            *eyes(0.26),
        ]
    )


def _parrot_body() -> Mesh:
    path, radii = smooth_path([(0, -0.28, -0.1), (0, -0.38, -0.22), (0, -0.5, -0.3)], [0.08, 0.07, 0.03], 6)
    return merge([*bellied_torso(SCARLET, PARROT_YELLOW), tube(path, radii, [SCARLET] * 2 + [PARROT_BLUE] * 3, 10)])


PARROT = Animal("a parrot", SCARLET, PARROT_BLUE, rgb("#55565e"), _parrot_head, _parrot_body)

KINDS: tuple[Kind, ...] = (
    bird(
        "penguin",
        PENGUIN,
        Plumage((0.22, 0.3, 0.2), CREAM, (0.045, 0.19, 0.09), spread=18, tail=0.09, leg=0.03),
        ("emperor penguin", "king penguin", "baby penguin"),
        (rgb("#22232c"), rgb("#71809c")),
    ),
    bird(
        "duck",
        DUCK,
        Plumage((0.21, 0.21, 0.27), rgb("#fff0a0"), (0.05, 0.15, 0.12), spread=20, tail=0.17, tilt=-12),
        ("duckling", "rubber duck", "yellow duck"),
        (rgb("#d9a52a"), rgb("#f7f2e2")),
    ),
    bird(
        "chicken",
        CHICKEN,
        Plumage((0.22, 0.23, 0.25), rgb("#ffffff"), (0.055, 0.16, 0.12), spread=20, tail=0.2, tilt=-10),
        ("hen", "rooster", "cockerel"),
        (rgb("#a4582a"), rgb("#e9c88a")),
    ),
    bird(
        "owl",
        OWL,
        Plumage((0.23, 0.26, 0.2), OWL_FACE, (0.06, 0.2, 0.12), OWL_DARK, 12, 0.1, OWL_DARK, 0.04, rgb("#e0a92e")),
        ("barn owl", "little owl", "night owl"),
        (rgb("#5c4a3c"), rgb("#d8cbb8")),
    ),
    bird(
        "eagle",
        EAGLE,
        Plumage(
            (0.2, 0.26, 0.2),
            rgb("#7b532f"),
            (0.06, 0.29, 0.13),
            rgb("#4a2e18"),
            64,
            0.2,
            EAGLE_WHITE,
            0.08,
            EAGLE_BEAK,
            0,
            0.92,
        ),
        ("bald eagle", "hawk", "falcon"),
        (rgb("#3a2a20"), rgb("#9a6f42")),
    ),
    bird(
        "parrot",
        PARROT,
        Plumage(
            (0.18, 0.26, 0.18),
            SCARLET,
            (0.055, 0.23, 0.11),
            PARROT_BLUE,
            14,
            0.28,
            PARROT_BLUE,
            0.05,
            rgb("#55565e"),
            -8,
            0.95,
        ),
        ("macaw", "cockatoo", "red parrot"),
        (rgb("#1fa04a"), rgb("#f4b41a")),
    ),
)
