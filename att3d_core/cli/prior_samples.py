"""What a prior makes of a prompt, side by side or judged by the evaluator."""

from __future__ import annotations

from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Annotated, Literal

import torch
import tyro

from att3d_core.cli.output import Console, JsonFlag, importing, progress
from att3d_core.cli.retrieval import chosen
from att3d_core.errors import UserError
from att3d_core.files import check_writable
from att3d_core.paths import DEFAULT_EVALUATOR, DEFAULT_PRIOR
from att3d_core.runs.prior_samples import Sampling, sampler, score_samples, view_texts
from att3d_core.runs.sets import NAMES, set_by_name
from att3d_core.text.views import View

SHEET_VIEWS = (View.FRONT, View.SIDE, View.BACK)

PriorFolder = Annotated[Path, tyro.conf.arg(help="folder of a prior")]
SAMPLING = Sampling()


@dataclass(frozen=True)
class Sample:
    """A sheet of samples: a row per prompt; front, side and back in columns."""

    out: Annotated[Path, tyro.conf.arg(aliases=["-o"], help="picture to write, PNG or JPEG")]
    prior: PriorFolder = DEFAULT_PRIOR
    prompts: Annotated[tuple[str, ...], tyro.conf.arg(help="default: some prompts of the set")] = ()
    asset_set: Annotated[str, tyro.conf.arg(name="set", help=NAMES)] = "pig"
    count: Annotated[int, tyro.conf.arg(help="prompts of the set, evenly spread")] = 8
    each: Annotated[int, tyro.conf.arg(help="samples per view")] = 2
    shading: Literal["albedo", "lit", "textureless"] = "albedo"
    how: Annotated[Sampling, tyro.conf.arg(name="")] = SAMPLING
    as_json: JsonFlag = False

    def __call__(self) -> None:
        from att3d_core.images import PICTURE_SUFFIXES, check_suffix
        from att3d_core.library.sheets import contact_sheet

        console = Console(self.as_json)
        check_suffix(self.out, PICTURE_SUFFIXES)
        check_writable(self.out)
        if self.count < 1 or self.each < 1:
            raise UserError(f"count and each must be at least 1, got {self.count} and {self.each}")
        prompts = list(self.prompts)
        if not prompts:
            known = importing(set_by_name, self.asset_set).prompts.prompts
            prompts = [known[int(i * len(known) / self.count)] for i in range(min(self.count, len(known)))]
        draw = sampler(self.prior, self.how)
        views = tuple(view for view in SHEET_VIEWS for _ in range(self.each))
        pictures, labels = [], []
        for row, prompt in enumerate(progress(prompts, len(prompts), "sampling", "prompt")):
            pictures.append(draw(view_texts(prompt, views, self.shading), row))
            labels += [prompt] + [""] * (len(views) - 1)
        contact_sheet(torch.cat(pictures), len(views), labels).save(self.out)
        console.say(f"wrote {self.out}: {self.each} each of {', '.join(view.value for view in SHEET_VIEWS)}")
        console.finish({"out": str(self.out), "prompts": prompts})


@dataclass(frozen=True)
class Score:
    """R-probability and R-precision of samples from four sides, and how often a sample shows the side asked for."""

    prior: PriorFolder = DEFAULT_PRIOR
    evaluator: Annotated[Path, tyro.conf.arg(help="folder of an evaluator or of any CLIP")] = DEFAULT_EVALUATOR
    asset_set: Annotated[str, tyro.conf.arg(name="set", help=NAMES)] = "pig"
    split: Literal["all", "seen", "unseen"] = "all"
    count: Annotated[int, tyro.conf.arg(help="prompts to score, drawn at random; 0 scores all")] = 0
    shading: Literal["albedo", "lit", "textureless"] = "albedo"
    how: Annotated[Sampling, tyro.conf.arg(name="")] = SAMPLING
    as_json: JsonFlag = False

    def __call__(self) -> None:
        console = Console(self.as_json)
        prompts = importing(set_by_name, self.asset_set).prompts
        indices = chosen(prompts, self.split, self.count, self.how.seed)
        result = score_samples(self.prior, self.evaluator, prompts, indices, self.how, self.shading, progress)
        found = result.retrieval
        console.say(f"samples of {self.prior}, {prompts.name}, {self.split}: {found.prompts} prompts, 4 views")
        console.say(f"  R-probability  {100 * found.probability:.1f} %  among {found.queries:.0f} texts")
        console.say(f"  R-precision    {100 * found.precision:.1f} %")
        console.say(f"  side as asked  {100 * result.sides:.1f} %; backs called front {100 * result.janus:.1f} %")
        console.finish({"prior": str(self.prior), "set": self.asset_set, "split": self.split, "shading": self.shading,
            **asdict(self.how), "sides": result.sides, "janus": result.janus, **asdict(found)})  # fmt: skip
