"""A GLB file as one coloured mesh."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import Any, TypeVar

import numpy as np
from numpy.typing import NDArray

from att3d_core.errors import LibraryError
from att3d_core.library.asset import Mesh
from att3d_core.library.glb.accessors import count_of, read_floats, read_indices
from att3d_core.library.glb.assemble import assemble
from att3d_core.library.glb.beside import Beside, Neighbours
from att3d_core.library.glb.container import MAX_FILE_BYTES, GlbError, Gltf, parse_glb, parse_gltf
from att3d_core.library.glb.draco import decode_draco
from att3d_core.library.glb.images import Textures
from att3d_core.library.glb.materials import Material, read_material
from att3d_core.library.glb.scene import Instance, instances
from att3d_core.library.glb.split import Soup

MAX_FACES = 1_000_000
MAX_VERTICES = 3_000_000
_MAX_PRIMITIVES = 10_000

_TRIANGLES, _STRIP, _FAN = 4, 5, 6
Read = TypeVar("Read")


def read_glb(file: Path) -> Mesh:
    """The default scene of `file` in its rest pose, placed by the conventions of assets. Raises LibraryError."""
    try:
        return read_mesh(file)
    except GlbError as error:
        raise LibraryError(f"the model {file} cannot be read: {error}") from error


def read_soups(file: Path) -> tuple[list[Soup], dict[str, Any]]:
    """The triangles of `file`, of each primitive by themselves, where they stand in the file; and its "asset", in which
    it says where it is from. Raises LibraryError."""

    def read() -> tuple[list[Soup], dict[str, Any]]:
        gltf = _gltf(file)
        about = gltf.document.get("asset", {})
        return list(_soups(gltf)), about if isinstance(about, dict) else {}

    try:
        if file.stat().st_size > MAX_FILE_BYTES:
            raise GlbError(f"larger than {MAX_FILE_BYTES // 2**20} MB")
        return _guarded(read)
    except (OSError, GlbError) as error:
        reason = error.strerror if isinstance(error, OSError) else error
        raise LibraryError(f"the model {file} cannot be read: {reason}") from error


def read_mesh(file: Path) -> Mesh:
    """As `read_glb`, but every fault of the file is a GlbError that says it in a few words."""
    try:
        if file.stat().st_size > MAX_FILE_BYTES:
            raise GlbError(f"larger than {MAX_FILE_BYTES // 2**20} MB")
        data = file.read_bytes()
    except OSError as error:
        raise GlbError(f"not to be opened: {error.strerror}") from error
    except MemoryError as error:
        raise GlbError("more memory needed than there is") from error
    return parsed_mesh(data, file.suffix.lower(), Beside(file.parent, MAX_FILE_BYTES))


def parsed_mesh(data: bytes, suffix: str, beside: Neighbours) -> Mesh:
    """The mesh in the bytes of a file that had the `suffix`. Raises GlbError."""
    parse = parse_gltf if suffix == ".gltf" else parse_glb
    return _guarded(lambda: assemble(list(_soups(parse(data, beside)))))


def _gltf(file: Path) -> Gltf:
    parse = parse_gltf if file.suffix.lower() == ".gltf" else parse_glb
    return parse(file.read_bytes(), Beside(file.parent, MAX_FILE_BYTES))


def _guarded(work: Callable[[], Read]) -> Read:
    """What `work` makes of a file, its faults as GlbError."""
    try:
        with np.errstate(all="ignore"):
            return work()
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
    # All of them are counted before any of them is read.
    for instance, primitive in list(_drawn(gltf)):
        decode_draco(gltf, primitive)
        material = primitive.get("material")
        if material not in materials:
            materials[material] = read_material(gltf, textures, material)
        yield _soup(gltf, instance, primitive, materials[material])


def _drawn(gltf: Gltf) -> Iterator[tuple[Instance, dict[str, Any]]]:
    """The parts of the scene that have triangles, as often as they are drawn. Raises GlbError beyond the limits."""
    faces = vertices = primitives = 0
    for instance in instances(gltf):
        for primitive in instance.mesh["primitives"]:
            if primitive.get("mode", _TRIANGLES) not in (_TRIANGLES, _STRIP, _FAN):
                continue
            copies = 1 + len(instance.targets(primitive))
            vertices += copies * count_of(gltf, primitive["attributes"]["POSITION"])
            corners = count_of(gltf, primitive.get("indices", primitive["attributes"]["POSITION"]))
            faces += corners // 3 if primitive.get("mode", _TRIANGLES) == _TRIANGLES else corners
            primitives += 1
            if vertices > MAX_VERTICES or faces > MAX_FACES or primitives > _MAX_PRIMITIVES:
                raise GlbError(f"more than {MAX_FACES:,} triangles, {MAX_VERTICES:,} vertices or 10,000 parts")
            yield instance, primitive


def _soup(gltf: Gltf, instance: Instance, primitive: Mapping[str, Any], material: Material) -> Soup:
    attributes = primitive["attributes"]
    local = read_floats(gltf, attributes["POSITION"], (3,))
    count = len(local)
    faces = _faces(gltf, primitive, count)
    if np.linalg.det(instance.world[:3, :3]) < 0:
        faces = faces[:, ::-1]
    uv = {layer.texcoord: np.zeros((count, 2), np.float32) for layer in material.layers}
    for number in uv:
        if f"TEXCOORD_{number}" in attributes:
            uv[number] = read_floats(gltf, attributes[f"TEXCOORD_{number}"], (2,))
    color = np.ones((count, 4), np.float32)
    if "COLOR_0" in attributes:
        given = read_floats(gltf, attributes["COLOR_0"], (3, 4))
        color = np.concatenate([given, np.ones((len(given), 4 - given.shape[1]), np.float32)], axis=1)
    if len(color) != count or any(len(values) != count for values in uv.values()):
        lengths = [len(values) for values in uv.values() if len(values) != count] or [count]
        raise GlbError(f"{count} vertices, {lengths[0]} texture coordinates and {len(color)} vertex colours")
    world = instance.place(gltf, primitive, local)
    # One bad number costs the faces that use it, or a corner its colour, and no more.
    sound = np.all(np.isfinite(world), axis=1)[faces].all(1)
    if len(faces) and not sound.any():
        raise GlbError("vertices at infinity" if np.isfinite(local).all() else "its vertices are NaN or infinite")
    faces = faces[sound]
    corners = {number: _mended(values)[faces] for number, values in uv.items()}
    return Soup(world[faces], corners, np.where(np.isfinite(color), color, 1)[faces].astype(np.float32), material)


def _mended(uv: NDArray[np.float32]) -> NDArray[np.float32]:
    """`uv` [V, 2] with the mean of the others where numbers are none: nobody knows, and it should not stand out."""
    sound: NDArray[np.bool_] = np.all(np.isfinite(uv), axis=1)
    if sound.all():
        return uv
    return np.where(sound[:, None], uv, uv[sound].mean(0) if sound.any() else 0).astype(np.float32)


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
