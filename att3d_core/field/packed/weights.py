"""Rendering weights of packed samples (NeRF eq. 3): in PyTorch, or by nerfacc's scan over lists of unequal lengths."""

from __future__ import annotations

import logging
from collections.abc import Callable

from torch import Tensor

from att3d_core.errors import UserError
from att3d_core.field.accelerator import VARIABLE, Choice, Name, broken_nerfacc
from att3d_core.field.packed.samples import PackedSamples
from att3d_core.render.volume import weights_from_density

Weights = Callable[[Tensor, PackedSamples], Tensor]
"""densities [N], samples -> weights [N]. Differentiable in the densities."""

_log = logging.getLogger(__name__)
_said: set[str] = set()


def weights_of(choice: Choice) -> Weights:
    """The scan of a choice. Compiles nerfacc's kernels at first use; where that fails PyTorch takes over.

    Raises UserError where nerfacc was asked for by name.
    """
    if choice.name is not Name.NERFACC:
        return torch_weights
    failure = broken_nerfacc()
    if not failure:
        return nerfacc_weights
    if choice.asked:
        raise UserError(f"{VARIABLE}={choice.name.value} cannot be used: {failure}; unset it, or use another")
    if failure not in _said:
        _said.add(failure)
        _log.warning("nerfacc cannot be used, PyTorch composites in its place: %s", failure)
    return torch_weights


def torch_weights(sigmas: Tensor, samples: PackedSamples) -> Tensor:
    """The reference over whole rays, every sample that was left out having density 0."""
    rays, intervals = len(samples.rays_o), samples.t_edges.shape[1] - 1
    whole = sigmas.new_zeros(rays * intervals).index_put((samples.index,), sigmas)
    return weights_from_density(whole.view(rays, intervals), samples.t_edges).reshape(-1)[samples.index]


def nerfacc_weights(sigmas: Tensor, samples: PackedSamples) -> Tensor:
    """The same by nerfacc 0.5, which never writes the whole rays out. CUDA only."""
    from nerfacc import render_weight_from_density

    weights, _, _ = render_weight_from_density(
        samples.t_starts, samples.t_ends, sigmas, packed_info=samples.packed_info
    )
    return weights
