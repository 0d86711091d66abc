"""`Att3D`: text embedding to `Scene`; a `Scene` renders pictures and is sampled at points."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from functools import cached_property, partial

import torch
from torch import Tensor, nn

from att3d_core.field import fused
from att3d_core.field.accelerator import choose
from att3d_core.field.config import MappingConfig, ModelConfig, Network, Setting
from att3d_core.field.environment import EnvironmentMap
from att3d_core.field.grids import GridLayout
from att3d_core.field.linear import PlainLinear, SpectralLinear
from att3d_core.field.networks import make_mapping
from att3d_core.field.packed.march import march_packed
from att3d_core.field.radiance import Radiance, RadianceMLP
from att3d_core.origin import Origin
from att3d_core.render.cameras import Cameras, turntable
from att3d_core.render.memory import smaller_once
from att3d_core.render.occupancy import cell_centres, occupancy_from_density
from att3d_core.render.samplers import ray_ball, uniform
from att3d_core.render.shading import Shading
from att3d_core.render.volume import render_rays
from att3d_core.text.condition import Standardizer

__all__ = ["Att3D", "Frames", "MappingConfig", "ModelConfig", "Network", "RenderMode", "Scene", "Setting"]

RAYS_A_CHUNK = 1 << 15
OCCUPANCY_RESOLUTION = 64
PREVIEW = 320


class Att3D(nn.Module):
    """The amortized model (paper section 3.1).

    Conditions are pooled, L2-normalised embeddings, or token embeddings one after the other; the model standardises
    them itself (`mean` [D], `scale` []), so that a mix of embeddings with weights that sum to 1 is the same mix of
    u. A model in training may look at the embedding along `directions` [D, K] only; releasing it folds them into the
    first layer.
    """

    mean: Tensor
    scale: Tensor
    directions: Tensor | None

    def __init__(
        self,
        config: ModelConfig,
        folded: bool = False,
        generator: torch.Generator | None = None,
        directions: Tensor | None = None,
    ) -> None:
        super().__init__()
        if directions is not None and config.mapping.network in (Network.ATTENTION, Network.SINGLE):
            raise ValueError(f"{config.mapping.network.value} has no first layer to fold directions into")
        self.config = config
        self.register_buffer("mean", torch.zeros(config.condition_dim))
        self.register_buffer("scale", torch.ones(()))
        self.register_buffer("directions", directions)
        inputs = config.condition_dim if directions is None else directions.shape[1]
        self.mapping = make_mapping(config, inputs, folded, generator)
        if config.finetuned:
            self.mapping.offset = nn.Parameter(torch.zeros(config.layout.size))
        self.radiance = RadianceMLP(config.layout.feature_count, generator)
        self.environment = EnvironmentMap(config.dim_v, generator) if config.environment else None

    @property
    def u_dim(self) -> int:
        """Numbers of u, which is all that a prompt is to the model."""
        return self.mapping.u_dim

    def embed(self, condition: Tensor, settings: Tensor | None = None) -> Tensor:
        """u [B, U] of conditions [B, D] and settings [B, S] in their own units, by default in the middle. Affine."""
        inputs = (condition - self.mean) / self.scale
        if self.directions is not None:
            inputs = inputs @ self.directions
        if self.config.settings:
            inputs = torch.cat([inputs, self._scaled(settings, inputs)], dim=-1)
        return self.mapping.embed(inputs)

    def _scaled(self, settings: Tensor | None, like: Tensor) -> Tensor:
        """Settings [B, S] from their ranges to [-r, r], r the root of the numbers a text has.

        Of standard numbers a text has that norm: a setting in [-1, 1] would hardly be heard beside hundreds of them.
        """
        names = self.config.settings
        if settings is None:
            return like.new_zeros(len(like), len(names))
        if settings.shape != (len(like), len(names)):
            raise ValueError(f"expected {len(names)} settings for each of {len(like)}, got {tuple(settings.shape)}")
        low, high = (like.new_tensor([getattr(name, end) for name in names]) for end in ("low", "high"))
        return self.config.token_dim**0.5 * (2 * settings.to(like) - low - high) / (high - low)

    def fit_condition(self, conditions: Tensor, centered: bool = True) -> None:
        """Take mean and deviation of the conditions [C, D] that will be trained on.

        The mean of tokens stays 0, or padding would not be 0 any more; the layer that reads them has biases. centered:
        not for a single pair of prompts, half-way between which nothing would be left to make grids of.
        """
        if self.config.tokens == 0:
            standard = Standardizer.fit(conditions)
            self.mean.copy_(standard.mean if centered else torch.zeros_like(standard.mean))
            self.scale.fill_(standard.scale if centered else float(conditions.square().mean().sqrt()) or 1.0)
        else:
            there = conditions.reshape(-1, self.config.token_dim)
            there = there[there.any(-1)]
            self.scale.fill_(float(there.square().mean().sqrt()) if len(there) else 1.0)

    def spread_u(self, deviation: float, conditions: Tensor) -> None:
        """Scale the first layer so that u has `deviation` over `conditions` [C, D]; a network without one stays.

        The biases of the radiance MLP, where they are a part of u, keep theirs.
        """
        first = getattr(self.mapping, "first", None)
        if isinstance(first, SpectralLinear | PlainLinear) and self.config.mapping.network is not Network.ATTENTION:
            with torch.no_grad():
                first.amplify(deviation / self.embed(conditions)[:, : self.config.dim_v].std())

    def radiance_of(self, u: Tensor) -> Radiance:
        """The radiance MLP of the grids of u [B, U]: the same for all, unless the text enters there. Differentiable."""
        biases = self.mapping.biases(u)
        return self.radiance if biases is None else self.radiance.with_biases(biases)

    def scene_from_u(self, u: Tensor) -> Scene:
        """The scene of u [U]: a prompt's, or any mix of prompts'."""
        with torch.no_grad():
            biases = self.mapping.biases(u[None])
            radiance = self.radiance if biases is None else self.radiance.absorbing(biases[0])
            v = None if self.environment is None else self.mapping.vector(u[None])[0]
            return Scene(self.config.layout, radiance, self.mapping.grids(u[None]), u, self.environment, v)

    def forward(self, condition: Tensor, settings: Tensor | None = None) -> Scene:
        """The scene of one condition [D], at settings [S] or in the middle of their ranges."""
        with torch.no_grad():
            return self.scene_from_u(self.embed(condition[None], None if settings is None else settings[None])[0])


class RenderMode(Enum):
    """What a picture shows."""

    FULL = "full"
    ALBEDO = "albedo"
    TEXTURELESS = "textureless"
    NORMAL = "normal"
    DEPTH = "depth"
    OPACITY = "opacity"


_SHADING = {RenderMode.FULL: Shading.FULL, RenderMode.TEXTURELESS: Shading.TEXTURELESS}


@dataclass(frozen=True)
class Frames:
    """Rendered frames, every tensor [B, H, W, ...].

    color: premultiplied sRGB [.., 3]; opacity; depth: mean distance along the ray, metres, 0 where empty;
    normals: unit vectors where there is a surface, if asked for [.., 3].
    """

    color: Tensor
    opacity: Tensor
    depth: Tensor
    normals: Tensor

    def over(self, background: Tensor) -> Tensor:
        """Pictures [B, H, W, 3] over a background that broadcasts to them."""
        return self.color + (1.0 - self.opacity[..., None]) * background


@dataclass(frozen=True)
class Scene:
    """One object: feature grids [1, size] and everything needed to look at them; `environment` reads v [V].

    origin: which prompt and model it is of, where that is known; exported files say so. A notebook shows its picture.
    """

    layout: GridLayout
    radiance: RadianceMLP
    grids: Tensor
    u: Tensor
    environment: EnvironmentMap | None = None
    v: Tensor | None = None
    origin: Origin | None = None

    def density_and_color(self, points: Tensor) -> tuple[Tensor, Tensor]:
        """Density [N] (1/m) and sRGB colour [N, 3] at points [N, 3]."""
        points = points.to(self.grids.device)

        def query(rows: int) -> tuple[Tensor, Tensor]:
            parts = [
                fused.query_points(self.layout, self.radiance, self.grids, part[None]) for part in points.split(rows)
            ]
            return torch.cat([sigmas[0] for sigmas, _ in parts]), torch.cat([rgbs[0] for _, rgbs in parts])

        return smaller_once(query, max(len(points), 1))

    def density(self, points: Tensor) -> Tensor:
        """Density [N] (1/m) at points [N, 3]."""
        points = points.to(self.grids.device)

        def query(rows: int) -> Tensor:
            parts = (
                fused.query_density(self.layout, self.radiance, self.grids, part)[0] for part in points.split(rows)
            )
            return torch.cat(list(parts))

        return smaller_once(query, max(len(points), 1))

    def color(self, points: Tensor) -> Tensor:
        """sRGB colour [N, 3] at points [N, 3]."""
        return self.density_and_color(points)[1]

    @cached_property
    def occupancy(self) -> Tensor:
        """Occupied cells [n, n, n] uint8 (z, y, x) of the cube around the field."""
        return self._occupancy[0]

    @cached_property
    def _occupancy(self) -> Tensor:
        centres = cell_centres(OCCUPANCY_RESOLUTION).to(self.grids.device)
        sigmas = fused.query_density(self.layout, self.radiance, self.grids, centres)
        return occupancy_from_density(sigmas, OCCUPANCY_RESOLUTION)

    @torch.no_grad()
    def frames(
        self,
        cameras: Cameras,
        height: int,
        width: int,
        samples: int = 128,
        shading: Shading = Shading.ALBEDO,
        light: Tensor | None = None,
        with_normals: bool = False,
    ) -> Frames:
        """Render every camera, in chunks of rays. light: positions [B, 3]; by default at the cameras."""
        device = self.grids.device
        rays_o, rays_d = (rays.reshape(len(cameras), -1, 3).to(device) for rays in cameras.rays(height, width))
        light = (cameras.origins if light is None else light).to(device)

        def look(camera: int, rays: int) -> list[Tensor]:
            chunks = [
                self._chunk(o, d, samples, shading, light[camera], with_normals)
                for o, d in zip(rays_o[camera].split(rays), rays_d[camera].split(rays), strict=True)
            ]
            return [torch.cat(tensors) for tensors in zip(*chunks, strict=True)]

        parts = [smaller_once(partial(look, camera), RAYS_A_CHUNK) for camera in range(len(cameras))]
        color, opacity, depth, normals = (torch.stack(tensors) for tensors in zip(*parts, strict=True))
        shape = (len(cameras), height, width)
        depth = torch.where(opacity > 1e-3, depth / opacity.clamp(min=1e-3), 0.0)
        normals = torch.where(opacity[..., None] > 1e-3, nn.functional.normalize(normals, dim=-1), 0.0)
        return Frames(color.view(*shape, 3), opacity.view(shape), depth.view(shape), normals.view(*shape, 3))

    def _chunk(
        self, rays_o: Tensor, rays_d: Tensor, samples: int, shading: Shading, light: Tensor, with_normals: bool
    ) -> list[Tensor]:
        """colour [R, 3], opacity [R], Σ w t [R], Σ w n [R, 3] of one chunk of rays [R, 3]."""
        edges = uniform(*ray_ball(rays_o, rays_d), samples)[None]
        choice = choose(rays_o.device)
        if choice.fused or choice.packed:
            inputs = fused.MarchInputs(
                torch.zeros(1, dtype=torch.int64),
                rays_o[None],
                rays_d[None],
                edges,
                self._occupancy,
                torch.tensor([int(shading)]),
                light[None],
            )
            field = self.layout, self.radiance, self.grids
            if choice.fused:
                out = fused.march(*field, inputs, with_normals)
            else:
                out = march_packed(choice, *field, inputs, with_normals)
            return [out.color[0], out.opacity[0], out.depth[0], out.normals[0]]
        field = fused.torch_field(self.layout, self.radiance, self.grids)
        pieces = [
            render_rays(field, o[None], d[None], e, shading, light[None], with_normals)
            for o, d, e in zip(rays_o.split(4096), rays_d.split(4096), edges.split(4096, dim=1), strict=True)
        ]
        return [
            torch.cat([getattr(piece, name)[0] for piece in pieces])
            for name in ("color", "opacity", "depth", "normals")
        ]

    def picture(
        self,
        cameras: Cameras,
        height: int,
        width: int,
        mode: RenderMode = RenderMode.ALBEDO,
        background: float = 1.0,
        samples: int = 128,
    ) -> Tensor:
        """Pictures [B, H, W, 3] in [0, 1] of one `mode`; without an environment map over a plain grey `background`."""
        shading = _SHADING.get(mode, Shading.ALBEDO)
        frames = self.frames(cameras, height, width, samples, shading, with_normals=mode is RenderMode.NORMAL)
        if mode is RenderMode.NORMAL:
            return torch.where(frames.opacity[..., None] > 0.5, frames.normals * 0.5 + 0.5, background)
        if mode is RenderMode.OPACITY:
            return frames.opacity[..., None].expand(-1, -1, -1, 3)
        if mode is RenderMode.DEPTH:
            return _depth_picture(frames)
        if self.environment is None or self.v is None or mode is RenderMode.TEXTURELESS:
            return frames.over(torch.full((3,), background, device=self.grids.device)).clamp(0.0, 1.0)
        _, rays_d = cameras.rays(height, width)
        v = self.v[None].expand(len(cameras), -1)
        with torch.no_grad():
            behind = self.environment(rays_d.reshape(len(cameras), -1, 3).to(v.device), v).view(*rays_d.shape)
        return frames.over(behind).clamp(0.0, 1.0)

    def _repr_png_(self) -> bytes:
        """What a notebook shows: the object from the front and a little to the side, PREVIEW pixels across."""
        from att3d_core.images import png_bytes, to_bytes  # brings the encoders of pictures and videos

        camera = turntable(1, start_deg=25.0, distance=2.0)
        return png_bytes(to_bytes(self.picture(camera, PREVIEW, PREVIEW)[0]))


def _depth_picture(frames: Frames) -> Tensor:
    """Near is bright, over each picture's own range of depths; empty is black."""
    solid = frames.opacity > 0.5
    picture = torch.zeros_like(frames.depth)
    for image, depth, mask in zip(picture, frames.depth, solid, strict=True):
        if mask.any():
            near, far = depth[mask].min(), depth[mask].max()
            image[mask] = 1.0 - 0.8 * (depth[mask] - near) / (far - near).clamp(min=1e-3)
    return picture[..., None].expand(-1, -1, -1, 3)
