"""Shape of a model: grid levels, mapping network, amortized settings; checks itself and round-trips JSON."""

from __future__ import annotations

import math
from dataclasses import asdict, dataclass, field
from enum import Enum
from typing import Any

from att3d_core.field.grids import GridLayout

VALUES_MAX = 1 << 26
"""Voxels times basis grids: eight times those of the default model. The same bound for every other weight."""
LEVELS_MAX = 32
LAYERS_MAX = 64
SETTINGS_MAX = 8
TOKENS_MAX = 512
WIDTH = 4
"""Width of the attention layers in multiples of dim v."""


class Network(Enum):
    """Which mapping network (paper B.1.3), or none of them.

    HYPERNETWORK: one linear layer before v. DEEPER: hidden layers after it. CONCATENATION: the text enters the first
    layer of the radiance MLP. ATTENTION: self-attention over tokens, one small hypernetwork a grid level. SINGLE: one
    grid whatever the prompt, for a model of one prompt (the per-prompt baseline).
    """

    HYPERNETWORK = "hypernetwork"
    DEEPER = "deeper"
    CONCATENATION = "concatenation"
    ATTENTION = "attention"
    SINGLE = "single"


@dataclass(frozen=True)
class MappingConfig:
    """The mapping network. spectral_norm: on all its linear layers (B.1.5).

    layers: hidden layers of the deeper hypernetwork, self-attention layers of attention; the others have neither.
    radiance: of a hypernetwork, whether the text also enters the first layer of the radiance MLP.
    """

    network: Network = Network.HYPERNETWORK
    spectral_norm: bool = True
    layers: int = 2
    radiance: bool = False

    def __post_init__(self) -> None:
        if type(self.layers) is not int or not 1 <= self.layers <= LAYERS_MAX:
            raise ValueError(f"expected 1 to {LAYERS_MAX} layers of the mapping network, got {self.layers!r}")
        if type(self.spectral_norm) is not bool:
            raise ValueError(f"expected spectral_norm to be true or false, got {self.spectral_norm!r}")
        if type(self.radiance) is not bool:
            raise ValueError(f"expected radiance to be true or false, got {self.radiance!r}")
        if self.radiance and self.network not in (Network.HYPERNETWORK, Network.DEEPER):
            raise ValueError(f"radiance is for hypernetworks, not for {self.network.value}")


@dataclass(frozen=True)
class Setting:
    """Something else that the model is amortized over (section 3.2.2): an input of `low` to `high` in its own units."""

    name: str
    low: float
    high: float

    def __post_init__(self) -> None:
        if not isinstance(self.name, str) or not 1 <= len(self.name) <= 64:
            raise ValueError(f"expected a setting's name of 1 to 64 letters, got {self.name!r}")
        numbers = (self.low, self.high)
        if not all(type(number) in (int, float) and math.isfinite(number) for number in numbers):
            raise ValueError(f"expected the setting {self.name} to range between two numbers, got {numbers}")
        if not self.low < self.high:
            raise ValueError(f"expected the setting {self.name} to have low < high, got {self.low} and {self.high}")

    @property
    def middle(self) -> float:
        """The value of a prompt that says nothing about it."""
        return (self.low + self.high) / 2


@dataclass(frozen=True)
class ModelConfig:
    """Shape of a model.

    condition_dim: numbers of a condition: those of a pooled embedding, or of `tokens` token embeddings one after the
    other (0: pooled). slots: what the tokens are, where each is the embedding of a phrase that fills a slot.
    dim_v: basis grids. environment: has an environment map. settings: further inputs.
    finetuned: an offset is added to the grids (B.1.13).
    """

    condition_dim: int = 384
    dim_v: int = 32
    layout: GridLayout = field(default_factory=GridLayout)
    environment: bool = False
    mapping: MappingConfig = field(default_factory=MappingConfig)
    settings: tuple[Setting, ...] = ()
    tokens: int = 0
    finetuned: bool = False
    slots: tuple[str, ...] = ()

    def __post_init__(self) -> None:
        if self.slots and (len(self.slots) != self.tokens or not all(isinstance(slot, str) for slot in self.slots)):
            raise ValueError(f"expected the names of {self.tokens} slots, got {self.slots}")
        if self.condition_dim < 1 or self.dim_v < 1:
            raise ValueError(f"expected positive dimensions, got {self.condition_dim} and {self.dim_v}")
        if not 0 <= self.tokens <= TOKENS_MAX or self.condition_dim % max(self.tokens, 1):
            raise ValueError(f"{self.condition_dim} numbers are not {self.tokens} token embeddings of one length")
        names = [setting.name for setting in self.settings]
        if len(set(names)) < len(names) or len(names) > SETTINGS_MAX:
            raise ValueError(f"expected at most {SETTINGS_MAX} settings of different names, got {names}")

    @property
    def token_dim(self) -> int:
        """Numbers of one token embedding, or of the pooled one."""
        return self.condition_dim // max(self.tokens, 1)

    @property
    def least_bytes(self) -> int:
        """What a released model of this shape has at least: its basis grids in 8 bits, its large layers in 32."""
        network, dim_v, width = self.mapping.network, self.dim_v, WIDTH * self.dim_v
        grids = 1 if network in (Network.SINGLE, Network.CONCATENATION) else dim_v
        weights = 0
        if network in (Network.HYPERNETWORK, Network.DEEPER, Network.CONCATENATION):
            weights += self.condition_dim * dim_v
        if network is Network.DEEPER:
            weights += self.mapping.layers * dim_v**2
        if network is Network.ATTENTION:
            weights += self.token_dim * width + self.mapping.layers * 4 * width**2
        return grids * self.layout.size + 4 * weights

    def to_json(self) -> dict[str, Any]:
        """A JSON object that `from_json` reads back."""
        return {**asdict(self), "mapping": {**asdict(self.mapping), "network": self.mapping.network.value}}

    @classmethod
    def from_json(cls, data: dict[str, Any]) -> ModelConfig:
        """The model that `data` describes; what older descriptions leave out has its default.

        Raises KeyError, TypeError or ValueError for anything that is not a model of a size that this program makes.
        """
        rest = dict(data)
        layout = dict(rest.pop("layout"))
        levels = {key: tuple(int(r) for r in layout.pop(key)) for key in ("resolutions", "hash_resolutions")}
        mapping = dict(rest.pop("mapping", {}))
        network = Network(mapping.pop("network", Network.HYPERNETWORK.value))
        settings = tuple(Setting(**setting) for setting in rest.pop("settings", ()))
        slots = tuple(rest.pop("slots", ()))
        config = cls(
            layout=GridLayout(**levels, **layout),
            mapping=MappingConfig(network, **mapping),
            settings=settings,
            slots=slots,
            **rest,
        )
        check_size(config)
        return config


def check_size(config: ModelConfig) -> None:
    """Bounds what a description can make this program allocate, before anything is. Raises ValueError."""
    layout = config.layout
    numbers = (config.condition_dim, config.dim_v, config.tokens, layout.hash_log2_size)
    if not all(type(number) is int for number in numbers):
        raise ValueError("its dimensions are not whole numbers")
    if not all(type(flag) is bool for flag in (config.environment, config.finetuned)):
        raise ValueError("environment and finetuned are not true or false")
    levels = len(layout.resolutions) + len(layout.hash_resolutions)
    if levels > LEVELS_MAX:
        raise ValueError(f"it has {levels} grid levels, this program makes {LEVELS_MAX} at most")
    voxels = sum(min(r, 1 << 16) ** 3 for r in layout.resolutions) + len(layout.hash_resolutions) * layout.hash_size
    network = config.mapping.network
    width = config.dim_v * (WIDTH if network is Network.ATTENTION else 1)
    if voxels * config.dim_v > VALUES_MAX or (config.condition_dim + SETTINGS_MAX) * width > VALUES_MAX:
        raise ValueError("its grids are larger than this program makes them")
    layered = network in (Network.DEEPER, Network.ATTENTION)
    if layered and config.mapping.layers * 12 * (WIDTH * config.dim_v) ** 2 > VALUES_MAX:
        raise ValueError("its mapping network is larger than this program makes them")
