"""Figures: beings that wear and do things. A being, an activity, a garment and a hat combine freely."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from types import MappingProxyType

import numpy as np

from att3d_core.library.asset import Mesh, merge
from att3d_core.library.toybox import activities, hats, themes
from att3d_core.library.toybox.activities import Activity
from att3d_core.library.toybox.features import Animal
from att3d_core.library.toybox.hats import Hat
from att3d_core.library.toybox.pose import LimbColors, Pose, limbs
from att3d_core.library.toybox.shapes import Color
from att3d_core.library.toybox.themes import Theme
from att3d_core.library.toybox.world.kind import Kind, Takes
from att3d_core.library.toybox.world.look import COLOURS, Look
from att3d_core.library.toybox.world.wear import casual, clothes, costumes, deeds, headgear, uniforms
from att3d_core.library.toybox.world.wear.dye import coat_dye, dye_for, main_colours, recoloured


@dataclass(frozen=True)
class Outfit:
    """What a figure does and wears, each None or a word: of ACTIVITIES, GARMENTS, HATS, and colours of COLOURS."""

    activity: str | None = None
    garment: str | None = None
    garment_colour: str | None = None
    hat: str | None = None
    hat_colour: str | None = None


NOTHING = Outfit()
NECK_Y = 0.02

ACTIVITIES: Mapping[str, Activity] = MappingProxyType(
    {
        "riding a motorcycle": activities.MOTORCYCLE,
        "riding a bicycle": activities.BICYCLE,
        "riding a skateboard": deeds.SKATEBOARD,
        "sitting on a chair": activities.CHAIR,
        "playing the guitar": activities.GUITAR,
        "holding a shovel": activities.SHOVEL,
        "holding a blue balloon": activities.BALLOON,
        "holding a book": activities.BOOK,
        "holding a sword": deeds.SWORD,
        "holding an umbrella": deeds.UMBRELLA,
        "holding an axe": deeds.AXE,
        "holding a magic staff": deeds.STAFF,
        "wielding a katana": activities.KATANA,
        "holding a hammer": deeds.HAMMER,
        "holding a magic wand": deeds.WAND,
        "holding a club": deeds.CLUB,
        "holding a trident": deeds.TRIDENT,
        "holding a briefcase": deeds.BRIEFCASE,
    }
)

GARMENTS: Mapping[str, Theme] = MappingProxyType(
    {
        "leather jacket": themes.JACKET,
        "sweater": themes.SWEATER,
        "cape": themes.CAPE,
        "medieval armor": themes.ARMOR,
        "backpack": themes.BACKPACK,
        "suit": themes.SUIT,
        "dress": clothes.DRESS,
        "scarf": clothes.SCARF,
        "robe": clothes.ROBE,
        "lab coat": clothes.LAB_COAT,
        "plaid shirt": clothes.PLAID_SHIRT,
        "overalls": clothes.OVERALLS,
        "chef jacket": clothes.CHEF_JACKET,
        "space suit": costumes.SPACE_SUIT,
        "pirate coat": costumes.PIRATE_COAT,
        "ninja suit": costumes.NINJA_SUIT,
        "fur vest": costumes.FUR_VEST,
        "royal robe": costumes.ROYAL_ROBE,
        "vampire cape": costumes.VAMPIRE_SUIT,
        "angel wings": costumes.ANGEL_ROBE,
        "t-shirt": casual.T_SHIRT,
        "skirt": casual.SKIRT,
        "leather apron": casual.APRON,
        "tunic": casual.TUNIC,
        "fairy wings": casual.FAIRY_WINGS,
        "cowboy vest": casual.COWBOY_VEST,
        "nurse uniform": casual.NURSE_UNIFORM,
        "prince's jacket": casual.PRINCE_JACKET,
        "police uniform": uniforms.POLICE_UNIFORM,
        "firefighter coat": uniforms.FIRE_COAT,
        "army uniform": uniforms.ARMY_UNIFORM,
        "samurai armor": uniforms.SAMURAI_ARMOR,
    }
)

HATS: Mapping[str, Hat] = MappingProxyType(
    {
        "party hat": hats.PARTY_HAT,
        "sombrero": hats.SOMBRERO,
        "helmet": hats.HELMET,
        "tophat": hats.TOPHAT,
        "crown": hats.CROWN,
        "baseball cap": hats.BASEBALL_CAP,
        "wizard hat": headgear.WIZARD_HAT,
        "witch hat": headgear.WITCH_HAT,
        "cowboy hat": headgear.COWBOY_HAT,
        "chef hat": headgear.CHEF_HAT,
        "viking helmet": headgear.VIKING_HELMET,
        "santa hat": headgear.SANTA_HAT,
        "pirate hat": headgear.PIRATE_HAT,
        "beanie": headgear.BEANIE,
        "straw hat": headgear.STRAW_HAT,
        "knight helmet": headgear.KNIGHT_HELMET,
        "space helmet": headgear.SPACE_HELMET,
        "halo": headgear.HALO,
        "police cap": uniforms.POLICE_CAP,
        "firefighter helmet": uniforms.FIRE_HELMET,
        "army helmet": uniforms.ARMY_HELMET,
        "samurai helmet": uniforms.SAMURAI_HELMET,
        "dwarf helmet": uniforms.DWARF_HELMET,
        "elf hat": uniforms.ELF_HAT,
        "nurse cap": uniforms.NURSE_CAP,
    }
)

SYNONYMS: Mapping[str, tuple[str, ...]] = MappingProxyType(
    {
        "riding a motorcycle": ("riding a motorbike", "on a motorcycle", "on a motorbike"),
        "riding a bicycle": ("riding a bike", "on a bicycle", "on a bike", "cycling"),
        "riding a skateboard": ("skateboarding", "on a skateboard", "skating"),
        "sitting on a chair": ("seated on a chair", "sitting in a chair", "on a chair", "sitting"),
        "playing the guitar": ("playing a guitar", "playing guitar", "strumming a guitar", "with a guitar"),
        "holding a shovel": ("carrying a shovel", "holding a spade", "with a shovel", "digging"),
        "holding a blue balloon": (
            "carrying a blue balloon", "holding a balloon", "with a blue balloon", "with a balloon"),
        "holding a book": ("reading a book", "reading", "with an open book", "with a book"),
        "holding a sword": ("with a sword", "wielding a sword", "swinging a sword", "carrying a sword"),
        "holding an umbrella": ("with an umbrella", "under an umbrella", "carrying an umbrella"),
        "holding an axe": ("with an axe", "wielding an axe", "carrying an axe", "swinging an axe"),
        "holding a magic staff": ("with a magic staff", "holding a staff", "with a staff", "casting a spell"),
        "wielding a katana": ("swinging a katana", "holding a katana", "with a katana", "holding a samurai sword"),
        "holding a hammer": ("with a hammer", "wielding a hammer", "carrying a hammer", "swinging a hammer"),
        "holding a magic wand": ("with a magic wand", "holding a wand", "with a wand", "waving a wand"),
        "holding a club": ("with a club", "wielding a club", "carrying a club", "swinging a club"),
        "holding a trident": ("with a trident", "holding a pitchfork", "with a pitchfork", "wielding a trident"),
        "holding a briefcase": ("with a briefcase", "carrying a briefcase"),
        "leather jacket": ("black leather jacket", "biker jacket", "jacket"),
        "sweater": ("jumper", "striped sweater", "pullover", "wool sweater"),
        "cape": ("cloak", "superhero cape"),
        "medieval armor": ("medieval armour", "knight's armor", "plate armor", "armor", "armour", "knight armor"),
        "backpack": ("rucksack", "knapsack"),
        "suit": ("business suit", "suit and tie", "tuxedo"),
        "dress": ("gown", "ball gown", "summer dress"),
        "scarf": ("wool scarf", "winter scarf", "striped scarf", "shawl"),
        "robe": ("wizard robe", "long robe", "mage robe"),
        "lab coat": ("white coat", "doctor's coat", "scientist coat", "doctor coat"),
        "plaid shirt": ("checked shirt", "flannel shirt", "lumberjack shirt", "tartan shirt"),
        "overalls": ("dungarees", "denim overalls", "bib overalls"),
        "chef jacket": ("chef's jacket", "chef coat", "cook's jacket", "chef uniform"),
        "space suit": ("spacesuit", "astronaut suit", "astronaut costume"),
        "pirate coat": ("pirate jacket", "captain's coat", "pirate costume"),
        "ninja suit": ("ninja outfit", "ninja costume"),
        "fur vest": ("viking vest", "fur tunic", "viking outfit"),
        "royal robe": ("king's robe", "royal gown", "ermine robe"),
        "vampire cape": ("vampire suit", "vampire costume", "dracula cape"),
        "angel wings": ("white wings", "feathered wings", "angel costume"),
        "t-shirt": ("tee shirt", "tshirt", "shirt and jeans", "shirt"),
        "skirt": ("blouse", "blouse and skirt", "shirt and skirt"),
        "leather apron": ("apron", "blacksmith apron", "work apron"),
        "tunic": ("green tunic", "belted tunic", "medieval tunic", "elf costume"),
        "fairy wings": ("butterfly wings", "fairy costume"),
        "cowboy vest": ("leather vest", "cowboy outfit", "cowboy costume", "western vest"),
        "nurse uniform": ("nurse's uniform", "nurse costume", "nurse outfit"),
        "prince's jacket": ("prince costume", "parade uniform", "royal jacket"),
        "police uniform": ("policeman's uniform", "police costume", "cop uniform", "police jacket"),
        "firefighter coat": ("fireman's coat", "firefighter jacket", "firefighter uniform", "fireman costume"),
        "army uniform": ("soldier uniform", "military uniform", "camouflage uniform", "camouflage", "camo jacket"),
        "samurai armor": ("samurai armour", "samurai costume", "japanese armor"),
        "party hat": ("birthday hat", "pointed party hat", "paper hat"),
        "sombrero": ("mexican hat", "wide sombrero"),
        "helmet": ("racing helmet", "crash helmet", "motorcycle helmet"),
        "tophat": ("top hat", "tall black hat", "magician's hat"),
        "crown": ("golden crown", "royal crown", "king's crown"),
        "baseball cap": ("ball cap", "cap"),
        "wizard hat": ("wizard's hat", "magic hat", "sorcerer hat"),
        "witch hat": ("witch's hat", "halloween hat"),
        "cowboy hat": ("stetson", "western hat", "sheriff hat"),
        "chef hat": ("chef's hat", "cook's hat", "toque"),
        "viking helmet": ("horned helmet", "helmet with horns"),
        "santa hat": ("christmas hat", "santa claus hat", "santa's hat"),
        "pirate hat": ("pirate's hat", "captain's hat", "tricorn"),
        "beanie": ("bobble hat", "woolly hat", "knit cap", "wool hat"),
        "straw hat": ("farmer's hat", "sun hat", "gardening hat"),
        "knight helmet": ("knight's helmet", "great helm", "medieval helmet"),
        "space helmet": ("astronaut helmet", "astronaut's helmet"),
        "halo": ("golden halo", "angel halo"),
        "police cap": ("police hat", "policeman's hat", "peaked cap", "officer cap"),
        "firefighter helmet": ("fireman helmet", "fireman's helmet", "fire helmet", "firefighter hat"),
        "army helmet": ("soldier helmet", "military helmet", "green helmet", "combat helmet"),
        "samurai helmet": ("kabuto", "japanese helmet"),
        "dwarf helmet": ("dwarven helmet", "steel helmet"),
        "elf hat": ("elf's hat", "elf cap", "gnome hat", "pixie hat"),
        "nurse cap": ("nurse hat", "nurse's cap"),
    }
)  # fmt: skip

UNCOUNTABLE = frozenset({"medieval armor", "overalls", "angel wings", "fairy wings", "samurai armor"})
"""Garments that take no article."""

COSTUMES: Mapping[str, Outfit] = MappingProxyType(
    {
        "lumberjack": Outfit("holding an axe", "plaid shirt", hat="beanie"),
        "knight": Outfit("holding a sword", "medieval armor", hat="knight helmet"),
        "wizard": Outfit("holding a magic staff", "robe", hat="wizard hat"),
        "witch": Outfit(None, "robe", "black", "witch hat"),
        "pirate": Outfit("holding a sword", "pirate coat", hat="pirate hat"),
        "king": Outfit(None, "royal robe", hat="crown"),
        "viking": Outfit("holding an axe", "fur vest", hat="viking helmet"),
        "ninja": Outfit("wielding a katana", "ninja suit"),
        "farmer": Outfit("holding a shovel", "overalls", hat="straw hat"),
        "astronaut": Outfit(None, "space suit", hat="space helmet"),
        "vampire": Outfit(None, "vampire cape"),
        "angel": Outfit(None, "angel wings", hat="halo"),
        "chef": Outfit(None, "chef jacket", hat="chef hat"),
        "queen": Outfit(None, "royal robe", "purple", "crown"),
        "princess": Outfit(None, "dress", hat="crown"),
        "prince": Outfit(None, "prince's jacket", hat="crown"),
        "samurai": Outfit("wielding a katana", "samurai armor", hat="samurai helmet"),
        "cowboy": Outfit(None, "cowboy vest", hat="cowboy hat"),
        "soldier": Outfit(None, "army uniform", hat="army helmet"),
        "firefighter": Outfit("holding an axe", "firefighter coat", hat="firefighter helmet"),
        "policeman": Outfit(None, "police uniform", hat="police cap"),
        "doctor": Outfit(None, "lab coat"),
        "nurse": Outfit(None, "nurse uniform", hat="nurse cap"),
        "businessman": Outfit("holding a briefcase", "suit"),
        "blacksmith": Outfit("holding a hammer", "leather apron"),
        "dwarf": Outfit("holding an axe", "tunic", "blue", "dwarf helmet"),
        "elf": Outfit(None, "tunic", hat="elf hat"),
        "fairy": Outfit("holding a magic wand", "fairy wings"),
    }
)
"""What "dressed as a ..." means."""


@dataclass(frozen=True)
class Stature:
    """How wide a being is, how large its head and how high all below its neck, as factors of the common toy's.

    Girth and head are best kept alike: what is held across the height of the neck would get a kink.
    """

    girth: float = 1.0
    head: float = 1.0
    height: float = 1.0


AVERAGE = Stature()


@dataclass(frozen=True)
class Figure(Kind):
    """A being that can be busy and dressed.

    animal: the upright toy in the colours of a look. costume: what it wears and does when nothing else is asked for.
    """

    animal: Callable[[Look], Animal] = field(kw_only=True)
    costume: Outfit = field(default=NOTHING, kw_only=True)
    stature: Stature = field(default=AVERAGE, kw_only=True)

    def dressed(self, look: Look, outfit: Outfit) -> Mesh:
        """The upright toy doing and wearing `outfit`; its costume fills what the outfit leaves open."""
        worn = self.costume
        if outfit.garment is not None:
            worn = replace(worn, garment=outfit.garment, garment_colour=outfit.garment_colour)
        if outfit.hat is not None:
            worn = replace(worn, hat=outfit.hat, hat_colour=outfit.hat_colour)
        if outfit.activity is not None:
            worn = replace(worn, activity=outfit.activity)
        return _upright(self.animal(look), worn, look, outfit.garment is None, self.stature)


def _upright(animal: Animal, worn: Outfit, look: Look, costumed: bool, stature: Stature) -> Mesh:
    """The toy with the build of `look`; a costume, if it has one, takes the colour of the look."""
    mesh = toy(animal, worn, look if costumed and worn.garment is not None else None)
    # From slim with a big head to stout with a small one; head and hat grow about the neck, the rest about its axis.
    girth, head = stature.girth * look.vary(0, 0.86, 1.0, 1.2), stature.head * look.vary(0, 1.1, 1.0, 0.92)
    above = np.clip((mesh.vertices[:, 1:2] - NECK_Y) / 0.06, 0.0, 1.0)
    sideways = above * head + (1.0 - above) * girth
    raised = NECK_Y + (mesh.vertices[:, 1:2] - NECK_Y) * (above * head + (1.0 - above) * stature.height)
    vertices = np.concatenate([mesh.vertices[:, :1] * sideways, raised, mesh.vertices[:, 2:] * sideways], 1)
    return Mesh(vertices.astype(np.float32), mesh.faces, mesh.face_colors)


def toy(animal: Animal, outfit: Outfit, cloth: Look | None = None) -> Mesh:
    """`animal` upright, doing and wearing `outfit`; `cloth` colours a garment that has no colour of its own."""
    doing = ACTIVITIES[outfit.activity] if outfit.activity is not None else None
    worn = _garment(outfit, cloth)
    parts = [animal.head(), animal.body(), worn.clothes(), _limbs(animal, doing.pose if doing else deeds.ALONE, worn)]
    if doing is not None:
        parts.append(doing.prop())
    if outfit.hat is not None:
        hat = HATS[outfit.hat].build()
        parts.append(recoloured(hat, COLOURS[outfit.hat_colour]) if outfit.hat_colour is not None else hat)
    return merge(parts)


def _garment(outfit: Outfit, cloth: Look | None) -> Theme:
    """The garment in its colour, sleeves and trousers of the same cloth with it."""
    if outfit.garment is None:
        return Theme("")
    theme = GARMENTS[outfit.garment]
    mesh = theme.clothes()
    target = COLOURS[outfit.garment_colour] if outfit.garment_colour is not None else None
    if cloth is not None:
        target = coat_dye(target or main_colours(mesh)[0], cloth).target
    if target is None:
        return theme
    dye = dye_for(mesh, target)
    coloured = dye.mesh(mesh)

    def part(color: Color | None) -> Color | None:
        return None if color is None else dye.colour(color)

    return Theme(
        theme.phrase, lambda: coloured, part(theme.upper_arm), part(theme.forearm), theme.hand, part(theme.leg),
        theme.foot,
    )  # fmt: skip


def _limbs(animal: Animal, pose: Pose, theme: Theme) -> Mesh:
    return limbs(
        pose,
        LimbColors(
            theme.upper_arm or animal.fur,
            theme.forearm or animal.fur,
            theme.hand or animal.hand,
            theme.leg or animal.fur,
            theme.leg or animal.fur,
            theme.foot or animal.foot,
        ),
    )


def figure(
    noun: str,
    animal: Callable[[Look], Animal],
    synonyms: tuple[str, ...] = (),
    costume: Outfit = NOTHING,
    alone: Callable[[Look], Mesh] | None = None,
    stature: Stature = AVERAGE,
) -> Figure:
    """A figure that alone is `alone`, or else the upright toy in its costume."""

    def upright(look: Look) -> Mesh:
        return _upright(animal(look), costume, look, True, stature)

    return Figure(noun, alone or upright, synonyms, Takes.BEING, animal=animal, costume=costume, stature=stature)
