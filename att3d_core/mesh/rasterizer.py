"""Pictures of a mesh that its vertices can be moved by: DEODR's rasteriser behind torch's autograd.

Edges are drawn over what lies behind them in a band of a pixel (de la Gorce, Paragios and Fleet 2011), so a picture
changes smoothly as a silhouette moves, for triangles of any size: rasterisers that smooth between pixel centres lose
most of that where triangles are as small as pixels.
"""

from __future__ import annotations

import importlib
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from att3d_core.errors import ExportError
from att3d_core.mesh.topology import Topology
from att3d_core.render.cameras import Cameras

# Pixels that a silhouette's band is wide.
BAND = 1.0
MISSING = (
    "refining meshes needs the package DEODR: install the extra 'mesh' (pip install 'att3d-studio[mesh]'); it has "
    "wheels for Python 3.11 to 3.13 on Linux x86-64, Windows and Apple silicon, and everything else works without it"
)


def require_rasterizer() -> None:
    """Raises ExportError, with what to do, where DEODR is not there."""
    try:
        importlib.import_module("deodr.differentiable_renderer")
    except (ImportError, OSError) as error:
        raise ExportError(MISSING) from error


def project(points: Tensor, cameras: Cameras, view: int, size: int) -> tuple[Tensor, Tensor]:
    """Pixels [V, 2] (x to the right, y down, centres at halves) and depths [V] of `points` [V, 3] in camera `view`."""
    matrix = cameras.camera_to_world[view].to(points)
    local = (points - matrix[:3, 3]) @ matrix[:3, :3]
    depth = -local[:, 2]
    scale = cameras.focal[view].to(points) * size / depth
    return torch.stack([size / 2 + local[:, 0] * scale, size / 2 - local[:, 1] * scale], dim=-1), depth


def rasterize(pixels: Tensor, depths: Tensor, values: Tensor, topology: Topology, size: int) -> Tensor:
    """A picture [size, size, C] of vertex `values` [V, C] over zeros, differentiable in `pixels` [V, 2] and `values`.

    depths: [V]; nearer hides farther. Values are mixed in the picture's plane, which small triangles forgive. Faces
    turned away are not drawn. Raises ExportError where DEODR is not there.
    """
    return _Rasterize.apply(pixels, values, depths, topology, size)  # pyright: ignore[reportReturnType]


class _Rasterize(torch.autograd.Function):
    @staticmethod
    def forward(ctx: Any, pixels: Tensor, values: Tensor, depths: Tensor, topology: Topology, size: int) -> Tensor:
        require_rasterizer()
        from deodr.differentiable_renderer import renderScene

        scene = _scene(_array(pixels), _array(depths), _array(values), topology, size)
        picture = np.zeros((size, size, values.shape[1]))
        nearest = np.zeros((size, size))
        renderScene(scene, BAND, picture, nearest, check_valid=False)
        ctx.drawn = scene, picture, nearest
        return torch.from_numpy(picture.copy()).to(values)

    @staticmethod
    def backward(ctx: Any, *grads: Tensor) -> tuple[Tensor, Tensor, None, None, None]:
        from deodr.differentiable_renderer import renderSceneB

        scene, picture, nearest = ctx.drawn
        # Both arrays are written over on the way back.
        gradient = np.array(grads[0].detach().cpu().numpy(), np.float64, copy=True, order="C")
        renderSceneB(scene, BAND, picture.copy(), nearest, gradient, check_valid=False)
        like = grads[0]
        return torch.from_numpy(scene.ij_b).to(like), torch.from_numpy(scene.colors_b).to(like), None, None, None


def _array(values: Tensor) -> NDArray[np.float64]:
    return np.ascontiguousarray(values.detach().cpu().numpy(), np.float64)


def _scene(
    pixels: NDArray[np.float64],
    depths: NDArray[np.float64],
    values: NDArray[np.float64],
    topology: Topology,
    size: int,
) -> Any:
    """What DEODR draws: no texture, no light of its own, our values at the corners."""
    from deodr.differentiable_renderer import Scene2DBase

    count, channels = values.shape
    faces = topology.faces.astype(np.uint32)
    none = np.zeros((0, 0, channels))
    return Scene2DBase(
        faces=faces,
        faces_uv=np.zeros_like(faces),
        ij=pixels,
        depths=depths,
        textured=np.zeros(len(faces), bool),
        uv=np.zeros((1, 2)),
        shade=np.zeros(count),
        colors=values,
        shaded=np.zeros(len(faces), bool),
        edgeflags=topology.silhouette(pixels),
        height=size,
        width=size,
        nb_colors=channels,
        texture=none,
        background_color=np.zeros(channels),
        uv_b=np.zeros((1, 2)),
        ij_b=np.zeros((count, 2)),
        shade_b=np.zeros(count),
        colors_b=np.zeros((count, channels)),
        texture_b=none.copy(),
        clockwise=False,
        backface_culling=True,
        integer_pixel_centers=False,
    )
