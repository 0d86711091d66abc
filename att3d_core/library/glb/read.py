"""A GLB file as one coloured mesh."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

from att3d_core.errors import LibraryError
from att3d_core.library.asset import Mesh
from att3d_core.library.glb.accessors import count_of, read_floats, read_indices
from att3d_core.library.glb.assemble import assemble
from att3d_core.library.glb.container import MAX_FILE_BYTES, GlbError, Gltf, parse_glb
from att3d_core.library.glb.images import Textures
from att3d_core.library.glb.materials import Material, read_material
from att3d_core.library.glb.scene import Instance, instances
from att3d_core.library.glb.split import Soup

MAX_FACES = 1_000_000
MAX_VERTICES = 3_000_000
_MAX_PRIMITIVES = 10_000

_TRIANGLES, _STRIP, _FAN = 4, 5, 6


def read_glb(file: Path) -> Mesh:
    """The default scene of `file` in its rest pose, placed by the conventions of assets. Raises LibraryError."""
    try:
        return read_mesh(file)
    except GlbError as error:
        raise LibraryError(f"the model {file} cannot be read: {error}") from error


def read_mesh(file: Path) -> Mesh:
    """As `read_glb`, but every fault of the file is a GlbError that says it in a few words."""
    try:
        if file.stat().st_size > MAX_FILE_BYTES:
            raise GlbError(f"larger than {MAX_FILE_BYTES // 2**20} MB")
        with np.errstate(all="ignore"):
            return assemble(list(_soups(parse_glb(file.read_bytes()))))
    except GlbError:
        raise
    except OSError as error:
        raise GlbError(f"not to be opened: {error.strerror}") from error
    except MemoryError as error:
        raise GlbError("more memory needed than there is") from error
    except Exception as error:  # JSON of the wrong shape fails in as many ways as there are shapes
        raise GlbError(f"malformed ({type(error).__name__})") from error


def _soups(gltf: Gltf) -> Iterator[Soup]:
    textures = Textures(gltf)
    materials: dict[object, Material] = {}
    faces = vertices = primitives = 0
    for instance in instances(gltf):
        for primitive in instance.mesh["primitives"]:
            if primitive.get("mode", _TRIANGLES) not in (_TRIANGLES, _STRIP, _FAN):
                continue
            vertices += count_of(gltf, primitive["attributes"]["POSITION"])
            corners = count_of(gltf, primitive.get("indices", primitive["attributes"]["POSITION"]))
            faces += corners // 3 if primitive.get("mode", _TRIANGLES) == _TRIANGLES else corners
            primitives += 1
            if vertices > MAX_VERTICES or faces > MAX_FACES or primitives > _MAX_PRIMITIVES:
                raise GlbError(f"more than {MAX_FACES:,} triangles, {MAX_VERTICES:,} vertices or 10,000 parts")
            material = primitive.get("material")
            if material not in materials:
                materials[material] = read_material(gltf, textures, material)
            yield _soup(gltf, instance, primitive, materials[material])


def _soup(gltf: Gltf, instance: Instance, primitive: Mapping[str, Any], material: Material) -> Soup:
    attributes = primitive["attributes"]
    local = read_floats(gltf, attributes["POSITION"], (3,))
    count = len(local)
    faces = _faces(gltf, primitive, count)
    if np.linalg.det(instance.world[:3, :3]) < 0:
        faces = faces[:, ::-1]
    uv = np.zeros((count, 2), np.float32)
    texcoord = f"TEXCOORD_{material.texcoord}"
    if material.texture is not None and texcoord in attributes:
        uv = read_floats(gltf, attributes[texcoord], (2,))
    color = np.ones((count, 4), np.float32)
    if "COLOR_0" in attributes:
        given = read_floats(gltf, attributes["COLOR_0"], (3, 4))
        color = np.concatenate([given, np.ones((len(given), 4 - given.shape[1]), np.float32)], axis=1)
    if len(uv) != count or len(color) != count:
        raise GlbError(f"{count} vertices, {len(uv)} texture coordinates and {len(color)} vertex colours")
    world = instance.place(gltf, attributes, local)
    return Soup(world[faces], uv[faces], color[faces], material)


def _faces(gltf: Gltf, primitive: Mapping[str, Any], count: int) -> NDArray[np.int64]:
    """Vertex indices [F, 3] of a primitive's triangles."""
    order = read_indices(gltf, primitive["indices"], count) if "indices" in primitive else np.arange(count)
    mode = primitive.get("mode", _TRIANGLES)
    if mode == _TRIANGLES:
        return order[: len(order) // 3 * 3].reshape(-1, 3)
    if len(order) < 3:
        return np.zeros((0, 3), np.int64)
    if mode == _FAN:
        return np.stack([np.full(len(order) - 2, order[0]), order[1:-1], order[2:]], axis=1)
    faces = np.stack([order[:-2], order[1:-1], order[2:]], axis=1)
    # Every other triangle of a strip turns the other way.
    faces[1::2] = faces[1::2, [1, 0, 2]]
    return faces
