"""Furniture and what stands or hangs in a home."""

from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.furniture import (
    appliances,
    arcade,
    furnishings,
    joinery,
    lamps,
    machines,
    parlour,
    seats,
    storage,
    tables,
)

KINDS: tuple[Kind, ...] = (
    *seats.KINDS,
    *tables.KINDS,
    *storage.KINDS,
    *lamps.KINDS,
    *parlour.KINDS,
    *appliances.KINDS,
    *machines.KINDS,
    *furnishings.KINDS,
    *joinery.KINDS,
    *arcade.KINDS,
)
