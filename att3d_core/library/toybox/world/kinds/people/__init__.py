"""People and creatures."""

from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.people import dragons, dresses, folk, monsters, undead, winged

KINDS: tuple[Kind, ...] = (*folk.KINDS, *undead.KINDS, *monsters.KINDS, *dragons.KINDS, *dresses.KINDS, *winged.KINDS)
