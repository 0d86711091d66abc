"""Animals."""

from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.animals import (
    birds,
    bugs,
    classics,
    dinosaurs,
    hoofed,
    pets,
    reptiles,
    savanna,
    sea,
)

KINDS: tuple[Kind, ...] = (
    *classics.KINDS,
    *pets.KINDS,
    *hoofed.KINDS,
    *savanna.KINDS,
    *birds.KINDS,
    *reptiles.KINDS,
    *sea.KINDS,
    *bugs.KINDS,
    *dinosaurs.KINDS,
)
