"""English for the slots that are the same in every world: colours, materials, conditions, shapes, clothes, doings."""

from __future__ import annotations

from att3d_core.understanding.lexicon import (
    ACTIVITY,
    COLOUR,
    CONDITION,
    GARMENT,
    GARMENT_COLOUR,
    HAT,
    HAT_COLOUR,
    MATERIAL,
    SHAPE,
    SlotWord,
)


def _word(phrase: str, synonyms: str, uncountable: bool = False) -> SlotWord:
    return SlotWord(phrase, tuple(form.strip() for form in synonyms.split(",") if form.strip()), uncountable)


COLOURS = (
    _word("red", "crimson, scarlet, ruby red, dark red, bright red, cherry red, blood red, reddish, maroon, vermilion"),
    _word("orange", "bright orange, dark orange, amber, orangey"),
    _word("yellow", "bright yellow, pale yellow, light yellow, lemon yellow, mustard, yellowish"),
    _word("green", "lime green, dark green, light green, emerald, emerald green, olive, olive green, forest green, "
                   "greenish, lime"),
    _word("blue", "navy, navy blue, dark blue, light blue, sky blue, azure, cobalt, royal blue, bright blue, bluish, "
                  "indigo"),
    _word("purple", "violet, dark purple, light purple, lavender, lilac, magenta, plum"),
    _word("pink", "hot pink, light pink, rosy, rose pink, bright pink, salmon pink, fuchsia"),
    _word("brown", "dark brown, light brown, tan, beige, chestnut brown, chocolate brown"),
    _word("black", "jet black, pitch black, ebony, all black"),
    _word("white", "snow white, pure white, ivory, off white, all white, cream colored"),
    _word("grey", "gray, dark grey, light grey, dark gray, light gray, greyish, grayish, ash grey"),
    _word("turquoise", "teal, cyan, aqua, aquamarine"),
)  # fmt: skip
MATERIALS = (
    _word("wooden", "wood, oak, timber, carved wood, carved timber, pine wood, oaken, mahogany, walnut wood, plywood"),
    _word("stone", "rock, granite, marble, cobblestone, sandstone, rocky"),
    _word("golden", "gold, solid gold, pure gold, gilded, gold plated, all gold"),
    _word("silver", "silvery, chrome, pure silver, solid silver, sterling silver, platinum"),
    _word("iron", "steel, metal, metallic, wrought iron, cast iron, solid iron, stainless steel"),
    _word("glass", "crystal, transparent glass, clear glass, stained glass"),
    _word("ice", "frozen, icy, frozen water, made of ice"),
    _word("clay", "terracotta, ceramic, earthenware, pottery, porcelain, earthen"),
)
CONDITIONS = (
    _word("old", "ancient, aged, worn, worn out, weathered, antique, vintage, very old"),
    _word("broken", "damaged, cracked, destroyed, smashed, shattered, ruined, wrecked, battered, "
                    "crumbling, in ruins, in pieces, collapsed"),
    _word("rusty", "rusted, covered in rust, covered with rust, corroded, rusting, full of rust"),
    _word("mossy", "moss covered, covered in moss, covered with moss, moss grown, overgrown, overgrown with moss, "
                   "with moss, with moss on it, overgrown with plants"),
    _word("snowy", "snow covered, covered in snow, covered with snow, snow capped, snow clad, in snow, under snow, "
                   "covered by snow, with snow, with snow on it, with snow on top, snowed in, snowcapped, wintry, "
                   "in winter"),
    _word("burning", "on fire, in flames, flaming, ablaze, fiery, aflame, engulfed in flames, covered in flames, "
                     "burning down, that burns"),
    _word("ornate", "decorated, ornamental, ornamented, elaborate, richly decorated, fancy, embellished, engraved, "
                    "decorative, luxurious"),
)  # fmt: skip
SHAPES = (
    _word("tall", "high, towering"),
    _word("long", "elongated, lengthy, stretched"),
    _word("round", "circular, rounded, spherical, ball shaped"),
    _word("fat", "chubby, thick, plump, bulky, stout, obese, wide, pudgy"),
    _word("thin", "slim, slender, skinny, narrow, lean"),
)
ACTIVITIES = (
    _word("riding a motorcycle", "riding a motorbike, on a motorcycle, on a motorbike, driving a motorcycle, "
                                 "driving a motorbike, on motorcycle, with a motorcycle, sitting on a motorcycle"),
    _word("riding a bicycle", "riding a bike, on a bicycle, on a bike, cycling, with a bicycle, with a bike, "
                              "sitting on a bicycle, sitting on a bike, biking"),
    _word("sitting on a chair", "seated on a chair, sitting in a chair, on a chair, in a chair, sitting down, sitting, "
                                "seated"),
    _word("playing the guitar", "playing a guitar, strumming a guitar, with a guitar, holding a guitar, "
                                "playing an acoustic guitar, playing guitar"),
    _word("holding a shovel", "carrying a shovel, holding a spade, with a shovel, with a spade, carrying a spade, "
                              "digging, digging with a shovel, using a shovel, shoveling"),
    _word("holding a blue balloon", "carrying a blue balloon, holding a balloon, with a blue balloon, with a balloon, "
                                    "carrying a balloon, with balloon"),
    _word("holding a book", "reading a book, with an open book, with a book, reading, carrying a book, "
                            "holding an open book, studying a book, reading a novel"),
    _word("wielding a katana", "swinging a katana, holding a samurai sword, with a katana, holding a katana, "
                               "with a samurai sword, wielding a samurai sword, armed with a katana"),
)  # fmt: skip
GARMENTS = (
    _word("leather jacket", "biker jacket, jacket, black leather jacket, leather coat"),
    _word("sweater", "jumper, striped sweater, pullover, hoodie, knitted sweater, wool sweater, sweatshirt"),
    _word("cape", "cloak, mantle"),
    _word("medieval armor", "knight's armor, plate armor, armor, armour, medieval armour, plate armour, suit of armor, "
                            "knight armor, armored, knight costume", True),
    _word("backpack", "rucksack, knapsack, school bag, schoolbag"),
    _word("suit", "business suit, suit and tie, tuxedo, formal suit, black suit, smoking"),
)  # fmt: skip
HATS = (
    _word("party hat", "birthday hat, pointed party hat, party cone, pointy party hat, cone hat"),
    _word("sombrero", "mexican hat, wide sombrero, mexican sombrero"),
    _word("helmet", "racing helmet, crash helmet, motorcycle helmet, bike helmet"),
    _word("tophat", "top hat, tall black hat, hat, black top hat, cylinder hat, magician's hat"),
    _word("crown", "royal crown, king's crown, golden crown, tiara"),
    _word("baseball cap", "ball cap, cap, trucker cap, baseball hat"),
)

STANDARD = {
    COLOUR: COLOURS,
    MATERIAL: MATERIALS,
    CONDITION: CONDITIONS,
    SHAPE: SHAPES,
    ACTIVITY: ACTIVITIES,
    GARMENT: GARMENTS,
    GARMENT_COLOUR: COLOURS,
    HAT: HATS,
    HAT_COLOUR: COLOURS,
}
"""The words of every slot but the kind, for a lexicon of one's own."""
