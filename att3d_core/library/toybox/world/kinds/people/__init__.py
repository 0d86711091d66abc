"""People and creatures."""

from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.people import (
    beastmen,
    brutes,
    dragons,
    dresses,
    fairy_tales,
    family,
    folk,
    made,
    monsters,
    trades,
    undead,
    winged,
)

KINDS: tuple[Kind, ...] = (
    *folk.KINDS,
    *undead.KINDS,
    *monsters.KINDS,
    *dragons.KINDS,
    *dresses.KINDS,
    *winged.KINDS,
    *family.KINDS,
    *trades.KINDS,
    *fairy_tales.KINDS,
    *brutes.KINDS,
    *beastmen.KINDS,
    *made.KINDS,
)
