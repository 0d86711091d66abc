"""Settings of a training run."""

from __future__ import annotations

from dataclasses import dataclass

from att3d_core.errors import TrainingError
from att3d_core.ranges import check_kinds, check_most

MOST = {
    "steps": 10_000_000, "prompts": 4096, "frames": 64, "size": 1024, "samples": 1024, "occupancy": 256,
    "focal_min": 100, "focal_max": 100, "learning_rate": 100, "text_rate": 1000, "text_spread": 1000, "clip": 1_000_000,
    "probe_prompts": 4096, "probe_lines": 1 << 16, "seed": 2**63 - 1,
}  # fmt: skip
"""The largest that anybody has a use for; whether a run fits into memory is another question (`training.room`)."""


@dataclass(frozen=True)
class TrainConfig:
    """What a run does, apart from its data and its model.

    steps: optimizer steps. prompts: distinct prompts per step; frames: cameras for each of them (batch = prompts x
    frames). size: frame height and width. samples: intervals per ray. explore: share of the samples in empty space that
    is evaluated all the same. occupancy: cells per axis.

    focal_min, focal_max: range of the cameras' focal lengths, in image widths. The default is the paper's, made for
    diffusion models that expect a whole object; a library supervises close-ups as well, where more rays hit something.
    full, textureless: share of frames shaded so; the rest is albedo. families: share of prompts drawn between the stops
    of a family. paraphrases: share of prompts given by a paraphrase.

    probed: fraction of the run, from its start, in which a library's assets are not rendered but probed at points
    (`training.probes`): of probe_prompts prompts per step, along probe_lines lines each. What pictures are worth beyond
    that, sharp edges above all, the rest of the run is for.

    learning_rate falls along half a cosine to learning_rate x final_rate, starting after the fraction `hold`;
    text_rate scales it for the layer that reads the text embedding. Adam makes every one of its hundreds of inputs
    move equally fast, the noise of the embeddings included: at the full rate unseen prompts lose whole words.
    text_variance: share of the variance between assets' embeddings that the model sees; less than 1 leaves out what is
    peculiar to single combinations of words, so that unseen ones are composed (`text.condition.principal_directions`).
    text_spread: deviation of the pre-activations u over the captions before the first step; 0 leaves the layer as
    drawn. Where u is small SiLU is nearly linear, and what the words bring adds up.
    clip: largest norm of the gradient, all parameters together; 0 leaves it alone. With beta1 = 0 Adam divides by the
    recent size of each gradient anyway, so what clipping takes off is a single outlier's effect on that.

    Raises TrainingError for numbers out of range.
    """

    steps: int = 4000  # optimizer steps
    prompts: int = 16  # distinct prompts per step (for each process)
    frames: int = 1  # cameras for each of them
    size: int = 64  # height and width of a frame in pixels
    focal_min: float = 0.7  # shortest focal length, in image widths
    focal_max: float = 1.35  # longest focal length
    samples: int = 32  # intervals per ray
    explore: float = 0.05  # share of the samples in empty space evaluated all the same
    occupancy: int = 32  # cells per axis that tell empty space
    full: float = 0.15  # share of frames fully shaded
    textureless: float = 0.05  # share of frames shaded without colour
    families: float = 0.05  # share of prompts between the stops of a family
    paraphrases: float = 0.7  # share of prompts given by a paraphrase
    probed: float = 0.0  # fraction of the run, from its start, supervised at points instead of by frames
    probe_prompts: int = 64  # distinct prompts per step there (for each process)
    probe_lines: int = 512  # lines through each of their assets, two points on each
    learning_rate: float = 1e-2  # of Adam, at the start
    final_rate: float = 0.1  # what is left of it at the end, as a factor
    text_rate: float = 0.05  # factor of it for the layer that reads the text
    text_variance: float = 1.0  # share of the variance between embeddings that the model sees
    text_spread: float = 0.0  # deviation of u before the first step; 0: as drawn
    hold: float = 0.3  # fraction of the run before the rate falls
    beta2: float = 0.99  # decay of Adam's second moment
    clip: float = 0.0  # largest norm of the gradient; 0: not clipped
    seed: int = 0  # of everything random

    def __post_init__(self) -> None:
        try:
            check_kinds(self)
        except ValueError as error:
            raise TrainingError(str(error)) from error
        for name in ("steps", "prompts", "frames", "size", "samples", "occupancy", "probe_prompts", "probe_lines"):
            if getattr(self, name) < 1:
                raise TrainingError(f"{name} must be at least 1, got {getattr(self, name)}")
        for name in ("explore", "full", "textureless", "families", "paraphrases", "probed", "final_rate"):
            if not 0.0 <= getattr(self, name) <= 1.0:
                raise TrainingError(f"{name} must be in [0, 1], got {getattr(self, name)}")
        if self.full + self.textureless > 1.0:
            raise TrainingError(f"full + textureless must be at most 1, got {self.full + self.textureless}")
        if not 0.0 < self.focal_min <= self.focal_max < float("inf"):
            raise TrainingError(
                f"focal_min and focal_max must be a range above 0, got {self.focal_min} and {self.focal_max}"
            )
        if not 0.0 <= self.text_spread < float("inf"):
            raise TrainingError(f"text_spread must be at least 0, got {self.text_spread}")
        if not 0.0 <= self.clip < float("inf"):
            raise TrainingError(f"clip must be at least 0, got {self.clip}")
        if not 0.0 < self.text_variance <= 1.0:
            raise TrainingError(f"text_variance must be in (0, 1], got {self.text_variance}")
        if not 0.0 < self.learning_rate < float("inf"):
            raise TrainingError(f"learning_rate must be a positive number, got {self.learning_rate}")
        for name in ("hold", "beta2"):
            if not 0.0 <= getattr(self, name) < 1.0:
                raise TrainingError(f"{name} must be in [0, 1), got {getattr(self, name)}")
        try:
            check_most(self, MOST)
        except ValueError as error:
            raise TrainingError(str(error)) from error
