"""The world as people type it: what is drawn, how well, and whether it is the right one."""

from __future__ import annotations

import random
import statistics
from collections.abc import Iterator, Mapping, Sequence

from att3d_core.evaluate.reconstruction import SIZE, asset_views, compare, halved, scene_views
from att3d_core.evaluate.world import WorldScore, score
from att3d_core.library.asset import Asset
from att3d_core.library.raycast import RayCaster
from att3d_core.library.sets import world_set
from att3d_core.library.toybox.world.assets import family
from att3d_core.paths import CHECKPOINTS
from att3d_core.pipeline import Pipeline, load
from att3d_core.understanding.lexicon import ACTIVITY, GARMENT, GARMENT_COLOUR, HAT, HAT_COLOUR, KIND, Lexicon
from benchmarks.measure import Measurement, median_seconds

COUNT = 40
"""Prompts of each group, drawn with seed 0."""
FAMILIES = (
    ({KIND: "rock", "condition": "snowy"}, {KIND: "rock", "condition": "mossy"}),
    ({KIND: "shield", "shape": "round", "material": "wooden"}, {KIND: "shield", "shape": "tall", "colour": "blue"}),
    ({KIND: "car", "colour": "red"}, {KIND: "car", "condition": "old", "shape": "long"}),
    ({KIND: "dragon"}, {KIND: "dragon", "colour": "green", "shape": "fat"}),
)
ALPHAS = tuple(step / 8 for step in range(9))


def measure() -> Iterator[Measurement]:
    """Every target of the world model that is measured without a person."""
    folder = CHECKPOINTS / "world"
    if not folder.is_dir():
        return
    pipeline = load(folder, "cpu")
    assets = world_set()
    alone = [asset for asset in assets.library if len(asset.slots) == 1]
    unseen = [assets.library[index] for index in assets.prompts.unseen_indices]
    dice = random.Random(0)
    yield from _kinds(pipeline, alone)
    groups = (
        ("partial prompts", dice.sample(alone, COUNT), False, 90.0),
        ("held-out combinations", dice.sample(unseen, COUNT), False, 95.0),
        ("paraphrases of held-out combinations", dice.sample(unseen, COUNT), True, 90.0),
    )
    for what, chosen, paraphrased, target in groups:
        scores = _scores(pipeline, chosen, paraphrased)
        among = statistics.mean(one.neighbours for one in scores)
        yield Measurement(
            f"identified among one-word neighbours, {what}", 100 * statistics.mean(one.identified for one in scores),
            "%", target, "higher", "world", 100 / (among + 1), f"guessing among {among + 1:.0f}",
        )  # fmt: skip
        if not paraphrased:
            yield Measurement(
                f"foreground PSNR, four rays per pixel, {what}", statistics.mean(one.smooth_db for one in scores), "dB",
                26.0, "higher", "world",
            )  # fmt: skip
    yield from _families(pipeline)
    seconds = median_seconds(lambda: pipeline.embed("an old wooden chair"), 20)
    yield Measurement("prompt to condition, warm", 1000 * seconds, "ms", 25.0, "lower", "world")


def _kinds(pipeline: Pipeline, alone: Sequence[Asset]) -> Iterator[Measurement]:
    """Every kind by its bare noun."""
    decibels = {asset.slots[KIND]: score(pipeline.scene(asset.caption), asset, 0).smooth_db for asset in alone}
    worst = min(decibels, key=lambda kind: decibels[kind])
    middle = statistics.median(decibels.values())
    yield Measurement("foreground PSNR, four rays per pixel, median over kinds", middle, "dB", 26.0, "higher", "world")
    yield Measurement(
        f"foreground PSNR, four rays per pixel, worst kind ({worst})", decibels[worst], "dB", 20.0, "higher", "world",
        middle, "median over kinds",
    )  # fmt: skip


def _scores(pipeline: Pipeline, chosen: Sequence[Asset], paraphrased: bool) -> list[WorldScore]:
    words, dice = pipeline.released.lexicon, random.Random(0)
    texts = [paraphrase(asset.slots, words, dice) if paraphrased else asset.caption for asset in chosen]
    return [score(pipeline.scene(text), asset) for text, asset in zip(texts, chosen, strict=True)]


def paraphrase(slots: Mapping[str, str], lexicon: Lexicon, dice: random.Random) -> str:
    """`slots` in other words: synonyms where there are any, adjectives in any order, what is worn before the deed."""

    def other(slot: str) -> str:
        forms = next(word.forms for word in lexicon.words[slot] if word.phrase == slots[slot])
        return dice.choice(forms[1:] or forms)

    noun = dice.choice(lexicon.kind(slots[KIND]).forms)
    figure = (ACTIVITY, GARMENT, GARMENT_COLOUR, HAT, HAT_COLOUR)
    before = [other(slot) for slot in slots if slot not in (KIND, *figure)]
    dice.shuffle(before)
    text = " ".join([*before, noun])
    for worn, colour in ((GARMENT, GARMENT_COLOUR), (HAT, HAT_COLOUR)):
        if worn in slots:
            text += f" in a {f'{other(colour)} ' if colour in slots else ''}{other(worn)}"
    return f"{text} {other(ACTIVITY)}" if ACTIVITY in slots else text


def _families(pipeline: Pipeline) -> Iterator[Measurement]:
    """Between two looks of one kind, against the object that lies between them."""
    worst, below = float("inf"), 0.0
    model = pipeline.released.model
    for first, second in FAMILIES:
        line = family("pair", first, second)
        ends = [model.embed(pipeline.embed(stop.caption)[None])[0] for stop in line.stops]
        found = []
        for alpha in ALPHAS:
            scene = model.scene_from_u((1 - alpha) * ends[0] + alpha * ends[1])
            truth = RayCaster(line.between(*line.stops, alpha))
            views = halved(scene_views(scene, 2 * SIZE)), halved(asset_views(truth, 2 * SIZE))
            found.append(compare(*views).foreground_db)
        worst = min(worst, *found)
        below = max(below, min(found[0], found[-1]) - min(found))
    yield Measurement("family interpolation, worst of 9 α", worst, "dB", 23.0, "higher", "world")
    yield Measurement("family interpolation, worst α below its ends", below, "dB", 2.0, "lower", "world")
