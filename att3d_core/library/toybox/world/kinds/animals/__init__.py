"""Animals."""

from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.animals import classics

KINDS: tuple[Kind, ...] = (*classics.KINDS,)
