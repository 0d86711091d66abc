"""The prior's UNet over pictures, and its noise levels: plain diffusers parts."""

from __future__ import annotations

from dataclasses import dataclass

import torch
from diffusers.models.unets.unet_2d_condition import UNet2DConditionModel
from diffusers.schedulers.scheduling_ddim import DDIMScheduler
from torch import Tensor, nn
from torch.nn import functional

from att3d_core.prior.config import PriorConfig
from att3d_core.text.minilm import MiniLM

TIMESTEPS = 1000


class Prior(nn.Module):
    """Predicts v of noised pictures (Salimans and Ho 2022): `v = alpha ε - sigma x`.

    Of v and not of the noise, since at t = 1, where score distillation looks as well, predicted noise says nothing
    about the picture, and an error there would be divided by next to nothing.
    """

    def __init__(self, unet: UNet2DConditionModel) -> None:
        super().__init__()
        self.unet = unet
        self.patch = round((unet.config["in_channels"] / 3) ** 0.5)

    @classmethod
    def new(cls, config: PriorConfig) -> Prior:
        """With random weights."""
        down = ["CrossAttnDownBlock2D" if attends else "DownBlock2D" for attends in config.attention]
        up = ["CrossAttnUpBlock2D" if attends else "UpBlock2D" for attends in reversed(config.attention)]
        unet = UNet2DConditionModel(
            sample_size=config.size // config.patch,
            in_channels=config.values,
            out_channels=config.values,
            down_block_types=tuple(down),
            up_block_types=tuple(up),
            block_out_channels=config.channels,
            layers_per_block=config.blocks,
            cross_attention_dim=MiniLM.dim,
            attention_head_dim=config.heads,  # diffusers takes the number of heads by this name
            norm_num_groups=16,
        )
        # Nothing is predicted before anything was learned: the first steps are calm.
        nn.init.zeros_(unet.conv_out.weight)
        assert unet.conv_out.bias is not None
        nn.init.zeros_(unet.conv_out.bias)
        return cls(unet)

    @property
    def size(self) -> int:
        """Height and width of its pictures."""
        return int(self.unet.config["sample_size"]) * self.patch

    def forward(self, pictures: Tensor, timesteps: Tensor, states: Tensor) -> Tensor:
        """v [B, 3, S, S] of noised pictures [B, 3, S, S] in [-1, 1] at `timesteps` [B], given states [B, L, 384]."""
        squares = functional.pixel_unshuffle(pictures, self.patch)
        v = self.unet(squares, timesteps, encoder_hidden_states=states).sample
        return functional.pixel_shuffle(v, self.patch)


def noise_scheduler() -> DDIMScheduler:
    """The noise levels: cosine (Nichol and Dhariwal 2021), down to pure noise, and deterministic sampling."""
    return DDIMScheduler(
        num_train_timesteps=TIMESTEPS,
        beta_schedule="squaredcos_cap_v2",
        prediction_type="v_prediction",
        clip_sample=True,
        timestep_spacing="trailing",
        set_alpha_to_one=True,
    )


@dataclass(frozen=True, eq=False)
class NoiseLevels:
    """alpha and sigma of every timestep, [T] each."""

    alpha: Tensor
    sigma: Tensor

    @classmethod
    def of(cls, scheduler: DDIMScheduler, device: torch.device) -> NoiseLevels:
        signal = scheduler.alphas_cumprod.double()
        return cls(signal.sqrt().float().to(device), (1 - signal).sqrt().float().to(device))

    def noised(self, pictures: Tensor, noise: Tensor, timesteps: Tensor) -> tuple[Tensor, Tensor]:
        """x_t and v, both [B, 3, S, S]."""
        alpha, sigma = (level[timesteps][:, None, None, None] for level in (self.alpha, self.sigma))
        return alpha * pictures + sigma * noise, alpha * noise - sigma * pictures

    def weight(self, timesteps: Tensor, gamma: float = 5.0) -> Tensor:
        """Of the squared error of v at each timestep, [B]: min-SNR (Hang et al. 2023, section 3.4)."""
        snr = (self.alpha[timesteps] / self.sigma[timesteps]).square()
        return snr.clamp(max=gamma) / (snr + 1)
