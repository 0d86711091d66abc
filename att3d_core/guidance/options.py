"""What a run says about its guidance: plain values, so that a job's record and a form can hold them."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Literal

from att3d_core.errors import GuidanceError
from att3d_core.guidance.asking import ViewPrompting
from att3d_core.guidance.denoiser import DiffusionSettings, Weighting
from att3d_core.guidance.estimators import AddedNoise, Baseline, LaterTimestep, ScoreDistillation
from att3d_core.guidance.times import TimeRange
from att3d_core.ranges import check_kinds, check_most

LIBRARY = "library"


@dataclass(frozen=True)
class GuidanceOptions:
    """How renders are pulled toward their prompts. Raises GuidanceError for values that contradict each other.

    model: "library", or a diffusion pipeline: a folder, or a hub id that was fetched before. The settings from
    guidance_weight to rows are for diffusion pipelines.
    guidance_weight: of classifier-free guidance; by default 100 for SDS (paper B.1.8), 7.5 for ASD (ScaleDreamer) and
    VSD (ProlificDreamer), and but for VSD 5 with picture models trained here.
    estimator: "sds", "asd" or "vsd". views: how the guidance hears from where a frame is seen. weighting: the w(t).
    negative_prompt: what the unconditional prediction is told. half: half precision; by default on a GPU only.
    rows: pictures that the UNet sees at a time.
    t_min, t_max: range of the noise times. t_max_end: where the upper bound goes between the fractions anneal_from and
    anneal_to of the run; by default it stays.
    """

    model: str = LIBRARY
    guidance_weight: float | None = None  # by default 100 for SDS, 7.5 for ASD and VSD; models trained here 5, VSD 7.5
    # what is subtracted: the noise, what is predicted a little later, or what a second score learns of the renders
    estimator: Literal["sds", "asd", "vsd"] = "sds"
    views: Literal["off", "suffix", "perp-neg"] = "suffix"  # how the guidance hears from where a frame is seen
    weighting: Literal["sigma-squared", "uniform", "alpha-sigma-squared"] = "sigma-squared"  # the w(t)
    negative_prompt: str = ""  # what the unconditional prediction is told
    half: bool | None = None  # half precision; by default on a GPU only
    rows: int = 16  # pictures that the UNet sees at a time
    t_min: float = 0.002  # earliest noise time
    t_max: float = 1.0  # latest noise time
    t_max_end: float | None = None  # where t-max goes; by default it stays
    anneal_from: float = 0.0  # fraction of the run at which it begins to
    anneal_to: float = 1.0  # fraction of the run at which it is there

    def __post_init__(self) -> None:
        try:
            check_kinds(self)
        except ValueError as error:
            raise GuidanceError(f"bad guidance settings: {error}") from error
        if not self.model.strip():
            raise GuidanceError(f"the guidance has no name: expected '{LIBRARY}', a folder or a hub id")
        if self.guidance_weight is not None and not 0.0 <= self.guidance_weight < float("inf"):
            raise GuidanceError(f"the guidance weight must be at least 0, got {self.guidance_weight}")
        if self.is_library and self.guidance_weight not in (None, 1.0):
            raise GuidanceError(
                f"a library has no unconditional prediction to be weighed against, so a guidance weight of "
                f"{self.guidance_weight:g} means nothing: leave it out, or choose a diffusion model"
            )
        if self.estimator not in ("sds", "asd", "vsd"):
            raise GuidanceError(f"the estimator must be sds, asd or vsd, got '{self.estimator}'")
        if self.is_library and self.learns:
            raise GuidanceError("a library has no network that could learn a second score: vsd needs a diffusion model")
        if self.rows < 1:
            raise GuidanceError(f"rows must be at least 1, got {self.rows}")
        try:
            check_most(self, {"guidance_weight": 1_000_000, "rows": 1024})
            self._times()
            self.settings()
        except ValueError as error:
            raise GuidanceError(f"bad guidance settings: {error}") from error

    @property
    def is_library(self) -> bool:
        return self.model == LIBRARY

    @property
    def learns(self) -> bool:
        """Whether the estimator has a second score, which learns beside the scene."""
        return self.estimator == "vsd"

    @property
    def weight(self) -> float:
        """The guidance weight, defaults filled in."""
        if self.guidance_weight is not None:
            return self.guidance_weight
        if self.is_library:
            return 1.0
        return 100.0 if self.estimator == "sds" else 7.5

    @property
    def text(self) -> str:
        """One line for a checkpoint and its card."""
        how = self.estimator.upper()
        if self.is_library:
            return LIBRARY if self.estimator == "sds" else f"{LIBRARY}, {how}"
        views = {"off": "", "suffix": ", view prompts", "perp-neg": ", Perp-Neg"}[self.views]
        # A folder by its name alone: where it lies is nobody's business who gets the checkpoint.
        name = Path(self.model).name if Path(self.model).is_dir() else self.model
        return f"{name}, {how}, weight {self.weight:g}{views}"

    def make_estimator(self, learned: Baseline | None = None) -> ScoreDistillation:
        """The estimator that these options describe. learned: what VSD subtracts. Raises ValueError without it."""
        match self.estimator:
            case "sds":
                return ScoreDistillation(self._times(), AddedNoise())
            case "asd":
                return ScoreDistillation(self._times(), LaterTimestep(t_min=self.t_min))
            case "vsd":
                if learned is None:
                    raise ValueError("vsd subtracts a learned score, and got none")
                return ScoreDistillation(self._times(), learned)

    def settings(self) -> DiffusionSettings:
        """How a diffusion model is asked."""
        return DiffusionSettings(
            self.weight, ViewPrompting(self.views), Weighting(self.weighting), self.negative_prompt, self.rows
        )

    def _times(self) -> TimeRange:
        return TimeRange(self.t_min, self.t_max, final_high=self.t_max_end, start=self.anneal_from, end=self.anneal_to)
