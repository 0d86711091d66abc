"""Training a small model with diffusion guidance, as `train` does it: from a job's description to steps."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
import torch

from att3d_core.field.grids import GridLayout
from att3d_core.guidance.denoiser import DiffusionGuidance
from att3d_core.guidance.estimators import ScoreDistillation
from att3d_core.guidance.options import GuidanceOptions
from att3d_core.guidance.own_prior import Output
from att3d_core.guidance.times import TimeRange
from att3d_core.model import ModelConfig, Setting
from att3d_core.runs.prepare import Prepared, prepare
from att3d_core.text.cache import EmbeddingCache
from att3d_core.text.minilm import MiniLM
from att3d_core.training.config import TrainConfig
from att3d_core.training.interpolation import Interpolation, InterpolationKind
from att3d_core.training.run import RunConfig
from tests.support.conditions import frames_of
from tests.support.tiny_pipelines import tiny_deepfloyd, tiny_prior, tiny_stable_diffusion

PROMPTS = ["a pig", "a bear on a bicycle", "a frog with a sword"]
SMALL = TrainConfig(steps=5, prompts=2, size=16, samples=8, occupancy=8, learning_rate=0.02)


@pytest.fixture(scope="module")
def encoder() -> MiniLM:
    return MiniLM()


@pytest.fixture(scope="module")
def folders(tmp_path_factory: pytest.TempPathFactory, encoder: MiniLM) -> dict[str, Path]:
    root = tmp_path_factory.mktemp("pipelines")
    return {
        "sd": tiny_stable_diffusion(root / "sd"),
        "if": tiny_deepfloyd(root / "if"),
        "own": tiny_prior(root / "own", encoder),
    }


@pytest.fixture
def prepared(folders: dict[str, Path], tmp_path: Path, encoder: MiniLM):
    """A trainer of a prompt list that names no asset, guided as the options say."""

    def make(
        kind: str,
        settings: tuple[Setting, ...] = (),
        how: Interpolation | None = None,
        prompts: list[str] = PROMPTS,
        **options: Any,
    ) -> Prepared:
        file = tmp_path / "prompts.json"
        file.write_text(json.dumps({"name": "mine", "prompts": prompts}))
        model = ModelConfig(384, 4, GridLayout((5, 9)), settings=settings)
        guidance = GuidanceOptions(str(folders[kind]), **options)
        run = RunConfig(str(file), model, guidance, how or Interpolation(), train=SMALL)
        cache = EmbeddingCache(encoder, tmp_path)
        return prepare(RunConfig.from_json(run.to_json()), cache, torch.device("cpu"))

    return make


CASES = [
    ("sd", {"estimator": "sds"}, None),
    ("sd", {"estimator": "asd", "views": "perp-neg"}, Interpolation(InterpolationKind.GUIDANCE, samples=8)),
    ("if", {"estimator": "sds", "t_max_end": 0.5}, Interpolation(InterpolationKind.EMBEDDING, samples=8)),
    ("own", {"estimator": "asd"}, Interpolation(InterpolationKind.LOSS, samples=8)),
    ("own", {"estimator": "vsd"}, None),
    ("sd", {"estimator": "vsd", "half": True}, Interpolation(InterpolationKind.GUIDANCE, samples=8)),
    ("own", {"estimator": "sds", "half": True}, Interpolation(InterpolationKind.GUIDANCE, corners=3, samples=8)),
]


@pytest.mark.parametrize(("kind", "options", "how"), CASES)
def test_it_trains(prepared, monkeypatch, kind, options, how):
    """Five steps move the model, give finite losses, and never bring the text encoder back."""
    made = prepared(kind, how=how, **options)
    guidance = made.trainer.guidance
    assert isinstance(guidance, DiffusionGuidance)
    monkeypatch.setattr(guidance.texts, "_load", lambda: pytest.fail("the text encoder was loaded again"))
    before = {name: value.clone() for name, value in made.trainer.model.state_dict().items()}
    reports = list(made.trainer.run())
    assert len(reports) == 5 and all(0.0 < report.loss < float("inf") for report in reports)
    moved = [name for name, value in made.trainer.model.state_dict().items() if not torch.equal(value, before[name])]
    assert any(name.startswith("mapping") for name in moved) and any(name.startswith("radiance") for name in moved)
    assert made.guidance.startswith(f"{kind}, {options['estimator'].upper()}, weight ")


def test_a_pair_is_not_centred_and_more_prompts_are(prepared) -> None:
    means = {count: prepared("own", prompts=PROMPTS[:count]).trainer.model.mean for count in (2, 3)}
    assert not means[2].any() and means[3].any()


def test_the_mapping_network_never_hears_the_views_words(prepared, encoder):
    """The guidance is asked about sides; what the model embeds is the prompt alone."""
    made = prepared("own", weighting="uniform")
    asked, heard = [], []
    texts, embed = made.trainer.guidance.texts, made.trainer.model.embed
    mixed = texts.mixed
    texts.mixed = lambda words, shares: asked.extend(words) or mixed(words, shares)
    made.trainer.model.embed = lambda condition, *rest: heard.append(condition) or embed(condition, *rest)
    made.trainer.advance()
    spoken = [text for text in asked if text]
    assert spoken and all(" view, " in text and text.split(",")[0] in PROMPTS for text in spoken)
    known = encoder.encode(PROMPTS).pooled
    for row in torch.cat(heard):
        assert float((known - row).norm(dim=1).min()) < 1e-5


def test_the_guidance_weight_is_a_setting_like_any_other(prepared):
    """Section 3.2.2: drawn for every prompt, told to the model and used by the guidance."""
    made = prepared("own", (Setting("guidance_weight", 2.0, 20.0),))
    seen, predict = [], made.trainer.guidance.predict_noise

    def watching(x_t, t, conditions, classifier_free=True):
        seen.append(conditions.guidance_weight)
        return predict(x_t, t, conditions, classifier_free)

    made.trainer.guidance.predict_noise = watching
    reports = list(made.trainer.run())
    weights = torch.cat(seen)
    assert len(reports) == 5 and len(weights) == 10
    assert bool(((weights >= 2.0) & (weights <= 20.0)).all()) and float(weights.std()) > 1.0


def test_the_gradient_of_a_perfect_model_points_at_its_picture(prepared):
    """A network that knows one grey picture by heart: the gradient is `α/σ (x - grey)`, whatever noise was drawn."""
    guidance = prepared("own", guidance_weight=1.0, weighting="uniform").trainer.guidance
    levels = []

    class Knowing:
        dtype = torch.float32

        def __call__(self, x, timesteps, encoder_hidden_states):
            level = guidance.schedule.alphas_cumprod[timesteps].view(-1, 1, 1, 1)
            levels.append(level)
            return Output((level.sqrt() * x - 0.2) / (1 - level).sqrt())  # v of a picture that is 0.2 everywhere

    guidance.unet = Knowing()
    frames = torch.rand(2, 16, 16, 3, generator=torch.Generator().manual_seed(0)) * 2 - 1
    distil = ScoreDistillation(TimeRange(0.1, 0.9))
    result = distil(frames, guidance, frames_of(["a pig", "a frog with a sword"]), torch.Generator().manual_seed(1))
    level = levels[0][:2]
    expected = (level / (1 - level)).sqrt() * (frames - 0.2)
    torch.testing.assert_close(result.gradient, expected, atol=1e-3, rtol=1e-3)
