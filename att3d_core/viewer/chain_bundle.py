"""A viewer's bundle of one chain of prompts alone: a few basis grids instead of the whole model's.

Along a chain the weights of the basis grids draw a short curve. Its principal directions, in the metric of the grids
themselves, are the basis of a much smaller model; how much of each a place on the chain takes is tabulated so finely
that a straight line between two neighbours is as good as the curve.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from att3d_core.errors import ExportError
from att3d_core.field.grids import GridLayout
from att3d_core.model import Att3D, Network
from att3d_core.stops import alphas, mix
from att3d_core.viewer.bundle import Bundle, Sections, field_sections, pack_bundle

STOPS_MAX = 8
KNOTS = 24
"""Tabulated places between two stops."""
RESIDUAL = 0.004
"""Of the grids' root mean square over the chain, what may be left out."""
UNCHANGED = (Network.CONCATENATION, Network.SINGLE)
"""Networks with one grid for everything: there is nothing to reduce."""


@dataclass(frozen=True)
class ChainBundle:
    """bundle: for the viewer; `header["knots"]` places between two stops. residual: what was left out, relative."""

    bundle: Bundle
    bases: int
    residual: float


def chain_bundle(
    model: Att3D, stops: Tensor, prompts: tuple[str, ...], bytes_max: int, tint: Sequence[float] | None = None
) -> ChainBundle:
    """The bundle of the chain between u of `stops` [S, U], of at most `bytes_max` bytes of basis grids.

    tint: recolours everything (row-major 3x3). Raises ExportError for a chain of the wrong length, or a model whose
    grids are too large.
    """
    if not 2 <= len(stops) <= STOPS_MAX or len(prompts) != len(stops):
        raise ExportError(f"a chain has 2 to {STOPS_MAX} prompts, got {len(prompts)}")
    layout, kept = model.config.layout, model.config.mapping.network in UNCHANGED
    most = bytes_max // layout.size
    if most < 1:
        raise ExportError(f"this model's grids have {layout.size:,} numbers, too many for one page")
    with torch.no_grad():
        basis = model.mapping.released_basis().cpu()
        if kept:
            table, rest = stops.cpu(), 0.0
        else:
            places = [mix(stops, alpha) for alpha in alphas(len(stops), KNOTS * (len(stops) - 1) + 1)]
            u = torch.stack(places).to(model.mean.device)
            mapping = model.mapping
            basis, amounts, rest = _principal(basis, mapping.weights(u).cpu(), layout, most)
            biases = mapping.biases(u)
            after = [mapping.vector(u), *([] if biases is None else [biases])]
            table = torch.cat([amounts.flatten(1), *(part.cpu() for part in after)], dim=1)
    values, scale = _quantised(basis, layout)
    header = {
        "prompts": list(prompts),
        "network": model.config.mapping.network.value if kept else Network.ATTENTION.value,
        "hidden": 0,
        "knots": 1 if kept else KNOTS,
        "dim_v": model.config.dim_v,
        "biases": model.config.mapping.radiance,
        "u_dim": table.shape[1],
        "environment": model.config.environment,
        "tint": None if tint is None else list(tint),
    }
    sections: Sections = {**field_sections(model.radiance, model.environment), "prompt_u": table.numpy()}
    if model.config.mapping.network is Network.CONCATENATION:
        sections["bias_layer"] = dict(model.mapping.named_parameters())["bias_layer.weight"].detach().cpu().numpy()
    return ChainBundle(pack_bundle(layout, values, scale, header, sections), basis.shape[1], rest)


def _principal(basis: Tensor, weights: Tensor, layout: GridLayout, most: int) -> tuple[Tensor, Tensor, float]:
    """Basis [N, R], amounts [M, L, R] and the relative residual, for weights [M, L, K] of a basis [N, K]."""
    coordinates, directions, singular = [], [], []
    for index, level in enumerate(layout.level_slices):
        # Lengths in grid space: |B w|² = |C w|² with B'B = C'C.
        values, vectors = torch.linalg.eigh((basis[level].T @ basis[level]).double())
        lengths = values.clamp(min=values[-1] * 1e-12).sqrt()
        u, s, vh = torch.linalg.svd(weights[:, index].double() @ vectors * lengths, full_matrices=False)
        coordinates.append(u * s)
        directions.append((vectors / lengths) @ vh.T)
        singular.append(s)
    energy = torch.stack(singular).square().sum(0)
    left = (energy.flip(0).cumsum(0).flip(0) / energy.sum()).clamp(min=0.0).sqrt()  # left[r]: with r directions kept
    enough = torch.nonzero(left < RESIDUAL)
    rank = min(most, int(enough[0]) if len(enough) else len(left))
    reduced = torch.cat(
        [basis[level] @ d[:, :rank].float() for level, d in zip(layout.level_slices, directions, strict=True)]
    )
    amounts = torch.stack([c[:, :rank] for c in coordinates], dim=1).float()
    return reduced, amounts, float(left[rank]) if rank < len(left) else 0.0


def _quantised(basis: Tensor, layout: GridLayout) -> tuple[NDArray[np.int8], NDArray[np.float32]]:
    """int8 values [N, K] and float32 scales [L, K]."""
    values, scales = torch.empty(basis.shape, dtype=torch.int8), []
    for level in layout.level_slices:
        scale = basis[level].abs().amax(0).clamp(min=1e-12) / 127
        values[level] = (basis[level] / scale).round().clamp(-127, 127).to(torch.int8)
        scales.append(scale)
    return values.numpy(), torch.stack(scales).numpy()
