"""Memory of a diffusion model, counted before it is loaded."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch

from att3d_core.guidance.denoiser import DiffusionSettings
from att3d_core.guidance.diffusion import estimate_memory, load_diffusion
from att3d_core.guidance.memory import MemoryEstimate, peak_bytes
from att3d_core.guidance.spaces import LatentSpace
from att3d_core.text.minilm import MiniLM
from tests.support.tiny_pipelines import tiny_deepfloyd, tiny_prior, tiny_stable_diffusion

CPU = torch.device("cpu")


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    root = tmp_path_factory.mktemp("pipelines")
    return {
        "sd": tiny_stable_diffusion(root / "sd"),
        "if": tiny_deepfloyd(root / "if"),
        "own": tiny_prior(root / "own", MiniLM()),
    }


def test_what_is_alive_is_counted_and_nothing_else():
    """x was there before. a: 4 KB; b and a: 8 KB; a gone, c and b: 8 KB; views and changes in place: nothing."""
    x = torch.zeros(1000)

    def run():
        a = x + 1
        b = a.view(10, 100).t() * 2
        del a
        c = b + 1
        c.add_(1)
        return x.view(-1)[:500]

    assert peak_bytes(run) == 8000


def test_a_gradient_counts_what_it_remembers():
    """exp keeps its result of 4 KB until the gradient, of 4 KB, is made; the sum is 4 bytes more, its gradient too."""
    x = torch.zeros(1000, device="meta", requires_grad=True)
    peak = peak_bytes(lambda: torch.autograd.grad(x.exp().sum(), x))
    assert 8000 <= peak <= 8100


def test_the_total_is_the_fullest_moment():
    assert MemoryEstimate(weights=5, text_encoder=4, step=2).total == 7
    assert MemoryEstimate(weights=5, text_encoder=40, step=2).total == 40


@pytest.mark.parametrize("kind", ["sd", "if", "own"])
def test_the_estimate_is_what_the_loaded_networks_take(folders, kind):
    """Weights by parameters; the step by the same count over real tensors, 6 frames with and without text."""
    guess = estimate_memory(str(folders[kind]), 6, DiffusionSettings(rows=8), torch.float32)
    guidance = load_diffusion(str(folders[kind]), CPU, own_encoder=MiniLM())
    modules = [guidance.unet, guidance.space.vae] if isinstance(guidance.space, LatentSpace) else [guidance.unet]
    assert guess.weights == sum(p.numel() * 4 for module in modules for p in module.parameters())
    config = guidance.unet.config
    size, width = config.sample_size, config.encoder_hid_dim or config.cross_attention_dim
    pictures, texts = torch.randn(8, config.in_channels, size, size), torch.randn(8, 77, width)
    with torch.no_grad():
        step = peak_bytes(lambda: guidance.unet(pictures, torch.full((8,), 5), encoder_hidden_states=texts))
    if kind == "sd":
        frames = torch.zeros(LatentSpace.rows, 64, 64, 3, requires_grad=True)
        step = max(step, peak_bytes(lambda: torch.autograd.grad(guidance.encode(frames).sum(), frames)))
    assert guess.step == pytest.approx(step, rel=0.1)


def test_text_encoders_are_weighed_by_their_files(folders):
    from transformers import CLIPTextModel, T5EncoderModel

    for kind, model in (("sd", CLIPTextModel), ("if", T5EncoderModel)):
        text = model.from_pretrained(folders[kind], subfolder="text_encoder")
        expected = 2 * sum(parameter.numel() for parameter in text.parameters())
        assert estimate_memory(str(folders[kind]), 1).text_encoder == expected
    assert estimate_memory(str(folders["own"]), 1).text_encoder == 0


def test_more_at_a_time_takes_more_up_to_the_rows(folders):
    by_frames = [
        estimate_memory(str(folders["if"]), frames, DiffusionSettings(rows=8)).step for frames in (1, 2, 4, 99)
    ]
    assert by_frames[1] / by_frames[0] == pytest.approx(2.0, rel=0.02)
    assert by_frames[2] / by_frames[0] == pytest.approx(4.0, rel=0.02)
    assert by_frames[3] == by_frames[2]  # 8 rows are 4 frames with and without text
