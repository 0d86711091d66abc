"""What a training step costs with each mapping network: everything included, on the pig set.

    python -m benchmarks.networks

One JSON line a network; `relative` is against the plain hypernetwork of the same run. The paper has concatenation at
37 % more, deeper hypernetworks and attention "slower" (B.1.3).
"""

from __future__ import annotations

import json
from dataclasses import replace

import torch
import tyro

from att3d_core.field.grids import HASH_LEVELS, GridLayout
from att3d_core.library.sets import pig_set
from att3d_core.model import MappingConfig, ModelConfig, Network
from att3d_core.pipeline import cached_encoder
from att3d_core.runs.prepare import prepare
from att3d_core.training.config import TrainConfig
from att3d_core.training.run import RunConfig
from benchmarks.measure import median_seconds

TOKENS = 24
PLAIN = ModelConfig()
MODELS = {
    "hypernetwork": PLAIN,
    "without spectral norm": replace(PLAIN, mapping=MappingConfig(spectral_norm=False)),
    "deeper": replace(PLAIN, mapping=MappingConfig(Network.DEEPER)),
    "concatenation": replace(PLAIN, mapping=MappingConfig(Network.CONCATENATION)),
    "attention": ModelConfig(TOKENS * 384, mapping=MappingConfig(Network.ATTENTION), tokens=TOKENS),
    "hash levels": replace(PLAIN, layout=GridLayout(hash_resolutions=HASH_LEVELS)),
    "environment map": replace(PLAIN, environment=True),
}


def main(batch: int = 8, steps: int = 9, warm_up: int = 20) -> None:
    """Median of `steps` steps after `warm_up`, for every network."""
    config = TrainConfig(steps=1_000_000, prompts=batch, paraphrases=0.0)
    assets, encoder, first = pig_set(), cached_encoder(), None
    # Without paraphrases: attention would embed 1,344 texts of 24 tokens before it starts.
    plain = tuple(replace(asset, paraphrases=()) for asset in assets.library)
    assets = replace(assets, library=replace(assets.library, assets=plain))
    for name, model in MODELS.items():
        trainer = prepare(RunConfig("pig", model, train=config), encoder, torch.device("cpu"), source=assets).trainer
        seconds = median_seconds(trainer.advance, repeats=steps, warm_up=warm_up)
        first = first or seconds
        numbers = sum(parameter.numel() for parameter in trainer.model.parameters())
        line = {"name": f"training step, {name}", "batch": batch, "parameters": numbers, "seconds": round(seconds, 4)}
        line |= {"frames_per_second": round(batch / seconds, 1), "relative": round(seconds / first, 3)}
        print(json.dumps(line), flush=True)


if __name__ == "__main__":
    tyro.cli(main)
