"""Parts in the air are joined, dropped or counted, and prints have none."""

from __future__ import annotations

import numpy as np
import pytest
import torch
from torch import Tensor

from att3d_core.exports.meshing.clean import is_watertight, pieces, signed_volume
from att3d_core.exports.meshing.mesh import budget_surface
from att3d_core.exports.meshing.parts import stand_on_plate
from att3d_core.exports.meshing.sturdy import close_small_holes
from att3d_core.exports.meshing.surface import Parts, Surface, sample_density
from tests.support.fields import THRESHOLD, Distance, solid, sphere, union

BODY = sphere((0, -0.3, 0), 0.3)  # from -0.6 to 0
HAT = sphere((0, 0.16, 0), 0.12)  # from 0.04
BALLOON = sphere((0.1, 0.6, 0), 0.15)
SHOE = sphere((0.55, -0.43, 0), 0.18)  # a hundredth above the plate


def made(*parts: Distance, prints: bool = False, triangles: int = 2000) -> Surface:
    return budget_surface(
        solid(union(*parts)),
        threshold=THRESHOLD,
        resolution=96,
        triangles=triangles,
        thinnest=0.014 if prints else None,
    )


def count(surface: Surface) -> int:
    return len(np.unique(pieces(surface)))


@pytest.mark.parametrize("prints", [False, True])
@pytest.mark.parametrize("triangles", [2000, 6000])
def test_a_hat_just_above_a_head_is_joined_to_it(prints: bool, triangles: int) -> None:
    surface = made(BODY, HAT, prints=prints, triangles=triangles)
    assert count(surface) == 1 and is_watertight(surface)
    assert surface.parts == Parts(joined=1) and str(surface.parts) == "loose parts: 1 joined"
    assert signed_volume(surface) == pytest.approx(4 / 3 * np.pi * (0.3**3 + 0.12**3), rel=0.03)


def test_what_is_far_off_is_counted_and_never_printed() -> None:
    surface = made(BODY, BALLOON)
    assert surface.parts == Parts(loose=1) and count(surface) == 2
    printed = made(BODY, BALLOON, prints=True)
    assert printed.parts == Parts(dropped=1) and count(printed) == 1
    assert printed.vertices[:, 1].max() < 0.01


def test_a_part_on_a_joined_part_is_joined_too() -> None:
    feather = sphere((0, 0.4, 0), 0.09)  # 3 cm above the hat, 31 above the body
    surface = made(BODY, HAT, feather)
    assert surface.parts == Parts(joined=2) and count(surface) == 1


def test_two_that_stand_are_two_and_both_touch_the_plate() -> None:
    surface = made(BODY, SHOE, prints=True)
    assert count(surface) == 2 and surface.parts == Parts()
    placed = stand_on_plate(surface, crumb=0.01, tolerance=0.02)
    piece = pieces(placed)
    lowest = [placed.vertices[placed.faces[piece == one], 1].min() for one in np.unique(piece)]
    assert len(lowest) == 2 and np.ptp(lowest) < 1e-6 and is_watertight(placed)
    assert placed.parts == Parts()
    alone = stand_on_plate(surface, crumb=0.01, tolerance=0.001)
    assert count(alone) == 1 and alone.parts == Parts(dropped=1)
    assert count(stand_on_plate(surface, crumb=0.4, tolerance=0.02)) == 1  # the shoe is a crumb of that size


def test_a_flat_base_is_flat_and_closed() -> None:
    surface = made(BODY, prints=True)
    placed = stand_on_plate(surface, crumb=0.01, tolerance=0.02, flat=0.03)
    plate = placed.vertices[:, 1].min()
    flat = placed.vertices[placed.faces][(placed.vertices[placed.faces][..., 1] == plate).all(1)]
    areas = np.linalg.norm(np.cross(flat[:, 1] - flat[:, 0], flat[:, 2] - flat[:, 0]), axis=1) / 2
    assert plate == pytest.approx(-0.57, abs=0.003) and is_watertight(placed)
    circle = np.pi * (0.3**2 - 0.27**2)  # in which the plane cuts the ball; faces on its rim are bent
    assert 0.6 * circle < areas.sum() < circle


def test_thin_parts_of_prints_are_thickened_and_thick_ones_are_not() -> None:
    def brim(points: Tensor) -> Tensor:
        """A disc of 6 mm of the field, at the height of a row of samples."""
        flat = (points[:, 1] - 0.0).abs() - 0.003
        return torch.maximum(flat, points[:, [0, 2]].norm(dim=-1) - 0.6)

    def thickness(surface: Surface) -> float:
        """Of the disc, beyond the ball."""
        rim = surface.vertices[np.hypot(surface.vertices[:, 0], surface.vertices[:, 2]) > 0.4]
        return float(np.median(np.abs(rim[:, 1])) * 2)

    thin = budget_surface(solid(union(BODY, brim)), threshold=THRESHOLD, resolution=96, triangles=6000, smoothing=0)
    thick = budget_surface(
        solid(union(BODY, brim)), threshold=THRESHOLD, resolution=96, triangles=2900, smoothing=0, thinnest=0.03
    )
    assert thickness(thin) < 0.012 and 0.025 < thickness(thick) < 0.05
    ball = made(BODY, prints=True)
    assert signed_volume(ball) == pytest.approx(signed_volume(made(BODY)), rel=0.002)


def test_holes_of_one_sample_close_and_wide_ones_stay() -> None:
    step = 1.6 / 32

    def plate(width: float) -> Tensor:
        """Samples of a slab with a square hole through it."""

        def distance(points: Tensor) -> Tensor:
            slab = torch.maximum(points[:, 1].abs() - 0.2, points[:, [0, 2]].abs().amax(1) - 0.5)
            return torch.maximum(slab, width / 2 - points[:, [0, 2]].abs().amax(1))

        return sample_density(solid(distance), 32)

    pin, wide = plate(1.2 * step), plate(4.2 * step)
    assert (pin[:, :, 16] > THRESHOLD).sum() < (close_small_holes(pin, THRESHOLD)[:, :, 16] > THRESHOLD).sum()
    assert close_small_holes(pin, THRESHOLD)[16, 16, 16] > THRESHOLD
    assert torch.equal(close_small_holes(wide, THRESHOLD), wide)
