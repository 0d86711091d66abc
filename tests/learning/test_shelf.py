"""Pictures of the shelf: the object alone, whole, and as large as it fits."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from att3d_core.evaluate.shelf import MARGIN, fitted


@pytest.mark.parametrize(("low", "high"), [((60, 20), (100, 32)), ((0, 0), (30, 90)), ((118, 100), (120, 120))])
def test_an_object_is_cut_out_whole_and_fills_the_picture(low: tuple[int, int], high: tuple[int, int]) -> None:
    """Also where it touches the edge; rows and columns of a rectangle of one colour, in a picture of 120 x 120."""
    picture = torch.zeros(120, 120, 4)
    picture[low[0] : high[0], low[1] : high[1]] = torch.tensor([0.2, 0.4, 0.6, 0.8])
    small = fitted(picture, 60)
    there = small[..., 3] > 100
    rows, columns = (np.flatnonzero(there.any(axis)) for axis in (1, 0))
    longest = max(high[0] - low[0], high[1] - low[1])
    for found, a, b in ((rows, low[0], high[0]), (columns, low[1], high[1])):
        assert abs(len(found) - 60 * (b - a) / (longest * MARGIN)) < 3
        assert abs((found[0] + found[-1] + 1) / 2 - 30) < 2
    assert np.abs(small[there][:, :3] - np.array([0.25, 0.5, 0.75]) * 255).max() <= 1
    assert abs(int(small[..., 3].max()) - 0.8 * 255) <= 1


def test_nothing_is_a_picture_of_nothing() -> None:
    assert not fitted(torch.zeros(30, 30, 4), 10).any()
