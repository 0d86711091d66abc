"""The scores: by hand on pictures of a few pixels, and end to end where the answer is known."""

from __future__ import annotations

import math
from collections.abc import Sequence

import pytest
import torch
from torch import Tensor

from att3d_core.evaluate import protocol
from att3d_core.evaluate.identification import NearestCaptions, nearest
from att3d_core.evaluate.protocol import Result, Summary, evaluate, summarise
from att3d_core.evaluate.reconstruction import (
    SIZE,
    Reconstruction,
    Views,
    asset_views,
    compare,
    halved,
    psnr,
    scene_views,
)
from att3d_core.library.library import RayCasterCache
from att3d_core.library.raycast import RayCaster
from att3d_core.library.sets import pig_set
from att3d_core.render.cameras import turntable
from tests.support.released import ball_model


def views(pictures: Tensor, silhouettes: Tensor) -> Views:
    return Views(pictures, silhouettes)


def white(views_count: int = 1, size: int = 5) -> Tensor:
    return torch.ones(views_count, size, size, 3)


def empty(views_count: int = 1, size: int = 5) -> Tensor:
    return torch.zeros(views_count, size, size, dtype=torch.bool)


def test_psnr_by_hand() -> None:
    assert psnr(torch.tensor(0.01)) == pytest.approx(20.0, abs=1e-4)
    assert psnr(torch.tensor(1.0)) == pytest.approx(0.0, abs=1e-4)
    assert psnr(torch.tensor(0.0)) == pytest.approx(120.0, abs=1e-4)  # finite, so that means can be taken


def test_the_foreground_is_the_union_grown_by_one_pixel() -> None:
    """5x5 pixels. Silhouettes: (0, 0) in one, (2, 2) in the other. Grown: the corner's 4 and the centre's 9, one in
    common: 12. Errors of 0.5: one at (3, 3) within, one at (4, 4) without.

    Foreground: 0.25 / 12; full frame: 2 * 0.25 / 25.
    """
    made, truth = white(), white()
    made[0, 3, 3] = 0.5
    truth[0, 4, 4] = 0.5
    mine, other = empty(), empty()
    mine[0, 0, 0] = True
    other[0, 2, 2] = True
    for first, second in ((mine, other), (other, mine)):
        score = compare(views(made, first), views(truth, second))
        assert score.foreground_db == pytest.approx(-10 * math.log10(0.25 / 12), abs=1e-4)
        assert score.full_db == pytest.approx(-10 * math.log10(2 * 0.25 / 25), abs=1e-4)


def test_the_errors_of_all_views_count_alike() -> None:
    """Two views: 9 pixels of foreground with an error of 0.1 and 25 with none. Not the mean of their decibels."""
    made, truth = white(2), white(2)
    made[0] -= 0.1
    silhouettes = empty(2)
    silhouettes[0, 2, 2] = True
    silhouettes[1, 1:4, 1:4] = True
    score = compare(views(made, silhouettes), views(truth, silhouettes))
    assert score.foreground_db == pytest.approx(-10 * math.log10(9 * 0.01 / 34), abs=1e-3)


def test_equal_pictures_score_highest() -> None:
    pictures = torch.rand(2, 5, 5, 3, generator=torch.Generator().manual_seed(0))
    silhouettes = empty(2)
    silhouettes[:, 1, 1] = True
    same = views(pictures, silhouettes)
    assert compare(same, same) == Reconstruction(pytest.approx(120.0), pytest.approx(120.0))  # type: ignore[arg-type]


def test_the_nearest_picture_wins_and_the_first_of_equals() -> None:
    silhouettes = empty()
    candidates = [views(white() * value, silhouettes) for value in (0.2, 0.5, 0.9, 0.5)]
    for value, expected in ((0.1, 0), (0.4, 1), (0.8, 2), (1.0, 2)):
        assert nearest(views(white() * value, silhouettes), candidates) == expected


def test_neighbours_in_a_plain_list_have_the_nearest_captions() -> None:
    """Directions in a plane, the i-th turned by i degrees: the nearest 25 of each are the next ones on both sides."""
    angles = torch.arange(60) * torch.pi / 180
    neighbours = NearestCaptions(torch.stack([angles.cos(), angles.sin()], 1) * torch.arange(1, 61)[:, None])
    assert neighbours(0) == tuple(range(1, 26))
    assert neighbours(59) == tuple(range(34, 59))
    assert {*neighbours(30)} - {17, 43} == {*range(18, 43)} - {30} and len(neighbours(30)) == 25
    assert NearestCaptions(torch.eye(3))(1) == (0, 2)


def test_scene_and_asset_are_seen_by_the_same_eight_cameras() -> None:
    """A ball in a model against the rays that a slow loop sends through the same pixels."""
    seen = scene_views(ball_model()(torch.zeros(384)), size=16)
    assert seen.pictures.shape == (8, 16, 16, 3) and seen.silhouettes.shape == (8, 16, 16)
    truth = asset_views(RayCasterCache(pig_set().library, 1)[0], size=16)
    assert truth.pictures.shape == (8, 16, 16, 3) and truth.silhouettes.dtype == torch.bool
    assert (truth.pictures[~truth.silhouettes] == 1.0).all() and (truth.pictures[truth.silhouettes] < 1.0).any()
    cameras = turntable(8)
    torch.testing.assert_close(cameras.azimuth_deg % 360, torch.arange(8) * 45.0, atol=1e-3, rtol=0)
    torch.testing.assert_close(cameras.elevation_deg, torch.full((8,), 15.0), atol=1e-3, rtol=0)
    torch.testing.assert_close(cameras.origins.norm(dim=-1), torch.full((8,), 2.5))
    assert cameras.focal.tolist() == [1.0] * 8
    # The ball is symmetric, its corners of the picture are empty, its middle is solid from all sides.
    assert seen.silhouettes[:, 8, 8].all() and not seen.silhouettes[:, 0, 0].any()
    torch.testing.assert_close(seen.pictures[:, 0, 0], torch.ones(8, 3))


@pytest.fixture
def perfect(monkeypatch: pytest.MonkeyPatch) -> tuple[list[int], RayCasterCache]:
    """A model whose scenes look exactly like assets of the pig set: those listed, one after the other."""
    casters = RayCasterCache(pig_set().library, 64)
    shown: list[int] = []

    def small(caster: RayCaster, size: int = SIZE) -> Views:
        return asset_views(caster, 24 * size // SIZE)

    def made(_: object, size: int = SIZE) -> Views:
        return small(casters[shown[0] if size == SIZE else shown.pop(0)], size)

    monkeypatch.setattr(protocol, "scene_views", made)
    monkeypatch.setattr(protocol, "asset_views", small)
    return shown, casters


def embeddings(texts: Sequence[str]) -> Tensor:
    return torch.zeros(len(texts), 384)


def test_each_asset_is_nearest_to_itself_and_one_word_off_is_found(perfect: tuple[list[int], RayCasterCache]) -> None:
    shown, casters = perfect
    prompts = pig_set().prompts
    own, other = 9, 9 + 1  # the same activity under the next hat
    assert other in prompts.neighbours(own)
    shown += [own, other, own]
    results = list(evaluate(ball_model(), prompts, casters, [own, own, 60], ["x", "y", "z"], embeddings))
    assert [result.prompt for result in results] == ["x", "y", "z"]
    assert [result.identified for result in results] == [True, False, False]
    assert [result.candidates for result in results] == [15, 15, 15]
    assert results[0].foreground_db == results[0].full_db == pytest.approx(120.0)
    assert 5 < results[1].foreground_db < results[1].full_db < 60  # a hat's worth
    assert results[2].foreground_db < results[1].foreground_db  # everything but the pig


def test_every_prompt_needs_its_text(perfect: tuple[list[int], RayCasterCache]) -> None:
    with pytest.raises(ValueError, match="argument"):
        list(evaluate(ball_model(), pig_set().prompts, perfect[1], [0, 1], [], embeddings))


def test_the_summary_is_the_mean() -> None:
    results = [Result("a", 20.0, 24.0, 25.0, True, 15), Result("b", 23.0, 25.0, 26.0, False, 16)]
    assert summarise(results) == Summary(2, 21.5, 24.5, 25.5, 0.5, 15.5)
    with pytest.raises(ValueError, match="at least one result"):
        summarise([])


def test_the_score_is_taken_at_128_pixels() -> None:
    assert SIZE == 128


def test_halving_averages_four_pixels() -> None:
    pictures = torch.arange(16.0).view(1, 4, 4, 1).expand(-1, -1, -1, 3)
    half = halved(Views(pictures, pictures[..., 0] > 4))
    assert half.pictures.shape == (1, 2, 2, 3)
    assert half.pictures[0, 0, 0, 0] == (0 + 1 + 4 + 5) / 4 and half.pictures[0, 1, 1, 2] == (10 + 11 + 14 + 15) / 4
    assert half.silhouettes.tolist() == [[[False, False], [True, True]]]  # one of four, two of four, all
