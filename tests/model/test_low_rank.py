"""The basis layer's factored gradient against autograd, and lazy Adam against the dense formula."""

import numpy as np
import pytest
import torch

from att3d_core.field.kernels import POINTS
from att3d_core.field.low_rank import SpectralBasis, top_singular
from att3d_core.field.low_rank_kernels import ROWS_A_TASK, product_and_gram, seen_product
from att3d_core.training.adam import Adam


def naive(v, weight, log_gain):
    """The same layer, left to autograd."""
    return v @ (weight * (log_gain.exp() / torch.linalg.matrix_norm(weight, 2))).T


@pytest.fixture
def layer():
    basis = SpectralBasis(6, 200, std=0.3, generator=torch.Generator().manual_seed(0))
    torch.nn.init.constant_(basis.log_gain, 0.7)
    return basis


def test_top_singular_is_the_spectral_norm(layer):
    sigma, top = top_singular(layer.weight.detach())
    assert torch.allclose(sigma, torch.linalg.matrix_norm(layer.weight.detach(), 2), rtol=1e-5)
    assert torch.allclose((layer.weight.detach() @ top).norm(), sigma, rtol=1e-5)


def test_every_gradient_equals_autograd(layer):
    generator = torch.Generator().manual_seed(1)
    v = torch.randn(3, 6, generator=generator, requires_grad=True)
    upstream = torch.randn(3, 200, generator=generator)
    out = layer(v)
    (out * upstream).sum().backward()
    got = (layer.low_rank_grads[0].dense(), v.grad.clone(), layer.log_gain.grad.clone())

    weight = layer.weight.detach().clone().requires_grad_()
    log_gain = layer.log_gain.detach().clone().requires_grad_()
    v.grad = None
    expected_out = naive(v, weight, log_gain)
    (expected_out * upstream).sum().backward()
    torch.testing.assert_close(out, expected_out, rtol=1e-4, atol=1e-5)
    for actual, expected in zip(got, (weight.grad, v.grad, log_gain.grad), strict=True):
        torch.testing.assert_close(actual, expected, rtol=1e-4, atol=1e-5)


def test_squared_norm_and_scaling_need_no_dense_gradient(layer):
    layer(torch.randn(3, 6)).square().sum().backward()
    grad = layer.low_rank_grads[0]
    torch.testing.assert_close(grad.squared_norm(), grad.dense().square().sum(), rtol=1e-4, atol=1e-4)
    torch.testing.assert_close(grad.scaled(0.5).dense(), 0.5 * grad.dense())


def test_folded_weight_gives_the_same_grids(layer):
    v = torch.randn(4, 6)
    torch.testing.assert_close(v @ layer.folded().T, layer(v).detach(), rtol=1e-4, atol=1e-5)


def test_adam_follows_the_formula_on_touched_rows_and_leaves_the_others(layer):
    lr, beta2, eps = 0.05, 0.9, 1e-8
    optimizer = Adam(layer.parameters(), [layer], lr, beta2, eps)
    expected = layer.weight.detach().clone()
    square = torch.zeros_like(expected)
    generator = torch.Generator().manual_seed(2)
    for step in range(1, 4):
        upstream = torch.randn(3, 200, generator=generator)
        upstream[:, 50:] = 0
        upstream[:, 10 * step : 10 * step + 5] = 0  # these rows skip one step
        optimizer.zero_grad()
        (layer(torch.randn(3, 6, generator=generator)) * upstream).sum().backward()
        grad = layer.low_rank_grads[0].dense()
        touched = (upstream != 0).any(0)
        square[touched] = beta2 * square[touched] + (1 - beta2) * grad[touched] ** 2
        expected[touched] -= lr * grad[touched] / ((square[touched] / (1 - beta2**step)).sqrt() + eps)
        untouched = layer.weight.detach()[~touched].clone()
        optimizer.step()
        torch.testing.assert_close(layer.weight.detach()[~touched], untouched, rtol=0, atol=0)
        torch.testing.assert_close(layer.weight.detach(), expected, rtol=1e-4, atol=1e-5)


def test_dense_parameters_follow_torch_adam_with_beta1_zero(layer):
    parameter = torch.nn.Parameter(torch.tensor([1.0, -2.0, 3.0]))
    twin = torch.nn.Parameter(parameter.detach().clone())
    ours = Adam([parameter], [layer], 0.1, 0.99)
    theirs = torch.optim.Adam([twin], 0.1, (0.0, 0.99))
    for _ in range(5):
        for p, optimizer in ((parameter, ours), (twin, theirs)):
            optimizer.zero_grad()
            (p.sin() * torch.tensor([1.0, 2.0, 3.0])).sum().backward()
            optimizer.step()
    torch.testing.assert_close(parameter, twin)


def test_two_uses_in_one_step_add_up(layer):
    v = torch.randn(4, 6)
    layer(v).square().sum().backward()
    together = layer.low_rank_grads[0].dense()
    layer.low_rank_grads.clear()
    (layer(v[:2]).square().sum() + layer(v[2:]).square().sum()).backward()
    apart = sum(grad.dense() for grad in layer.low_rank_grads)
    torch.testing.assert_close(apart, together, rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("batch", [1, 5])
@pytest.mark.parametrize("dim_v", [2, 6, 32, 64])
def test_large_layers_of_any_size_match_autograd(dim_v, batch):
    size = ROWS_A_TASK + POINTS + 3  # two tasks, whole blocks and a rest
    generator = torch.Generator().manual_seed(dim_v + batch)
    basis = SpectralBasis(dim_v, size, generator=generator)
    v = torch.randn(batch, dim_v, generator=generator, requires_grad=True)
    upstream = torch.randn(batch, size, generator=generator) * (torch.rand(size, generator=generator) < 0.3)
    out = basis(v)
    out.backward(upstream)

    twin_v = v.detach().double().requires_grad_()
    weight = basis.weight.detach().double().requires_grad_()
    log_gain = basis.log_gain.detach().double().requires_grad_()
    expected = naive(twin_v, weight, log_gain)
    expected.backward(upstream.double())
    pairs = (
        (out, expected),
        (basis.low_rank_grads[0].dense(), weight.grad),
        (v.grad, twin_v.grad),
        (basis.log_gain.grad, log_gain.grad),
    )
    for actual, exact in pairs:
        torch.testing.assert_close(actual.double(), exact, rtol=1e-4, atol=2e-6 * float(exact.detach().abs().max()))


def test_gram_matrix_is_symmetric_and_exact():
    weight = np.random.default_rng(0).standard_normal((2 * ROWS_A_TASK + 77, 10), dtype=np.float32)
    out = np.empty((1, len(weight)), np.float32)
    gram = product_and_gram(np.ones((1, 10), np.float32), weight, out)
    exact = weight.astype(np.float64)
    np.testing.assert_array_equal(gram, gram.T)
    np.testing.assert_allclose(gram, exact.T @ exact, atol=1e-6 * gram.max())
    np.testing.assert_allclose(out[0], exact.sum(1), atol=1e-5)


def test_training_is_bit_equal_for_any_number_of_threads():
    def train(threads):
        torch.set_num_threads(threads)
        generator = torch.Generator().manual_seed(3)
        basis = SpectralBasis(6, 3 * ROWS_A_TASK + 5, generator=generator)
        optimizer = Adam(basis.parameters(), [basis], 0.01)
        v = torch.randn(2, 6, generator=generator, requires_grad=True)
        for _ in range(2):
            optimizer.zero_grad()
            out = basis(v)
            out.backward(torch.randn(out.shape, generator=generator))
            optimizer.step()
        return basis(v).detach(), basis.weight.detach(), basis.log_gain.detach(), v.grad

    before = torch.get_num_threads()
    try:
        for one, many in zip(train(1), train(3), strict=True):
            assert torch.equal(one, many)
    finally:
        torch.set_num_threads(before)


def test_rows_without_gradient_are_not_even_read():
    weight = torch.randn(3 * POINTS + 1, 6)
    grad = torch.randn(2, len(weight)) * (torch.arange(len(weight)) % 3 == 0)
    grad[0, 1::3] = -0.0
    expected = grad @ weight
    weight[grad.abs().sum(0) == 0] = torch.inf
    np.testing.assert_allclose(seen_product(grad.numpy(), weight.numpy()), expected.numpy(), rtol=1e-4, atol=1e-4)


@pytest.mark.parametrize("bad", [torch.nan, torch.inf])
def test_a_diverged_gradient_is_not_taken_for_zero(layer, bad):
    v = torch.randn(2, 6, requires_grad=True)
    out = layer(v)
    upstream = torch.zeros_like(out)
    upstream[1, 7] = bad
    out.backward(upstream)
    assert v.grad is not None
    assert not v.grad[1].isfinite().any()
    assert torch.equal(v.grad[0], torch.zeros(6))


@pytest.mark.parametrize("edit", ["numpy", "data", "state"])
def test_the_norm_follows_every_edit_of_the_weight(layer, edit):
    v = torch.randn(2, 6)
    layer(v)
    fresh = torch.randn(200, 6)
    if edit == "numpy":
        layer.weight.detach().numpy()[:] = fresh.numpy()
    elif edit == "data":
        layer.weight.data = fresh.clone()
    else:
        layer.load_state_dict({"weight": fresh, "log_gain": layer.log_gain.detach().clone()})
    torch.testing.assert_close(layer(v), naive(v, fresh, layer.log_gain), rtol=1e-4, atol=1e-5)


def test_double_precision_takes_pytorchs_own_operations(layer):
    layer.double()
    v = torch.randn(2, 6, dtype=torch.float64, requires_grad=True)
    out = layer(v)
    assert out.dtype == torch.float64
    torch.testing.assert_close(out, naive(v, layer.weight, layer.log_gain), rtol=1e-5, atol=1e-6)
    optimizer = Adam(layer.parameters(), [layer], 0.01)
    out.square().sum().backward()
    before = layer.weight.detach().clone()
    gradient = layer.low_rank_grads[0].dense()
    step = -0.01 * gradient / (gradient.abs() + 1e-8)  # the first step of Adam without momentum
    optimizer.step()
    torch.testing.assert_close(layer.weight.detach() - before, step, rtol=1e-3, atol=1e-6)
