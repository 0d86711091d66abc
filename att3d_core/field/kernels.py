"""Point and cell arithmetic of the fused CPU kernels: activations, look-ups in the grids, and their adjoints.

Every formula here has its readable twin in `grids.py`, `radiance.py` and `render/volume.py`; tests hold them equal.

Arguments shared by all kernels: `grid` [size] is one scene's flat vector; `layout` the tuple of `layout_arrays`.
"""

from __future__ import annotations

import numpy as np

from att3d_core.conventions import FIELD_RADIUS
from att3d_core.field.cells import add_to_cell, blend_cell
from att3d_core.field.grids import HASH_PRIMES, GridLayout
from att3d_core.field.jit import jit

F32 = np.float32
RADIUS = F32(FIELD_RADIUS)
RADIUS2 = F32(FIELD_RADIUS * FIELD_RADIUS)
ZERO, HALF, ONE, TWO, TEN = F32(0), F32(0.5), F32(1), F32(2), F32(10)
PRIME_Y, PRIME_Z = np.int64(HASH_PRIMES[1]), np.int64(HASH_PRIMES[2])

POINTS = 128
"""Points of a block. Blocks are stored row by row: quantity i of point m stands at i * POINTS + m."""


def layout_arrays(layout: GridLayout):
    """What the kernels need of a layout: (resolutions, row_starts, hash_resolutions, hash_starts, hash_mask)."""
    dense = len(layout.resolutions)
    return (
        np.array(layout.resolutions, np.int64),
        layout.row_starts,
        np.array(layout.hash_resolutions, np.int64),
        np.array([level.start for level in layout.level_slices[dense:]], np.int64),
        np.int64(layout.hash_size - 1),
    )


@jit
def sigmoid(x):
    """Logistic function from a rational tanh, so that a loop over it vectorises; absolute error below 2e-7."""
    t = min(max(x * HALF, F32(-7.9)), F32(7.9))
    u = t * t
    p = u * F32(-2.76076847742355e-16) + F32(2.00018790482477e-13)
    p = u * p + F32(-8.60467152213735e-11)
    p = u * p + F32(5.12229709037114e-08)
    p = u * p + F32(1.48572235717979e-05)
    p = u * p + F32(6.37261928875436e-04)
    p = t * (u * p + F32(4.89352455891786e-03))
    q = u * F32(1.19825839466702e-06) + F32(1.18534705686654e-04)
    q = u * q + F32(2.26843463243900e-03)
    q = u * q + F32(4.89352518554385e-03)
    return HALF + HALF * (p / q)


@jit
def exp_negative(x):
    """e^x of x <= 0 with relative error below 3e-7; vectorises (Cephes `expf`)."""
    x = max(x, F32(-87))
    n = np.int32(x * F32(1.44269504) - HALF)  # nearest integer: the cast rounds towards zero
    r = x - F32(n) * F32(0.693147181)
    p = r * F32(1.9875691500e-4) + F32(1.3981999507e-3)
    p = r * p + F32(8.3334519073e-3)
    p = r * p + F32(4.1665795894e-2)
    p = r * p + F32(1.6666665459e-1)
    p = r * p + F32(5.0000001201e-1)
    power = np.int32((n + np.int32(127)) << np.int32(23)).view(np.float32)  # 2^n from its exponent bits
    return (r * r * p + r + ONE) * power


@jit
def softplus(x):
    """log(1 + e^x), through log(1 + u) = 2 artanh(u / (2 + u)); vectorises."""
    u = exp_negative(-abs(x))
    a = u / (TWO + u)
    a2 = a * a
    p = a2 * F32(2 / 13) + F32(2 / 11)
    p = a2 * p + F32(2 / 9)
    p = a2 * p + F32(2 / 7)
    p = a2 * p + F32(2 / 5)
    p = a2 * p + F32(2 / 3)
    return max(x, ZERO) + a * (a2 * p + TWO)


@jit
def _cell(x, resolution):
    """Lower voxel and fraction of coordinate x on an axis of `resolution` voxels."""
    position = (x + RADIUS) * (HALF * F32(resolution - 1) / RADIUS)
    index = min(max(np.int64(position), np.int64(0)), resolution - 2)
    return index, min(max(position - F32(index), ZERO), ONE)


@jit
def _hash_corner(ix, iy, iz, ax, ay, az, corner, mask):
    """Entry and weight of one of the eight corners of a hashed cell."""
    dx = corner & 1
    dy = corner >> 1 & 1
    dz = corner >> 2 & 1
    weight = (ax if dx else ONE - ax) * (ay if dy else ONE - ay) * (az if dz else ONE - az)
    return ((ix + dx) ^ ((iy + dy) * PRIME_Y) ^ ((iz + dz) * PRIME_Z)) & mask, weight


@jit
def gather(grid, layout, x, y, z, features, m):
    """Trilinear features of the point (x, y, z) into column m of the block `features` [F * POINTS]."""
    resolutions, row_starts, hash_resolutions, hash_starts, hash_mask = layout
    base = 0
    column = m
    for level in range(resolutions.size):
        r = resolutions[level]
        ix, ax = _cell(x, r)
        iy, ay = _cell(y, r)
        iz, az = _cell(z, r)
        row = base + iz * r + iy
        values = blend_cell(
            grid,
            row_starts[row] + 4 * ix, row_starts[row + 1] + 4 * ix,
            row_starts[row + r] + 4 * ix, row_starts[row + r + 1] + 4 * ix,
            (ONE - ay) * (ONE - az), ay * (ONE - az), (ONE - ay) * az, ay * az, ax,
        )  # fmt: skip
        features[column] = values[0]
        features[column + POINTS] = values[1]
        features[column + 2 * POINTS] = values[2]
        features[column + 3 * POINTS] = values[3]
        column += 4 * POINTS
        base += r * r
    for level in range(hash_resolutions.size):
        r = hash_resolutions[level]
        ix, ax = _cell(x, r)
        iy, ay = _cell(y, r)
        iz, az = _cell(z, r)
        for c in range(4):
            features[column + c * POINTS] = ZERO
        for corner in range(8):
            entry, weight = _hash_corner(ix, iy, iz, ax, ay, az, corner, hash_mask)
            p = hash_starts[level] + 4 * entry
            for c in range(4):
                features[column + c * POINTS] += weight * grid[p + c]
        column += 4 * POINTS


@jit
def scatter(gradient, layout, x, y, z, d_features, m):
    """Adjoint of `gather`: adds column m of d_features [F * POINTS] onto gradient [size] around (x, y, z)."""
    resolutions, row_starts, hash_resolutions, hash_starts, hash_mask = layout
    base = 0
    column = m
    for level in range(resolutions.size):
        r = resolutions[level]
        ix, ax = _cell(x, r)
        iy, ay = _cell(y, r)
        iz, az = _cell(z, r)
        row = base + iz * r + iy
        add_to_cell(
            gradient,
            row_starts[row] + 4 * ix, row_starts[row + 1] + 4 * ix,
            row_starts[row + r] + 4 * ix, row_starts[row + r + 1] + 4 * ix,
            (ONE - ay) * (ONE - az), ay * (ONE - az), (ONE - ay) * az, ay * az, ax,
            d_features[column], d_features[column + POINTS],
            d_features[column + 2 * POINTS], d_features[column + 3 * POINTS],
        )  # fmt: skip
        column += 4 * POINTS
        base += r * r
    for level in range(hash_resolutions.size):
        r = hash_resolutions[level]
        ix, ax = _cell(x, r)
        iy, ay = _cell(y, r)
        iz, az = _cell(z, r)
        for corner in range(8):
            entry, weight = _hash_corner(ix, iy, iz, ax, ay, az, corner, hash_mask)
            p = hash_starts[level] + 4 * entry
            for c in range(4):
                gradient[p + c] += weight * d_features[column + c * POINTS]
        column += 4 * POINTS
