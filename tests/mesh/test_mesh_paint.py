"""The texture as the parameter: its steps against least squares, and what nobody saw."""

from __future__ import annotations

import numpy as np
import torch

from att3d_core.mesh.paint import Observed, _spread, observe, refine_texture, repaint, sample
from att3d_core.mesh.targets import Pictures
from att3d_core.render.cameras import turntable
from tests.support.exports import textured_statue

SIZE = 12


def looks(count: int, seed: int = 0) -> Observed:
    generator = torch.Generator().manual_seed(seed)
    at = torch.rand(count, 2, generator=generator) * 1.2 - 1.0
    return Observed(at, torch.rand(count, 3, generator=generator), 0.5 + 0.5 * torch.rand(count, generator=generator))


def test_a_sample_is_the_mean_of_four_texels_around_it() -> None:
    texture = torch.arange(16.0).view(1, 4, 4)
    # (x, y) = (0, 0) is the middle; between the four inner texels 5, 6, 9, 10.
    assert float(sample(texture, torch.tensor([[0.0, 0.0]]))) == 7.5
    assert float(sample(texture, torch.tensor([[-1.0, -1.0]]))) == 0.0


def test_spread_is_the_transpose_of_sample() -> None:
    one = looks(50)
    texture = torch.rand(3, SIZE, SIZE, generator=torch.Generator().manual_seed(2))
    forward = (sample(texture, one.at) * one.color).sum()
    backward = (texture * _spread(one.color, one.at, SIZE)).sum()
    assert torch.allclose(forward, backward, rtol=1e-5)


def test_sweeps_go_down_to_the_least_squares_texture() -> None:
    observed = [looks(400, seed) for seed in range(3)]
    blank = torch.full((3, SIZE, SIZE), 0.5)

    def error(texture: torch.Tensor) -> float:
        return float(sum(((sample(texture, o.at) - o.color).square() * o.weight[:, None]).sum() for o in observed))

    errors = [error(refine_texture(blank, observed, sweeps)) for sweeps in (0, 1, 2, 4, 60)]
    assert errors == sorted(errors, reverse=True)
    texels = torch.eye(SIZE * SIZE).view(-1, SIZE, SIZE)
    root = [o.weight.sqrt()[:, None] for o in observed]
    matrix = torch.cat([sample(texels, o.at) * w for o, w in zip(observed, root, strict=True)]).numpy()
    colors = torch.cat([o.color * w for o, w in zip(observed, root, strict=True)]).numpy()
    best = np.linalg.lstsq(matrix, colors, rcond=None)[0]
    least = float(((matrix @ best - colors) ** 2).sum())
    assert least <= errors[-1] < least + 0.05 * (errors[0] - least)


def test_texels_that_nobody_saw_stay() -> None:
    texture = torch.rand(3, SIZE, SIZE, generator=torch.Generator().manual_seed(3))
    one = Observed(torch.full((5, 2), -0.5), torch.ones(5, 3), torch.ones(5))
    after = refine_texture(texture, [one], 3)
    changed = (after != texture).any(0)
    assert 1 <= int(changed.sum()) <= 4 and not changed[SIZE // 2 :].any()


def test_a_mesh_is_painted_as_its_pictures_are_and_not_with_what_is_behind_them() -> None:
    mesh = textured_statue()
    cameras = turntable(6, distance=2.0)
    opacity = torch.ones(6, 80, 80)
    opacity[:, :, :20] = 0.6  # half-transparent: premultiplied, so darker
    red = torch.tensor([1.0, 0.25, 0.0]).expand(6, 80, 80, 3) * opacity[..., None]
    painted = repaint(mesh, observe(mesh, cameras, Pictures(red, opacity)), 4)
    assert painted.shape == mesh.base_color.shape and painted.dtype == np.uint8
    off = np.abs(painted.astype(int) - [255, 64, 0]).max(-1)
    assert (off <= 3).mean() > 0.8 and np.median(off) <= 1
