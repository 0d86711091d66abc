"""How good files are changed: odd values in their JSON, and other bytes; a function of the dice alone."""

from __future__ import annotations

import copy
import json
import random
from collections.abc import Iterator
from typing import Any

from tests.support.glb_files import pack

ODD: tuple[Any, ...] = (
    None, True, False, -1, 0, 1, 2**31, 2**53, 2**64, 1e300, -0.5, "", "x", "\u202e", "../../x", "x" * 5000, [], [[]],
    {}, [None], [1e308] * 16, {"extensions": {}}, "data:,", "NaN",
)  # fmt: skip


def changed_glb(data: bytes, chance: random.Random) -> bytes:
    if chance.random() < 0.3:
        return _bytes(data, chance)
    length = int.from_bytes(data[12:16], "little")
    text, binary = data[20 : 20 + length], data[28 + length :]
    if chance.random() < 0.2:
        return pack(text, _bytes(binary, chance))
    return pack(changed_json(text, chance), binary)


def changed_release(name: str, data: bytes, chance: random.Random) -> bytes:
    if name.endswith(".json"):
        return changed_json(data, chance)
    if chance.random() < 0.5:
        return _bytes(data, chance)
    length = int.from_bytes(data[:8], "little")
    header = changed_json(data[8 : 8 + length], chance)
    return len(header).to_bytes(8, "little") + header + data[8 + length :]


def changed_json(text: bytes, chance: random.Random) -> bytes:
    """With odd values at one to three places, or with other bytes."""
    if chance.random() < 0.2:
        return _bytes(text, chance)
    value = json.loads(text)
    for _ in range(chance.randint(1, 3)):
        places = list(_places(value))
        if places:
            owner, key = chance.choice(places)
            if chance.random() < 0.15 and isinstance(owner, dict):
                del owner[key]
            else:
                owner[key] = copy.deepcopy(
                    chance.choice((*ODD, chance.randint(-(2**33), 2**33), chance.uniform(-10, 10)))
                )
    made = json.dumps(value)
    return made.replace('"NaN"', chance.choice(("NaN", "1e999", "[" * 3000 + "]" * 3000))).encode("utf-8", "replace")


def _places(value: Any) -> Iterator[tuple[Any, Any]]:
    entries = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for key, one in list(entries):
        yield value, key
        yield from _places(one)


def _bytes(data: bytes, chance: random.Random) -> bytes:
    """Cut off, repeated, or with other bytes somewhere."""
    changed, kind = bytearray(data), chance.random()
    if kind < 0.2:
        return bytes(changed[: chance.randrange(len(changed) + 1)])
    if kind < 0.3:
        at = chance.randrange(len(changed) + 1)
        return bytes(changed[:at] + changed[at // 2 : at] + changed[at:])
    for _ in range(chance.choice((1, 2, 8, 64))):
        if changed:
            changed[chance.randrange(len(changed))] = chance.choice((0, 255, 127, 128, chance.randrange(256)))
    return bytes(changed)
