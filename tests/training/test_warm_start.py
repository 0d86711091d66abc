"""A run that starts from a released model makes of every known condition what that model makes of it."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from att3d_core.checkpoint import Provenance, load_released, save_released
from att3d_core.errors import TrainingError
from att3d_core.field.grids import GridLayout
from att3d_core.model import Att3D, MappingConfig, ModelConfig, Network, Setting
from att3d_core.text.slot_conditions import PhraseTable, slot_directions
from att3d_core.training.warm_start import start_from

SLOTS = ("kind", "colour")
NOUNS = ("chair", "table", "lamp", "sofa", "bed", "desk")
SMALL = ModelConfig(
    condition_dim=2 * 8,
    dim_v=5,
    layout=GridLayout((3, 5)),
    mapping=MappingConfig(radiance=True, spectral_norm=False),
    settings=(Setting("variation", -1.0, 1.0),),
    tokens=2,
    slots=SLOTS,
)


def _encode(phrases):
    rows = [torch.randn(8, generator=torch.Generator().manual_seed(sum(map(ord, phrase)))) for phrase in phrases]
    return torch.nn.functional.normalize(torch.stack(rows), dim=1)


def _conditions(dim):
    filled = [{"kind": noun, "colour": colour} for noun in NOUNS for colour in ("", "red", "blue")]
    return PhraseTable(_encode, dim).conditions(SLOTS, filled)


def _fresh(config, seed):
    conditions = _conditions(config.token_dim)
    generator = torch.Generator().manual_seed(seed)
    model = Att3D(config, generator=generator, directions=slot_directions(conditions, len(SLOTS)))
    for parameter in model.mapping.text_parameters():
        torch.nn.init.normal_(parameter, generator=generator)
    return model


def _released(tmp_path: Path, config=SMALL) -> Att3D:
    model = _fresh(config, 1)
    save_released(tmp_path / "base", model, Provenance("none", "0", NOUNS, _conditions(8)[:6]))
    return load_released(tmp_path / "base").model


@pytest.fixture
def base(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Att3D:
    monkeypatch.setattr("att3d_core.checkpoint._lexicon", lambda *_: None)
    return _released(tmp_path)


def _same(model: Att3D, base: Att3D) -> None:
    mine, theirs = _conditions(model.config.token_dim), _conditions(base.config.token_dim)
    settings = torch.linspace(-1.0, 1.0, len(mine))[:, None]
    u, known = model.embed(mine, settings), base.embed(theirs, settings)
    v = base.config.dim_v
    torch.testing.assert_close(u[:, :v], known[:, :v], rtol=1e-3, atol=1e-3)
    torch.testing.assert_close(u[:, model.config.dim_v :], known[:, v:], rtol=1e-3, atol=1e-3)
    torch.testing.assert_close(model.mapping.grids(u), base.mapping.grids(known), rtol=1e-3, atol=1e-3)


@pytest.mark.parametrize("norm", [False, True])
def test_every_known_condition_keeps_its_scene(base: Att3D, norm: bool) -> None:
    model = _fresh(replace(SMALL, mapping=replace(SMALL.mapping, spectral_norm=norm)), 2)
    start_from(model, base)
    _same(model, base)
    for name, tensor in base.radiance.state_dict().items():
        assert torch.equal(model.radiance.state_dict()[name], tensor)


def test_phrases_may_be_longer_and_bases_more(base: Att3D) -> None:
    model = _fresh(replace(SMALL, condition_dim=2 * 20, dim_v=7), 2)
    start_from(model, base)
    _same(model, base)


def test_a_mean_and_scale_of_its_own_change_nothing(tmp_path: Path) -> None:
    config = ModelConfig(condition_dim=8, dim_v=4, layout=GridLayout((3, 5)))
    before, after = _encode(NOUNS), _encode((*NOUNS, "rug", "oven")) * 3 + 1
    first = Att3D(config, generator=torch.Generator().manual_seed(0))
    first.fit_condition(before)
    save_released(tmp_path / "base", first, Provenance("none", "0", NOUNS, before))
    base = load_released(tmp_path / "base").model
    model = Att3D(config, generator=torch.Generator().manual_seed(1))
    model.fit_condition(after)
    start_from(model, base)
    torch.testing.assert_close(model.embed(before), base.embed(before), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize(
    ("change", "what"),
    [
        ({"layout": GridLayout((3, 6))}, "grid levels"),
        ({"dim_v": 4}, "basis grids"),
        ({"mapping": MappingConfig(spectral_norm=False)}, "radiance biases"),
        ({"settings": ()}, "settings"),
        ({"mapping": MappingConfig(Network.DEEPER, False, 1, True)}, "hidden layers"),
    ],
)
def test_another_kind_of_model_is_refused(base: Att3D, change: dict, what: str) -> None:
    with pytest.raises(TrainingError, match=what.replace("(", r"\(")):
        start_from(_fresh(replace(SMALL, **change), 2), base)


def test_a_finetuned_model_is_refused(base: Att3D) -> None:
    base.config = replace(base.config, finetuned=True)
    with pytest.raises(TrainingError, match="fine-tuned"):
        start_from(_fresh(SMALL, 2), base)
