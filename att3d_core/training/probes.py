"""Supervision by assets without pictures: points that an asset says are empty, or solid and of which colour.

A line through the ball tells three things without any rendering: what lies before the first hit is empty, what lies
just behind it is solid, and which colour it has. One point of each takes the place of the dozens of samples of a ray,
so a step can show several times as many prompts. The inside of an asset is never asked for, as no picture shows it.
"""

from __future__ import annotations

from dataclasses import dataclass

import torch
from torch import Tensor

from att3d_core.conventions import FIELD_RADIUS
from att3d_core.errors import TrainingError
from att3d_core.field import fused
from att3d_core.library.raycast import RayCaster
from att3d_core.model import Att3D
from att3d_core.training.batch import draw_prompts
from att3d_core.training.config import TrainConfig
from att3d_core.training.data import Drawn, PromptSource, look_up
from att3d_core.training.distributed import Group
from att3d_core.training.interpolation import Interpolation

STEP = 0.04
"""Length over which a density becomes an opacity, in metres: about a sample of a ray."""
SKIN = (0.002, 0.022)
"""How far behind its surface an asset is asked to be solid, in metres."""
GAP = 0.008
"""Between the surface and the first empty point before it, in metres."""
NEAR = 0.06
"""Mean distance from the surface of those empty points that are close to one, in metres."""
COLOR_WEIGHT = 4.0
"""Of the squared error of colours beside the cross-entropy of opacities."""
_ALONE = Interpolation()


@dataclass(frozen=True)
class Probes:
    """Points [..., 3], whether they are solid [...] (0 or 1), and their sRGB colours [..., 3] where they are."""

    points: Tensor
    solid: Tensor
    colors: Tensor


def probe(caster: RayCaster, lines: int, generator: torch.Generator) -> Probes:
    """Two points on each of `lines` lines, drawn evenly through the ball: an empty one, and one just below the surface
    that the line meets, or another empty one where it meets none. [2 lines, ...].
    """
    ends = torch.nn.functional.normalize(torch.randn(2, lines, 3, generator=generator), dim=-1) * FIELD_RADIUS
    length = (ends[1] - ends[0]).norm(dim=-1).clamp(min=1e-6)
    origins, toward = ends[0], (ends[1] - ends[0]) / length[:, None]
    hits = caster.cast(origins, toward)
    share = torch.rand(2, lines, generator=generator)
    free = torch.where(hits.mask, hits.depth - GAP, length).clamp(min=0.0)
    close = free - torch.empty(lines).exponential_(1.0 / NEAR, generator=generator)
    every_other = torch.arange(lines) % 2 == 0
    before = torch.where(every_other & hits.mask & (close > 0.0), close, share[0] * free)
    behind = hits.depth + SKIN[0] + (SKIN[1] - SKIN[0]) * share[1]
    at = torch.cat([before, torch.where(hits.mask, behind, share[1] * length)])
    return Probes(
        origins.repeat(2, 1) + at[:, None] * toward.repeat(2, 1),
        torch.cat([torch.zeros(lines), hits.mask.float()]),
        torch.cat([torch.zeros(lines, 3), hits.albedo]),
    )


def probe_loss(sigmas: Tensor, colors: Tensor, probes: Probes) -> Tensor:
    """Cross-entropy of the opacity over STEP, plus the squared error of the colour where it is solid; means, [G].

    sigmas [G, N] (1/m) and colors [G, N, 3] are the field's at the probes [G, N].
    """
    depth = sigmas * STEP
    opaque = -torch.log(-torch.expm1(-depth.clamp(min=1e-4)))
    entropy = torch.where(probes.solid > 0.0, opaque, depth)
    error = (colors - probes.colors).square().sum(-1) * probes.solid
    return (entropy + COLOR_WEIGHT * error).mean(1)


def probe_batch(
    model: Att3D, source: PromptSource, config: TrainConfig, progress: float, generator: torch.Generator, group: Group
) -> Tensor:
    """The loss [P] of this process's share of the next batch of probed prompts; differentiable.

    As with frames, every process draws the numbers of the whole batch from the same generator. Raises TrainingError
    where a prompt names no asset.
    """
    device, count = model.mean.device, config.probe_prompts
    choices, values = draw_prompts(
        source, model.config.settings, config, _ALONE, count * group.world, progress, generator
    )
    seed = int(torch.randint(1 << 62, (1,), generator=generator))
    mine = slice(group.rank * count, (group.rank + 1) * count)
    drawn = [look_up(source, choice) for choice in choices[mine]]
    dice = torch.Generator().manual_seed(seed + group.rank)
    found = [probe(_asset(item), config.probe_lines, dice) for item in drawn]
    probes = Probes(
        torch.stack([each.points for each in found]).to(device),
        torch.stack([each.solid for each in found]).to(device),
        torch.stack([each.colors for each in found]).to(device),
    )
    settings = torch.stack([value[mine] for value in values], 1).to(device) if values else None
    u = model.embed(torch.stack([item.embedding for item in drawn]).to(device), settings)
    radiance = model.radiance_of(u)
    return probe_loss(
        *fused.query_differentiable(model.config.layout, radiance, model.mapping.grids(u), probes.points), probes
    )


def _asset(drawn: Drawn) -> RayCaster:
    (end,) = drawn.ends
    if end.target is None:
        raise TrainingError(f"'{end.prompt}' names no asset that could be probed: leave probed at 0")
    return end.target
