"""Steps of vertices that carry their neighbours along: gradients through (I + λL)⁻¹ (Nicolet et al. 2021)."""

from __future__ import annotations

from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from scipy.sparse import coo_array, csc_array, diags_array, eye_array
from scipy.sparse.linalg import splu
from torch import Tensor


class Smoothing:
    """The matrix I + λL of a mesh, factorised once; L is the combinatorial Laplacian, so rows of L sum to 0.

    edges: [E, 2]. stiffness: λ, how far a pull at one vertex is felt.
    """

    def __init__(self, edges: NDArray[np.int64], vertices: int, stiffness: float) -> None:
        ones = np.ones(2 * len(edges))
        rows, columns = np.concatenate([edges, edges[:, ::-1]]).T
        adjacency = csc_array(coo_array((ones, (rows, columns)), shape=(vertices, vertices)))
        laplacian = diags_array(np.asarray(adjacency.sum(axis=1))) - adjacency
        self.matrix = csc_array(eye_array(vertices) + stiffness * laplacian)
        self._factors = splu(self.matrix, permc_spec="MMD_AT_PLUS_A", options={"SymmetricMode": True})

    def rough(self, points: Tensor) -> Tensor:
        """(I + λL) x of `points` [V, K]: the parameters at which `smooth` gives them back."""
        return torch.from_numpy(self.matrix @ points.detach().double().numpy()).to(points)

    def smooth(self, parameters: Tensor) -> Tensor:
        """(I + λL)⁻¹ u of `parameters` [V, K], differentiable."""
        return _Solve.apply(parameters, self._factors)  # pyright: ignore[reportReturnType]


class _Solve(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, right: Tensor, factors: Any) -> Tensor:
        ctx.factors = factors
        return _solved(factors, right)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, None]:
        # The matrix is symmetric: its transpose has the same factors.
        return _solved(ctx.factors, grads[0]), None


def _solved(factors: Any, right: Tensor) -> Tensor:
    return torch.from_numpy(factors.solve(right.detach().cpu().double().numpy())).to(right)
