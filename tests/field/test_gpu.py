"""What only a CUDA GPU can show: every accelerator there against the fused kernels of the CPU (`pytest -m gpu`)."""

from __future__ import annotations

import copy

import pytest
import torch

from att3d_core.field.accelerator import VARIABLE, Choice, Name, choose, missing_nerfacc, missing_tinycudann
from att3d_core.field.grids import GridLayout
from att3d_core.model import Scene
from att3d_core.render.cameras import turntable
from tests.support.marches import DENSE, HASHED, assert_close, field_of, half_empty, outputs_and_gradients
from tests.support.small_run import make_trainer

pytestmark = pytest.mark.gpu
CUDA = torch.device("cuda")
MISSING = {Name.NERFACC: missing_nerfacc, Name.TINYCUDANN: missing_tinycudann}
EACH = pytest.mark.parametrize("name", [Name.PACKED, Name.NERFACC, Name.TINYCUDANN], ids=lambda name: name.value)


def skip_if_missing(name: Name) -> None:
    """With the reason that the program itself would give."""
    missing = MISSING.get(name, str)()
    if missing:
        pytest.skip(missing)


def test_a_gpu_is_used_without_being_asked() -> None:
    assert choose(CUDA).name in (Name.NERFACC, Name.PACKED) and choose(torch.device("cpu")).name is Name.FUSED


@EACH
@pytest.mark.parametrize("layout", [DENSE, HASHED], ids=["dense", "hashed"])
def test_colours_and_every_gradient_equal_the_cpu_kernels(name: Name, layout: GridLayout) -> None:
    skip_if_missing(name)
    mlp, grids = field_of(layout, 2)
    inputs = half_empty(7, 2)
    expected = outputs_and_gradients(None, layout, mlp, grids, inputs)
    choice = Choice(name, "test", asked=True)
    actual = outputs_and_gradients(choice, layout, copy.deepcopy(mlp).to(CUDA), grids.to(CUDA), inputs)
    for part, value in expected.items():
        assert_close(actual[part], value, 1e-3)  # atomic sums, and TF32 where it is on


@EACH
def test_pictures_and_a_training_step_equal_the_cpu_s(name: Name, monkeypatch: pytest.MonkeyPatch) -> None:
    skip_if_missing(name)
    mlp, grids = field_of(DENSE, 1, density=-1.0)
    cameras = turntable(2)
    expected = Scene(DENSE, mlp, grids, torch.zeros(1)).frames(cameras, 16, 16, 24)
    settings = {"full": 0.3, "textureless": 0.3, "explore": 0.2, "frames": 2}
    slow = make_trainer(**settings).advance()
    monkeypatch.setenv(VARIABLE, name.value)
    scene = Scene(DENSE, copy.deepcopy(mlp).to(CUDA), grids.to(CUDA), torch.zeros(1, device=CUDA))
    assert_close(scene.frames(cameras, 16, 16, 24).color.cpu(), expected.color, 1e-3)
    trainer = make_trainer(change=lambda trainer: trainer.model.to(CUDA), **settings)
    assert trainer.advance().loss == pytest.approx(slow.loss, rel=1e-2)
