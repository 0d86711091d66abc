"""Everything that makes a run the run it is, as one value that round-trips JSON (`job.json`)."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from typing import Any

from att3d_core.errors import TrainingError, UserError
from att3d_core.guidance.options import GuidanceOptions
from att3d_core.model import ModelConfig
from att3d_core.training.config import TrainConfig
from att3d_core.training.interpolation import Interpolation, InterpolationKind, Pairs
from att3d_core.training.regularizers import Regularizers

VERSION = 2


@dataclass(frozen=True)
class RunConfig:
    """set: the name, file or folder of the prompts (and assets). The rest says what is trained on them, and how.

    text_encoder: folder or local hub id of a CLIP that reads the prompts; none: the encoder that comes along.
    start: folder of a released model whose weights the run starts from; none: fresh ones.
    """

    set: str
    model: ModelConfig = field(default_factory=ModelConfig)
    guidance: GuidanceOptions = field(default_factory=GuidanceOptions)
    interpolation: Interpolation = field(default_factory=Interpolation)
    regularizers: Regularizers = field(default_factory=Regularizers)
    train: TrainConfig = field(default_factory=TrainConfig)
    text_encoder: str = ""
    start: str = ""

    def to_json(self) -> dict[str, Any]:
        """A JSON object that `from_json` reads back."""
        how = asdict(self.interpolation)
        how |= {"kind": self.interpolation.kind.value, "pairs": self.interpolation.pairs.value}
        return {
            "version": VERSION,
            "set": self.set,
            "model": self.model.to_json(),
            "guidance": asdict(self.guidance),
            "interpolation": how,
            "regularizers": asdict(self.regularizers),
            "train": asdict(self.train),
            "text_encoder": self.text_encoder,
            "start": self.start,
        }

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> RunConfig:
        """The run that `data` describes; what it leaves out has its default. Raises TrainingError.

        Version 1 knew the set, dim v and the settings of training alone.
        """
        try:
            if data.get("version", 1) == 1:
                model = ModelConfig(dim_v=int(data["dim_v"]))
                return cls(str(data["set"]), model, train=TrainConfig(**data["train"]))
            if data["version"] != VERSION:
                raise ValueError(f"its version is {data['version']!r}, this program reads {VERSION}")
            return cls(
                str(data["set"]),
                ModelConfig.from_json(data["model"]) if "model" in data else ModelConfig(),
                GuidanceOptions(**data.get("guidance", {})),
                _interpolation(data.get("interpolation", {})),
                Regularizers(**data.get("regularizers", {})),
                TrainConfig(**data.get("train", {})),
                str(data.get("text_encoder", "")),
                str(data.get("start", "")),
            )
        except (KeyError, TypeError, ValueError, AttributeError, UserError) as error:
            raise TrainingError(f"this does not describe a training run: {error}") from error


def _interpolation(data: dict[str, Any]) -> Interpolation:
    rest = dict(data)
    kind = InterpolationKind(rest.pop("kind", InterpolationKind.NONE.value))
    pairs = Pairs(rest.pop("pairs", Pairs.ANY.value))
    lists = {key: tuple(map(float, rest.pop(key))) for key in ("kappa", "kappa_until") if key in rest}
    return Interpolation(kind, pairs, **lists, **rest)
