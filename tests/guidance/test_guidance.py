"""Library guidance and score distillation against their formulas."""

import math
from dataclasses import replace

import pytest
import torch

from att3d_core.errors import GuidanceError
from att3d_core.guidance.compose import guided
from att3d_core.guidance.estimators import LaterTimestep, ScoreDistillation
from att3d_core.guidance.library import LibraryGuidance
from att3d_core.guidance.options import GuidanceOptions
from att3d_core.guidance.protocol import Conditions, Mixing, NoisePrediction, OtherEnd
from att3d_core.guidance.schedule import CosineSchedule, add_noise
from att3d_core.guidance.times import TimeRange
from att3d_core.library.asset import Asset, Mesh
from att3d_core.library.index import RetrievalIndex
from att3d_core.library.library import Library, RayCasterCache
from att3d_core.render.cameras import random_cameras, random_lights
from att3d_core.render.shading import Shading
from att3d_core.runs.guidance import build_guidance
from att3d_core.text.views import view_of

SIZE = 12


def cube(color):
    corners = torch.tensor([[x, y, z] for x in (-0.4, 0.4) for y in (-0.4, 0.4) for z in (-0.4, 0.4)]).numpy()
    faces = [[0, 1, 3], [0, 3, 2], [4, 6, 7], [4, 7, 5], [0, 4, 5], [0, 5, 1], [2, 3, 7], [2, 7, 6], [0, 2, 6],
             [0, 6, 4], [1, 5, 7], [1, 7, 3]]  # fmt: skip
    return Mesh(corners, torch.tensor(faces, dtype=torch.int32).numpy(), torch.tensor(color).expand(12, 3).numpy())


COLORS = [[1.0, 0.0, 0.0], [0.0, 1.0, 0.0], [0.0, 0.0, 1.0]]


@pytest.fixture
def guidance():
    assets = tuple(Asset(f"cube-{i}", f"cube {i}", lambda color=color: cube(color)) for i, color in enumerate(COLORS))
    index = RetrievalIndex(torch.eye(3), torch.arange(3), temperature=0.5)
    return LibraryGuidance(RayCasterCache(Library("cubes", assets), 3), index)


def conditions(guidance, pooled, targets, shading=Shading.ALBEDO, seed=0):
    count = len(pooled)
    generator = torch.Generator().manual_seed(seed)
    cameras = random_cameras(count, generator)
    return Conditions(
        ("prompt",) * count,
        pooled,
        tuple(view_of(cameras.azimuth_deg, cameras.elevation_deg)),
        cameras,
        torch.full((count,), int(shading)),
        random_lights(cameras, generator),
        torch.rand(count, 3, generator=generator),
        targets,
    )


def pictures_of(guidance, c, asset):
    """Ground truth [B, H, W, 3] in [-1, 1] by the ray caster alone."""
    rays_o, rays_d = c.cameras.rays(SIZE, SIZE)
    return torch.stack(
        [
            guidance.casters[asset].render(
                rays_o[i], rays_d[i], c.background[i], Shading(int(c.shading[i])), c.light[i]
            )[0]
            for i in range(len(c.cameras))
        ]
    ) * 2 - 1  # fmt: skip


def test_schedule_preserves_variance():
    schedule, t = CosineSchedule(), torch.linspace(0, 1, 11)
    torch.testing.assert_close(schedule.alpha(t) ** 2 + schedule.sigma(t) ** 2, torch.ones(11))
    assert schedule.alpha(t)[0] == 1 and schedule.sigma(t)[-1] == 1


@pytest.mark.parametrize("shading", list(Shading))
def test_a_named_asset_is_exact_supervision(guidance, shading):
    """With one asset the gradient of SDS is x - D, whatever t and noise were drawn."""
    c = conditions(guidance, torch.eye(3)[[0, 1]], (guidance.casters[0], guidance.casters[0]), shading)
    frames = torch.rand(2, SIZE, SIZE, 3, generator=torch.Generator().manual_seed(5)) * 2 - 1
    result = ScoreDistillation()(frames, guidance, c, torch.Generator().manual_seed(6))
    expected = frames - pictures_of(guidance, c, 0)
    torch.testing.assert_close(result.gradient, expected, atol=1e-3, rtol=0)
    torch.testing.assert_close(result.squared_error, expected.square().mean((1, 2, 3)), atol=1e-3, rtol=1e-3)


def test_retrieval_is_the_posterior_mean(guidance):
    """The closed form, written out: weights from text and from the tempered likelihood."""
    query = torch.tensor([[0.9, 0.4, 0.1]])
    c = conditions(guidance, query, (None,))
    t = torch.tensor([0.7])
    x_t = torch.randn(1, SIZE, SIZE, 3, generator=torch.Generator().manual_seed(1))
    alpha, sigma = math.cos(0.35 * math.pi), math.sin(0.35 * math.pi)
    cosine = torch.nn.functional.normalize(query, dim=-1)[0]
    pictures = [pictures_of(guidance, c, asset)[0] for asset in range(3)]
    weights = torch.tensor(
        [
            math.exp(float(cosine[i]) / 0.5)
            * math.exp(-float((x_t[0] - alpha * pictures[i]).square().sum()) / (2 * sigma**2 * x_t[0].numel()))
            for i in range(3)
        ]
    )
    denoised = sum(w * p for w, p in zip(weights / weights.sum(), pictures, strict=True))
    expected = (x_t[0] - alpha * denoised) / sigma
    got = guidance.predict_noise(x_t, t, c).conditional[0]
    torch.testing.assert_close(got, expected, atol=1e-4, rtol=0)


def test_a_caption_retrieves_its_asset_alone(guidance):
    c = conditions(guidance, torch.eye(3)[[2]], (None,))
    x_t, t = torch.randn(1, SIZE, SIZE, 3), torch.tensor([0.5])
    named = conditions(guidance, torch.eye(3)[[2]], (guidance.casters[2],))
    torch.testing.assert_close(
        guidance.predict_noise(x_t, t, c).conditional, guidance.predict_noise(x_t, t, named).conditional
    )


def test_the_noise_is_found_again(guidance):
    """A frame that is the asset's picture, noised: the prediction is the noise that was added."""
    c = conditions(guidance, torch.eye(3)[[1]], (guidance.casters[1],))
    picture, t = pictures_of(guidance, c, 1), torch.tensor([0.4])
    noise = torch.randn(picture.shape, generator=torch.Generator().manual_seed(2))
    predicted = guidance.predict_noise(add_noise(guidance.schedule, picture, noise, t), t, c).conditional
    torch.testing.assert_close(predicted, noise, atol=1e-4, rtol=0)


def test_classifier_free_guidance_extrapolates():
    prediction = NoisePrediction(torch.tensor([3.0]), torch.tensor([1.0]))
    assert guided(prediction, 1.0) == 3.0 and guided(prediction, 0.0) == 1.0 and guided(prediction, 2.5) == 6.0
    assert guided(NoisePrediction(torch.tensor([3.0])), 100.0) == 3.0


@pytest.mark.parametrize(("low", "high"), [(0.0, 0.5), (0.5, 0.5), (0.2, 1.1)])
def test_time_ranges_that_divide_by_zero_are_refused(low, high):
    with pytest.raises(ValueError, match="0 < low < high"):
        TimeRange(low, high)


def test_same_seed_same_gradient(guidance):
    c = conditions(guidance, torch.tensor([[0.7, 0.7, 0.1]]), (None,))
    frames = torch.zeros(1, SIZE, SIZE, 3)
    one, two, other = (
        ScoreDistillation()(frames, guidance, c, torch.Generator().manual_seed(seed)).gradient for seed in (1, 1, 2)
    )
    assert torch.equal(one, two) and not torch.equal(one, other)


def pair(c, caster, alpha, kind, pooled=None):
    """Conditions `c` with the same other end for every frame."""
    end = OtherEnd("other", torch.eye(3)[1] if pooled is None else pooled, caster, alpha, kind)
    return replace(c, others=(end,) * len(c.prompts))


def test_guidance_interpolation_dissolves_one_asset_into_the_other(guidance):
    """The gradient is x - [(1-α) asset 1 + α asset 2], the mean gradient of loss interpolation."""
    c = conditions(guidance, torch.eye(3)[[0, 0]], (guidance.casters[0],) * 2)
    frames = torch.rand(2, SIZE, SIZE, 3, generator=torch.Generator().manual_seed(5)) * 2 - 1
    mixed = pair(c, guidance.casters[1], 0.3, Mixing.GUIDANCE)
    result = ScoreDistillation()(frames, guidance, mixed, torch.Generator().manual_seed(6))
    expected = frames - (0.7 * pictures_of(guidance, c, 0) + 0.3 * pictures_of(guidance, c, 1))
    torch.testing.assert_close(result.gradient, expected, atol=1e-3, rtol=0)


@pytest.mark.parametrize("kind", list(Mixing))
@pytest.mark.parametrize("named", [True, False])
@pytest.mark.parametrize(("alpha", "end"), [(0.0, 0), (1.0, 1)])
def test_the_ends_of_an_interpolation_are_the_ends(guidance, kind, named, alpha, end):
    casters = (guidance.casters[0], guidance.casters[1]) if named else (None, None)
    embeddings = torch.tensor([[0.9, 0.4, 0.1], [0.2, 0.9, 0.3]])
    c = conditions(guidance, embeddings[:1], casters[:1])
    alone = conditions(guidance, embeddings[end : end + 1], casters[end : end + 1])
    x_t, t = torch.randn(1, SIZE, SIZE, 3, generator=torch.Generator().manual_seed(1)), torch.tensor([0.5])
    mixed = pair(c, casters[1], alpha, kind, embeddings[1])
    got, expected = (guided(guidance.predict_noise(x_t, t, which), 1.0) for which in (mixed, alone))
    assert torch.equal(got, expected)


def test_embedding_interpolation_retrieves_by_the_mixed_embedding(guidance):
    c = conditions(guidance, torch.eye(3)[:1], (guidance.casters[0],))
    mixed = pair(c, guidance.casters[1], 0.25, Mixing.EMBEDDING)
    alone = conditions(guidance, torch.tensor([[0.75, 0.25, 0.0]]), (None,))
    x_t, t = torch.randn(1, SIZE, SIZE, 3, generator=torch.Generator().manual_seed(1)), torch.tensor([0.5])
    got, expected = (guidance.predict_noise(x_t, t, which).conditional for which in (mixed, alone))
    torch.testing.assert_close(got, expected)
    assert not torch.allclose(got, guidance.predict_noise(x_t, t, c).conditional, atol=0.1)


def test_asd_of_a_library_points_at_the_asset(guidance):
    """One asset: `(1 - (α' σ) / (α σ')) (x - asset)` with t' a little later, so the same way with a shorter step."""
    c = conditions(guidance, torch.eye(3)[:1], (guidance.casters[0],))
    frames = torch.rand(1, SIZE, SIZE, 3, generator=torch.Generator().manual_seed(5)) * 2 - 1
    asynchronous = ScoreDistillation(subtract=LaterTimestep(0.5))
    got = asynchronous(frames, guidance, c, torch.Generator().manual_seed(6)).gradient
    toward = frames - pictures_of(guidance, c, 0)
    step = float((got * toward).sum() / toward.square().sum())
    assert 0.0 < step < 0.6
    torch.testing.assert_close(got, step * toward, atol=1e-3, rtol=0)


def test_a_set_without_assets_needs_a_model(guidance):
    built = build_guidance(GuidanceOptions(), guidance, (), torch.device("cpu"))
    assert built.guidance is guidance and built.text == "library"
    with pytest.raises(GuidanceError, match="no library to be guided by: choose a diffusion model"):
        build_guidance(GuidanceOptions(), None, (), torch.device("cpu"))
