"""Two vector operations on the four rows of a grid cell, as LLVM instructions.

A voxel holds four features and its +x neighbour follows it, so one x-row of a cell is eight consecutive floats: one
vector. Numba leaves such short loops scalar, which costs a third of a training step.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from llvmlite import ir
from numba.core import types
from numba.core.extending import intrinsic
from numba.np.arrayobj import make_array

_ROW = ir.VectorType(ir.FloatType(), 8)
_INDEX = ir.IntType(32)
_FAST = ("fast",)
_VOXEL_0 = ir.Constant(ir.VectorType(_INDEX, 4), [0, 1, 2, 3])
_VOXEL_1 = ir.Constant(ir.VectorType(_INDEX, 4), [4, 5, 6, 7])
_BOTH = ir.Constant(ir.VectorType(_INDEX, 8), list(range(8)))


def _splat(builder, value, vector):
    lanes = ir.Constant(ir.VectorType(_INDEX, vector.count), [0] * vector.count)
    undefined = ir.Constant(vector, ir.Undefined)
    single = builder.insert_element(undefined, value, ir.Constant(_INDEX, 0))
    return builder.shuffle_vector(single, undefined, lanes)


def _row_pointer(builder, data, index):
    return builder.bitcast(builder.gep(data, [index]), _ROW.as_pointer())


def _blend_cell(typingctx, grid, p00, p01, p10, p11, w00, w01, w10, w11, ax):
    """The four features of a point: rows at grid[p..] weighted by w.., then interpolated along x by ax."""
    signature = types.UniTuple(types.float32, 4)(grid, *[types.int64] * 4, *[types.float32] * 5)

    def codegen(context, builder, signature, args):
        data = make_array(signature.args[0])(context, builder, args[0]).data
        total = None
        for index, weight in zip(args[1:5], args[5:9], strict=True):
            row = builder.load(_row_pointer(builder, data, index), align=4)
            term = builder.fmul(row, _splat(builder, weight, _ROW), flags=_FAST)
            total = term if total is None else builder.fadd(total, term, flags=_FAST)
        low = builder.shuffle_vector(total, total, _VOXEL_0)
        high = builder.shuffle_vector(total, total, _VOXEL_1)
        step = builder.fmul(builder.fsub(high, low, flags=_FAST), _splat(builder, args[9], low.type), flags=_FAST)
        features = builder.fadd(low, step, flags=_FAST)
        values = [builder.extract_element(features, ir.Constant(_INDEX, c)) for c in range(4)]
        return context.make_tuple(builder, signature.return_type, values)

    return signature, codegen


def _add_to_cell(typingctx, gradient, p00, p01, p10, p11, w00, w01, w10, w11, ax, d0, d1, d2, d3):
    """Adjoint of `blend_cell` for the grid: adds the gradients d. of the four features to the rows at p..."""
    signature = types.void(gradient, *[types.int64] * 4, *[types.float32] * 9)

    def codegen(context, builder, signature, args):
        data = make_array(signature.args[0])(context, builder, args[0]).data
        features = ir.Constant(ir.VectorType(ir.FloatType(), 4), ir.Undefined)
        for c, value in enumerate(args[10:14]):
            features = builder.insert_element(features, value, ir.Constant(_INDEX, c))
        high = builder.fmul(features, _splat(builder, args[9], features.type), flags=_FAST)
        low = builder.fsub(features, high, flags=_FAST)
        both = builder.shuffle_vector(low, high, _BOTH)
        for index, weight in zip(args[1:5], args[5:9], strict=True):
            pointer = _row_pointer(builder, data, index)
            term = builder.fmul(both, _splat(builder, weight, _ROW), flags=_FAST)
            builder.store(builder.fadd(builder.load(pointer, align=4), term, flags=_FAST), pointer, align=4)
        return context.get_dummy_value()

    return signature, codegen


# Called from kernels as blend_cell(grid, p00, …) and add_to_cell(gradient, p00, …): the typing context is numba's.
blend_cell: Callable[..., Any] = intrinsic(_blend_cell)
add_to_cell: Callable[..., Any] = intrinsic(_add_to_cell)
