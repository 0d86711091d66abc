"""Somebody's file as a textured mesh: its coordinates and picture kept, or new ones where it has none."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from att3d_core.errors import LibraryError
from att3d_core.exports.formats.still import glb_bytes, still_document
from att3d_core.exports.texturing.unwrap import Method
from att3d_core.images import Encoding
from att3d_core.library.asset import BALL_RADIUS
from att3d_core.mesh.imported import import_textured
from att3d_core.origin import Origin
from tests.support.exports import colored_statue, textured_statue
from tests.support.glb_files import png, quad


def test_what_was_written_is_read_back(tmp_path: Path) -> None:
    mesh = textured_statue()
    file = tmp_path / "a.glb"
    file.write_bytes(still_document(mesh, Origin(("a",), licence="CC0-1.0"), 2.5, Encoding.PNG).to_glb())
    found = import_textured(file)
    assert found.kept and found.mesh.unwrapped is Method.OWN and found.height_m == pytest.approx(2.5, abs=1e-5)
    assert found.about["copyright"] == "CC0-1.0" and found.mesh.watertight
    assert np.array_equal(found.mesh.base_color, mesh.base_color)
    assert len(found.mesh.faces) == len(mesh.faces) and len(found.mesh.vertices) == len(mesh.vertices)
    assert np.linalg.norm(found.mesh.vertices, axis=1).max() == pytest.approx(BALL_RADIUS, abs=1e-5)
    theirs = found.mesh.uvs[found.mesh.faces].reshape(-1, 2)
    assert np.allclose(theirs, mesh.uvs[mesh.faces].reshape(-1, 2), atol=1e-6)


@pytest.mark.parametrize("spread", [1.0, 3.0])
def test_a_picture_that_repeats_gets_new_coordinates(tmp_path: Path, spread: float) -> None:
    made = quad()
    uvs = np.array([[0, 1], [1, 1], [1, 0], [0, 0]], np.float32) * spread
    made.primitive["attributes"]["TEXCOORD_0"] = made.accessor(uvs)
    picture = made.texture(png([[(255, 0, 0), (0, 0, 255)]]))
    made.material(pbrMetallicRoughness={"baseColorTexture": {"index": picture}})
    (tmp_path / "a.glb").write_bytes(made.to_bytes())
    found = import_textured(tmp_path / "a.glb")
    assert found.kept == (spread == 1.0)
    seen = {tuple(color) for color in found.mesh.base_color.reshape(-1, 3).tolist()}
    assert max(red for red, _, _ in seen) > 200 and max(blue for _, _, blue in seen) > 200


def test_colours_of_vertices_become_a_texture(tmp_path: Path) -> None:
    (tmp_path / "a.glb").write_bytes(glb_bytes(colored_statue(), Origin(("a",))))
    found = import_textured(tmp_path / "a.glb")
    assert not found.kept and found.mesh.base_color.std() > 10


@pytest.mark.parametrize(("content", "reason"), [(b"no model", "cannot be read"), (None, "cannot be read")])
def test_what_cannot_be_read_says_why(tmp_path: Path, content: bytes | None, reason: str) -> None:
    if content is not None:
        (tmp_path / "a.glb").write_bytes(content)
    with pytest.raises(LibraryError, match=reason):
        import_textured(tmp_path / "a.glb")


def test_too_many_triangles_are_refused_in_one_line(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("att3d_core.mesh.imported.MOST_TRIANGLES", 1)
    (tmp_path / "a.glb").write_bytes(quad().to_bytes())
    with pytest.raises(LibraryError, match=r"2 triangles.*simplify it first"):
        import_textured(tmp_path / "a.glb")
