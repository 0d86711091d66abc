"""Sheets of pictures: what library meshes and models look like, at a glance."""

from __future__ import annotations

from collections.abc import Sequence

import numpy as np
import torch
from PIL import Image, ImageDraw, ImageFont
from torch import Tensor

from att3d_core.library.asset import Mesh
from att3d_core.library.raycast import RayCaster
from att3d_core.render.cameras import orbit
from att3d_core.render.shading import Shading

LABEL_HEIGHT = 16
ROW_LABEL_WIDTH = 150
LINE_HEIGHT = 17
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

    Distance and default focal are those of the foreground score; four rays per pixel; light from the upper left.
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


def labelled_grid(rows: Sequence[Tensor], row_labels: Sequence[str], column_labels: Sequence[str]) -> Image.Image:
    """Pictures [C, H, W, 3] in [0, 1] a row, its label to the left of it and a label above every column.

    Labels are broken between words to fit; one that is longer than its row is cut. The font knows Latin letters alone.
    """
    shapes = {tuple(row.shape) for row in rows}
    if len(shapes) != 1 or len(row_labels) != len(rows) or len(rows[0]) != len(column_labels):
        raise ValueError(
            f"expected rows of {len(column_labels)} pictures, all of one size, and {len(row_labels)} of them, "
            f"got {len(rows)} rows of {sorted(shapes)}"
        )
    count, height, width, _ = rows[0].shape
    font = ImageFont.load_default(13)
    headers = [_wrapped(label, font, width - 8) for label in column_labels]
    header = LINE_HEIGHT * max(text.count("\n") + 1 for text in headers) + 8
    sheet = Image.new("RGB", (ROW_LABEL_WIDTH + count * width, header + len(rows) * height), "white")
    for column, text in enumerate(headers):
        middle = ROW_LABEL_WIDTH + (column + 0.5) * width
        ImageDraw.Draw(sheet).multiline_text((middle, 4), text, "black", font, anchor="ma", align="center")
    for index, (row, label) in enumerate(zip(rows, row_labels, strict=True)):
        top = header + index * height
        margin = Image.new("RGB", (ROW_LABEL_WIDTH, height), "white")
        ImageDraw.Draw(margin).multiline_text((8, 8), _wrapped(label, font, ROW_LABEL_WIDTH - 16), "black", font)
        sheet.paste(margin, (0, top))
        for column, picture in enumerate((row.clamp(0, 1) * 255).round().byte().cpu().numpy()):
            sheet.paste(Image.fromarray(picture), (ROW_LABEL_WIDTH + column * width, top))
    return sheet


def beside(sheets: Sequence[Image.Image]) -> Image.Image:
    """Sheets in one row on white, their tops in line."""
    whole = Image.new("RGB", (sum(sheet.width for sheet in sheets), max(sheet.height for sheet in sheets)), "white")
    left = 0
    for sheet in sheets:
        whole.paste(sheet, (left, 0))
        left += sheet.width
    return whole


def pixels(sheet: Image.Image) -> Tensor:
    """A sheet as sRGB floats [H, W, 3] in [0, 1]."""
    return torch.from_numpy(np.array(sheet.convert("RGB"))).float() / 255


def _wrapped(text: str, font: ImageFont.FreeTypeFont | ImageFont.ImageFont, width: int) -> str:
    """`text` with its lines broken between words so that none is wider than `width` pixels, where words allow."""
    lines: list[str] = []
    for paragraph in text.split("\n"):
        line = ""
        for word in paragraph.split():
            longer = f"{line} {word}".lstrip()
            if line and font.getlength(longer) > width:
                lines.append(line)
                longer = word
            line = longer
        lines.append(line)
    return "\n".join(lines)
