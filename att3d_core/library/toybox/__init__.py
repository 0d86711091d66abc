"""The library that we ship: procedural, deterministic, one art style."""

from att3d_core.library.toybox.compose import (
    ANIMAL_TEMPLATE,
    ANIMAL_WORDS,
    PIG_TEMPLATE,
    PIG_WORDS,
    animal_assets,
    pig_assets,
)
from att3d_core.library.toybox.food import food_assets
from att3d_core.library.toybox.rocks import ROCKS, rock_assets
from att3d_core.library.toybox.tree import TREE, tree_assets

__all__ = [
    "ANIMAL_TEMPLATE",
    "ANIMAL_WORDS",
    "PIG_TEMPLATE",
    "PIG_WORDS",
    "ROCKS",
    "TREE",
    "animal_assets",
    "food_assets",
    "pig_assets",
    "rock_assets",
    "tree_assets",
]
