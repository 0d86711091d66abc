"""VSD's second score: the base bit by bit until it learns, then what the renders look like; nothing else changes."""

from __future__ import annotations

import math
import subprocess
import sys
from pathlib import Path

import pytest
import torch
from torch import Tensor

from att3d_core.errors import GuidanceError
from att3d_core.guidance.adapted import AdaptedUNet
from att3d_core.guidance.asking import ViewPrompting
from att3d_core.guidance.compose import guided
from att3d_core.guidance.denoiser import DiffusionGuidance, target, to_noise
from att3d_core.guidance.diffusion import load_diffusion
from att3d_core.guidance.estimators import Noised, ScoreDistillation
from att3d_core.guidance.learned_score import LearnedScore
from att3d_core.guidance.protocol import Mixing
from att3d_core.guidance.schedule import add_noise
from tests.guidance.tiny_guidance import CPU, TinyGuidance, noised
from tests.support.conditions import frames_of, other_end
from tests.support.tiny_pipelines import tiny_prior

PROMPTS, AZIMUTHS = ["a pig", "a bear"], [0.0, 100.0]
WHERE = frames_of(PROMPTS, AZIMUTHS)


@pytest.fixture(scope="module")
def tiny(tmp_path_factory: pytest.TempPathFactory) -> TinyGuidance:
    root = tmp_path_factory.mktemp("pipelines")
    made = TinyGuidance(root)
    made.folders["patched"] = tiny_prior(root / "patched", made.encoder, patch=2)
    return made


def generator(seed: int = 0) -> torch.Generator:
    return torch.Generator().manual_seed(seed)


def pictures(guidance: DiffusionGuidance, count: int = 2, seed: int = 1) -> Tensor:
    """Smooth pictures as the guidance sees them: something that can be learned."""
    colors = torch.rand(count, 1, 1, 3, generator=generator(seed)) * 2 - 1
    return guidance.encode(colors.expand(count, 32, 32, 3)).detach()


def draw(guidance: DiffusionGuidance, t: float = 0.4) -> Noised:
    x = pictures(guidance)
    return Noised(x, torch.randn(x.shape, generator=generator(2)), torch.full((len(x),), t))


def base_noise(guidance: DiffusionGuidance, given: Noised) -> Tensor:
    """What `guidance` sees in it, asked without the view's words."""
    x_t = add_noise(guidance.schedule, given.x, given.noise, given.t)
    return guidance.predict_noise(x_t, given.t, WHERE, classifier_free=False).conditional


@pytest.mark.parametrize("dtype", [torch.float32, torch.bfloat16])
@pytest.mark.parametrize("kind", ["sd", "sd-v", "if", "patched"])
def test_it_is_the_base_bit_by_bit_at_the_start_and_while_off(
    tiny: TinyGuidance, kind: str, dtype: torch.dtype
) -> None:
    # MiniLM's last digit depends on what is encoded beside a text: there all three have to encode the same.
    load = tiny.fresh if kind == "patched" else tiny.load
    base, plain = load(kind, dtype), load(kind, dtype, prompting=ViewPrompting.OFF)
    adapted = tiny.fresh(kind, dtype)
    random = torch.get_rng_state()
    score = LearnedScore(adapted)
    assert torch.equal(torch.get_rng_state(), random)
    given = draw(base)
    at_start = score(given, adapted, WHERE, generator())
    torch.testing.assert_close(at_start, base_noise(plain, given), rtol=0.0, atol=0.0)
    for seed in range(3):
        assert math.isfinite(score.learn(given.x, WHERE, generator(seed)))
    assert not torch.equal(score(given, adapted, WHERE, generator()), at_start)
    x_t, t = noised(base, 2, 0.3)
    for free in (True, False):
        one, other = (g.predict_noise(x_t, t, WHERE, free) for g in (base, adapted))
        assert torch.equal(one.conditional, other.conditional)
        assert not free or torch.equal(one.unconditional, other.unconditional)  # type: ignore[arg-type]


def test_the_adapter_and_the_camera_alone_learn(tiny: TinyGuidance) -> None:
    guidance = tiny.fresh("own")
    unet = guidance.unet
    base = {name: value.clone() for name, value in unet.named_parameters()}
    score = LearnedScore(guidance)
    before = {name: value.clone() for name, value in score.state().items()}
    for seed in range(2):  # at the first step half of the numbers have no gradient: what they are multiplied with is 0
        score.learn(pictures(guidance), WHERE, generator(seed))
    after = score.state()
    weights = [name for name in before if name.startswith("weight.")]
    assert any("to_out.0.lora_B.vsd" in name for name in weights) and any("camera" in name for name in weights)
    assert all(not torch.equal(before[name], after[name]) for name in weights)
    assert all(torch.count_nonzero(after[name.replace("weight.", "exp_avg.")]) for name in weights)
    kept = {name.replace(".base_layer", ""): p for name, p in unet.named_parameters() if ".vsd." not in name}
    assert kept.keys() == base.keys() and all(torch.equal(kept[name], base[name]) for name in base)
    assert all(parameter.grad is None for parameter in unet.parameters())
    assert not any(parameter.requires_grad for parameter in unet.parameters())
    assert unet.class_embedding is None


@pytest.mark.parametrize("kind", ["sd-v", "if", "own"])
def test_it_moves_toward_the_renders(tiny: TinyGuidance, kind: str) -> None:
    """The error on fixed pictures falls, at times and noises that it was not taught with; faster than by luck."""
    guidance = tiny.fresh(kind)
    score = LearnedScore(guidance)
    x = pictures(guidance)

    def error() -> float:
        found = []
        for t in (0.2, 0.5, 0.8):
            given = Noised(x, torch.randn(x.shape, generator=generator(77)), torch.full((len(x),), t))
            found.append(float((score(given, guidance, WHERE, generator()) - given.noise).square().mean()))
        return sum(found)

    errors = [error()]
    for part in range(3):
        for seed in range(12):
            score.learn(x, WHERE, generator(100 * part + seed))
        errors.append(error())
    assert errors[0] > errors[1] > errors[2] > errors[3], errors


def test_it_hears_from_where_a_frame_is_seen_as_numbers_and_the_prompt_without_the_views_words(
    tiny: TinyGuidance,
) -> None:
    guidance = load_diffusion(
        str(tiny.folders["sd"]), CPU, own_encoder=tiny.encoder, prompts=PROMPTS, without_views=True
    )
    known = len(guidance.texts)
    score = LearnedScore(guidance)
    given = draw(guidance)
    elsewhere = frames_of(PROMPTS, [azimuth + 180.0 for azimuth in AZIMUTHS])
    views = [score(given, guidance, where, generator()) for where in (WHERE, elsewhere)]
    assert torch.equal(*views)  # nothing was learned yet, so neither is the camera heard
    for seed in range(3):
        score.learn(given.x, WHERE, generator(seed))
    views = [score(given, guidance, where, generator()) for where in (WHERE, elsewhere)]
    assert not torch.equal(*views)
    assert len(guidance.texts) == known  # everything that it asks was announced


def test_times_are_of_the_whole_range_and_a_tenth_is_learned_without_its_camera(tiny: TinyGuidance) -> None:
    guidance = tiny.fresh("own", rows=256)
    score, seen = LearnedScore(guidance), []
    output = guidance.output

    def watching(x_t: Tensor, t: Tensor, rows: list, class_labels: Tensor) -> Tensor:
        seen.append((t, class_labels))
        return output(x_t, t, rows, class_labels)

    guidance.output = watching  # type: ignore[method-assign]
    score.learn(pictures(guidance, 256), frames_of(["a pig"] * 256), generator())
    [(t, cameras)] = seen
    assert 0.0 < t.min() < 0.02 and 0.98 < t.max() <= 1.0
    assert 12 <= int((cameras == 0.0).all(dim=1).sum()) <= 40
    score.learn(pictures(guidance, 300), frames_of(["a pig"] * 300), generator())
    assert len(seen[1][0]) == 256  # no more than the UNet is to see at a time


@pytest.mark.parametrize("kind", ["sd-v", "own"])
def test_the_gradient_is_the_formula(tiny: TinyGuidance, kind: str) -> None:
    """`w(t) (guided prediction - learned score)` with the same noise, brought back through the encoder."""
    guidance = tiny.fresh(kind, guidance_weight=7.5)
    score = LearnedScore(guidance)
    for seed in range(5):
        score.learn(pictures(guidance), WHERE, generator(seed))
    frames = torch.rand(2, 32, 32, 3, generator=generator(3)) * 2 - 1
    found = ScoreDistillation(subtract=score)(frames, guidance, WHERE, generator(9))

    same = generator(9)
    leaf = frames.clone().requires_grad_()
    x = guidance.encode(leaf)
    t = 0.002 + (guidance.schedule.t_max - 0.002) * torch.rand(2, generator=same)
    noise = torch.randn(x.shape, generator=same)
    alpha, sigma = (f(t)[:, None, None, None] for f in (guidance.schedule.alpha, guidance.schedule.sigma))
    x_t = alpha * x.detach() + sigma * noise
    toward = guided(guidance.predict_noise(x_t, t, WHERE), 7.5)
    now = score(Noised(x.detach(), noise, t), guidance, WHERE, generator())
    assert not torch.allclose(now, noise, atol=0.1)
    step = sigma.square() * (toward - now)
    (expected,) = torch.autograd.grad(x, leaf, step * (frames.numel() / x.numel()))
    torch.testing.assert_close(found.gradient, expected, rtol=1e-4, atol=1e-6)
    torch.testing.assert_close(found.noised, x.detach())


def test_between_two_prompts_it_hears_the_mix(tiny: TinyGuidance) -> None:
    guidance = tiny.fresh("own")
    score, asked = LearnedScore(guidance), []
    output = guidance.output
    guidance.output = lambda x, t, rows, labels: (asked.extend(rows), output(x, t, rows, labels))[1]  # type: ignore
    between = frames_of(["a pig"], [0.0], others=[other_end("a bear", 0.25, Mixing.GUIDANCE)])
    given = Noised(*(part[:1] for part in (lambda d: (d.x, d.noise, d.t))(draw(guidance))))
    score(given, guidance, between, generator())
    [(frame, blend)] = asked
    assert frame == 0 and blend.shares == (0.75, 0.25) and ["pig" in text for text in blend.texts] == [True, False]
    assert not any("view" in text for text in blend.texts)


@pytest.mark.parametrize("kind", ["sd", "sd-v"])
def test_what_a_unet_is_taught_is_what_its_noise_is_read_from(tiny: TinyGuidance, kind: str) -> None:
    guidance, given = tiny.load(kind), draw(tiny.load(kind))
    alpha, sigma = (f(given.t)[:, None, None, None] for f in (guidance.schedule.alpha, guidance.schedule.sigma))
    wanted = target(guidance.prediction, given.x, given.noise, alpha, sigma)
    x_t = alpha * given.x + sigma * given.noise
    torch.testing.assert_close(to_noise(guidance.prediction, wanted, x_t, alpha, sigma), given.noise)


def test_its_state_makes_another_the_same(tiny: TinyGuidance) -> None:
    """Half a way, its state into a fresh one, and the rest of the way in both: equal bit by bit."""
    first, second = (LearnedScore(tiny.fresh("own")) for _ in range(2))
    x = pictures(tiny.load("own"))
    for seed in range(3):
        first.learn(x, WHERE, generator(seed))
    kept = {name: value.clone() for name, value in first.state().items()}
    second.load_state(kept)
    for score in (first, second):
        for seed in range(3, 6):
            score.learn(x, WHERE, generator(seed))
    one, other = first.state(), second.state()
    assert one.keys() == other.keys() and all(torch.equal(one[name], other[name]) for name in one)
    second.load_state(kept)  # and back again
    assert all(torch.equal(value, kept[name]) for name, value in second.state().items())
    with pytest.raises(KeyError):
        second.load_state({})


def test_what_is_no_number_teaches_nothing(tiny: TinyGuidance) -> None:
    score = LearnedScore(tiny.fresh("own"))
    before = {name: value.clone() for name, value in score.state().items()}
    assert math.isnan(score.learn(torch.full((2, 16, 16, 3), torch.inf), WHERE, generator()))
    assert score.state().keys() == before.keys()
    assert all(torch.equal(value, before[name]) for name, value in score.state().items())


def test_where_it_cannot_be_it_says_why(tiny: TinyGuidance, monkeypatch: pytest.MonkeyPatch) -> None:
    guidance = tiny.fresh("sd")
    with monkeypatch.context() as without:
        without.setitem(sys.modules, "peft", None)
        with pytest.raises(GuidanceError) as error:
            LearnedScore(guidance)
    assert str(error.value) == "the estimator vsd learns a second score, which needs the package peft: pip install peft"
    LearnedScore(guidance)
    with pytest.raises(GuidanceError, match="has an adapter for VSD already: load it anew"):
        LearnedScore(guidance)
    told = tiny.fresh("sd").unet
    told.class_embedding = torch.nn.Identity()
    with pytest.raises(GuidanceError, match="has a class embedding of its own"):
        AdaptedUNet(told)


def test_peft_is_not_loaded_by_those_who_do_not_ask_for_it() -> None:
    code = "import att3d_core.training.trainer, att3d_core.runs.guidance, sys; print('peft' in sys.modules)"
    root = Path(__file__).resolve().parents[2]
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, cwd=root, check=True)
    assert done.stdout.strip() == "False"
