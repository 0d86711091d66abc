"""Density and colour of any points, block by block."""

from __future__ import annotations

import numpy as np

from att3d_core.field.blocks import backpropagate, evaluate, new_block
from att3d_core.field.jit import jit
from att3d_core.field.kernels import ONE, POINTS, RADIUS2, ZERO


@jit
def query_points(grid, layout, mlp, points, sigmas, rgbs):
    """Density [N] and colour [N, 3] of points [N, 3] in one grid; rgbs may be empty [0, 3] where it is not wanted."""
    block = new_block(mlp[0].shape[0])
    x, y, z, outputs = block[0], block[1], block[2], block[7]
    count = points.shape[0]
    for start in range(0, count, POINTS):
        size = min(POINTS, count - start)
        for m in range(size):
            x[m], y[m], z[m] = points[start + m, 0], points[start + m, 1], points[start + m, 2]
        evaluate(grid, layout, mlp, block, size)
        for m in range(size):
            sigmas[start + m] = outputs[m]
        if rgbs.shape[0] > 0:
            for m in range(size):
                for c in range(3):
                    rgbs[start + m, c] = outputs[(1 + c) * POINTS + m]


@jit
def query_points_backward(grid, layout, mlp, points, rgbs, d_sigmas, d_rgbs, gradients):
    """Adjoint of `query_points`: adds the gradient of its outputs to `gradients` (grid [size], w1, b1, w2, b2)."""
    block = new_block(mlp[0].shape[0])
    x, y, z = block[0], block[1], block[2]
    d_outputs = np.zeros(4 * POINTS, np.float32)
    count = points.shape[0]
    for start in range(0, count, POINTS):
        size = min(POINTS, count - start)
        for m in range(size):
            n = start + m
            x[m], y[m], z[m] = points[n, 0], points[n, 1], points[n, 2]
            inside = x[m] * x[m] + y[m] * y[m] + z[m] * z[m] <= RADIUS2
            d_outputs[m] = d_sigmas[n] if inside else ZERO
            for c in range(3):
                # `backpropagate` takes colours before their sigmoid
                d_outputs[(1 + c) * POINTS + m] = d_rgbs[n, c] * rgbs[n, c] * (ONE - rgbs[n, c])
        backpropagate(grid, layout, mlp, block, d_outputs, size, gradients)
