"""Every kind of the world keeps the rules of docs/toybox.md."""

from __future__ import annotations

from functools import cache

import numpy as np
import pytest

from att3d_core.library.asset import BALL_RADIUS, Mesh
from att3d_core.library.toybox.world.assets import asset_of, build
from att3d_core.library.toybox.world.catalogue import ADJECTIVES, CATEGORIES, KINDS, lexicon, words_of
from att3d_core.library.toybox.world.finish import finish
from att3d_core.library.toybox.world.kind import Kind, Takes
from att3d_core.library.toybox.world.look import Look

TRIANGLES = 4_000
each_kind = pytest.mark.parametrize("kind", KINDS, ids=lambda kind: kind.noun)


@cache
def _built(kind: Kind) -> Mesh:
    """The usual specimen as it is built, once for all tests; not to be changed."""
    return kind.build(Look())


def _usual(kind: Kind, look: Look | None = None) -> Mesh:
    return finish(_built(kind) if look is None else kind.build(look), look or Look())


@each_kind
def test_a_kind_is_a_sound_mesh_inside_the_ball(kind: Kind) -> None:
    mesh = _usual(kind)
    assert len(mesh.faces) <= TRIANGLES
    assert np.isfinite(mesh.vertices).all() and np.isfinite(mesh.face_colors).all()
    assert mesh.face_colors.min() >= 0.0 and mesh.face_colors.max() <= 1.0
    assert np.linalg.norm(mesh.vertices, axis=1).max() <= BALL_RADIUS + 1e-4
    assert mesh.faces.min() >= 0 and mesh.faces.max() < len(mesh.vertices)


@each_kind
def test_parts_are_closed(kind: Kind) -> None:
    """Every edge is walked once in each direction, so rays from outside never see an inside."""
    faces = _usual(kind).faces
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    edges = edges[edges[:, 0] != edges[:, 1]]
    forward, counts = np.unique(edges, axis=0, return_counts=True)
    backward = np.unique(edges[:, ::-1], axis=0)
    assert (counts == 1).all()
    assert np.array_equal(forward, backward)


@each_kind
def test_a_kind_is_the_same_every_time(kind: Kind) -> None:
    first, second = _built(kind), kind.build(Look())
    assert np.array_equal(first.vertices, second.vertices) and np.array_equal(first.face_colors, second.face_colors)


@each_kind
def test_specimens_differ_and_are_reached_without_a_jump(kind: Kind) -> None:
    usual, near, far = _built(kind), *(kind.build(Look({}, (at, at))) for at in (0.01, 1.0))
    assert usual.faces.shape == near.faces.shape == far.faces.shape, "the number of parts jumped"
    assert np.abs(near.vertices - usual.vertices).max() < 0.05 * max(np.ptp(usual.vertices), 1e-6)
    moved = np.abs(far.vertices - usual.vertices).max() / np.ptp(usual.vertices)
    repainted = np.abs(far.face_colors - usual.face_colors).max()
    assert moved > 0.01 or repainted > 0.1, "the variation changes nothing"


@each_kind
def test_colours_reach_what_they_are_said_of(kind: Kind) -> None:
    if not kind.takes & Takes.COLOUR:
        return
    red, blue = (kind.build(Look({name: 1.0})) for name in ("red", "blue"))
    corners = red.vertices[red.faces]
    area = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1)
    painted = np.abs(red.face_colors - blue.face_colors).max(1) > 0.1
    assert area[painted].sum() > 0.15 * area.sum()


def test_every_word_of_every_group_makes_another_object() -> None:
    kind = next(kind for kind in KINDS if kind.noun == "chair")
    plain = _usual(kind)
    for slot in ADJECTIVES:
        for word in words_of(kind, slot):
            changed = _usual(kind, Look({word: 1.0}))
            same = changed.vertices.shape == plain.vertices.shape and np.allclose(changed.vertices, plain.vertices)
            assert not (same and np.allclose(changed.face_colors, plain.face_colors)), word


def test_amounts_are_continuous() -> None:
    kind = next(kind for kind in KINDS if kind.noun == "barrel")
    for word in ("tall", "round", "golden", "old", "snowy"):
        half, more = (_usual(kind, Look({word: amount})) for amount in (0.5, 0.52))
        assert half.vertices.shape == more.vertices.shape
        assert np.abs(half.vertices - more.vertices).max() < 0.05


def test_names_belong_to_one_kind_each() -> None:
    owners: dict[str, str] = {}
    for kind in KINDS:
        for name in (kind.noun, *kind.synonyms):
            assert owners.setdefault(name, kind.noun) == kind.noun, f"{name}: {owners[name]} and {kind.noun}"


def test_the_lexicon_is_sound_and_its_objects_can_be_built() -> None:
    assert len(KINDS) >= 240 and len(CATEGORIES) == 9
    for word in lexicon().words["hat"][:3]:
        mesh = asset_of({"kind": "pig", "hat": word.phrase, "hat colour": "blue"}).build()
        assert len(mesh.faces)
    assert isinstance(build(KINDS[0], {"kind": KINDS[0].noun}, (0.0, 0.0)), Mesh)
