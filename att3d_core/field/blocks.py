"""The field on blocks of points: every step is a loop over the points of a block, so that it vectorises.

A block is the tuple of `new_block`: positions x, y, z [POINTS], then features, hidden pre-activations, their sigmoids,
activations and outputs, each [rows * POINTS] with quantity i of point m at i * POINTS + m. The constant row length
tells the compiler that rows do not overlap. Counts are rounded up to LANES; what stands in the extra columns is finite.
`mlp` is the tuple of `mlp_arrays`.
"""

from __future__ import annotations

import math

import numpy as np

from att3d_core.field.jit import jit
from att3d_core.field.kernels import (
    F32,
    ONE,
    POINTS,
    RADIUS,
    RADIUS2,
    TEN,
    TWO,
    ZERO,
    gather,
    scatter,
    sigmoid,
    softplus,
)
from att3d_core.field.radiance import HIDDEN

LANES = 16
TINY = F32(1e-12)


def mlp_arrays(w1: np.ndarray, b1: np.ndarray, w2: np.ndarray, b2: np.ndarray) -> tuple[np.ndarray, ...]:
    """The kernels' MLP: (w1 [F, 32], w1 transposed, b1 [32], w2 [4, 32], w2 transposed, b2 [4])."""
    return w1, np.ascontiguousarray(w1.T), b1, w2, np.ascontiguousarray(w2.T), b2


@jit
def new_block(features):
    """Scratch for POINTS points of a field with `features` features."""
    return (
        np.zeros(POINTS, np.float32),
        np.zeros(POINTS, np.float32),
        np.zeros(POINTS, np.float32),
        np.zeros(features * POINTS, np.float32),
        np.zeros(HIDDEN * POINTS, np.float32),
        np.zeros(HIDDEN * POINTS, np.float32),
        np.zeros(HIDDEN * POINTS, np.float32),
        np.zeros(4 * POINTS, np.float32),
    )


@jit
def padded(count):
    """`count` rounded up to whole vectors."""
    return (count + (LANES - 1)) & ~(LANES - 1)


@jit
def multiply(weights, inputs, outputs, count):
    """outputs [J * POINTS] += weights [J, I] @ inputs [I * POINTS]; J and I are multiples of 4.

    Four rows by four rows at a time: sixteen weights and four sums stay in registers.
    """
    for j in range(0, weights.shape[0], 4):
        for i in range(0, weights.shape[1], 4):
            w00, w01, w02, w03 = weights[j, i], weights[j, i + 1], weights[j, i + 2], weights[j, i + 3]
            w10, w11, w12, w13 = weights[j + 1, i], weights[j + 1, i + 1], weights[j + 1, i + 2], weights[j + 1, i + 3]
            w20, w21, w22, w23 = weights[j + 2, i], weights[j + 2, i + 1], weights[j + 2, i + 2], weights[j + 2, i + 3]
            w30, w31, w32, w33 = weights[j + 3, i], weights[j + 3, i + 1], weights[j + 3, i + 2], weights[j + 3, i + 3]
            x = inputs[i * POINTS : (i + 4) * POINTS]
            o = outputs[j * POINTS : (j + 4) * POINTS]
            for m in range(count):
                x0, x1, x2, x3 = x[m], x[POINTS + m], x[2 * POINTS + m], x[3 * POINTS + m]
                o[m] += w00 * x0 + w01 * x1 + w02 * x2 + w03 * x3
                o[POINTS + m] += w10 * x0 + w11 * x1 + w12 * x2 + w13 * x3
                o[2 * POINTS + m] += w20 * x0 + w21 * x1 + w22 * x2 + w23 * x3
                o[3 * POINTS + m] += w30 * x0 + w31 * x1 + w32 * x2 + w33 * x3


@jit
def add_outer(left, right, gradient, count):
    """gradient [I, J] += left [I * POINTS] @ right [J * POINTS].T over the points; I and J are multiples of 4."""
    for i in range(0, gradient.shape[0], 2):
        for j in range(0, gradient.shape[1], 4):
            a = left[i * POINTS : (i + 2) * POINTS]
            b = right[j * POINTS : (j + 4) * POINTS]
            s00, s01, s02, s03, s10, s11, s12, s13 = ZERO, ZERO, ZERO, ZERO, ZERO, ZERO, ZERO, ZERO
            for m in range(count):
                l0, l1 = a[m], a[POINTS + m]
                r0, r1 = b[m], b[POINTS + m]
                r2, r3 = b[2 * POINTS + m], b[3 * POINTS + m]
                s00 += l0 * r0
                s01 += l0 * r1
                s02 += l0 * r2
                s03 += l0 * r3
                s10 += l1 * r0
                s11 += l1 * r1
                s12 += l1 * r2
                s13 += l1 * r3
            gradient[i, j] += s00
            gradient[i, j + 1] += s01
            gradient[i, j + 2] += s02
            gradient[i, j + 3] += s03
            gradient[i + 1, j] += s10
            gradient[i + 1, j + 1] += s11
            gradient[i + 1, j + 2] += s12
            gradient[i + 1, j + 3] += s13


@jit
def _fill_rows(values, rows, count):
    """Row i of rows [I * POINTS] becomes values[i]."""
    for i in range(values.size):
        value = values[i]
        for m in range(count):
            rows[i * POINTS + m] = value


@jit
def _activate(hidden, sigmoids, activations, count):
    """SiLU of every hidden row, and the sigmoids in it for the backward pass."""
    for j in range(HIDDEN):
        for m in range(count):
            h = hidden[j * POINTS + m]
            s = sigmoid(h)
            sigmoids[j * POINTS + m] = s
            activations[j * POINTS + m] = h * s


@jit
def _density_bias(x, y, z, outputs, count):
    """Adds the bias of eq. 7 to the density row."""
    for m in range(count):
        outputs[m] += TEN * (ONE - TWO * math.sqrt(x[m] * x[m] + y[m] * y[m] + z[m] * z[m]))


@jit
def _pre_activations(grid, layout, mlp, block, count):
    """Outputs of the first `count` points of a block before their activations."""
    _, w1t, b1, w2, _, b2 = mlp
    x, y, z, features, hidden, sigmoids, activations, outputs = block
    for m in range(count):
        # Outside the ball the density is zero and not every voxel is stored: look up the nearest point of the ball.
        scale = min(ONE, RADIUS / math.sqrt(x[m] * x[m] + y[m] * y[m] + z[m] * z[m] + TINY))
        gather(grid, layout, scale * x[m], scale * y[m], scale * z[m], features, m)
    whole = padded(count)
    _fill_rows(b1, hidden, whole)
    multiply(w1t, features, hidden, whole)
    _activate(hidden, sigmoids, activations, whole)
    _fill_rows(b2, outputs, whole)
    multiply(w2, activations, outputs, whole)
    _density_bias(x, y, z, outputs, whole)


@jit
def evaluate(grid, layout, mlp, block, count):
    """Density and colour of the first `count` points of a block into its four output rows."""
    _pre_activations(grid, layout, mlp, block, count)
    x, y, z, outputs = block[0], block[1], block[2], block[7]
    whole = padded(count)
    for m in range(whole):
        inside = x[m] * x[m] + y[m] * y[m] + z[m] * z[m] <= RADIUS2
        outputs[m] = softplus(outputs[m]) if inside else ZERO
    for k in range(1, 4):
        for m in range(whole):
            outputs[k * POINTS + m] = sigmoid(outputs[k * POINTS + m])


@jit
def _hidden_gradient(hidden, sigmoids, d_activations, gb1, count):
    """Gradients of the hidden pre-activations in place of `d_activations`; SiLU'(h) = s (1 + h (1 - s))."""
    for j in range(HIDDEN):
        total = ZERO
        for m in range(count):
            s = sigmoids[j * POINTS + m]
            d = d_activations[j * POINTS + m] * s * (ONE + hidden[j * POINTS + m] * (ONE - s))
            d_activations[j * POINTS + m] = d
            total += d
        gb1[j] += total


@jit
def backpropagate(grid, layout, mlp, block, d_outputs, count, gradients):
    """Adds the gradient of a block's points to `gradients` (grid [size], w1, b1, w2, b2).

    d_outputs [4 * POINTS]: gradient of the density and of the colours before their sigmoid. It is overwritten.
    """
    w1, _, _, _, w2t, _ = mlp
    grad_grid, gw1, gb1, gw2, gb2 = gradients
    _pre_activations(grid, layout, mlp, block, count)
    x, y, z, features, hidden, sigmoids, activations, outputs = block
    whole = padded(count)
    for m in range(count, whole):
        for k in range(4):
            d_outputs[k * POINTS + m] = ZERO
    for m in range(whole):
        d_outputs[m] *= sigmoid(outputs[m])  # softplus' is the logistic function
    for k in range(4):
        total = ZERO
        for m in range(whole):
            total += d_outputs[k * POINTS + m]
        gb2[k] += total
    add_outer(d_outputs, activations, gw2, whole)
    for n in range(HIDDEN * POINTS):
        activations[n] = ZERO
    multiply(w2t, d_outputs, activations, whole)
    _hidden_gradient(hidden, sigmoids, activations, gb1, whole)
    add_outer(features, activations, gw1, whole)
    for n in range(features.size):
        features[n] = ZERO
    multiply(w1, activations, features, whole)
    for m in range(count):
        scatter(grad_grid, layout, x[m], y[m], z[m], features, m)
