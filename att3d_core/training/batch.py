"""The random part of a step: prompts, cameras, light, background, and the seeds of everything that follows."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

import torch
from torch import Tensor

from att3d_core.guidance.protocol import Conditions, Mixing, OtherEnd
from att3d_core.library.asset import VARIATIONS
from att3d_core.library.raycast import RayCaster
from att3d_core.model import Setting
from att3d_core.render.cameras import random_cameras, random_lights
from att3d_core.render.shading import Shading
from att3d_core.text.views import view_of
from att3d_core.training.config import TrainConfig
from att3d_core.training.data import Choice, Drawn, End, PromptSource, choose, look_up
from att3d_core.training.distributed import Group
from att3d_core.training.interpolation import Interpolation, InterpolationKind, draw_corner
from att3d_core.training.regularizers import TERMS, Regularizers

GUIDANCE_WEIGHT = "guidance_weight"
SETTINGS = (GUIDANCE_WEIGHT, *TERMS, *VARIATIONS)
"""What a model can be amortized over besides prompts, by the names of its settings (section 3.2.2)."""

_MIXING = {InterpolationKind.EMBEDDING: Mixing.EMBEDDING, InterpolationKind.GUIDANCE: Mixing.GUIDANCE}

SHARES = (4, 2, 3, 5, 7)
"""In how many shares a batch may be computed, what is tried first."""


@dataclass(frozen=True)
class Batch:
    """This process's share of one step: P prompts, B = P x frames frames, frame b shows prompt owner[b].

    embeddings: [P, D], what the mapping network reads. settings: [P, S] in their own units, None where the model has
    none. weights: of each regulariser, by name, [B]. seeds: one per frame, for its samples along the rays.
    explore_seed: for the samples in empty space, numbered from this process's first one. noise_seed: of this process.
    """

    conditions: Conditions
    embeddings: Tensor
    settings: Tensor | None
    weights: dict[str, Tensor]
    owner: Tensor
    seeds: tuple[int, ...]
    explore_seed: int
    first_frame: int
    noise_seed: int


def draw_batch(
    source: PromptSource,
    settings: Sequence[Setting],
    config: TrainConfig,
    interpolation: Interpolation,
    regularizers: Regularizers,
    progress: float,
    generator: torch.Generator,
    group: Group,
) -> Batch:
    """The next batch, `progress` in [0, 1] through the run.

    Every process draws the numbers of the whole batch from the same generator, and looks up its own prompts alone.
    """
    total = config.prompts * group.world
    choices, values = draw_prompts(source, settings, config, interpolation, total, progress, generator)
    count = total * config.frames
    cameras = random_cameras(count, generator, (config.focal_min, config.focal_max))
    light = random_lights(cameras, generator)
    shading = _shading(config, count, generator)
    background = torch.rand(count, 3, generator=generator)
    seeds = torch.randint(1 << 62, (count,), generator=generator)
    explore_seed, noise_seed = torch.randint(1 << 62, (2,), generator=generator).tolist()

    prompts = slice(group.rank * config.prompts, (group.rank + 1) * config.prompts)
    frames = slice(prompts.start * config.frames, prompts.stop * config.frames)
    drawn = [look_up(source, choice) for choice in choices[prompts]]
    owner = torch.arange(config.prompts).repeat_interleave(config.frames)
    mine = {setting.name: value[prompts][owner] for setting, value in zip(settings, values, strict=True)}
    asked = [_asked(drawn[i], interpolation.kind, seed) for i, seed in zip(owner, seeds[frames].tolist(), strict=True)]
    cameras = cameras[frames]
    conditions = Conditions(
        prompts=tuple(frame.prompt for frame in asked),
        pooled=torch.stack([frame.embedding for frame in asked]),
        views=tuple(view_of(cameras.azimuth_deg, cameras.elevation_deg)),
        cameras=cameras,
        shading=shading[frames],
        light=light[frames],
        background=background[frames],
        targets=tuple(frame.target for frame in asked),
        others=tuple(frame.other for frame in asked) if any(frame.other for frame in asked) else (),
        guidance_weight=mine.get(GUIDANCE_WEIGHT),
    )
    return Batch(
        conditions,
        torch.stack([item.embedding for item in drawn]),
        torch.stack([value[prompts] for value in values], 1) if values else None,
        {name: mine.get(name, torch.full((len(owner),), float(getattr(regularizers, name)))) for name in TERMS},
        owner,
        tuple(seeds[frames].tolist()),
        explore_seed,
        frames.start,
        noise_seed + group.rank,
    )


def draw_prompts(
    source: PromptSource,
    settings: Sequence[Setting],
    config: TrainConfig,
    interpolation: Interpolation,
    total: int,
    progress: float,
    generator: torch.Generator,
) -> tuple[list[Choice], list[Tensor]]:
    """`total` prompts of a step, and what each of the `settings` is for them, [total]."""
    choices = [choose(source, config, interpolation, progress, generator) for _ in range(total)]
    values = [s.low + (s.high - s.low) * torch.rand(total, generator=generator) for s in settings]
    for setting, value in zip(settings, values, strict=True):
        if setting.name in VARIATIONS:
            value.copy_(torch.tensor([_variation(source, choice, setting.name) for choice in choices]))
    return choices, values


def _variation(source: PromptSource, choice: Choice, name: str) -> float:
    """Where the asset of a choice stands among its variations; the stops of a family are the usual ones."""
    return 0.0 if choice.family is not None else source.settings(choice.mix.members[0]).get(name, 0.0)


@dataclass(frozen=True)
class _Asked:
    """What the guidance is asked for in one frame."""

    prompt: str
    embedding: Tensor
    target: RayCaster | None
    other: OtherEnd | None = None


def _asked(drawn: Drawn, kind: InterpolationKind, seed: int) -> _Asked:
    if len(drawn.ends) == 1:
        return _alone(drawn.ends[0])
    generator = torch.Generator().manual_seed(seed)
    if kind is InterpolationKind.LOSS:
        # Eq. 10, drawn anew for every frame.
        return _alone(drawn.ends[draw_corner(drawn.weights, generator)])
    # Two ends a frame. Of more, one half's weights go to one end and the other half's to the other, each end drawn
    # within its half: as predictions are mixed linearly, eq. 11 is what is asked for on average.
    half = len(drawn.ends) // 2
    alpha = min(max(sum(drawn.weights[half:]), 0.0), 1.0)
    first = drawn.ends[draw_corner(drawn.weights[:half], generator)]
    second = drawn.ends[half + draw_corner(drawn.weights[half:], generator)]
    other = OtherEnd(second.prompt, second.embedding, second.target, alpha, _MIXING[kind])
    return _Asked(first.prompt, first.embedding, first.target, other)


def _alone(end: End) -> _Asked:
    return _Asked(end.prompt, end.embedding, end.target)


def _shading(config: TrainConfig, count: int, generator: torch.Generator) -> Tensor:
    choice = torch.rand(count, generator=generator)
    shading = torch.full((count,), int(Shading.ALBEDO))
    shading[choice < config.full + config.textureless] = int(Shading.TEXTURELESS)
    shading[choice < config.full] = int(Shading.FULL)
    return shading


@dataclass(frozen=True)
class Share:
    """A `Group` as one of its processes is to a share of that one's batch. Nothing is summed here."""

    rank: int
    world: int

    def sum(self, tensor: Tensor) -> Tensor:
        return tensor

    def concatenate(self, tensor: Tensor) -> Tensor:
        return tensor

    def leave(self) -> None:
        pass


def shares_of(group: Group, count: int) -> list[Group]:
    """What stands for `group` in each of `count` shares."""
    if count == 1:
        return [group]
    return [Share(group.rank * count + number, group.world * count) for number in range(count)]


def smaller(config: TrainConfig, count: int) -> TrainConfig:
    """`config` for one of `count` shares."""
    if count == 1:
        return config
    return replace(config, prompts=config.prompts // count, probe_prompts=max(config.probe_prompts // count, 1))


def divisor(config: TrainConfig) -> int:
    """Into how many shares every batch of a run falls evenly; 1 where it does not."""
    counts = [config.prompts, *([config.probe_prompts] if config.probed > 0.0 else [])]
    return next((number for number in SHARES if all(count % number == 0 for count in counts)), 1)
