"""Embeddings of what a diffusion model is asked: announced, made once, and their encoder released."""

from __future__ import annotations

import gc
import weakref

import pytest
import torch
from transformers import CLIPTextModel, T5EncoderModel

from att3d_core.guidance import embeddings
from att3d_core.guidance.asking import ViewPrompting
from att3d_core.guidance.protocol import Mixing
from tests.guidance.tiny_guidance import TinyGuidance, noised
from tests.support.conditions import frames_of, other_end


@pytest.fixture(scope="module")
def fresh(tmp_path_factory: pytest.TempPathFactory):
    return TinyGuidance(tmp_path_factory.mktemp("pipelines")).fresh


@pytest.mark.parametrize("prompting", list(ViewPrompting))
def test_everything_that_is_asked_was_announced(fresh, monkeypatch, prompting):
    """The view's words reach the guidance, for every side; nothing is encoded once training runs."""
    guidance = fresh("own", prompting=prompting)
    guidance.prepare(["a pig", "a bear"])
    known = len(guidance.texts)
    assert known == 1 + 2 * 3 * (1 if prompting is ViewPrompting.OFF else 4)
    monkeypatch.setattr(guidance.texts, "_load", lambda: pytest.fail("the text encoder was loaded again"))
    azimuths = [0.0, 30.0, 90.0, 140.0, 180.0, -60.0]
    ends = [other_end("a bear", 0.3, kind) for kind in (Mixing.EMBEDDING, Mixing.GUIDANCE)] * 3
    for elevation in (10.0, 75.0):
        conditions = frames_of(["a pig"] * 6, azimuths, elevation, ends)
        guidance.predict_noise(*noised(guidance, 6, 0.5), conditions)
        assert conditions.prompts == ("a pig",) * 6
    assert len(guidance.texts) == known


@pytest.mark.parametrize(("kind", "encoder"), [("sd", CLIPTextModel), ("if", T5EncoderModel)])
def test_the_text_encoder_is_gone_once_the_prompts_are_embedded(fresh, monkeypatch, kind, encoder):
    alive: list[weakref.ref] = []
    original = encoder.forward

    def remember(self, *args, **kwargs):
        alive.append(weakref.ref(self))
        return original(self, *args, **kwargs)

    monkeypatch.setattr(encoder, "forward", remember)
    guidance = fresh(kind)
    assert not alive  # not even loaded before there is something to embed
    guidance.prepare(["a pig"])
    gc.collect()
    assert alive and all(reference() is None for reference in alive)
    # By type: asking a dead weak proxy for its class would raise.
    assert not any(issubclass(type(thing), encoder) for thing in gc.get_objects())


def test_a_text_nobody_announced_is_embedded_all_the_same(fresh):
    known, surprised = fresh("sd"), fresh("sd")
    known.prepare(["a pig", "a bear"])
    surprised.prepare(["a bear"])
    x_t, t = noised(known, 1, 0.5)
    one, other = (guidance.predict_noise(x_t, t, frames_of(["a pig"])).conditional for guidance in (known, surprised))
    torch.testing.assert_close(one, other, atol=1e-5, rtol=1e-5)


def test_many_embeddings_live_in_a_file(fresh, monkeypatch, tmp_path):
    texts = ["a pig", "a bear", "a frog"]
    usual, mapped = fresh("sd").texts, fresh("sd").texts
    usual.prepare(texts)
    monkeypatch.setattr(embeddings, "IN_MEMORY", 0)
    monkeypatch.setattr(embeddings.tempfile, "tempdir", str(tmp_path))
    mapped.prepare(texts)
    files = list(tmp_path.rglob("rows"))
    assert [file.stat().st_size for file in files] == [3 * 77 * 32 * 4]
    assert all(torch.equal(usual[text], mapped[text]) for text in texts)
    del mapped
    gc.collect()
    assert not list(tmp_path.iterdir())


def test_embeddings_that_fit_nowhere_are_made_when_needed(monkeypatch, tmp_path):
    """A count of numbers stands for the encoder: loaded once, it stays, and only the latest rows do."""
    loads, calls = [], []

    def load():
        loads.append(1)

        def encode(texts):
            calls.append(tuple(texts))
            return torch.tensor([float(text) for text in texts]).view(-1, 1, 1).expand(-1, 2, 3).clone()

        return encode

    monkeypatch.setattr(embeddings, "IN_MEMORY", 0)
    monkeypatch.setattr(embeddings, "ON_DISK", 0)
    monkeypatch.setattr(embeddings, "RECENT", 50)
    store = embeddings.PromptEmbeddings(load)
    store.prepare(str(number) for number in range(1000))
    assert len(loads) == 1 and len(store) == 0 and len(calls) == 1
    for start in range(0, 1000, 40):
        wanted = [str(number) for number in range(start, start + 40)]
        store.prepare(wanted)
        assert [float(store[text][0, 0]) for text in wanted] == [float(text) for text in wanted]
        assert len(store) <= 50
    assert len(loads) == 1 and sum(map(len, calls)) <= 1000 + 32
