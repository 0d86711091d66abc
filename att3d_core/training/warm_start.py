"""Starting a run from a released model: new prompts join old ones, and what was learned is not learned again.

The released first layer reads the condition itself, the model in training reads it along its own directions: the
weights are carried over so that every condition within those directions gets the u that it had. Phrases may have become
longer, and there may be more basis grids: new numbers of a phrase start unread, new basis grids at zero.
"""

from __future__ import annotations

import torch
from torch import Tensor

from att3d_core.errors import TrainingError
from att3d_core.field.linear import Linear, PlainLinear, SpectralLinear
from att3d_core.field.low_rank import LowRankBasis, SpectralBasis, top_singular
from att3d_core.field.mapping import Hypernetwork
from att3d_core.model import Att3D


@torch.no_grad()
def start_from(model: Att3D, base: Att3D) -> None:
    """Give `model`, fresh and with its conditions fitted, the weights of the released `base`.

    Raises TrainingError where the two are not the same kind of model.
    """
    _check(model, base)
    new, old = model.mapping, base.mapping
    assert isinstance(new, Hypernetwork) and isinstance(old, Hypernetwork)
    model.radiance.load_state_dict(base.radiance.state_dict())
    if model.environment is not None and base.environment is not None:
        model.environment.load_state_dict(base.environment.state_dict())
    _set_rows(new.first, *_first(old.first, model, base))
    if new.first_biases is not None and old.first_biases is not None:
        _set_rows(new.first_biases, *_first(old.first_biases, model, base))
    for layer, known in zip(new.hidden, old.hidden, strict=True):
        assert isinstance(layer, SpectralLinear | PlainLinear) and isinstance(known, SpectralLinear | PlainLinear)
        assert known.bias is not None
        _set_rows(layer, known.folded(), known.bias)
    _set_basis(new.bases[0], base.mapping.released_basis())


def _check(model: Att3D, base: Att3D) -> None:
    ours, theirs = model.config, base.config
    if not isinstance(model.mapping, Hypernetwork) or not isinstance(base.mapping, Hypernetwork):
        raise TrainingError("only a hypernetwork can start from a released hypernetwork")
    if base.config.finetuned:
        raise TrainingError("a model that was fine-tuned to one prompt is no start for many")
    same = {
        "grid levels": ours.layout == theirs.layout,
        "settings": ours.settings == theirs.settings,
        "slots": ours.slots == theirs.slots and ours.tokens == theirs.tokens,
        "an environment": ours.environment == theirs.environment,
        "radiance biases": ours.mapping.radiance == theirs.mapping.radiance,
        "hidden layers": len(model.mapping.hidden) == len(base.mapping.hidden),
        "basis grids (as many or more)": ours.dim_v >= theirs.dim_v,
        "hidden layers of one width": ours.dim_v == theirs.dim_v or not len(base.mapping.hidden),
        "the length of a phrase (as long or longer)": ours.token_dim >= theirs.token_dim,
    }
    differing = [what for what, equal in same.items() if not equal]
    if differing:
        raise TrainingError(f"this run cannot start from that model, the two differ in {', '.join(differing)}")


def _first(layer: Linear, model: Att3D, base: Att3D) -> tuple[Tensor, Tensor]:
    """Weight [R, I] and bias [R] with which the inputs of `model` give what `layer` of `base` gives."""
    assert layer.bias is not None
    weight, settings = layer.weight.tensor_split([base.config.condition_dim], dim=1)
    weight, mean = _longer(weight / base.scale, model, base), _longer(base.mean[None], model, base)[0]
    bias = layer.bias + weight @ (model.mean - mean)
    weight = weight * model.scale
    if model.directions is not None:
        weight = weight @ torch.linalg.pinv(model.directions.T.double()).to(weight)
    quieter = (base.config.token_dim / model.config.token_dim) ** 0.5  # settings are as loud as the numbers of a text
    return torch.cat([weight, settings * quieter], dim=1), bias


def _longer(parts: Tensor, model: Att3D, base: Att3D) -> Tensor:
    """Rows [R, D] over the condition of `base`, with zeros where the phrases of `model` are longer."""
    tokens, more = max(base.config.tokens, 1), model.config.token_dim - base.config.token_dim
    return torch.nn.functional.pad(parts.unflatten(1, (tokens, -1)), (0, more)).flatten(1)


def _set_rows(layer: Linear, weight: Tensor, bias: Tensor) -> None:
    """The first rows of `layer`; where it has more, those stay as they were drawn."""
    drawn = layer.folded().clone()
    drawn[: len(weight)] = weight
    assert layer.bias is not None
    layer.bias[: len(bias)] = bias
    layer.weight.copy_(drawn)
    if isinstance(layer, SpectralLinear):
        layer.log_gain.copy_(torch.linalg.matrix_norm(drawn, 2).log())


def _set_basis(layer: LowRankBasis, basis: Tensor) -> None:
    layer.weight.zero_()
    layer.weight[:, : basis.shape[1]] = basis
    if isinstance(layer, SpectralBasis):
        layer.log_gain.copy_(top_singular(layer.weight)[0].log())
