"""Animals."""

from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.animals import (
    bats,
    birds,
    bugs,
    classics,
    crawlers,
    dinosaurs,
    fowl,
    hoofed,
    lizard,
    long_necks,
    mammals,
    ocean,
    pets,
    reptiles,
    savanna,
    sea,
    songbirds,
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
    *songbirds.KINDS,
    *long_necks.KINDS,
    *bats.KINDS,
    *crawlers.KINDS,
    *ocean.KINDS,
    *mammals.KINDS,
    *lizard.KINDS,
    *fowl.KINDS,
)
