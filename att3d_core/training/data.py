"""What a run trains on: prompts with the embeddings of everything they are called, and the assets that they name."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from functools import cached_property
from typing import Protocol

import torch
from torch import Tensor

from att3d_core.errors import TrainingError
from att3d_core.library.asset import Asset, Family
from att3d_core.library.library import RayCasterCache
from att3d_core.library.raycast import RayCaster
from att3d_core.text.slot_conditions import PhraseTable
from att3d_core.training.config import TrainConfig
from att3d_core.training.interpolation import Interpolation, InterpolationKind, Mix, dirichlet, draw_mix, pair
from att3d_core.understanding.lexicon import KIND

BARE = 0.25
"""How often a kind is drawn without any word beside it."""


class PromptSource(Protocol):
    """Prompts to draw from. Their embeddings may be on disk: only those that a step asks for are looked up."""

    @property
    def families(self) -> tuple[Family, ...]: ...

    def __len__(self) -> int: ...

    def draw(self, generator: torch.Generator) -> int:
        """Any prompt, for a batch."""
        ...

    def prompt(self, index: int) -> str:
        """The text of prompt `index`."""
        ...

    def index(self, prompt: str) -> int:
        """Which prompt has this text."""
        ...

    def rows(self, index: int) -> range:
        """Where the embeddings of everything that prompt `index` is called stand, its own text first."""
        ...

    def embedding(self, row: int) -> Tensor:
        """One embedding, [D]."""
        ...

    def target(self, index: int) -> RayCaster | None:
        """The asset that the prompt names, if there is one."""
        ...

    def settings(self, index: int) -> Mapping[str, float]:
        """Settings of the model that the prompt's asset stands at; all others are drawn."""
        ...


@dataclass(frozen=True)
class TrainingSet:
    """Assets with embedded captions.

    embeddings: [C, D], the captions of asset i are rows offsets[i] to offsets[i + 1], its canonical one first.
    families: their stops must be among the assets. kinds: of assets with slots, the indices of each kind's bare ones
    and of the others.
    """

    assets: tuple[Asset, ...]
    embeddings: Tensor
    offsets: Tensor
    casters: RayCasterCache
    families: tuple[Family, ...] = ()
    kinds: tuple[tuple[tuple[int, ...], tuple[int, ...]], ...] = ()

    def __len__(self) -> int:
        return len(self.assets)

    def draw(self, generator: torch.Generator) -> int:
        """Any asset; where there are kinds, any kind, bare with probability BARE: a kind that takes many words is not
        asked for more often than others, and a bare noun is what people type most.
        """
        if not self.kinds:
            return int(torch.randint(len(self), (1,), generator=generator))
        bare, others = self.kinds[int(torch.randint(len(self.kinds), (1,), generator=generator))]
        found = bare if bare and (not others or _uniform(generator) < BARE) else others
        return found[int(torch.randint(len(found), (1,), generator=generator))]

    def prompt(self, index: int) -> str:
        """The canonical caption."""
        return self.assets[index].caption

    @cached_property
    def _indices(self) -> dict[str, int]:
        return {asset.caption: index for index, asset in enumerate(self.assets)}

    def index(self, prompt: str) -> int:
        """Which asset has this canonical caption."""
        return self._indices[prompt]

    def rows(self, index: int) -> range:
        """Rows of the caption and its paraphrases."""
        return range(int(self.offsets[index]), int(self.offsets[index + 1]))

    def embedding(self, row: int) -> Tensor:
        """One row of the embeddings."""
        return self.embeddings[row]

    def target(self, index: int) -> RayCaster:
        """The asset, ready for rays."""
        return self.casters[index]

    def settings(self, index: int) -> Mapping[str, float]:
        """The asset's own place among its variations."""
        return self.assets[index].settings

    @property
    def canonical(self) -> Tensor:
        """Embeddings of the canonical captions, [A, D]."""
        return self.embeddings[self.offsets[:-1]]

    @property
    def means(self) -> Tensor:
        """Mean embedding of everything that each asset is called, [A, D]."""
        return torch.stack([part.mean(0) for part in self.embeddings.split(self.offsets.diff().tolist())])


class Rows(Protocol):
    """Embeddings one at a time: a tensor [P, D], or shards on disk."""

    def __len__(self) -> int: ...

    def __getitem__(self, row: int, /) -> Tensor: ...


@dataclass(frozen=True)
class PromptList:
    """Prompts alone, for guidance that needs no assets. embeddings: one row per prompt."""

    prompts: tuple[str, ...]
    embeddings: Rows
    families: tuple[Family, ...] = ()

    def __post_init__(self) -> None:
        if not self.prompts:
            raise TrainingError("there is nothing to train on: the set has no prompts")
        if len(self.embeddings) != len(self.prompts):
            raise ValueError(f"expected {len(self.prompts)} embeddings, got {len(self.embeddings)}")

    def __len__(self) -> int:
        return len(self.prompts)

    def draw(self, generator: torch.Generator) -> int:
        """All are equally likely."""
        return int(torch.randint(len(self), (1,), generator=generator))

    def prompt(self, index: int) -> str:
        """The text."""
        return self.prompts[index]

    def index(self, prompt: str) -> int:
        """Which prompt has this text."""
        return self.prompts.index(prompt)

    def rows(self, index: int) -> range:
        """Its one row."""
        return range(index, index + 1)

    def embedding(self, row: int) -> Tensor:
        """Read from the shards where these are on disk."""
        return self.embeddings[row]

    def target(self, index: int) -> None:
        """A prompt of such a set names no asset."""
        return None

    def settings(self, index: int) -> Mapping[str, float]:
        """None: all are drawn."""
        return {}


def embed_assets(
    assets: Sequence[Asset],
    casters: RayCasterCache,
    pooled: Callable[[Sequence[str]], Tensor],
    families: Sequence[Family] = (),
) -> TrainingSet:
    """The training set of `assets`, captions and trainable paraphrases; held-out paraphrases are never looked at."""
    if not assets:
        raise TrainingError("there is nothing to train on: the set has no assets")
    captions = [(asset.caption, *asset.paraphrases) for asset in assets]
    embeddings = pooled([caption for group in captions for caption in group])
    offsets = torch.tensor([0] + [len(group) for group in captions]).cumsum(0)
    names = {asset.name for asset in assets}
    usable = tuple(family for family in families if all(stop.name in names for stop in family.stops))
    return TrainingSet(tuple(assets), embeddings, offsets, casters, usable)


def slotted_assets(
    assets: Sequence[Asset],
    casters: RayCasterCache,
    pooled: Callable[[Sequence[str]], Tensor],
    slots: Sequence[str],
    dim: int,
    families: Sequence[Family] = (),
) -> TrainingSet:
    """The training set of `assets` whose slots are what the model reads, as phrases of `dim` numbers each."""
    embeddings = PhraseTable(pooled, dim).conditions(slots, [asset.slots for asset in assets])
    grouped: dict[str, tuple[list[int], list[int]]] = {}
    for index, asset in enumerate(assets):
        grouped.setdefault(asset.slots[KIND], ([], []))[len(asset.slots) > 1].append(index)
    kinds = tuple((tuple(bare), tuple(others)) for bare, others in grouped.values())
    return TrainingSet(tuple(assets), embeddings, torch.arange(len(assets) + 1), casters, tuple(families), kinds)


@dataclass(frozen=True)
class Choice:
    """One prompt of a batch in numbers: the prompts of a mix, the row that stands for each, a family or none.

    The members are indices of prompts, or of a family's stops. Nothing is looked up yet, so that every process of a
    run can make the choices of all of them.
    """

    mix: Mix
    rows: tuple[int, ...]
    family: int | None = None


@dataclass(frozen=True)
class End:
    """One prompt: its text, embedding [D], and the asset that it names, if there is one."""

    prompt: str
    embedding: Tensor
    target: RayCaster | None


@dataclass(frozen=True)
class Drawn:
    """One or several prompts and their weights, which sum to 1."""

    ends: tuple[End, ...]
    weights: tuple[float, ...]

    @property
    def embedding(self) -> Tensor:
        """What the mapping network reads, [D]: the mix (eq. 6)."""
        parts = [weight * end.embedding for weight, end in zip(self.weights, self.ends, strict=True)]
        return torch.stack(parts).sum(0)


def choose(
    source: PromptSource, config: TrainConfig, how: Interpolation, progress: float, generator: torch.Generator
) -> Choice:
    """What one prompt of a batch shows, `progress` in [0, 1] through the run. Raises TrainingError.

    Without interpolation: any prompt by any one of its captions, or with probability `config.families` a point between
    two neighbouring stops of a family, all points equally likely.
    """
    if how.kind is InterpolationKind.FAMILY:
        if not source.families:
            raise TrainingError("family interpolation needs a set with families, such as toybox; this one has none")
        return _between_stops(source, config, how.kappa_at(progress), generator)
    if how.on:
        mix = draw_mix(len(source), how, how.kappa_at(progress), generator)
        return Choice(mix, tuple(_caption(source, member, config, generator) for member in mix.members))
    if source.families and _uniform(generator) < config.families:
        return _between_stops(source, config, 1.0, generator)
    index = source.draw(generator)
    return Choice(Mix((index,), (1.0,)), (_caption(source, index, config, generator),))


def _between_stops(source: PromptSource, config: TrainConfig, kappa: float, generator: torch.Generator) -> Choice:
    number = int(torch.randint(len(source.families), (1,), generator=generator))
    family = source.families[number]
    stops = family.stops
    pairs = len(stops) if family.closed else len(stops) - 1
    start = int(torch.randint(pairs, (1,), generator=generator))
    mix = pair(start, (start + 1) % len(stops), float(dirichlet(kappa, 2, 1, generator)[0, 1]))
    members = [source.index(stops[stop].caption) for stop in mix.members]
    return Choice(mix, tuple(_caption(source, member, config, generator) for member in members), number)


def look_up(source: PromptSource, choice: Choice) -> Drawn:
    """The texts, embeddings and assets of a choice."""
    if choice.family is None:
        ends = tuple(
            End(source.prompt(member), source.embedding(row), source.target(member))
            for member, row in zip(choice.mix.members, choice.rows, strict=True)
        )
        return Drawn(ends, choice.mix.weights)
    family = source.families[choice.family]
    first, second = (family.stops[member] for member in choice.mix.members)
    mixed = Drawn(tuple(End("", source.embedding(row), None) for row in choice.rows), choice.mix.weights).embedding
    target = RayCaster(family.between(first, second, choice.mix.weights[1]))
    return Drawn((End(f"{first.caption} > {second.caption}", mixed, target),), (1.0,))


def _caption(source: PromptSource, index: int, config: TrainConfig, generator: torch.Generator) -> int:
    """The row of a prompt's own text or, with probability `paraphrases`, of any one of its paraphrases."""
    rows = source.rows(index)
    if len(rows) == 1 or _uniform(generator) >= config.paraphrases:
        return rows[0]
    return rows[int(torch.randint(1, len(rows), (1,), generator=generator))]


def _uniform(generator: torch.Generator) -> float:
    return float(torch.rand((), generator=generator))
