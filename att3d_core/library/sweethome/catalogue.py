"""What a catalogue says about its pieces: PluginFurnitureCatalog.properties, and its translations."""

from __future__ import annotations

import math
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping
from dataclasses import dataclass, field
from itertools import count

from att3d_core.library.sweethome.archive import Archive, FurnitureError, inside
from att3d_core.library.sweethome.properties import parse_properties

CATALOGUE = "PluginFurnitureCatalog"
LANGUAGES = ("bg", "cs", "de", "el", "en_US", "es", "fi", "fr", "hu", "it", "ja", "nl", "pl", "pt", "pt_BR", "ru", "sv",
    "tr", "uk", "vi", "zh_CN", "zh_TW")  # fmt: skip
UPRIGHT = (1.0, 0.0, 0.0, 0.0, 1.0, 0.0, 0.0, 0.0, 1.0)
MAX_PIECES = 20_000
_TEXTS = ("id", "name", "model", "tags", "category", "creator")


@dataclass(frozen=True)
class Piece:
    """One piece of furniture. model: the path of its OBJ file inside the archive.

    size_cm: width, height and depth. rotation: row by row, what turns the model upright and its front to +Z.
    names: its name by language ("fr", "pt_BR").
    """

    identity: str
    name: str
    model: str
    size_cm: tuple[float, float, float]
    rotation: tuple[float, ...] = UPRIGHT
    tags: tuple[str, ...] = ()
    category: str = ""
    creator: str = ""
    licence: str = ""
    names: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True)
class Catalogue:
    """The pieces that are described well enough to be read, in order, and (name, reason) of the others."""

    pieces: tuple[Piece, ...]
    faulty: tuple[tuple[str, str], ...]


def read_catalogue(archive: Archive) -> Catalogue:
    """Raises FurnitureError where the archive holds no catalogue at all."""
    if f"{CATALOGUE}.properties" not in archive:
        raise FurnitureError(f"no {CATALOGUE}.properties inside: not a furniture catalogue")
    values = parse_properties(archive.read(f"{CATALOGUE}.properties"))
    translations = _translations(archive)
    pieces, faulty = [], []
    for number in _numbers(values):
        entry = {key: values.get(f"{key}#{number}", "") for key in _TEXTS}
        name = entry["name"] or entry["id"] or f"piece {number}"
        try:
            pieces.append(
                Piece(
                    identity=entry["id"] or f"{number}",
                    name=_required(entry, "name"),
                    model=inside(_required(entry, "model")),
                    size_cm=_size(values, number),
                    rotation=_rotation(values.get(f"modelRotation#{number}", "")),
                    tags=tuple(tag.strip() for tag in entry["tags"].split(",") if tag.strip()),
                    category=entry["category"],
                    creator=entry["creator"],
                    licence=values.get(f"license#{number}") or values.get("license", ""),
                    names=translations[number],
                )
            )
        except FurnitureError as error:
            faulty.append((name[:60], str(error)))
    return Catalogue(tuple(pieces), tuple(faulty))


def _numbers(values: Mapping[str, str]) -> Iterator[int]:
    """Pieces are numbered from 1 without gaps; Sweet Home 3D stops at the first that is missing."""
    for number in count(1):
        if f"name#{number}" not in values and f"id#{number}" not in values:
            return
        if number > MAX_PIECES:
            raise FurnitureError(f"more than {MAX_PIECES:,} pieces")
        yield number


def _translations(archive: Archive) -> Mapping[int, dict[str, str]]:
    found: dict[int, dict[str, str]] = defaultdict(dict)
    for language in LANGUAGES:
        path = f"{CATALOGUE}_{language}.properties"
        if path not in archive:
            continue
        for key, value in parse_properties(archive.read(path)).items():
            match = re.fullmatch(r"name#(\d{1,9})", key)
            if match is not None and value:
                found[int(match[1])][language] = value
    return found


def _required(entry: Mapping[str, str], key: str) -> str:
    if not entry[key]:
        raise FurnitureError(f"the catalogue gives it no {key}")
    return entry[key]


def _size(values: Mapping[str, str], number: int) -> tuple[float, float, float]:
    width, height, depth = (_number(values, f"{key}#{number}") for key in ("width", "height", "depth"))
    return width, height, depth


def _number(values: Mapping[str, str], key: str) -> float:
    text = values.get(key, "")
    try:
        value = float(text)
    except ValueError:
        value = math.nan
    if not 0.0 < value < 1e6:
        raise FurnitureError(f"its {key.split('#')[0]} is {text[:20]!r}, expected centimetres")
    return value


def _rotation(text: str) -> tuple[float, ...]:
    if not text:
        return UPRIGHT
    try:
        values = tuple(float(word) for word in text.split())
    except ValueError:
        values = ()
    if len(values) != 9 or not all(abs(value) <= 1.001 for value in values):
        raise FurnitureError(f"its modelRotation is {text[:40]!r}, expected nine numbers")
    return values
