"""The training loop (paper Alg. 1) as a generator of reports."""

from __future__ import annotations

import time
from collections.abc import Iterator
from dataclasses import dataclass

import psutil
import torch
from torch import Tensor

from att3d_core.errors import TrainingError
from att3d_core.field import fused
from att3d_core.field.mapping import FixedBasis
from att3d_core.guidance.estimators import Estimator
from att3d_core.guidance.protocol import Conditions, Guidance
from att3d_core.model import Att3D
from att3d_core.render.cameras import Cameras, random_cameras, random_lights
from att3d_core.render.occupancy import cell_centres, occupancy_from_density
from att3d_core.render.samplers import ray_ball, stratified
from att3d_core.render.shading import Shading
from att3d_core.render.volume import render_rays
from att3d_core.schedules import CosineDecay
from att3d_core.text.views import view_of
from att3d_core.train.adam import Adam
from att3d_core.train.config import TrainConfig
from att3d_core.train.data import TrainingSet, draw


@dataclass(frozen=True)
class Report:
    """One optimizer step. loss: mean squared step asked for by the guidance, on pictures in [0, 1]."""

    step: int
    frames_per_prompt: float
    loss: float
    learning_rate: float
    seconds: float
    memory_mb: float


@dataclass(frozen=True)
class Batch:
    """Prompts and cameras of one step: P prompts, B = P x frames frames, frame b shows prompt owner[b]."""

    conditions: Conditions
    pooled: Tensor
    owner: Tensor
    seed: int


class Trainer:
    """A run that can be advanced, saved and resumed; `run` yields one report a step.

    All randomness comes from `generator`, so the state of a run is model, optimizer, generator and step.
    """

    def __init__(
        self, model: Att3D, data: TrainingSet, guidance: Guidance, estimator: Estimator, config: TrainConfig
    ) -> None:
        if isinstance(model.mapping.basis, FixedBasis):
            raise TrainingError("a released model cannot be trained further: its spectral norms are folded in")
        self.model, self.data, self.guidance, self.estimator, self.config = model, data, guidance, estimator, config
        text = list(model.mapping.first.parameters())
        known = {id(parameter) for parameter in text}
        others = [parameter for parameter in model.parameters() if id(parameter) not in known]
        self.optimizer = Adam([{"params": others}, {"params": text}], model.mapping.basis, 1.0, config.beta2)
        self.schedule = CosineDecay(config.learning_rate, config.learning_rate * config.final_rate, config.hold)
        self.generator = torch.Generator().manual_seed(config.seed)
        self.step = 0

    def run(self) -> Iterator[Report]:
        """Train to the end of the run, or until the caller stops asking."""
        while self.step < self.config.steps:
            yield self.advance()

    def advance(self) -> Report:
        """One optimizer step."""
        start = time.monotonic()
        rate = self.schedule.at(self.step / self.config.steps)
        for group, scale in zip(self.optimizer.param_groups, (1.0, self.config.text_rate), strict=True):
            group["lr"] = rate * scale
        batch = self._sample()
        frames = self._render(batch)
        result = self.estimator(frames.detach(), self.guidance, batch.conditions, self.generator)
        loss = float(result.squared_error.mean()) / 4  # pictures in [-1, 1] are twice as far apart
        if not loss < float("inf"):
            raise TrainingError(f"training diverged at step {self.step}: the loss is not finite; lower --learning-rate")
        self.optimizer.zero_grad()
        frames.backward(result.gradient / result.gradient.numel())
        self.optimizer.step()
        self.step += 1
        batch_size = self.config.prompts * self.config.frames
        return Report(
            self.step,
            self.step * batch_size / len(self.data.assets),
            loss,
            rate,
            time.monotonic() - start,
            psutil.Process().memory_info().rss / 2**20,
        )

    def _sample(self) -> Batch:
        config, generator = self.config, self.generator
        drawn = [draw(self.data, config.families, config.paraphrases, generator) for _ in range(config.prompts)]
        owner = torch.arange(config.prompts).repeat_interleave(config.frames)
        cameras = random_cameras(len(owner), generator, (config.focal_min, config.focal_max))
        light = random_lights(cameras, generator)
        choice = torch.rand(len(owner), generator=generator)
        shading = torch.full((len(owner),), int(Shading.ALBEDO))
        shading[choice < config.full + config.textureless] = int(Shading.TEXTURELESS)
        shading[choice < config.full] = int(Shading.FULL)
        background = torch.rand(len(owner), 3, generator=generator)
        pooled = torch.stack([item.pooled for item in drawn])
        conditions = Conditions(
            tuple(drawn[i].prompt for i in owner.tolist()),
            pooled[owner],
            tuple(view_of(cameras.azimuth_deg, cameras.elevation_deg)),
            cameras,
            shading,
            light,
            background,
            tuple(drawn[i].target for i in owner.tolist()),
        )
        return Batch(conditions, pooled, owner, int(torch.randint(1 << 62, (1,), generator=generator)))

    def _render(self, batch: Batch) -> Tensor:
        """Differentiable frames [B, H, W, 3] in [-1, 1] over the batch's backgrounds."""
        config, model, conditions = self.config, self.model, batch.conditions
        device = model.mean.device
        u = model.embed(batch.pooled.to(device))
        grids = model.mapping.grids(u)
        rays_o, rays_d = self._rays(conditions.cameras, device)
        near, far = ray_ball(rays_o, rays_d)
        edges = stratified(near, far, config.samples, self.generator)
        if fused.accelerator_for(device).fused:
            layout = model.config.layout
            centres = cell_centres(config.occupancy)
            sigmas = fused.query_density(layout, model.radiance, grids, centres)
            cells = occupancy_from_density(sigmas, config.occupancy)
            inputs = fused.MarchInputs(
                batch.owner, rays_o, rays_d, edges, cells, conditions.shading, conditions.light, config.explore,
                batch.seed,
            )  # fmt: skip
            color, opacity = fused.march_differentiable(layout, model.radiance, grids, inputs)
        else:
            color, opacity = self._march_torch(batch, grids, rays_o, rays_d, edges)
        background = conditions.background.to(device)[:, None]
        if model.environment is not None:
            background = model.environment(rays_d, torch.nn.functional.silu(u)[batch.owner.to(device)])
        frames = color + (1.0 - opacity[..., None]) * background
        return frames.view(len(batch.owner), config.size, config.size, 3) * 2.0 - 1.0

    def _rays(self, cameras: Cameras, device: torch.device) -> tuple[Tensor, Tensor]:
        size = self.config.size
        rays_o, rays_d = cameras.rays(size, size)
        return tuple(rays.reshape(len(cameras), -1, 3).to(device) for rays in (rays_o, rays_d))  # type: ignore[return-value]

    def _march_torch(
        self, batch: Batch, grids: Tensor, rays_o: Tensor, rays_d: Tensor, edges: Tensor
    ) -> tuple[Tensor, Tensor]:
        """The same in plain PyTorch, frames of one shading at a time."""
        layout, radiance = self.model.config.layout, self.model.radiance
        color, opacity = torch.zeros_like(rays_o), torch.zeros_like(rays_o[..., 0])
        for shading in Shading:
            frames = torch.nonzero(batch.conditions.shading == int(shading))[:, 0].to(grids.device)
            if len(frames):
                field = fused.torch_field(layout, radiance, grids[batch.owner.to(grids.device)[frames]])
                light = batch.conditions.light.to(grids.device)[frames]
                out = render_rays(field, rays_o[frames], rays_d[frames], edges[frames], shading, light)
                color = color.index_copy(0, frames, out.color)
                opacity = opacity.index_copy(0, frames, out.opacity)
        return color, opacity
