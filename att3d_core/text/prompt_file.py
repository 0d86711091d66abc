"""Prompt sets as JSON files: a list of prompts, or a template with its words, and a held-out rule."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

from att3d_core.errors import PromptSetError
from att3d_core.files import write_bytes
from att3d_core.text.holdout import HoldDiagonal, HoldHomogeneous, HoldListed, HoldNothing, HoldOut
from att3d_core.text.prompts import MAX_PROMPTS, PromptSet, normal_entry

_MAX_BYTES = 64 * 1024 * 1024

_RULES = (
    '{"rule": "nothing"}, {"rule": "diagonal"}, {"rule": "homogeneous", "keep": 2} '
    'or {"rule": "listed", "prompts": [...]}'
)


def load_prompt_set(file: Path) -> PromptSet:
    """The prompt set in `file`. Raises PromptSetError.

    Three shapes: `["a pig", ...]`; `{"name", "prompts": [...], "held_out": RULE}`;
    `{"name", "template": "a {animal}", "words": {"animal": [...]}, "held_out": RULE}`. A list may carry `slots`, one
    map of words a prompt.
    """
    try:
        if file.stat().st_size > _MAX_BYTES:
            raise PromptSetError(
                f"the prompt set {file} is larger than {_MAX_BYTES // 2**20} MB: is it a list of prompts?"
            )
        data = json.loads(file.read_text(encoding="utf-8-sig"))
    except OSError as error:
        raise PromptSetError(f"the prompt set {file} cannot be read: {error.strerror}") from error
    except (ValueError, RecursionError) as error:
        raise PromptSetError(f"the prompt set {file} is not JSON: {error}") from error
    return parse_prompt_set(data, default_name=file.stem)


def save_prompt_set(prompts: PromptSet, file: Path) -> None:
    """Writes `prompts` to `file` so that loading gives an equal set. Raises OutputError."""
    data: dict[str, Any] = {"name": prompts.name, "prompts": list(prompts.prompts)}
    if any(prompts.slots):
        data["slots"] = [dict(slots) for slots in prompts.slots]
    if prompts.unseen:
        data["held_out"] = {"rule": "listed", "prompts": [prompts.prompts[index] for index in prompts.unseen_indices]}
    text = json.dumps(data, ensure_ascii=False, indent=1)
    write_bytes(file, text.encode())


def parse_prompt_set(data: object, default_name: str) -> PromptSet:
    """The prompt set that parsed JSON `data` describes."""
    if isinstance(data, list):
        return PromptSet.from_list(default_name, _strings(data, default_name, "the list"))
    if not isinstance(data, dict) or ("prompts" in data) == ("template" in data):
        raise PromptSetError(
            f"'{default_name}' is no prompt set: expected a list of prompts, or 'prompts' or 'template'"
        )
    name = data.get("name", default_name)
    if not isinstance(name, str) or not 0 < len(name) <= 200:
        raise PromptSetError(f"'{default_name}' has a bad 'name': expected a short text")
    rule = _parse_rule(data.get("held_out", {"rule": "nothing"}), name)
    if "template" in data:
        return _parse_template(data, name, rule)
    listed = PromptSet.from_list(name, _strings(data["prompts"], name, "'prompts'"), rule)
    if "slots" not in data:
        return listed
    return PromptSet(name, listed.prompts, _parse_slots(data["slots"], name), listed.unseen)


def _parse_template(data: dict[str, Any], name: str, rule: HoldOut) -> PromptSet:
    template, words = data["template"], data.get("words")
    if not isinstance(template, str) or not isinstance(words, dict):
        raise PromptSetError(
            f"'{name}' needs a text 'template' and an object 'words' with a list of words for each slot"
        )
    lists = {slot: _strings(options, name, f"the words of {{{slot}}}") for slot, options in words.items()}
    return PromptSet.from_template(name, template, lists, rule)


def _parse_slots(slots: object, name: str) -> tuple[dict[str, str], ...]:
    if not isinstance(slots, list) or not all(isinstance(entry, dict) for entry in slots):
        raise PromptSetError(f"'{name}' has bad 'slots': expected a list of objects, one per prompt")
    for entry in slots:
        _strings(list(entry.values()), name, "a slot map")
    return tuple(slots)


def _parse_rule(rule: object, name: str) -> HoldOut:
    match rule:
        case {"rule": "nothing"}:
            return HoldNothing()
        case {"rule": "diagonal"}:
            return HoldDiagonal()
        case {"rule": "homogeneous", "keep": int(keep)}:
            return HoldHomogeneous(keep)
        case {"rule": "listed", "prompts": list(prompts)}:
            listed = _strings(prompts, name, "'held_out'")
            return HoldListed(frozenset(normal_entry(name, prompt) for prompt in listed))
        case _:
            raise PromptSetError(f"'{name}' has a bad 'held_out': expected {_RULES}, got {str(rule)[:80]}")


def _strings(values: object, name: str, where: str) -> list[str]:
    if not isinstance(values, list) or not all(isinstance(value, str) for value in values):
        raise PromptSetError(f"'{name}' is no prompt set: {where} must be a list of texts")
    if len(values) > MAX_PROMPTS:
        raise PromptSetError(f"'{name}' has {len(values):,} entries in {where}: expected at most {MAX_PROMPTS:,}")
    return values
