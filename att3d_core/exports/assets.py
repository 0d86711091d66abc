"""Assets of a library as files: a folder that can be imported again, or opened in any 3D program."""

from __future__ import annotations

import json
from collections.abc import Callable, Sequence
from pathlib import Path

import numpy as np

from att3d_core.errors import OutputError
from att3d_core.exports.formats.still import glb_bytes
from att3d_core.exports.meshing.mesh import ColoredMesh
from att3d_core.files import write_bytes
from att3d_core.library.asset import Asset, Mesh
from att3d_core.library.folder import CAPTIONS_FILE
from att3d_core.names import file_stem
from att3d_core.origin import Origin


def faceted(mesh: Mesh) -> ColoredMesh:
    """`mesh` with three vertices a face, so that every face keeps its own colour and normal."""
    corners = mesh.vertices[mesh.faces]
    normals = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-12)
    count = len(mesh.faces)
    return ColoredMesh(
        corners.reshape(-1, 3).astype(np.float32),
        np.arange(3 * count, dtype=np.int32).reshape(-1, 3),
        normals.repeat(3, 0).astype(np.float32),
        mesh.face_colors.repeat(3, 0).astype(np.float32),
        False,
    )


def write_assets(
    assets: Sequence[Asset], folder: Path, on_file: Callable[[int, int], None] = lambda done, total: None
) -> None:
    """Every asset as a GLB file, and `captions.jsonl` with what each is called. `on_file` is told (done, total).

    Raises OutputError, also where the folder holds captions already: they may be somebody's own.
    """
    captions = folder / CAPTIONS_FILE
    if captions.exists():
        raise OutputError(f"{captions} is there already: choose another folder")
    lines = []
    for done, asset in enumerate(assets, start=1):
        name = f"{file_stem(asset.caption)}.glb"
        write_bytes(folder / name, glb_bytes(faceted(asset.build()), Origin((asset.caption,))))
        entry = {"file": name, "caption": asset.caption, "paraphrases": list(asset.paraphrases)}
        lines.append(json.dumps(entry, ensure_ascii=False) + "\n")
        on_file(done, len(assets))
    write_bytes(captions, "".join(lines).encode())
