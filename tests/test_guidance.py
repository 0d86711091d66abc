"""Library guidance and score distillation against their formulas."""

import math

import pytest
import torch

from att3d_core.guidance.estimators import ScoreDistillation, guided
from att3d_core.guidance.library import LibraryGuidance
from att3d_core.guidance.protocol import Conditions, NoisePrediction
from att3d_core.guidance.schedule import CosineSchedule
from att3d_core.library.asset import Asset, Mesh
from att3d_core.library.index import RetrievalIndex
from att3d_core.library.library import Library, RayCasterCache
from att3d_core.render.cameras import random_cameras, random_lights
from att3d_core.render.shading import Shading
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
    predicted = guidance.predict_noise(guidance.schedule.add_noise(picture, noise, t), t, c).conditional
    torch.testing.assert_close(predicted, noise, atol=1e-4, rtol=0)


def test_classifier_free_guidance_extrapolates():
    prediction = NoisePrediction(torch.tensor([3.0]), torch.tensor([1.0]))
    assert guided(prediction, 1.0) == 3.0 and guided(prediction, 0.0) == 1.0 and guided(prediction, 2.5) == 6.0
    assert guided(NoisePrediction(torch.tensor([3.0])), 100.0) == 3.0


@pytest.mark.parametrize(("low", "high"), [(0.0, 0.5), (0.5, 0.5), (0.2, 1.0)])
def test_time_ranges_that_divide_by_zero_are_refused(low, high):
    with pytest.raises(ValueError, match="t_min"):
        ScoreDistillation(low, high)


def test_same_seed_same_gradient(guidance):
    c = conditions(guidance, torch.tensor([[0.7, 0.7, 0.1]]), (None,))
    frames = torch.zeros(1, SIZE, SIZE, 3)
    one, two, other = (
        ScoreDistillation()(frames, guidance, c, torch.Generator().manual_seed(seed)).gradient for seed in (1, 1, 2)
    )
    assert torch.equal(one, two) and not torch.equal(one, other)
