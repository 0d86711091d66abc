"""What a run trains on: assets, the embeddings of everything they are called, and families to walk along."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

import torch
from torch import Tensor

from att3d_core.errors import TrainingError
from att3d_core.library.asset import Asset, Family
from att3d_core.library.library import RayCasterCache
from att3d_core.library.raycast import RayCaster


@dataclass(frozen=True)
class TrainingSet:
    """Assets with embedded captions.

    embeddings: [C, D], the captions of asset i are rows offsets[i] to offsets[i + 1], its canonical one first.
    families: their stops must be among the assets.
    """

    assets: tuple[Asset, ...]
    embeddings: Tensor
    offsets: Tensor
    casters: RayCasterCache
    families: tuple[Family, ...] = ()

    @property
    def canonical(self) -> Tensor:
        """Embeddings of the canonical captions, [A, D]."""
        return self.embeddings[self.offsets[:-1]]

    @property
    def means(self) -> Tensor:
        """Mean embedding of everything that each asset is called, [A, D]."""
        return torch.stack([part.mean(0) for part in self.embeddings.split(self.offsets.diff().tolist())])


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


@dataclass(frozen=True)
class Drawn:
    """One prompt of a batch: its text, the pooled embedding [D], and the asset that it names."""

    prompt: str
    pooled: Tensor
    target: RayCaster


def draw(data: TrainingSet, families: float, paraphrases: float, generator: torch.Generator) -> Drawn:
    """A random asset by a random one of its captions, or with probability `families` a point between two stops."""
    if data.families and _uniform(generator) < families:
        return _draw_between(data, paraphrases, generator)
    index = int(torch.randint(len(data.assets), (1,), generator=generator))
    return Drawn(data.assets[index].caption, _draw_caption(data, index, paraphrases, generator), data.casters[index])


def _draw_between(data: TrainingSet, paraphrases: float, generator: torch.Generator) -> Drawn:
    family = data.families[int(torch.randint(len(data.families), (1,), generator=generator))]
    stops = family.stops
    pairs = len(stops) if family.closed else len(stops) - 1
    start = int(torch.randint(pairs, (1,), generator=generator))
    first, second = stops[start], stops[(start + 1) % len(stops)]
    alpha = _uniform(generator)
    index = {asset.name: i for i, asset in enumerate(data.assets)}
    ends = [_draw_caption(data, index[stop.name], paraphrases, generator) for stop in (first, second)]
    mixed = (1 - alpha) * ends[0] + alpha * ends[1]
    return Drawn(f"{first.caption} > {second.caption}", mixed, RayCaster(family.between(first, second, alpha)))


def _draw_caption(data: TrainingSet, index: int, paraphrases: float, generator: torch.Generator) -> Tensor:
    start, stop = int(data.offsets[index]), int(data.offsets[index + 1])
    if stop - start == 1 or _uniform(generator) >= paraphrases:
        return data.embeddings[start]
    return data.embeddings[int(torch.randint(start + 1, stop, (1,), generator=generator))]


def _uniform(generator: torch.Generator) -> float:
    return float(torch.rand((), generator=generator))
