"""The viewer bundle: what the browser gets is what the released model is."""

from __future__ import annotations

import hashlib
from pathlib import Path

import numpy as np
import pytest
from safetensors.numpy import load_file

from app.models.bundle import make_bundle
from att3d_core.checkpoint import load_released
from att3d_core.errors import CheckpointError
from att3d_core.field.grids import GridLayout
from tests.support.studio import PROMPTS, mix_dense, read_bundle, release_lumpy, silu


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return release_lumpy(tmp_path_factory.mktemp("studio") / "lumpy")


def test_numpy_reads_the_grids_of_the_model_from_it(folder: Path) -> None:
    released = load_released(folder)
    header, sections = read_bundle(make_bundle(folder, released).data)
    assert header["prompts"] == list(PROMPTS) and header["bases"] == header["u_dim"] == 6
    for row, prompt_u in enumerate(sections["prompt_u"]):
        u = released.model.embed(released.prompt_embeddings[row : row + 1])
        assert np.allclose(prompt_u, u[0].numpy(), atol=1e-6)
        grids = released.model.mapping.grids(u)
        for index, dense in enumerate(mix_dense(header, sections, silu(prompt_u.astype(np.float64)))):
            wanted = released.model.config.layout.dense_level(grids, index)[0].permute(1, 2, 3, 0).numpy()
            assert np.abs(wanted).max() > 0.1
            assert np.allclose(dense, wanted, atol=2e-5 * np.abs(wanted).max())


def test_it_holds_the_very_int8_numbers_of_the_release(folder: Path) -> None:
    header, sections = read_bundle(make_bundle(folder, load_released(folder)).data)
    stored = load_file(folder / "model.safetensors")
    parts = [
        sections["basis"][level["tile_start"] :][: level["tiles"]].transpose(0, 2, 1).reshape(-1, 6)[: level["numbers"]]
        for level in header["levels"]
    ]
    assert np.array_equal(np.concatenate(parts), stored["basis"])
    assert np.array_equal(sections["scale"], stored["basis_scale"])
    assert np.array_equal(sections["w1"], stored["radiance.w1"])
    assert np.array_equal(sections["w2"], stored["radiance.w2"])


def test_the_digest_names_the_content(folder: Path) -> None:
    first, second = (make_bundle(folder, load_released(folder)) for _ in range(2))
    assert first == second and first.digest == hashlib.sha256(first.data).hexdigest()


def test_the_default_model_is_as_large_as_promised() -> None:
    layout = GridLayout()
    padded = sum(-(-(level.stop - level.start) // 16) * 16 for level in layout.level_slices)
    assert 20e6 < padded * 32 < 22e6


def test_more_basis_grids_than_any_model_of_ours_are_refused(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("app.models.bundle.MAX_BASES", 5)
    with pytest.raises(CheckpointError, match="lumpy has 6 basis grids, the viewer takes 5 at most"):
        make_bundle(folder, load_released(folder))
