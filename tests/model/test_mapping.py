"""Every mapping network against its formula written out, and the promises that hold for all of them."""

from __future__ import annotations

import json

import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from torch import Tensor

from att3d_core.field.attention import HEADS, Attention
from att3d_core.field.config import MappingConfig, ModelConfig, Network, Setting
from att3d_core.field.grids import HASH_LEVELS, GridLayout
from att3d_core.field.mapping import FREE_STD
from att3d_core.model import Att3D
from tests.support.mappings import (
    CONDITION,
    HASHED,
    LAYOUT,
    NETWORKS,
    SETTINGS,
    TOKEN_DIM,
    TOKENS,
    conditions,
    config_of,
    lively,
)

Parameters = dict[str, Tensor]


def normal(p: Parameters, name: str) -> Tensor:
    """The effective weight of a layer: divided by its norm and times its gain, if it has one."""
    weight = p[f"{name}.weight"]
    if f"{name}.log_gain" not in p:
        return weight
    return weight / torch.linalg.matrix_norm(weight, 2) * p[f"{name}.log_gain"].exp()


def linear(p: Parameters, name: str, x: Tensor) -> Tensor:
    return x @ normal(p, name).T + p.get(f"{name}.bias", torch.zeros(()))


def silu(x: Tensor) -> Tensor:
    return x / (1 + (-x).exp())


def layer_norm(p: Parameters, name: str, x: Tensor) -> Tensor:
    x = (x - x.mean()) / (x.var(unbiased=False) + 1e-5).sqrt()
    return x * p[f"{name}.weight"] + p[f"{name}.bias"]


def attend(p: Parameters, tokens: list[Tensor], setting: Tensor, layers: int) -> Tensor:
    """Self-attention of one prompt, a token and a head at a time; padding is simply not there."""
    there = [token for token in tokens if token.any()]
    presence = [min(1.0, float(token.square().mean().sqrt())) for token in there]
    x = [linear(p, "first", torch.cat([token, setting])) for token in there]
    for b in range(layers):
        qkv = [linear(p, f"blocks.{b}.qkv", layer_norm(p, f"blocks.{b}.norm_1", h)).view(3, HEADS, -1) for h in x]
        for t in range(len(x)):
            heads = []
            for head in range(HEADS):
                scores = [qkv[t][0, head] @ other[1, head] / len(other[1, head]) ** 0.5 for other in qkv]
                odds = [score.exp() * amount for score, amount in zip(scores, presence, strict=True)]
                values = [odd * other[2, head] for odd, other in zip(odds, qkv, strict=True)]
                heads.append(torch.stack(values).sum(0) / torch.stack(odds).sum())
            x[t] = x[t] + linear(p, f"blocks.{b}.out", torch.cat(heads))
        for t in range(len(x)):
            up = silu(linear(p, f"blocks.{b}.up", layer_norm(p, f"blocks.{b}.norm_2", x[t])))
            x[t] = x[t] + linear(p, f"blocks.{b}.down", up)
    mean = sum(amount * h for amount, h in zip(presence, x, strict=True)) / sum(presence)
    assert isinstance(mean, Tensor)
    return layer_norm(p, "norm", mean)


def reference(config: ModelConfig, p: Parameters, condition: Tensor, setting: Tensor) -> tuple[Tensor, Tensor]:
    """Grid [N] and biases [32] of one prompt, left to autograd."""
    network, layers = config.mapping.network, config.mapping.layers
    nothing = torch.zeros(32)
    if network is Network.SINGLE:
        return p["basis.weight"][:, 0], nothing
    if network is Network.ATTENTION:
        summary = attend(p, list(condition.view(TOKENS, TOKEN_DIM)), setting, layers)
        levels = range(len(config.layout.level_slices))
        parts = [normal(p, f"basis.levels.{i}") @ silu(linear(p, f"heads.{i}", summary)) for i in levels]
        return torch.cat(parts), nothing
    inputs = torch.cat([condition, setting])
    v = silu(linear(p, "first", inputs))
    biases = linear(p, "first_biases", inputs) if config.mapping.radiance else nothing
    if network is Network.CONCATENATION:
        return p["basis.weight"][:, 0], normal(p, "bias_layer") @ v
    for index in range(layers if network is Network.DEEPER else 0):
        v = silu(linear(p, f"hidden.{index}", v))
    return normal(p, "basis") @ v, biases


@pytest.mark.parametrize("name", NETWORKS)
def test_grids_and_every_gradient_equal_the_formula_left_to_autograd(name: str) -> None:
    config = config_of(name)
    model = lively(config)
    mapping = model.mapping
    batch, scaled = conditions(3), torch.tensor([[-1.0, 0.5], [0.0, 0.0], [1.0, -0.2]])
    ends = torch.tensor([[s.low, s.high] for s in SETTINGS])
    values = ends.mean(1) + scaled * (ends[:, 1] - ends[:, 0]) / 2
    scaled *= config.token_dim**0.5
    upstream = torch.randn(3, config.layout.size, generator=torch.Generator().manual_seed(3))
    up_biases = torch.randn(3, 32, generator=torch.Generator().manual_seed(4))

    u = model.embed(batch, values)
    grids, biases = mapping.grids(u), mapping.biases(u)
    loss = (grids * upstream).sum() + (0.0 if biases is None else (biases * up_biases).sum())
    loss.backward()
    dense = {id(layer.weight): layer.low_rank_grads[0].dense() for layer in mapping.bases}
    found = {n: dense.get(id(q), q.grad) for n, q in mapping.named_parameters()}

    p = {n: q.detach().clone().requires_grad_() for n, q in mapping.named_parameters()}
    expected = [reference(config, p, c, s) for c, s in zip(batch, scaled, strict=True)]
    torch.testing.assert_close(grids, torch.stack([grid for grid, _ in expected]), rtol=1e-3, atol=1e-4)
    if biases is not None:
        torch.testing.assert_close(biases, torch.stack([bias for _, bias in expected]), rtol=1e-4, atol=1e-5)
    total = sum((g * up).sum() + (b * ub).sum() for (g, b), up, ub in zip(expected, upstream, up_biases, strict=True))
    assert isinstance(total, Tensor)
    total.backward()
    used = {n: q.grad for n, q in p.items() if q.grad is not None}
    assert len(used) >= len(mapping.bases) and any("basis" in n for n in used)
    for n, exact in used.items():
        got = found[n]
        assert got is not None, n
        size = float(exact.abs().max())
        torch.testing.assert_close(got, exact, rtol=1e-3, atol=1e-4 * max(size, 1.0), msg=lambda m, n=n: f"{n}: {m}")
    for n, got in found.items():
        assert n in used or got is None, n


@pytest.mark.parametrize("name", NETWORKS)
@given(data=st.data())
@settings(max_examples=8, deadline=None)
def test_u_is_affine_so_a_mix_of_prompts_is_the_mix_of_their_u(name: str, data: st.DataObject) -> None:
    """Any number of corners, weights that sum to 1, some outside [0, 1]; conditions and settings alike."""
    model = MODELS.setdefault(name, lively(config_of(name)))
    count = data.draw(st.integers(2, 5))
    raw = data.draw(st.lists(st.floats(-1, 2), min_size=count - 1, max_size=count - 1))
    weights = torch.tensor([*raw, 1 - sum(raw)])
    corners = conditions(count, data.draw(st.integers(0, 1000)))
    values = torch.rand(count, 2, generator=torch.Generator().manual_seed(count)) * 50
    with torch.no_grad():
        mixed = model.embed((weights @ corners)[None], (weights @ values)[None])[0]
        torch.testing.assert_close(mixed, weights @ model.embed(corners, values), rtol=1e-4, atol=1e-4)
    assert mixed.shape == (model.u_dim,)


MODELS: dict[str, Att3D] = {}


@pytest.mark.parametrize("name", NETWORKS)
def test_weights_say_how_much_each_basis_grid_counts(name: str) -> None:
    """The sum that the viewer works out: a weight per level and basis, from nothing but the released basis."""
    model = lively(config_of(name, HASHED))
    with torch.no_grad():
        u = model.embed(conditions(2))
        weights, basis = model.mapping.weights(u), model.mapping.released_basis()
        grids = model.mapping.grids(u)
    assert weights.shape == (2, 5, basis.shape[1])
    for level, part in enumerate(HASHED.level_slices):
        torch.testing.assert_close(grids[:, part], weights[:, level] @ basis[part].T, rtol=1e-3, atol=1e-4)


def test_settings_default_to_their_middle_and_change_the_scene() -> None:
    model = lively(config_of("hypernetwork"))
    middle = torch.tensor([[setting.middle for setting in SETTINGS]])
    assert middle.tolist() == [[55.0, pytest.approx(0.05)]]
    one = conditions(1)
    torch.testing.assert_close(model.embed(one), model.embed(one, middle))
    # From low to high the last columns of the first layer are gone through, whatever the units.
    weight = model.mapping.first.folded()  # type: ignore[union-attr]
    low, high = (model.embed(one, torch.tensor([[getattr(s, end) for s in SETTINGS]])) for end in ("low", "high"))
    torch.testing.assert_close((high - low)[0], 2 * CONDITION**0.5 * weight[:, CONDITION:].sum(1), rtol=1e-4, atol=1e-5)
    first, second = (model(one[0], torch.tensor(values)).grids for values in ([10.0, 0.0], [100.0, 0.0]))
    assert not torch.allclose(first, second)
    with pytest.raises(ValueError, match=r"expected 2 settings for each of 1, got \(1, 3\)"):
        model.embed(one, torch.zeros(1, 3))


def test_attention_does_not_see_padding_or_order() -> None:
    model = lively(config_of("attention"))
    tokens = torch.randn(TOKENS, TOKEN_DIM, generator=torch.Generator().manual_seed(5))
    tokens[2] = 0
    with torch.no_grad():
        grids = [model(tokens[list(order)].flatten()).grids for order in ((0, 1, 2), (2, 0, 1), (1, 2, 0))]
    for other in grids[1:]:
        torch.testing.assert_close(other, grids[0], rtol=1e-4, atol=1e-4)
    assert not torch.allclose(model(tokens[[0, 2, 2]].flatten()).grids, grids[0], atol=1e-2)


def test_attention_is_continuous_where_a_token_begins() -> None:
    """Towards a prompt of more tokens: a hundred times less of it changes about a hundred times less."""
    model = lively(config_of("attention"))
    short, long = conditions(2)
    with torch.no_grad():
        start = model(short).grids
        steps = [(model((1 - a) * short + a * long).grids - start).norm() for a in (1e-2, 1e-4)]
    assert steps[1] < steps[0] / 30 and steps[0] < 0.2 * (model(long).grids - start).norm()


def test_attention_answers_where_nothing_is_there() -> None:
    model = lively(config_of("attention"))
    assert model(torch.zeros(CONDITION)).grids.isfinite().all()
    presence = Attention.presence(torch.tensor([[[0.0, 0.0], [3.0, 3.0], [0.5, -0.5]]]))
    torch.testing.assert_close(presence, torch.tensor([[0.0, 1.0, 0.5]]))


def test_a_pooled_embedding_is_one_token() -> None:
    model = lively(ModelConfig(CONDITION, 4, LAYOUT, mapping=NETWORKS["attention"]))
    first, second = (model(condition).grids for condition in conditions(2))
    assert not torch.allclose(first, second, atol=1e-2)


def test_tokens_keep_a_mean_of_zero_and_pooled_embeddings_do_not() -> None:
    model, pooled = lively(config_of("attention")), lively(config_of("hypernetwork"))
    seen = conditions(50) * 7 + (conditions(50) != 0) * 2.0
    for one in (model, pooled):
        one.fit_condition(seen)
    assert not model.mean.any() and pooled.mean.abs().max() > 0.5
    u = model.embed(seen)[:, :CONDITION].view(50, TOKENS, TOKEN_DIM)
    assert not u[::2, -1].any()  # padding
    assert u[u != 0].square().mean().sqrt() == pytest.approx(1.0, rel=1e-3)


def test_half_way_between_a_pair_something_is_left_where_it_is_not_centred() -> None:
    """The mean of two prompts is what lies half-way between them: taken off, every u of that pair passes 0."""
    pair = conditions(2)
    left = {}
    for centered in (True, False):
        model = lively(config_of("hypernetwork"))
        model.fit_condition(pair, centered)
        bias = model.embed(model.mean[None])
        u = model.embed(torch.cat([pair, pair.mean(0, keepdim=True)])) - bias
        left[centered] = float((u[2].norm() / u[:2].norm(dim=1).mean()).detach())
    assert left[True] < 1e-4 and left[False] > 0.3


@pytest.mark.parametrize("name", NETWORKS)
def test_spread_sets_the_deviation_of_u_where_there_is_a_layer_to_scale(name: str) -> None:
    model, seen = lively(config_of(name)), conditions(64)
    part = slice(model.config.dim_v if NETWORKS[name].radiance else None)
    before = float(model.embed(seen).detach()[:, part].std())
    model.spread_u(0.25, seen)
    after = float(model.embed(seen).detach()[:, part].std())
    scaled = NETWORKS[name].network not in (Network.ATTENTION, Network.SINGLE)
    assert after == pytest.approx(0.25 if scaled else before, rel=1e-3)


@pytest.mark.parametrize("network", [Network.ATTENTION, Network.SINGLE])
def test_directions_need_a_layer_to_be_folded_into(network: Network) -> None:
    with pytest.raises(ValueError, match=f"{network.value} has no first layer to fold directions into"):
        Att3D(ModelConfig(CONDITION, 4, LAYOUT, mapping=MappingConfig(network)), directions=torch.eye(CONDITION)[:, :3])


def test_only_a_fresh_network_can_be_trained() -> None:
    for name in NETWORKS:
        config = config_of(name)
        assert Att3D(config).mapping.trainable and Att3D(config).mapping.bases
        folded = Att3D(config, folded=True).mapping
        assert not folded.trainable and not folded.bases


def test_a_free_grid_starts_as_lively_as_the_hypernetworks() -> None:
    """Or the per-prompt baseline would start with a handicap."""
    free = lively(ModelConfig(CONDITION, 32, LAYOUT, mapping=MappingConfig(Network.SINGLE)))
    assert float(free.mapping.grids(free.embed(conditions(1))).detach().std()) == pytest.approx(8 * FREE_STD, rel=0.1)


@pytest.mark.parametrize("name", NETWORKS)
def test_configurations_survive_json(name: str) -> None:
    config = config_of(name, HASHED, environment=True)
    assert ModelConfig.from_json(json.loads(json.dumps(config.to_json()))) == config


def test_what_older_configurations_leave_out_has_its_default() -> None:
    old = {
        "condition_dim": 384,
        "dim_v": 32,
        "layout": {"resolutions": [9, 14, 22, 36, 58], "hash_resolutions": [], "hash_log2_size": 14},
        "environment": False,
    }
    assert ModelConfig.from_json(old) == ModelConfig()


@pytest.mark.parametrize(
    ("build", "message"),
    [
        (lambda: Setting("", 0, 1), "name of 1 to 64 letters"),
        (lambda: Setting("weight", 1, 1), "expected the setting weight to have low < high, got 1 and 1"),
        (lambda: Setting("weight", 0, float("nan")), "to range between two numbers"),
        (lambda: Setting("weight", "0", 1), "to range between two numbers"),  # type: ignore[arg-type]
        (lambda: MappingConfig(layers=0), "expected 1 to 64 layers of the mapping network, got 0"),
        (lambda: MappingConfig(spectral_norm="no"), "spectral_norm to be true or false"),  # type: ignore[arg-type]
        (lambda: ModelConfig(10, tokens=3), "10 numbers are not 3 token embeddings of one length"),
        (lambda: ModelConfig(settings=(Setting("a", 0, 1), Setting("a", 0, 2))), "settings of different names"),
    ],
)
def test_impossible_configurations_are_refused(build: object, message: str) -> None:
    with pytest.raises(ValueError, match=message):
        build()  # type: ignore[operator]


def test_hash_levels_bring_the_features_to_thirty_two() -> None:
    layout = GridLayout(hash_resolutions=HASH_LEVELS)
    assert layout.feature_count == 32 and len(HASH_LEVELS) == 3
