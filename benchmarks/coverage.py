"""The coverage meter: how often it is wrong on prompts it was not fitted on, beside the nearest trained prompt.

`python -m benchmarks.coverage --write` fits the shipped models' meters and stores them with the checkpoints.
"""

from __future__ import annotations

import sys
from collections.abc import Iterator

from att3d_core.checkpoint import load_released
from att3d_core.library.sets import AssetSet, pig_set, toybox_set
from att3d_core.paths import CHECKPOINTS
from att3d_core.text.coverage.fit import fit_coverage
from att3d_core.text.coverage.meter import Coverage
from att3d_core.text.encoder import encode_pooled
from att3d_core.text.minilm import MiniLM
from benchmarks.measure import Measurement

SETS = {"pig": pig_set, "toybox": toybox_set, "toybox-sds": pig_set}


def fitted(name: str, with_paraphrases: bool = True) -> Coverage:
    """The meter of a shipped model, on its prompts and (or not) the library's paraphrases of them."""
    released = load_released(CHECKPOINTS / name)
    words = _paraphrases(SETS[name]()) if with_paraphrases else None
    encoder = MiniLM()
    lists = [words[prompt] for prompt in released.prompts] if words else None
    made = fit_coverage(released.prompts, lambda texts: encode_pooled(encoder, texts), encoder.hash, lists)
    if made is None:
        raise RuntimeError(f"{name} has no slots to fit")
    return made


def _paraphrases(assets: AssetSet) -> dict[str, tuple[str, ...]]:
    return {asset.caption: asset.paraphrases for asset in assets.library}


def measure() -> Iterator[Measurement]:
    """Area under the ROC curve, and the error at one half, of held-out paraphrases against foreign prompts."""
    nearest = "cosine similarity to the nearest trained prompt"
    for name in SETS:
        found = fitted(name).measured
        rough = fitted(name, with_paraphrases=False).measured
        yield Measurement("coverage, AUC", found.auc, "", 0.86, "higher", name, found.nearest_auc, nearest)
        yield Measurement(
            "coverage, wrong", found.error, "", 0.15, "lower", name, rough.error, "fitted without paraphrases"
        )


def write() -> None:
    """Stores the meters beside the shipped models."""
    for name in SETS:
        made = fitted(name)
        made.save(CHECKPOINTS / name)
        print(name, made.measured)


if __name__ == "__main__":
    if sys.argv[1:] == ["--write"]:
        write()
    else:
        for line in measure():
            print(line.line())
