"""Buildings, and what stands between them."""

from __future__ import annotations

from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.buildings import (
    farms,
    halls,
    houses,
    playground,
    stonework,
    street,
    strongholds,
    towns,
)

KINDS: tuple[Kind, ...] = (
    *houses.KINDS,
    *strongholds.KINDS,
    *farms.KINDS,
    *towns.KINDS,
    *stonework.KINDS,
    *street.KINDS,
    *playground.KINDS,
    *halls.KINDS,
)
