"""Adjoint of the fused ray march: follows each ray's trail back to front, and backpropagates points in full blocks."""

from __future__ import annotations

from att3d_core.field.blocks import backpropagate
from att3d_core.field.jit import jit
from att3d_core.field.kernels import F32, ONE, POINTS, RADIUS2, ZERO
from att3d_core.field.march import ALBEDO, DIFFUSE, FULL, HALF_INVERSE_STEP, fill_stencil, to_light

TWO = F32(2)


@jit
def _push_stencil(block, d_outputs, count, record, qx, qy, qz):
    """Adds the points of a normal n with the gradients of their densities, for (qx, qy, qz) = dL/dn."""
    inverse = record[13]
    nx, ny, nz = record[10], record[11], record[12]
    dot = nx * qx + ny * qy + nz * qz
    # n = -g / sqrt(|g|² + ε²), so dL/dg = -(q - (n · q) n) * inverse
    scale = -inverse * HALF_INVERSE_STEP
    fill_stencil(block, count, record[0], record[1], record[2])
    for axis in range(3):
        toward = qx - dot * nx if axis == 0 else (qy - dot * ny if axis == 1 else qz - dot * nz)
        for side in range(2):
            m = count + 2 * axis + side
            r2 = block[0][m] * block[0][m] + block[1][m] * block[1][m] + block[2][m] * block[2][m]
            sign = ONE if side == 0 else -ONE
            d_outputs[m] = sign * scale * toward if r2 <= RADIUS2 else ZERO
            for k in range(1, 4):
                d_outputs[k * POINTS + m] = ZERO
    return count + 6


@jit
def march_rays_backward(
    field, frame, rays_d, start, stop, d_color, d_opacity, d_turned, trail, block, d_outputs, count, gradients
):
    """Adds the gradient of rays start to stop of one frame to `gradients`; arguments as in `march_rays`.

    d_color [R, 3], d_opacity [R], and d_turned [R] of Σ w max(0, n · d)², through the normals alone, not the weights;
    empty where the trail was recorded without normals. block, d_outputs and count hold points that wait for a full
    block; returns count.
    """
    grid, layout, mlp = field
    mode, light = frame
    records, previous, last = trail
    oriented = d_turned.shape[0] > 0
    for n in range(start, stop):
        gr, gg, gb, ga = d_color[n, 0], d_color[n, 1], d_color[n, 2], d_opacity[n]
        turn = d_turned[n] if oriented else ZERO
        if gr == ZERO and gg == ZERO and gb == ZERO and ga == ZERO and turn == ZERO:
            continue
        behind = ZERO  # Σ over samples behind of w (c · dL/dC + dL/dA)
        index = last[n]
        while index >= 0:
            record = records[index]
            index = previous[index]
            dt, alpha, trans, factor = record[3], record[4], record[5], record[6]
            red, green, blue = record[7], record[8], record[9]
            weight = trans * alpha
            unlit = gr * red + gg * green + gb * blue if mode <= FULL else gr + gg + gb
            value = unlit * factor + ga
            if count + 7 > POINTS:
                backpropagate(grid, layout, mlp, block, d_outputs, count, gradients)
                count = 0
            block[0][count], block[1][count], block[2][count] = record[0], record[1], record[2]
            # dL/dσ_q = δ_q (T_{q+1} value_q - Σ_{p>q} w_p value_p)
            d_outputs[count] = dt * (trans * (ONE - alpha) * value - behind)
            behind += weight * value
            scale = weight * factor if mode <= FULL else ZERO
            d_outputs[POINTS + count] = gr * scale * red * (ONE - red)
            d_outputs[2 * POINTS + count] = gg * scale * green * (ONE - green)
            d_outputs[3 * POINTS + count] = gb * scale * blue * (ONE - blue)
            count += 1
            if (mode != ALBEDO or oriented) and record[13] > ZERO:
                nx, ny, nz = record[10], record[11], record[12]
                lx, ly, lz = to_light(light, record[0], record[1], record[2])
                lit = weight * unlit * DIFFUSE if mode != ALBEDO and nx * lx + ny * ly + nz * lz > ZERO else ZERO
                dx, dy, dz = rays_d[n, 0], rays_d[n, 1], rays_d[n, 2]
                away = TWO * weight * turn * max(nx * dx + ny * dy + nz * dz, ZERO)
                if lit != ZERO or away != ZERO:
                    count = _push_stencil(
                        block,
                        d_outputs,
                        count,
                        record,
                        lit * lx + away * dx,
                        lit * ly + away * dy,
                        lit * lz + away * dz,
                    )
    return count
