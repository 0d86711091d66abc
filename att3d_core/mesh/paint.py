"""The second phase: the shape stands still, and the texture is the parameter."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

import numpy as np
import torch
from numpy.typing import NDArray
from torch import Tensor

from att3d_core.exports.preview import seen_places
from att3d_core.exports.progress import Report, silent
from att3d_core.exports.texturing.texels import fill, rasterise
from att3d_core.exports.texturing.textured import TexturedMesh
from att3d_core.mesh.targets import Pictures
from att3d_core.render.cameras import Cameras

# Pixels that are less than half covered say more about what is behind them.
LEAST_OPACITY = 0.5


@dataclass(frozen=True)
class Observed:
    """What the pixels of one picture say about texels. at: [N, 2], where they lie in the texture, (-1, -1) is its upper
    left corner. color: [N, 3], sRGB. weight: [N], above 0."""

    at: Tensor
    color: Tensor
    weight: Tensor


def observe(mesh: TexturedMesh, cameras: Cameras, pictures: Pictures, report: Report = silent) -> list[Observed]:
    """For each of `pictures` [B, H, W] the pixels in which `mesh` is seen."""
    size = pictures.opacity.shape[-1]
    result: list[Observed] = []
    for view in range(len(cameras)):
        report(view / len(cameras), "places of pixels in the texture")
        seen = seen_places(mesh, cameras[view : view + 1], size)
        uv = torch.from_numpy((mesh.uvs[mesh.faces[seen.face]] * seen.weights[..., None]).sum(1)).float()
        opacity = pictures.opacity[view][seen.mask[0]]
        kept = opacity >= LEAST_OPACITY
        # What was behind the edges of the target is not painted onto the mesh.
        color = pictures.color[view][seen.mask[0]] / opacity.clamp(min=LEAST_OPACITY)[:, None]
        result.append(Observed(uv[kept] * 2.0 - 1.0, color[kept].clamp(0.0, 1.0), opacity[kept]))
    return result


def sample(texture: Tensor, at: Tensor) -> Tensor:
    """Colours [N, K] of a texture [K, S, S] at places [N, 2], bilinear, as engines do; differentiable."""
    found = torch.nn.functional.grid_sample(texture[None], at[None, None], padding_mode="border", align_corners=False)
    return found[0, :, 0].T


def refine_texture(texture: Tensor, observed: Sequence[Observed], sweeps: int, report: Report = silent) -> Tensor:
    """`texture` [3, S, S] after `sweeps` steps down the weighted squared error of all pixels, in [0, 1].

    A texel's step is its gradient divided by how much of all pixels it is (simultaneous iterative reconstruction;
    Gilbert 1972), which converges without a rate. Texels that nobody saw stay. Few sweeps are best: pictures that
    contradict each other, as those of a foggy field do, are fitted at the cost of views in between.
    """
    size = texture.shape[-1]
    seen = sum((_spread(one.weight[:, None], one.at, size) for one in observed), torch.zeros(1, size, size))
    for sweep in range(sweeps):
        pull = torch.zeros_like(texture)
        for number, one in enumerate(observed):
            report((sweep + number / len(observed)) / sweeps, "texture")
            off = one.color - sample(texture, one.at)
            pull += _spread(off * one.weight[:, None], one.at, size)
        texture = (texture + pull / seen.clamp(min=1e-3)).clamp(0.0, 1.0)
    return texture


def repaint(
    mesh: TexturedMesh, observed: Sequence[Observed], sweeps: int, report: Report = silent
) -> NDArray[np.uint8]:
    """The base colour [S, S, 3] of `mesh` after `refine_texture`; around its charts colours go on as they do inside."""
    size = len(mesh.base_color)
    before = torch.from_numpy(mesh.base_color).permute(2, 0, 1).float() / 255.0
    after = refine_texture(before, observed, sweeps, report).permute(1, 2, 0).reshape(-1, 3).numpy()
    seen = sum((_spread(torch.ones(len(one.at), 1), one.at, size) for one in observed), torch.zeros(1, size, size))
    # Also texels whose centre lies beside a chart: bilinear samples at its edge read them.
    known = np.union1d(rasterise(mesh.uvs, mesh.faces, size).index, np.flatnonzero(seen.numpy().ravel() > 0))
    return (fill(size, known, after[known]) * 255.0).round().astype(np.uint8)


def _spread(values: Tensor, at: Tensor, size: int) -> Tensor:
    """The transpose of `sample`: `values` [N, K] added to the texels around their places, [K, size, size]."""
    blank = torch.zeros(values.shape[1], size, size, requires_grad=True)
    with torch.enable_grad():
        (gradient,) = torch.autograd.grad(sample(blank, at), blank, values)
    return gradient
