"""Where vertices are, and which of them count: morphs, copies, many joints, hidden and flat things, bad numbers."""

from pathlib import Path

import DracoPy
import numpy as np
import pytest

from att3d_core.errors import LibraryError
from att3d_core.library.asset import Mesh
from att3d_core.library.glb.read import read_glb
from tests.support.glb_files import QUAD, QUAD_FACES, GlbFile, quad

HIGHER = np.array([[0, 0, 0], [0, 0, 0], [0, 1, 0], [0, 1, 0]], np.float32)


def read(made: GlbFile, folder: Path) -> Mesh:
    (folder / "model.glb").write_bytes(made.to_bytes())
    return read_glb(folder / "model.glb")


def proportions(mesh: Mesh) -> tuple[float, float]:
    """Height and depth for a width of one."""
    width, height, depth = np.ptp(mesh.vertices, axis=0)
    return round(float(height / width), 4), round(float(depth / width), 4)


@pytest.mark.parametrize(
    ("of_mesh", "of_node", "height"), [(None, None, 1), ([1.0], None, 2), ([1.0], [0.5], 1.5), (None, [3, 9], 4)]
)
def test_morph_targets_show_at_rest_as_much_as_they_weigh(
    of_mesh: list[float] | None, of_node: list[float] | None, height: float, tmp_path: Path
) -> None:
    made = quad()
    made.primitive["targets"] = [{"POSITION": made.accessor(HIGHER)}, {"NORMAL": made.accessor(QUAD)}]
    if of_mesh is not None:
        made.document["meshes"][0]["weights"] = of_mesh
    if of_node is not None:
        made.document["nodes"][0]["weights"] = of_node
    assert proportions(read(made, tmp_path)) == (height, 0)


def test_instances_are_drawn_where_they_stand(tmp_path: Path) -> None:
    made = quad()
    quarter = np.sqrt(0.5)
    attributes = {
        "TRANSLATION": made.accessor(np.array([[0, 0, 0], [4, 0, 0]], np.float32)),
        # The second is turned by a quarter about Z, so that it reaches from 3 to 4, and three times as wide upward.
        "ROTATION": made.accessor(np.array([[0, 0, 0, 1], [0, 0, quarter, quarter]], np.float32)),
        "SCALE": made.accessor(np.array([[1, 1, 1], [3, 1, 1]], np.float32)),
    }
    made.document["nodes"][0] |= {"extensions": {"EXT_mesh_gpu_instancing": {"attributes": attributes}}}
    mesh = read(made, tmp_path)
    assert len(mesh.faces) == 4
    assert proportions(mesh) == (3 / 4, 0)


def test_a_sparse_accessor_may_stand_on_zeros(tmp_path: Path) -> None:
    made = quad()
    rows, values = made.view(np.array([1, 2, 3], np.uint16).tobytes()), made.view(QUAD[1:].tobytes())
    made.document["accessors"][0].pop("bufferView")
    made.document["accessors"][0]["sparse"] = {
        "count": 3,
        "indices": {"bufferView": rows, "componentType": 5123},
        "values": {"bufferView": values},
    }
    np.testing.assert_array_equal(read(made, tmp_path).vertices, read(quad(), tmp_path).vertices)


def test_influences_beyond_four_count(tmp_path: Path) -> None:
    made = quad()
    none, half = np.zeros((4, 4), np.float32), np.tile(np.array([[0.5, 0, 0, 0]], np.float32), (4, 1))
    second = np.zeros((4, 4), np.uint8)
    second[2:, 0] = 1
    made.primitive["attributes"] |= {
        "JOINTS_0": made.accessor(np.zeros((4, 4), np.uint8)),
        "WEIGHTS_0": made.accessor(half),
        "JOINTS_1": made.accessor(second),
        "WEIGHTS_1": made.accessor(half),
        "JOINTS_2": made.accessor(second),
        "WEIGHTS_2": made.accessor(none),
    }
    made.document["skins"] = [{"joints": [1, 2]}]
    # Half of what lifts the upper edge by 4: three high, one wide. Neither joint is in the scene, and need not be.
    made.document["nodes"] = [{"mesh": 0, "skin": 0}, {"children": [2]}, {"translation": [0, 4, 0]}]
    assert proportions(read(made, tmp_path)) == (3, 0)


def hidden_below(made: GlbFile) -> None:
    made.document["nodes"] = [
        {"mesh": 0, "children": [1]},
        {"extensions": {"KHR_node_visibility": {"visible": False}}, "children": [2]},
        {"mesh": 0, "translation": [9, 0, 0]},
    ]


def far_point(made: GlbFile) -> None:
    made.document["nodes"] += [{"mesh": 0, "scale": [0, 0, 0], "translation": [0, -20, 0]}]
    made.document["scenes"][0]["nodes"] = [0, 1]


def far_needle(made: GlbFile) -> None:
    made.primitive["attributes"] = {"POSITION": made.accessor(np.concatenate([QUAD, [[50, 0, 0]]]).astype(np.float32))}
    made.primitive["indices"] = made.accessor(np.array([*QUAD_FACES, 0, 1, 4, 4, 4, 4], np.uint16))


def bad_number(made: GlbFile) -> None:
    extra = np.concatenate([QUAD, [[np.nan, 0, 0], [np.inf, 0, 0]]]).astype(np.float32)
    made.primitive["attributes"] = {"POSITION": made.accessor(extra)}
    made.primitive["indices"] = made.accessor(np.array([*QUAD_FACES, 0, 1, 4, 1, 2, 5], np.uint16))


@pytest.mark.parametrize("change", [hidden_below, far_point, far_needle, bad_number])
def test_what_cannot_be_seen_does_not_count(change: object, tmp_path: Path) -> None:
    made = quad()
    assert callable(change)
    change(made)
    np.testing.assert_array_equal(read(made, tmp_path).vertices, read(quad(), tmp_path).vertices)
    assert len(read(made, tmp_path).faces) == 2


@pytest.mark.parametrize(
    "extension", ["KHR_lights_punctual", "EXT_lights_image_based", "KHR_audio", "KHR_materials_ior", "VRM", "VRMC_vrm"]
)
def test_requirements_that_change_neither_shape_nor_colour_are_let_through(extension: str, tmp_path: Path) -> None:
    made = quad()
    made.document["extensionsRequired"] = [extension]
    assert len(read(made, tmp_path).faces) == 2


def draco_quad(count: int = 4) -> GlbFile:
    made = quad()
    encoded = DracoPy.encode(
        QUAD, faces=QUAD_FACES.reshape(-1, 3).astype(np.uint32), tex_coord=QUAD[:, :2].astype(np.float64)
    )
    numbers = {found["attribute_type"]: found["unique_id"] for found in DracoPy.decode(encoded).attributes}
    made.primitive["extensions"] = {
        "KHR_draco_mesh_compression": {
            "bufferView": made.view(encoded),
            "attributes": {"POSITION": numbers[0], "TEXCOORD_0": numbers[3]},
        }
    }
    made.document["extensionsRequired"] = ["KHR_draco_mesh_compression"]
    for accessor in made.document["accessors"]:
        accessor.pop("bufferView", None)
    for number in (0, 1):
        made.document["accessors"][number]["count"] = count
    return made


def test_draco_is_decoded(tmp_path: Path) -> None:
    mesh, plain = read(draco_quad(), tmp_path), read(quad(), tmp_path)
    assert len(mesh.faces) == 2
    np.testing.assert_allclose(np.unique(mesh.vertices, axis=0), np.unique(plain.vertices, axis=0), atol=1e-3)


def test_what_draco_gives_must_be_what_was_announced(tmp_path: Path) -> None:
    with pytest.raises(LibraryError, match="accessor 0 and what was compressed with Draco for it differ in size"):
        read(draco_quad(count=5), tmp_path)
