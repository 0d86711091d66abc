"""Names that every file system and every importer takes."""

from __future__ import annotations

import hashlib
import re

# Blender keeps 63 bytes of a name; a suffix such as -lod2 or -color fits.
LONGEST = 48
# Of a file's name without its suffix and what is hung on it: `-lod2`, `-thumbnail`.
LONGEST_STEM = 80
# Windows keeps these for devices, whatever their suffix.
_DEVICES = {"con", "prn", "aux", "nul", *(f"{kind}{number}" for kind in ("com", "lpt") for number in range(1, 10))}
# Node names of which Godot makes something else ("Node type customization"); it passes over numbers behind them.
_ORDER = re.compile(
    r"-(?:col|colonly|convcol|convcolonly|noimp|rigid|navmesh|vehicle|wheel|occ|occonly|loop|cycle)\d*$"
)
_NO_ORDER = "-object"


def object_name(text: str, longest: int = LONGEST) -> str:
    """As `plain_name`, for nodes and meshes: never one that Godot's importer takes for an order ("-col", "-wheel")."""
    name = plain_name(text, longest)
    return f"{name[: longest - len(_NO_ORDER)].rstrip('-')}{_NO_ORDER}" if _ORDER.search(name) else name


def plain_name(text: str, longest: int = LONGEST) -> str:
    """`text` in lower-case letters, digits and single dashes: 'A pig!' is 'a-pig'. Never empty, no path, no device."""
    words = "".join(c if c.isascii() and c.isalnum() else "-" for c in text.lower()).split("-")
    name = "-".join(word for word in words if word)[:longest].rstrip("-")
    return f"object-{name}" if name in _DEVICES else name or "object"


def file_stem(prompt: str) -> str:
    """The name of the files of a prompt, as `normalize_prompt` leaves it: `plain_name`, and a digest where that loses
    part of it.

    Two prompts share a name only where they differ in upper and lower case alone, which the text encoder does not see.
    """
    name = plain_name(prompt, LONGEST_STEM)
    if name.replace("-", " ") == prompt.lower():
        return name
    return f"{name}-{hashlib.sha256(prompt.encode()).hexdigest()[:8]}"


def unique_name(wanted: str, taken: set[str]) -> str:
    """`wanted`, or with the first number that makes it new; `taken` learns it."""
    name, number = wanted, 1
    while name in taken:
        number += 1
        name = f"{wanted}-{number}"
    taken.add(name)
    return name
