"""A library of captioned assets as a diffusion model in closed form.

The optimal denoiser of a finite set of pictures is their softmax-weighted mean. The pictures are renders of the
retrieved assets from the camera of the frame, so score distillation becomes supervision from every side at once; with
one asset it is exactly multi-view reconstruction. This is the retrieval prior of ReDream without its 2D model.
"""

from __future__ import annotations

from dataclasses import dataclass, field

import torch
from torch import Tensor

from att3d_core.guidance.protocol import Conditions, Mixing, NoisePrediction, SecondPrediction
from att3d_core.guidance.schedule import CosineSchedule
from att3d_core.library.index import RetrievalIndex
from att3d_core.library.library import RayCasterCache
from att3d_core.library.raycast import RayCaster
from att3d_core.render.shading import Shading


@dataclass(frozen=True)
class LibraryGuidance:
    """Closed-form guidance by a library.

    It has no unconditional prediction, so a guidance weight changes nothing. Between two prompts, Mixing.GUIDANCE mixes
    their predictions (eq. 11 at weight 1: a dissolve) and Mixing.EMBEDDING retrieves by the mixed embedding.

    casters: the assets, ready for rays. index: captions to assets. neighbours: how many an unnamed prompt retrieves.
    """

    casters: RayCasterCache
    index: RetrievalIndex
    neighbours: int = 4
    schedule: CosineSchedule = field(default_factory=CosineSchedule)
    guidance_weight: float = 1.0

    def encode(self, frames: Tensor) -> Tensor:
        """The frames themselves."""
        return frames

    def predict_noise(
        self, x_t: Tensor, t: Tensor, conditions: Conditions, classifier_free: bool = True
    ) -> NoisePrediction:
        """`(x_t - alpha D(x_t)) / sigma`; t must stay off 0, where there is no noise to predict."""
        first = torch.stack([self._first(x_t[i], t[i], conditions, i) for i in range(len(x_t))])
        second = self._second(x_t, t, conditions)
        return NoisePrediction(self._noise(x_t, t, first), second=second)

    def weight(self, t: Tensor) -> Tensor:
        """`sigma / alpha`: then the gradient of score distillation is `x - D(x_t)`, bounded at every t."""
        return self.schedule.sigma(t) / self.schedule.alpha(t)

    def _noise(self, x_t: Tensor, t: Tensor, denoised: Tensor) -> Tensor:
        alpha, sigma = (level[:, None, None, None] for level in (self.schedule.alpha(t), self.schedule.sigma(t)))
        return (x_t - alpha * denoised) / sigma

    def _first(self, x_t: Tensor, t: Tensor, conditions: Conditions, frame: int) -> Tensor:
        """D(x_t) [H, W, 3] of a frame's own prompt, or of the mixed embedding."""
        other, pooled = conditions.other(frame), conditions.pooled[frame]
        target = conditions.targets[frame]
        if other is not None and other.kind is Mixing.EMBEDDING and other.alpha > 0.0:
            pooled = (1.0 - other.alpha) * pooled + other.alpha * other.pooled.to(pooled)
            target = other.target if other.alpha == 1.0 else None
        return self._denoise(x_t, t, conditions, frame, pooled, target)

    def _second(self, x_t: Tensor, t: Tensor, conditions: Conditions) -> SecondPrediction | None:
        """The other prompts of guidance interpolation; frames without one get the weight 0."""
        alpha, denoised = torch.zeros(len(x_t)), torch.zeros_like(x_t)
        for frame in range(len(x_t)):
            other = conditions.other(frame)
            if other is not None and other.kind is Mixing.GUIDANCE and other.alpha > 0.0:
                alpha[frame] = other.alpha
                denoised[frame] = self._denoise(x_t[frame], t[frame], conditions, frame, other.pooled, other.target)
        return SecondPrediction(self._noise(x_t, t, denoised), alpha) if bool(alpha.any()) else None

    def _denoise(
        self, x_t: Tensor, t: Tensor, conditions: Conditions, frame: int, pooled: Tensor, target: RayCaster | None
    ) -> Tensor:
        """The posterior mean D(x_t) [H, W, 3] of one frame, asked for by an embedding [D] or an asset."""
        if target is not None:
            return self._render(target, conditions, frame, x_t)
        assets, priors = self.index.nearest(pooled[None].cpu(), self.neighbours)
        pictures = torch.stack([self._render(self.casters[int(i)], conditions, frame, x_t) for i in assets[0]])
        # Per pixel value instead of the whole picture: thousands of dimensions would drown the text (tempering).
        distance = (x_t - self.schedule.alpha(t) * pictures).square().mean(dim=(1, 2, 3))
        logits = priors[0].to(x_t.device).log() - distance / (2 * self.schedule.sigma(t).square())
        return (torch.softmax(logits, 0)[:, None, None, None] * pictures).sum(0)

    @staticmethod
    def _render(caster: RayCaster, conditions: Conditions, frame: int, like: Tensor) -> Tensor:
        """The asset as the frame's camera sees it, [H, W, 3] in [-1, 1], size and device as `like`."""
        rays_o, rays_d = conditions.cameras[frame : frame + 1].rays(like.shape[0], like.shape[1])
        picture, _ = caster.render(
            rays_o[0],
            rays_d[0],
            conditions.background[frame].cpu(),
            Shading(int(conditions.shading[frame])),
            conditions.light[frame].cpu(),
        )
        return (picture * 2.0 - 1.0).to(like.device)
