"""Tiny furniture catalogues, made to order."""

from __future__ import annotations

import io
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass, field
from pathlib import Path

from PIL import Image

CUBE = """mtllib box.mtl
v 0 0 0
v 1 0 0
v 1 1 0
v 0 1 0
v 0 0 1
v 1 0 1
v 1 1 1
v 0 1 1
usemtl paint
f 1 4 3 2
f 5 6 7 8
f 1 2 6 5
f 4 8 7 3
f 1 5 8 4
f 2 3 7 6
"""
RED = "newmtl paint\nKd 1 0 0\n"


def picture(*colors: tuple[int, int, int]) -> bytes:
    """A PNG of one row, a pixel per colour."""
    image = Image.new("RGB", (len(colors), 1))
    image.putdata(colors)
    stream = io.BytesIO()
    image.save(stream, "PNG")
    return stream.getvalue()


@dataclass
class Sh3f:
    """A catalogue in the making: the lines of its properties and its other files."""

    lines: list[str] = field(default_factory=lambda: ["name=Test", "license=CC0"])
    files: dict[str, bytes] = field(default_factory=dict)
    count: int = 0

    def piece(self, name: str, obj: str = CUBE, mtl: str = RED, **values: str) -> Sh3f:
        """One more piece, 100 cm wide, 50 deep and 200 high unless `values` say otherwise; "" leaves a key out."""
        self.count += 1
        folder = f"p{self.count}"
        entries: Mapping[str, str] = {
            "id": f"Test#piece-{self.count}", "name": name, "model": f"/{folder}/box.obj", "width": "100",
            "depth": "50", "height": "200", "category": "Bedroom", "creator": "Somebody", **values,
        }  # fmt: skip
        self.lines += [f"{key}#{self.count}={value}" for key, value in entries.items() if value]
        self.files |= {f"{folder}/box.obj": obj.encode(), f"{folder}/box.mtl": mtl.encode()}
        return self

    def write(self, file: Path) -> Path:
        """Write the catalogue as `file`."""
        with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
            archive.writestr("PluginFurnitureCatalog.properties", "\n".join(self.lines).encode("latin-1"))
            for path, data in self.files.items():
                archive.writestr(path, data)
        return file
