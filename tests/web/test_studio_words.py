"""What the studio says of a prompt, what can be chosen, and the shelf, over HTTP, for a model that reads slots."""

from __future__ import annotations

import io
import json
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from fastapi.testclient import TestClient
from PIL import Image

from app.models.catalog import Models
from app.models.words import share_read
from app.projects.store import Projects
from app.web.server import create_api
from app.web.words import add_word_routes
from att3d_core.checkpoint import load_released
from att3d_core.evaluate.shelf import bare_captions, draw_pictures, load_shelf, save_shelf
from att3d_core.library.toybox.world.catalogue import lexicon as world_lexicon
from att3d_core.library.toybox.world.chains import CHAINS
from att3d_core.pipeline import Pipeline, load
from att3d_core.text.minilm import MiniLM
from att3d_core.understanding.caption import caption_of
from att3d_core.understanding.understand import understand
from att3d_core.understanding.verdict import Verdict
from tests.support.studio import release_worded

SIZE = 32


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return release_worded(tmp_path_factory.mktemp("words") / "worded")


@pytest.fixture(scope="module")
def pipeline(folder: Path) -> Pipeline:
    return load(folder, "cpu")


@pytest.fixture(scope="module")
def web(folder: Path, pipeline: Pipeline, tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    captions = bare_captions(pipeline.released)
    save_shelf(folder, pipeline.released, captions, list(draw_pictures(pipeline, captions, SIZE)))
    models = Models.of(folder, "cpu")
    api = create_api(models, Projects(tmp_path_factory.mktemp("projects")))
    add_word_routes(api, models)
    with TestClient(api) as web:
        yield web


def test_a_prompt_comes_with_what_is_drawn_of_it(web: TestClient, pipeline: Pipeline) -> None:
    prompt = "low poly crimson turbo seat"
    answer = web.post("/att3d/u", json={"prompt": prompt}).json()
    assert answer["understood"] == pipeline.understand(prompt).to_json()
    assert answer["understood"]["understood"] == "a red chair"
    assert 0 < answer["read"] < 1
    u = pipeline.released.model.embed(pipeline.embed("a red chair")[None])[0]
    assert np.allclose(answer["u"], u.numpy(), atol=1e-5)


@pytest.mark.parametrize("prompt", ["a red chair", "three pigs", "a pig without a hat"])
def test_all_is_read_of_what_is_known(web: TestClient, prompt: str) -> None:
    assert web.post("/att3d/u", json={"prompt": prompt}).json()["read"] == 1.0


def test_nothing_is_read_of_what_is_foreign(web: TestClient) -> None:
    answer = web.post("/att3d/u", json={"prompt": "the theory of relativity"}).json()
    assert answer["understood"]["verdict"] == "nearest" and answer["read"] == 0.0
    assert answer["nearest"] and answer["nearest"] == answer["understood"]["nearest"]


def test_known_parts_never_hide_an_unknown_one() -> None:
    for prompt in ("a red turbo chair", "a chair with a flux capacitor", "a wooden zzyzx"):
        understood = understand(prompt, world_lexicon(), MiniLM())
        assert (share_read(understood) == 1.0) == (understood.verdict is Verdict.KNOWN) == (not understood.unknown)


def test_the_bare_words_stand_in_the_place_of_the_kind(web: TestClient, pipeline: Pipeline) -> None:
    prompt = "the theory of relativity"
    bare = web.post("/att3d/u", json={"prompt": prompt, "bare": True}).json()
    pooled = pipeline.encoder.encode([prompt]).pooled[0]
    condition = torch.zeros(pipeline.released.model.config.condition_dim)
    condition[: len(pooled)] = pooled
    assert np.allclose(bare["u"], pipeline.released.model.embed(condition[None])[0].numpy(), atol=1e-5)
    assert bare["understood"] is None


def test_words_chosen_one_by_one_make_a_caption(web: TestClient) -> None:
    slots = {"kind": "pig", "shape": "fat", "colour": "blue", "hat": "crown", "hat colour": "red"}
    prompt = web.post("/att3d/caption", json={"slots": slots}).json()["prompt"]
    assert prompt == "a fat blue pig wearing a red crown"
    assert web.post("/att3d/u", json={"prompt": prompt}).json()["understood"]["slots"] == slots


@pytest.mark.parametrize(
    ("slots", "said"),
    [
        ({"colour": "red"}, "there is no kind ''"),
        ({"kind": "dragon"}, "there is no kind 'dragon'"),
        ({"kind": "sword", "shape": "round"}, "takes no shape"),
        ({"kind": "chair", "hat": "crown"}, "takes no hat"),
        ({"kind": "pig", "hat colour": "red"}, "needs a hat"),
        ({"kind": "pig", "mood": "sad"}, "takes no mood"),
    ],
)
def test_words_that_do_not_go_together_are_refused(web: TestClient, slots: dict[str, str], said: str) -> None:
    answer = web.post("/att3d/caption", json={"slots": slots})
    assert answer.status_code == 400 and said in answer.json()["error"]


def test_the_words_of_a_model(web: TestClient) -> None:
    words = web.get("/att3d/models/worded/words").json()
    assert [kind["caption"] for kind in words["kinds"]] == ["a chair", "a stool", "a sword", "a pig"]
    assert set(words["slots"]) == {"kind", *words["words"]}
    # There is no shield, no rock, no dragon.
    assert [chain["title"] for chain in words["chains"]] == ["chair: wood → ice → gold"]


def test_every_chain_is_known_word_for_word() -> None:
    for chain in CHAINS:
        assert len(set(chain.captions)) == len(chain.captions) >= 2
        for caption in chain.captions:
            understood = understand(caption, world_lexicon(), MiniLM())
            assert understood.verdict is Verdict.KNOWN
            assert caption_of(understood.slots, world_lexicon()) == caption


def test_the_shelf_shows_every_kind(web: TestClient, pipeline: Pipeline) -> None:
    shelf = web.get("/att3d/models/worded/shelf").json()
    assert shelf["captions"] == list(pipeline.released.prompts) and shelf["size"] == SIZE
    sheet = Image.open(io.BytesIO(web.get(shelf["sheet"]).content))
    third = sheet.convert("RGBA").crop((2 * SIZE, 0, 3 * SIZE, SIZE))
    drawn = Image.fromarray(next(draw_pictures(pipeline, ["a sword"], SIZE)))
    on_white = [
        np.asarray(Image.alpha_composite(Image.new("RGBA", picture.size, "white"), picture)).astype(float)
        for picture in (third, drawn)
    ]
    assert np.abs(on_white[0] - on_white[1]).mean() < 6  # of 255: what WebP loses


def test_a_shelf_of_other_weights_is_not_shown(folder: Path, tmp_path: Path) -> None:
    other = release_worded(tmp_path / "other")
    weights = (other / "model.safetensors").read_bytes()
    (other / "model.safetensors").write_bytes(weights[:-4] + bytes(4))
    config = json.loads((other / "config.json").read_text())
    (other / "config.json").write_text(json.dumps(config | {"files": {}}))  # as releases were before they had hashes
    for name in ("shelf.webp", "shelf.json"):
        (other / name).write_bytes((folder / name).read_bytes())
    assert load_shelf(folder, load_released(folder)) is not None
    assert load_shelf(other, load_released(other)) is None
    (other / "shelf.json").write_text("[")
    assert load_shelf(other, load_released(other)) is None
