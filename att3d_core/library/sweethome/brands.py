"""Makers' names: pieces that carry one are left out, so that what is trained on the others can be given away."""

from __future__ import annotations

import re

from att3d_core.library.sweethome.catalogue import Piece

BRANDS = frozenset({
    "apple", "audi", "barbie", "bmw", "chevrolet", "citroen", "citroën", "coca-cola", "dell", "ferrari", "fiat",
    "ford", "hp", "honda", "ibm", "ikea", "imac", "iphone", "ipad", "ibook", "jeep", "kawasaki", "kia", "lego",
    "lexus", "macbook", "mazda", "mercedes", "microsoft", "nikon", "nintendo", "nitendo", "nissan", "opel",
    "peterbilt", "peugeot", "philips", "playstation", "porsche", "ps2", "ps3", "ps4", "ps", "renault", "rubik's",
    "samsung", "scenic", "siemens", "sony", "suzuki", "tesla", "toyota", "volkswagen", "volvo", "vw", "wii", "xbox",
    "yamaha",
})  # fmt: skip
# Words that are a brand only beside another: the town of León and a small car are none.
_PHRASES = ("seat leon", "smart car", "ps 3")


def brand_of(piece: Piece) -> str:
    """The brand in the name or the tags of `piece`, "" where there is none."""
    for text in (piece.name, *piece.tags):
        lower = text.lower()
        found = [word for word in re.findall(r"[^\s,.()]+", lower) if word in BRANDS]
        found += [phrase for phrase in _PHRASES if phrase in lower]
        if found:
            return found[0]
    return ""
