"""The Toybox: sound meshes in the right place, words that show, captions that mean one thing."""

from __future__ import annotations

import hashlib
import os
import random
import subprocess
import sys
import time
from collections import Counter
from functools import cache
from itertools import pairwise, product

import numpy as np
import pytest
import torch
from hypothesis import given, settings
from hypothesis import strategies as st
from scipy.sparse import coo_array
from scipy.sparse.csgraph import connected_components

from att3d_core.library.asset import BALL_RADIUS, GROUND_Y, Asset, Family, Mesh
from att3d_core.library.raycast import RayCaster
from att3d_core.library.sheets import LABEL_HEIGHT, contact_sheet, render_views
from att3d_core.library.toybox import (
    ANIMAL_TEMPLATE,
    ANIMAL_WORDS,
    PIG_TEMPLATE,
    PIG_WORDS,
    ROCKS,
    TREE,
    animal_assets,
    food_assets,
    pig_assets,
    rock_assets,
    tree_assets,
)
from att3d_core.library.toybox.grammar import stable_hash
from att3d_core.library.toybox.words import ACTIVITY_FORMS, ANIMAL_NOUNS, GARMENTS, ROCK_ADJECTIVES, SEASONS
from att3d_core.render.cameras import orbit
from att3d_core.text.articles import indefinite

MAX_TRIANGLES = 6_000
FAMILIES = (ROCKS, TREE)


@cache
def everything() -> tuple[Asset, ...]:
    return (*pig_assets(), *animal_assets(), *rock_assets(), *tree_assets(), *food_assets())


def every_word() -> list[Asset]:
    """Few assets in which every word of every slot occurs."""
    animals = animal_assets()[:: 2520 // 70 + 1]
    return [*pig_assets()[::9], *pig_assets()[7::7], *animals, *rock_assets(), *tree_assets(), *food_assets()]


def test_every_word_is_covered_by_the_sample() -> None:
    for words, assets in ((ANIMAL_WORDS, animal_assets()), (PIG_WORDS, pig_assets())):
        names = {asset.name for asset in assets}
        for slot, phrases in words.items():
            assert {a.slots[slot] for a in every_word() if a.name in names} == set(phrases)


def test_counts_captions_and_order() -> None:
    for assets, words, template in (
        (pig_assets(), PIG_WORDS, PIG_TEMPLATE),
        (animal_assets(), ANIMAL_WORDS, ANIMAL_TEMPLATE),
    ):
        combinations = [dict(zip(words, choice, strict=True)) for choice in product(*words.values())]
        assert [dict(asset.slots) for asset in assets] == combinations
        assert [asset.caption for asset in assets] == [template.format(**slots) for slots in combinations]
    assert [len(set(words)) for words in ANIMAL_WORDS.values()] == [10, 7, 6, 6]
    assert [len(set(words)) for words in PIG_WORDS.values()] == [8, 8]
    assert animal_assets()[0].caption == "a squirrel riding a motorcycle wearing a leather jacket wearing a party hat"
    assert sum(asset.caption.startswith("an orangutan ") for asset in animal_assets()) == 252
    assert [asset.caption for asset in tree_assets()] == [
        f"a tree in {season}" for season in ("spring", "summer", "autumn", "winter")
    ]
    assert {"a snowy rock", "a jagged rock", "a mossy rock"} <= {asset.caption for asset in ROCKS.stops}
    names = [asset.name for asset in everything()]
    assert len(set(names)) == len(names) and all(name.replace("-", "").isalpha() for name in names)


@pytest.mark.slow
def test_every_asset_stands_on_the_ground_within_the_ball_and_the_budget() -> None:
    for asset in everything():
        mesh = asset.build()
        assert np.linalg.norm(mesh.vertices, axis=1).max() <= BALL_RADIUS, asset.name
        assert mesh.vertices[:, 1].min() == pytest.approx(GROUND_Y, abs=2e-3), asset.name
        assert len(mesh.faces) <= MAX_TRIANGLES, asset.name
        assert mesh.face_colors.min() >= 0 and mesh.face_colors.max() <= 1, asset.name


def part_volumes(mesh: Mesh) -> np.ndarray:
    """Signed volume of each connected part; raises if an edge is not shared by two faces that agree on it."""
    edges = np.concatenate([mesh.faces[:, pair] for pair in ([0, 1], [1, 2], [2, 0])]).astype(np.int64)
    forward = np.sort(edges @ [len(mesh.vertices), 1])
    backward = np.sort(edges @ [1, len(mesh.vertices)])
    assert len(np.unique(forward)) == len(forward) and np.array_equal(forward, backward), "open or non-manifold edge"
    count = len(mesh.vertices)
    graph = coo_array((np.ones(len(edges)), edges.T), shape=(count, count))
    _, part = connected_components(graph, directed=False)
    a, b, c = mesh.vertices[mesh.faces].astype(np.float64).transpose(1, 0, 2)
    return np.bincount(part[mesh.faces[:, 0]], (np.cross(a, b) * c).sum(1) / 6)


def test_every_part_is_closed_and_faces_outward() -> None:
    for asset in every_word():
        assert part_volumes(asset.build()).min() > 0, asset.name


def test_an_open_or_inside_out_part_would_be_noticed() -> None:
    mesh = tree_assets()[0].build()
    with pytest.raises(AssertionError, match="open"):
        part_volumes(Mesh(mesh.vertices, mesh.faces[1:], mesh.face_colors[1:]))
    assert part_volumes(Mesh(mesh.vertices, mesh.faces[:, ::-1].copy(), mesh.face_colors)).max() < 0


def test_a_hat_is_at_one_place_on_every_head() -> None:
    for hat in ANIMAL_WORDS["hat"]:
        wearers = [asset.build() for asset in animal_assets()[::7] if asset.slots["hat"] == hat]
        top = max(mesh.vertices[:, 1].max() for mesh in wearers)
        # The hat is joined last.
        tails = {mesh.vertices[-150:].tobytes() for mesh in wearers}
        assert len(wearers) > 40 and len(tails) == 1 and top <= 0.75


def test_warm_assets_build_in_4_ms() -> None:
    assets = animal_assets()[::50]
    for asset in assets:
        asset.build()
    seconds = []
    for asset in assets:
        start = time.process_time()
        asset.build()
        seconds.append(time.process_time() - start)
    assert np.median(seconds) < 4e-3


DIGEST = """
import hashlib
from att3d_core.library.toybox import *
digest = hashlib.sha256()
for asset in (*pig_assets()[::5], *animal_assets()[::97], *rock_assets(), *tree_assets(), *food_assets()):
    mesh = asset.build()
    digest.update(mesh.vertices.tobytes() + mesh.faces.tobytes() + mesh.face_colors.tobytes())
    digest.update(repr((asset.name, asset.caption, asset.paraphrases, asset.held_out_paraphrases)).encode())
print(digest.hexdigest())
"""


def test_another_process_makes_the_same_library() -> None:
    digest = hashlib.sha256()
    for asset in (*pig_assets()[::5], *animal_assets()[::97], *rock_assets(), *tree_assets(), *food_assets()):
        mesh = asset.build()
        digest.update(mesh.vertices.tobytes() + mesh.faces.tobytes() + mesh.face_colors.tobytes())
        digest.update(repr((asset.name, asset.caption, asset.paraphrases, asset.held_out_paraphrases)).encode())
    environment = {**os.environ, "PYTHONHASHSEED": "12345"}
    other = subprocess.run([sys.executable, "-c", DIGEST], env=environment, capture_output=True, text=True, check=True)
    assert other.stdout.strip() == digest.hexdigest()


# ---- what is seen

VIEWS = orbit(torch.tensor([0.0, 90.0, 180.0]), torch.tensor(15.0), torch.tensor(2.5), torch.tensor(1.0))


def seen(mesh: Mesh) -> tuple[torch.Tensor, torch.Tensor]:
    rays_o, rays_d = VIEWS.rays(96, 96)
    return RayCaster(mesh).render(rays_o, rays_d, torch.ones(3))


def changed(first: Mesh, second: Mesh) -> float:
    """Largest share of silhouette pixels that differ visibly, over front, side and back."""
    (color, mask), (other, other_mask) = seen(first), seen(second)
    either = (mask + other_mask) > 0
    different = ((color - other).abs().amax(-1) > 0.1) & either
    return float((different.flatten(1).sum(1) / either.flatten(1).sum(1)).max())


@pytest.mark.parametrize("seed", [0, 1])
def test_changing_one_word_changes_the_picture(seed: int) -> None:
    dice = random.Random(seed)
    by_slots = {tuple(asset.slots.values()): asset for asset in animal_assets()}
    words = dice.choice(list(by_slots))
    mesh = by_slots[words].build()
    for index, phrases in enumerate(ANIMAL_WORDS.values()):
        for phrase in phrases:
            if phrase != words[index]:
                other = by_slots[(*words[:index], phrase, *words[index + 1 :])]
                assert changed(mesh, other.build()) > 0.08, (words, phrase)


def test_all_pigs_look_different() -> None:
    pictures = torch.stack([seen(asset.build())[0] for asset in pig_assets()]).flatten(1)
    distance = torch.cdist(pictures, pictures) + 1e9 * torch.eye(len(pictures))
    # A pixel that turns from black to white is sqrt(3) away; this is some 40 such pixels.
    assert distance.min() > 3**0.5 * 40**0.5


# ---- families


def amounts(family: Family) -> st.SearchStrategy[dict[str, float]]:
    keys = sorted(family.stops[0].parameters)
    return st.fixed_dictionaries({key: st.floats(0, 1) for key in keys})


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
@settings(max_examples=15, deadline=None)
@given(data=st.data())
def test_families_move_smoothly_on_one_topology(family: Family, data: st.DataObject) -> None:
    start = data.draw(amounts(family))
    step = 1e-3
    near = {key: value + step if value < 0.5 else value - step for key, value in start.items()}
    mesh, other = family.build(start), family.build(near)
    assert np.array_equal(mesh.faces, other.faces)
    assert np.abs(mesh.vertices - other.vertices).max() <= 5 * step
    assert np.abs(mesh.face_colors - other.face_colors).max() <= 100 * step
    assert np.linalg.norm(mesh.vertices, axis=1).max() <= BALL_RADIUS
    assert mesh.vertices[:, 1].min() >= GROUND_Y - 2e-3


@pytest.mark.parametrize("family", FAMILIES, ids=lambda family: family.name)
def test_family_stops_are_the_ends_of_between(family: Family) -> None:
    chain = [*pairwise(family.stops), (family.stops[-1], family.stops[0])]
    assert family.closed
    for first, second in chain:
        for alpha, end in ((0.0, first), (1.0, second)):
            assert np.array_equal(family.between(first, second, alpha).vertices, end.build().vertices)
        halfway = family.between(first, second, 0.5)
        assert part_volumes(halfway).min() > 0
        assert changed(first.build(), second.build()) > 0.3
        # Something of both ends: nearer to each than they are to each other.
        apart = np.abs(first.build().vertices - second.build().vertices).max()
        assert 0 < np.abs(halfway.vertices - first.build().vertices).max() < apart


# ---- captions


def test_every_asset_has_paraphrases_of_both_kinds() -> None:
    for asset in everything():
        assert len(set(asset.paraphrases)) == len(asset.paraphrases) >= 16, asset.caption
        assert len(set(asset.held_out_paraphrases)) == len(asset.held_out_paraphrases) >= 4, asset.caption
        assert asset.caption not in (*asset.paraphrases, *asset.held_out_paraphrases)
        assert not any("{" in text for text in (*asset.paraphrases, *asset.held_out_paraphrases))


def test_a_sentence_means_one_asset_and_held_out_is_never_trained() -> None:
    trained = [(text, asset.caption) for asset in everything() for text in (asset.caption, *asset.paraphrases)]
    held_out = [(text, asset.caption) for asset in everything() for text in asset.held_out_paraphrases]
    meanings = Counter(text for text, _ in set(trained + held_out))
    assert [text for text, count in meanings.items() if count > 1] == []
    assert {text for text, _ in trained} & {text for text, _ in held_out} == set()


def test_one_pattern_is_held_out_whole_and_a_part_of_the_others() -> None:
    for assets in (pig_assets(), animal_assets(), rock_assets(), tree_assets(), food_assets()):
        trained = [text for asset in assets for text in asset.paraphrases]
        held_out = [text for asset in assets for text in asset.held_out_paraphrases]
        assert not any(text.startswith("look") for text in trained)
        assert 0.1 < np.mean([text.startswith("look") for text in held_out]) < 0.9


@pytest.mark.parametrize(
    "forms",
    [ANIMAL_NOUNS, ACTIVITY_FORMS, {k: v.nouns for k, v in GARMENTS.items()}, ROCK_ADJECTIVES, SEASONS],
    ids=["animals", "activities", "garments", "rocks", "seasons"],
)
def test_synonyms_belong_to_one_word(forms: dict[str, tuple[str, ...]]) -> None:
    count = Counter(form for word in forms.values() for form in word)
    assert max(count.values()) == 1
    assert min(len(word) for word in forms.values()) >= 3


def test_articles_and_hash() -> None:
    assert [indefinite(noun) for noun in ("pig", "orangutan", "android")] == ["a pig", "an orangutan", "an android"]
    for asset in everything():
        for text in (*asset.paraphrases, *asset.held_out_paraphrases):
            words = text.replace(",", "").replace(":", "").split()
            for article, noun in pairwise(words):
                assert article not in ("a", "an") or (article == "an") == (noun[0] in "aeiou"), text
    # BLAKE2b of "pig", 8 bytes: a change would move sentences between training and test.
    assert stable_hash("pig") == int.from_bytes(hashlib.blake2b(b"pig", digest_size=8).digest(), "big")


# ---- contact sheets


def test_contact_sheet_places_pictures_in_rows() -> None:
    pictures = torch.stack([torch.full((8, 10, 3), value) for value in (0.0, 0.5, 1.0)])
    sheet = contact_sheet(pictures, columns=2)
    assert sheet.size == (20, 16)
    assert [sheet.getpixel(place) for place in ((5, 4), (15, 4), (5, 12))] == [(0,) * 3, (128,) * 3, (255,) * 3]
    assert contact_sheet(pictures, 2, ["a", "b", "c"]).size == (20, 16 + 2 * LABEL_HEIGHT)
    with pytest.raises(ValueError, match="one label for each of 3 pictures, got 1"):
        contact_sheet(pictures, 2, ["a"])


def test_render_views_looks_at_the_front_first() -> None:
    bear = next(asset for asset in animal_assets() if asset.slots["animal"] == "a bear")
    front, back = render_views(bear.build(), [0, 180], 64)
    assert front.shape == (64, 64, 3) and torch.equal(front[0, 0], torch.ones(3))
    # Only the face has the whites of the eyes and a light muzzle.
    head = (slice(18, 30), slice(26, 38))
    assert front[head].mean() > back[head].mean() + 0.05
