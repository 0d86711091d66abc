"""Released models: a folder with `config.json`, `model.safetensors`, `prompts.json` and `CARD.md`.

Norms and gains are folded into plain linear layers, the basis grids are int8 with one scale a basis and level. Nothing
is ever unpickled, and a file is checked against the exact names, shapes and types that its configuration implies.
"""

from __future__ import annotations

import hashlib
import json
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import Any

import torch
from safetensors import SafetensorError, safe_open
from safetensors.torch import save_file
from torch import Tensor

from att3d_core.errors import CheckpointError
from att3d_core.field.grids import GridLayout
from att3d_core.field.mapping import SpectralBasis, SpectralLinear
from att3d_core.files import atomic_path
from att3d_core.model import Att3D, ModelConfig

VERSION = 1
HEADER_BYTES_MAX = 1 << 20
JSON_BYTES_MAX = 64 << 20
VALUES_MAX = 1 << 26
"""Voxels times basis grids: eight times those of the default model."""


@dataclass(frozen=True)
class Released:
    """A model ready to use, and what it says of itself.

    encoder_name, encoder_hash: the text encoder it was trained with. prompts: the canonical captions it was trained
    on. prompt_embeddings: theirs, [P, D]. hash: of the weights file.
    """

    name: str
    model: Att3D
    encoder_name: str
    encoder_hash: str
    prompts: tuple[str, ...]
    prompt_embeddings: Tensor
    hash: str


@dataclass(frozen=True)
class Provenance:
    """What a released model records beside its weights."""

    encoder_name: str
    encoder_hash: str
    prompts: tuple[str, ...]
    prompt_embeddings: Tensor


def save_released(folder: Path, model: Att3D, provenance: Provenance) -> None:
    """Release a training model into `folder`. Raises OutputError.

    All files are complete before the first one takes its name, so a full disk leaves the previous release as it was.
    """
    tensors = _folded_tensors(model) | {"prompt_embeddings": provenance.prompt_embeddings.half()}
    config = {
        "version": VERSION,
        "encoder": {"name": provenance.encoder_name, "hash": provenance.encoder_hash},
        "model": asdict(model.config),
    }
    with atomic_path(folder / "config.json") as config_file:
        config_file.write_bytes(_json(config))
        with atomic_path(folder / "prompts.json") as prompts_file:
            prompts_file.write_bytes(_json({"prompts": list(provenance.prompts)}))
            with atomic_path(folder / "model.safetensors") as temp:
                _save_tensors({name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}, temp)


def load_released(folder: Path) -> Released:
    """Load and check a released model. Raises CheckpointError with the reason and what to do."""
    folder = Path(folder)
    if not folder.is_dir():
        raise CheckpointError(f"there is no checkpoint folder {folder}; the shipped ones are in checkpoints/")
    config = _read_json(folder / "config.json")
    model_config, encoder = _parse_config(folder, config)
    prompts = _read_json(folder / "prompts.json").get("prompts")
    if not isinstance(prompts, list) or not all(isinstance(prompt, str) for prompt in prompts):
        raise CheckpointError(f"{folder / 'prompts.json'} does not hold a list of prompts")
    model = Att3D(model_config, folded=True)
    file = folder / "model.safetensors"
    tensors = _read_tensors(file, _expected(model, len(prompts)))
    embeddings = tensors.pop("prompt_embeddings").float()
    basis = _dequantise(tensors.pop("basis"), tensors.pop("basis_scale"), model_config.layout)
    model.load_state_dict({**tensors, "mapping.basis.weight": basis})
    model.requires_grad_(False).eval()
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    return Released(folder.name, model, encoder["name"], encoder["hash"], tuple(prompts), embeddings, digest)


def _save_tensors(tensors: dict[str, Tensor], temp: Path) -> None:
    try:
        save_file(tensors, temp)
    except SafetensorError as error:  # it reports a full disk in its own words
        raise OSError(str(error)) from error
    temp.chmod(0o644)  # safetensors leaves 0600


def _folded_tensors(model: Att3D) -> dict[str, Tensor]:
    first, basis = model.mapping.first, model.mapping.basis
    if not isinstance(first, SpectralLinear) or not isinstance(basis, SpectralBasis):
        raise CheckpointError("this model is released already")
    kept = {name: tensor for name, tensor in model.state_dict().items() if not name.startswith("mapping.")}
    directions = kept.pop("directions", None)
    weight = first.folded() if directions is None else first.folded() @ directions.T
    quantised, scale = _quantise(basis.folded(), model.config.layout)
    return kept | {
        "mapping.first.weight": weight,
        "mapping.first.bias": first.bias,
        "basis": quantised,
        "basis_scale": scale,
    }


def _quantise(basis: Tensor, layout: GridLayout) -> tuple[Tensor, Tensor]:
    """int8 values [N, V] and float32 scales [levels, V]."""
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


def _expected(model: Att3D, prompts: int) -> dict[str, tuple[torch.dtype, tuple[int, ...]]]:
    """Name, type and shape of every tensor in the file."""
    config = model.config
    expected = {
        name: (tensor.dtype, tuple(tensor.shape))
        for name, tensor in model.state_dict().items()
        if name != "mapping.basis.weight"
    }
    expected["basis"] = (torch.int8, (config.layout.size, config.dim_v))
    expected["basis_scale"] = (torch.float32, (len(config.layout.level_slices), config.dim_v))
    expected["prompt_embeddings"] = (torch.float16, (prompts, config.condition_dim))
    return expected


def _read_tensors(file: Path, expected: dict[str, tuple[torch.dtype, tuple[int, ...]]]) -> dict[str, Tensor]:
    if not file.is_file():
        raise CheckpointError(f"the checkpoint has no {file.name}: {file} is missing; copy the whole folder again")
    try:
        with file.open("rb") as stream:
            header = int.from_bytes(stream.read(8), "little")
    except OSError as error:
        raise CheckpointError(f"{file} cannot be read: {error.strerror}") from error
    if header > HEADER_BYTES_MAX:
        raise CheckpointError(f"{file} is not a model of this program (its header claims {header} bytes)")
    try:
        with safe_open(file, framework="pt") as opened:
            found = set(opened.keys())
            if found != expected.keys():
                odd = sorted(found ^ expected.keys())[:4]
                raise CheckpointError(f"{file} is not a model of this program: it differs in {', '.join(odd)}")
            tensors = {name: opened.get_tensor(name) for name in expected}
    except (SafetensorError, OSError) as error:
        raise CheckpointError(f"{file} is damaged or not a safetensors file ({error}); copy it again") from error
    for name, (dtype, shape) in expected.items():
        tensor = tensors[name]
        if tensor.dtype != dtype or tuple(tensor.shape) != shape:
            got = f"{tensor.dtype} {tuple(tensor.shape)}"
            raise CheckpointError(f"{file}: {name} should be {dtype} {shape}, got {got}")
        if tensor.is_floating_point() and not torch.isfinite(tensor).all():
            raise CheckpointError(f"{file}: {name} holds values that are not numbers; the training run diverged")
    return tensors


def _parse_config(folder: Path, config: dict[str, Any]) -> tuple[ModelConfig, dict[str, str]]:
    file = folder / "config.json"
    if config.get("version") != VERSION:
        raise CheckpointError(f"{file} has version {config.get('version')!r}, this program reads version {VERSION}")
    try:
        model = dict(config["model"])
        layout = dict(model.pop("layout"))
        levels = {key: tuple(int(r) for r in layout.pop(key)) for key in ("resolutions", "hash_resolutions")}
        encoder = {key: str(config["encoder"][key]) for key in ("name", "hash")}
        parsed = ModelConfig(layout=GridLayout(**levels, **layout), **model)
        _check_size(parsed)
        return parsed, encoder
    except (KeyError, TypeError, ValueError, OverflowError) as error:
        raise CheckpointError(f"{file} does not describe a model of this program: {error}") from error


def _check_size(config: ModelConfig) -> None:
    """Bounds what a configuration can make this program allocate, before anything is. Raises ValueError."""
    layout = config.layout
    if not all(type(number) is int for number in (config.condition_dim, config.dim_v, layout.hash_log2_size)):
        raise ValueError("its dimensions are not whole numbers")
    voxels = sum(min(r, 1 << 16) ** 3 for r in layout.resolutions) + len(layout.hash_resolutions) * layout.hash_size
    if voxels * max(config.dim_v, 1) > VALUES_MAX or config.condition_dim * config.dim_v > VALUES_MAX:
        raise ValueError("its grids are larger than this program makes them")


def _read_json(file: Path) -> dict[str, Any]:
    try:
        if file.stat().st_size > JSON_BYTES_MAX:
            raise CheckpointError(f"{file} is too large to belong to a checkpoint")
        value = json.loads(file.read_text(encoding="utf-8"))
    except FileNotFoundError:
        raise CheckpointError(f"{file.parent} is not a checkpoint: it has no {file.name}") from None
    except (OSError, ValueError, RecursionError) as error:
        raise CheckpointError(f"{file} cannot be read: {error}") from error
    if not isinstance(value, dict):
        raise CheckpointError(f"{file} does not hold a JSON object")
    return value


def _json(value: object) -> bytes:
    return (json.dumps(value, indent=1, ensure_ascii=False) + "\n").encode()
