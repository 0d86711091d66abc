"""Prompt sets: what a model is trained on, and what is kept from it to be asked for later."""

from __future__ import annotations

import itertools
import math
import string
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property

from att3d_core.errors import PromptError, PromptSetError
from att3d_core.text.holdout import HoldListed, HoldNothing, HoldOut
from att3d_core.text.normalize import normalize_prompt

# Forty times the paper's largest set: beyond it a template is a mistake, not a plan.
MAX_PROMPTS = 100_000


@dataclass(frozen=True)
class PromptSet:
    """Prompts in a fixed order, some of them held out.

    slots: for each prompt its word in every slot of the template, empty for plain lists.
    unseen: indices of the held-out prompts. Raises PromptSetError where the parts contradict each other.
    """

    name: str
    prompts: tuple[str, ...]
    slots: tuple[Mapping[str, str], ...]
    unseen: frozenset[int] = frozenset()

    def __post_init__(self) -> None:
        count = len(self.prompts)
        if count == 0:
            raise PromptSetError(f"the prompt set '{self.name}' is empty: give it at least one prompt")
        if len(self.slots) != count:
            raise PromptSetError(f"'{self.name}' needs one slot map a prompt: expected {count}, got {len(self.slots)}")
        if len(set(self.prompts)) < count:
            met: set[str] = set()
            twice = next(prompt for prompt in self.prompts if prompt in met or met.add(prompt))
            raise PromptSetError(f"the prompt set '{self.name}' holds '{twice[:80]}' more than once; remove one")
        if not self.unseen <= set(range(count)):
            raise PromptSetError(f"the prompt set '{self.name}' holds out prompts that it does not have")
        if len(self.unseen) == count:
            raise PromptSetError(f"the prompt set '{self.name}' holds out every prompt: nothing is left to train on")

    @classmethod
    def from_list(cls, name: str, prompts: Iterable[str], rule: HoldOut | None = None) -> PromptSet:
        """A plain list, normalised; `rule` sees it as a table of one slot."""
        normal = tuple(normal_entry(name, prompt) for prompt in prompts)
        unseen = _unseen(normal, [(index,) for index in range(len(normal))], (len(normal),), rule or HoldNothing())
        return cls(name, normal, ({},) * len(normal), unseen)

    @classmethod
    def from_template(
        cls, name: str, template: str, words: Mapping[str, Sequence[str]], rule: HoldOut | None = None
    ) -> PromptSet:
        """Every combination of `words` in `template` ("a {animal} {hat}"), the last slot changing fastest."""
        _check_template(name, template, words)
        table = [[normal_entry(name, word) for word in options] for options in words.values()]
        counts = tuple(len(options) for options in table)
        slots = tuple(dict(zip(words, choice, strict=True)) for choice in itertools.product(*table))
        prompts = tuple(normal_entry(name, template.format_map(choice)) for choice in slots)
        cells = itertools.product(*(range(count) for count in counts))
        return cls(name, prompts, slots, _unseen(prompts, cells, counts, rule or HoldNothing()))

    def __len__(self) -> int:
        return len(self.prompts)

    @property
    def seen_indices(self) -> tuple[int, ...]:
        """Indices of the prompts to train on, ascending."""
        return tuple(index for index in range(len(self)) if index not in self.unseen)

    @property
    def unseen_indices(self) -> tuple[int, ...]:
        """Indices of the held-out prompts, ascending."""
        return tuple(sorted(self.unseen))

    def neighbours(self, index: int) -> tuple[int, ...]:
        """Indices of the prompts that differ from prompt `index` in exactly one word, ascending."""
        mine = self.slots[index]
        changed = (
            self._by_words.get(_words({**mine, slot: word}))
            for slot in mine
            for word in self._vocabulary[slot]
            if word != mine[slot]
        )
        return tuple(sorted(found for found in changed if found is not None))

    @cached_property
    def _by_words(self) -> dict[tuple[tuple[str, str], ...], int]:
        return {_words(slots): index for index, slots in enumerate(self.slots)}

    @cached_property
    def _vocabulary(self) -> dict[str, list[str]]:
        names = dict.fromkeys(name for slots in self.slots for name in slots)
        return {name: list(dict.fromkeys(slots[name] for slots in self.slots if name in slots)) for name in names}


def _words(slots: Mapping[str, str]) -> tuple[tuple[str, str], ...]:
    return tuple(sorted(slots.items()))


def normal_entry(name: str, text: str) -> str:
    """`text` normalised; raises PromptSetError naming the set `name`."""
    try:
        return normalize_prompt(text)
    except PromptError as error:
        raise PromptSetError(f"the prompt set '{name}' holds a bad entry: {error}") from error


def _unseen(
    prompts: tuple[str, ...], cells: Iterable[tuple[int, ...]], counts: tuple[int, ...], rule: HoldOut
) -> frozenset[int]:
    strangers = rule.prompts - set(prompts) if isinstance(rule, HoldListed) else frozenset()
    if strangers:
        stranger = min(strangers)
        raise PromptSetError(f"'{stranger[:80]}' is to be held out but is not in the set; correct its spelling")
    pairs = enumerate(zip(prompts, cells, strict=True))
    return frozenset(index for index, (prompt, cell) in pairs if rule.held_out(prompt, cell, counts))


def _check_template(name: str, template: str, words: Mapping[str, Sequence[str]]) -> None:
    slots = _template_slots(name, template)
    for slot in slots:
        if slot not in words:
            raise PromptSetError(f"the template of '{name}' uses {{{slot}}}, but no words are given for it")
    for slot, options in words.items():
        if slot not in slots:
            raise PromptSetError(f"the template of '{name}' never uses {{{slot}}}: add it or remove its words")
        if not options:
            raise PromptSetError(f"the slot {{{slot}}} of '{name}' has no words")
        if len(set(options)) < len(options):
            raise PromptSetError(f"the slot {{{slot}}} of '{name}' lists a word more than once")
    count = math.prod(len(options) for options in words.values())
    if count > MAX_PROMPTS:
        raise PromptSetError(f"the template of '{name}' makes {count:,} prompts: expected at most {MAX_PROMPTS:,}")


def _template_slots(name: str, template: str) -> list[str]:
    try:
        fields = list(string.Formatter().parse(template))
    except ValueError as error:
        raise PromptSetError(f"the template of '{name}' has an unmatched brace: {error}") from error
    slots = []
    for _, field, spec, conversion in fields:
        if field is None:
            continue
        if not field.isidentifier() or spec or conversion:
            raise PromptSetError(f"the template of '{name}' holds {{{field[:80]}}}: expected a slot such as {{animal}}")
        slots.append(field)
    if not slots:
        raise PromptSetError(f"the template of '{name}' has no slot: expected one such as {{animal}}")
    return slots
