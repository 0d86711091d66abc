"""Released models: a folder with `config.json`, `model.safetensors`, `prompts.json` and `CARD.md`.

Norms and gains are folded into plain linear layers, the basis grids are int8 with one scale a basis and level, whatever
the mapping network; the offset of a fine-tuned model is one more basis grid. Nothing is ever unpickled, and a file is
checked against the exact names, shapes and types that its configuration implies.

Version 2 of `config.json` adds the mapping network, amortized settings, tokens and what the model was trained for; its
`files` are the SHA-256 of the others, where it has any.
"""

from __future__ import annotations

import hashlib
import json
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from torch import Tensor

from att3d_core.errors import CheckpointError
from att3d_core.field.fused import torch_field
from att3d_core.field.grids import GridLayout
from att3d_core.field.linear import folded_state
from att3d_core.files import finish_pending, together, write_bytes
from att3d_core.model import Att3D, ModelConfig
from att3d_core.strict_json import parse, read_regular
from att3d_core.tensors import save_tensors
from att3d_core.understanding.lexicon import Lexicon
from att3d_core.understanding.lexicon_file import FILE, load_lexicon, save_lexicon

VERSION = 2
READABLE = (1, 2)
BASIS = ("mapping.basis.", "mapping.offset")
"""Where a model keeps what the file holds as `basis`."""
HEADER_BYTES_MAX = 1 << 20
CONFIG_BYTES_MAX = 1 << 20
PROMPTS_BYTES_MAX = 32 << 20
TEXT_MAX = 4096
STOPS_MAX = 10_000
"""Of all chains together."""
LARGEST_U = 1e4
TRIED = ((0.0, 0.0, 0.0), (0.1, 0.2, -0.1), (-0.3, 0.1, 0.2))
"""Where a loaded model is looked at, in metres, for PROMPTS_TRIED of its prompts."""
PROMPTS_TRIED = 3
INTERPOLATIONS = ("none", "embedding", "loss", "guidance", "family")


@dataclass(frozen=True)
class Training:
    """What a model was trained for.

    guidance: in words. interpolation: one of INTERPOLATIONS (section 3.2.2; family: between the stops of a library's
    families). chains: the prompts that were interpolated, in order; none where families were. finetuned_from: the
    model that was fine-tuned to one prompt, or nothing. kappa: concentrations of the weights' Dirichlet distribution,
    one after the other (B.1.14); none where nothing was mixed, and in files that are older than this field.

    Files of version 1 do not say; they were trained on a library and its families.
    """

    guidance: str = "library"
    interpolation: str = "family"
    chains: tuple[tuple[str, ...], ...] = ()
    finetuned_from: str = ""
    kappa: tuple[float, ...] = ()

    def __post_init__(self) -> None:
        chains = [prompt for chain in self.chains for prompt in chain]
        if not all(isinstance(text, str) for text in (self.guidance, self.finetuned_from, *chains)):
            raise ValueError("what it was trained for is not said in texts")
        if len(chains) > STOPS_MAX or any(len(text) > TEXT_MAX for text in (self.guidance, *chains)):
            raise ValueError(f"expected chains of {STOPS_MAX} stops of {TEXT_MAX} letters at most")
        if self.interpolation not in INTERPOLATIONS:
            raise ValueError(f"expected an interpolation of {INTERPOLATIONS}, got {self.interpolation!r}")
        if not all(isinstance(kappa, int | float) and kappa > 0 for kappa in self.kappa):
            raise ValueError(f"expected concentrations above 0, got {self.kappa}")


@dataclass(frozen=True)
class Released:
    """A model ready to use, and what it says of itself.

    encoder_name, encoder_hash: the text encoder it was trained with. prompts: the canonical captions it was trained
    on. prompt_embeddings: their conditions, [P, D]. hash: of the weights file. lexicon: what it can be asked for;
    those captions where it reads whole sentences.
    """

    name: str
    model: Att3D
    encoder_name: str
    encoder_hash: str
    prompts: tuple[str, ...]
    prompt_embeddings: Tensor
    hash: str
    training: Training
    lexicon: Lexicon


@dataclass(frozen=True)
class Provenance:
    """What a released model records beside its weights. lexicon: of a model that reads slots."""

    encoder_name: str
    encoder_hash: str
    prompts: tuple[str, ...]
    prompt_embeddings: Tensor
    training: Training = field(default_factory=Training)
    lexicon: Lexicon | None = None


def save_released(folder: Path, model: Att3D, provenance: Provenance) -> None:
    """Release a training model into `folder`. Raises OutputError.

    The files replace those of an earlier release all at once: at every moment one of the two is there, whole.
    """
    tensors = _folded_tensors(model) | {"prompt_embeddings": _recorded(model.config, provenance.prompt_embeddings)}
    config = {
        "version": VERSION,
        "encoder": {"name": provenance.encoder_name, "hash": provenance.encoder_hash},
        "model": model.config.to_json(),
        "training": asdict(provenance.training),
    }
    with together(folder) as new:
        if provenance.lexicon is not None:
            save_lexicon(provenance.lexicon, new)
        write_bytes(new / "prompts.json", _json({"prompts": list(provenance.prompts)}))
        save_tensors(new / "model.safetensors", tensors)
        hashes = {file.name: _sha256(file) for file in sorted(new.iterdir())}
        write_bytes(new / "config.json", _json({**config, "files": hashes}))


def replace_lexicon(folder: Path, lexicon: Lexicon) -> None:
    """Give the released model in `folder` another lexicon of the same slots. Raises CheckpointError, OutputError."""
    config = _read_json(folder / "config.json", CONFIG_BYTES_MAX)
    with together(folder) as new:
        save_lexicon(lexicon, new)
        files = {**config.get("files", {}), FILE: _sha256(new / FILE)}
        write_bytes(new / "config.json", _json({**config, "files": files}))


def load_released(folder: Path) -> Released:
    """Load and check a released model. Raises CheckpointError with the reason and what to do."""
    folder = Path(folder)
    if not folder.is_dir():
        raise CheckpointError(f"there is no checkpoint folder {folder}; the shipped ones are in checkpoints/")
    try:
        finish_pending(folder)
    except OSError as error:
        raise CheckpointError(f"{folder} was being replaced and cannot be finished: {error.strerror}") from error
    config = _read_json(folder / "config.json", CONFIG_BYTES_MAX)
    model_config, encoder, training = _parse_config(folder, config)
    prompts = _read_json(folder / "prompts.json", PROMPTS_BYTES_MAX).get("prompts")
    if not isinstance(prompts, list) or not all(isinstance(text, str) and len(text) <= TEXT_MAX for text in prompts):
        raise CheckpointError(f"{folder / 'prompts.json'} does not hold a list of prompts")
    file = folder / "model.safetensors"
    _check_size(file, model_config)
    model = Att3D(model_config, folded=True)
    tensors = _read_tensors(file, _expected(model, len(prompts), _columns(file, model_config)))
    embeddings = tensors.pop("prompt_embeddings").float()
    embeddings = torch.nn.functional.pad(embeddings, (0, model_config.condition_dim - embeddings.shape[1]))
    basis = _dequantise(tensors.pop("basis"), tensors.pop("basis_scale"), model_config.layout)
    if model_config.finetuned:
        tensors["mapping.offset"], basis = basis[:, -1].clone(), basis[:, :-1].clone()
    model.load_state_dict({**tensors, "mapping.basis.weight": basis})
    model.requires_grad_(False).eval()
    names = (encoder["name"], encoder["hash"])
    lexicon = _lexicon(folder, model_config, prompts)
    _try(folder, model, embeddings)
    digest = _sha256(file)
    _check_hashes(folder, config.get("files", {}))
    return Released(folder.name, model, *names, tuple(prompts), embeddings, digest, training, lexicon)


def _lexicon(folder: Path, config: ModelConfig, prompts: list[str]) -> Lexicon:
    """The words of a model that reads slots, else the captions that it was trained on."""
    if not config.slots:
        return Lexicon(captions=tuple(dict.fromkeys(prompts)))
    lexicon = load_lexicon(folder)
    if lexicon is None or lexicon.slots != config.slots:
        raise CheckpointError(f"{folder} reads slots, but {folder / FILE} is missing or names others; copy it again")
    return lexicon


def _check_hashes(folder: Path, hashes: object) -> None:
    """Files of two releases, as a copy that was cut off or a writer at this moment leaves them."""
    if not isinstance(hashes, dict):
        raise CheckpointError(f"{folder / 'config.json'} does not describe a model of this program: 'files'")
    for name in ("prompts.json", "model.safetensors", FILE):
        if name in hashes and hashes[name] != _sha256(folder / name):
            raise CheckpointError(f"{folder / name} is not the one that config.json belongs to; copy the whole folder")


def _folded_tensors(model: Att3D) -> dict[str, Tensor]:
    if not model.mapping.trainable:
        raise CheckpointError("this model is released already")
    kept = {name: tensor for name, tensor in model.state_dict().items() if not name.startswith("mapping.")}
    mapping = folded_state(model.mapping, "mapping.")
    mapping = {name: tensor for name, tensor in mapping.items() if not name.startswith(BASIS)}
    directions = kept.pop("directions", None)
    if directions is not None:
        for name in ("mapping.first.weight", "mapping.first_biases.weight"):
            if name in mapping:
                seen, settings = mapping[name].tensor_split([directions.shape[1]], dim=1)
                mapping[name] = torch.cat([seen @ directions.T, settings], dim=1)
    quantised, scale = _quantise(model.mapping.released_basis(), model.config.layout)
    return kept | mapping | {"basis": quantised, "basis_scale": scale}


def _recorded(config: ModelConfig, conditions: Tensor) -> Tensor:
    """Conditions [P, D] as the file has them, in half precision: of a model that reads slots the first one's phrases
    [P, D / slots], where no other is filled.
    """
    kept = config.token_dim if config.slots and not conditions[:, config.token_dim :].any() else config.condition_dim
    return conditions[:, :kept].half().contiguous()


def _quantise(basis: Tensor, layout: GridLayout) -> tuple[Tensor, Tensor]:
    """int8 values [N, K] and float32 scales [levels, K]."""
    values, scales = torch.empty(basis.shape, dtype=torch.int8), []
    for level in layout.level_slices:
        scale = basis[level].abs().amax(0).clamp(min=1e-12) / 127
        values[level] = (basis[level] / scale).round().clamp(-127, 127).to(torch.int8)
        scales.append(scale)
    return values, torch.stack(scales)


def _dequantise(values: Tensor, scales: Tensor, layout: GridLayout) -> Tensor:
    basis = values.float()
    for level, scale in zip(layout.level_slices, scales, strict=True):
        basis[level] *= scale
    return basis


def _columns(file: Path, config: ModelConfig) -> int:
    """How many numbers of a condition the file records; see `_recorded`."""
    with _opened(file) as opened:
        found = opened.get_slice("prompt_embeddings").get_shape() if "prompt_embeddings" in set(opened.keys()) else []
    return config.token_dim if config.slots and list(found[1:]) == [config.token_dim] else config.condition_dim


def _expected(model: Att3D, prompts: int, columns: int) -> dict[str, tuple[torch.dtype, tuple[int, ...]]]:
    """Name, type and shape of every tensor in the file."""
    layout, count = model.config.layout, model.mapping.basis.folded().shape[1] + model.config.finetuned
    expected = {
        name: (tensor.dtype, tuple(tensor.shape))
        for name, tensor in model.state_dict().items()
        if not name.startswith(BASIS)
    }
    expected["basis"] = (torch.int8, (layout.size, count))
    expected["basis_scale"] = (torch.float32, (len(layout.level_slices), count))
    expected["prompt_embeddings"] = (torch.float16, (prompts, columns))
    return expected


def _check_size(file: Path, config: ModelConfig) -> None:
    """Before memory is taken for the model: a configuration of a few bytes can describe gigabytes."""
    names = _header(file)
    if "basis" not in names:
        raise CheckpointError(f"{file} is not a model of this program: it differs in basis")
    least, size = config.least_bytes, file.stat().st_size
    if size < least:
        raise CheckpointError(f"{file} has {size} bytes, but the model in config.json would have {least} or more")


def _try(folder: Path, model: Att3D, embeddings: Tensor) -> None:
    """Draw a little of a few prompts: weights that are numbers may still make none of every prompt."""
    conditions = embeddings[:PROMPTS_TRIED] if len(embeddings) else embeddings.new_zeros(1, model.config.condition_dim)
    with torch.no_grad():
        us = model.embed(conditions)
        sane = bool((us.abs() < LARGEST_U).all())
        for u in us if sane else ():
            scene = model.scene_from_u(u)
            sigmas, rgbs = torch_field(scene.layout, scene.radiance, scene.grids)(torch.tensor([TRIED]))
            sane = sane and bool(torch.isfinite(sigmas).all() and torch.isfinite(rgbs).all())
    if not sane:
        raise CheckpointError(f"{folder} gives NaN or infinity for its own prompts; the training run diverged")


def _header(file: Path) -> set[str]:
    """Names of the tensors in the file, which is whole as far as its header says."""
    if not file.is_file():
        raise CheckpointError(f"the checkpoint has no {file.name}: {file} is missing; copy the whole folder again")
    try:
        with file.open("rb") as stream:
            header = int.from_bytes(stream.read(8), "little")
    except OSError as error:
        raise CheckpointError(f"{file} cannot be read: {error.strerror}") from error
    if header > HEADER_BYTES_MAX:
        raise CheckpointError(f"{file} is not a model of this program (its header claims {header} bytes)")
    with _opened(file) as opened:
        return set(opened.keys())


@contextmanager
def _opened(file: Path) -> Iterator[safe_open]:
    try:
        with safe_open(file, framework="pt") as opened:
            yield opened
    except (SafetensorError, OSError) as error:
        raise CheckpointError(f"{file} is damaged or not a safetensors file ({error}); copy it again") from error


def _read_tensors(file: Path, expected: dict[str, tuple[torch.dtype, tuple[int, ...]]]) -> dict[str, Tensor]:
    with _opened(file) as opened:
        found = set(opened.keys())
        if found != expected.keys():
            odd = sorted(found ^ expected.keys())[:4]
            raise CheckpointError(f"{file} is not a model of this program: it differs in {', '.join(odd)}")
        tensors = {name: opened.get_tensor(name) for name in expected}
    for name, (dtype, shape) in expected.items():
        tensor = tensors[name]
        if tensor.dtype != dtype or tuple(tensor.shape) != shape:
            got = f"{tensor.dtype} {tuple(tensor.shape)}"
            raise CheckpointError(f"{file}: {name} should be {dtype} {shape}, got {got}")
        if tensor.is_floating_point() and not torch.isfinite(tensor).all():
            raise CheckpointError(f"{file}: {name} holds NaN or infinity; the training run diverged")
    return tensors


def _parse_config(folder: Path, config: dict[str, Any]) -> tuple[ModelConfig, dict[str, str], Training]:
    file = folder / "config.json"
    if config.get("version") not in READABLE:
        versions = " and ".join(str(version) for version in READABLE)
        raise CheckpointError(f"{file} has version {config.get('version')!r}, this program reads versions {versions}")
    try:
        encoder = {key: str(config["encoder"][key]) for key in ("name", "hash")}
        training = dict(config.get("training", {}))
        chains = tuple(tuple(chain) for chain in training.pop("chains", ()))
        kappa = tuple(training.pop("kappa", ()))
        return ModelConfig.from_json(config["model"]), encoder, Training(chains=chains, kappa=kappa, **training)
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise CheckpointError(f"{file} does not describe a model of this program: {error}") from error


def _read_json(file: Path, most: int) -> dict[str, Any]:
    try:
        value = parse(read_regular(file, most))
    except FileNotFoundError:
        raise CheckpointError(f"{file.parent} is not a checkpoint: it has no {file.name}") from None
    except OSError as error:
        raise CheckpointError(f"{file} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise CheckpointError(f"{file} cannot be read: it {error}") from error
    if not isinstance(value, dict):
        raise CheckpointError(f"{file} does not hold a JSON object")
    return value


def _sha256(file: Path) -> str:
    try:
        with file.open("rb") as stream:
            return hashlib.file_digest(stream, "sha256").hexdigest()
    except OSError as error:
        raise CheckpointError(f"{file} cannot be read: {error.strerror}") from error


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode()
