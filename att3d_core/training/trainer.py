"""The training loop (paper Alg. 1) as a generator of reports."""

from __future__ import annotations

import math
import time
from collections.abc import Callable, Iterator
from dataclasses import dataclass

import psutil
import torch
from torch import Tensor

from att3d_core.errors import DivergedError, TrainingError, is_out_of_memory
from att3d_core.guidance.estimators import Estimator
from att3d_core.guidance.learned_score import learned_score
from att3d_core.guidance.library import LibraryGuidance
from att3d_core.guidance.protocol import Guidance
from att3d_core.model import Att3D
from att3d_core.render.memory import release_memory
from att3d_core.training import gradients
from att3d_core.training.adam import Adam
from att3d_core.training.batch import GUIDANCE_WEIGHT, SETTINGS, divisor, draw_batch, shares_of, smaller
from att3d_core.training.config import TrainConfig
from att3d_core.training.data import PromptSource
from att3d_core.training.distributed import Group, SingleProcess
from att3d_core.training.interpolation import Interpolation, InterpolationKind
from att3d_core.training.probes import probe_batch
from att3d_core.training.regularizers import Regularizers
from att3d_core.training.rendering import render_batch
from att3d_core.training.schedules import CosineDecay

STRIKES = 3
"""Steps that gave something else than numbers, after which a run has diverged."""
NO_INTERPOLATION = Interpolation()
NO_REGULARIZERS = Regularizers()
SINGLE_PROCESS = SingleProcess()


@dataclass(frozen=True)
class Report:
    """One optimizer step. loss: mean squared step asked for by the guidance, on pictures in [0, 1]; of a step that
    probes, `probe_loss`. frames_per_prompt: a probed prompt counts as one frame.

    gradient_norm: before clipping, None where the run does not clip.
    """

    step: int
    frames_per_prompt: float
    loss: float
    learning_rate: float
    seconds: float
    memory_mb: float
    gradient_norm: float | None = None


def _nothing_to_learn() -> bool:
    return True


@dataclass(frozen=True)
class _Pull:
    """Where a batch wants the model: its loss [], and what makes the gradients of this process.

    learn: what teaches a learned score this batch; False where it could not, and then nothing has changed.
    """

    loss: Tensor
    backward: Callable[[], None]
    learn: Callable[[], bool] = _nothing_to_learn


@dataclass(frozen=True)
class Strike:
    """A step that was undone: its number, what was NaN or infinite, and the learning rate's factor from now on."""

    step: int
    what: str
    rate_scale: float


class Trainer:
    """A run that can be advanced, saved and resumed; `run` yields one report a step.

    All randomness comes from `generator`, so the state of a run is model, optimizer, generator, step and strikes, and
    under VSD what the second score has `learned`. In a `group` every process has the same state.

    A step whose loss or gradient is NaN or infinite is undone before it has changed anything. Should the weights
    themselves be none, `rollback` (if it is set) must put the trainer back to its last good state. Either way the
    learning rate is halved, and the third time raises DivergedError.

    Where memory runs out, batches are computed in `shares` from then on; they stay the same batches.
    """

    def __init__(
        self,
        model: Att3D,
        data: PromptSource,
        guidance: Guidance,
        estimator: Estimator,
        config: TrainConfig,
        *,
        interpolation: Interpolation = NO_INTERPOLATION,
        regularizers: Regularizers = NO_REGULARIZERS,
        group: Group = SINGLE_PROCESS,
    ) -> None:
        if not model.mapping.trainable:
            raise TrainingError("a released model cannot be trained further: its spectral norms are folded in")
        _check(model, data, guidance, interpolation)
        _check_probing(config, guidance, interpolation)
        self.model, self.data, self.guidance, self.estimator, self.config = model, data, guidance, estimator, config
        self.interpolation, self.regularizers, self.group = interpolation, regularizers, group
        self.learned = learned_score(estimator)
        if self.learned is not None and group.world > 1:
            raise TrainingError("the second score of vsd learns in one process: train without torchrun, or with asd")
        text = model.mapping.text_parameters()
        known = {id(parameter) for parameter in text}
        others = [parameter for parameter in model.parameters() if id(parameter) not in known]
        self.optimizer = Adam([{"params": others}, {"params": text}], model.mapping.bases, 1.0, config.beta2)
        self.schedule = CosineDecay(config.learning_rate, config.learning_rate * config.final_rate, config.hold)
        self.generator = torch.Generator().manual_seed(config.seed)
        self.step = 0
        self.strikes = 0
        self.shares = 1
        self.rollback: Callable[[], None] | None = None
        self.on_strike: Callable[[Strike], None] = lambda strike: None
        self.on_less_memory: Callable[[int], None] = lambda shares: None

    @property
    def samples(self) -> int:
        """Intervals per ray: interpolation runs have a number of their own."""
        return self.interpolation.samples if self.interpolation.on else self.config.samples

    @property
    def rate_scale(self) -> float:
        """What strikes have left of the learning rate."""
        return 0.5**self.strikes

    def run(self) -> Iterator[Report]:
        """Train to the end of the run, or until the caller stops asking."""
        while self.step < self.config.steps:
            yield self.advance()

    def advance(self) -> Report:
        """One optimizer step. Raises DivergedError."""
        start = time.monotonic()
        while (done := self._attempt()) is None:
            pass
        loss, rate, norm = done
        self.step += 1
        memory = psutil.Process().memory_info().rss / 2**20
        return Report(self.step, self._frames / len(self.data), loss, rate, time.monotonic() - start, memory, norm)

    def is_finite(self) -> bool:
        """Whether model and optimizer hold nothing but numbers."""
        moments = [value for state in self.optimizer.state.values() for value in state.values()]
        learned = [] if self.learned is None else self.learned.state().values()
        return gradients.all_finite([*self.model.state_dict().values(), *moments, *learned])

    @property
    def _frames(self) -> int:
        """Frames so far, of all processes."""
        config = self.config
        probing = min(self.step, math.ceil(config.probed * config.steps))
        rendered = (self.step - probing) * config.prompts * config.frames
        return (probing * config.probe_prompts + rendered) * self.group.world

    def _attempt(self) -> tuple[float, float, float | None] | None:
        """Loss, learning rate and gradient norm of one step, or None where it was undone."""
        config, group, optimizer = self.config, self.group, self.optimizer
        progress = self.step / config.steps
        rate = self.schedule.at(progress) * self.rate_scale
        for parameters, scale in zip(optimizer.param_groups, (1.0, config.text_rate), strict=True):
            parameters["lr"] = rate * scale
        try:
            loss, learn = self._accumulate(progress)
        except torch.linalg.LinAlgError:  # type: ignore[attr-defined]  # of the spectral norm of infinite weights
            return self._strike("the weights")
        loss = float(group.sum(torch.tensor([loss]))[0]) / group.world
        if not math.isfinite(loss):
            return self._strike("the loss")
        everything, bases = list(self.model.parameters()), self.model.mapping.bases
        gradients.reduce_gradients(everything, bases, group)
        if not gradients.finite(everything, bases):
            return self._strike("the gradient")
        if not learn():
            return self._strike("the error of the learned score")
        norm = gradients.clip(everything, bases, config.clip) if config.clip > 0.0 else None
        optimizer.step()
        if not gradients.all_finite(everything):
            return self._strike("the weights")
        return loss, rate, norm

    def _accumulate(self, progress: float) -> tuple[float, Callable[[], bool]]:
        """The gradients of the next batch, its loss, and what teaches a learned score.

        Where memory runs out it begins anew with the same numbers, once, and computes this and every later batch in
        shares. The loss may be none, and then the gradients mean nothing.
        """
        drawn = self.generator.get_state()
        try:
            return self._in_shares(progress)
        except Exception as error:
            shares = divisor(self.config)
            if not is_out_of_memory(error) or self.shares > 1 or shares == 1 or self.learned is not None:
                raise
        self.generator.set_state(drawn)
        self.shares = shares
        self.on_less_memory(shares)
        release_memory()
        return self._in_shares(progress)

    def _in_shares(self, progress: float) -> tuple[float, Callable[[], bool]]:
        config, drawn = smaller(self.config, self.shares), self.generator.get_state()
        self.optimizer.zero_grad()
        losses: list[float] = []
        learn = _nothing_to_learn
        for group in shares_of(self.group, self.shares):
            self.generator.set_state(drawn)
            probing = progress < config.probed
            pull = self._probe(progress, config, group) if probing else self._render(progress, config, group)
            losses.append(float(pull.loss))
            if not math.isfinite(losses[-1]):
                break
            pull.backward()
            learn = pull.learn
        return sum(losses) / self.shares, learn

    def _render(self, progress: float, config: TrainConfig, group: Group) -> _Pull:
        """A batch of frames, as the guidance sees them."""
        batch = draw_batch(
            self.data,
            self.model.config.settings,
            config,
            self.interpolation,
            self.regularizers,
            progress,
            self.generator,
            group,
        )
        rendered = render_batch(self.model, batch, config, self.samples, self.regularizers.sparsity_points)
        frames = rendered.frames
        noise = torch.Generator().manual_seed(batch.noise_seed)
        result = self.estimator(frames.detach(), self.guidance, rendered.conditions, noise, progress)
        loss = result.squared_error.mean().detach() / 4  # pictures in [-1, 1] are twice as far apart
        learned = self.learned

        def learn() -> bool:
            if learned is None or result.noised is None:
                return True
            return math.isfinite(learned.learn(result.noised, rendered.conditions, noise))

        return _Pull(loss, lambda: _backward(frames, result.gradient, rendered.penalties, group.world), learn)

    def _probe(self, progress: float, config: TrainConfig, group: Group) -> _Pull:
        """A batch of probed prompts."""
        loss = probe_batch(self.model, self.data, config, progress, self.generator, group).mean()
        return _Pull(loss.detach(), lambda: (loss / group.world).backward())

    def _strike(self, what: str) -> None:
        self.optimizer.zero_grad()
        self.strikes += 1
        strike = Strike(self.step, what, self.rate_scale)
        self.on_strike(strike)
        if self.strikes >= STRIKES:
            raise DivergedError(
                f"training diverged at step {self.step}: {what} was NaN or infinite, {STRIKES} times by now, "
                "each time at half the learning rate; lower --learning-rate",
                self.step,
            )
        if self.is_finite():
            return
        if self.rollback is None:
            raise DivergedError(f"training diverged at step {self.step}: the weights are NaN or infinite", self.step)
        strikes = self.strikes
        self.rollback()
        self.strikes = strikes


def _backward(frames: Tensor, gradient: Tensor, penalties: Tensor | None, world: int) -> None:
    """Gradients of the mean over all frames of all processes, of which this one has its share."""
    roots, grads = [frames], [gradient / (gradient.numel() * world)]
    if penalties is not None:
        roots.append(penalties)
        grads.append(torch.full_like(penalties, 1.0 / (len(penalties) * world)))
    torch.autograd.backward(roots, grads)


def _check(model: Att3D, data: PromptSource, guidance: Guidance, interpolation: Interpolation) -> None:
    """Raises TrainingError where the parts do not fit together."""
    names = [setting.name for setting in model.config.settings]
    strange = [name for name in names if name not in SETTINGS]
    if strange:
        raise TrainingError(f"there is no setting {strange[0]!r} to amortize over; expected {', '.join(SETTINGS)}")
    library = isinstance(guidance, LibraryGuidance)
    if library and GUIDANCE_WEIGHT in names:
        raise TrainingError(
            "a library has no unconditional prediction, so its guidance weight means nothing: "
            "amortize over it with a diffusion model"
        )
    kind = interpolation.kind
    if kind is InterpolationKind.FAMILY and not (library and data.families):
        raise TrainingError("family interpolation needs library guidance and a set with families, such as toybox")
    if interpolation.on and kind is not InterpolationKind.FAMILY and len(data) < interpolation.corners:
        raise TrainingError(
            f"mixes of {interpolation.corners} prompts need at least {interpolation.corners} of them, got {len(data)}"
        )
    if interpolation.corners > 2 and kind is InterpolationKind.EMBEDDING:
        raise TrainingError(
            f"embedding interpolation mixes 2 prompts, got corners = {interpolation.corners}; "
            "loss and guidance interpolation mix any number"
        )


def _check_probing(config: TrainConfig, guidance: Guidance, interpolation: Interpolation) -> None:
    if config.probed > 0.0 and not isinstance(guidance, LibraryGuidance):
        raise TrainingError("only a library's assets can be probed at points: leave probed at 0 with a diffusion model")
    if config.probed > 0.0 and interpolation.on:
        raise TrainingError("a run that interpolates has nothing to probe between its prompts: leave probed at 0")
