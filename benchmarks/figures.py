"""The README's pictures, drawn by the shipped models.

    python -m benchmarks.figures

Writes assets/unseen.jpg (held-out prompts: the model above, the asset that it never saw below), assets/pigs.jpg (the
paper's grid, held-out diagonal framed), assets/chains.jpg (walks between prompts) and assets/toybox-world.jpg (kinds of
the Toybox, the meshes themselves); with a model of the world in checkpoints/world also assets/world.jpg (64 prompts).
"""

from __future__ import annotations

import random
import textwrap
from pathlib import Path

import torch
from PIL import Image, ImageDraw
from torch import Tensor

from att3d_core.library.sets import AssetSet, animal_set, pig_set, world_set
from att3d_core.library.sheets import contact_sheet, render_views
from att3d_core.model import RenderMode
from att3d_core.paths import CHECKPOINTS
from att3d_core.pipeline import Pipeline, load
from att3d_core.render.cameras import turntable
from att3d_core.render.shading import Shading

ASSETS = Path(__file__).resolve().parents[1] / "assets"
SIZE = 176
ANGLE_DEG = 30.0
FOCAL = 1.25
FRAME_COLOR = (220, 60, 40)
WORDS_COLOR = (90, 90, 90)
WORDS_A_TILE = 34
SNOW_BACKGROUND = 0.86


def picture(generator: Pipeline, u: Tensor, background: float = 1.0) -> Tensor:
    """One picture [SIZE, SIZE, 3] of pre-activations u."""
    camera = turntable(1, focal=FOCAL, start_deg=ANGLE_DEG)
    large = generator.released.model.scene_from_u(u).picture(camera, 2 * SIZE, 2 * SIZE, RenderMode.ALBEDO, background)[
        0
    ]
    return large.view(SIZE, 2, SIZE, 2, 3).mean((1, 3))


def embed(generator: Pipeline, prompt: str) -> Tensor:
    """Pre-activations u of a prompt."""
    return generator.released.model.embed(generator.embed(prompt)[None])[0]


def unseen(generator: Pipeline, assets: AssetSet, count: int = 8) -> Image.Image:
    """Held-out prompts, drawn at random with a fixed seed."""
    chosen = random.Random(7).sample(assets.prompts.unseen_indices, count)
    made = [picture(generator, embed(generator, assets.prompts.prompts[i])) for i in chosen]
    truth = [
        render_views(assets.library[i].build(), [ANGLE_DEG], SIZE, shading=Shading.ALBEDO, focal=FOCAL)[0]
        for i in chosen
    ]
    return contact_sheet(torch.stack(made + truth), count)


def world(generator: Pipeline, assets: AssetSet, columns: int = 8) -> Image.Image:
    """Sixty-four prompts of the world, drawn at random with seed 0, held-out combinations among them."""
    chosen = random.Random(0).sample(assets.prompts.prompts, 64)
    sheet = contact_sheet(torch.stack([picture(generator, embed(generator, prompt)) for prompt in chosen]), columns)
    draw = ImageDraw.Draw(sheet)
    for index, prompt in enumerate(chosen):
        left, bottom = index % columns * SIZE, (index // columns + 1) * SIZE
        words = textwrap.shorten(prompt, WORDS_A_TILE, placeholder="…")
        draw.text((left + SIZE / 2, bottom - 3), words, fill=WORDS_COLOR, anchor="mb", font_size=11)
    return sheet


def kinds(assets: AssetSet, columns: int = 14, every: int = 3) -> Image.Image:
    """Every so many kinds of the world, as they are built."""
    alone = [asset for asset in assets.library if len(asset.slots) == 1][::every]
    views = [render_views(asset.build(), [ANGLE_DEG], SIZE // 2 + 12, focal=1.35)[0] for asset in alone]
    return contact_sheet(torch.stack(views), columns)


def pigs(generator: Pipeline, assets: AssetSet, columns: int = 8) -> Image.Image:
    """The pig prompts, rows are activities; a frame marks those held out."""
    prompts = assets.prompts
    sheet = contact_sheet(torch.stack([picture(generator, embed(generator, p)) for p in prompts.prompts]), columns)
    draw = ImageDraw.Draw(sheet)
    for index in prompts.unseen_indices:
        left, top = index % columns * SIZE, index // columns * SIZE
        draw.rectangle((left + 2, top + 2, left + SIZE - 3, top + SIZE - 3), outline=FRAME_COLOR, width=3)
    return sheet


def chain(generator: Pipeline, stops: tuple[str, ...], columns: int = 9) -> list[Tensor]:
    """Pictures at even steps along a chain of prompts."""
    ends = [embed(generator, stop) for stop in stops]
    result = []
    for position in torch.linspace(0, len(ends) - 1, columns).tolist():
        first = min(int(position), len(ends) - 2)
        alpha = position - first
        result.append(picture(generator, (1 - alpha) * ends[first] + alpha * ends[first + 1], SNOW_BACKGROUND))
    return result


CHAINS = (
    ("a tree in spring", "a tree in summer", "a tree in autumn", "a tree in winter"),
    ("a snowy rock", "a jagged rock", "a mossy rock"),
    (
        "a tiger playing the guitar wearing a suit wearing a party hat",
        "a rabbit playing the guitar wearing a suit wearing a tophat",
    ),
)


def main() -> None:
    """Draw all figures."""
    toybox, pig = (load(CHECKPOINTS / name) for name in ("toybox", "pig"))
    strips = [image for stops in CHAINS for image in chain(toybox, stops)]
    for name, sheet in (
        ("unseen", unseen(toybox, animal_set())),
        ("pigs", pigs(pig, pig_set())),
        ("toybox-world", kinds(world_set())),
        ("chains", contact_sheet(torch.stack(strips), len(strips) // len(CHAINS))),
    ):
        sheet.save(ASSETS / f"{name}.jpg", quality=88)
    if (CHECKPOINTS / "world").is_dir():
        world(load(CHECKPOINTS / "world"), world_set()).save(ASSETS / "world.jpg", quality=88)


if __name__ == "__main__":
    main()
