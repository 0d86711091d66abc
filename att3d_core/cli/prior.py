"""`prior`: train a diffusion model on a library, look at what it makes, and write it for others to load."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from typing import Annotated, Literal

import torch
import tyro

from att3d_core.cli.output import Console, JsonFlag, counter, importing
from att3d_core.cli.prior_samples import Sample, Score
from att3d_core.cli.running import advance
from att3d_core.device import choose_device
from att3d_core.errors import TrainingError, UserError
from att3d_core.learning import LearnConfig, Learner
from att3d_core.library.snapshots import SnapshotBatch, Snapshots
from att3d_core.runs.learning import LearningFolder, seen_assets
from att3d_core.runs.sets import NAMES
from att3d_core.text.minilm import MiniLM


@dataclass(frozen=True)
class Train:
    """Train a prior on the assets of the sets; Ctrl-C saves, the same command goes on where it stopped.

    The released folder is OUT/released, written at every stop. On a GPU the pictures are best rendered first:
    --pool 300000 --workers 16 --batch 512 --size gpu.
    """

    out: Annotated[Path, tyro.conf.arg(aliases=["-o"], help="folder of the run")]
    sets: Annotated[tuple[str, ...], tyro.conf.arg(name="set", help=NAMES)] = ("pig",)
    size: Annotated[Literal["cpu", "gpu"], tyro.conf.arg(help="10 or 19 million parameters")] = "cpu"
    held_out: Annotated[bool, tyro.conf.arg(help="train on held-out prompts too: a prior knows the world")] = False
    steps: int = 20000
    batch: int = 16
    learning_rate: float = 4e-4
    workers: Annotated[int, tyro.conf.arg(help="processes that render; 0 renders in this one")] = 1
    pool: Annotated[int, tyro.conf.arg(help="render this many pictures before training; 0 renders as it goes")] = 0
    pool_folder: Annotated[Path | None, tyro.conf.arg(help="where the pool is kept; default OUT/pool")] = None
    remember: Annotated[int, tyro.conf.arg(help="texts whose embeddings are kept, 31 kB each")] = 16384
    compile: Annotated[bool, tyro.conf.arg(help="compile the network; pays on a GPU after a minute")] = False
    device: str = "auto"
    seed: int = 0
    save_minutes: float = 5.0
    stop_minutes: Annotated[float, tyro.conf.arg(help="save and stop after this long; 0: at the last step")] = 0.0
    as_json: JsonFlag = False

    def __call__(self) -> None:
        from att3d_core.prior.config import CPU_SIZE, GPU_SIZE, CaptionConfig
        from att3d_core.prior.network import NoiseLevels, Prior, noise_scheduler
        from att3d_core.prior.text import TextTable
        from att3d_core.prior.train import PICTURES, train_prior

        console = Console(self.as_json)
        if self.workers < 0 or self.pool < 0 or self.remember < self.batch:
            raise TrainingError(
                "workers and pool must be 0 or more and remember at least the batch, "
                f"got {self.workers}, {self.pool} and {self.remember}"
            )
        network = GPU_SIZE if self.size == "gpu" else CPU_SIZE
        learn = LearnConfig(
            self.steps, self.batch, self.learning_rate, warmup=500, average=0.999, seed=self.seed
        )  # fmt: skip
        device = choose_device(self.device)
        assets = importing(seen_assets, self.sets, self.held_out)
        torch.manual_seed(self.seed)
        prior = Prior.new(network).to(device.torch)
        if device.torch.type == "cuda":
            prior.unet.to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue] - torch allows it alone
            torch.set_float32_matmul_precision("high")  # of the text encoder; the network runs in bfloat16
        learner = Learner(prior, learn)
        folder = LearningFolder(self.out)
        described = {"sets": self.sets, "held_out": self.held_out, "pool": self.pool}
        folder.open({**described, "network": asdict(network), "learn": asdict(learn)}, learner)
        console.say(f"prior on {len(assets)} assets, {device.torch} ({device.reason}), from step {learner.step}")
        snapshots = Snapshots(assets, self.seed, replace(PICTURES, size=network.size))
        encoder = MiniLM(device=device.torch)
        reports = train_prior(
            learner,
            assets,
            self._batches(snapshots, learner.step),
            TextTable(encoder, network.tokens, device.torch, self.remember),
            NoiseLevels.of(noise_scheduler(), device.torch),
            CaptionConfig(),
            torch.compile(prior) if self.compile else None,  # pyright: ignore[reportArgumentType]
        )
        ending = advance(reports, learner, folder, self.save_minutes, self.stop_minutes)
        size = 0
        if ending.is_kept:
            with folder.releasing(learner):
                size = release(learner, self.out / "released", network.tokens)
            console.say(
                f"{'finished' if ending.finished else 'stopped'} at step {learner.step} of {self.steps}; "
                f"wrote {self.out / 'released'}, {size / 1e6:.1f} MB"
            )
        result = {"step": learner.step, "status": ending.status.value, "reason": ending.reason}
        console.finish({**result, "finished": ending.finished, "bytes": size})
        ending.leave()

    def _batches(self, snapshots: Snapshots, start: int) -> Iterator[SnapshotBatch]:
        from att3d_core.prior.pool import open_pool, streamed

        if self.pool == 0:
            return streamed(snapshots, self.batch, start, self.steps, self.workers)
        with counter("rendering", "picture") as on_picture:
            pool = open_pool(self.pool_folder or self.out / "pool", snapshots, self.pool, self.workers, on_picture)
        return pool.batches(self.batch, start, self.steps, self.seed)


@dataclass(frozen=True)
class Export:
    """Write the prior of a run, as it stands, as a folder for diffusers; the run may be going on meanwhile."""

    run: Annotated[Path, tyro.conf.arg(help="folder of a training run")]
    out: Annotated[Path, tyro.conf.arg(aliases=["-o"], help="folder to write")]
    as_json: JsonFlag = False

    def __call__(self) -> None:
        from att3d_core.prior.config import PriorConfig
        from att3d_core.prior.network import Prior
        from att3d_core.prior.pipeline import LARGEST

        console = Console(self.as_json)
        known = LearningFolder(self.run).settings()
        try:
            network = PriorConfig.from_json(known["network"])
            learner = Learner(Prior.new(network), LearnConfig(**known["learn"]))
        except (KeyError, TypeError, AttributeError) as error:
            raise TrainingError(f"{self.run} is no run of the prior: {error}") from error
        learner.load(LearningFolder(self.run).state)
        step = learner.step
        size = release(learner, self.out, network.tokens)
        if size > LARGEST:
            raise UserError(f"{self.out} is written, but has {size / 1e6:.1f} MB: too large to ship, expected 40 MB")
        console.say(f"wrote {self.out} from step {step}, {size / 1e6:.1f} MB")
        console.finish({"step": step, "bytes": size, "out": str(self.out)})


def release(learner: Learner, folder: Path, tokens: int) -> int:
    """Write the running mean of a learner's prior; bytes of weights. The learner is of no further use."""
    from att3d_core.prior.network import Prior
    from att3d_core.prior.pipeline import save_prior

    learner.use_average()
    assert isinstance(learner.network, Prior)
    return save_prior(folder, learner.network, MiniLM(), tokens)


def prior(
    action: tyro.conf.OmitSubcommandPrefixes[
        Annotated[Train, tyro.conf.subcommand("train")]
        | Annotated[Sample, tyro.conf.subcommand("sample")]
        | Annotated[Score, tyro.conf.subcommand("score")]
        | Annotated[Export, tyro.conf.subcommand("export")]
    ],
) -> None:
    """A text-to-image diffusion model of our own, for score distillation without a download."""
    action()
