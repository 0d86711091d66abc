"""The basis layer's factored gradient against autograd, and lazy Adam against the dense formula."""

import pytest
import torch

from att3d_core.field.low_rank import SpectralBasis, top_singular
from att3d_core.train.adam import Adam


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
    optimizer = Adam(layer.parameters(), layer, lr, beta2, eps)
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
    ours = Adam([parameter], layer, 0.1, 0.99)
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
