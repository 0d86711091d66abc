"""Random pictures of a library: functions of seed, number and asset, with labels that tell what they show."""

from __future__ import annotations

import numpy as np
import pytest
import torch

from att3d_core.library.asset import Asset, Mesh
from att3d_core.library.snapshots import VIEWS, SnapshotConfig, Snapshots, snapshot_batches
from att3d_core.library.toybox import pig_assets
from att3d_core.render.shading import Shading
from att3d_core.text.views import View

SMALL = SnapshotConfig(size=16)
KEYS = [[(0, 0), (1, 1), (2, 0)], [(3, 1), (4, 2), (5, 2)]]


def two_faced() -> Asset:
    """A cube of which the front (+Z) is red, the back green, the other sides blue."""
    corners = np.array([[x, y, z] for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], dtype=np.float32) * 0.4
    quads = {(1, 5, 7, 3): (1, 0, 0), (0, 2, 6, 4): (0, 1, 0)} | dict.fromkeys(
        [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6)], (0, 0, 1)
    )
    faces = [(a, b, c) for a, b, c, _ in quads] + [(a, c, d) for a, _, c, d in quads]
    mesh = Mesh(corners, np.array(faces, dtype=np.int32), np.array([*quads.values()] * 2, dtype=np.float32))
    return Asset("cube", "a cube", lambda: mesh)


def test_a_picture_depends_on_seed_number_and_asset_alone() -> None:
    snapshots = Snapshots(pig_assets()[:3], 7, SMALL)
    first = [batch.pictures for batch in snapshot_batches(snapshots, KEYS, workers=0)]
    backwards = [batch.pictures for batch in snapshot_batches(snapshots, KEYS[::-1], workers=0)][::-1]
    other = [batch.pictures for batch in snapshot_batches(Snapshots(pig_assets()[:3], 8, SMALL), KEYS, workers=0)]
    assert all(torch.equal(a, b) for a, b in zip(first, backwards, strict=True))
    assert not any(torch.equal(a, b) for a, b in zip(first, other, strict=True))
    assert not torch.equal(*(snapshots[number, 0][0] for number in (0, 1)))


def test_worker_processes_render_the_same_pictures_in_order() -> None:
    snapshots = Snapshots(pig_assets()[:3], 7, SMALL)
    snapshots[0, 0]  # an embree scene in the parent must not reach the children
    here = list(snapshot_batches(snapshots, KEYS, workers=0))
    there = list(snapshot_batches(snapshots, KEYS, workers=2))
    for a, b in zip(here, there, strict=True):
        assert torch.equal(a.pictures, b.pictures) and torch.equal(a.assets, b.assets)
        assert torch.equal(a.views, b.views) and torch.equal(a.shadings, b.shadings)
    assert [batch.assets.tolist() for batch in here] == [[0, 1, 0], [1, 2, 2]]


def test_the_labels_say_what_is_seen() -> None:
    snapshots = Snapshots([two_faced()], 0, SnapshotConfig(size=16, lit=0.0, textureless=0.0, overhead=0.2))
    (batch,) = snapshot_batches(snapshots, [[(number, 0) for number in range(120)]], workers=0)
    middle = batch.pictures[:, 8, 8].float()  # the object's own colour at the picture's centre
    for picture, view in zip(middle, batch.views.tolist(), strict=True):
        if VIEWS[view] is View.FRONT:
            assert picture[1] == 0
        elif VIEWS[view] is View.BACK:
            assert picture[0] == 0
    counts = {view: int((batch.views == number).sum()) for number, view in enumerate(VIEWS)}
    assert counts[View.OVERHEAD] in range(10, 45) and counts[View.SIDE] in range(25, 70)
    front = middle[batch.views == VIEWS.index(View.FRONT)]
    assert (front[:, 0] > 200).float().mean() > 0.5  # red is seen from the front alone


def test_shadings_are_drawn_by_their_shares_and_textureless_has_no_colour() -> None:
    config = SnapshotConfig(size=8, lit=0.3, textureless=0.3, white=1.0)
    (batch,) = snapshot_batches(Snapshots([two_faced()], 1, config), [[(n, 0) for n in range(200)]], workers=0)
    shares = torch.bincount(batch.shadings, minlength=3) / 200
    assert shares.tolist() == pytest.approx([0.4, 0.3, 0.3], abs=0.12)
    grey = batch.pictures[batch.shadings == Shading.TEXTURELESS].float()
    assert (grey.amax(-1) - grey.amin(-1)).max() <= 1
    colored = batch.pictures[batch.shadings == Shading.ALBEDO].float()
    assert (colored.amax(-1) - colored.amin(-1)).amax((1, 2)).min() > 100
    assert (batch.pictures[:, 0, 0] == 255).all()  # white everywhere, as asked
