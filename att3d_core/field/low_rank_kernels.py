"""The last layer's large products on the CPU, without the rows that no ray saw.

Every task walks its rows in blocks of POINTS that stay in the nearest cache, and has sums of its own, which are added
in order: results are bit-equal for any number of threads.
"""

from __future__ import annotations

from functools import partial

import numpy as np

from att3d_core.field.blocks import add_outer, multiply
from att3d_core.field.jit import jit
from att3d_core.field.kernels import POINTS, ZERO
from att3d_core.field.tasks import run

ROWS_A_TASK = 1 << 15
EXCEPT_SIGN = 0x7FFFFFFF
BAND = 8


@jit
def _load_columns(weight, first, count, columns):
    """Columns of weight[first : first + count], [N, V], as the rows of columns [V * POINTS], in tiles of 4 by 4."""
    width = weight.shape[1]
    whole_rows, whole_columns = count & ~3, width & ~3
    flat = weight.reshape(-1)
    for m in range(0, whole_rows, 4):
        for c in range(0, whole_columns, 4):
            # One slice a tile and constant counts: the compiler turns the two loops into vector shuffles.
            corner = (first + m) * width + c
            tile = flat[corner : corner + 3 * width + 4]
            turned = columns[c * POINTS + m : (c + 3) * POINTS + m + 4]
            for i in range(4):
                for j in range(4):
                    turned[j * POINTS + i] = tile[i * width + j]
    for m in range(count):
        for c in range(whole_columns if m < whole_rows else 0, width):
            columns[c * POINTS + m] = weight[first + m, c]


@jit
def _multiply_rows(weight, v, out, gram, start, stop):
    """out[:B, start:stop] = v @ weight.T there, and gram += weight.T @ weight of these rows, its lower bands only.

    v [B, V] and gram [V, V] have B rounded up to 4 and V to BAND; out is [B, N], weight [N, V], neither rounded.
    An empty gram [0, 0] asks for the product alone.
    """
    columns = np.zeros(v.shape[1] * POINTS, np.float32)
    products = np.empty(v.shape[0] * POINTS, np.float32)
    for first in range(start, stop, POINTS):
        count = min(POINTS, stop - first)
        if count < POINTS:
            columns[:] = ZERO
        _load_columns(weight, first, count, columns)
        products[:] = ZERO
        multiply(v, columns, products, POINTS)
        for b in range(out.shape[0]):
            for m in range(count):
                out[b, first + m] = products[b * POINTS + m]
        # The Gram matrix is symmetric: of each band of rows, only what is left of and on the diagonal.
        for band in range(0, gram.shape[0], BAND):
            end = band + BAND
            add_outer(columns[band * POINTS : end * POINTS], columns, gram[band:end, :end], POINTS)


@jit
def _multiply_seen(grad, weight, out, start, stop):
    """out [B, V] += grad[:, start:stop] @ weight[start:stop], a block of rows at a time; zeros of grad cost nothing."""
    width = weight.shape[1]
    # Fast arithmetic may take NaN for zero and hide that a training run diverged; integers cannot.
    bits = grad.view(np.int32)
    for first in range(start, stop, POINTS):
        last = min(first + POINTS, stop)
        for b in range(grad.shape[0]):
            for n in range(first, last):
                if bits[b, n] & EXCEPT_SIGN:
                    amount = grad[b, n]
                    for c in range(width):
                        out[b, c] += amount * weight[n, c]


def row_tasks(rows: int) -> list[tuple[int, int]]:
    """Start and stop of every task's share of `rows` rows; does not depend on the number of threads."""
    return [(start, min(start + ROWS_A_TASK, rows)) for start in range(0, rows, ROWS_A_TASK)]


def product_and_gram(v: np.ndarray, weight: np.ndarray, out: np.ndarray) -> np.ndarray:
    """Writes `v @ weight.T` to out [B, N] and returns `weight.T @ weight`, [V, V] in double precision.

    v: [B, V]. weight: [N, V]. All float32 and contiguous.
    """
    padded, tasks = _padded(v), row_tasks(len(weight))
    width, padded_width = v.shape[1], padded.shape[1]
    grams = np.zeros((len(tasks), padded_width, padded_width), np.float32)
    run([partial(_multiply_rows, weight, padded, out, gram, *task) for gram, task in zip(grams, tasks, strict=True)])
    lower = np.tril(grams.sum(0, dtype=np.float64)[:width, :width])
    return lower + np.tril(lower, -1).T


def product(v: np.ndarray, weight: np.ndarray, out: np.ndarray) -> None:
    """Writes `v @ weight.T` to out [B, N]; v: [B, V], weight: [N, V], all float32 and contiguous."""
    padded, no_gram = _padded(v), np.zeros((0, 0), np.float32)
    run([partial(_multiply_rows, weight, padded, out, no_gram, *task) for task in row_tasks(len(weight))])


def _padded(v: np.ndarray) -> np.ndarray:
    """v [B, V] with zeros up to B a multiple of 4 and V one of BAND, as the kernels want it."""
    batch, width = v.shape
    padded = np.zeros((-(-batch // 4) * 4, -(-width // BAND) * BAND), np.float32)
    padded[:batch, :width] = v
    return padded


def seen_product(grad: np.ndarray, weight: np.ndarray) -> np.ndarray:
    """`grad @ weight`, [B, V], for grad [B, N] that is mostly zero and weight [N, V]; float32 and contiguous."""
    tasks = row_tasks(len(weight))
    sums = np.zeros((len(tasks), len(grad), weight.shape[1]), np.float32)
    run([partial(_multiply_seen, grad, weight, out, *task) for out, task in zip(sums, tasks, strict=True)])
    return sums.sum(0, dtype=np.float64).astype(np.float32)
