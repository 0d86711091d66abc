"""What is asked of a text-to-image model, and how its answers are put together, against the formulas written out."""

from __future__ import annotations

import math
from dataclasses import replace

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st

from att3d_core.guidance.asking import Blend, ViewPrompting, Wording, questions
from att3d_core.guidance.compose import guided, perpendicular
from att3d_core.guidance.denoiser import Prediction, to_noise
from att3d_core.guidance.estimators import LaterTimestep
from att3d_core.guidance.protocol import Mixing, Negative, NoisePrediction, OtherEnd, SecondPrediction
from att3d_core.guidance.schedule import CosineSchedule, DiscreteSchedule, add_noise
from att3d_core.guidance.times import TimeRange
from tests.support.conditions import frames_of, other_end


def noises(count, seed=0, batch=2):
    return torch.randn(count, batch, 3, 3, 4, generator=torch.Generator().manual_seed(seed)).unbind(0)


def first_question(prompt="a pig", azimuth=0.0, elevation=10.0, how=ViewPrompting.PERP_NEG):
    return questions(frames_of([prompt], [azimuth], elevation), Wording(how))[0].first


# Views


@pytest.mark.parametrize(
    ("azimuth", "elevation", "suffix"),
    [(0, 10, "front view"), (-100, 10, "side view"), (180, 10, "back view"), (30, 70, "overhead view")],
)
def test_the_suffix_names_the_side_that_the_camera_sees(azimuth, elevation, suffix):
    question = first_question(azimuth=azimuth, elevation=elevation, how=ViewPrompting.SUFFIX)
    assert question.toward == Blend((f"a pig, {suffix}",), (1.0,)) and question.away == ()
    assert first_question(how=ViewPrompting.OFF).toward == Blend(("a pig",), (1.0,))


def test_a_model_that_knows_shadings_is_told():
    conditions = replace(frames_of(["a pig"] * 3, [0.0] * 3), shading=torch.tensor([0, 1, 2]))
    asked = questions(conditions, Wording(ViewPrompting.SUFFIX, shading=True))
    assert [item.first.toward.texts for item in asked] == [
        ("a pig, front view, albedo",), ("a pig, front view, lit",), ("a pig, front view, textureless",),
    ]  # fmt: skip


def test_perp_neg_at_the_four_sides():
    """Sides exactly faced: that side alone is asked for, and what it must not look like is named."""
    front = first_question(azimuth=0.0)
    assert front.toward == Blend(("a pig, front view",), (1.0,))
    assert [(blend.texts[0], weight) for blend, weight in front.away] == [("a pig, side view", 2.0)]
    side = first_question(azimuth=90.0)
    assert side.toward.texts[0] == "a pig, side view" and side.toward.shares[0] == pytest.approx(1.0, abs=1e-4)
    assert [(blend.texts[0], weight) for blend, weight in side.away] == [
        ("a pig, front view", pytest.approx(2.0, abs=1e-3))
    ]
    back = first_question(azimuth=180.0)
    assert back.toward.texts[-1] == "a pig, back view" and back.toward.shares[-1] == pytest.approx(1.0, abs=1e-4)
    away = {blend.texts[0]: weight for blend, weight in back.away}
    assert away == {"a pig, side view": pytest.approx(1.0, abs=1e-3), "a pig, front view": 2.0}


@settings(deadline=None)
@given(st.floats(-180, 180))
def test_perp_neg_is_the_same_on_both_sides_and_mixes_two_neighbours(azimuth):
    left, right = first_question(azimuth=azimuth), first_question(azimuth=-azimuth)
    assert left.toward.texts == right.toward.texts
    assert left.toward.shares == pytest.approx(right.toward.shares, abs=1e-4)
    assert sum(left.toward.shares) == pytest.approx(1.0)
    assert all(0.0 < weight <= 2.0 for _, weight in left.away)
    turn = abs(azimuth)
    for (blend, weight), fade in zip(left.away, (2.0, 10.0), strict=False):
        if 20 < turn < 70:  # both negatives present, in this order
            near = 1 - turn / 90 if "front" in blend.texts[0] else turn / 90
            assert weight == pytest.approx(2 * math.exp(-fade * near), rel=1e-3)


def test_from_above_there_is_nothing_to_stay_away_from():
    question = first_question(azimuth=50.0, elevation=75.0)
    assert question.toward.texts == ("a pig, overhead view",) and question.away == ()


@pytest.mark.parametrize("shading", [False, True])
@pytest.mark.parametrize("how", list(ViewPrompting))
def test_every_text_that_can_be_asked_is_listed_beforehand(how, shading):
    wording = Wording(how, shading)
    known = set(wording.texts(["a pig", "a bear", "a pig"]))
    assert len(known) == len(wording.texts(["a pig", "a bear", "a pig"]))
    assert len(known) == 2 * (1 if how is ViewPrompting.OFF else 4) * (3 if shading else 1)
    for azimuth in range(-180, 181, 15):
        for elevation in (0.0, 80.0):
            ends = [other_end("a bear", 0.5, kind) for kind in Mixing]
            conditions = frames_of(["a pig"] * 2, [azimuth] * 2, elevation, ends)
            conditions = replace(conditions, shading=torch.tensor([0, 2]))
            for item in questions(conditions, wording):
                for question in filter(None, (item.first, item.second)):
                    for blend in (question.toward, *(blend for blend, _ in question.away)):
                        assert set(blend.texts) <= known


# Between two prompts


@settings(deadline=None)
@given(st.floats(0.01, 0.99))
def test_embedding_interpolation_mixes_everything_that_is_asked(alpha):
    pair = frames_of(["a pig"], [60.0], others=[other_end("a bear", alpha, Mixing.EMBEDDING)])
    (item,) = questions(pair, Wording(ViewPrompting.PERP_NEG))
    ends = [first_question(text, 60.0) for text in ("a pig", "a bear")]
    assert item.second is None and len(item.first.away) == len(ends[0].away)
    for end, share in zip(ends, (1 - alpha, alpha), strict=True):
        got = dict(zip(item.first.toward.texts, item.first.toward.shares, strict=True))
        for text, own in zip(end.toward.texts, end.toward.shares, strict=True):
            assert got[text] == pytest.approx(share * own)
        for (blend, weight), (own, own_weight) in zip(item.first.away, end.away, strict=True):
            assert weight == own_weight and own.texts[0] in blend.texts


def test_guidance_interpolation_asks_two_questions():
    pair = frames_of(["a pig"], [60.0], others=[other_end("a bear", 0.3, Mixing.GUIDANCE)])
    (item,) = questions(pair, Wording())
    assert (item.first.toward.texts, item.second.toward.texts, item.alpha) == (
        ("a pig, side view",), ("a bear, side view",), 0.3,
    )  # fmt: skip


@pytest.mark.parametrize("kind", list(Mixing))
@pytest.mark.parametrize(("alpha", "end"), [(0.0, "a pig"), (1.0, "a bear")])
def test_an_end_is_asked_alone(kind, alpha, end):
    pair = frames_of(["a pig"], [60.0], others=[other_end("a bear", alpha, kind)])
    assert questions(pair, Wording(ViewPrompting.PERP_NEG)) == questions(
        frames_of([end], [60.0]), Wording(ViewPrompting.PERP_NEG)
    )


@pytest.mark.parametrize("alpha", [-0.1, 1.1, float("nan")])
def test_an_alpha_outside_its_range_is_refused(alpha):
    with pytest.raises(ValueError, match=r"alpha in \[0, 1\]"):
        OtherEnd("a bear", torch.zeros(3), None, alpha, Mixing.GUIDANCE)


def test_one_other_end_a_frame():
    with pytest.raises(ValueError, match="one other end a frame or none at all, got 1 for 2"):
        frames_of(["a pig", "a bear"], others=[None])
    with pytest.raises(ValueError, match=r"guidance_weight \[2\]"):
        frames_of(["a pig", "a bear"], guidance_weight=torch.ones(3))


# One noise from several


@settings(deadline=None)
@given(st.floats(0, 1), st.floats(0, 120), st.floats(0, 120))
def test_everything_at_once_is_the_formula(alpha, one, two):
    """Eq. 11 as a difference, per-frame weights, negatives on both ends: entry by entry."""
    first, second, base, away_first, away_second = noises(5)
    weights, fade = torch.tensor([one, two]), torch.tensor([2.0, 0.5])
    prediction = NoisePrediction(
        first,
        base,
        (Negative(away_first, fade),),
        SecondPrediction(second, torch.full((2,), alpha), (Negative(away_second, fade / 2),)),
    )
    got = guided(prediction, weights)
    for i in range(2):
        total = torch.zeros(36)
        parts = ((first, away_first, 1 - alpha, fade), (second, away_second, alpha, fade / 2))
        for noise, away, share, strength in parts:
            d, n = (noise[i] - base[i]).flatten(), (away[i] - base[i]).flatten()
            right_angle = n - (n @ d) / (d @ d) * d
            total += share * (d - strength[i] * right_angle)
        expected = base[i] + weights[i] * total.view(3, 3, 4)
        torch.testing.assert_close(got[i], expected, atol=1e-3, rtol=1e-4)


def test_perp_neg_without_negatives_is_classifier_free_guidance():
    first, base, away = noises(3)
    plain = guided(NoisePrediction(first, base), 7.5)
    assert torch.equal(guided(NoisePrediction(first, base, (Negative(away, torch.zeros(2)),)), 7.5), plain)
    # A negative that says the same as the prompt takes nothing away either: that is the point of the right angle.
    same = Negative(base + 0.3 * (first - base), torch.full((2,), 2.0))
    torch.testing.assert_close(guided(NoisePrediction(first, base, (same,)), 7.5), plain, atol=1e-4, rtol=1e-4)


@pytest.mark.parametrize(("alpha", "end"), [(0.0, 0), (1.0, 1)])
def test_both_ends_of_equation_11_are_classifier_free_guidance_exactly(alpha, end):
    first, second, base = noises(3)
    mixed = NoisePrediction(first, base, second=SecondPrediction(second, torch.full((2,), alpha)))
    assert torch.equal(guided(mixed, 100.0), guided(NoisePrediction((first, second)[end], base), 100.0))
    # Read as printed, alpha = 0 would leave an unconditional prediction too many at weight 100.
    as_printed = base + (1 - alpha) * 100.0 * first + alpha * 100.0 * second
    assert not torch.allclose(guided(mixed, 100.0), as_printed, atol=1.0)


@settings(deadline=None)
@given(st.integers(0, 1000))
def test_perpendicular_is(seed):
    x, y = noises(2, seed)
    left = perpendicular(x, y)
    torch.testing.assert_close((left * y).sum((1, 2, 3)), torch.zeros(2), atol=1e-4, rtol=0)
    torch.testing.assert_close(perpendicular(left, y), left, atol=1e-4, rtol=0)
    assert torch.equal(perpendicular(x, torch.zeros_like(x)), x)


# Times and noise levels


def test_a_pipelines_timesteps_are_found_from_t():
    """t in (i/T, (i+1)/T] is timestep i; float32 holds 999 of 1000 edges a little too high."""
    schedule = DiscreteSchedule(torch.linspace(0.999, 0.001, 1000))
    edges = torch.arange(1, 1001) / 1000
    assert schedule.timestep(edges).tolist() == list(range(1000))
    assert schedule.timestep(edges - 0.0005).tolist() == list(range(1000))
    assert schedule.timestep(torch.tensor([0.0, 1.0])).tolist() == [0, 999]
    torch.testing.assert_close(schedule.alpha(edges).square(), schedule.alphas_cumprod)
    torch.testing.assert_close(schedule.alpha(edges).square() + schedule.sigma(edges).square(), torch.ones(1000))


@pytest.mark.parametrize("kind", list(Prediction))
def test_whatever_the_network_predicts_the_noise_is_found(kind):
    """A perfect network: its output for a known picture and known noise, turned back into that noise."""
    x, noise = noises(2)
    t = torch.tensor([0.3, 0.8])
    schedule = CosineSchedule()
    alpha, sigma = (level[:, None, None, None] for level in (schedule.alpha(t), schedule.sigma(t)))
    perfect = {Prediction.EPSILON: noise, Prediction.V: alpha * noise - sigma * x, Prediction.SAMPLE: x}[kind]
    got = to_noise(kind, perfect, add_noise(schedule, x, noise, t), alpha, sigma)
    torch.testing.assert_close(got, noise, atol=1e-5, rtol=1e-5)


def test_time_moves_in_a_straight_line_between_two_fractions():
    times = TimeRange(0.002, 1.0, 0.02, 0.5, start=0.25, end=0.75)
    assert times.at(0.0) == times.at(0.25) == (0.002, 1.0)
    assert times.at(0.5) == (pytest.approx(0.011), pytest.approx(0.75))
    assert times.at(0.75) == times.at(1.0) == (pytest.approx(0.02), 0.5)
    drawn = times.draw(2000, 0.5, 0.6, torch.Generator().manual_seed(0))
    assert 0.011 <= drawn.min() < 0.02 and 0.59 < drawn.max() <= 0.6


@pytest.mark.parametrize(("start", "end"), [(0.6, 0.5), (-0.1, 0.5), (0.5, 1.1)])
def test_fractions_out_of_order_are_refused(start, end):
    with pytest.raises(ValueError, match="fractions"):
        TimeRange(start=start, end=end)


def test_asd_looks_a_little_later_with_the_same_noise():
    """The reference is asked at t' in [t, t + shift (t - t_min)] for the same picture and noise."""
    seen = []

    class Remembering:
        schedule = CosineSchedule()

        def predict_noise(self, x_t, t, conditions, classifier_free=True):
            seen.append((x_t, t, classifier_free))
            return NoisePrediction(x_t)

    from att3d_core.guidance.estimators import Noised

    x, noise = noises(2, batch=500)
    t = torch.linspace(0.002, 0.9, 500)
    LaterTimestep(0.1)(Noised(x, noise, t), Remembering(), None, torch.Generator().manual_seed(0))
    ((x_t, later, classifier_free),) = seen
    share = ((later - t) / (0.1 * (t - 0.002)).clamp(min=1e-9))[1:]
    assert bool((share >= -1e-3).all() and (share <= 1.001).all()) and abs(float(share.mean()) - 0.5) < 0.05
    torch.testing.assert_close(x_t, add_noise(CosineSchedule(), x, noise, later))
    assert classifier_free is False
