"""Contact sheets of library meshes: what they look like, at a glance."""

from __future__ import annotations

from collections.abc import Sequence

import torch
from PIL import Image, ImageDraw
from torch import Tensor

from att3d_core.library.asset import Mesh
from att3d_core.library.raycast import RayCaster
from att3d_core.render.cameras import orbit
from att3d_core.render.shading import Shading

LABEL_HEIGHT = 16
DISTANCE = 2.5


def render_views(
    mesh: Mesh,
    azimuths_deg: Sequence[float],
    size: int,
    elevation_deg: float = 15.0,
    shading: Shading = Shading.FULL,
    focal: float = 1.0,
) -> Tensor:
    """Square pictures of `mesh` from around it, [N, size, size, 3] in [0, 1], on white.

    Distance and default focal are those of the foreground score; four rays a pixel; light from the upper left.
    """
    azimuth = torch.tensor(azimuths_deg, dtype=torch.float32)
    cameras = orbit(azimuth, torch.tensor(elevation_deg), torch.tensor(DISTANCE), torch.tensor(focal))
    caster = RayCaster(mesh)
    pictures = []
    for rays_o, rays_d, origin, right in zip(
        *cameras.rays(2 * size, 2 * size), cameras.origins, cameras.camera_to_world[:, :3, 0], strict=True
    ):
        light = origin + torch.tensor([0.0, 1.2, 0.0]) - 0.8 * right
        picture, _ = caster.render(rays_o, rays_d, torch.ones(3), shading, light)
        pictures.append(picture.view(size, 2, size, 2, 3).mean((1, 3)))
    return torch.stack(pictures)


def contact_sheet(pictures: Tensor, columns: int, labels: Sequence[str] = ()) -> Image.Image:
    """`pictures` [N, H, W, 3] in [0, 1] in rows of `columns`, each with its label (if any) below it."""
    count, height, width, _ = pictures.shape
    if labels and len(labels) != count:
        raise ValueError(f"expected one label for each of {count} pictures, got {len(labels)}")
    rows = -(-count // columns)
    cell = height + (LABEL_HEIGHT if labels else 0)
    sheet = Image.new("RGB", (columns * width, rows * cell), "white")
    draw = ImageDraw.Draw(sheet)
    for index, picture in enumerate((pictures.clamp(0, 1) * 255).round().byte().cpu().numpy()):
        left, top = index % columns * width, index // columns * cell
        sheet.paste(Image.fromarray(picture), (left, top))
        if labels:
            draw.text((left + 4, top + height + 2), labels[index], fill="black")
    return sheet
