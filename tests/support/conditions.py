"""Conditions of frames for tests of guidance: prompts seen from given sides."""

from __future__ import annotations

from collections.abc import Sequence

import torch

from att3d_core.guidance.protocol import Conditions, Mixing, OtherEnd
from att3d_core.render.cameras import orbit, random_lights
from att3d_core.text.views import view_of


def frames_of(
    prompts: Sequence[str],
    azimuth_deg: Sequence[float] | None = None,
    elevation_deg: float = 15.0,
    others: Sequence[OtherEnd | None] = (),
    guidance_weight: torch.Tensor | None = None,
) -> Conditions:
    """Albedo frames of `prompts` on grey, pooled embeddings random but one per prompt."""
    count = len(prompts)
    azimuth = torch.tensor([0.0] * count if azimuth_deg is None else list(azimuth_deg))
    cameras = orbit(azimuth, torch.full((count,), elevation_deg), torch.full((count,), 2.5), torch.ones(count))
    return Conditions(
        tuple(prompts),
        torch.stack([pooled_of(prompt) for prompt in prompts]),
        tuple(view_of(cameras.azimuth_deg, cameras.elevation_deg)),
        cameras,
        torch.zeros(count, dtype=torch.long),
        random_lights(cameras, torch.Generator().manual_seed(0)),
        torch.full((count, 3), 0.5),
        (None,) * count,
        tuple(others),
        guidance_weight,
    )


def pooled_of(prompt: str, dim: int = 8) -> torch.Tensor:
    """A unit vector [dim] that depends on the text alone."""
    seed = int.from_bytes(prompt.encode()[-7:], "little")
    return torch.nn.functional.normalize(torch.randn(dim, generator=torch.Generator().manual_seed(seed)), dim=0)


def other_end(prompt: str, alpha: float, kind: Mixing) -> OtherEnd:
    """The second prompt of a frame, without an asset."""
    return OtherEnd(prompt, pooled_of(prompt), None, alpha, kind)
