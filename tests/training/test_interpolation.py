"""Interpolation training: distributions against theory, what the mapping network and the guidance are given."""

from __future__ import annotations

import math
from collections import Counter

import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st
from scipy import stats
from torch import Tensor

from att3d_core.errors import TrainingError
from att3d_core.guidance.protocol import Mixing
from att3d_core.model import Setting
from att3d_core.training.batch import Batch, draw_batch
from att3d_core.training.config import MOST, TrainConfig
from att3d_core.training.data import Choice, PromptList, choose, look_up
from att3d_core.training.interpolation import (
    Interpolation,
    InterpolationKind,
    Mix,
    Pairs,
    dirichlet,
    draw_corner,
    draw_mix,
    pair,
)
from att3d_core.training.regularizers import Regularizers
from att3d_core.training.trainer import SINGLE_PROCESS, Trainer
from tests.support.small_run import FAMILY, make_trainer

KINDS = InterpolationKind


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


@pytest.mark.parametrize("corners", [2, 3, 5])
@pytest.mark.parametrize("kappa", [0.05, 0.5, 1.0, 2.0, 20.0])
def test_dirichlet_has_the_moments_of_theory(kappa: float, corners: int) -> None:
    """Mean 1/K, variance (K - 1) / (K² (K κ + 1)), covariance -1 / (K² (K κ + 1)); five standard errors."""
    count = 20_000
    draws = dirichlet(kappa, corners, count, generator(corners)).double()
    assert draws.shape == (count, corners) and bool(((draws >= 0) & (draws <= 1)).all())
    torch.testing.assert_close(draws.sum(1), torch.ones(count, dtype=torch.float64), atol=1e-6, rtol=0)
    unit = 1 / (corners**2 * (corners * kappa + 1))
    spread = math.sqrt((corners - 1) * unit / count)
    assert (draws.mean(0) - 1 / corners).abs().max() < 5 * spread
    covariance = torch.cov(draws.T)
    expected = torch.full((corners, corners), -unit).double().fill_diagonal_((corners - 1) * unit)
    # The products vary by about 1/4 at most, so their mean by 0.25 / √n.
    assert (covariance - expected).abs().max() < 5 * 0.25 / math.sqrt(count)


@pytest.mark.parametrize("kappa", [0.3, 1.0, 2.0])
def test_a_pair_is_beta_distributed(kappa: float) -> None:
    alpha = dirichlet(kappa, 2, 5000, generator(1))[:, 1].numpy()
    assert stats.kstest(alpha, stats.beta(kappa, kappa).cdf).pvalue > 1e-3


def test_tiny_kappa_gives_the_prompts_themselves() -> None:
    draws = dirichlet(1e-4, 3, 1000, generator())
    assert bool(torch.isfinite(draws).all()) and draws.amax(1).mean() > 0.999
    assert min(Counter(draws.argmax(1).tolist()).values()) > 250


@pytest.mark.parametrize("kappa", [0.0, -1.0, math.nan, math.inf])
def test_kappa_must_be_above_zero(kappa: float) -> None:
    with pytest.raises(TrainingError, match="kappa must be above 0, got"):
        Interpolation(KINDS.LOSS, kappa=(2.0, kappa))
    with pytest.raises(TrainingError, match="kappa must be above 0, got"):
        dirichlet(kappa, 2, 1, generator())


@pytest.mark.parametrize("alpha", [-0.1, 1.1, math.nan])
def test_alpha_must_be_between_0_and_1(alpha: float) -> None:
    with pytest.raises(TrainingError, match=r"^alpha must be in \[0, 1\], got"):
        pair(0, 1, alpha)
    with pytest.raises(TrainingError, match=r"^alpha must be in \[0, 1\], got"):
        Mix((0, 1), (1.0 - alpha, alpha))


def test_what_else_an_interpolation_refuses() -> None:
    with pytest.raises(TrainingError, match="corners must be 2 to 16, got 1"):
        Interpolation(KINDS.LOSS, corners=1)
    with pytest.raises(TrainingError, match="chains and families mix 2 neighbours, got corners = 3"):
        Interpolation(KINDS.LOSS, Pairs.CHAIN, corners=3)
    with pytest.raises(TrainingError, match="kappa and kappa_until do not fit together: expected one value more"):
        Interpolation(KINDS.LOSS, kappa=(1.0,))
    with pytest.raises(TrainingError, match=r"weights of a mix must sum to 1, got 0.5, 0.6"):
        Mix((0, 1), (0.5, 0.6))
    with pytest.raises(TrainingError, match="mixes of 3 prompts need at least 3 of them, got 2"):
        draw_mix(2, Interpolation(KINDS.LOSS, corners=3), 1.0, generator())


def test_kappa_follows_the_run() -> None:
    assert [Interpolation().kappa_at(x) for x in (0.0, 0.49, 0.5, 1.0)] == [2.0, 2.0, 0.5, 0.5]  # paper B.1.14


def frequencies(how: Interpolation, size: int, count: int = 6000) -> Counter[tuple[int, ...]]:
    draw = generator(2)
    return Counter(draw_mix(size, how, 1.0, draw).members for _ in range(count))


@pytest.mark.parametrize(
    ("pairs", "expected"),
    [
        (Pairs.CHAIN, {(0, 1), (1, 2), (2, 3)}),
        (Pairs.LOOP, {(0, 1), (1, 2), (2, 3), (3, 0)}),
        (Pairs.ANY, {(a, b) for a in range(4) for b in range(4) if a != b}),
    ],
)
def test_every_pair_is_as_likely_as_the_others(pairs: Pairs, expected: set[tuple[int, int]]) -> None:
    found = frequencies(Interpolation(KINDS.LOSS, pairs), 4)
    assert found.keys() == expected
    assert stats.chisquare(list(found.values())).pvalue > 1e-3


def test_mixes_have_distinct_corners() -> None:
    found = frequencies(Interpolation(KINDS.LOSS, corners=3), 4)
    assert len(found) == 24 and all(len(set(members)) == 3 for members in found)
    assert stats.chisquare(list(found.values())).pvalue > 1e-3


def test_a_loop_of_two_is_a_chain() -> None:
    assert frequencies(Interpolation(KINDS.LOSS, Pairs.LOOP), 2, 50).keys() == {(0, 1)}


def test_loss_interpolation_draws_a_prompt_by_its_weight() -> None:
    draw = generator(3)
    found = Counter(draw_corner((0.2, 0.5, 0.3), draw) for _ in range(5000))
    assert stats.chisquare([found[i] for i in range(3)], [1000, 2500, 1500]).pvalue > 1e-3


PROMPTS = tuple(f"prompt {letter}" for letter in "abcde")
ROWS = torch.randn(5, 8, generator=generator(4))
SOURCE = PromptList(PROMPTS, ROWS)


@given(st.floats(0, 1), st.integers(0, 4), st.integers(0, 4))
def test_the_mix_does_not_know_which_prompt_came_first(alpha: float, first: int, second: int) -> None:
    """m(c1, c2, α) = m(c2, c1, 1 - α), the footnote to eq. 6; and α = 0 is the first prompt itself."""

    def mixed(a: int, b: int, weight: float) -> Tensor:
        return look_up(SOURCE, Choice(pair(a, b, weight), (a, b))).embedding

    torch.testing.assert_close(mixed(first, second, alpha), mixed(second, first, 1 - alpha), atol=1e-6, rtol=0)
    torch.testing.assert_close(mixed(first, second, 0.0), ROWS[first], atol=0, rtol=0)


def batch(
    how: Interpolation, settings: tuple[Setting, ...] = (), seed: int = 0, prompts: int = 6, frames: int = 3
) -> Batch:
    config = TrainConfig(prompts=prompts, frames=frames)
    return draw_batch(SOURCE, settings, config, how, Regularizers(opacity=0.5), 0.0, generator(seed), SINGLE_PROCESS)


def nearest_row(embedding: Tensor) -> int:
    distance, row = (ROWS - embedding).norm(dim=-1).min(0)
    assert distance < 1e-6
    return int(row)


def test_embedding_and_guidance_tell_the_guidance_both_ends() -> None:
    for kind, mixing in ((KINDS.EMBEDDING, Mixing.EMBEDDING), (KINDS.GUIDANCE, Mixing.GUIDANCE)):
        made = batch(Interpolation(kind))
        for frame, owner in enumerate(made.owner.tolist()):
            other = made.conditions.other(frame)
            assert other is not None and other.kind is mixing
            assert PROMPTS[nearest_row(made.conditions.pooled[frame])] == made.conditions.prompts[frame]
            assert PROMPTS[nearest_row(other.pooled)] == other.prompt != made.conditions.prompts[frame]
            mix = (1 - other.alpha) * made.conditions.pooled[frame] + other.alpha * other.pooled
            torch.testing.assert_close(made.embeddings[owner], mix, atol=1e-5, rtol=0)


def test_loss_tells_the_guidance_one_end_a_frame() -> None:
    made = batch(Interpolation(KINDS.LOSS, kappa=(50.0,), kappa_until=()), prompts=4, frames=40)
    assert made.conditions.others == ()
    for prompt in range(4):
        asked = Counter(made.conditions.prompts[f] for f, owner in enumerate(made.owner.tolist()) if owner == prompt)
        assert len(asked) == 2 and min(asked.values()) > 5  # near the middle, both ends of 40 frames


def test_a_mix_of_many_is_guided_by_all_of_them_on_average(monkeypatch: pytest.MonkeyPatch) -> None:
    """Eq. 11 with four corners: the ends that frames are asked for, weighted by alpha, sum to the weights."""
    monkeypatch.setitem(MOST, "frames", 4000)
    made = batch(Interpolation(KINDS.GUIDANCE, corners=4), prompts=1, frames=4000)
    asked = torch.zeros(5)
    for frame in range(4000):
        other = made.conditions.other(frame)
        assert other is not None
        asked[nearest_row(made.conditions.pooled[frame])] += (1 - other.alpha) / 4000
        asked[nearest_row(other.pooled)] += other.alpha / 4000
    torch.testing.assert_close(asked @ ROWS, made.embeddings[0], atol=0.1, rtol=0)
    assert int((asked > 0).sum()) == 4


def test_settings_are_drawn_for_every_prompt_and_used_in_its_frames() -> None:
    settings = (Setting("guidance_weight", 10.0, 20.0), Setting("opacity", 0.0, 0.1))
    made = batch(Interpolation(), settings, prompts=500, frames=2)
    assert made.settings is not None and made.settings.shape == (500, 2)
    for column, setting in enumerate(settings):
        uniform = stats.uniform(setting.low, setting.high - setting.low)
        assert stats.kstest(made.settings[:, column].numpy(), uniform.cdf).pvalue > 1e-3
    assert made.conditions.guidance_weight is not None
    assert torch.equal(made.conditions.guidance_weight, made.settings[made.owner, 0])
    assert torch.equal(made.weights["opacity"], made.settings[made.owner, 1])
    assert made.weights["sparsity"].eq(0).all()
    plain = batch(Interpolation())
    assert plain.settings is None and plain.conditions.guidance_weight is None
    assert plain.weights["opacity"].eq(0.5).all()


def test_a_setting_changes_what_is_trained() -> None:
    """Two runs that differ in an amortized opacity weight alone: the heavier one leaves emptier scenes at its end."""
    setting = (Setting("opacity", 0.0, 30.0),)
    trainer = make_trainer(
        settings=setting, steps=60, full=0.0, textureless=0.0, learning_rate=0.05, text_rate=1.0, paraphrases=0.0
    )
    list(trainer.run())
    scenes = []
    for value in (0.0, 30.0):
        u = trainer.model.embed(trainer.data.embedding(0)[None], torch.tensor([[value]]))
        points = 0.35 * torch.nn.functional.normalize(torch.randn(500, 3, generator=generator(5)), dim=-1)
        scenes.append(float(trainer.model.scene_from_u(u[0]).density(points).mean()))
    assert scenes[1] < 0.8 * scenes[0]


@pytest.mark.parametrize("kind", [KINDS.LOSS, KINDS.EMBEDDING, KINDS.GUIDANCE, KINDS.FAMILY])
def test_every_kind_trains_with_its_own_samples(kind: InterpolationKind) -> None:
    trainer = make_trainer((FAMILY,), interpolation=Interpolation(kind, samples=40), steps=3)
    assert trainer.samples == 40
    assert [report.step for report in trainer.run()] == [1, 2, 3]


def family_choices(trainer: Trainer) -> list[Choice]:
    draw = generator(6)
    return [choose(trainer.data, trainer.config, trainer.interpolation, 0.9, draw) for _ in range(2000)]


def test_family_interpolation_follows_kappa() -> None:
    trainer = make_trainer((FAMILY,), interpolation=Interpolation(KINDS.FAMILY))
    choices = family_choices(trainer)
    assert all(choice.family == 0 for choice in choices)
    alphas = [choice.mix.weights[1] for choice in choices]
    assert stats.kstest(alphas, stats.beta(0.5, 0.5).cdf).pvalue > 1e-3  # 0.9 of the run: κ = 0.5


@pytest.mark.parametrize(
    ("arguments", "wording"),
    [
        ({"interpolation": Interpolation(KINDS.FAMILY)}, "family interpolation needs library guidance and a set with"),
        ({"interpolation": Interpolation(KINDS.LOSS, corners=3)}, "mixes of 3 prompts need at least 3 of them, got 2"),
        ({"settings": (Setting("magic", 0.0, 1.0),)}, "there is no setting 'magic' to amortize over; expected guid"),
        ({"settings": (Setting("guidance_weight", 1.0, 9.0),)}, "a library has no unconditional prediction, so its"),
    ],
)
def test_what_a_trainer_refuses(arguments: dict, wording: str) -> None:
    with pytest.raises(TrainingError, match=f"^{wording}"):
        make_trainer(**arguments)
