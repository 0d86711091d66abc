"""Synonyms. No form belongs to two words of one slot, so every sentence has one meaning."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True)
class Garment:
    """Something worn: nouns for it, and whether they take no article."""

    nouns: tuple[str, ...]
    uncountable: bool = False


ANIMAL_NOUNS = {
    "a squirrel": ("squirrel", "red squirrel", "bushy-tailed squirrel"),
    "a raccoon": ("raccoon", "racoon", "trash panda"),
    "a pig": ("pig", "piglet", "hog", "swine"),
    "a monkey": ("monkey", "macaque", "little monkey"),
    "a robot": ("robot", "android", "droid"),
    "a lion": ("lion", "lion cub", "maned lion"),
    "a rabbit": ("rabbit", "bunny", "hare"),
    "a tiger": ("tiger", "tiger cub", "striped tiger"),
    "an orangutan": ("orangutan", "orang-utan", "red ape"),
    "a bear": ("bear", "brown bear", "grizzly"),
}

ACTIVITY_FORMS = {
    "riding a motorcycle": ("riding a motorcycle", "riding a motorbike", "on a motorcycle", "on a motorbike"),
    "riding a bicycle": ("riding a bicycle", "riding a bike", "on a bicycle", "on a bike"),
    "sitting on a chair": ("sitting on a chair", "seated on a chair", "sitting in a chair", "on a chair"),
    "playing the guitar": ("playing the guitar", "playing a guitar", "strumming a guitar", "with a guitar"),
    "holding a shovel": ("holding a shovel", "carrying a shovel", "holding a spade", "with a shovel"),
    "holding a blue balloon": (
        "holding a blue balloon", "carrying a blue balloon", "holding a balloon", "with a blue balloon"),
    "holding a book": ("holding a book", "reading a book", "with an open book", "with a book"),
    "wielding a katana": ("wielding a katana", "swinging a katana", "holding a samurai sword", "with a katana"),
}  # fmt: skip

GARMENTS = {
    "wearing a leather jacket": Garment(("leather jacket", "black leather jacket", "biker jacket")),
    "wearing a sweater": Garment(("sweater", "jumper", "striped sweater")),
    "wearing a cape": Garment(("cape", "red cape", "cloak")),
    "wearing medieval armor": Garment(("medieval armor", "knight's armor", "plate armor"), uncountable=True),
    "wearing a backpack": Garment(("backpack", "rucksack", "knapsack")),
    "wearing a suit": Garment(("suit", "business suit", "suit and tie")),
    "wearing a party hat": Garment(("party hat", "birthday hat", "pointed party hat")),
    "wearing a sombrero": Garment(("sombrero", "mexican hat", "wide sombrero")),
    "wearing a helmet": Garment(("helmet", "racing helmet", "crash helmet")),
    "wearing a tophat": Garment(("tophat", "top hat", "tall black hat")),
    "wearing a crown": Garment(("crown", "golden crown", "royal crown")),
    "wearing a baseball cap": Garment(("baseball cap", "ball cap", "blue cap")),
}

# What an animal may be made of; every form follows the noun.
MATERIALS = {
    "made out of gold": ("made out of gold", "made of gold", "cast in solid gold", "of pure gold"),
    "carved out of wood": ("carved out of wood", "carved from wood", "made of wood", "of carved timber"),
}

ROCK_NOUNS = ("rock", "boulder", "stone", "big rock")
ROCK_ADJECTIVES = {
    "snowy": ("snowy", "snow-covered", "snow-capped"),
    "jagged": ("jagged", "spiky", "sharp-edged"),
    "mossy": ("mossy", "moss-covered", "moss-grown"),
    "smooth": ("smooth", "round", "bare grey"),
}

TREE_NOUNS = ("tree", "small tree", "lone tree", "garden tree")
SEASONS = {
    "spring": ("spring", "springtime", "early spring"),
    "summer": ("summer", "summertime", "midsummer"),
    "autumn": ("autumn", "fall", "late autumn"),
    "winter": ("winter", "wintertime", "midwinter"),
}

FOOD_NOUNS = {
    "a hamburger": ("hamburger", "burger", "cheeseburger", "beef burger"),
    "a pineapple": ("pineapple", "ripe pineapple", "fresh pineapple", "leafy pineapple"),
}
