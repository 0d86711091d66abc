"""`library`: what a folder of models, or a built-in set, holds."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Annotated

import torch
import tyro

from att3d_core.cli.output import Console, JsonFlag, counter, importing, progress
from att3d_core.errors import UserError
from att3d_core.exports.assets import write_assets
from att3d_core.files import check_writable, write_bytes
from att3d_core.images import PICTURE_SUFFIXES, check_suffix, save_picture
from att3d_core.library.asset import Asset
from att3d_core.library.credits import credits_of, with_credits
from att3d_core.library.sheets import contact_sheet, render_views
from att3d_core.runs.sets import NAMES, set_by_name

PICTURE = 128


def library(
    source: Annotated[tyro.conf.Positional[str], tyro.conf.arg(help=NAMES)],
    /,
    sheet: Annotated[Path | None, tyro.conf.arg(help="write a contact sheet (PNG or JPEG) of front and side")] = None,
    limit: Annotated[int, tyro.conf.arg(help="assets on the contact sheet, or written")] = 64,
    write: Annotated[Path | None, tyro.conf.arg(help="write the assets as GLB files with captions here")] = None,
    credit: Annotated[
        Path | None,
        tyro.conf.arg(name="credits", help="write creators and licences into this Markdown file, such as a CARD.md"),
    ] = None,
    as_json: JsonFlag = False,
) -> None:
    """Import a library folder (or look at a built-in set): what loads, what does not and why, and a contact sheet."""
    console = Console(as_json)
    if limit < 1:
        raise UserError(f"limit must be at least 1, got {limit}")
    if sheet is not None:
        check_suffix(sheet, PICTURE_SUFFIXES)
        check_writable(sheet)
    assets = importing(set_by_name, source)
    if credit is not None:
        _write_credits(credit, assets.library.assets)
    console.say(f"{assets.prompts.name}: {len(assets.library)} assets")
    for skipped in assets.skipped:
        console.say(f"  skipped {skipped.file}: {skipped.reason}")
    if sheet is not None:
        shown = assets.library.assets[:limit]
        pictures = [
            render_views(asset.build(), (20.0, 110.0), PICTURE)
            for asset in progress(shown, len(shown), "drawing", "asset")
        ]
        labels = [text for asset in shown for text in (asset.caption[:22], "")]
        image = contact_sheet(torch.cat(pictures), 8, labels)
        save_picture(sheet, torch.frombuffer(bytearray(image.tobytes()), dtype=torch.uint8).view(
            image.height, image.width, 3) / 255.0)  # fmt: skip
        console.say(f"wrote {sheet}")
    if write is not None:
        written = assets.library.assets[:limit]
        with counter("writing", "file") as on_file:
            write_assets(written, write, on_file)
        console.say(f"wrote {len(written)} GLB files and their captions to {write}")
    if credit is not None:
        console.say(f"wrote the credits into {credit}")
    console.finish(
        {
            "name": assets.prompts.name,
            "assets": len(assets.library),
            "skipped": [{"file": item.file, "reason": item.reason} for item in assets.skipped],
            "sheet": None if sheet is None else str(sheet),
        }
    )


def _write_credits(file: Path, assets: Sequence[Asset]) -> None:
    section = credits_of(assets)
    if not section:
        raise UserError("none of these assets says who made it: there is nothing to credit")
    try:
        text = file.read_text(encoding="utf-8") if file.exists() else ""
    except (OSError, UnicodeDecodeError) as error:
        raise UserError(f"{file} cannot be read as UTF-8 text: {error}") from error
    write_bytes(file, with_credits(text, section).encode())
