"""Where objects are held, and how they shine."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest

from att3d_core.errors import ExportError
from att3d_core.exports.formats.files import Format
from att3d_core.exports.formats.finish import MATT, Finish, finish_of
from att3d_core.exports.formats.placement import Pivot, placement
from att3d_core.exports.formats.still import still_document
from att3d_core.exports.formats.variants import variants_document
from att3d_core.exports.recipe import Recipe
from att3d_core.images import Encoding
from att3d_core.origin import Origin
from tests.support.exports import colored_statue, glb_json, glb_values, textured_statue

GOLD = Finish(1.0, 0.3)


@pytest.mark.parametrize(
    ("title", "finish"),
    [
        ("a pig", MATT),
        ("a golden pig", GOLD),
        ("A Golden pig wearing a tophat", GOLD),
        ("a pig wearing a golden crown", MATT),
        ("a pig with a gold nose", MATT),
        ("a castle made of glass", Finish(0.0, 0.1)),
        ("a pig wearing a hat made of gold", MATT),
        ("a castle made of", MATT),
        ("a marigold", MATT),
        ("", MATT),
    ],
)
def test_the_object_s_own_material_decides(title: str, finish: Finish) -> None:
    assert finish_of(title) == finish
    assert finish_of(title, unlit=True) == Finish(finish.metallic, finish.roughness, True)


@pytest.mark.parametrize("mesh", [colored_statue(), textured_statue()], ids=["colored", "textured"])
def test_files_hold_the_finish(mesh: Any, tmp_path: Path, khronos: Any) -> None:
    data = still_document(mesh, Origin(("a golden pig",)), unlit=True).to_glb()
    gltf = glb_json(data)
    surface = gltf["materials"][0]["pbrMetallicRoughness"]
    assert (surface["metallicFactor"], surface["roughnessFactor"]) == (1.0, 0.3)
    assert gltf["materials"][0]["extensions"] == {"KHR_materials_unlit": {}}
    assert gltf["extensionsUsed"] == ["KHR_materials_unlit"] and "extensionsRequired" not in gltf
    (tmp_path / "a.glb").write_bytes(data)
    assert khronos(tmp_path / "a.glb")["issues"]["messages"] == []
    lit = glb_json(still_document(mesh, Origin(("a pig",))).to_glb())
    assert "extensions" not in lit["materials"][0] and "extensionsUsed" not in lit


def test_every_variant_has_its_own_finish() -> None:
    mesh = colored_statue()
    gltf = glb_json(
        variants_document([mesh, mesh], ["a pig", "a steel pig"], Origin(("a pig", "a steel pig"))).to_glb()
    )
    assert [entry["pbrMetallicRoughness"]["metallicFactor"] for entry in gltf["materials"]] == [0.0, 1.0]


@pytest.mark.parametrize("pivot", Pivot)
def test_the_pivot_is_the_origin(pivot: Pivot) -> None:
    mesh = colored_statue()
    data = still_document(mesh, Origin(("a pig",)), 2.0, Encoding.JPEG, pivot).to_glb()
    attributes = glb_json(data)["meshes"][0]["primitives"][0]["attributes"]
    points = glb_values(data, attributes["POSITION"])
    bottom = {Pivot.BOTTOM: 0.0, Pivot.CENTRE: -1.0, Pivot.HAND: -2.0 / 6.0}[pivot]
    assert points[:, 1].min() == pytest.approx(bottom, abs=1e-5)
    assert np.ptp(points[:, 1]) == pytest.approx(2.0, rel=1e-5)


def test_a_hand_holds_the_handle_not_the_middle_of_the_box() -> None:
    # An axe: a handle at x = 0, a head that reaches to x = 1.
    handle = [[x, y, z] for x in (-0.05, 0.05) for z in (-0.05, 0.05) for y in np.linspace(0, 3, 31)]
    axe = np.array([*handle, [1, 2.9, 0], [1, 2.5, 0]], np.float32)
    assert np.allclose(placement(axe, 3.0, Pivot.HAND).pivot, [0, 0.5, 0], atol=1e-6)
    assert np.allclose(placement(axe, 3.0, Pivot.CENTRE).pivot, [0.475, 1.5, 0], atol=1e-6)


def test_other_formats_refuse_what_they_cannot_hold() -> None:
    for choice in ({"unlit": True}, {"pivot": Pivot.HAND}):
        with pytest.raises(ExportError, match="a pivot and unlit materials need glb or gltf, got obj"):
            Recipe(kind=Format.OBJ, **choice)
