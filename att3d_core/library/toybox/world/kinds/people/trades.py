"""People at work: police and fire brigade, doctor and nurse, soldier and samurai, cowboy, blacksmith, businessman."""

from __future__ import annotations

from att3d_core.library.asset import Mesh
from att3d_core.library.toybox.shapes import both_sides, box, ellipsoid, limb, rgb, ring, rod, rotation, tube
from att3d_core.library.toybox.world.figures import Stature
from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.people.family import AUBURN, RED_LIPS, bun, lashes
from att3d_core.library.toybox.world.kinds.people.folk import BLACK_HAIR, BROWN_HAIR, GREY_BEARD, person
from att3d_core.library.toybox.world.kinds.people.heads import brows, face, full_beard, moustache, short_hair

_STEEL, _TUBE = rgb("#c3ced9"), rgb("#2f3a4a")


def _glasses() -> list[Mesh]:
    """Round spectacles of thick frames."""
    rim = ring((0.1, 0.255, 0.235), 0.075, 0.026, (0.15, 0, 1), BLACK_HAIR, 16)
    return [*both_sides(rim), limb((-0.03, 0.265, 0.25), (0.03, 0.265, 0.25), 0.026, 0.026, BLACK_HAIR, 6)]


def _blacksmith() -> list[Mesh]:
    return [*face(nose=0.055), *full_beard(BLACK_HAIR, 0.03), *brows(BLACK_HAIR, 8)]


def _cowboy() -> list[Mesh]:
    return [*face(nose=0.055), *short_hair(BROWN_HAIR), *moustache(BROWN_HAIR), *brows(BROWN_HAIR)]


def _soldier() -> list[Mesh]:
    return [*face(nose=0.05), *brows(BROWN_HAIR, 10, 0.345)]


def _firefighter() -> list[Mesh]:
    return [*face(nose=0.05), *short_hair(BROWN_HAIR), *moustache(BROWN_HAIR), *brows(BROWN_HAIR)]


def _policeman() -> list[Mesh]:
    glass = ellipsoid((0.1, 0.262, 0.215), (0.095, 0.07, 0.05), rgb("#1f242e"), 10)
    return [
        *face(nose=0.05),
        *short_hair(BLACK_HAIR),
        *both_sides(glass),
        box((0, 0.285, 0.24), (0.1, 0.05, 0.05), rgb("#1f242e")),
    ]


def _doctor() -> list[Mesh]:
    """With the mirror of old doctors on the forehead."""
    disc = rod((0.0, 0.405, 0.19), (0.0, 0.42, 0.25), 0.095, _STEEL, 0.09, 14)
    return [
        *face(nose=0.045),
        *short_hair(GREY_BEARD),
        *moustache(GREY_BEARD),
        ring((0, 0.365, -0.015), 0.245, 0.032, (0, 1, 0.12), _TUBE, 20),
        disc,
        rod((0.0, 0.41, 0.23), (0.0, 0.42, 0.262), 0.036, _TUBE, sides=10),
    ]


def _stethoscope() -> list[Mesh]:
    hose = tube(
        [(0.1, 0.03, 0.07), (0.11, -0.05, 0.175), (0.09, -0.16, 0.215), (0.03, -0.2, 0.225)], [0.03] * 4, _TUBE, 8
    )
    other = tube(
        [(-0.1, 0.03, 0.07), (-0.11, -0.05, 0.175), (-0.1, -0.2, 0.22), (-0.1, -0.27, 0.235)], [0.03] * 4, _TUBE, 8
    )
    return [
        ring((0, 0.04, 0), 0.125, 0.034, (0, 1, 0), _TUBE, 16),
        hose,
        other,
        rod((-0.1, -0.29, 0.22), (-0.1, -0.29, 0.275), 0.06, _STEEL, sides=12),
    ]


def _nurse() -> list[Mesh]:
    return [*face(nose=0.038, mouth=RED_LIPS), *bun(AUBURN), *lashes()]


def _samurai() -> list[Mesh]:
    return [*face(nose=0.05), *short_hair(BLACK_HAIR), *moustache(BLACK_HAIR), *brows(BLACK_HAIR, 16)]


def _businessman() -> list[Mesh]:
    part = ellipsoid((0.06, 0.405, 0.08), (0.16, 0.06, 0.12), BLACK_HAIR, 8, rotation(z_deg=-14))
    return [*face(nose=0.05), *short_hair(BLACK_HAIR), part, *_glasses()]


KINDS: tuple[Kind, ...] = (
    person("blacksmith", _blacksmith, ("smith", "armorer", "ironsmith", "village blacksmith"),
           stature=Stature(1.12, 1.0, 1.0)),
    person("cowboy", _cowboy, ("sheriff", "gunslinger", "cowgirl", "rancher"), (BROWN_HAIR,)),
    person("soldier", _soldier, ("army soldier", "army man", "toy soldier", "infantryman", "military man", "marine"),
           (BROWN_HAIR,)),
    person("firefighter", _firefighter, ("fireman", "fire fighter", "firewoman"), (BROWN_HAIR,)),
    person("policeman", _policeman, ("police officer", "cop", "police man", "policewoman", "officer")),
    person("doctor", _doctor, ("physician", "surgeon", "medic", "scientist"), extra=_stethoscope),
    person("nurse", _nurse, ("hospital nurse", "paramedic"), (AUBURN,)),
    person("samurai", _samurai, ("samurai warrior", "ronin", "shogun", "japanese warrior")),
    person("businessman", _businessman, ("business man", "office worker", "salesman", "manager", "banker")),
)  # fmt: skip
