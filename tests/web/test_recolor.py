"""Recolouring a part: what is like the colour that was pointed at changes, the rest does not."""

from __future__ import annotations

from dataclasses import fields

import pytest
import torch

from app.models.recolor import Recoloring, recolored, tone
from att3d_core.errors import UserError
from tests.support.studio import lumpy_model

SWAP = torch.tensor([[0.0, 0.0, 1.0], [0.0, 1.0, 0.0], [1.0, 0.0, 0.0]])


def slow(color: list[float], part: list[float], reach: float) -> list[float]:
    """The sentence of the documentation, one colour at a time."""

    def toned(c: list[float]) -> list[float]:
        luma = 0.299 * c[0] + 0.587 * c[1] + 0.114 * c[2]
        return [*((x - luma) / (luma + 0.25) for x in c), 0.3 * luma]

    far = sum((a - b) ** 2 for a, b in zip(toned(color), toned(part), strict=True)) ** 0.5
    x = min(max((far / reach - 0.7) / 0.6, 0.0), 1.0)
    kept = x * x * (3 - 2 * x)
    swapped = color[::-1]
    return [kept * a + (1 - kept) * b for a, b in zip(color, swapped, strict=True)]


def test_a_part_is_recoloured_as_the_slow_way_says() -> None:
    generator = torch.Generator().manual_seed(0)
    colors, part = torch.rand(200, 3, generator=generator), [0.8, 0.2, 0.1]
    for reach in (0.05, 0.35, 1.0):
        made = Recoloring(SWAP, torch.tensor(part), reach)(colors)
        wanted = torch.tensor([slow(color, part, reach) for color in colors.tolist()])
        assert torch.allclose(made, wanted, atol=1e-5)


def test_the_dark_side_of_a_part_is_of_it_and_another_colour_is_not() -> None:
    red, dark, green, grey = torch.tensor([[0.8, 0.2, 0.1], [0.5, 0.12, 0.06], [0.2, 0.7, 0.2], [0.5, 0.5, 0.5]])
    made = Recoloring(SWAP, red, 0.35)(torch.stack([red, dark, green, grey]))
    assert torch.allclose(made[:2], torch.stack([red, dark]).flip(-1), atol=1e-5)
    assert torch.equal(made[2:], torch.stack([green, grey]))
    assert (tone(red) - tone(dark)).norm() < 0.25 < (tone(red) - tone(green)).norm()


def test_a_scene_shows_it_and_wrong_numbers_are_refused() -> None:
    model = lumpy_model()
    scene = model.scene_from_u(3 * torch.randn(6, generator=torch.Generator().manual_seed(2)))
    points = torch.rand(500, 3, generator=torch.Generator().manual_seed(1)) - 0.5
    part = scene.color(points)[0].tolist()
    whole, some = SWAP.flatten().tolist(), recolored(scene, [*SWAP.flatten().tolist(), *part, 0.2])
    changed = (some.color(points) - scene.color(points)).abs().amax(-1) > 1e-4
    assert 0 < int(changed.sum()) < len(points) and bool(changed[0])
    assert torch.allclose(
        recolored(scene, [*whole, *part, 10.0]).color(points), recolored(scene, whole).color(points), atol=1e-5
    )
    assert {field.name for field in fields(scene)} < {field.name for field in fields(some)}
    for wrong in ([1.0] * 8, [1.0] * 10, [*whole, float("nan"), 0, 0, 1]):
        with pytest.raises(UserError, match="nine numbers"):
            recolored(scene, wrong)
