"""The models that the studio can show: found in folders, described without loading them, loaded when asked for."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Callable, Iterable
from contextlib import suppress
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

from app.models.encoder import SharedEncoder
from app.models.loaded import LoadedModel, WorkQueue
from att3d_core.checkpoint import CONFIG_BYTES_MAX, PROMPTS_BYTES_MAX, STOPS_MAX, TEXT_MAX
from att3d_core.errors import UserError
from att3d_core.field.config import SETTINGS_MAX
from att3d_core.files import finish_pending
from att3d_core.paths import CHECKPOINTS
from att3d_core.pipeline import load
from att3d_core.strict_json import parse, read_regular

INTERPOLATION_MODELS = CHECKPOINTS / "interpolation"
"""Small models of one pair of prompts each, trained for the paper's types of interpolation."""
RELEASED = Path("outputs") / "models"
"""Where trained models go that the studio is to show: a folder each."""
NEEDED = ("config.json", "model.safetensors", "prompts.json")
KEPT = 3
NAME_MAX = 255
INTERPOLATIONS = ("none", "embedding", "loss", "guidance", "family")
UNKNOWN = "unknown"


@dataclass(frozen=True)
class ModelCard:
    """What is known of a model without loading it. error: why it cannot be used, empty where nothing is known of that.

    interpolation: what it was trained to pass through between prompts, one of INTERPOLATIONS or "unknown".
    """

    name: str
    folder: Path
    prompts: int = 0
    encoder: str = ""
    dim_v: int = 0
    mapping: str = "hypernetwork"
    interpolation: str = UNKNOWN
    guidance: str = ""
    settings: tuple[dict[str, Any], ...] = ()
    chains: tuple[tuple[str, ...], ...] = ()
    error: str = ""


def default_roots(checkpoint: Path | None = None) -> Callable[[], Iterable[Path]]:
    """Folders of models: `checkpoint` first, then the shipped ones, then those released by jobs."""

    def folders() -> Iterable[Path]:
        if checkpoint is not None:
            yield checkpoint
        for root in (CHECKPOINTS, INTERPOLATION_MODELS, RELEASED):
            if root.is_dir():
                yield from sorted(child for child in root.iterdir() if _holds_model(child))

    return folders


@dataclass
class Models:
    """All models under one roof. The first folder is the default; the latest `keep` stay loaded.

    The list is read anew each time: a model that a job releases is there at the next look. Safe to share between
    threads; loading is one at a time.
    """

    folders: Callable[[], Iterable[Path]]
    device: str = "auto"
    keep: int = KEPT
    heavy: WorkQueue = field(default_factory=WorkQueue)
    _loading: threading.Lock = field(default_factory=threading.Lock)
    _state: threading.Lock = field(default_factory=threading.Lock)
    _loaded: OrderedDict[tuple[str, int], LoadedModel] = field(default_factory=OrderedDict)
    _cards: dict[tuple[Path, int], ModelCard] = field(default_factory=dict)
    _encoders: dict[str, SharedEncoder] = field(default_factory=dict)

    @classmethod
    def of(cls, checkpoint: Path, device: str = "auto") -> Models:
        """One model alone, as the tests use it."""
        return cls(lambda: (checkpoint,), device)

    def cards(self) -> tuple[ModelCard, ...]:
        """Every model, in the order of the folders. Names are the folders' own; a second of one name gets a number."""
        found: dict[Path, ModelCard] = {}
        taken: set[str] = set()
        for folder in self.folders():
            try:
                resolved = folder.resolve()
            except (OSError, RuntimeError):  # a link to itself
                resolved = folder.absolute()
            if resolved in found:
                continue
            own = _text(resolved.name, NAME_MAX)
            name, number = own, 2
            while name in taken:
                name, number = f"{own}-{number}", number + 1
            taken.add(name)
            key = (resolved, _stamp(resolved))
            with self._state:
                card = self._cards.get(key)
            if card is None or card.name != name:
                card = _read_card(name, resolved)
                with self._state:
                    self._cards[key] = card
            found[resolved] = card
        return tuple(found.values())

    @property
    def default(self) -> str:
        """The name of the first model. Raises UserError where there is none."""
        return self._card(None).name

    def loaded(self) -> frozenset[str]:
        """Names of the models in memory."""
        with self._state:
            return frozenset(name for name, _ in self._loaded)

    def get(self, name: str | None = None) -> LoadedModel:
        """The model of that name, loaded if need be; None or "" is the default. Raises UserError, CheckpointError."""
        card = self._card(name)
        key = (card.name, _stamp(card.folder))
        with self._state:
            if key in self._loaded:
                self._loaded.move_to_end(key)
                return self._loaded[key]
        with self._loading:
            with self._state:
                if key in self._loaded:
                    return self._loaded[key]
            loaded = self._load(card)
            with self._state:
                self._loaded[key] = loaded
                while len(self._loaded) > self.keep:
                    self._loaded.popitem(last=False)
        return loaded

    def bundle(self, digest: str) -> bytes | None:
        """The bytes of a loaded model's bundle."""
        with self._state:
            found = [loaded.bundle for loaded in self._loaded.values() if loaded.bundle.digest == digest]
        return found[0].data if found else None

    def _card(self, name: str | None) -> ModelCard:
        cards = self.cards()
        if not cards:
            raise UserError("there is no model to show: give one with --checkpoint FOLDER")
        for card in cards:
            if not name or card.name == name:
                return card
        known = ", ".join(card.name for card in cards[:8])
        raise UserError(f"there is no model {str(name)[:60]!r} here (any more); expected one of {known}")

    def _load(self, card: ModelCard) -> LoadedModel:
        pipeline = load(card.folder, self.device)
        with self._state:
            encoder = self._encoders.setdefault(pipeline.encoder.hash, SharedEncoder(pipeline.encoder))
        pipeline = replace(pipeline, released=replace(pipeline.released, name=card.name), encoder=encoder)
        return LoadedModel.of(card.folder, pipeline, encoder, self.heavy)


def _holds_model(folder: Path) -> bool:
    """The evaluator has a config.json as well, but not of a model; the name of its text encoder is beside it."""
    with suppress(OSError):  # a folder that cannot be written to is read as it is
        finish_pending(folder)
    try:
        return (folder / NEEDED[0]).exists() and not (folder / "text_encoder.json").exists()
    except OSError:  # not ours to look into: named, with that reason
        return True


def _stamp(folder: Path) -> int:
    """Changes when the model in `folder` does."""
    try:
        return max((folder / name).stat().st_mtime_ns for name in NEEDED)
    except OSError:
        return 0


def _read_card(name: str, folder: Path) -> ModelCard:
    try:
        config = _json(folder / NEEDED[0], CONFIG_BYTES_MAX)
        prompts = _json(folder / NEEDED[2], PROMPTS_BYTES_MAX)["prompts"]
        # The first version did not say it: its models were trained along the library's families.
        trained = {"interpolation": "family", "guidance": "library"} if config.get("version") == 1 else {}
        model, training = config["model"], config.get("training") or trained
        interpolation = str(training.get("interpolation", UNKNOWN))
        mapping = model.get("mapping") or {}
        settings = tuple(
            {"name": str(setting["name"])[:60], "low": float(setting["low"]), "high": float(setting["high"])}
            for setting in model.get("settings", ())
        )
        chains = tuple(tuple(_text(stop, TEXT_MAX) for stop in chain) for chain in training.get("chains", ()))
        if not isinstance(prompts, list) or sum(map(len, chains)) > STOPS_MAX or len(settings) > SETTINGS_MAX:
            raise ValueError("does not describe a model of this program")
        return ModelCard(
            name,
            folder,
            len(prompts),
            _text(config["encoder"]["name"], 80),
            int(model["dim_v"]),
            _text(mapping.get("network", "hypernetwork"), 40),
            interpolation if interpolation in INTERPOLATIONS else UNKNOWN,
            _text(training.get("guidance", ""), 80),
            settings,
            chains,
        )
    except (OSError, ValueError, TypeError, KeyError, AttributeError, OverflowError) as error:
        return ModelCard(name, folder, error=_text(f"{name} cannot be read: it {error}", 300))


def _json(file: Path, most: int) -> dict[str, Any]:
    value = parse(read_regular(file, most))
    if not isinstance(value, dict):
        raise ValueError("holds no JSON object")
    return value


def _text(value: object, most: int) -> str:
    """A text as the page shows it, whatever was in a file or a file's name."""
    return str(value).encode("utf-8", "replace").decode()[:most]
