"""Mapping networks: text condition to feature grids (paper section 3.1, eq. 4 and 5; B.1.3, B.1.5).

All of them are `u = A c + b`, and everything that is not affine comes after u: a mix of prompts is the mix of their u.
What they give is a sum of basis grids, `grid of level l = Σ_k weights(u)[l, k] * basis_k of level l`.

A released network (`folded=True`) has its norms and gains folded in: plain layers, not for training.
"""

from __future__ import annotations

import torch
from torch import Tensor, nn

from att3d_core.field.basis import Basis, FixedBasis
from att3d_core.field.grids import GridLayout
from att3d_core.field.linear import linear
from att3d_core.field.low_rank import LowRankBasis, PlainBasis, SpectralBasis
from att3d_core.field.radiance import HIDDEN

FREE_STD = 0.1
"""Deviation of a fresh grid that no network makes: what the hypernetwork's are about."""


class MappingNetwork(nn.Module):
    """What every mapping network answers. `u_dim`: length of u. `basis`: its basis grids.

    `offset` [N]: added to the grids of a model that was fine-tuned to one prompt (B.1.13), a basis of weight 1.
    """

    u_dim: int
    basis: Basis
    offset: nn.Parameter | None

    def __init__(self, layout: GridLayout) -> None:
        super().__init__()
        self.level_count = len(layout.level_slices)
        self.register_parameter("offset", None)

    @property
    def trainable(self) -> bool:
        """Whether training can go on: a released network has its norms folded in, and learns an offset at most."""
        return not isinstance(self.basis, FixedBasis) or self.offset is not None

    @property
    def bases(self) -> tuple[LowRankBasis, ...]:
        """The layers whose weights have low-rank gradients."""
        return self.basis.low_rank

    def text_parameters(self) -> list[nn.Parameter]:
        """Parameters of what reads the text embedding; Adam makes them move too fast (`TrainConfig.text_rate`)."""
        return []

    def embed(self, inputs: Tensor) -> Tensor:
        """u [B, U] of conditions with the settings after them, [B, I]. Affine."""
        raise NotImplementedError

    def vector(self, u: Tensor) -> Tensor:
        """The paper's v [B, V] of u [B, U], which the environment map reads."""
        raise NotImplementedError

    def amounts(self, u: Tensor) -> Tensor:
        """What the basis is multiplied with: [B, K], or [B, L, K] where levels differ."""
        raise NotImplementedError

    def biases(self, u: Tensor) -> Tensor | None:
        """What a prompt adds to the first biases of the radiance MLP, [B, 32]; None: nothing."""
        return None

    def grids(self, u: Tensor) -> Tensor:
        """Grids [B, N] of u [B, U]."""
        grids = self.basis(self.amounts(u))
        return grids if self.offset is None else grids + self.offset

    def weights(self, u: Tensor) -> Tensor:
        """How much every basis grid of the released model counts in every level, [B, L, K], the offset's 1 included."""
        amounts = self.amounts(u)
        if amounts.ndim == 2:
            amounts = amounts[:, None].expand(-1, self.level_count, -1)
        return amounts if self.offset is None else nn.functional.pad(amounts, (0, 1), value=1.0)

    def released_basis(self) -> Tensor:
        """All basis grids of the released model, [N, K]."""
        basis = self.basis.folded()
        return basis if self.offset is None else torch.cat([basis, self.offset.detach()[:, None]], dim=1)


def _basis(
    dim_v: int, layout: GridLayout, spectral_norm: bool, folded: bool, generator: torch.Generator | None
) -> Basis:
    if folded:
        return FixedBasis(dim_v, layout)
    return (SpectralBasis if spectral_norm else PlainBasis)(dim_v, layout.size, generator=generator)


class Hypernetwork(MappingNetwork):
    """`u = A c + b`, `v = SiLU(u)`, `grids = W v`: everything but the SiLU is linear, so W holds basis grids.

    layers: hidden layers between v and W, each followed by SiLU ("deeper hypernetworks", B.1.3); 0 is the paper's
    choice. `c` has `inputs` numbers.

    radiance: u has HIDDEN more numbers, which are added to the first biases of the radiance MLP. What any object can
    be, a colour above all, is then said once for all; as a part of the grids it takes basis grids for each object.
    """

    def __init__(
        self,
        inputs: int,
        dim_v: int,
        layout: GridLayout,
        folded: bool = False,
        generator: torch.Generator | None = None,
        spectral_norm: bool = True,
        layers: int = 0,
        radiance: bool = False,
    ) -> None:
        super().__init__(layout)
        self.u_dim, self.dim_v = dim_v + (HIDDEN if radiance else 0), dim_v
        spectral = spectral_norm and not folded
        self.first = linear(inputs, dim_v, spectral, generator)
        self.first_biases = linear(inputs, HIDDEN, False, generator) if radiance else None
        if self.first_biases is not None:
            nn.init.zeros_(self.first_biases.weight)
        self.hidden = nn.ModuleList(linear(dim_v, dim_v, spectral, generator) for _ in range(layers))
        self.basis = _basis(dim_v, layout, spectral_norm, folded, generator)

    def text_parameters(self) -> list[nn.Parameter]:
        """Those of everything that is multiplied with the embedding."""
        biases = [] if self.first_biases is None else self.first_biases.parameters()
        return [*self.first.parameters(), *biases]

    def embed(self, inputs: Tensor) -> Tensor:
        """Pre-activations u [B, V], and the biases of the radiance MLP after them."""
        u = self.first(inputs)
        return u if self.first_biases is None else torch.cat([u, self.first_biases(inputs)], dim=-1)

    def biases(self, u: Tensor) -> Tensor | None:
        """The last HIDDEN numbers of u, where they are that."""
        return None if self.first_biases is None else u[:, self.dim_v :]

    def vector(self, u: Tensor) -> Tensor:
        """v [B, V]."""
        v = nn.functional.silu(u[:, : self.dim_v])
        for layer in self.hidden:
            v = nn.functional.silu(layer(v))
        return v

    def amounts(self, u: Tensor) -> Tensor:
        """v itself."""
        return self.vector(u)


class SingleGrid(MappingNetwork):
    """One free grid whatever the prompt: DreamFusion's way, for a model of one prompt."""

    def __init__(
        self, dim_v: int, layout: GridLayout, folded: bool = False, generator: torch.Generator | None = None
    ) -> None:
        super().__init__(layout)
        self.u_dim, self.dim_v = 1, dim_v
        self.basis = FixedBasis(1, layout) if folded else PlainBasis(1, layout.size, FREE_STD, generator)

    def embed(self, inputs: Tensor) -> Tensor:
        """[0]: the prompt changes nothing."""
        return inputs.new_zeros(len(inputs), 1)

    def vector(self, u: Tensor) -> Tensor:
        """Ones, [B, V]: the environment map has its own weights for a constant."""
        return u.new_ones(len(u), self.dim_v)

    def amounts(self, u: Tensor) -> Tensor:
        """[1]."""
        return u.new_ones(len(u), 1)


class Concatenation(MappingNetwork):
    """One free grid for all prompts; the first layer of the radiance MLP reads `v = SiLU(A c + b)` beside the features.

    Its product with v is the same for all points of a prompt, so it is worked out once, as biases of that layer
    [32], and rendering costs what it costs without: the paper's 37 % (B.1.3) are not spent.
    """

    def __init__(
        self,
        inputs: int,
        dim_v: int,
        layout: GridLayout,
        folded: bool = False,
        generator: torch.Generator | None = None,
        spectral_norm: bool = True,
    ) -> None:
        super().__init__(layout)
        self.u_dim = dim_v
        spectral = spectral_norm and not folded
        self.first = linear(inputs, dim_v, spectral, generator)
        self.bias_layer = linear(dim_v, HIDDEN, spectral, generator, with_bias=False)
        # A parameter of the field and no layer of the mapping network: nothing to normalise.
        self.basis = FixedBasis(1, layout) if folded else PlainBasis(1, layout.size, FREE_STD, generator)

    def text_parameters(self) -> list[nn.Parameter]:
        """The first layer's."""
        return list(self.first.parameters())

    def embed(self, inputs: Tensor) -> Tensor:
        """Pre-activations u [B, V]."""
        return self.first(inputs)

    def vector(self, u: Tensor) -> Tensor:
        """v [B, V]."""
        return nn.functional.silu(u)

    def amounts(self, u: Tensor) -> Tensor:
        """[1]."""
        return u.new_ones(len(u), 1)

    def biases(self, u: Tensor) -> Tensor:
        """The first layer's weights for v, times v: [B, 32]."""
        return self.bias_layer(self.vector(u))
