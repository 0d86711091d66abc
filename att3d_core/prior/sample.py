"""Pictures from the prior."""

from __future__ import annotations

import torch
from diffusers.schedulers.scheduling_ddim import DDIMScheduler
from torch import Tensor

from att3d_core.prior.network import Prior


@torch.no_grad()
def sample(
    prior: Prior, scheduler: DDIMScheduler, states: Tensor, steps: int, weight: float, generator: torch.Generator
) -> Tensor:
    """Pictures [N, S, S, 3] in [0, 1] of texts given by their states [N, L, 384], by DDIM (Song et al. 2020).

    weight: of classifier-free guidance; 1 is none. The noise comes from `generator`, on the CPU, so that devices agree.
    """
    device = states.device
    pictures = torch.randn(len(states), 3, prior.size, prior.size, generator=generator).to(device)
    scheduler.set_timesteps(steps, device=device)
    both = torch.cat([states, torch.zeros_like(states)]) if weight != 1.0 else states
    for timestep in scheduler.timesteps:
        times = timestep.expand(len(both))
        v = prior(pictures.repeat(len(both) // len(states), 1, 1, 1), times, both)
        if weight != 1.0:
            conditional, unconditional = v.chunk(2)
            # v is the same straight-line function of the noise for both, so mixing v mixes the noise.
            v = unconditional + weight * (conditional - unconditional)
        (pictures,) = scheduler.step(v, int(timestep), pictures, return_dict=False)[:1]
    return (pictures.movedim(1, -1) / 2 + 0.5).clamp(0, 1).cpu()
