"""`sheet`: what a model makes of the prompts of a set, seen or unseen, from several sides."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Literal

import torch
import tyro
from torch import Tensor

from att3d_core.cli.output import Console, JsonFlag, importing, progress
from att3d_core.errors import UserError
from att3d_core.evaluate.strips import scene_pictures
from att3d_core.files import check_writable
from att3d_core.images import PICTURE_SUFFIXES, check_suffix, save_picture
from att3d_core.library.sheets import beside, labelled_grid, pixels
from att3d_core.model import RenderMode
from att3d_core.pipeline import load
from att3d_core.render.cameras import orbit
from att3d_core.runs.sets import NAMES, prompts_by_name
from att3d_core.text.prompts import PromptSet

Side = Literal["front", "side", "back", "overhead"]
PLACES = {"front": (0.0, 15.0), "side": (90.0, 15.0), "back": (180.0, 15.0), "overhead": (0.0, 75.0)}
"""Azimuth and elevation of each side in degrees, as the retrieval scores look at them."""


def sheet(
    model: Annotated[tyro.conf.Positional[Path], tyro.conf.arg(help="folder of a released model")],
    /,
    output: Annotated[Path, tyro.conf.arg(aliases=["-o"], help="picture to write, PNG or JPEG")],
    prompt_set: Annotated[str, tyro.conf.arg(name="set", help=NAMES)] = "pig",
    split: Literal["all", "seen", "unseen"] = "seen",
    count: Annotated[int, tyro.conf.arg(help="prompts, evenly spread over the split; 0: all")] = 16,
    views: Annotated[tuple[Side, ...], tyro.conf.arg(help="sides of each prompt")] = ("front", "side", "back"),
    across: Annotated[int, tyro.conf.arg(help="prompts beside each other")] = 2,
    mode: RenderMode = RenderMode.ALBEDO,
    size: Annotated[int, tyro.conf.arg(help="width and height of a picture in pixels")] = 128,
    focal: Annotated[float, tyro.conf.arg(help="in image widths")] = 1.5,
    device: str = "auto",
    as_json: JsonFlag = False,
) -> None:
    """Draw prompts of a set as the model renders them. Nothing is picked: they are spread evenly over the split."""
    console = Console(as_json)
    if count < 0 or not views or not 1 <= across <= 16 or not 16 <= size <= 1024 or not 0.1 <= focal <= 10.0:
        raise UserError(
            "expected a count of 0 or more, at least one view, across of 1 to 16, a size of 16 to 1024 and a focal of "
            f"0.1 to 10, got {count}, {len(views)} views, {across}, {size} and {focal:g}"
        )
    check_suffix(output, PICTURE_SUFFIXES)
    check_writable(output)
    prompts = spread_prompts(importing(prompts_by_name, prompt_set), split, count)
    generator = load(model, device)
    azimuths, elevations = (torch.tensor(angles) for angles in zip(*(PLACES[view] for view in views), strict=True))
    cameras = orbit(azimuths, elevations, torch.tensor(2.5), torch.tensor(focal))

    def row(prompt: str) -> Tensor:
        return scene_pictures(generator.scene(prompt), cameras, size, mode).pictures

    rows = [row(prompt) for prompt in progress(prompts, len(prompts), "rendering", "prompt")]
    height = -(-len(rows) // across)
    blocks = [slice(at, at + height) for at in range(0, len(rows), height)]
    save_picture(output, pixels(beside([labelled_grid(rows[block], prompts[block], views) for block in blocks])))
    console.say(f"wrote {output}: {len(prompts)} {split} prompts of {prompt_set} by {generator.released.name}")
    console.finish({"output": str(output), "model": str(model), "set": prompt_set, "split": split, "prompts": prompts})


def spread_prompts(prompts: PromptSet, split: str, count: int) -> list[str]:
    """`count` prompts of a split at equal distances, 0: all of them. Raises UserError where it has none."""
    indices = {"all": range(len(prompts)), "seen": prompts.seen_indices, "unseen": prompts.unseen_indices}[split]
    if not indices:
        raise UserError(f"{prompts.name} has no {split} prompts to draw")
    shown = min(count or len(indices), len(indices))
    return [prompts.prompts[indices[i * len(indices) // shown]] for i in range(shown)]
