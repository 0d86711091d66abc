"""`shelf` and `withhold`: what a released model offers. Pictures of its kinds, and no words that it draws badly."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import tyro

from att3d_core.checkpoint import replace_lexicon
from att3d_core.cli.output import Console, JsonFlag, importing, progress
from att3d_core.errors import UserError
from att3d_core.evaluate.shelf import PICTURE, SIZE, bare_captions, draw_pictures, save_shelf
from att3d_core.evaluate.withheld import scores, single_words, without
from att3d_core.library.sets import AssetSet
from att3d_core.pipeline import load
from att3d_core.runs.sets import NAMES, set_by_name


def shelf(
    model: Annotated[tyro.conf.Positional[Path], tyro.conf.arg(help="folder of a released model that reads slots")],
    /,
    size: Annotated[int, tyro.conf.arg(help="width and height of a picture in pixels")] = SIZE,
    device: str = "auto",
    as_json: JsonFlag = False,
) -> None:
    """Draw every kind of object that a model knows into one sheet beside its weights."""
    console = Console(as_json)
    if not 32 <= size <= 256:
        raise UserError(f"expected a size of 32 to 256 pixels, got {size}")
    pipeline = load(model, device)
    captions = bare_captions(pipeline.released)
    if not captions:
        raise UserError(f"{pipeline.released.name} reads whole sentences: it has no list of kinds to draw")
    pictures = list(progress(draw_pictures(pipeline, captions, size), len(captions), "rendering", "kind"))
    written = save_shelf(model, pipeline.released, captions, pictures)
    console.say(f"wrote {model / PICTURE}: {len(captions)} kinds in {written / 1e6:.2f} MB")
    console.finish({"output": str(model / PICTURE), "model": str(model), "kinds": len(captions), "bytes": written})


def withhold(
    model: Annotated[tyro.conf.Positional[Path], tyro.conf.arg(help="folder of a released model that reads slots")],
    /,
    set: Annotated[str, tyro.conf.arg(help=NAMES)] = "world",
    least: Annotated[float, tyro.conf.arg(help="foreground PSNR in dB that a word needs on a kind")] = 12.0,
    slots: Annotated[tuple[str, ...], tyro.conf.arg(help="slots whose words are tried; by default all")] = (),
    device: str = "auto",
    as_json: JsonFlag = False,
) -> None:
    """Draw every word on every kind, and write the bad ones into the model's lexicon as words that the kind lacks."""
    console = Console(as_json)
    pipeline = load(model, device)
    assets = importing(set_by_name, set)
    if not isinstance(assets, AssetSet):
        raise UserError(f"{set} has no assets to hold the model against")
    tried = [one for one in single_words(assets.library.assets) if not slots or not one.slots.keys().isdisjoint(slots)]
    decibels = list(progress(scores(pipeline, tried), len(tried), "rendering", "word"))
    replace_lexicon(model, without(pipeline.released.lexicon, tried, decibels, least))
    bad = [one.caption for one, decibel in zip(tried, decibels, strict=True) if decibel < least]
    console.say(f"{len(bad)} of {len(tried)} words are withheld in {model}")
    console.finish({"model": str(model), "tried": len(tried), "withheld": bad})
