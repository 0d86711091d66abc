"""Containers and props: what lies about in rooms, dungeons and shops."""

from att3d_core.library.toybox.world.kind import Kind
from att3d_core.library.toybox.world.kinds.props import (
    bags,
    balls,
    containers,
    cookware,
    crockery,
    festive,
    games,
    hardware,
    instruments,
    lights,
    orchestra,
    science,
    screens,
    sound,
    study,
    tableware,
    treasure,
    worn,
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
    *balls.KINDS,
    *games.KINDS,
    *festive.KINDS,
    *worn.KINDS,
    *science.KINDS,
    *hardware.KINDS,
    *tableware.KINDS,
    *cookware.KINDS,
)
