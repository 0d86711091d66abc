"""`lexicon.json`, beside a model's weights."""

from __future__ import annotations

import codecs
import json
from dataclasses import asdict
from pathlib import Path
from typing import Any

from att3d_core.errors import CheckpointError
from att3d_core.files import write_bytes
from att3d_core.strict_json import parse, read_regular
from att3d_core.understanding.lexicon import KindWords, Lexicon, SlotWord

FILE = "lexicon.json"
VERSION = 1
_BYTES_MAX = 16 << 20


def save_lexicon(lexicon: Lexicon, folder: Path) -> None:
    """Writes `lexicon` into the folder of a model. Raises OutputError."""
    write_bytes(folder / FILE, json.dumps(to_json(lexicon), ensure_ascii=False, indent=1).encode())


def load_lexicon(folder: Path) -> Lexicon | None:
    """The lexicon in the folder of a model; None where there is none. Raises CheckpointError."""
    file = folder / FILE
    try:
        return from_json(parse(read_regular(file, _BYTES_MAX).removeprefix(codecs.BOM_UTF8)))
    except FileNotFoundError:
        return None
    except OSError as error:
        raise CheckpointError(f"{file} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise CheckpointError(f"{file} is damaged ({error}); copy the checkpoint again") from error


def to_json(lexicon: Lexicon) -> dict[str, Any]:
    """`lexicon` as JSON data; `from_json` reads it back."""
    return {
        "version": VERSION,
        "slots": list(lexicon.slots),
        "kinds": [asdict(kind) for kind in lexicon.kinds],
        "words": {slot: [asdict(word) for word in words] for slot, words in lexicon.words.items()},
        "captions": list(lexicon.captions),
        "costumes": {name: dict(slots) for name, slots in lexicon.costumes.items()},
    }


def from_json(data: object) -> Lexicon:
    """The lexicon that JSON data describe. Raises ValueError saying what is wrong."""
    if not isinstance(data, dict) or data.get("version") != VERSION:
        raise ValueError(f"expected a lexicon of version {VERSION}")
    words = data.get("words")
    if not isinstance(words, dict):
        raise ValueError("expected an object 'words'")
    return Lexicon(
        _texts(data.get("slots"), "slots"),
        tuple(_kind(entry) for entry in _list(data.get("kinds"), "kinds")),
        {slot: tuple(_word(entry) for entry in _list(entries, slot)) for slot, entries in words.items()},
        _texts(data.get("captions"), "captions"),
        _costumes(data.get("costumes", {})),
    )


def _kind(entry: object) -> KindWords:
    match entry:
        case {"noun": str(noun), "category": str(category), "uncountable": bool(uncountable), **rest}:
            lists = (rest.get("synonyms"), rest.get("takes"), rest.get("without", []))
            synonyms, takes, without = (_texts(texts, f"words of {noun!r}") for texts in lists)
            return KindWords(noun, synonyms, category, takes, uncountable, without)
    raise ValueError(f"expected a kind, got {str(entry)[:80]}")


def _word(entry: object) -> SlotWord:
    match entry:
        case {"phrase": str(phrase), "synonyms": list(synonyms), "uncountable": bool(uncountable)}:
            return SlotWord(phrase, _texts(synonyms, f"synonyms of {phrase!r}"), uncountable)
    raise ValueError(f"expected a word, got {str(entry)[:80]}")


def _costumes(data: object) -> dict[str, dict[str, str]]:
    match data:
        case dict() if all(isinstance(slots, dict) for slots in data.values()):
            if all(isinstance(text, str) for slots in data.values() for pair in slots.items() for text in pair):
                return data
    raise ValueError(f"expected costumes, got {str(data)[:80]}")


def _list(value: object, what: str) -> list[Any]:
    if not isinstance(value, list):
        raise ValueError(f"expected a list {what!r}, got {str(value)[:80]}")
    return value


def _texts(value: object, what: str) -> tuple[str, ...]:
    texts = _list(value, what)
    if not all(isinstance(text, str) for text in texts):
        raise ValueError(f"expected texts in {what!r}")
    return tuple(texts)
