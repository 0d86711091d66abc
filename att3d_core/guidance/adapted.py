"""A second score on the weights of a frozen UNet: low-rank adapters that are switched on for its calls alone.

Only this module knows peft. VSD learns such a score (ProlificDreamer, Wang et al. 2023): it costs a fiftieth of the
UNet's memory instead of as much again.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

import torch
from torch import Tensor, nn

from att3d_core.errors import GuidanceError

ADAPTER = "vsd"
RANK = 16
ATTENTION = ("to_q", "to_k", "to_v", "to_out.0")
"""The layers that are adapted; of Stable Diffusion, DeepFloyd IF and models trained here alike."""
POSE = 16
"""Numbers of a camera-to-world matrix."""


class AdaptedUNet:
    """A frozen UNet of diffusers with an adapter on its attention, and an embedding of the camera beside that of time.

    Off, it is the UNet it was, bit by bit; so it is while on before anything was learned, because the last layer of
    either part begins at zero. The parts are float32 whatever the UNet is. seed: of their other numbers. Raises
    GuidanceError where peft is missing, and for a UNet that has an adapter or a class embedding already.
    """

    def __init__(self, unet: Any, rank: int = RANK, seed: int = 0) -> None:
        try:
            from peft import LoraConfig
        except ImportError as error:
            raise GuidanceError(
                "the estimator vsd learns a second score, which needs the package peft: pip install peft"
            ) from error
        if unet.class_embedding is not None:
            raise GuidanceError("this diffusion model has a class embedding of its own, so VSD cannot tell it cameras")
        if ADAPTER in getattr(unet, "peft_config", {}):
            raise GuidanceError("this diffusion model has an adapter for VSD already: load it anew")
        self._unet = unet
        width = unet.time_embedding.linear_2.out_features
        with torch.random.fork_rng(devices=[]):
            torch.default_generator.manual_seed(seed)
            unet.add_adapter(LoraConfig(r=rank, lora_alpha=rank, target_modules=list(ATTENTION)), ADAPTER)
            camera = nn.Sequential(nn.Linear(POSE, width), nn.SiLU(), nn.Linear(width, width))
        for parameter in camera[-1].parameters():
            nn.init.zeros_(parameter)
        self._camera = camera.to(unet.device)
        adapter = {name: value for name, value in unet.named_parameters() if f".{ADAPTER}." in name}
        for value in adapter.values():
            value.data = value.data.float()
        own = {f"camera.{name}": value for name, value in camera.named_parameters()}
        self.parameters: dict[str, nn.Parameter] = {**adapter, **own}
        unet.disable_adapters()

    @contextmanager
    def on(self) -> Iterator[None]:
        """Inside, the UNet is the second score, and must be told the cameras as `class_labels` [B, 16]."""
        self._unet.enable_adapters()
        self._unet.class_embedding = self._camera
        try:
            yield
        finally:
            self._unet.class_embedding = None
            self._unet.disable_adapters()


def poses(camera_to_world: Tensor) -> Tensor:
    """The numbers [B, 16] by which the second score knows cameras, of matrices [B, 4, 4]; zeros mean any camera."""
    return camera_to_world.flatten(1).float()
