"""How a surface answers light in an engine: matt, or the metal that the prompt names; or not at all."""

from __future__ import annotations

from dataclasses import dataclass

# (metallic, roughness) by the words that prompts have for materials; what is no metal differs in its gloss alone.
WORDS = {
    "golden": (1.0, 0.3),
    "gold": (1.0, 0.3),
    "silver": (1.0, 0.25),
    "bronze": (1.0, 0.4),
    "brass": (1.0, 0.35),
    "copper": (1.0, 0.35),
    "chrome": (1.0, 0.1),
    "iron": (1.0, 0.55),
    "steel": (1.0, 0.35),
    "metal": (1.0, 0.4),
    "metallic": (1.0, 0.4),
    "rusty": (0.5, 0.8),
    "glass": (0.0, 0.1),
    "crystal": (0.0, 0.1),
    "porcelain": (0.0, 0.2),
    "ceramic": (0.0, 0.3),
    "marble": (0.0, 0.3),
    "plastic": (0.0, 0.4),
}


@dataclass(frozen=True)
class Finish:
    """Factors of glTF's metallic-roughness model, in [0, 1]. unlit: colours as they are, whatever the light."""

    metallic: float = 0.0
    roughness: float = 0.8
    unlit: bool = False


MATT = Finish()


def finish_of(title: str, unlit: bool = False) -> Finish:
    """The finish of what `title` calls the whole object: of its first noun phrase, not of what it wears or holds.

    "a golden tiger wearing a tophat" is metal, "a tiger wearing a golden crown" is not.
    """
    words = title.lower().split()
    end = next((place for place, word in enumerate(words) if word in _JOINTS), len(words))
    # "a castle made of glass": there the material comes behind.
    named = words[:end] + (words[end + 2 : end + 3] if words[end : end + 2] == ["made", "of"] else [])
    return next((Finish(*WORDS[word], unlit) for word in named if word in WORDS), Finish(unlit=unlit))


# What follows one of these is a part of the object, or beside it.
_JOINTS = frozenset(
    [
        "with",
        "wearing",
        "holding",
        "wielding",
        "riding",
        "on",
        "in",
        "and",
        "of",
        "to",
        "made",
        "playing",
        "sitting",
        "at",
        "under",
        "reading",
        "eating",
        "driving",
        "carrying",
        "beside",
        "next",
    ]
)
