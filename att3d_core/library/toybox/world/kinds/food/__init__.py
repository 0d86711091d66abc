"""Food and drinks."""

from att3d_core.library.toybox.world.kinds.food import bakery, fruit, larder, meals, suppers, sweets, treats, vegetables

KINDS = (
    *fruit.KINDS,
    *vegetables.KINDS,
    *bakery.KINDS,
    *meals.KINDS,
    *sweets.KINDS,
    *treats.KINDS,
    *suppers.KINDS,
    *larder.KINDS,
)
