"""Rules that say which combinations of a prompt set are kept from training."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Protocol

from att3d_core.errors import PromptSetError


class HoldOut(Protocol):
    """A rule over the cells of a template's table; a plain list is a table of one slot."""

    def held_out(self, prompt: str, index: tuple[int, ...], counts: tuple[int, ...]) -> bool:
        """Whether `prompt` is kept from training; `index` is its word in each slot, `counts` the words of each."""
        ...


@dataclass(frozen=True)
class HoldNothing:
    """Every prompt is seen."""

    def held_out(self, prompt: str, index: tuple[int, ...], counts: tuple[int, ...]) -> bool:
        return False


@dataclass(frozen=True)
class HoldDiagonal:
    """The i-th word of one slot with the i-th of the other is unseen (paper B.1.12). Needs two slots of one length."""

    def held_out(self, prompt: str, index: tuple[int, ...], counts: tuple[int, ...]) -> bool:
        if len(counts) != 2 or counts[0] != counts[1]:
            raise PromptSetError(
                f"holding out the diagonal needs two slots with equally many words, got {list(counts)} words; "
                "change the template or the rule"
            )
        return index[0] == index[1]


@dataclass(frozen=True)
class HoldHomogeneous:
    """One combination in `keep` is seen, spread evenly: those whose word indices sum to a multiple of `keep`.

    `keep` 2 holds out one half and 8 seven eighths (paper section 4.2); the second seen set is within the first.
    """

    keep: int

    def __post_init__(self) -> None:
        if self.keep < 1:
            raise PromptSetError(f"a homogeneous rule keeps one prompt in N: expected N of 1 or more, got {self.keep}")

    def held_out(self, prompt: str, index: tuple[int, ...], counts: tuple[int, ...]) -> bool:
        return sum(index) % self.keep != 0


@dataclass(frozen=True)
class HoldListed:
    """The prompts listed here are unseen."""

    prompts: frozenset[str]

    def held_out(self, prompt: str, index: tuple[int, ...], counts: tuple[int, ...]) -> bool:
        return prompt in self.prompts
