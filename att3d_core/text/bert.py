"""The BERT encoder (Devlin et al. 2018, section 3) as a function of its weights.

Written out because importing a framework's BERT takes longer than everything else that a prompt needs.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass

from torch import Tensor
from torch.nn import functional


@dataclass(frozen=True)
class BertConfig:
    """Sizes of an encoder; the defaults are those of MiniLM-L6-H384."""

    layers: int = 6
    heads: int = 12
    layer_norm_eps: float = 1e-12


def bert_encode(weights: Mapping[str, Tensor], config: BertConfig, ids: Tensor, mask: Tensor) -> Tensor:
    """Last hidden state [B, L, D] for token `ids` [B, L] and `mask` [B, L] bool (False at padding).

    `weights` are named as in the published checkpoints. Inference only.
    """
    positions = weights["embeddings.position_embeddings.weight"][: ids.shape[1]]
    segment = weights["embeddings.token_type_embeddings.weight"][0]
    words = functional.embedding(ids, weights["embeddings.word_embeddings.weight"])
    hidden = _layer_norm(weights, "embeddings.LayerNorm", words + segment + positions, config)
    for layer in range(config.layers):
        hidden = _layer(weights, f"encoder.layer.{layer}", hidden, mask, config)
    return hidden


def _layer(weights: Mapping[str, Tensor], name: str, hidden: Tensor, mask: Tensor, config: BertConfig) -> Tensor:
    def heads(kind: str) -> Tensor:
        projected = _linear(weights, f"{name}.attention.self.{kind}", hidden)
        return projected.unflatten(-1, (config.heads, -1)).transpose(1, 2)

    mixed = functional.scaled_dot_product_attention(
        heads("query"), heads("key"), heads("value"), attn_mask=mask[:, None, None, :]
    )
    attended = _linear(weights, f"{name}.attention.output.dense", mixed.transpose(1, 2).flatten(2))
    hidden = _layer_norm(weights, f"{name}.attention.output.LayerNorm", hidden + attended, config)
    wide = functional.gelu(_linear(weights, f"{name}.intermediate.dense", hidden))
    narrow = _linear(weights, f"{name}.output.dense", wide)
    return _layer_norm(weights, f"{name}.output.LayerNorm", hidden + narrow, config)


def _linear(weights: Mapping[str, Tensor], name: str, value: Tensor) -> Tensor:
    return functional.linear(value, weights[f"{name}.weight"], weights[f"{name}.bias"])


def _layer_norm(weights: Mapping[str, Tensor], name: str, value: Tensor, config: BertConfig) -> Tensor:
    return functional.layer_norm(
        value, value.shape[-1:], weights[f"{name}.weight"], weights[f"{name}.bias"], config.layer_norm_eps
    )
