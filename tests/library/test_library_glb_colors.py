"""Which colour a face gets: light of its own, older materials, every kind of picture, means over many texels, glass."""

import io
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from att3d_core.library.asset import Mesh
from att3d_core.library.glb.images import rgba, shrunk
from att3d_core.library.glb.read import read_glb
from att3d_core.library.glb.texture import Texture, halved, halvings, linear_bytes
from att3d_core.library.glb.transfer import BYTES_TO_LINEAR, linear_to_srgb, srgb_to_linear
from att3d_core.library.sheets import render_views
from att3d_core.render.shading import Shading
from tests.support.glb_files import QUAD, GlbFile, png, quad

BOX = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], np.float32)
BOX_FACES = np.array(
    [0, 1, 3, 0, 3, 2, 4, 6, 7, 4, 7, 5, 0, 4, 5, 0, 5, 1, 2, 3, 7, 2, 7, 6, 0, 2, 6, 0, 6, 4, 1, 5, 7, 1, 7, 3],
    np.uint16,
)


def read(made: GlbFile, folder: Path) -> Mesh:
    (folder / "model.glb").write_bytes(made.to_bytes())
    return read_glb(folder / "model.glb")


def colors(made: GlbFile, folder: Path) -> np.ndarray:
    """Mean colour of the faces, for files whose faces are of one size."""
    return read(made, folder).face_colors.mean(0)


def picture(image: Image.Image, kind: str = "PNG", **options: object) -> bytes:
    stream = io.BytesIO()
    image.save(stream, kind, **options)
    return stream.getvalue()


def textured(data: bytes, **material: object) -> GlbFile:
    made = quad()
    made.material(pbrMetallicRoughness={"baseColorTexture": {"index": made.texture(data)}}, **material)
    return made


def test_light_of_its_own_is_a_colour(tmp_path: Path) -> None:
    made = quad()
    index = made.texture(png([[(255, 160, 0)]]))
    made.material(
        pbrMetallicRoughness={"baseColorFactor": [0, 0, 0, 1]},
        emissiveFactor=[1, 1, 1],
        emissiveTexture={"index": index},
    )
    np.testing.assert_allclose(colors(made, tmp_path), [1, 0.627, 0], atol=2e-3)
    # Brighter than a screen can show is still the same hue; what reflects more than it glows keeps its colour.
    made.document["materials"][0]["extensions"] = {"KHR_materials_emissive_strength": {"emissiveStrength": 20}}
    made.document["materials"][0]["pbrMetallicRoughness"] = {"baseColorFactor": [0.1, 0.1, 1, 1]}
    expected = [1, 0.627, 1]
    np.testing.assert_allclose(colors(made, tmp_path), expected, atol=2e-3)


@pytest.mark.parametrize(
    ("glossy", "expected"),
    [
        ({"diffuseFactor": [0, 0, 0, 1], "specularFactor": [1, 0.766, 0.336]}, [1, 0.889, 0.615]),
        ({"diffuseFactor": [1, 0, 0, 1]}, [1, 0, 0]),
        # What every plastic reflects takes nothing from its colour.
        ({"diffuseFactor": [0.5, 0.25, 0, 1], "specularFactor": [0.04, 0.04, 0.04]}, [0.735, 0.537, 0]),
    ],
)
def test_the_older_model_tells_metals_by_what_they_reflect(
    glossy: dict[str, object], expected: list[float], tmp_path: Path
) -> None:
    made = quad()
    made.material(extensions={"KHR_materials_pbrSpecularGlossiness": glossy})
    np.testing.assert_allclose(colors(made, tmp_path), expected, atol=3e-3)


def test_a_reflection_may_be_a_picture(tmp_path: Path) -> None:
    made = quad()
    index = made.texture(png([[(255, 227, 157, 200)]]))
    glossy = {"diffuseFactor": [0, 0, 0, 1], "specularGlossinessTexture": {"index": index}}
    made.material(extensions={"KHR_materials_pbrSpecularGlossiness": glossy})
    np.testing.assert_allclose(colors(made, tmp_path), [1, 0.889, 0.615], atol=3e-3)


ORANGE = (240, 120, 20)
PALETTE = Image.new("RGB", (8, 8), ORANGE).quantize(4)
CUT_PALETTE = Image.new("P", (8, 8), 1)
CUT_PALETTE.putpalette([0, 0, 255, *ORANGE])
SIXTEEN = Image.fromarray(np.full((4, 4), 96 * 257, np.uint16))


@pytest.mark.parametrize(
    ("data", "expected"),
    [
        (picture(SIXTEEN), [0.376] * 3),
        (picture(Image.new("L", (4, 4), 96)), [0.376] * 3),
        (picture(Image.new("LA", (4, 4), (96, 7))), [0.376] * 3),
        (picture(Image.new("1", (4, 4), 1)), [1, 1, 1]),
        (picture(PALETTE), [0.941, 0.471, 0.078]),
        (picture(CUT_PALETTE, transparency=0), [0.941, 0.471, 0.078]),
        (picture(Image.new("RGBA", (4, 4), (*ORANGE, 0))), [0.941, 0.471, 0.078]),
        # Above the size that is kept: alpha must not darken what it does not hide there either.
        (picture(Image.new("RGBA", (2300, 3), (*ORANGE, 0))), [0.941, 0.471, 0.078]),
        (picture(Image.new("RGB", (8, 8), ORANGE), "WEBP", lossless=True), [0.941, 0.471, 0.078]),
    ],
)
def test_pictures_of_every_kind_keep_their_colour(data: bytes, expected: list[float], tmp_path: Path) -> None:
    mesh = read(textured(data), tmp_path)
    assert len(mesh.faces) == 2
    np.testing.assert_allclose(mesh.face_colors, [expected] * 2, atol=3e-3)


def test_a_jpeg_in_printers_colours_keeps_its_colour(tmp_path: Path) -> None:
    data = picture(Image.new("CMYK", (16, 16), (30, 206, 255, 0)), "JPEG", quality=95)
    np.testing.assert_allclose(colors(textured(data), tmp_path), [0.882, 0.192, 0], atol=0.02)


def test_holes_stay_holes_when_16_bits_or_large(tmp_path: Path) -> None:
    wide = np.zeros((2, 4096, 4), np.uint8)
    wide[:, :2048] = (*ORANGE, 255)
    made = textured(picture(Image.fromarray(wide)), alphaMode="MASK")
    made.document["samplers"] = [{"wrapS": 33071, "wrapT": 33071}]
    made.document["textures"][0]["sampler"] = 0
    mesh = read(made, tmp_path)
    width, height, _ = np.ptp(mesh.vertices, axis=0)
    assert width / height == pytest.approx(0.5, abs=0.03)
    np.testing.assert_allclose(mesh.face_colors, [[0.941, 0.471, 0.078]] * len(mesh.faces), atol=0.01)


@pytest.mark.parametrize("size", [2, 3, 5, 16, 100, 1000])
@pytest.mark.parametrize("repeats", [1, 7, 300])
def test_a_pattern_finer_than_a_face_gives_its_mean(size: int, repeats: int, tmp_path: Path) -> None:
    rng = np.random.default_rng(size)
    pixels = rng.integers(0, 2, (size, size, 3), np.uint8) * 255
    if size == 2:
        pixels[:] = [[[255] * 3, [0] * 3], [[0] * 3, [255] * 3]]
    made = textured(picture(Image.fromarray(pixels)))
    made.primitive["attributes"]["TEXCOORD_0"] = made.accessor(QUAD[:, :2] * np.float32(repeats))
    mesh = read(made, tmp_path)
    a, b, c = mesh.vertices[mesh.faces].transpose(1, 0, 2)
    area = np.linalg.norm(np.cross(b - a, c - a), axis=1)
    linear = (srgb_to_linear(mesh.face_colors) * area[:, None]).sum(0) / area.sum()
    np.testing.assert_allclose(linear_to_srgb(linear), linear_to_srgb(BYTES_TO_LINEAR[pixels].mean((0, 1))), atol=0.03)


def test_means_of_texels_are_means(tmp_path: Path) -> None:
    """Against adding them up: odd sizes, at every level, and only what is there where there are holes."""
    rng = np.random.default_rng(0)
    pixels = rng.integers(0, 256, (5, 6, 4), np.uint8)
    for weighted in (False, True):
        texture = Texture(pixels, weighted=weighted)
        for level in (1, 2, 3):
            side = 2**level
            spacing = np.array([[side / 6, 0]], np.float32)
            for row in range(5):
                for column in range(6):
                    uv = np.array([[[(column + 0.5) / 6, (row + 0.5) / 5]]], np.float32)
                    top, left = row // side * side, column // side * side
                    square = pixels[top : top + side, left : left + side].reshape(-1, 4)
                    alpha = square[:, 3] / 255
                    weight = alpha if weighted else np.ones_like(alpha)
                    expected = (BYTES_TO_LINEAR[square[:, :3]] * weight[:, None]).sum(0) / weight.sum()
                    found = texture.sample(uv, spacing)[0, 0]
                    np.testing.assert_allclose(found, [*expected, weight.mean()], atol=1e-5)


def test_shrinking_is_in_linear_light() -> None:
    checker = np.zeros((8, 8, 4), np.uint8)
    checker[::2, ::2] = checker[1::2, 1::2] = 255
    # Half the light is sRGB 188; half of the code values would be 128.
    np.testing.assert_array_equal(halved(checker, 1, False)[..., :3], np.full((4, 4, 3), 188))
    np.testing.assert_array_equal(linear_bytes(BYTES_TO_LINEAR), np.arange(256))
    light = np.random.default_rng(0).random(100_000, np.float32) ** 2
    nearest = np.abs(BYTES_TO_LINEAR[None] - light[:1000, None]).argmin(1)
    np.testing.assert_array_equal(linear_bytes(light[:1000]), nearest)


@pytest.mark.parametrize("size", [(33, 1300), (1300, 33), (600, 600), (1, 5000)])
@pytest.mark.parametrize("mode", ["RGBA", "L", "P", "I;16"])
def test_a_picture_is_reduced_by_strips_as_it_is_at_once(size: tuple[int, int], mode: str) -> None:
    values = np.random.default_rng(0).integers(0, 256, (*size, 4), np.uint8)
    if mode == "I;16":
        picture = Image.fromarray(values[..., 0].astype(np.uint16) * 257)
    else:
        picture = Image.fromarray(values, "RGBA").convert("RGB" if mode == "P" else mode)
        picture = picture.convert("P") if mode == "P" else picture
    for weighted in (False, True):
        expected = halved(rgba(picture), halvings(max(size), 60), weighted)
        np.testing.assert_array_equal(shrunk(picture, 60, weighted), expected)
        assert max(expected.shape) <= 60


def glass_around(share: float, **material: object) -> GlbFile:
    """A red box of `share` of the size within another one."""
    made = GlbFile()
    indices = made.accessor(BOX_FACES)
    made.document["materials"] = [{"pbrMetallicRoughness": {"baseColorFactor": [1, 0, 0, 1]}}, material]
    made.document["meshes"][0]["primitives"] = [
        {"attributes": {"POSITION": made.accessor(BOX * np.float32(share))}, "indices": indices, "material": 0},
        {"attributes": {"POSITION": made.accessor(BOX)}, "indices": indices, "material": 1},
    ]
    return made


PALE = {"pbrMetallicRoughness": {"baseColorFactor": [0.8, 0.9, 1, 0.2]}, "alphaMode": "BLEND"}
CLEAR = {"extensions": {"KHR_materials_transmission": {"transmissionFactor": 1}}}


@pytest.mark.parametrize("material", [PALE, CLEAR])
def test_what_stands_behind_glass_is_seen(material: dict[str, object], tmp_path: Path) -> None:
    mesh = read(glass_around(0.5, **material), tmp_path)
    middle = render_views(mesh, [0.0], 32, elevation_deg=0.0, shading=Shading.ALBEDO)[0, 12:20, 12:20]
    assert middle[..., 0].min() > 0.9 and middle[..., 1:].max() < 0.3


def test_an_object_of_glass_is_an_object(tmp_path: Path) -> None:
    """A ghost with two solid eyes is not two eyes; a bottle alone is a bottle."""
    assert len(read(glass_around(0.1, **PALE), tmp_path).faces) == 24
    alone = glass_around(0.1, **PALE)
    alone.document["meshes"][0]["primitives"].pop(0)
    assert len(read(alone, tmp_path).faces) == 12


def test_one_bad_number_costs_one_corner(tmp_path: Path) -> None:
    made = textured(png([[(30, 160, 60)]]))
    uv = QUAD[:, :2].copy()
    uv[0] = np.nan
    made.primitive["attributes"] |= {"TEXCOORD_0": made.accessor(uv)}
    tints = np.ones((4, 3), np.float32)
    tints[1] = np.inf
    made.primitive["attributes"] |= {"COLOR_0": made.accessor(tints)}
    mesh = read(made, tmp_path)
    np.testing.assert_allclose(mesh.face_colors, [[0.118, 0.627, 0.235]] * 2, atol=1e-3)
