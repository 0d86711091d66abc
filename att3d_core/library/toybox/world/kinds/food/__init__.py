"""Food and drinks."""

from att3d_core.library.toybox.world.kinds.food import bakery, fruit, meals, sweets, vegetables

KINDS = (*fruit.KINDS, *vegetables.KINDS, *bakery.KINDS, *meals.KINDS, *sweets.KINDS)
