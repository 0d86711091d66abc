"""How the fused kernels are compiled and kept, and the accuracy of their activations."""

from __future__ import annotations

import numpy as np
import pytest

from att3d_core.field import jit, kernels


@pytest.mark.parametrize(
    ("fast", "exact", "tolerance"),
    [
        (kernels.exp_negative, lambda x: np.exp(np.minimum(x, 0.0)), 3e-7),
        (kernels.softplus, lambda x: np.logaddexp(0.0, x), 5e-7),
    ],
    ids=["exp", "softplus"],
)
def test_activations_keep_their_relative_error(fast, exact, tolerance: float) -> None:
    x = np.linspace(-80.0, 80.0, 4001, dtype=np.float32)
    x = np.minimum(x, 0) if fast is kernels.exp_negative else x
    got = np.array([fast(value) for value in x], np.float64)
    expected = exact(x.astype(np.float64))
    assert np.abs(got / expected - 1).max() < tolerance


def test_sigmoid_keeps_its_absolute_error() -> None:
    x = np.linspace(-40.0, 40.0, 4001, dtype=np.float32)
    got = np.array([kernels.sigmoid(value) for value in x], np.float64)
    assert np.abs(got - 1 / (1 + np.exp(-x.astype(np.float64)))).max() < 2e-7


def test_a_kernel_is_compiled_anew_when_any_source_changes(monkeypatch: pytest.MonkeyPatch) -> None:
    kernels.softplus(np.float32(1))
    cache, signature = kernels.softplus._cache, kernels.softplus.signatures[0]  # pyright: ignore[reportFunctionMemberAccess]
    codegen = kernels.softplus.targetctx.codegen()  # pyright: ignore[reportFunctionMemberAccess]
    before = cache._index_key(signature, codegen)
    assert cache._index_key(signature, codegen) == before
    monkeypatch.setattr(jit, "_sources", lambda: "edited")
    assert cache._index_key(signature, codegen) != before


def test_kernels_work_where_nothing_can_be_written(monkeypatch: pytest.MonkeyPatch) -> None:
    def no_folder(*_: object) -> None:
        raise RuntimeError("no locator available")

    def full_disk(*_: object) -> None:
        raise OSError("no space left on device")

    def twice(x: float) -> float:
        return x + x

    with monkeypatch.context() as patch:
        patch.setattr(jit.FunctionCache, "_save_overload", full_disk)
        assert jit.jit(twice)(2.0) == 4.0
    monkeypatch.setattr(jit.FunctionCache, "__init__", no_folder)
    assert jit.jit(twice)(3.0) == 6.0
