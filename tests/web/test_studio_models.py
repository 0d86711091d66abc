"""Several models in one studio: found, described, loaded when asked for, and forgotten in turn."""

from __future__ import annotations

import json
import shutil
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest
import torch
from starlette.testclient import TestClient

from app.background import FAULT
from app.models.catalog import Models, default_roots
from app.models.encoder import SharedEncoder
from app.projects.store import Projects
from app.web.server import create_api
from att3d_core.errors import EMPTY_PROMPT, CheckpointError, PromptError, UserError
from att3d_core.evaluate.dual_encoder import DualEncoder, DualEncoderConfig
from att3d_core.text.coverage.meter import Level
from att3d_core.text.encoder import Embeddings
from att3d_core.text.minilm import MiniLM
from tests.support.studio import PROMPTS, release_lumpy


@pytest.fixture(scope="module")
def shelf(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """Three models: one, another of other sizes, and one of the first's name in another place."""
    root = tmp_path_factory.mktemp("shelf")
    release_lumpy(root / "a" / "one")
    release_lumpy(root / "a" / "two", dim_v=4)
    release_lumpy(root / "b" / "one", dim_v=5)
    return root


def models_of(shelf: Path, keep: int = 3) -> Models:
    return Models(lambda: sorted(shelf.glob("*/*")), "cpu", keep)


def test_models_are_described_without_being_loaded(shelf: Path) -> None:
    models = models_of(shelf)
    cards = models.cards()
    assert [(card.name, card.prompts, card.dim_v) for card in cards] == [("one", 4, 6), ("two", 4, 4), ("one-2", 4, 5)]
    assert {card.encoder for card in cards} == {MiniLM.name} and not any(card.error for card in cards)
    assert models.loaded() == frozenset() and models.default == "one"


def test_each_name_is_its_own_model(shelf: Path) -> None:
    models = models_of(shelf)
    for name, dim in (("one", 6), ("two", 4), ("one-2", 5), ("", 6), (None, 6)):
        studio = models.get(name)
        assert len(studio.generate("a new pig").u) == dim
        assert studio.pipeline.released.name == (name or "one")
    assert models.get("two") is models.get("two")
    encoders = {id(models.get(name).pipeline.encoder) for name in ("one", "two", "one-2")}
    assert len(encoders) == 1, "the text encoder is in memory once"
    assert models.get("one").heavy is models.get("two").heavy is models.heavy
    with pytest.raises(UserError, match=r"there is no model 'three' here .* expected one of one, two, one-2"):
        models.get("three")


def test_the_least_recently_used_goes(shelf: Path) -> None:
    models = models_of(shelf, keep=2)
    digest = models.get("one").bundle.digest
    models.get("two")
    models.get("one")
    models.get("one-2")
    assert models.loaded() == {"one", "one-2"}
    assert models.bundle(digest) == models.get("one").bundle.data and models.bundle("0" * 64) is None


def test_the_list_is_live(shelf: Path, tmp_path: Path) -> None:
    models = Models(lambda: sorted(tmp_path.iterdir()), "cpu")
    with pytest.raises(UserError, match="there is no model to show: give one with --checkpoint"):
        models.get()
    shutil.copytree(shelf / "a" / "two", tmp_path / "new")
    assert len(models.get("new").generate("a pig").u) == 4
    shutil.rmtree(tmp_path / "new")
    shutil.copytree(shelf / "a" / "one", tmp_path / "new")
    (tmp_path / "new" / "config.json").touch()
    assert len(models.get("new").generate("a pig").u) == 6, "trained again under its old name"


@pytest.mark.parametrize("text", ["", "[]", '{"model": 3}', '{"model": {"dim_v": "x"}, "encoder": {"name": "a"}}'])
def test_what_is_no_model_says_so(shelf: Path, tmp_path: Path, text: str) -> None:
    shutil.copytree(shelf / "a" / "one", tmp_path / "odd")
    (tmp_path / "odd" / "config.json").write_text(text)
    models = Models(lambda: [tmp_path / "odd", shelf / "a" / "one"], "cpu")
    odd, one = models.cards()
    assert odd.error.startswith("odd cannot be read") and not one.error
    with pytest.raises(CheckpointError):
        models.get("odd")
    assert models.get("one").generate("a pig").u


def test_a_card_says_what_it_was_trained_for(shelf: Path, tmp_path: Path) -> None:
    shutil.copytree(shelf / "a" / "one", tmp_path / "kind")
    config = json.loads((tmp_path / "kind" / "config.json").read_text())
    config["training"] = {"interpolation": "guidance", "guidance": "library", "chains": [["a", "b"]]}
    config["model"]["settings"] = [{"name": "roughness", "low": 0, "high": 2}]
    (tmp_path / "kind" / "config.json").write_text(json.dumps(config))
    (card,) = Models.of(tmp_path / "kind").cards()
    assert (card.interpolation, card.guidance, card.chains) == ("guidance", "library", (("a", "b"),))
    assert card.settings == ({"name": "roughness", "low": 0.0, "high": 2.0},)
    config["training"] = {"interpolation": "<b>"}
    (tmp_path / "kind" / "config.json").write_text(json.dumps(config))
    assert Models.of(tmp_path / "kind").cards()[0].interpolation == "unknown"


def test_the_default_roots_begin_with_the_chosen_one(
    shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    shutil.copytree(shelf / "a" / "two", tmp_path / "outputs" / "models" / "mine")
    (tmp_path / "outputs" / "models" / "half-copied").mkdir()
    DualEncoder(DualEncoderConfig((16, 16, 32, 32), (1, 1, 1, 1), 16).to_transformers()).save(
        tmp_path / "outputs" / "models" / "evaluator"
    )
    names = [card.name for card in Models(default_roots(shelf / "a" / "one")).cards()]
    assert names[0] == "one" and "mine" in names and not {"half-copied", "evaluator"} & set(names)


def test_interpolation_models_lie_a_folder_deeper_and_come_after_the_large_ones(
    shelf: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("app.models.catalog.CHECKPOINTS", tmp_path / "shipped")
    monkeypatch.setattr("app.models.catalog.INTERPOLATION_MODELS", tmp_path / "shipped" / "interpolation")
    shutil.copytree(shelf / "a" / "one", tmp_path / "shipped" / "zebras")
    shutil.copytree(shelf / "a" / "two", tmp_path / "shipped" / "interpolation" / "apple-pear-loss")
    assert [card.name for card in Models(default_roots()).cards()] == ["zebras", "apple-pear-loss"]


def test_routes_take_the_model_s_name(shelf: Path) -> None:
    web = TestClient(create_api(models_of(shelf), Projects(shelf / "projects")))
    listed = web.get("/att3d/models").json()
    assert listed["default"] == "one" and [card["name"] for card in listed["models"]] == ["one", "two", "one-2"]
    assert "folder" not in listed["models"][0] and not any(card["loaded"] for card in listed["models"])
    two = web.post("/att3d/models/two").json()
    assert web.get("/att3d/model").json()["name"] == "one" and two["name"] == "two"
    assert len(web.get(two["bundle"]).content) == two["bytes"]
    assert len(web.post("/att3d/u", json={"prompt": "a pig", "model": "two"}).json()["u"]) == 4
    u = web.post("/att3d/u", json={"prompt": PROMPTS[0], "model": "one-2"}).json()["u"]
    request = {"u": u, "size": 16}
    assert web.post("/att3d/picture", json={**request, "model": "one-2"}).status_code == 200
    assert web.post("/att3d/picture", json={**request, "model": "two"}).status_code == 400
    for path, body in (("u", {"prompt": "a"}), ("picture", request)):
        answer = web.post(f"/att3d/{path}", json={**body, "model": "<b>three"})
        assert answer.status_code == 400 and answer.json()["error"].startswith("there is no model '<b>three' here")
    assert web.post("/att3d/models/three").status_code == 400


class CountingEncoder(MiniLM):
    """Says how many prompts each call had."""

    def __init__(self) -> None:
        super().__init__()
        self.calls: list[int] = []

    def encode(self, prompts: list[str] | tuple[str, ...]) -> Embeddings:  # type: ignore[override]
        self.calls.append(len(prompts))
        return super().encode(prompts)


def test_prompts_that_wait_are_encoded_together() -> None:
    counting = CountingEncoder()
    shared = SharedEncoder(counting)
    prompts = [f"a pig number {i % 25}" for i in range(75)]
    with ThreadPoolExecutor(25) as pool:
        together = list(pool.map(shared.pooled, prompts))
    assert sum(counting.calls) == 25, "each prompt once"
    assert len(counting.calls) < 25, "some of them in one go"
    alone = MiniLM().encode(prompts[:25]).pooled
    assert torch.allclose(torch.stack(together[:25]), alone, atol=1e-6)
    with pytest.raises(PromptError, match=EMPTY_PROMPT):
        shared.pooled(" ")


def test_a_failing_encoder_tells_everybody() -> None:
    class Broken(MiniLM):
        def encode(self, prompts: list[str] | tuple[str, ...]) -> Embeddings:  # type: ignore[override]
            raise UserError("no encoder")

    shared = SharedEncoder(Broken())
    with ThreadPoolExecutor(4) as pool:
        for answer in [pool.submit(shared.pooled, f"a pig {i}") for i in range(8)]:
            with pytest.raises(UserError, match="no encoder"):
                answer.result(timeout=10)


def test_answers_say_how_far_a_prompt_is_from_training(checkpoints: Path, tmp_path: Path) -> None:
    """With the meter that the model brings, and with one that the studio fits itself where the file is missing."""
    prompts = ("a pig riding a bicycle wearing a cape", "a hog on a bike wearing a sombrero", "democracy in traffic")
    shutil.copytree(checkpoints / "pig", tmp_path / "bare", ignore=shutil.ignore_patterns("coverage.safetensors"))
    for folder in (checkpoints / "pig", tmp_path / "bare"):
        studio = Models.of(folder, "cpu").get()
        assert studio.meter.wait(60) is not None
        verdicts = [studio.generate(prompt).coverage for prompt in prompts]
        assert [verdict and verdict.level for verdict in verdicts] == [Level.SEEN, Level.KNOWN, Level.FAR]
    web = TestClient(create_api(Models.of(checkpoints / "pig", "cpu"), Projects(tmp_path)))
    assert web.get("/att3d/model").json()["coverage"]["error"] <= 0.1
    answer = web.post("/att3d/u", json={"prompt": "a pigg riding a bycicle wearing a cape"}).json()
    assert answer["suggestion"] == prompts[0] and answer["coverage"]["level"] in ("known", "partly")


def test_too_few_prompts_have_no_verdict(shelf: Path) -> None:
    studio = models_of(shelf).get("one")
    assert studio.meter.wait(60) is None and studio.generate("a submarine").coverage is None
    seen = studio.generate(PROMPTS[0]).coverage
    assert seen is not None and seen.level is Level.SEEN


def test_a_meter_that_breaks_says_so_and_the_model_is_used_without_it(
    shelf: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def broken(*_: object, **__: object) -> None:
        raise RuntimeError("secret")

    monkeypatch.setattr("app.models.meter.fit_coverage", broken)
    models = models_of(shelf)
    assert models.get("one").meter.wait(60) is None
    said = TestClient(create_api(models, Projects(shelf))).post("/att3d/u", json={"prompt": "a submarine"}).json()
    assert said["coverage"] is None and said["unjudged"] == FAULT.format("the coverage meter")
    assert models.get("one").generate(PROMPTS[0]).unjudged == "", "a trained prompt needs no meter"
