"""Vehicles: what drives, rolls, flies and swims."""

from __future__ import annotations

from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.vehicles import (
    aircraft,
    airships,
    bikes,
    boats,
    carriages,
    cars,
    lorries,
    rails,
    ships,
    spacecraft,
    wrecks,
)

KINDS: tuple[Kind, ...] = (
    *cars.KINDS,
    *wrecks.KINDS,
    *lorries.KINDS,
    *bikes.KINDS,
    *rails.KINDS,
    *aircraft.KINDS,
    *spacecraft.KINDS,
    *ships.KINDS,
    *boats.KINDS,
    *carriages.KINDS,
    *airships.KINDS,
)
