"""`strip`: interpolation models side by side, and how far they differ (paper Figs. 18 and 19)."""

from __future__ import annotations

from collections import Counter
from collections.abc import Sequence
from dataclasses import asdict, dataclass
from itertools import combinations
from pathlib import Path
from typing import Annotated

import torch
import tyro

from att3d_core.checkpoint import Released, Training
from att3d_core.cli.output import Console, JsonFlag, progress
from att3d_core.errors import UserError
from att3d_core.evaluate.strips import Strip, difference, ends_db, film_strip, middle_db
from att3d_core.files import check_writable
from att3d_core.images import PICTURE_SUFFIXES, check_suffix, save_picture
from att3d_core.library.sheets import labelled_grid, pixels
from att3d_core.model import RenderMode
from att3d_core.pipeline import load
from att3d_core.render.cameras import orbit
from att3d_core.text.normalize import normalize_prompt

RUN_FOLDERS = ("released", "preview")
"""What a run calls the models that it releases: the folder above says which run it was."""


@dataclass(frozen=True)
class Row:
    """One model of the figure."""

    model: Path
    training: Training
    prompts: tuple[str, str]
    strip: Strip


def strip(
    models: Annotated[
        tyro.conf.Positional[tuple[Path, ...]], tyro.conf.arg(metavar="MODEL...", help="folders of released models")
    ],
    /,
    output: Annotated[Path, tyro.conf.arg(aliases=["-o"], help="picture to write, PNG or JPEG")],
    prompts: Annotated[
        tuple[str, str] | None, tyro.conf.arg(help="the two ends; by default those that each model was trained on")
    ] = None,
    alphas: Annotated[int, tyro.conf.arg(help="pictures from one end to the other")] = 7,
    mode: RenderMode = RenderMode.ALBEDO,
    size: Annotated[int, tyro.conf.arg(help="width and height of a picture in pixels")] = 160,
    azimuth: Annotated[float, tyro.conf.arg(help="degrees; 0 is the front, 90 the object's left")] = 25.0,
    elevation: Annotated[float, tyro.conf.arg(help="degrees above the horizon")] = 15.0,
    focal: Annotated[float, tyro.conf.arg(help="in image widths")] = 1.5,
    device: str = "auto",
    as_json: JsonFlag = False,
) -> None:
    """Draw models trained between the same two prompts below each other: a row per model, alpha from 0 to 1.

    Measures how alike the rows are, in dB of foreground PSNR (higher is more alike): for every two rows of the same
    prompts the pictures between the ends and the ends; for each row its two ends, and its picture at alpha 0.5 and
    the plain dissolve of its ends. Two runs of one kind with different seeds tell how much is chance.
    """
    console = Console(as_json)
    if not models or not 3 <= alphas <= 101 or not 16 <= size <= 1024:
        raise UserError(
            f"expected at least one model, alphas of 3 to 101 and a size of 16 to 1024, got {len(models)} models, "
            f"{alphas} and {size}"
        )
    if not 0.1 <= focal <= 10.0:
        raise UserError(f"focal must be 0.1 to 10 image widths, got {focal}")
    check_suffix(output, PICTURE_SUFFIXES)
    check_writable(output)
    camera = orbit(*(torch.tensor([value]) for value in (azimuth, elevation, 2.5, focal)))

    def row_of(path: Path) -> Row:
        generator = load(path, device)
        ends = ends_of(generator.released) if prompts is None else prompts
        first, second = (normalize_prompt(prompt) for prompt in ends)
        conditions = torch.stack([generator.embed(first), generator.embed(second)])
        made = film_strip(generator.released.model, conditions, alphas, camera, size, mode)
        return Row(path, generator.released.training, (first, second), made)

    rows = [row_of(path) for path in progress(models, len(models), "rendering", "model")]
    labels = row_labels(rows)
    columns = [f"alpha {alpha:.2f}" for alpha in rows[0].strip.alphas]
    one_pair = len({row.prompts for row in rows}) == 1
    if one_pair:
        columns[0], columns[-1] = rows[0].prompts
    shown = [
        label if one_pair else f"{label}\n{' to '.join(row.prompts)}" for label, row in zip(labels, rows, strict=True)
    ]
    save_picture(output, pixels(labelled_grid([row.strip.views.pictures for row in rows], shown, columns)))
    _report(rows, labels, output, console)


def ends_of(released: Released) -> tuple[str, str]:
    """The two prompts that a model was trained between. Raises UserError where there are not exactly two."""
    chains = [chain for chain in released.training.chains if len(chain) == 2]
    found = chains[0] if len(chains) == 1 and len(released.training.chains) == 1 else released.prompts
    if len(found) != 2:
        raise UserError(
            f"{released.name} was trained on {len(found)} prompts, expected 2: say between which two with "
            "--prompts FIRST SECOND"
        )
    return found[0], found[1]


def row_labels(rows: Sequence[Row]) -> list[str]:
    """The kind of interpolation and the concentrations; where two rows read the same, the folder's name as well."""
    kinds = [_kind(row.training) for row in rows]
    same = Counter(zip(kinds, (row.prompts for row in rows), strict=True))
    return [
        kind if same[kind, row.prompts] == 1 else f"{kind}\n{_name(row.model)}"
        for kind, row in zip(kinds, rows, strict=True)
    ]


def _kind(training: Training) -> str:
    kappa = ", then ".join(f"{value:g}" for value in training.kappa)
    return f"{training.interpolation}\nkappa {kappa}" if kappa else training.interpolation


def _name(model: Path) -> str:
    path = model.absolute()
    return path.parent.name if path.name in RUN_FOLDERS else path.name


def _report(rows: Sequence[Row], labels: Sequence[str], output: Path, console: Console) -> None:
    lines = [label.replace("\n", ", ") for label in labels]
    width = max(map(len, lines))
    console.say(f"wrote {output}; foreground PSNR in dB, higher is more alike")
    measured = []
    for row, line in zip(rows, lines, strict=True):
        ends, middle = ends_db(row.strip), middle_db(row.strip)
        console.say(f"  {line:{width}}  its two ends {ends:5.1f}, middle and dissolve of the ends {middle:5.1f}")
        measured.append({"model": str(row.model), "label": line, "prompts": list(row.prompts),
            "ends_db": round(ends, 2), "middle_db": round(middle, 2)})  # fmt: skip
    pairs = []
    for i, j in combinations(range(len(rows)), 2):
        if rows[i].prompts == rows[j].prompts:
            found = difference(rows[i].strip, rows[j].strip)
            console.say(f"  {lines[i]} / {lines[j]}: between the ends {found.inner_db:.1f}, ends {found.ends_db:.1f}")
            pairs.append({"first": i, "second": j, **{key: round(value, 2) for key, value in asdict(found).items()}})
    console.finish({"output": str(output), "rows": measured, "pairs": pairs})
