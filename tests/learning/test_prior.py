"""The diffusion prior: what it is told, what it predicts, how it is trained, saved and asked."""

from __future__ import annotations

import json
from collections import Counter
from pathlib import Path

import pytest
import torch
from diffusers import DDIMScheduler, UNet2DConditionModel
from torch.nn import functional

from att3d_core.errors import GuidanceError, TrainingError
from att3d_core.guidance.diffusion import load_diffusion
from att3d_core.learning import LearnConfig, Learner
from att3d_core.library.snapshots import VIEWS, SnapshotBatch, SnapshotConfig, Snapshots, snapshot_batches
from att3d_core.library.toybox import pig_assets
from att3d_core.prior.captions import captions
from att3d_core.prior.config import CPU_SIZE, GPU_SIZE, CaptionConfig, PriorConfig
from att3d_core.prior.network import NoiseLevels, Prior, noise_scheduler
from att3d_core.prior.pipeline import LARGEST, Att3DPixelPrior, load_prior, save_prior
from att3d_core.prior.pool import open_pool, streamed
from att3d_core.prior.sample import sample
from att3d_core.prior.text import TextTable, token_states
from att3d_core.prior.train import train_prior
from att3d_core.text.minilm import MiniLM
from att3d_core.text.shading_words import with_shading

TINY = PriorConfig(patch=4, channels=(16, 32), attention=(False, True), tokens=24, size=16)
CPU = torch.device("cpu")
ENCODER = MiniLM()


def tiny_prior() -> Prior:
    """Random everywhere, the last layer included, so that text and time change what it predicts."""
    torch.manual_seed(0)
    prior = Prior.new(TINY)
    torch.nn.init.normal_(prior.unet.conv_out.weight, std=0.2)
    return prior.eval()


def labelled(assets: list[int], views: list[int], shadings: list[int]) -> SnapshotBatch:
    return SnapshotBatch(
        torch.zeros(len(assets), 4, 4, 3, dtype=torch.uint8), *map(torch.tensor, (assets, views, shadings))
    )


def test_a_caption_says_what_where_and_how() -> None:
    pigs = pig_assets()
    plain = CaptionConfig(empty=0.0, paraphrase=0.0, no_view=0.0, no_shading=0.0)
    batch = labelled([0, 9, 0], [0, 2, 3], [0, 1, 2])
    assert captions(pigs, batch, plain, torch.Generator()) == [
        f"{pigs[0].caption}, front view, albedo",
        f"{pigs[9].caption}, back view, lit",
        f"{pigs[0].caption}, overhead view, textureless",
    ]
    with pytest.raises(ValueError, match="expected a shading from 0 to 2, got 3"):
        with_shading("a pig", 3)


def test_captions_leave_out_and_rephrase_by_their_shares() -> None:
    pig = pig_assets()[0]
    batch = labelled([0] * 4000, [1] * 4000, [1] * 4000)
    config = CaptionConfig(empty=0.1, paraphrase=0.4, no_view=0.1, no_shading=0.2)
    texts = captions([pig], batch, config, torch.Generator().manual_seed(0))
    spoken = [text for text in texts if text]
    assert len(texts) - len(spoken) == pytest.approx(400, abs=80)
    assert sum("side view" in text for text in spoken) / len(spoken) == pytest.approx(0.9, abs=0.03)
    assert sum(text.endswith(", lit") for text in spoken) / len(spoken) == pytest.approx(0.8, abs=0.03)
    assert sum(text.startswith(pig.caption) for text in spoken) / len(spoken) == pytest.approx(0.6, abs=0.04)
    bare = Counter(text.replace(", side view", "").replace(", lit", "") for text in spoken)
    assert bare.keys() == {pig.caption, *pig.paraphrases}  # every trainable paraphrase, and no held-out one


def test_text_is_normalised_padded_and_silent_where_there_is_none() -> None:
    states = token_states(ENCODER, ["a pig", "", "a pig wearing a tophat, front view, lit"], 8)
    assert states.shape == (3, 8, 384) and not states[1].any()
    tokens = ENCODER.encode(["a pig"]).tokens[0]
    torch.testing.assert_close(states[0, : len(tokens)], functional.layer_norm(tokens, (384,)))
    assert not states[0, len(tokens) :].any() and states[2].abs().sum(-1).all()
    assert states[0, : len(tokens)].var(-1, unbiased=False).tolist() == pytest.approx([1.0] * len(tokens), abs=1e-3)


def test_the_table_of_texts_remembers_and_forgets_without_a_difference() -> None:
    table = TextTable(ENCODER, 8, CPU, capacity=4)
    first, second = ["a pig", "", "a pig"], ["a bear", "a pig", "a frog", "a tree"]
    for texts in (first, second, first, ["a bear"]):
        torch.testing.assert_close(table(texts), token_states(ENCODER, texts, 8), atol=1e-3, rtol=1e-3)
    with pytest.raises(ValueError, match="expected at most 4 texts, got 5"):
        table(["a"] * 5)


def test_v_and_noise_levels_are_those_of_the_scheduler() -> None:
    scheduler = noise_scheduler()
    levels = NoiseLevels.of(scheduler, CPU)
    pictures, noise = torch.rand(3, 3, 4, 4) * 2 - 1, torch.randn(3, 3, 4, 4)
    times = torch.tensor([0, 400, 999])
    x_t, v = levels.noised(pictures, noise, times)
    torch.testing.assert_close(x_t, scheduler.add_noise(pictures, noise, times))
    torch.testing.assert_close(v, scheduler.get_velocity(pictures, noise, times))
    assert levels.alpha[999] < 1e-3  # pure noise at the end, where score distillation looks too
    snr = (levels.alpha / levels.sigma).double().square()
    expected = torch.tensor([min(float(snr[t]), 5.0) / (float(snr[t]) + 1.0) for t in times])
    torch.testing.assert_close(levels.weight(times), expected)


@pytest.mark.parametrize("size", [CPU_SIZE, GPU_SIZE])
def test_both_sizes_can_be_shipped(size: PriorConfig) -> None:
    with torch.device("meta"):
        prior = Prior.new(size)
    assert 2 * sum(parameter.numel() for parameter in prior.parameters()) < LARGEST
    assert prior.size == 64 and prior.patch == size.patch


def test_sizes_that_cannot_be_built_say_why() -> None:
    with pytest.raises(TrainingError, match="pictures of 64 pixels cannot be cut into squares of 4 and halved 5 times"):
        PriorConfig(4, (16,) * 6, (True,) * 6)
    with pytest.raises(TrainingError, match="one channel count and one attention flag a level"):
        PriorConfig(4, (16, 32), (True,))
    with pytest.raises(TrainingError, match="multiples of 16"):
        PriorConfig(4, (20,), (True,))
    assert PriorConfig.from_json(json.loads(json.dumps(TINY.__dict__))) == TINY


def test_a_pool_gives_every_picture_once_a_round(tmp_path: Path) -> None:
    snapshots = Snapshots(pig_assets()[:5], 3, SnapshotConfig(size=8))
    seen: list[tuple[int, int]] = []
    pool = open_pool(tmp_path, snapshots, 12, 0, lambda done, total: seen.append((done, total)))
    assert seen == [(12, 12)] and pool.pictures.shape == (12, 8, 8, 3)
    assert Counter(pool.labels[:10, 0].tolist()) == dict.fromkeys(range(5), 2)
    for row in (0, 7):
        assert torch.equal(pool.pictures[row], snapshots[row, int(pool.labels[row, 0])][0])
    rounds = [batch.pictures for batch in pool.batches(4, 0, 6, seed=1)]
    for part in (rounds[:3], rounds[3:]):
        found = {bytes(picture.numpy().tobytes()) for batch in part for picture in batch}
        assert found == {bytes(picture.numpy().tobytes()) for picture in pool.pictures}
    assert not torch.equal(rounds[0], rounds[3])
    resumed = [batch.pictures for batch in pool.batches(4, 4, 6, seed=1)]
    assert all(torch.equal(a, b) for a, b in zip(resumed, rounds[4:], strict=True))
    open_pool(tmp_path, snapshots, 12, 0, lambda done, total: pytest.fail("the same pool is not rendered again"))
    again: list[int] = []
    open_pool(tmp_path, snapshots, 6, 0, lambda done, total: again.append(done))
    assert again == [6]
    with pytest.raises(TrainingError, match="a batch of 13 pictures needs a pool of as many, got 12"):
        next(pool.batches(13, 0, 1, seed=0))


def run(steps: int, learner: Learner, snapshots: Snapshots) -> list[float]:
    table = TextTable(ENCODER, TINY.tokens, CPU, 64)
    batches = streamed(snapshots, learner.config.batch, learner.step, learner.config.steps, workers=0)
    levels = NoiseLevels.of(noise_scheduler(), CPU)
    reports = train_prior(learner, snapshots.assets, batches, table, levels, CaptionConfig())
    return [report.loss for _, report in zip(range(steps), reports, strict=False)]


def test_a_resumed_run_is_bit_equal(tmp_path: Path) -> None:
    snapshots = Snapshots(pig_assets()[:4], 0, SnapshotConfig(size=16))
    config = LearnConfig(steps=6, batch=4, learning_rate=1e-3, warmup=2)
    torch.manual_seed(0)
    whole = Learner(Prior.new(TINY), config)
    losses = run(6, whole, snapshots)
    torch.manual_seed(0)
    first = Learner(Prior.new(TINY), config)
    before = run(3, first, snapshots)
    first.save(tmp_path / "state.safetensors")
    second = Learner(Prior.new(TINY), config)
    second.load(tmp_path / "state.safetensors")
    assert before + run(3, second, snapshots) == losses
    for name, tensor in whole.network.state_dict().items():
        assert torch.equal(tensor, second.network.state_dict()[name]), name


def test_it_learns_which_colour_a_word_means() -> None:
    """Plain red for "fire", plain blue for "water": samples under guidance have the colour that was asked for."""
    torch.manual_seed(0)
    config = PriorConfig(patch=4, channels=(32,), attention=(True,), tokens=4, size=8)
    learner = Learner(Prior.new(config), LearnConfig(steps=120, batch=16, learning_rate=3e-3, warmup=10, average=0.9))
    colors = torch.tensor([[1.0, -1.0, -1.0], [-1.0, -1.0, 1.0]])
    states = token_states(ENCODER, ["fire", "water", ""], 4)
    levels = NoiseLevels.of(noise_scheduler(), CPU)
    for _ in range(120):
        generator = learner.generator()
        which = torch.randint(2, (16,), generator=generator)
        said = torch.where(torch.rand(16, generator=generator) < 0.1, 2, which)
        times = torch.randint(1000, (16,), generator=generator)
        pictures = colors[which][:, :, None, None].expand(-1, -1, 8, 8)
        x_t, v = levels.noised(pictures, torch.randn(pictures.shape, generator=generator), times)
        error = (learner.network(x_t, times, states[said]) - v).square().mean((1, 2, 3))
        learner.advance((levels.weight(times) * error).mean())
    learner.use_average()
    assert isinstance(learner.network, Prior)
    asked = torch.tensor([0, 1, 0, 1])
    made = sample(learner.network.eval(), noise_scheduler(), states[asked], 10, 3.0, torch.Generator().manual_seed(1))
    assert made.shape == (4, 8, 8, 3)
    red, _, blue = made.mean((1, 2)).unbind(-1)
    assert ((red - blue) * torch.tensor([1.0, -1.0, 1.0, -1.0]) > 0.1).all()


def test_sampling_is_the_plain_diffusers_loop() -> None:
    prior, scheduler = tiny_prior(), noise_scheduler()
    states = token_states(ENCODER, ["a pig", "a red frog"], TINY.tokens)
    made = sample(prior, noise_scheduler(), states, 5, 3.0, torch.Generator().manual_seed(4))
    x = torch.randn(2, 3, 16, 16, generator=torch.Generator().manual_seed(4))
    scheduler.set_timesteps(5)
    with torch.no_grad():
        for t in scheduler.timesteps:
            squares = functional.pixel_unshuffle(x, 4)
            with_text = prior.unet(squares, t, encoder_hidden_states=states).sample
            without = prior.unet(squares, t, encoder_hidden_states=torch.zeros_like(states)).sample
            v = functional.pixel_shuffle(without + 3.0 * (with_text - without), 4)
            x = scheduler.step(v, t, x).prev_sample
    torch.testing.assert_close(made, (x.permute(0, 2, 3, 1) / 2 + 0.5).clamp(0, 1), atol=1e-4, rtol=0)


def test_the_folder_loads_in_diffusers_and_as_guidance(tmp_path: Path) -> None:
    prior = tiny_prior()
    size = save_prior(tmp_path / "p", prior, ENCODER, TINY.tokens)
    assert size == pytest.approx(2 * sum(p.numel() for p in prior.parameters()), rel=0.2)
    loaded, tokens = load_prior(tmp_path / "p", CPU)
    assert tokens == TINY.tokens and next(loaded.parameters()).dtype is torch.float32
    x, times = torch.randn(2, 3, 16, 16), torch.tensor([10, 900])
    states = token_states(ENCODER, ["a pig, front view, lit", ""], TINY.tokens)
    with torch.no_grad():
        mine = loaded(x, times, states)
        unet = UNet2DConditionModel.from_pretrained(tmp_path / "p" / "unet", torch_dtype=torch.float32)
        theirs = unet(functional.pixel_unshuffle(x, 4), times, encoder_hidden_states=states).sample
        torch.testing.assert_close(functional.pixel_shuffle(theirs, 4), mine)
        guidance = load_diffusion(str(tmp_path / "p"), CPU, own_encoder=ENCODER)
        asked = torch.stack([guidance.texts["a pig, front view, lit"], guidance.texts[""]])
        torch.testing.assert_close(asked, states)
        torch.testing.assert_close(guidance.unet(x, times, encoder_hidden_states=asked).sample, mine)
    scheduler = DDIMScheduler.from_pretrained(tmp_path / "p" / "scheduler")
    assert scheduler.config["prediction_type"] == "v_prediction"
    torch.testing.assert_close(guidance.schedule.alphas_cumprod, scheduler.alphas_cumprod)


def test_the_folder_is_a_pipeline(tmp_path: Path) -> None:
    prior = tiny_prior()
    save_prior(tmp_path / "p", prior, ENCODER, TINY.tokens)
    pipeline = Att3DPixelPrior.from_pretrained(tmp_path / "p", local_files_only=True, torch_dtype=torch.float32)
    made = pipeline(["a pig", "a frog"], 4, 3.0, torch.Generator().manual_seed(2), output_type="np").images
    loaded, _ = load_prior(tmp_path / "p", CPU)
    states = token_states(ENCODER, ["a pig", "a frog"], TINY.tokens)
    again = sample(loaded, noise_scheduler(), states, 4, 3.0, torch.Generator().manual_seed(2))
    torch.testing.assert_close(torch.from_numpy(made), again, atol=1e-4, rtol=0)
    (picture,) = pipeline("a pig", 2, generator=torch.Generator().manual_seed(2)).images
    assert picture.size == (16, 16)


def test_a_folder_that_is_no_prior_of_ours_says_why(tmp_path: Path) -> None:
    with pytest.raises(GuidanceError, match=r"nothing holds no diffusion prior of this program"):
        load_prior(tmp_path / "nothing", CPU)
    save_prior(tmp_path / "p", tiny_prior(), ENCODER, TINY.tokens)
    index = tmp_path / "p" / "model_index.json"
    index.write_text(index.read_text().replace(ENCODER.hash, "0" * 64))
    with pytest.raises(GuidanceError, match=r"was trained with the text encoder all-MiniLM-L6-v2 \(000000000000\)"):
        load_prior(tmp_path / "p", CPU)


def test_streamed_batches_start_anywhere() -> None:
    snapshots = Snapshots(pig_assets()[:5], 3, SnapshotConfig(size=8))
    whole = list(streamed(snapshots, 4, 0, 5, workers=0))
    part = list(streamed(snapshots, 4, 3, 5, workers=0))
    assert len(whole) == 5 and all(torch.equal(a.pictures, b.pictures) for a, b in zip(whole[3:], part, strict=True))
    assert Counter(torch.cat([batch.assets for batch in whole]).tolist()) == dict.fromkeys(range(5), 4)
    (one,) = snapshot_batches(snapshots, [[(0, int(whole[0].assets[0]))]], workers=0)
    assert torch.equal(one.pictures[0], whole[0].pictures[0]) and len(VIEWS) == 4
