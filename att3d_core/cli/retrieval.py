"""`evaluator`: train the image-text model that judges pictures, and let it judge."""

from __future__ import annotations

import random
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Literal

import torch
import tyro

from att3d_core.cli.output import Console, JsonFlag, importing, progress
from att3d_core.cli.running import advance
from att3d_core.device import choose_device
from att3d_core.errors import TrainingError, UserError
from att3d_core.learning import LearnConfig, Learner
from att3d_core.library.library import RayCasterCache
from att3d_core.paths import DEFAULT_EVALUATOR
from att3d_core.pipeline import load
from att3d_core.render.shading import Shading
from att3d_core.runs.learning import LearningFolder, seen_assets
from att3d_core.runs.sets import NAMES, set_by_name
from att3d_core.text.prompts import PromptSet
from att3d_core.text.shading_words import SHADINGS

if TYPE_CHECKING:
    from att3d_core.evaluate.retrieval_protocol import RetrievalScores



@dataclass(frozen=True)
class Train:
    """Train the evaluator on the seen assets of the sets; Ctrl-C saves, the same command goes on."""

    out: Annotated[Path, tyro.conf.arg(aliases=["-o"], help="folder of the run; the evaluator is in OUT/released")]
    sets: Annotated[tuple[str, ...], tyro.conf.arg(name="set", help=NAMES)] = ("pig", "toybox")
    steps: int = 6000
    batch: int = 48
    learning_rate: float = 1e-3
    paraphrases: Annotated[int, tyro.conf.arg(help="of each caption, kept in memory")] = 4
    workers: Annotated[int, tyro.conf.arg(help="processes that render; 0 renders in this one")] = 1
    device: str = "auto"
    seed: int = 0
    save_minutes: float = 5.0
    stop_minutes: Annotated[float, tyro.conf.arg(help="save and stop after this long; 0: at the last step")] = 0.0
    as_json: JsonFlag = False

    def __call__(self) -> None:
        from att3d_core.evaluate.dual_encoder import DualEncoder, DualEncoderConfig
        from att3d_core.evaluate.dual_encoder_train import caption_states, train_evaluator

        console = Console(self.as_json)
        if self.paraphrases < 0 or self.workers < 0:
            raise TrainingError(f"paraphrases and workers must be 0 or more, got {self.paraphrases}, {self.workers}")
        config = LearnConfig(self.steps, self.batch, self.learning_rate, seed=self.seed)
        device = choose_device(self.device)
        assets = importing(seen_assets, self.sets)
        torch.manual_seed(self.seed)
        network = DualEncoder(DualEncoderConfig().to_transformers(), self.out.name)
        learner = Learner(network.to(device.torch), config)
        folder = LearningFolder(self.out)
        folder.open({"sets": self.sets, "paraphrases": self.paraphrases, "learn": asdict(config)}, learner)
        console.say(f"evaluator on {len(assets)} assets, {device.torch} ({device.reason}), from step {learner.step}")
        states = caption_states(network, assets, self.paraphrases)
        reports = train_evaluator(learner, assets, states, device.torch, self.workers)
        ending = advance(reports, learner, folder, self.save_minutes, self.stop_minutes)
        released = None
        if ending.is_kept:
            released = self.out / "released"
            learner.use_average()
            with folder.releasing(learner):
                network.save(released)
            console.say(f"{'finished' if ending.finished else 'stopped'} at step {learner.step}; wrote {released}")
        result = {"step": learner.step, "status": ending.status.value, "reason": ending.reason}
        console.finish({**result, "finished": ending.finished, "released": None if released is None else str(released)})
        ending.leave()


@dataclass(frozen=True)
class Score:
    """R-probability, R-precision, and which side is seen, of a released model or of the assets themselves.

    Of all prompts, the seen and the unseen ones are told apart as well; the query set is the whole set either way.
    """

    evaluator: Annotated[Path, tyro.conf.arg(help="folder of an evaluator or of any CLIP")] = DEFAULT_EVALUATOR
    asset_set: Annotated[str, tyro.conf.arg(name="set", help=NAMES)] = "pig"
    split: Literal["all", "seen", "unseen"] = "all"
    checkpoint: Annotated[Path | None, tyro.conf.arg(help="a released model; without one, the assets")] = None
    shading: Literal["albedo", "lit", "textureless"] = "albedo"
    neighbours: Annotated[bool, tyro.conf.arg(help="query with what differs in one word, not with the set")] = False
    count: Annotated[int, tyro.conf.arg(help="prompts to score, drawn at random; 0 scores all")] = 0
    seed: int = 0
    device: str = "auto"
    as_json: JsonFlag = False

    def __call__(self) -> None:
        from att3d_core.evaluate.dual_encoder_clip import load_judge
        from att3d_core.evaluate.retrieval_pictures import asset_pictures, scene_pictures
        from att3d_core.evaluate.retrieval_protocol import judge, scores

        console = Console(self.as_json)
        assets = importing(set_by_name, self.asset_set)
        indices = chosen(assets.prompts, self.split, self.count, self.seed)
        shading = (Shading.ALBEDO, Shading.FULL, Shading.TEXTURELESS)[SHADINGS.index(self.shading)]
        casters = RayCasterCache(assets.library, 256)
        generator = None if self.checkpoint is None else load(self.checkpoint, self.device)

        def pictures_of(index: int) -> torch.Tensor:
            if generator is None:
                return asset_pictures(casters[index], shading)
            return scene_pictures(generator.scene(assets.prompts.prompts[index]), shading)

        judged = judge(load_judge(self.evaluator), assets.prompts, indices, pictures_of, self.neighbours)
        found = list(progress(judged, len(indices), "judging", "prompt"))
        parts = {self.split: found}
        if self.split == "all":
            parts |= {
                "seen": [one for one in found if one.answer not in assets.prompts.unseen],
                "unseen": [one for one in found if one.answer in assets.prompts.unseen],
            }
        results = {split: scores(part) for split, part in parts.items() if part}
        what = "the assets" if self.checkpoint is None else str(self.checkpoint)
        console.say(f"{what}, {assets.prompts.name}, {self.shading}")
        for split, result in results.items():
            _say(split, result, console)
        console.finish({"what": what, "set": self.asset_set, "split": self.split, "shading": self.shading,
            "neighbours": self.neighbours, **_numbers(results[self.split]),
            "by_split": {split: _numbers(result) for split, result in results.items()}})  # fmt: skip


def _say(split: str, result: RetrievalScores, console: Console) -> None:
    found = result.retrieval
    console.say(f"{split}: {found.prompts} prompts, {found.views} views")
    console.say(f"  R-probability  {100 * found.probability:.1f} %  among {found.queries:.0f} texts")
    console.say(
        f"  R-precision    {100 * found.precision:.1f} %  (four views together {100 * found.joint_precision:.1f} %)"
    )
    console.say(f"  side right     {100 * result.sides:.1f} %; backs called front {100 * result.janus:.1f} %")


def _numbers(result: RetrievalScores) -> dict[str, float]:
    return {"sides": result.sides, "janus": result.janus, **asdict(result.retrieval)}


def chosen(prompts: PromptSet, split: str, count: int, seed: int) -> list[int]:
    """Indices of a split, or `count` of them. Raises UserError where there are none."""
    splits = {"all": range(len(prompts)), "seen": prompts.seen_indices, "unseen": prompts.unseen_indices}
    indices = list(splits[split])
    if count < 0 or not indices:
        raise UserError(f"{prompts.name} has {len(indices)} {split} prompts, and count was {count}: nothing to score")
    return sorted(random.Random(seed).sample(indices, count)) if 0 < count < len(indices) else indices


def evaluator(
    action: tyro.conf.OmitSubcommandPrefixes[
        Annotated[Train, tyro.conf.subcommand("train")] | Annotated[Score, tyro.conf.subcommand("score")]
    ],
) -> None:
    """The image-text model that scores how well pictures show what their prompts say."""
    action()
