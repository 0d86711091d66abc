"""What a prior makes of a prompt, side by side or judged by the evaluator."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import torch
import tyro
from torch import Tensor

from att3d_core.cli.loading import CHECKPOINTS, check_writable
from att3d_core.cli.output import Console, JsonFlag, progress
from att3d_core.cli.retrieval import DEFAULT_EVALUATOR, SHADINGS, chosen
from att3d_core.cli.sets import NAMES, set_by_name
from att3d_core.device import choose_device
from att3d_core.errors import UserError
from att3d_core.text.minilm import MiniLM
from att3d_core.text.shading_words import with_shading
from att3d_core.text.views import View, with_view

if TYPE_CHECKING:
    from att3d_core.evaluate.retrieval_protocol import RetrievalScores
    from att3d_core.text.prompts import PromptSet

DEFAULT_PRIOR = CHECKPOINTS / "toybox-prior"
SHEET_VIEWS = (View.FRONT, View.SIDE, View.BACK)

PriorFolder = Annotated[Path, tyro.conf.arg(help="folder of a prior")]


@dataclass(frozen=True)
class Sampling:
    """How samples are drawn. steps: of DDIM. weight: of classifier-free guidance, 1 is none."""

    steps: int = 40
    weight: float = 2.5
    device: str = "auto"
    seed: int = 0

    def __post_init__(self) -> None:
        if not 1 <= self.steps <= 1000:
            raise UserError(f"steps must be 1 to 1000, got {self.steps}")


def sampler(folder: Path, how: Sampling) -> Callable[[list[str], int], Tensor]:
    """What draws samples [N, S, S, 3] in [0, 1] of texts; the number says which draw it is."""
    from att3d_core.prior.network import noise_scheduler
    from att3d_core.prior.pipeline import load_prior
    from att3d_core.prior.sample import sample
    from att3d_core.prior.text import token_states

    device = choose_device(how.device).torch
    prior, tokens = load_prior(folder, device)
    encoder = MiniLM()

    def draw(texts: list[str], number: int) -> Tensor:
        generator = torch.Generator().manual_seed(how.seed * 1_000_003 + number)
        states = token_states(encoder, texts, tokens).to(device)
        return sample(prior, noise_scheduler(), states, how.steps, how.weight, generator)

    return draw


def view_texts(prompt: str, views: tuple[View, ...], shading: str) -> list[str]:
    """What the prior is asked for each of `views`."""
    return [with_shading(with_view(prompt, view), SHADINGS.index(shading)) for view in views]


@dataclass(frozen=True)
class Sample:
    """A sheet of samples: a row a prompt; front, side and back in columns."""

    out: Annotated[Path, tyro.conf.arg(aliases=["-o"], help="picture to write, PNG or JPEG")]
    prior: PriorFolder = DEFAULT_PRIOR
    prompts: Annotated[tuple[str, ...], tyro.conf.arg(help="default: some prompts of the set")] = ()
    asset_set: Annotated[str, tyro.conf.arg(name="set", help=NAMES)] = "pig"
    count: Annotated[int, tyro.conf.arg(help="prompts of the set, evenly spread")] = 8
    each: Annotated[int, tyro.conf.arg(help="samples a view")] = 2
    shading: Literal["albedo", "lit", "textureless"] = "albedo"
    how: Annotated[Sampling, tyro.conf.arg(name="")] = Sampling()
    as_json: JsonFlag = False

    def __call__(self) -> None:
        from att3d_core.export.pictures import PICTURE_SUFFIXES, check_suffix
        from att3d_core.library.sheets import contact_sheet

        console = Console(self.as_json)
        check_suffix(self.out, PICTURE_SUFFIXES)
        check_writable(self.out)
        if self.count < 1 or self.each < 1:
            raise UserError(f"count and each must be at least 1, got {self.count} and {self.each}")
        prompts = list(self.prompts)
        if not prompts:
            known = set_by_name(self.asset_set).prompts.prompts
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
    how: Annotated[Sampling, tyro.conf.arg(name="")] = Sampling()
    as_json: JsonFlag = False

    def __call__(self) -> None:
        console = Console(self.as_json)
        prompts = set_by_name(self.asset_set).prompts
        indices = chosen(prompts, self.split, self.count, self.how.seed)
        result = score_samples(self.prior, self.evaluator, prompts, indices, self.how, self.shading)
        found = result.retrieval
        console.say(f"samples of {self.prior}, {prompts.name}, {self.split}: {found.prompts} prompts, 4 views")
        console.say(f"  R-probability  {100 * found.probability:.1f} %  among {found.queries:.0f} texts")
        console.say(f"  R-precision    {100 * found.precision:.1f} %")
        console.say(f"  side as asked  {100 * result.sides:.1f} %; backs called front {100 * result.janus:.1f} %")
        console.finish({"prior": str(self.prior), "set": self.asset_set, "split": self.split, "shading": self.shading,
            **asdict(self.how), "sides": result.sides, "janus": result.janus, **asdict(found)})  # fmt: skip


def score_samples(
    prior: Path, evaluator: Path, prompts: PromptSet, indices: list[int], how: Sampling, shading: str = "albedo"
) -> RetrievalScores:
    """One sample a prompt and view, judged against the whole set."""
    from att3d_core.evaluate.dual_encoder_clip import load_judge
    from att3d_core.evaluate.retrieval_pictures import SIDES
    from att3d_core.evaluate.retrieval_protocol import judge, scores

    draw = sampler(prior, how)

    def pictures_of(index: int) -> Tensor:
        return draw(view_texts(prompts.prompts[index], SIDES, shading), index)

    judged = judge(load_judge(evaluator), prompts, indices, pictures_of, among_neighbours=False)
    return scores(list(progress(judged, len(indices), "judging", "prompt")))
