"""Weapons and tools."""

from att3d_core.library.toybox.world.kinds.tools import (
    armour,
    blades,
    hardware,
    hazards,
    heads,
    ranged,
    staffs,
    workshop,
)

KINDS = (
    *blades.KINDS,
    *heads.KINDS,
    *staffs.KINDS,
    *ranged.KINDS,
    *workshop.KINDS,
    *armour.KINDS,
    *hardware.KINDS,
    *hazards.KINDS,
)
