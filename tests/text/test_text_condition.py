import pytest
import torch

from att3d_core.text.condition import Standardizer, principal_directions
from att3d_core.text.views import View, view_of, with_view


def test_standardised_training_prompts_have_mean_zero_and_deviation_one() -> None:
    pooled = torch.nn.functional.normalize(torch.randn(50, 8, generator=torch.Generator().manual_seed(0)), dim=-1)
    condition = Standardizer.fit(pooled).apply(pooled)
    torch.testing.assert_close(condition.mean(0), torch.zeros(8), atol=1e-6, rtol=0)
    assert float(condition.square().mean()) == pytest.approx(1.0, abs=1e-5)
    # One scalar: ratios between coordinates stay what they were.
    centred = pooled - pooled.mean(0)
    torch.testing.assert_close(condition / condition[0, 0], centred / centred[0, 0], atol=1e-4, rtol=1e-4)


def test_mixing_before_or_after_is_the_same() -> None:
    first, second = torch.randn(2, 8, generator=torch.Generator().manual_seed(1)).unbind(0)
    standardizer = Standardizer(torch.full((8,), 0.3), 0.05)
    for alpha in (0.0, 0.25, 1.0):
        before = standardizer.apply((1 - alpha) * first + alpha * second)
        after = (1 - alpha) * standardizer.apply(first) + alpha * standardizer.apply(second)
        torch.testing.assert_close(before, after, atol=1e-5, rtol=1e-5)


def test_one_prompt_or_equal_prompts_are_only_centred() -> None:
    standardizer = Standardizer.fit(torch.full((3, 4), 0.5))
    assert standardizer.scale == 1.0
    assert torch.equal(standardizer.apply(torch.full((4,), 0.5)), torch.zeros(4))


def test_a_standardizer_checks_itself() -> None:
    with pytest.raises(ValueError, match="expected a positive finite scale, got nan"):
        Standardizer(torch.zeros(4), float("nan"))
    with pytest.raises(ValueError, match="with N > 0"):
        Standardizer.fit(torch.zeros(0, 4))


@pytest.mark.parametrize(
    ("azimuth", "elevation", "expected"),
    [
        (0, 0, View.FRONT),
        (45, 0, View.FRONT),
        (-45, 60, View.FRONT),
        (46, 0, View.SIDE),
        (-90, 10, View.SIDE),
        (134, 0, View.SIDE),
        (135, 0, View.BACK),
        (180, 0, View.BACK),
        (-135, 0, View.BACK),
        (225, 0, View.BACK),
        (315, 0, View.FRONT),
        (360, 0, View.FRONT),
        (720 + 90, 0, View.SIDE),
        (0, 61, View.OVERHEAD),
        (180, 90, View.OVERHEAD),
        (0, -10, View.FRONT),
    ],
)
def test_views(azimuth: float, elevation: float, expected: View) -> None:
    assert view_of(torch.tensor([float(azimuth)]), torch.tensor([float(elevation)])) == [expected]


def test_view_suffixes() -> None:
    views = view_of(torch.tensor([0.0, 90.0, 180.0, 0.0]), torch.tensor([0.0, 0.0, 0.0, 80.0]))
    assert [with_view("a pig", view) for view in views] == [
        "a pig, front view",
        "a pig, side view",
        "a pig, back view",
        "a pig, overhead view",
    ]


def test_principal_directions_span_what_the_words_bring() -> None:
    """Embeddings that are sums of two words' vectors plus little: the sums' directions are kept, the rest is not."""
    generator = torch.Generator().manual_seed(0)
    words = [torch.randn(4, 40, generator=generator) for _ in range(2)]
    sums = (words[0][:, None] + words[1][None]).reshape(16, 40)
    peculiar = 0.02 * torch.randn(16, 40, generator=generator)
    directions = principal_directions(sums + peculiar, 0.98)
    assert directions.shape == (40, 6)  # 3 + 3 degrees of freedom
    torch.testing.assert_close(directions.T @ directions, torch.eye(6), atol=1e-5, rtol=0)
    centred = sums - sums.mean(0)
    lost = (centred - centred @ directions @ directions.T).norm() / centred.norm()
    assert lost < 0.02
    assert principal_directions(sums + peculiar, 1.0).shape[1] >= 15  # all that 16 centred points span


@pytest.mark.parametrize("share", [0.0, 1.5])
def test_impossible_shares_are_refused(share: float) -> None:
    with pytest.raises(ValueError, match="share"):
        principal_directions(torch.eye(3), share)
