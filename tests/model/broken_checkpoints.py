"""Everything that can be wrong with the folder of a released model, and what the user is told."""

from __future__ import annotations

import json
import os
import pickle
from collections.abc import Callable
from pathlib import Path
from typing import Any

import torch
from safetensors.torch import load_file, save_file
from torch import Tensor

Break = Callable[[Path], object]


def config(change: Callable[[dict[str, Any]], object]) -> Break:
    def apply(folder: Path) -> None:
        data = json.loads((folder / "config.json").read_text())
        change(data)
        (folder / "config.json").write_text(json.dumps(data))

    return apply


def tensors(change: Callable[[dict[str, Tensor]], object]) -> Break:
    def apply(folder: Path) -> None:
        found = load_file(folder / "model.safetensors")
        change(found)
        save_file(found, folder / "model.safetensors")

    return apply


def weights(change: Callable[[bytes], bytes]) -> Break:
    def apply(folder: Path) -> None:
        file = folder / "model.safetensors"
        file.write_bytes(change(file.read_bytes()))

    return apply


def with_header(data: bytes, change: Callable[[dict[str, Any]], object]) -> bytes:
    length = int.from_bytes(data[:8], "little")
    header = json.loads(data[8 : 8 + length])
    change(header)
    text = json.dumps(header).encode()
    return len(text).to_bytes(8, "little") + text + data[8 + length :]


class Explosive:
    """Raises when it is unpickled."""

    def __reduce__(self) -> tuple[Callable[..., Any], tuple[Any, ...]]:
        return os.abort, ()


EXPLOSIVE = Explosive()
TINY = {"resolutions": [2], "hash_resolutions": [], "hash_log2_size": 4}
BROKEN: dict[str, tuple[Break, str]] = {
    "weights missing": (lambda folder: (folder / "model.safetensors").unlink(), "the checkpoint has no model.safe"),
    "config missing": (lambda folder: (folder / "config.json").unlink(), "is not a checkpoint: it has no config.json"),
    "prompts missing": (lambda folder: (folder / "prompts.json").unlink(), "is not a checkpoint: it has no prompts"),
    "weights empty": (weights(lambda data: b""), "is damaged or not a safetensors file"),
    "weights cut in the header": (weights(lambda data: data[:100]), "is damaged or not a safetensors file"),
    "weights cut at the end": (weights(lambda data: data[:-1]), "is damaged or not a safetensors file"),
    "weights with a tail": (weights(lambda data: data + b"\0"), "is damaged or not a safetensors file"),
    "a pickle": (weights(lambda data: pickle.dumps(EXPLOSIVE)), "is not a model of this program (its header claims"),
    "a header that claims terabytes": (
        weights(lambda data: (1 << 42).to_bytes(8, "little") + data[8:]),
        f"is not a model of this program (its header claims {1 << 42} bytes)",
    ),
    "a header that lies about a shape": (
        weights(lambda data: with_header(data, lambda header: header["basis"].update(shape=[1 << 40, 4]))),
        "is damaged or not a safetensors file",
    ),
    "a header that points outside": (
        weights(lambda data: with_header(data, lambda header: header["mean"].update(data_offsets=[0, 1 << 40]))),
        "is damaged or not a safetensors file",
    ),
    "another program's safetensors": (
        lambda folder: save_file({"unet.weight": torch.zeros(3)}, folder / "model.safetensors"),
        "is not a model of this program: it differs in basis",
    ),
    "a tensor too many": (
        tensors(lambda found: found.update(extra=torch.zeros(1))),
        "is not a model of this program: it differs in extra",
    ),
    "another shape": (
        tensors(lambda found: found.update({"radiance.b1": torch.zeros(31)})),
        "radiance.b1 should be torch.float32 (32,), got torch.float32 (31,)",
    ),
    "another type": (
        tensors(lambda found: found.update(mean=found["mean"].double())),
        "mean should be torch.float32 (384,), got torch.float64 (384,)",
    ),
    "not a number": (
        tensors(lambda found: found["radiance.w1"].view(-1)[7:8].fill_(float("nan"))),
        "radiance.w1 holds NaN or infinity; the training run diverged",
    ),
    "infinity": (
        tensors(lambda found: found["basis_scale"].view(-1)[:1].fill_(float("inf"))),
        "basis_scale holds NaN or infinity; the training run diverged",
    ),
    "a config that is no JSON": (
        lambda folder: (folder / "config.json").write_text("{"),
        "config.json cannot be read: ",
    ),
    "a config of bytes": (
        lambda folder: (folder / "config.json").write_bytes(b"\xff\xfe\0"),
        "config.json cannot be read: ",
    ),
    "a config that is a list": (
        lambda folder: (folder / "config.json").write_text("[]"),
        "config.json does not hold a JSON object",
    ),
    "a config nested too deep": (
        lambda folder: (folder / "config.json").write_text("[" * 100_000),
        "config.json cannot be read: ",
    ),
    "another version": (
        config(lambda data: data.update(version=3)),
        "config.json has version 3, this program reads versions 1 and 2",
    ),
    "no encoder": (
        config(lambda data: data.pop("encoder")),
        "config.json does not describe a model of this program: 'encoder'",
    ),
    "a field too many": (
        config(lambda data: data["model"].update(depth=3)),
        "config.json does not describe a model of this program: ",
    ),
    "a dimension of text": (
        config(lambda data: data["model"].update(dim_v="4")),
        "config.json does not describe a model of this program: ",
    ),
    "half a dimension": (
        config(lambda data: data["model"].update(dim_v=4.5)),
        "config.json does not describe a model of this program: its dimensions are not whole numbers",
    ),
    "a dimension of none": (
        config(lambda data: data["model"].update(dim_v=0)),
        "config.json does not describe a model of this program: expected positive dimensions",
    ),
    "grids of terabytes": (
        config(lambda data: data["model"]["layout"].update(resolutions=[10**9])),
        "config.json does not describe a model of this program: its grids are larger than this program makes them",
    ),
    "a condition of terabytes": (
        config(lambda data: data["model"].update(condition_dim=10**12)),
        "config.json does not describe a model of this program: its grids are larger than this program makes them",
    ),
    "an unknown mapping network": (
        config(lambda data: data["model"]["mapping"].update(network="transformer")),
        "config.json does not describe a model of this program: 'transformer' is not a valid Network",
    ),
    "another mapping network than the weights'": (
        config(lambda data: data["model"]["mapping"].update(network="deeper")),
        "is not a model of this program: it differs in mapping.hidden.0.bias",
    ),
    "hidden layers of terabytes": (
        config(lambda data: data["model"].update(dim_v=30_000, mapping={"network": "deeper"}, layout=TINY)),
        "config.json does not describe a model of this program: its mapping network is larger than this program makes",
    ),
    "attention of terabytes": (
        config(lambda data: data["model"].update(dim_v=30_000, mapping={"network": "attention"}, layout=TINY)),
        "config.json does not describe a model of this program: its mapping network is larger than this program makes",
    ),
    "layers without end": (
        config(lambda data: data["model"]["mapping"].update(layers=10**9)),
        "config.json does not describe a model of this program: expected 1 to 64 layers of the mapping network",
    ),
    "grid levels without end": (
        config(lambda data: data["model"]["layout"].update(resolutions=[2] * 100_000)),
        "config.json does not describe a model of this program: it has 100000 grid levels, this program makes 32 at",
    ),
    "tokens that do not divide": (
        config(lambda data: data["model"].update(tokens=7)),
        "config.json does not describe a model of this program: 384 numbers are not 7 token embeddings of one length",
    ),
    "half a token": (
        config(lambda data: data["model"].update(tokens=1.5)),
        "config.json does not describe a model of this program: ",
    ),
    "a setting without a range": (
        config(lambda data: data["model"].update(settings=[{"name": "opacity", "low": 0, "high": float("nan")}])),
        "config.json cannot be read: it holds a number that is NaN, infinite or too large",
    ),
    "settings without end": (
        config(lambda data: data["model"].update(settings=[{"name": str(i), "low": 0, "high": 1} for i in range(99)])),
        "config.json does not describe a model of this program: expected at most 8 settings of different names",
    ),
    "a setting that the weights do not have": (
        config(lambda data: data["model"].update(settings=[{"name": "opacity", "low": 0, "high": 1}])),
        "mapping.first.weight should be torch.float32 (4, 385), got torch.float32 (4, 384)",
    ),
    "an offset that the weights do not have": (
        config(lambda data: data["model"].update(finetuned=True)),
        "basis should be torch.int8 ",
    ),
    "an environment of text": (
        config(lambda data: data["model"].update(environment="no")),
        "config.json does not describe a model of this program: environment and finetuned are not true or false",
    ),
    "trained for something else": (
        config(lambda data: data["training"].update(interpolation="morph")),
        "config.json does not describe a model of this program: expected an interpolation of ",
    ),
    "trained for numbers": (
        config(lambda data: data["training"].update(chains=[[1, 2]])),
        "config.json does not describe a model of this program: what it was trained for is not said in texts",
    ),
    "other grids than the weights'": (
        config(lambda data: data["model"]["layout"].update(resolutions=[5, 8])),
        "basis should be torch.int8 ",
    ),
    "prompts that are no texts": (
        lambda folder: (folder / "prompts.json").write_text('{"prompts": [1, 2]}'),
        "prompts.json does not hold a list of prompts",
    ),
    "other prompts than the embeddings'": (
        lambda folder: (folder / "prompts.json").write_text('{"prompts": ["a pig"]}'),
        "prompt_embeddings should be torch.float16 (1, 384), got torch.float16 (2, 384)",
    ),
}
