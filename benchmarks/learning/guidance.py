"""Diffusion guidance: what a step costs beyond the networks themselves, and whether memory is estimated honestly.

No weights of real models are at hand where this runs: time is taken on tiny pipelines in the real format, memory on
Stable Diffusion's own autoencoder with random weights.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import torch

from att3d_core.guidance.denoiser import DiffusionGuidance, DiffusionSettings
from att3d_core.guidance.diffusion import load_diffusion
from att3d_core.guidance.estimators import ScoreDistillation
from att3d_core.guidance.learned_score import LearnedScore
from att3d_core.guidance.memory import peak_bytes
from att3d_core.guidance.spaces import LatentSpace
from att3d_core.text.minilm import MiniLM
from benchmarks.learning.prior import prior_folder
from benchmarks.measure import Measurement, median_seconds, run_process
from tests.support.conditions import frames_of
from tests.support.tiny_pipelines import tiny_deepfloyd, tiny_prior, tiny_stable_diffusion

FRAMES = 4
PROMPTS = ["a pig", "a bear", "a frog", "a cat"]


def measure() -> Iterator[Measurement]:
    """SDS on 4 frames of 64x64 against the bare networks on the same pictures."""
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        made = {
            "Stable Diffusion": tiny_stable_diffusion(root / "sd"),
            "DeepFloyd IF": tiny_deepfloyd(root / "if"),
            "our own": tiny_prior(root / "own", MiniLM()),
        }
        for name, path in made.items():
            guidance = load_diffusion(
                str(path), torch.device("cpu"), DiffusionSettings(), own_encoder=MiniLM(), prompts=PROMPTS
            )
            frames, conditions = torch.rand(FRAMES, 64, 64, 3) * 2 - 1, frames_of(PROMPTS)
            generator, estimate = torch.Generator(), ScoreDistillation()
            ours = median_seconds(lambda g=guidance: estimate(frames, g, conditions, generator), 9, 2)  # noqa: B023
            bare = median_seconds(_bare(guidance, frames), 9, 2)
            # The encoder runs once more for its gradient, a few frames at a time: memory against time.
            allowed = 2.0 if isinstance(guidance.space, LatentSpace) else 1.5
            yield Measurement(
                f"SDS on {FRAMES} frames, tiny {name} pipeline", ours, "s", allowed * bare, "lower", "random weights",
                bare, "the UNet on 8 rows, and the autoencoder with its gradient where there is one",
            )  # fmt: skip


def measure_vsd() -> Iterator[Measurement]:
    """A step of VSD with the prior, 4 frames: both scores, and the second one's own step; SDS beside it."""
    folder = prior_folder()
    if not folder.is_dir():
        return
    guidance = load_diffusion(
        str(folder), torch.device("cpu"), DiffusionSettings(7.5), own_encoder=MiniLM(), prompts=PROMPTS,
        without_views=True,
    )  # fmt: skip
    frames, conditions, generator = torch.rand(FRAMES, 64, 64, 3) * 2 - 1, frames_of(PROMPTS), torch.Generator()
    sds = median_seconds(lambda: ScoreDistillation()(frames, guidance, conditions, generator), 7, 2)
    score = LearnedScore(guidance)
    vsd = ScoreDistillation(subtract=score)

    def step() -> None:
        vsd(frames, guidance, conditions, generator)
        score.learn(frames, conditions, generator)

    yield Measurement(
        f"VSD on {FRAMES} frames, and its second score's step", median_seconds(step, 7, 2), "s", 0.5, "lower",
        folder.name, sds, "SDS on the same frames",
    )  # fmt: skip


def _bare(guidance: DiffusionGuidance, frames: torch.Tensor) -> Callable[[], object]:
    config = guidance.unet.config
    pictures = torch.randn(2 * FRAMES, config.in_channels, config.sample_size, config.sample_size)
    states = torch.stack([guidance.texts[""]] * (2 * FRAMES))

    def work() -> None:
        if isinstance(guidance.space, LatentSpace):
            x = frames.permute(0, 3, 1, 2).clone().requires_grad_()
            torch.autograd.grad(guidance.space.vae.encode(x).latent_dist.mean.sum(), x)
        with torch.no_grad():
            guidance.unet(pictures, torch.full((2 * FRAMES,), 500), encoder_hidden_states=states)

    return work


_AUTOENCODER = """
import torch
from diffusers import AutoencoderKL
torch.set_num_threads(1)
def autoencoder():
    vae = AutoencoderKL(block_out_channels=(128, 256, 512, 512), layers_per_block=2, latent_channels=4, sample_size=512,
        down_block_types=('DownEncoderBlock2D',) * 4, up_block_types=('UpDecoderBlock2D',) * 4).requires_grad_(False)
    vae.decoder = None
    return vae
def gradient(vae, x):
    torch.autograd.grad(vae.encode(x).latent_dist.mean.sum(), x)
"""


def measure_memory() -> Iterator[Measurement]:
    """One frame at 512 pixels through Stable Diffusion's encoder and back, float32, resident memory of a process."""
    space: dict[str, Callable[..., object]] = {}
    exec(_AUTOENCODER, space)
    with torch.device("meta"):
        vae, x = space["autoencoder"](), torch.empty(1, 3, 512, 512, requires_grad=True)
        predicted = peak_bytes(lambda: space["gradient"](vae, x)) / 1e6
    empty = run_process(["-c", f"{_AUTOENCODER}\nautoencoder()"]).peak_mb
    full = run_process(["-c", f"{_AUTOENCODER}\ngradient(autoencoder(), torch.zeros(1, 3, 512, 512).requires_grad_())"])
    yield Measurement(
        "memory of one frame through Stable Diffusion's encoder and back", full.peak_mb - empty, "MB", 1.2 * predicted,
        "lower", "random weights", predicted, "counted on the meta device, without loading anything",
    )  # fmt: skip
