"""Words for models: articles, captions from names, colours, captions that tell twins apart, paraphrases."""

from __future__ import annotations

import re
from collections import Counter
from pathlib import Path

import numpy as np
import pytest

from att3d_core.library.asset import Asset, Mesh
from att3d_core.library.sets import folder_set
from att3d_core.library.words.assets import with_distinct_captions
from att3d_core.library.words.captions import caption, distinct_captions
from att3d_core.library.words.colors import colors_of, name_color
from att3d_core.library.words.file_names import caption_of_name
from att3d_core.library.words.paraphrases import paraphrase_all
from att3d_core.library.words.synonyms import other_nouns
from att3d_core.library.words.things import Thing, without_article
from att3d_core.text.articles import with_article
from tests.support.glb_files import quad


@pytest.mark.parametrize(
    "phrase",
    [
        "a tiger", "an apple", "a unicorn", "an hour glass", "an umbrella", "a uniform", "an uninvited guest",
        "a used car", "an ugly duckling", "a urinal", "an urn", "a utensils pot", "a European bison", "an honest man",
        "a house", "a one-eyed cat", "an onion", "an MP3 player", "a TV", "an SUV", "a DVD player", "an RJ45 plug",
        "scissors", "milk", "glasses", "French fries", "a glass", "a bus", "a cactus", "a tennis racket", "a dress",
        "a bowl with fruits", "a pair of scissors", "a chest of drawers", "a sofa 2 seats", "a captain's bed",
    ],
)  # fmt: skip
def test_the_article_is_the_one_that_is_spoken(phrase: str) -> None:
    assert with_article(without_article(phrase)) == phrase


@pytest.mark.parametrize(
    ("stem", "expected"),
    [
        ("a-tiger", "a tiger"), ("unicorn", "a unicorn"), ("the_cat", "a cat"), ("An_Apple", "an apple"),
        ("hour_glass", "an hour glass"), ("tree (1)", "a tree"), ("Oak-Tree-1-3", "an oak tree"), 
        ("tree (1) (2)", "a tree"),
        ("SportsCar", "a sports car"), ("a", "an a"), ("scissors_2", "scissors"), ("猪", "a 猪"), ("-_-", ""), ("", ""),
    ],
)  # fmt: skip
def test_a_file_name_becomes_a_caption(stem: str, expected: str) -> None:
    assert caption_of_name(stem) == expected
    assert caption_of_name(expected) == expected


def plate(*colors: tuple[float, float, float]) -> Mesh:
    """An upright rectangle in strips of equal width, one of each colour."""
    vertices, faces, face_colors = [], [], []
    for index, color in enumerate(colors):
        left, right = index / len(colors) - 0.5, (index + 1) / len(colors) - 0.5
        first = len(vertices)
        vertices += [(left, -0.5, 0), (right, -0.5, 0), (right, 0.5, 0), (left, 0.5, 0)]
        faces += [(first, first + 1, first + 2), (first, first + 2, first + 3)]
        face_colors += [color, color]
    return Mesh(np.array(vertices, np.float32), np.array(faces, np.int32), np.array(face_colors, np.float32))


RED, WHITE, BLACK, BLUE = (0.8, 0.1, 0.12), (0.97, 0.97, 0.97), (0.05, 0.05, 0.05), (0.15, 0.3, 0.75)


def test_colours_have_the_names_that_people_give_them() -> None:
    for name, color in {
        "red": RED, "white": WHITE, "black": BLACK, "blue": BLUE, "yellow": (1, 0.9, 0.2), "brown": (0.45, 0.28, 0.15),
        "green": (0.2, 0.55, 0.2), "grey": (0.5, 0.5, 0.5), "dark blue": (0.08, 0.1, 0.3), "pink": (0.95, 0.6, 0.7),
    }.items():  # fmt: skip
        assert name_color(np.array(color, np.float32)) == name


def test_the_colours_of_a_model_are_those_that_are_seen() -> None:
    assert colors_of(plate(RED)) == ("red",)
    assert colors_of(plate(WHITE, WHITE, BLACK)) == ("white", "black")
    assert colors_of(plate(*[WHITE] * 9, BLACK)) == ("white",)
    shell, filling = cube(0.5, BLUE), cube(0.4, RED)
    both = Mesh(
        np.concatenate([shell.vertices, *[filling.vertices] * 4]),
        np.concatenate([shell.faces, *[filling.faces + 8 * (i + 1) for i in range(4)]]),
        np.concatenate([shell.face_colors, *[filling.face_colors] * 4]),
    )
    assert colors_of(both) == ("blue",)


def cube(half: float, color: tuple[float, float, float]) -> Mesh:
    corners = np.array([(x, y, z) for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], np.float32) * half
    quads = [(0, 1, 3, 2), (4, 6, 7, 5), (0, 4, 5, 1), (2, 3, 7, 6), (0, 2, 6, 4), (1, 5, 7, 3)]
    faces = [triangle for a, b, c, d in quads for triangle in ((a, b, c), (a, c, d))]
    return Mesh(corners, np.array(faces, np.int32), np.array([color] * 12, np.float32))


def thing(noun: str, *colors: str, size: tuple[float, float, float] = (1, 1, 1), **more: str) -> Thing:
    return Thing(noun, colors or ("grey",), size, **more)  # pyright: ignore[reportArgumentType]


def captions(things: list[Thing]) -> list[str]:
    return [caption(thing, words) for thing, words in zip(things, distinct_captions(things), strict=True)]


def test_only_what_is_needed_is_said() -> None:
    things = [
        thing("wardrobe", "white"), thing("wardrobe", "grey"), thing("wardrobe", "grey", size=(1, 3, 1)),
        thing("bed", "grey"), thing("old wardrobe", "grey"), thing("wardrobe", "grey", place="bedroom"),
        thing("grey lamp", size=(1, 2, 1)), thing("grey lamp"), thing("wardrobe", "grey", "white"),
    ]  # fmt: skip
    assert captions(things) == [
        "a wardrobe", "a grey wardrobe", "a tall wardrobe", "a bed", "an old wardrobe", "a bedroom wardrobe",
        "a grey lamp", "a low grey lamp", "a grey and white wardrobe",
    ]  # fmt: skip


def test_five_hundred_twins_have_captions_of_their_own_and_no_numbers() -> None:
    found = captions([thing("chair", "red") for _ in range(500)])
    assert len(set(found)) == 500
    assert found[:4] == ["a chair", "a red chair", "a red chair called Ada", "a red chair called Ben"]
    assert not any(re.search(r"\d", text) for text in found)


def test_a_caption_that_somebody_has_is_not_given_away() -> None:
    things = [thing("chair", "red"), thing("chair", "red"), thing("red chair", "red")]
    assert captions(things) == ["a chair", "a red chair called Ada", "a red chair"]


def test_assets_with_captions_of_their_own_keep_them_and_are_not_looked_at() -> None:
    def never() -> Mesh:
        raise AssertionError("not to be built")

    assets = [Asset("a", "the chair", lambda: plate(RED)), Asset("b", "the chair", lambda: plate(BLUE), ("seat",)),
        Asset("c", "Scissors", never), Asset("d", "", never)]  # fmt: skip
    found = with_distinct_captions(assets[:3])
    assert [asset.caption for asset in found] == ["the chair", "a blue chair", "Scissors"]
    assert found[1].paraphrases == ("seat",) and found[1].build().face_colors[0, 2] > 0.5


def test_a_folder_of_twins_is_not_skipped(tmp_path: Path) -> None:
    for index, color in enumerate(((0.8, 0, 0), (0, 0, 0.8), (0, 0, 0.8))):
        made = quad()
        made.material(pbrMetallicRoughness={"baseColorFactor": [*color, 1]})
        (tmp_path / f"chair-{index}.glb").write_bytes(made.to_bytes())
    assets = folder_set(tmp_path)
    assert assets.skipped == () and len(assets.library) == 3
    assert len(set(assets.prompts.prompts)) == 3
    assert assets.prompts.prompts[:2] == ("a chair", "a blue chair")


def test_other_words_for_the_head_of_a_noun() -> None:
    assert set(other_nouns("leather sofa")) == {"leather couch", "leather settee"}
    assert set(other_nouns("step ladder")) == {"ladder"}
    assert not list(other_nouns("carpetbagger"))


def content(text: str) -> frozenset[str]:
    fillers = {"a", "an", "the", "look", "at", "this", "one", "picture", "of", "3d", "model", "and", "called"}
    return frozenset(re.findall(r"[\w'-]+", text.lower())) - fillers


def test_paraphrases_are_one_things_alone_and_the_held_out_ones_are_never_trained_on() -> None:
    things = [thing(noun, color, place="garden") for noun in ("chair", "sofa") for color in ("red", "red", "blue")]
    chosen = distinct_captions(things)
    made = paraphrase_all(things, chosen)
    trained = {text for texts, _ in made for text in texts}
    held_out = {text for _, texts in made for text in texts}
    assert trained.isdisjoint(held_out)
    assert all(text.startswith("look at this") is False for text in trained)
    assert any(text.startswith("look at this") for text in held_out)
    owners = [(index, content(text)) for index, pair in enumerate(made) for texts in pair for text in texts]
    owners += [
        (index, content(caption(thing, words))) for index, (thing, words) in enumerate(zip(things, chosen, strict=True))
    ]
    assert max(Counter(words for _, words in set(owners)).values()) == 1
    assert made == paraphrase_all(things, chosen)


def test_paraphrases_say_every_adjective_of_the_caption_and_sometimes_more() -> None:
    things = [thing("sofa", "red", place="garden"), thing("sofa", "blue", place="garden")]
    (first, _), (second, _) = paraphrase_all(things, distinct_captions(things))
    assert all("blue" in text for text in second)
    assert any("red" in text for text in first) and any("red" not in text for text in first)
    assert any("couch" in text for text in first) and any("sofa" in text for text in first)
    assert any("garden" in text for text in second) and any("garden" not in text for text in second)
