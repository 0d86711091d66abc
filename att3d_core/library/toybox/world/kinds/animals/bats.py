"""The bat."""

from __future__ import annotations

from att3d_core.library.asset import GROUND_Y, Mesh, merge
from att3d_core.library.toybox.features import INK, PINK, Animal, bellied_torso, eyes, pointed_ears, skull
from att3d_core.library.toybox.shapes import both_sides, ellipsoid, moved, rgb, rod, rotation
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.animals.bird import carried, feathered
from att3d_core.library.toybox.world.look import Look
from att3d_core.library.toybox.world.parts.wings import skin_wing

BAT, BAT_SKIN, BAT_PALE = rgb("#4b3c6b"), rgb("#7d5cb8"), rgb("#8f7cb4")


def _head() -> Mesh:
    fang = rod((0.045, 0.085, 0.245), (0.045, 0.0, 0.25), 0.036, rgb("#fffdf2"), 0.014, 6)
    return merge(
        [
            skull(BAT),
            *pointed_ears(BAT, PINK, (0.13, 0.34, 0.0), (0.24, 0.66, 0.0), 0.125),
            ellipsoid((0, 0.135, 0.17), (0.12, 0.08, 0.1), BAT_PALE, 12),
            ellipsoid((0, 0.175, 0.255), (0.05, 0.036, 0.034), INK, 8),
            *both_sides(fang),
            *eyes(0.265, rgb("#ffe27a")),
        ]
    )


def _body() -> Mesh:
    return merge(bellied_torso(BAT, BAT_PALE))


ANIMAL = Animal("a bat", BAT, BAT_SKIN, BAT, _head, _body)


def _flying(look: Look) -> Mesh:
    """Wings spread towards the front. Variation 0: their span."""
    span, y = look.vary(0, 0.46, 0.56, 0.66), GROUND_Y + 0.32
    foot = ellipsoid((0.08, y - 0.25, 0.06), (0.055, 0.05, 0.075), BAT_SKIN, 8)
    return merge(
        [
            ellipsoid((0, y, 0), (0.18, 0.24, 0.17), BAT, 16),
            ellipsoid((0, y - 0.02, 0.06), (0.14, 0.18, 0.14), BAT_PALE, 14),
            *both_sides(foot),
            *[
                mesh
                for part in skin_wing(span, BAT_SKIN, BAT)
                for mesh in both_sides(moved(part, (0.12, y + 0.06, -0.05), rotation(y_deg=12)))
            ],
            carried(ANIMAL, 0.86, (0, y + 0.33, 0.02)),
        ]
    )


KINDS: tuple[Kind, ...] = (
    feathered(
        "bat",
        ANIMAL,
        _flying,
        ("vampire bat", "fruit bat", "flying bat", "halloween bat", "flying fox"),
        (rgb("#33303a"), rgb("#8a5a3c")),
    ),
)
