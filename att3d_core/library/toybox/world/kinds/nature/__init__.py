"""Nature: what grows, stones and mountains, the sky."""

from att3d_core.library.toybox.world.kinds.nature import flowers, plants, sky, stones, trees

KINDS = (*trees.KINDS, *flowers.KINDS, *plants.KINDS, *stones.KINDS, *sky.KINDS)
