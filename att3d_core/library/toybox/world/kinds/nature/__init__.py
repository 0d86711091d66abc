"""Nature: what grows, stones and mountains, the sky."""

from att3d_core.library.toybox.world.kinds.nature import finds, flowers, garden, heavens, plants, sky, stones, trees

KINDS = (
    *trees.KINDS,
    *flowers.KINDS,
    *plants.KINDS,
    *stones.KINDS,
    *sky.KINDS,
    *heavens.KINDS,
    *finds.KINDS,
    *garden.KINDS,
)
