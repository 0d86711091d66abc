"""The interpolation models that come along: two pairs, the paper's four types, and the second order of kappa."""

from __future__ import annotations

from pathlib import Path

import pytest

from att3d_core.checkpoint import load_released
from att3d_core.runs.sets import prompts_by_name

PAIRS = ("hamburger-pineapple", "jagged-mossy-rock")
KINDS = ("none", "embedding", "loss", "guidance")
LARGEST = 2_500_000


@pytest.mark.parametrize("pair", PAIRS)
@pytest.mark.parametrize("kind", KINDS)
def test_each_is_small_and_says_what_it_was_trained_for(
    checkpoints: Path, repo_root: Path, pair: str, kind: str
) -> None:
    folder = checkpoints / "interpolation" / f"{pair}-{kind}"
    released = load_released(folder)
    assert released.model.config.dim_v == 2
    assert released.training.interpolation == kind
    assert released.training.guidance.startswith("toybox-prior, SDS")
    assert released.prompts == prompts_by_name(str(repo_root / "assets" / "sets" / f"{pair}.json")).prompts
    assert sum(file.stat().st_size for file in folder.iterdir()) <= LARGEST


def test_one_pair_has_both_orders_of_kappa(checkpoints: Path) -> None:
    """Fig. 19."""
    folder = checkpoints / "interpolation"
    first, second = (
        load_released(folder / f"hamburger-pineapple-{name}").training for name in ("loss", "loss-kappa-up")
    )
    assert first.interpolation == second.interpolation == "loss"
    assert first.kappa == second.kappa[::-1] and len(first.kappa) == 2
