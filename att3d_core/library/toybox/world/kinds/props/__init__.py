"""Containers and props: what lies about in rooms, dungeons and shops."""

from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.props import (
    bags,
    containers,
    crockery,
    instruments,
    lights,
    orchestra,
    screens,
    sound,
    study,
    treasure,
)

KINDS: tuple[Kind, ...] = (
    *containers.KINDS,
    *bags.KINDS,
    *crockery.KINDS,
    *treasure.KINDS,
    *lights.KINDS,
    *study.KINDS,
    *instruments.KINDS,
    *screens.KINDS,
    *sound.KINDS,
    *orchestra.KINDS,
)
