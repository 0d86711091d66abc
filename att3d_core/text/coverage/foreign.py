"""Words that toys are seldom made of, to tell a probe what "unknown" looks like. Two lists that share no word:
one to fit with, one to measure with. The second holds near misses on purpose: a fox, a wolf, a red balloon.
"""

from __future__ import annotations

import random
from dataclasses import dataclass

from att3d_core.text.coverage.slots import phrases


@dataclass(frozen=True)
class ForeignWords:
    """Nouns without article, activities, garments, materials, places, and whole prompts."""

    nouns: tuple[str, ...]
    activities: tuple[str, ...]
    garments: tuple[str, ...]
    materials: tuple[str, ...]
    places: tuple[str, ...]
    prompts: tuple[str, ...]

    def instead_of(self, phrase: str, rng: random.Random) -> str:
        """A foreign phrase of the same kind as `phrase`."""
        first = phrase.split(" ")[0]
        if first == "wearing":
            return f"wearing {rng.choice(self.garments)}"
        if first in ("made", "carved", "of"):
            return f"made out of {rng.choice(self.materials)}"
        if first in ("in", "on"):
            return f"{first} {rng.choice(self.places)}"
        if first.endswith("ing"):
            return rng.choice(self.activities)
        noun = rng.choice(self.nouns)
        return f"an {noun}" if noun[0] in "aeiou" else f"a {noun}"

    def swapped_in(self, prompt: str, rng: random.Random) -> tuple[str, int]:
        """`prompt` with one phrase replaced by a foreign one, and which."""
        parts = list(phrases(prompt))
        place = rng.randrange(len(parts))
        parts[place] = self.instead_of(parts[place], rng)
        return " ".join(parts), place


def _words(text: str) -> tuple[str, ...]:
    return tuple(text.split(" "))


TO_FIT = ForeignWords(
    _words(
        "walrus cactus teapot violin lighthouse octopus penguin snail dinosaur helicopter sandwich vampire mermaid "
        "wizard zebra giraffe crocodile spider bee toaster piano castle flamingo hedgehog snowman pirate ninja goat "
        "sheep elephant kangaroo banana telephone submarine laptop goldfish parrot statue bottle cow puppy kitten "
        "beaver gorilla jaguar hyena otter child woman policeman"
    ),
    (
        "surfing a wave", "baking a cake", "juggling oranges", "painting a picture", "climbing a ladder",
        "skiing downhill", "flying a kite", "eating spaghetti", "driving a tractor", "playing the drums",
        "walking a dog", "fishing in a lake", "sleeping in a hammock", "typing on a computer", "lifting weights",
        "dancing ballet", "watering flowers", "pushing a shopping cart", "throwing a frisbee", "riding a camel",
        "holding an umbrella", "holding a lantern", "swinging a hammer", "playing the violin",
    ),
    (
        "a wedding dress", "a scuba suit", "a kimono", "pajamas", "a tutu", "a raincoat", "sunglasses", "a scarf",
        "high heels", "a spacesuit", "overalls", "a necklace", "roller skates", "an apron", "a wig", "boxing gloves",
        "a turban", "headphones", "a denim vest", "a fur coat",
    ),
    ("chocolate", "ice", "glass", "bricks", "paper", "wool", "clouds", "jelly", "concrete", "feathers"),
    ("the desert", "outer space", "a bathtub", "fog", "a shop window", "the dark", "a museum", "traffic"),
    (
        "a slice of pizza", "the Eiffel tower at night", "a city street in the rain", "my grandmother",
        "an old sailing ship", "a bowl of fruit", "the sound of silence", "a red sports car", "asdf qwer",
        "a portrait of a queen", "two people shaking hands", "a mountain lake", "stock market crash",
        "a wooden table with four legs", "lorem ipsum dolor sit amet", "a kitchen sink", "happiness",
    ),
)  # fmt: skip

TO_MEASURE = ForeignWords(
    _words(
        "platypus lobster toucan camel chihuahua crab corgi bulldozer cupcake mushroom hamburger unicorn ghost knight "
        "astronaut horse duck chimpanzee cobra scarecrow dishwasher shark moose fox wolf leopard hamster mouse cat dog "
        "panda deer cheetah badger koala dragon frog"
    ),
    (
        "playing chess", "rowing a boat", "taking a selfie", "peeling a banana", "stirring a cauldron",
        "mowing the lawn", "playing a saxophone", "riding a horse", "riding a scooter", "looking through a telescope",
        "doing yoga", "carrying a suitcase", "holding a red apple", "holding a candle", "swinging an axe",
        "reading a newspaper", "lying on a sofa",
    ),
    (
        "a tuxedo shirt", "a hoodie", "a bikini", "a poncho", "a gas mask", "a bow tie", "a snorkel", "ice skates",
        "a lab coat", "a toga", "a beanie", "a bandana", "a skirt", "a monocle",
    ),
    ("marble", "silver", "sushi", "balloons", "leather", "plastic", "grass"),
    ("the rain", "a swimming pool", "a garage", "moonlight", "a cage"),
    (
        "a bagel filled with cream cheese", "an ice cream sundae", "a peacock on a surfboard", "a poison-dart frog",
        "a steam engine", "a chess board", "the leaning tower of Pisa", "a bouquet of tulips", "democracy",
        "a lemon cut in half", "a spaceship landing on Mars", "zxcv poiu", "a library full of books", "a thunderstorm",
    ),
)  # fmt: skip
