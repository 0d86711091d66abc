"""Random fields and rays, and the same frames by the plain PyTorch renderer."""

from __future__ import annotations

from dataclasses import replace

import torch
from torch import Tensor

from att3d_core.field import fused
from att3d_core.field.accelerator import Choice
from att3d_core.field.grids import GridLayout
from att3d_core.field.packed.march import march_packed
from att3d_core.field.radiance import Radiance, RadianceMLP
from att3d_core.render import samplers
from att3d_core.render.shading import Shading
from att3d_core.render.volume import Rendered, render_rays

DENSE = GridLayout(resolutions=(6, 11, 17))
HASHED = GridLayout(resolutions=(6, 11), hash_resolutions=(92, 147, 235), hash_log2_size=9)
EVERY_SHADING = (Shading.ALBEDO, Shading.FULL, Shading.TEXTURELESS)


def field_of(layout: GridLayout, grids: int, density: float = 0.0) -> tuple[RadianceMLP, Tensor]:
    """A random field; `density` is added before the softplus."""
    generator = torch.Generator().manual_seed(5)
    mlp = RadianceMLP(layout.feature_count, generator)
    with torch.no_grad():
        mlp.b2[0] += density
    return mlp, torch.randn(grids, layout.size, generator=generator)


def random_inputs(frames: int, grids: int, rays: int = 50, samples: int = 14) -> fused.MarchInputs:
    """Frames of random rays through the middle, every third of which misses the ball; all shadings in turn."""
    generator = torch.Generator().manual_seed(7)
    rays_o = torch.nn.functional.normalize(torch.randn(frames, rays, 3, generator=generator), dim=-1) * 2
    target = (torch.rand(frames, rays, 3, generator=generator) - 0.5) * 0.9
    target[:, ::3] = rays_o[:, ::3] * 2
    rays_d = torch.nn.functional.normalize(target - rays_o, dim=-1)
    near, far = samplers.ray_ball(rays_o, rays_d)
    return fused.MarchInputs(
        grid_of_frame=torch.arange(frames) % grids,
        rays_o=rays_o,
        rays_d=rays_d,
        t_edges=samplers.stratified(near, far, samples, generator),
        cells=torch.ones(grids, 8, 8, 8, dtype=torch.uint8),
        shading=torch.tensor([int(EVERY_SHADING[b % 3]) for b in range(frames)]),
        light=torch.randn(frames, 3, generator=generator) * 2,
    )


def reference(
    layout: GridLayout, mlp: RadianceMLP, grids: Tensor, inputs: fused.MarchInputs, with_normals: bool = False
) -> list[Rendered]:
    """The same frames by `render_rays`, which evaluates every sample."""
    frames = []
    for b, owner in enumerate(inputs.grid_of_frame.tolist()):
        field = fused.torch_field(layout, mlp, grids[owner : owner + 1])
        one = slice(b, b + 1)
        rays = inputs.rays_o[one], inputs.rays_d[one], inputs.t_edges[one]
        shading = Shading(int(inputs.shading[b]))
        frames.append(render_rays(field, *rays, shading, inputs.light[one], with_normals))
    return frames


def assert_close(actual: Tensor, expected: Tensor, tolerance: float) -> None:
    """Largest difference relative to the largest expected number."""
    assert actual.shape == expected.shape
    scale = expected.abs().max().item()
    assert scale > 0, "the expected values are all zero: the test would prove nothing"
    assert (actual - expected).abs().max().item() <= tolerance * scale


def half_empty(frames: int, grids: int, **sizes: int) -> fused.MarchInputs:
    """Random frames with cells that are there or not, and some of the empty ones explored."""
    cells = (torch.rand(grids, 8, 8, 8, generator=torch.Generator().manual_seed(3)) < 0.4).to(torch.uint8)
    return replace(random_inputs(frames, grids, **sizes), cells=cells, explore=0.3, seed=-(1 << 62) - 5)


def outputs_and_gradients(
    choice: Choice | None, layout: GridLayout, mlp: Radiance, grids: Tensor, inputs: fused.MarchInputs
) -> dict[str, Tensor]:
    """Colour, opacity and orientation term, and the gradients of a random function of them; None: the fused kernels.

    On the device of the grids; the results are on the CPU.
    """
    leaves = [grids.clone().requires_grad_(), mlp.w1, mlp.b1, mlp.w2, mlp.b2]
    if choice is None:
        results = fused.march_differentiable(layout, mlp, leaves[0], inputs, oriented=True)
    else:
        out = march_packed(choice, layout, mlp, leaves[0], inputs, with_normals=True)
        results = out.color, out.opacity, out.turned
    draw = torch.Generator().manual_seed(11)
    loss = torch.stack([(part.cpu() * torch.randn(part.shape, generator=draw)).sum() for part in results]).sum()
    names = ("color", "opacity", "turned", "grids", "w1", "b1", "w2", "b2")
    values = [*(part.detach() for part in results), *torch.autograd.grad(loss, leaves)]
    return {name: value.cpu() for name, value in zip(names, values, strict=True)}


def assert_same(actual: dict[str, Tensor], expected: dict[str, Tensor]) -> None:
    for name, value in expected.items():
        assert_close(actual[name], value, 3e-6 if name in ("color", "opacity") else 1e-4)
