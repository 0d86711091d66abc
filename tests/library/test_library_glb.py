"""What a GLB says is what the mesh shows."""

from pathlib import Path

import numpy as np
import pytest
import trimesh

from att3d_core.library.asset import BALL_RADIUS, Mesh
from att3d_core.library.glb.read import read_glb
from att3d_core.library.glb.transfer import linear_to_srgb, srgb_to_linear
from tests.support.glb_files import QUAD, GlbFile, png, quad


def read(made: GlbFile, folder: Path) -> Mesh:
    file = folder / "model.glb"
    file.write_bytes(made.to_bytes())
    return read_glb(file)


def areas(mesh: Mesh) -> np.ndarray:
    a, b, c = mesh.vertices[mesh.faces].transpose(1, 0, 2).astype(np.float64)
    return np.linalg.norm(np.cross(b - a, c - a), axis=1) / 2


def color_at(mesh: Mesh, x: float, y: float) -> list[float]:
    """sRGB colour of the face whose centre is nearest to (x, y) of the unit quad."""
    side = BALL_RADIUS * np.sqrt(2)
    centres = mesh.vertices[mesh.faces].mean(1)[:, :2] / side + 0.5
    nearest = np.linalg.norm(centres - [x, y], axis=1).argmin()
    return [round(float(value), 3) for value in mesh.face_colors[nearest]]


def test_a_scene_graph_as_another_reader_sees_it(tmp_path: Path) -> None:
    scene = trimesh.Scene()
    turn = trimesh.transformations.rotation_matrix(0.7, [1, 2, 3])
    turn[:3, 3] = [4, 5, 6]
    scene.add_geometry(trimesh.creation.box((1, 2, 3)), node_name="parent", transform=turn)
    stretch = np.diag([2.0, 0.5, 1.0, 1.0])
    stretch[:3, 3] = [0, 3, 0]
    ball = trimesh.creation.icosphere(subdivisions=1)
    scene.add_geometry(ball, node_name="child", parent_node_name="parent", transform=stretch)
    scene.add_geometry(ball, node_name="second", transform=trimesh.transformations.translation_matrix([-3, 0, 0]))
    file = tmp_path / "scene.glb"
    file.write_bytes(scene.export(file_type="glb"))
    mesh = read_glb(file)

    other = trimesh.load_scene(file).to_mesh()
    corners = np.asarray(other.triangles)
    corners = corners - (corners.min((0, 1)) + corners.max((0, 1))) / 2
    corners *= BALL_RADIUS / np.linalg.norm(corners, axis=-1).max()
    assert len(mesh.faces) == len(corners) == 12 + 2 * 80

    def ordered(triangles: np.ndarray) -> np.ndarray:
        rows = triangles.mean(1)
        return triangles[np.lexsort(rows.round(4).T)].mean(1)

    np.testing.assert_allclose(ordered(mesh.vertices[mesh.faces]), ordered(corners), atol=1e-5)
    assert areas(mesh).sum() == pytest.approx(trimesh.triangles.area(corners).sum(), rel=1e-5)


def test_matrix_and_separate_transforms_agree(tmp_path: Path) -> None:
    separate, matrix = quad(), quad()
    separate.document["nodes"][0] |= {"rotation": [0, 0, 0.6, 0.8], "scale": [1, 3, 2], "translation": [5, 0, 0]}
    # Turned by 2 atan(0.6 / 0.8) about Z: cos 0.28, sin 0.96. Columns first.
    columns = [[0.28, 0.96, 0, 0], [-2.88, 0.84, 0, 0], [0, 0, 2, 0], [5, 0, 0, 1]]
    matrix.document["nodes"][0]["matrix"] = [value for column in columns for value in column]
    first, second = read(separate, tmp_path), read(matrix, tmp_path)
    np.testing.assert_allclose(first.vertices, second.vertices, atol=1e-6)
    assert np.ptp(first.vertices, axis=0)[0] > 1.0 * np.ptp(first.vertices, axis=0)[1]


def test_the_mesh_is_placed(tmp_path: Path) -> None:
    made = quad()
    made.document["nodes"][0]["translation"] = [1e6, -2e6, 3e6]
    mesh = read(made, tmp_path)
    np.testing.assert_allclose(np.linalg.norm(mesh.vertices, axis=1), BALL_RADIUS, rtol=1e-6)
    np.testing.assert_allclose(mesh.vertices.sum(0), 0, atol=1e-6)


def test_vertices_that_no_face_uses_do_not_count(tmp_path: Path) -> None:
    made = GlbFile()
    stray = np.concatenate([QUAD, [[1000, 0, 0]]]).astype(np.float32)
    made.primitive["attributes"] = {"POSITION": made.accessor(stray)}
    made.primitive["indices"] = made.accessor(np.array([0, 1, 2, 0, 2, 3], np.uint8))
    assert np.abs(read(made, tmp_path).vertices).min(0)[1] == pytest.approx(BALL_RADIUS / np.sqrt(2))


def test_mirrored_nodes_still_face_outward(tmp_path: Path) -> None:
    made = quad()
    made.document["nodes"][0]["scale"] = [-1, 1, 1]
    a, b, c = read(made, tmp_path).vertices[read(made, tmp_path).faces[0]]
    assert np.cross(b - a, c - a)[2] > 0


@pytest.mark.parametrize(("mode", "order"), [(4, [0, 1, 2, 0, 2, 3]), (5, [0, 1, 3, 2]), (6, [0, 1, 2, 3])])
def test_lists_strips_and_fans(mode: int, order: list[int], tmp_path: Path) -> None:
    made = quad()
    made.primitive.update(mode=mode, indices=made.accessor(np.array(order, np.uint32)))
    mesh = read(made, tmp_path)
    assert areas(mesh).sum() == pytest.approx(2 * BALL_RADIUS**2)
    for a, b, c in mesh.vertices[mesh.faces]:
        assert np.cross(b - a, c - a)[2] > 0


def test_without_indices_every_three_vertices_are_a_face(tmp_path: Path) -> None:
    made = GlbFile()
    made.primitive["attributes"] = {"POSITION": made.accessor(QUAD[[0, 1, 2, 0, 2, 3]])}
    assert areas(read(made, tmp_path)).sum() == pytest.approx(2 * BALL_RADIUS**2)


def test_interleaved_sparse_and_quantized_vertices(tmp_path: Path) -> None:
    plain = read(quad(), tmp_path)
    interleaved = quad()
    interleaved.primitive["attributes"] = {"POSITION": interleaved.accessor(QUAD)}
    entry = interleaved.document["accessors"][-1]
    rows = np.concatenate([np.full((4, 1), 9, np.float32), QUAD, np.full((4, 1), 9, np.float32)], axis=1)
    # The last row ends with its data: no padding after it.
    entry |= {"bufferView": interleaved.view(rows.tobytes()[:-4]), "byteOffset": 4}
    interleaved.document["bufferViews"][-1]["byteStride"] = 20
    np.testing.assert_array_equal(read(interleaved, tmp_path).vertices, plain.vertices)

    sparse = quad()
    wrong = QUAD.copy()
    wrong[2] = 7
    sparse.primitive["attributes"] = {"POSITION": sparse.accessor(wrong)}
    indices, values = sparse.view(np.array([2], np.uint8).tobytes()), sparse.view(QUAD[2].tobytes())
    sparse.document["accessors"][-1]["sparse"] = {
        "count": 1,
        "indices": {"bufferView": indices, "componentType": 5121},
        "values": {"bufferView": values},
    }
    np.testing.assert_array_equal(read(sparse, tmp_path).vertices, plain.vertices)

    quantized = quad()
    quantized.document["extensionsRequired"] = ["KHR_mesh_quantization"]
    short = (QUAD * 65535).astype(np.uint16)
    quantized.primitive["attributes"] = {"POSITION": quantized.accessor(short, normalized=True)}
    np.testing.assert_allclose(read(quantized, tmp_path).vertices, plain.vertices, atol=1e-6)


def test_skinned_vertices_stand_where_their_joints_put_them(tmp_path: Path) -> None:
    made = quad()
    joints = np.zeros((4, 4), np.uint8)
    joints[2:, 0] = 1
    made.primitive["attributes"] |= {
        "JOINTS_0": made.accessor(joints),
        "WEIGHTS_0": made.accessor(np.tile(np.array([[1, 0, 0, 0]], np.float32), (4, 1))),
    }
    inverse = made.accessor(np.tile(np.eye(4, dtype=np.float32).reshape(1, 16), (2, 1)))
    made.document["skins"] = [{"joints": [1, 2], "inverseBindMatrices": inverse}]
    # The node's own transform must not count, the upper joint lifts the upper edge by 2: 1 wide, 3 high.
    made.document["nodes"] = [
        {"mesh": 0, "skin": 0, "translation": [50, 0, 0], "scale": [9, 1, 1]},
        {"children": [2]},
        {"translation": [0, 2, 0]},
    ]
    made.document["scenes"] = [{"nodes": [0, 1]}]
    width, height, depth = np.ptp(read(made, tmp_path).vertices, axis=0)
    assert (height / width, depth) == (pytest.approx(3), 0)


def test_transfer_functions_are_inverse_and_standard() -> None:
    values = np.linspace(0, 1, 101, dtype=np.float32)
    np.testing.assert_allclose(linear_to_srgb(srgb_to_linear(values)), values, atol=1e-6)
    assert float(linear_to_srgb(np.float32(0.5))) == pytest.approx(0.735357, abs=1e-5)


@pytest.mark.parametrize(
    ("factor", "vertex", "texel", "expected"),
    [
        # 0.735 is sRGB for half the light, 0.537 for a quarter.
        (None, None, None, [1, 1, 1]),
        ([0.5, 1, 0, 1], None, None, [0.735, 1, 0]),
        (None, [0.5, 0.25, 1], None, [0.735, 0.537, 1]),
        ([0.5, 1, 1, 1], [0.5, 1, 1], None, [0.537, 1, 1]),
        (None, None, (128, 255, 0), [0.502, 1, 0]),
        ([0.5, 1, 1, 1], [1, 0.5, 1], (255, 255, 51), [0.735, 0.735, 0.2]),
        ([2, 1, 1, 1], None, None, [1, 1, 1]),
    ],
)
def test_base_color_is_factor_times_texture_times_vertex_color(
    factor: list[float] | None,
    vertex: list[float] | None,
    texel: tuple[int, ...] | None,
    expected: list[float],
    tmp_path: Path,
) -> None:
    made = quad()
    metallic: dict[str, object] = {}
    if factor is not None:
        metallic["baseColorFactor"] = factor
    if texel is not None:
        metallic["baseColorTexture"] = {"index": made.texture(png([[texel]]))}
    if vertex is not None:
        made.primitive["attributes"]["COLOR_0"] = made.accessor(np.tile(np.array([vertex], np.float32), (4, 1)))
    made.material(pbrMetallicRoughness=metallic)
    mesh = read(made, tmp_path)
    assert len(mesh.faces) == 2
    np.testing.assert_allclose(mesh.face_colors, [expected] * 2, atol=1e-3)


def test_normalized_bytes_are_vertex_colors_too(tmp_path: Path) -> None:
    made = quad()
    colors = np.tile(np.array([[255, 0, 51, 255]], np.uint8), (4, 1))
    made.primitive["attributes"]["COLOR_0"] = made.accessor(colors, normalized=True)
    np.testing.assert_allclose(read(made, tmp_path).face_colors[0], linear_to_srgb(np.array([1, 0, 0.2])), atol=1e-3)


def test_the_older_material_model_has_a_color_too(tmp_path: Path) -> None:
    made = quad()
    made.material(extensions={"KHR_materials_pbrSpecularGlossiness": {"diffuseFactor": [1, 0, 0, 1]}})
    assert color_at(read(made, tmp_path), 0.5, 0.5) == [1, 0, 0]


RED, GREEN, BLUE, WHITE = (255, 0, 0), (0, 255, 0), (0, 0, 255), (255, 255, 255)


def textured(made: GlbFile, sampler: dict[str, int] | None = None, **info: object) -> GlbFile:
    index = made.texture(png([[RED, GREEN], [BLUE, WHITE]]), sampler)
    made.material(pbrMetallicRoughness={"baseColorTexture": {"index": index, **info}})
    return made


def test_a_texture_is_the_right_way_up_and_splits_faces(tmp_path: Path) -> None:
    mesh = read(textured(quad()), tmp_path)
    assert 1000 < len(mesh.faces) <= 200_000
    assert areas(mesh).sum() == pytest.approx(2 * BALL_RADIUS**2)
    assert color_at(mesh, 0.25, 0.75) == [1, 0, 0]
    assert color_at(mesh, 0.75, 0.75) == [0, 1, 0]
    assert color_at(mesh, 0.25, 0.25) == [0, 0, 1]
    assert color_at(mesh, 0.75, 0.25) == [1, 1, 1]
    for color in (RED, GREEN, BLUE, WHITE):
        same = np.abs(mesh.face_colors - np.array(color) / 255).max(1) < 0.01
        assert areas(mesh)[same].sum() == pytest.approx(BALL_RADIUS**2 / 2, rel=0.06)
    a, b, c = mesh.vertices[mesh.faces].transpose(1, 0, 2)
    assert (np.cross(b - a, c - a)[:, 2] > 0).all()


@pytest.mark.parametrize(("wrap", "expected"), [(10497, RED), (33071, GREEN), (33648, GREEN)])
def test_wrapping(wrap: int, expected: tuple[int, ...], tmp_path: Path) -> None:
    made = quad()
    # The whole quad looks at (1.25, 0.25): red again, the last column (green), or mirrored onto green.
    made.primitive["attributes"]["TEXCOORD_0"] = made.accessor(np.tile(np.array([[1.25, 0.25]], np.float32), (4, 1)))
    mesh = read(textured(made, {"wrapS": wrap, "wrapT": wrap}), tmp_path)
    np.testing.assert_allclose(mesh.face_colors, np.array([expected] * 2) / 255, atol=1e-3)


def test_texture_transform_and_second_coordinates(tmp_path: Path) -> None:
    made = quad()
    made.primitive["attributes"]["TEXCOORD_1"] = made.accessor(QUAD[:, :2] * 0)
    transform = {"offset": [0.75, 0.75], "scale": [0.1, 0.1], "rotation": 0.5, "texCoord": 1}
    mesh = read(textured(made, extensions={"KHR_texture_transform": transform}), tmp_path)
    assert color_at(mesh, 0.5, 0.5) == [1, 1, 1]
    # A quarter turn counter-clockwise, as the extension's own matrix has it: (u, v) reads (v, 1 - u).
    turn = {"offset": [0, 1], "rotation": np.pi / 2}
    turned = read(textured(quad(), extensions={"KHR_texture_transform": turn}), tmp_path)
    assert color_at(turned, 0.25, 0.75) == [0, 0, 1]
    assert color_at(turned, 0.75, 0.75) == [1, 0, 0]


def test_cut_out_texels_are_not_there(tmp_path: Path) -> None:
    for mode, there in (("MASK", 0.5), ("BLEND", 0.5), ("OPAQUE", 1.0)):
        made = quad()
        index = made.texture(png([[(255, 0, 0, 255), (0, 0, 255, 0)]]), {"wrapS": 33071, "wrapT": 33071})
        made.material(alphaMode=mode, pbrMetallicRoughness={"baseColorTexture": {"index": index}})
        mesh = read(made, tmp_path)
        width, height, _ = np.ptp(mesh.vertices, axis=0)
        assert width / height == pytest.approx(there, abs=0.03)


def test_a_gradient_of_vertex_colors_is_kept(tmp_path: Path) -> None:
    made = quad()
    made.primitive["attributes"]["COLOR_0"] = made.accessor(QUAD.copy())
    mesh = read(made, tmp_path)
    red, green, _ = color_at(mesh, 0.9, 0.2)
    assert red == pytest.approx(float(linear_to_srgb(np.float32(0.9))), abs=0.03)
    assert green == pytest.approx(float(linear_to_srgb(np.float32(0.2))), abs=0.03)


def test_splitting_stays_within_its_budget(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("att3d_core.library.glb.assemble.SPLIT_FACES", 100)
    mesh = read(textured(quad()), tmp_path)
    assert 2 < len(mesh.faces) <= 100
    assert areas(mesh).sum() == pytest.approx(2 * BALL_RADIUS**2)
