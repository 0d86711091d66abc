"""The flags of `train`, and the run that they describe."""

from __future__ import annotations

from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Annotated

import tyro
from tyro.conf import EnumChoicesFromValues

from att3d_core.errors import TrainingError
from att3d_core.field.config import check_size
from att3d_core.field.grids import HASH_LEVELS, GridLayout
from att3d_core.guidance.options import GuidanceOptions
from att3d_core.library.asset import VARIATIONS
from att3d_core.library.sets import AssetSet
from att3d_core.model import MappingConfig, ModelConfig, Network, Setting
from att3d_core.runs.sets import NAMES, prompts_of
from att3d_core.text.prompts import PromptSet
from att3d_core.text.slot_conditions import COSINES
from att3d_core.training.batch import SETTINGS
from att3d_core.training.config import TrainConfig
from att3d_core.training.interpolation import Interpolation, InterpolationKind, Pairs
from att3d_core.training.regularizers import Regularizers
from att3d_core.training.run import RunConfig

DIM_V, DIM_V_OF_A_PAIR = 32, 2
"""Paper B.1.5: 32 basis grids, and 2 where a single pair is interpolated."""


@dataclass(frozen=True)
class GuidanceFlags(GuidanceOptions):
    """Guidance: what the renders are pulled towards."""

    model: Annotated[
        str, tyro.conf.arg(name="guidance", help="'library', or a diffusers pipeline: a folder or a hub id")
    ] = "library"


@dataclass(frozen=True)
class InterpolationFlags(Interpolation):
    """Training between prompts (paper B.1.14)."""

    kind: Annotated[
        InterpolationKind,
        EnumChoicesFromValues,
        tyro.conf.arg(name="interpolation", help="what the guidance is asked for at a mix of prompts"),
    ] = InterpolationKind.NONE
    pairs: Annotated[
        Pairs,
        EnumChoicesFromValues,
        tyro.conf.arg(help="mix any prompts, or neighbours in the set's order: a chain, or a loop that closes"),
    ] = Pairs.ANY
    corners: Annotated[int, tyro.conf.arg(help="prompts per mix; more than 2 with loss and guidance")] = 2
    kappa: Annotated[
        tuple[float, ...], tyro.conf.arg(help="Dirichlet concentrations of the mixes, one after the other")
    ] = (2.0, 0.5)
    kappa_until: Annotated[tuple[float, ...], tyro.conf.arg(help="fractions of the run at which kappa changes")] = (
        0.5,
    )
    samples: Annotated[
        int, tyro.conf.arg(name="interpolation-samples", help="intervals per ray, in place of --samples")
    ] = 128


@dataclass(frozen=True)
class MappingFlags(MappingConfig):
    """The mapping network (paper B.1.3)."""

    network: Annotated[Network, EnumChoicesFromValues, tyro.conf.arg(name="mapping", help="the mapping network")] = (
        Network.HYPERNETWORK
    )
    layers: Annotated[int, tyro.conf.arg(name="mapping-layers", help="of deeper and attention")] = 2


@dataclass(frozen=True)
class ModelFlags:
    """The shape of the model."""

    dim_v: Annotated[
        int | None, tyro.conf.arg(help="basis grids; by default 32, and 2 where a single pair is interpolated")
    ] = None
    environment: Annotated[bool, tyro.conf.arg(help="learn a background for every prompt")] = False
    resolutions: Annotated[tuple[int, ...], tyro.conf.arg(help="voxels per axis of each dense grid level")] = (
        GridLayout().resolutions
    )
    hash_levels: Annotated[bool, tyro.conf.arg(help="add hashed grid levels for fine detail")] = False
    tokens: Annotated[int, tyro.conf.arg(help="token embeddings to read; 0 reads the pooled embedding")] = 0
    settings: Annotated[
        tuple[str, ...],
        tyro.conf.arg(help="what else to amortize over, as name:low:high, for example opacity:0.001:0.1"),
    ] = ()
    mapping: Annotated[MappingFlags, tyro.conf.arg(name="")] = field(default_factory=MappingFlags)

    def __post_init__(self) -> None:
        if self.dim_v is not None and not 1 <= self.dim_v <= 256:
            raise TrainingError(f"dim-v must be 1 to 256, got {self.dim_v}")


@dataclass(frozen=True)
class RunFlags:
    """What is trained, and how."""

    set: Annotated[str, tyro.conf.arg(help=NAMES)] = "pig"
    text_encoder: Annotated[
        str, tyro.conf.arg(metavar="PATH", help="a CLIP that reads the prompts, as folder or hub id; default: built in")
    ] = ""
    start: Annotated[
        str, tyro.conf.arg(name="start-from", metavar="MODEL", help="folder of a released model to start from")
    ] = ""
    model: Annotated[ModelFlags, tyro.conf.arg(name="")] = field(default_factory=ModelFlags)
    guidance: Annotated[GuidanceFlags, tyro.conf.arg(name="")] = field(default_factory=GuidanceFlags)
    interpolation: Annotated[InterpolationFlags, tyro.conf.arg(name="")] = field(default_factory=InterpolationFlags)
    regularizers: Annotated[Regularizers, tyro.conf.arg(name="")] = field(default_factory=Regularizers)
    train: Annotated[TrainConfig, tyro.conf.arg(name="")] = field(default_factory=TrainConfig)


def run_of(flags: RunFlags, source: AssetSet | PromptSet, encoder_dim: int) -> RunConfig:
    """The run that `flags` describe on the set `source`. Raises TrainingError."""
    prompts = prompts_of(source)
    how = Interpolation(**vars(flags.interpolation))
    shape = flags.model
    words = source.lexicon if isinstance(source, AssetSet) else None
    slots = () if words is None else words.slots
    tokens = len(slots) or shape.tokens
    variations = tuple(Setting(name, -1.0, 1.0) for name in VARIATIONS) if words is not None else ()
    one_pair = how.on and how.kind is not InterpolationKind.FAMILY and len(prompts.seen_indices) == 2
    try:
        model = ModelConfig(
            condition_dim=(encoder_dim + (COSINES if slots else 0)) * max(tokens, 1),
            dim_v=shape.dim_v or (DIM_V_OF_A_PAIR if one_pair else DIM_V),
            layout=GridLayout(shape.resolutions, HASH_LEVELS if shape.hash_levels else ()),
            environment=shape.environment,
            mapping=MappingConfig(**vars(shape.mapping)),
            settings=(*variations, *(_setting(text) for text in shape.settings)),
            tokens=tokens,
            slots=slots,
        )
        check_size(model)
    except ValueError as error:
        raise TrainingError(f"there is no such model: {error}") from error
    name = str(Path(flags.set).resolve()) if Path(flags.set).exists() else flags.set
    guidance = GuidanceOptions(**asdict(flags.guidance))
    start = str(Path(flags.start).resolve()) if flags.start else ""
    return RunConfig(name, model, guidance, how, flags.regularizers, flags.train, flags.text_encoder, start)


def _setting(text: str) -> Setting:
    """ "opacity:0.001:0.1" as a setting."""
    parts = text.split(":")
    try:
        if len(parts) != 3 or parts[0] not in SETTINGS:
            raise ValueError(f"expected name:low:high with a name of {', '.join(SETTINGS)}")
        return Setting(parts[0], float(parts[1]), float(parts[2]))
    except ValueError as error:
        raise TrainingError(f"bad setting {text!r}: {error}") from error
