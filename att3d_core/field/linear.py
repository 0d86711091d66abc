"""Linear layers of the mapping network, with spectral normalisation and without (paper B.1.5)."""

from __future__ import annotations

import torch
from torch import Tensor, nn


class SpectralLinear(nn.Module):
    """Linear layer whose weight is divided by its largest singular value, with a learned gain after it.

    The gain starts so that the layer is what it would be without normalisation.
    """

    def __init__(
        self, inputs: int, outputs: int, generator: torch.Generator | None = None, with_bias: bool = True
    ) -> None:
        super().__init__()
        self.weight = nn.Parameter(_uniform(inputs, outputs, generator))
        self.bias = nn.Parameter(torch.zeros(outputs)) if with_bias else None
        self.log_gain = nn.Parameter(torch.linalg.matrix_norm(self.weight.detach(), 2).log())

    def forward(self, x: Tensor) -> Tensor:
        """x [..., inputs] to [..., outputs]."""
        return nn.functional.linear(x, self._normalised(), self.bias)

    def _normalised(self) -> Tensor:
        return self.weight * (self.log_gain.exp() / torch.linalg.matrix_norm(self.weight, 2))

    def folded(self) -> Tensor:
        """The weight that gives the same output without norm or gain, [outputs, inputs]."""
        with torch.no_grad():
            return self._normalised()

    def amplify(self, factor: Tensor) -> None:
        """Multiply what the weight brings by `factor`."""
        with torch.no_grad():
            self.log_gain.add_(factor.log())


class PlainLinear(nn.Linear):
    """The same without normalisation: what a released model has, and what a run without spectral norm trains."""

    def __init__(
        self, inputs: int, outputs: int, generator: torch.Generator | None = None, with_bias: bool = True
    ) -> None:
        super().__init__(inputs, outputs, with_bias)
        with torch.no_grad():
            self.weight.copy_(_uniform(inputs, outputs, generator))
            if self.bias is not None:
                self.bias.zero_()

    def folded(self) -> Tensor:
        """The weight itself, [outputs, inputs]."""
        return self.weight.detach()

    def amplify(self, factor: Tensor) -> None:
        """Multiply what the weight brings by `factor`."""
        with torch.no_grad():
            self.weight.mul_(factor)


Linear = SpectralLinear | PlainLinear


def linear(
    inputs: int, outputs: int, spectral: bool, generator: torch.Generator | None, with_bias: bool = True
) -> Linear:
    """A linear layer, normalised or not."""
    return (SpectralLinear if spectral else PlainLinear)(inputs, outputs, generator, with_bias)


def folded_state(module: nn.Module, prefix: str = "") -> dict[str, Tensor]:
    """State of `module` with every spectrally normalised layer folded into a plain one, `prefix` before the names."""
    spectral = {name: child for name, child in module.named_modules() if isinstance(child, SpectralLinear)}
    state: dict[str, Tensor] = dict(module.state_dict())
    for name, child in spectral.items():
        state[f"{name}.weight"] = child.folded()
        del state[f"{name}.log_gain"]
    return {prefix + name: tensor for name, tensor in state.items()}


def _uniform(inputs: int, outputs: int, generator: torch.Generator | None) -> Tensor:
    return (torch.rand(outputs, inputs, generator=generator) * 2 - 1) * inputs**-0.5
