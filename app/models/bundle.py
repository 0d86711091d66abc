"""The viewer bundle of a released model. The format is described in `att3d_core/viewer/bundle.py`."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from safetensors import safe_open
from torch import Tensor

from att3d_core.checkpoint import Released
from att3d_core.errors import CheckpointError
from att3d_core.field.mapping import Concatenation, Hypernetwork
from att3d_core.model import Att3D, Network, Scene
from att3d_core.viewer.bundle import Bundle, Sections, field_sections, pack_bundle

__all__ = ["Bundle", "make_bundle"]

MAX_BASES = 512
"""More than this is no mapping network of this program, and would not fit a browser."""
PROMPTS_AT_ONCE = 256


def make_bundle(folder: Path, released: Released) -> Bundle:
    """The bundle of the checkpoint in `folder`, which was loaded as `released`. Raises CheckpointError."""
    model = released.model
    if model.config.dim_v > MAX_BASES:
        raise CheckpointError(f"{folder} has {model.config.dim_v} basis grids, the viewer takes {MAX_BASES} at most")
    with safe_open(folder / "model.safetensors", framework="np") as opened:
        basis, scale = opened.get_tensor("basis"), opened.get_tensor("basis_scale")
    sections = {
        **field_sections(model.radiance, model.environment),
        **_mapping_sections(model),
        "prompt_u": _prompt_u(released),
    }
    return pack_bundle(model.config.layout, basis, scale, _header(released), sections)


def _header(released: Released) -> dict[str, Any]:
    config = released.model.config
    deeper = config.mapping.network is Network.DEEPER
    return {
        "name": released.name,
        "checkpoint": released.hash,
        "encoder": released.encoder_name,
        "prompts": list(released.prompts),
        "network": config.mapping.network.value,
        "hidden": config.mapping.layers if deeper else 0,
        "dim_v": config.dim_v,
        "biases": config.mapping.radiance,
        "u_dim": browser_dim(released.model),
        "environment": config.environment,
        "settings": [{"name": s.name, "low": s.low, "high": s.high} for s in config.settings],
    }


def browser_u(model: Att3D, u: Tensor) -> Tensor:
    """What the browser takes for u [B, U]: u itself, or under attention what it leads to, [B, L * K + V]."""
    if model.config.mapping.network is not Network.ATTENTION:
        return u
    with torch.no_grad():
        u = u.to(model.mean.device)
        return torch.cat([model.mapping.weights(u).flatten(1), model.mapping.vector(u)], dim=1).cpu()


def browser_scene(model: Att3D, u: Tensor) -> Scene:
    """The scene of what the browser takes for u, [U]: the inverse of `browser_u` for every mix of prompts."""
    if model.config.mapping.network is not Network.ATTENTION:
        return model.scene_from_u(u)
    layout, basis = model.config.layout, model.mapping.released_basis()
    weights, v = u.tensor_split([len(u) - model.config.dim_v])
    rows = weights.view(len(layout.level_slices), -1)
    grids = torch.cat([basis[level] @ row for level, row in zip(layout.level_slices, rows, strict=True)])
    return Scene(layout, model.radiance, grids[None], u, model.environment, v)


def browser_dim(model: Att3D) -> int:
    """Numbers of what the browser takes for u."""
    return browser_u(model, torch.zeros(1, model.u_dim)).shape[1]


def _prompt_u(released: Released) -> NDArray[np.float32]:
    model = released.model
    parts = []
    with torch.no_grad():
        for conditions in released.prompt_embeddings.split(PROMPTS_AT_ONCE):
            parts.append(browser_u(model, model.embed(conditions.to(model.mean.device)).cpu()))
    return torch.cat([*parts, torch.zeros(0, browser_dim(model))]).float().numpy()


def _mapping_sections(model: Att3D) -> Sections:
    """What turns u into weights, and settings into u."""
    mapping, sections = model.mapping, dict[str, NDArray[Any]]()
    if isinstance(mapping, Hypernetwork):
        for index, layer in enumerate(mapping.hidden):
            parameters = dict(layer.named_parameters())
            sections |= {
                f"hidden{index}_w": _numpy(parameters["weight"]),
                f"hidden{index}_b": _numpy(parameters["bias"]),
            }
    if isinstance(mapping, Concatenation):
        sections["bias_layer"] = _numpy(dict(mapping.bias_layer.named_parameters())["weight"])
    settings = model.config.settings
    if settings and model.config.mapping.network is not Network.ATTENTION:
        middle = torch.tensor([[setting.middle for setting in settings]])
        highs = torch.tensor([setting.high for setting in settings])
        ends = torch.where(torch.eye(len(settings), dtype=torch.bool), highs, middle)
        with torch.no_grad():
            device = model.mean.device
            conditions = torch.zeros(len(settings) + 1, model.config.condition_dim, device=device)
            u = model.embed(conditions, torch.cat([middle, ends]).to(device)).cpu()
        sections["settings_u"] = ((u[1:] - u[:1]) / (highs - middle[0])[:, None]).numpy()
    return sections


def _numpy(tensor: Tensor) -> NDArray[np.float32]:
    return tensor.detach().cpu().float().numpy()
