"""Fused ray march, forward (CPU): walks rays front to back, skips empty cells, stops a ray once it is opaque.

Volume rendering after Max (1995) as in NeRF, eq. 3; shading as in `render/shading.py`.

Most rays need a few evaluations only, and blocks are fast only when full. So SLOTS rays are under way at a time, each
puts its next SAMPLES_A_ROUND occupied samples into a round's block, and a finished ray makes room for the next one.
For the backward pass a trail of the samples that counted is kept: `march_backward.py` follows it back to front.
"""

from __future__ import annotations

import math

import numpy as np

from att3d_core import conventions
from att3d_core.conventions import NORMAL_EPSILON, NORMAL_STEP, SHADE_WEIGHT_MIN
from att3d_core.field.blocks import evaluate, new_block, padded
from att3d_core.field.jit import jit
from att3d_core.field.kernels import F32, HALF, ONE, POINTS, RADIUS, RADIUS2, ZERO, exp_negative

STEP = F32(NORMAL_STEP)
HALF_INVERSE_STEP = F32(0.5 / NORMAL_STEP)
EPSILON2 = F32(NORMAL_EPSILON * NORMAL_EPSILON)
LIT_WEIGHT = F32(SHADE_WEIGHT_MIN)
AMBIENT, DIFFUSE = F32(conventions.AMBIENT), F32(conventions.DIFFUSE)
OPAQUE = F32(1e-4)
"""A ray is finished when its transmittance falls below this."""
ALBEDO, FULL = 0, 1
SAMPLES_A_ROUND = 2
SLOTS = POINTS // SAMPLES_A_ROUND
STENCILS = POINTS // 6
"""Normals whose six densities fit into one block."""

RECORD = 14
"""Numbers of one sample in the trail: position (3), interval length, alpha, transmittance before it, factor of the
light, colour (3), and where normals are worked out normal (3) and inverse length of the density gradient, 0 where
the sample weighs too little for one."""


@jit
def _explored(seed, index, probability):
    """Whether the empty sample `index` is evaluated all the same; a counter-based generator (SplitMix64)."""
    k = np.uint64(seed) + np.uint64(index) * np.uint64(0x9E3779B97F4A7C15)
    k = (k ^ (k >> np.uint64(30))) * np.uint64(0xBF58476D1CE4E5B9)
    k = (k ^ (k >> np.uint64(27))) * np.uint64(0x94D049BB133111EB)
    return F32(k >> np.uint64(40)) * F32(1.0 / (1 << 24)) < probability


@jit
def _next_sample(ray_o, ray_d, edges, cells, explore, seed, first, q):
    """Index of the next sample from q on that is to be evaluated, or the number of samples where none is left.

    first: number of the ray's first sample among all samples of the call, for `explore`.
    """
    n = cells.shape[0]
    scale = F32(n) / (F32(2) * RADIUS)
    ox, oy, oz = ray_o[0], ray_o[1], ray_o[2]
    dx, dy, dz = ray_d[0], ray_d[1], ray_d[2]
    samples = edges.size - 1
    while q < samples:
        t = HALF * (edges[q] + edges[q + 1])
        x, y, z = ox + t * dx, oy + t * dy, oz + t * dz
        if edges[q + 1] > edges[q] and x * x + y * y + z * z <= RADIUS2:
            ix = min(max(np.int64((x + RADIUS) * scale), 0), n - 1)
            iy = min(max(np.int64((y + RADIUS) * scale), 0), n - 1)
            iz = min(max(np.int64((z + RADIUS) * scale), 0), n - 1)
            if cells[iz, iy, ix] != 0 or (explore > ZERO and _explored(seed, first + q, explore)):
                break
        q += 1
    return q


@jit
def fill_stencil(block, at, x, y, z):
    """Points x ± STEP, y ± STEP, z ± STEP of a normal into columns `at` to at + 5."""
    for side in range(6):
        offset = STEP if side % 2 == 0 else -STEP
        block[0][at + side] = x + (offset if side // 2 == 0 else ZERO)
        block[1][at + side] = y + (offset if side // 2 == 1 else ZERO)
        block[2][at + side] = z + (offset if side // 2 == 2 else ZERO)


@jit
def _normals(grid, layout, mlp, points, wanted, count, stencil, normals):
    """Unit normals -∇σ by central differences, and the inverse lengths they were divided by.

    points: the round's block; wanted [count]: its columns; normals [4 * POINTS] is written in those columns.
    """
    for start in range(0, count, STENCILS):
        size = min(STENCILS, count - start)
        for n in range(size):
            m = wanted[start + n]
            fill_stencil(stencil, 6 * n, points[0][m], points[1][m], points[2][m])
        evaluate(grid, layout, mlp, stencil, 6 * size)
        sigmas = stencil[7]
        for n in range(size):
            m = wanted[start + n]
            gx = (sigmas[6 * n] - sigmas[6 * n + 1]) * HALF_INVERSE_STEP
            gy = (sigmas[6 * n + 2] - sigmas[6 * n + 3]) * HALF_INVERSE_STEP
            gz = (sigmas[6 * n + 4] - sigmas[6 * n + 5]) * HALF_INVERSE_STEP
            inverse = ONE / math.sqrt(gx * gx + gy * gy + gz * gz + EPSILON2)
            normals[m] = -gx * inverse
            normals[POINTS + m] = -gy * inverse
            normals[2 * POINTS + m] = -gz * inverse
            normals[3 * POINTS + m] = inverse


@jit
def to_light(light, x, y, z):
    """Unit vector from a point to the light."""
    dx, dy, dz = light[0] - x, light[1] - y, light[2] - z
    inverse = ONE / math.sqrt(dx * dx + dy * dy + dz * dz + F32(1e-12))
    return dx * inverse, dy * inverse, dz * inverse


@jit
def _fill_round(rays, rays_o, rays_d, t_edges, cells, explore, seed, first_ray, block, t, dt, slots):
    """Next samples of the rays under way into the block; returns how many, and the ray that starts next.

    rays: (ray of each slot or -1, its next sample, its transmittance, next ray, one after the last).
    """
    ray, sample, trans, following, stop = rays
    samples = t_edges.shape[1] - 1
    count = 0
    for slot in range(SLOTS):
        room = SAMPLES_A_ROUND
        while room > 0:
            n = ray[slot]
            if n < 0:
                if room < SAMPLES_A_ROUND or following >= stop:
                    break
                n = following
                following += 1
                ray[slot] = n
                sample[slot] = 0
                trans[slot] = ONE
            q = _next_sample(
                rays_o[n], rays_d[n], t_edges[n], cells, explore, seed, (first_ray + n) * samples, sample[slot]
            )
            if q >= samples:
                # A ray whose last samples are in this round leaves its slot when the next round finds nothing.
                if room < SAMPLES_A_ROUND:
                    sample[slot] = samples
                    break
                ray[slot] = -1
                continue
            t0, t1 = t_edges[n, q], t_edges[n, q + 1]
            t[count] = HALF * (t0 + t1)
            dt[count] = t1 - t0
            block[0][count] = rays_o[n, 0] + t[count] * rays_d[n, 0]
            block[1][count] = rays_o[n, 1] + t[count] * rays_d[n, 1]
            block[2][count] = rays_o[n, 2] + t[count] * rays_d[n, 2]
            slots[count] = slot
            sample[slot] = q + 1
            count += 1
            room -= 1
    return count, following


@jit
def _composite(sigmas, dt, slots, ray, trans, count, alphas, before, weights, wanted):
    """Alpha, transmittance before and weight of each sample of a round; 0 where its ray was opaque before.

    Returns the number of samples heavy enough to be lit, listed in `wanted`.
    """
    for m in range(padded(count)):
        alphas[m] = ONE - exp_negative(-sigmas[m] * dt[m])
    heavy = 0
    for m in range(count):
        slot = slots[m]
        light = trans[slot]
        before[m] = light
        weights[m] = ZERO
        if light >= OPAQUE:
            weights[m] = light * alphas[m]
            trans[slot] = light * (ONE - alphas[m])
            if weights[m] > LIT_WEIGHT:
                wanted[heavy] = m
                heavy += 1
    return heavy


@jit
def march_rays(field, frame, rays_o, rays_d, t_edges, start, stop, first_ray, want_normals, outputs, trail):
    """March rays start to stop of one frame; returns the number of samples in the trail.

    field: (grid, layout, mlp). frame: (cells [n, n, n], explore, seed, shading, light [3]). rays_o, rays_d [R, 3];
    t_edges [R, S + 1] ascending, samples at the middles. outputs: premultiplied colour [R, 3], opacity [R], Σ w t [R],
    Σ w n [R, 3], Σ w max(0, n · d)² [R] (the last two only with normals). trail: (records [N, RECORD], previous [N],
    last [R]), N = 0 where none is wanted; the samples of a ray are chained by `previous` from `last`, with -1 at the
    end.
    """
    grid, layout, mlp = field
    cells, explore, seed, mode, light = frame
    color, opacity, depth, normal_sums, turned = outputs
    records, previous, last = trail
    recording = records.shape[0] > 0
    block, stencil = new_block(mlp[0].shape[0]), new_block(mlp[0].shape[0])
    t, dt = np.zeros(POINTS, np.float32), np.zeros(POINTS, np.float32)
    alphas, before, weights = np.zeros(POINTS, np.float32), np.zeros(POINTS, np.float32), np.zeros(POINTS, np.float32)
    normals = np.zeros(4 * POINTS, np.float32)
    slots, wanted = np.zeros(POINTS, np.int64), np.zeros(POINTS, np.int64)
    ray, sample, trans = np.full(SLOTS, -1, np.int64), np.zeros(SLOTS, np.int64), np.zeros(SLOTS, np.float32)
    x, y, z, values = block[0], block[1], block[2], block[7]
    color[start:stop] = ZERO
    opacity[start:stop] = ZERO
    depth[start:stop] = ZERO
    normal_sums[start:stop] = ZERO
    turned[start:stop] = ZERO
    if recording:
        last[start:stop] = -1
    kept = 0
    following = start
    while True:
        count, following = _fill_round(
            (ray, sample, trans, following, stop), rays_o, rays_d, t_edges, cells, explore, seed, first_ray,
            block, t, dt, slots,
        )  # fmt: skip
        if count == 0:
            return kept
        evaluate(grid, layout, mlp, block, count)
        heavy = _composite(values, dt, slots, ray, trans, count, alphas, before, weights, wanted)
        if mode != ALBEDO or want_normals:
            for m in range(count):
                normals[3 * POINTS + m] = ZERO
            _normals(grid, layout, mlp, block, wanted, heavy, stencil, normals)
        for m in range(count):
            if before[m] < OPAQUE:
                continue
            n, weight = ray[slots[m]], weights[m]
            nx, ny, nz = normals[m], normals[POINTS + m], normals[2 * POINTS + m]
            red, green, blue = values[POINTS + m], values[2 * POINTS + m], values[3 * POINTS + m]
            factor = ONE
            lit = weight > LIT_WEIGHT
            if mode != ALBEDO:
                factor = AMBIENT
                if lit:
                    lx, ly, lz = to_light(light, x[m], y[m], z[m])
                    factor += DIFFUSE * max(nx * lx + ny * ly + nz * lz, ZERO)
            shade = weight * factor
            color[n, 0] += shade * (red if mode <= FULL else ONE)
            color[n, 1] += shade * (green if mode <= FULL else ONE)
            color[n, 2] += shade * (blue if mode <= FULL else ONE)
            depth[n] += weight * t[m]
            opacity[n] = ONE - trans[slots[m]]
            if lit and (mode != ALBEDO or want_normals):
                normal_sums[n, 0] += weight * nx
                normal_sums[n, 1] += weight * ny
                normal_sums[n, 2] += weight * nz
                away = max(nx * rays_d[n, 0] + ny * rays_d[n, 1] + nz * rays_d[n, 2], ZERO)
                turned[n] += weight * away * away
            if recording:
                record = records[kept]
                record[0], record[1], record[2] = x[m], y[m], z[m]
                record[3], record[4], record[5], record[6] = dt[m], alphas[m], before[m], factor
                record[7], record[8], record[9] = red, green, blue
                if mode != ALBEDO or want_normals:
                    record[10], record[11], record[12], record[13] = nx, ny, nz, normals[3 * POINTS + m]
                previous[kept] = last[n]
                last[n] = kept
                kept += 1
        for slot in range(SLOTS):
            if trans[slot] < OPAQUE:
                ray[slot] = -1
