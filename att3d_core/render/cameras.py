"""Cameras and rays.

One convention everywhere: right-handed world, +Y up, +Z front, metres; camera-to-world matrices in OpenGL
convention (the camera looks along its -Z, +Y is up in the picture). `focal` is in image widths.
Azimuth 0 looks at the front (+Z side) and grows toward +X.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import torch
from torch import Tensor

# Paper B.1.7; the elevation range is DreamFusion's.
DISTANCE_RANGE = (2.0, 3.0)
FOCAL_RANGE = (0.7, 1.35)
ELEVATION_RANGE_DEG = (-10.0, 60.0)


@dataclass(frozen=True)
class Cameras:
    """A batch of pinhole cameras.

    camera_to_world: [B, 4, 4]. focal: [B], in image widths.
    """

    camera_to_world: Tensor
    focal: Tensor

    def __post_init__(self) -> None:
        batch = self.camera_to_world.shape[0]
        if self.camera_to_world.shape != (batch, 4, 4) or self.focal.shape != (batch,):
            raise ValueError(
                "cameras need camera_to_world [B, 4, 4] and focal [B], got "
                f"{tuple(self.camera_to_world.shape)} and {tuple(self.focal.shape)}"
            )

    def __len__(self) -> int:
        return self.focal.shape[0]

    def __getitem__(self, index: slice) -> Cameras:
        return Cameras(self.camera_to_world[index], self.focal[index])

    def moved(self, by: tuple[float, float, float]) -> Cameras:
        """The same cameras `by` metres further along the world's axes: about another point than the origin."""
        matrix = self.camera_to_world.clone()
        matrix[:, :3, 3] += torch.tensor(by, dtype=matrix.dtype, device=matrix.device)
        return Cameras(matrix, self.focal)

    @property
    def origins(self) -> Tensor:
        """Camera positions, [B, 3]."""
        return self.camera_to_world[:, :3, 3]

    @property
    def azimuth_deg(self) -> Tensor:
        """Azimuth of each camera about the origin, [B], in (-180, 180]."""
        x, _, z = self.origins.unbind(-1)
        return torch.rad2deg(torch.atan2(x, z))

    @property
    def elevation_deg(self) -> Tensor:
        """Elevation of each camera above the horizon, [B]."""
        origins = self.origins
        return torch.rad2deg(torch.asin((origins[:, 1] / origins.norm(dim=-1)).clamp(-1, 1)))

    def rays(self, height: int, width: int) -> tuple[Tensor, Tensor]:
        """Rays through the pixel centres: `rays_o`, `rays_d` (unit length), each [B, height, width, 3]."""
        device = self.focal.device
        x = (torch.arange(width, device=device) + 0.5) / width - 0.5
        y = -((torch.arange(height, device=device) + 0.5) - height / 2) / width
        grid_y, grid_x = torch.meshgrid(y, x, indexing="ij")
        plane = torch.stack([grid_x, grid_y, -torch.ones_like(grid_x)], dim=-1)
        local = plane[None] * torch.ones(len(self), 1, 1, 3, device=device)
        local[..., 2] = -self.focal[:, None, None]
        rotation = self.camera_to_world[:, :3, :3]
        rays_d = torch.nn.functional.normalize(torch.einsum("bij,bhwj->bhwi", rotation, local), dim=-1)
        rays_o = self.origins[:, None, None].expand_as(rays_d)
        return rays_o, rays_d


def orbit(azimuth_deg: Tensor, elevation_deg: Tensor, distance: Tensor, focal: Tensor) -> Cameras:
    """Cameras on spheres about the origin, looking at it. Every argument is [B] (or broadcasts to it)."""
    azimuth, elevation, distance, focal = torch.broadcast_tensors(
        torch.deg2rad(azimuth_deg), torch.deg2rad(elevation_deg), distance, focal
    )
    backward = torch.stack([elevation.cos() * azimuth.sin(), elevation.sin(), elevation.cos() * azimuth.cos()], dim=-1)
    # Right from the azimuth alone, so that looking straight down is no special case.
    right = torch.stack([azimuth.cos(), torch.zeros_like(azimuth), -azimuth.sin()], dim=-1)
    up = torch.linalg.cross(backward, right)
    matrix = torch.eye(4, device=azimuth.device).repeat(azimuth.shape[0], 1, 1)
    matrix[:, :3, 0] = right
    matrix[:, :3, 1] = up
    matrix[:, :3, 2] = backward
    matrix[:, :3, 3] = backward * distance[:, None]
    return Cameras(matrix, focal.contiguous())


def turntable(
    count: int, elevation_deg: float = 15.0, distance: float = 2.5, focal: float = 1.0, start_deg: float = 0.0
) -> Cameras:
    """`count` cameras evenly spaced in azimuth from `start_deg`; the defaults are those of the foreground score."""
    azimuth = start_deg + torch.arange(count) * (360.0 / count)
    return orbit(azimuth, torch.tensor(elevation_deg), torch.tensor(distance), torch.tensor(focal))


def random_cameras(count: int, generator: torch.Generator, focal_range: tuple[float, float] = FOCAL_RANGE) -> Cameras:
    """Training cameras (paper B.1.7): azimuth over the circle, elevation, distance and focal uniform."""

    def uniform(low: float, high: float) -> Tensor:
        return low + (high - low) * torch.rand(count, generator=generator)

    return orbit(uniform(-180.0, 180.0), uniform(*ELEVATION_RANGE_DEG), uniform(*DISTANCE_RANGE), uniform(*focal_range))


def random_lights(cameras: Cameras, generator: torch.Generator) -> Tensor:
    """Point lights, [B, 3]: distance U(1, 3), at an angle U(0, pi/4) from the camera's direction (paper B.1.7)."""
    count = len(cameras)
    distance = 1.0 + 2.0 * torch.rand(count, generator=generator)
    angle = math.pi / 4 * torch.rand(count, generator=generator)
    spin = 2 * math.pi * torch.rand(count, generator=generator)
    right, up, backward = cameras.camera_to_world[:, :3, :3].unbind(-1)
    sideways = spin.cos()[:, None] * right + spin.sin()[:, None] * up
    direction = angle.cos()[:, None] * backward + angle.sin()[:, None] * sideways
    return distance[:, None] * direction
