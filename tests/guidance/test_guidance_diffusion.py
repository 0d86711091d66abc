"""Diffusion guidance end to end, on tiny pipelines in the real format: their own calls are the reference."""

from __future__ import annotations

from pathlib import Path

import pytest
import torch
from diffusers import DiffusionPipeline

from att3d_core.guidance.asking import ViewPrompting
from att3d_core.guidance.compose import guided
from att3d_core.guidance.diffusion import load_diffusion
from att3d_core.guidance.estimators import LaterTimestep, ScoreDistillation
from att3d_core.guidance.protocol import Mixing
from att3d_core.guidance.times import TimeRange
from att3d_core.text.minilm import MiniLM
from tests.guidance.tiny_guidance import CPU, KINDS, TinyGuidance, noised
from tests.support.conditions import frames_of, other_end
from tests.support.tiny_pipelines import tiny_prior


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> TinyGuidance:
    return TinyGuidance(tmp_path_factory.mktemp("pipelines"))


@pytest.fixture(scope="module")
def folders(tiny: TinyGuidance) -> dict[str, Path]:
    return tiny.folders


@pytest.fixture(scope="module")
def load(tiny: TinyGuidance):
    return tiny.load


def real_pipeline(folder: Path):
    left_out = {"safety_checker": None, "feature_extractor": None}
    if "if" in folder.name:
        left_out["watermarker"] = None
    return DiffusionPipeline.from_pretrained(folder, local_files_only=True, requires_safety_checker=False, **left_out)


@pytest.mark.parametrize("kind", ["sd", "if"])
@pytest.mark.parametrize("weight", [1.0, 7.5])
def test_noise_is_that_of_the_pipelines_own_call(folders, load, kind, weight):
    """The pipeline runs; whatever its UNet saw and its own classifier-free guidance made of it, we make too."""
    pipeline, guidance = real_pipeline(folders[kind]), load(kind, guidance_weight=weight)
    seen = []
    pipeline.unet.register_forward_hook(
        lambda module, args, kwargs, output: seen.append((args, kwargs, output[0])), with_kwargs=True
    )
    own = torch.Generator().manual_seed(3)
    # Above 1 the pipeline evaluates both predictions; its weight is then ours to choose.
    pipeline("a pig, side view", num_inference_steps=3, guidance_scale=2.0, generator=own, output_type="pt")
    assert len(seen) == 3
    for args, kwargs, output in seen:
        picture, step = args[0].chunk(2)[1], int(args[1])
        nothing, something = output[:, : picture.shape[1]].chunk(2)
        expected = nothing + weight * (something - nothing)
        conditions = frames_of(["a pig"], [90.0])
        prediction = guidance.predict_noise(picture.permute(0, 2, 3, 1), torch.tensor([(step + 1) / 1000]), conditions)
        got = guided(prediction, guidance.guidance_weight).permute(0, 3, 1, 2)
        torch.testing.assert_close(got, expected, atol=1e-4, rtol=1e-4)
        texts = torch.stack([guidance.texts[""], guidance.texts["a pig, side view"]])
        torch.testing.assert_close(texts, kwargs["encoder_hidden_states"], atol=1e-5, rtol=1e-5)


def test_a_whole_sampling_run_is_that_of_the_pipeline(folders, load):
    """DDIM with our predictions ends where the pipeline's own call ends."""
    pipeline, guidance = real_pipeline(folders["sd"]), load("sd")
    start = torch.randn(1, 4, 8, 8, generator=torch.Generator().manual_seed(1))
    expected = pipeline(
        "a pig, front view", num_inference_steps=4, guidance_scale=5.0, latents=start, output_type="latent"
    ).images
    pipeline.scheduler.set_timesteps(4)
    x = start
    for step in pipeline.scheduler.timesteps:
        t = (step[None] + 1) / 1000
        prediction = guidance.predict_noise(x.permute(0, 2, 3, 1), t, frames_of(["a pig"]))
        x = pipeline.scheduler.step(guided(prediction, 5.0).permute(0, 3, 1, 2), step, x).prev_sample
    torch.testing.assert_close(x, expected, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("patch", [1, 2, 4])
def test_a_model_trained_here_reads_its_texts_as_written(tmp_path, patch):
    """The UNet of the folder, called by hand with MiniLM's tokens and v turned into noise."""
    from diffusers import DDPMScheduler, UNet2DConditionModel

    folder, encoder = tiny_prior(tmp_path / "own", MiniLM(), patch=patch), MiniLM()
    guidance = load_diffusion(str(folder), CPU, own_encoder=encoder)
    unet = UNet2DConditionModel.from_pretrained(folder, subfolder="unet").eval()
    level = DDPMScheduler.from_pretrained(folder, subfolder="scheduler").alphas_cumprod[399]
    x_t, t = noised(guidance, 1, 0.4, size=16)
    assert x_t.shape == (1, 16, 16, 3)
    tokens = encoder.encode(["a pig, back view, albedo"]).tokens[0]
    texts = torch.zeros(2, 12, 384)
    texts[1, : len(tokens)] = (tokens - tokens.mean(1, keepdim=True)) / (
        tokens.var(1, False, keepdim=True) + 1e-5
    ).sqrt()
    picture = x_t.permute(0, 3, 1, 2)
    apart = picture.reshape(1, 3, 16 // patch, patch, 16 // patch, patch).permute(0, 1, 3, 5, 2, 4).flatten(1, 3)
    with torch.no_grad():
        v = unet(apart.repeat(2, 1, 1, 1), 399, encoder_hidden_states=texts).sample
    v = v.reshape(2, 3, patch, patch, 16 // patch, 16 // patch).permute(0, 1, 4, 2, 5, 3).reshape(2, 3, 16, 16)
    nothing, something = level.sqrt() * v + (1 - level).sqrt() * picture
    expected = nothing + 3.0 * (something - nothing)
    got = guided(guidance.predict_noise(x_t, t, frames_of(["a pig"], [180.0])), 3.0)
    torch.testing.assert_close(got[0].permute(2, 0, 1), expected, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("estimator", ["sds", "asd"])
@pytest.mark.parametrize("kind", KINDS)
def test_the_gradient_on_frames_is_that_of_the_written_out_loss(load, kind, estimator):
    """Slow and obvious: one frame at a time, the loss as a number, autograd all the way to the frames."""
    guidance = load(kind, guidance_weight=4.0)
    frames = torch.rand(2, 24, 24, 3, generator=torch.Generator().manual_seed(2)) * 2 - 1
    conditions = frames_of(["a pig", "a bear"], [0.0, 120.0])
    subtract = {} if estimator == "sds" else {"subtract": LaterTimestep(0.3)}
    result = ScoreDistillation(**subtract)(frames, guidance, conditions, torch.Generator().manual_seed(5))

    generator = torch.Generator().manual_seed(5)
    t = 0.002 + 0.998 * torch.rand(2, generator=generator)
    x = frames.clone().requires_grad_()
    z = guidance.encode(x)
    noise = torch.randn(z.shape, generator=generator)
    later = (t + torch.rand(2, generator=generator) * 0.3 * (t - 0.002)).clamp(max=1.0)
    levels = guidance.schedule.alphas_cumprod
    loss = torch.zeros(())
    for i in range(2):
        index = int(torch.ceil(t[i].double() * 1000)) - 1
        level, only = levels[index], frames_of([conditions.prompts[i]], [[0.0, 120.0][i]])
        z_t = (level.sqrt() * z[i] + (1 - level).sqrt() * noise[i]).detach()[None]
        found = guidance.predict_noise(z_t, t[i : i + 1], only)
        step = found.unconditional[0] + 4.0 * (found.conditional[0] - found.unconditional[0])
        if estimator == "sds":
            step = step - noise[i]
        else:
            far = levels[int(torch.ceil(later[i].double() * 1000)) - 1]
            z_far = (far.sqrt() * z[i] + (1 - far).sqrt() * noise[i]).detach()[None]
            step = step - guidance.predict_noise(z_far, later[i : i + 1], only).conditional[0]
        loss = loss + ((1 - level) * step.detach() * z[i]).sum() / z.numel()
    loss.backward()
    expected = x.grad * frames.numel()
    assert expected.abs().max() > 1e-4
    torch.testing.assert_close(result.gradient, expected, atol=1e-5 * float(expected.abs().max()), rtol=1e-3)


def test_encoding_in_parts_changes_neither_value_nor_gradient(load):
    guidance = load("sd")
    frames = torch.rand(5, 32, 32, 3, generator=torch.Generator().manual_seed(0)) * 2 - 1
    results = []
    for rows in (2, 5):
        guidance.space = type(guidance.space)(
            guidance.space.vae, guidance.space.size, guidance.space.scaling, 0.0, rows
        )
        x = frames.clone().requires_grad_()
        z = guidance.encode(x)
        (z * torch.linspace(-1, 1, z.numel()).view(z.shape)).sum().backward()
        results.append((z.detach(), x.grad))
    torch.testing.assert_close(results[0], results[1], atol=1e-5, rtol=1e-4)


@pytest.mark.parametrize("kind", ["if", "own"])
def test_rows_at_a_time_do_not_change_the_noise(load, kind):
    conditions = frames_of(["a pig", "a bear", "a pig"], [0.0, 100.0, 180.0])
    whole, parts = load(kind, rows=64), load(kind, rows=1)
    x_t, t = noised(whole, 3, 0.6)
    one, other = (guidance.predict_noise(x_t, t, conditions) for guidance in (whole, parts))
    torch.testing.assert_close(one.conditional, other.conditional, atol=1e-4, rtol=1e-4)
    torch.testing.assert_close(one.unconditional, other.unconditional, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize("kind", ["sd", "own"])
def test_half_precision_stays_close(load, kind):
    """Half holds about three digits; weights and texts are half, the arithmetic around them is not."""
    full, half = load(kind), load(kind, torch.bfloat16)
    assert half.unet.dtype is torch.bfloat16
    conditions = frames_of(["a pig"], [20.0])
    x_t, t = noised(full, 1, 0.7)
    expected, got = (guidance.predict_noise(x_t, t, conditions).conditional for guidance in (full, half))
    assert got.dtype is torch.float32
    error = (got - expected).square().mean().sqrt() / expected.square().mean().sqrt()
    assert 0.0 < error < 0.05
    frames = torch.zeros(1, 32, 32, 3)
    result = ScoreDistillation()(frames, half, conditions, torch.Generator().manual_seed(0))
    assert result.gradient.dtype is torch.float32 and bool(result.gradient.isfinite().all())


def test_time_is_annealed_over_the_run(load):
    """The UNet's timesteps, as the run goes on: 3 to 1000 at first, up to 500 from the middle on."""
    guidance, seen = load("own"), []
    hook = guidance.unet.register_forward_hook(lambda module, args, output: seen.extend(args[1].tolist()))
    times = TimeRange(0.002, 1.0, final_high=0.5, start=0.5, end=0.5)
    frames, conditions = torch.zeros(32, 16, 16, 3), frames_of(["a pig"] * 32)
    for progress, low, high in ((0.49, 900, 999), (0.5, 450, 499)):
        seen.clear()
        ScoreDistillation(times)(frames, guidance, conditions, torch.Generator().manual_seed(1), progress)
        assert low <= max(seen) <= high and 2 <= min(seen) <= 100
    hook.remove()


@pytest.mark.parametrize("mixing", list(Mixing))
@pytest.mark.parametrize("prompting", list(ViewPrompting))
def test_the_ends_of_an_interpolation_are_classifier_free_guidance_of_the_ends(load, mixing, prompting):
    guidance = load("own", prompting=prompting)
    x_t, t = noised(guidance, 1, 0.5)
    for alpha, end in ((0.0, "a pig"), (1.0, "a bear")):
        pair = frames_of(["a pig"], [70.0], others=[other_end("a bear", alpha, mixing)])
        alone = frames_of([end], [70.0])
        expected, got = (guided(guidance.predict_noise(x_t, t, c), 20.0) for c in (alone, pair))
        assert torch.equal(got, expected)


def test_guidance_interpolation_is_equation_11(load):
    """A batch of a pair, a single prompt and another pair, each with its own guidance weight."""
    guidance = load("sd")
    weights = torch.tensor([2.0, 30.0, 7.5])
    ends = [other_end("a bear", 0.25, Mixing.GUIDANCE), None, other_end("a pig", 0.9, Mixing.GUIDANCE)]
    prompts, azimuths = ["a pig", "a bear", "a frog"], [0.0, 90.0, 180.0]
    batch = frames_of(prompts, azimuths, others=ends, guidance_weight=weights)
    x_t, t = noised(guidance, 3, 0.5)
    got = guided(guidance.predict_noise(x_t, t, batch), weights)
    for i, end in enumerate(ends):
        alone = guidance.predict_noise(x_t[i : i + 1], t[:1], frames_of([prompts[i]], [azimuths[i]]))
        base = alone.unconditional
        expected = base + weights[i] * (alone.conditional - base)
        if end is not None:
            far = guidance.predict_noise(x_t[i : i + 1], t[:1], frames_of([end.prompt], [azimuths[i]])).conditional
            near = (1 - end.alpha) * weights[i] * (alone.conditional - base)
            expected = base + near + end.alpha * weights[i] * (far - base)
        torch.testing.assert_close(got[i : i + 1], expected, atol=1e-4, rtol=1e-4)


def test_embedding_interpolation_asks_with_mixed_tokens(load):
    guidance = load("sd")
    x_t, t = noised(guidance, 1, 0.5)
    pair = frames_of(["a pig"], others=[other_end("a bear", 0.25, Mixing.EMBEDDING)])
    got = guidance.predict_noise(x_t, t, pair).conditional
    tokens = 0.75 * guidance.texts["a pig, front view"] + 0.25 * guidance.texts["a bear, front view"]
    with torch.no_grad():
        expected = guidance.unet(x_t.permute(0, 3, 1, 2), 499, encoder_hidden_states=tokens[None]).sample
    torch.testing.assert_close(got.permute(0, 3, 1, 2), expected, atol=1e-5, rtol=1e-4)


def test_the_weight_of_a_frame_is_its_own(load):
    """Section 3.2.2: the guidance weight as a setting, one per frame; the same frames one weight at a time agree."""
    guidance = load("own")
    frames = torch.rand(2, 16, 16, 3, generator=torch.Generator().manual_seed(0)) * 2 - 1
    weights = torch.tensor([0.0, 50.0])
    mixed = ScoreDistillation()(
        frames, guidance, frames_of(["a pig"] * 2, guidance_weight=weights), torch.Generator().manual_seed(1)
    )
    for i, weight in enumerate(weights):
        guidance.guidance_weight = float(weight)
        same = ScoreDistillation()(frames, guidance, frames_of(["a pig"] * 2), torch.Generator().manual_seed(1))
        torch.testing.assert_close(mixed.gradient[i], same.gradient[i])
    assert not torch.allclose(mixed.gradient[0], mixed.gradient[1], atol=1e-2)
