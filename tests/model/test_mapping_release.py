"""Every mapping network released: what is loaded makes the same scenes, which are drawn and exported."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import pytest
import torch

from att3d_core.checkpoint import Provenance, load_released, save_released
from att3d_core.exports.formats.still import glb_bytes
from att3d_core.exports.scene import scene_mesh
from att3d_core.field import fused
from att3d_core.field.grids import GridLayout
from att3d_core.model import Att3D, RenderMode
from att3d_core.origin import Origin
from att3d_core.render.cameras import turntable
from tests.support.mappings import CONDITION, LAYOUT, NETWORKS, SHAPES, conditions, config_of, lively


def release(model: Att3D, folder: Path) -> Att3D:
    save_released(folder, model, Provenance("tiny", "0" * 64, ("a", "b"), conditions(2)))
    return load_released(folder).model


@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", NETWORKS)
def test_a_released_model_makes_the_same_scenes(name: str, shape: str, tmp_path: Path) -> None:
    """Up to half a step of 8 bits in every basis grid, each times its weight."""
    config = config_of(name, *SHAPES[shape])
    model = lively(config)
    model.scale.fill_(0.7)
    released = release(model, tmp_path / "model")
    assert released.config == config
    values = torch.tensor([[20.0, 0.02], [90.0, 0.07]])
    with torch.no_grad():
        u = model.embed(conditions(2), values)
        torch.testing.assert_close(released.embed(conditions(2), values), u, rtol=1e-4, atol=1e-5)
        weights = model.mapping.weights(u)
        torch.testing.assert_close(released.mapping.weights(u), weights, rtol=1e-3, atol=1e-4)
        found, expected = released.mapping.grids(u), model.mapping.grids(u)
        biases, folded = model.mapping.biases(u), released.mapping.biases(u)
        if biases is not None and folded is not None:
            torch.testing.assert_close(folded, biases, rtol=1e-4, atol=1e-5)
        assert (biases is None) == (folded is None)
    basis = model.mapping.released_basis()
    assert not torch.equal(found, expected)  # or this test would not see the quantisation
    for index, level in enumerate(config.layout.level_slices):
        half_steps = basis[level].abs().amax(0) / 127 / 2
        bound = (weights[:, index].abs() * half_steps).sum(-1, keepdim=True)
        assert ((found - expected)[:, level].abs() <= 1.01 * bound + 1e-4).all()


@pytest.mark.slow
@pytest.mark.parametrize("shape", SHAPES)
@pytest.mark.parametrize("name", NETWORKS)
def test_it_is_drawn_like_the_reference_and_exported(
    name: str, shape: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    released = release(lively(config_of(name, *SHAPES[shape])), tmp_path / "model")
    scene, other = (released(condition) for condition in conditions(2))
    cameras = turntable(1, start_deg=30.0)
    picture = scene.picture(cameras, 20, 20)
    assert picture.isfinite().all() and picture.std() > 0.02
    assert torch.equal(picture, other.picture(cameras, 20, 20)) == (name == "single")
    plain = scene.picture(cameras, 20, 20, RenderMode.TEXTURELESS)
    assert (plain[0, 0, 0] == 1).all() and ((picture[0, 0, 0] == 1).all() == (shape == "dense"))
    monkeypatch.setenv("ATT3D_ACCELERATOR", "torch")
    slow = released(conditions(2)[0]).picture(cameras, 20, 20)
    monkeypatch.delenv("ATT3D_ACCELERATOR")
    assert (picture - slow).square().mean() < 1e-4
    mesh = scene_mesh(scene, triangles=500)
    assert mesh.watertight and glb_bytes(mesh, Origin(("a ball",)))[:4] == b"glTF"


def test_concatenation_gives_every_prompt_its_own_biases_and_one_grid() -> None:
    model = lively(config_of("concatenation"))
    with torch.no_grad():
        u = model.embed(conditions(3))
        grids, biased = model.mapping.grids(u), model.radiance_of(u)
        points = torch.rand(3, 50, 3, generator=torch.Generator().manual_seed(0)) - 0.5
        sigmas, rgbs = fused.query_points(LAYOUT, biased, grids, points)
        assert torch.equal(grids[0], grids[1])
        for index in range(3):
            scene = model.scene_from_u(u[index])
            alone = scene.density_and_color(points[index])
            torch.testing.assert_close(alone[0], sigmas[index], rtol=1e-4, atol=1e-4)
            torch.testing.assert_close(alone[1], rgbs[index], rtol=1e-4, atol=1e-4)
            slow = fused.torch_field(LAYOUT, biased.select(torch.tensor([index])), grids[index : index + 1])
            torch.testing.assert_close(slow(points[index : index + 1])[0][0], sigmas[index], rtol=1e-3, atol=1e-3)
    assert not torch.allclose(rgbs[0], rgbs[1], atol=1e-2)
    before = model.radiance.b1.clone()
    model(conditions(1)[0])
    assert torch.equal(model.radiance.b1, before)  # the shared MLP stays as it was


def test_what_a_model_looked_at_is_folded_away_and_settings_are_kept(tmp_path: Path) -> None:
    directions = torch.linalg.qr(torch.randn(CONDITION, 3, generator=torch.Generator().manual_seed(0))).Q
    config = config_of("hypernetwork")
    model = Att3D(config, generator=torch.Generator().manual_seed(0), directions=directions)
    released = release(model, tmp_path / "narrow")
    values = torch.tensor([[20.0, 0.02], [90.0, 0.07]])
    torch.testing.assert_close(
        released.embed(conditions(2), values), model.embed(conditions(2), values), rtol=1e-4, atol=1e-5
    )
    assert released.directions is None and released.mapping.first.weight.shape == (4, CONDITION + 2)  # type: ignore[union-attr]


def test_a_grid_of_many_levels_is_its_levels() -> None:
    """The attention network's bases, one per level, against one basis with the same columns."""
    config = replace(config_of("attention without spectral norm"), layout=GridLayout((4, 7), (11,), 5))
    model = lively(config)
    u = model.embed(conditions(2))
    amounts, basis = model.mapping.amounts(u), model.mapping.released_basis()
    levels = [basis[part] @ amounts[:, i].T for i, part in enumerate(config.layout.level_slices)]
    torch.testing.assert_close(model.mapping.grids(u), torch.cat(levels).T, rtol=1e-4, atol=1e-4)
