"""Mammals beside the pets, the farm's and the great ones of the savanna."""

from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.animals.mammals import antlered, bears, burrowers, heavies, prowlers

KINDS: tuple[Kind, ...] = (
    *bears.KINDS,
    *burrowers.KINDS,
    *antlered.KINDS,
    *heavies.KINDS,
    *prowlers.KINDS,
)
