"""Chains of the world to move along: the pairs that the paper shows, and looks of one kind that are whole all the way.

Every stop is a caption of the world, word for word.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Chain:
    """Captions in order, under a title of a few words."""

    title: str
    captions: tuple[str, ...]


PAPER = (
    Chain("hamburger → pineapple", ("a hamburger", "a pineapple")),
    Chain("rocks: snowy → jagged → mossy", ("a snowy rock", "a jagged rock", "a mossy rock")),
    Chain("thatched cottage → Tudor house", ("a cottage with a thatched roof", "a house in Tudor style")),
    Chain("convertible → wreck", ("a red convertible", "a wrecked car")),
    Chain("sailboat → galleon", ("a sailboat", "a galleon")),
    Chain("pirate ship → life raft", ("a pirate ship", "a life raft")),
    Chain("baby dragon → green dragon", ("a baby dragon", "a green dragon")),
    Chain("ficus → tomato plant", ("a ficus", "a tomato plant")),
    Chain(
        "frog in a sweater → lumberjack bear",
        ("a frog wearing a sweater", "a bear holding an axe wearing a plaid shirt wearing a beanie"),
    ),
    Chain("dress of fruit → of garbage bags", ("a fruit dress", "a garbage bag dress")),
)
"""The pairs of the paper's figures, in the world's words."""

FAMILIES = (
    Chain("shield: round wood → broken gold", ("a round wooden shield", "a tall broken golden shield")),
    Chain("chair: wood → ice → gold", ("a wooden chair", "an ice chair", "a golden chair")),
    Chain("castle: snow → moss → fire", ("a snowy castle", "a mossy castle", "a burning castle")),
    Chain("car: red → blue → rusty", ("a red car", "a blue car", "a rusty car")),
    Chain("tree: tall → round → snowy", ("a tall tree", "a round tree", "a snowy tree")),
    Chain("vase: thin clay → fat glass", ("a thin clay vase", "a fat glass vase")),
    Chain("robot: thin → fat and iron", ("a thin robot", "a robot", "a fat iron robot")),
)
"""Looks of one kind."""

CHAINS = PAPER + FAMILIES
