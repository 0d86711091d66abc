"""Projects: nothing that was saved is lost, whoever writes at the same time and whatever a file looks like."""

from __future__ import annotations

import json
import random
import subprocess
import sys
from concurrent.futures import ThreadPoolExecutor
from dataclasses import asdict, replace
from pathlib import Path
from typing import Any

import pytest

from app.projects import items as wording
from app.projects.contents import UNWRITABLE, Contents, from_bytes, read, to_bytes
from app.projects.items import ITEMS_MAX, Item, merged
from app.projects.store import STILL_UNREADABLE, Projects
from att3d_core.errors import UserError

WRITES = 20


def prompts(projects: Projects, name: str) -> set[str]:
    return {item.prompt for item in projects.open(name).items}


def test_merging_is_one_dictionary_of_fields_per_object() -> None:
    """Against the slow obvious way, over random changes to few objects."""
    rng = random.Random(0)
    items: tuple[Item, ...] = ()
    slow: dict[tuple[Any, ...], dict[str, Any]] = {}
    for _ in range(300):
        change: dict[str, Any] = {"prompt": rng.choice(["a pig", "a cat"]), "seed": rng.choice([None, 1, 2])}
        change |= rng.choice(
            [{}, {"favourite": rng.random() < 0.5}, {"strength": rng.random()}, {"recolor": [90.0, 1.0, rng.random()]}]
        )
        items = merged(items, [change])
        slow.setdefault((change["prompt"], change["seed"]), {}).update(change)
    wanted = {}
    for key, about in slow.items():
        fields: dict[str, Any] = {name: tuple(v) if isinstance(v, list) else v for name, v in about.items()}
        wanted[key] = Item(**fields)
    assert {(item.prompt, item.seed): item for item in items} == wanted


def test_two_tabs_that_change_different_things_of_one_object_lose_neither(tmp_path: Path) -> None:
    projects = Projects(tmp_path)
    projects.change("pigs", [{"prompt": "a pig", "seed": 3, "strength": 0.5}])
    projects.change("pigs", [{"prompt": "a pig", "seed": 3, "favourite": True}])
    after = projects.change("pigs", [{"prompt": "a  pig", "seed": 3, "recolor": [90, 1, 1]}])
    assert after.items == (Item("a pig", 3, 0.5, True, "", (), (90.0, 1.0, 1.0)),) and after.revision == 3


def test_many_writers_at_once_lose_nothing(tmp_path: Path) -> None:
    """Threads as in one studio, and another studio on the same folder."""
    code = (
        "import sys; from pathlib import Path; from app.projects.store import Projects\n"
        "p = Projects(Path(sys.argv[1]))\n"
        "for i in range(int(sys.argv[2])): p.change('shared', [{'prompt': f'object {i} of another studio'}])"
    )
    root = Path(__file__).resolve().parents[2]
    other = subprocess.Popen([sys.executable, "-c", code, str(tmp_path), str(WRITES)], cwd=root)

    def write(tab: int) -> None:
        for number in range(WRITES):
            Projects(tmp_path).change("shared", [{"prompt": f"object {number} of tab {tab}"}])

    with ThreadPoolExecutor(2) as pool:
        list(pool.map(write, range(2)))
    assert other.wait() == 0
    wanted = {f"object {n} of {who}" for n in range(WRITES) for who in ("tab 0", "tab 1", "another studio")}
    found = Projects(tmp_path).open("shared")
    assert {item.prompt for item in found.items} == wanted and found.revision == 3 * WRITES and not found.kept


FAVOURITES = [{"prompt": f"a pig number {n}", "favourite": True} for n in range(30)]


def damaged(how: str, data: bytes) -> bytes:
    """A project's file as accidents and later versions leave it."""
    value = json.loads(data)
    if how == "cut":
        return data[: len(data) // 2]
    if how == "nan":
        value["items"][4]["strength"] = float("nan")
    if how == "later field":
        value["items"][4]["mood"] = "cheerful"
    if how == "later version":
        value["version"] = 2
    if how == "empty":
        return b""
    return json.dumps(value).encode()


@pytest.mark.parametrize("how", ["cut", "nan", "later field", "later version", "empty"])
def test_what_cannot_be_read_is_kept_and_everything_readable_stays(tmp_path: Path, how: str) -> None:
    projects = Projects(tmp_path)
    projects.change("pigs", FAVOURITES)
    projects.change("pigs", [{"prompt": "the latest"}])
    file = tmp_path / "pigs.json"
    sound = file.read_bytes()
    file.write_bytes(damaged(how, sound))
    broken = file.read_bytes()

    shown = projects.open("pigs")
    assert shown.problem and file.read_bytes() == broken  # looking changes nothing
    assert {change["prompt"] for change in FAVOURITES} <= prompts(projects, "pigs")

    after = projects.change("pigs", [{"prompt": "a new one"}])
    assert not after.problem and after.kept == ("pigs.unreadable-1.json",)
    assert (tmp_path / after.kept[0]).read_bytes() == broken
    assert {change["prompt"] for change in FAVOURITES} | {"a new one"} <= prompts(projects, "pigs")
    assert sum(item.favourite for item in after.items) == 30

    with pytest.raises(UserError, match=STILL_UNREADABLE):
        projects.restore("pigs", after.kept[0])
    (tmp_path / after.kept[0]).write_bytes(sound)  # mended by hand, or by a later version
    mended = projects.restore("pigs", after.kept[0])
    assert not mended.kept and {"the latest", "a new one"} <= prompts(projects, "pigs")
    assert (tmp_path / "pigs.restored-1.json").read_bytes() == sound
    assert projects.names() == ["pigs"]


def test_a_second_damage_does_not_overwrite_what_was_kept_of_the_first(tmp_path: Path) -> None:
    projects = Projects(tmp_path)
    for number in (1, 2):
        (tmp_path / "pigs.json").write_bytes(b"damage %d" % number)
        projects.change("pigs", [{"prompt": "a pig"}])
    kept = [(tmp_path / name).read_bytes() for name in projects.open("pigs").kept]
    assert kept == [b"damage 1", b"damage 2"]


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"strength": float("nan")}, wording.BAD_STRENGTH),
        ({"seed": 1, "strength": float("inf")}, wording.BAD_STRENGTH),
        ({"seed": -1}, wording.BAD_SEED),
        ({"locked": [99]}, wording.BAD_LOCKS),
        ({"recolor": [1.0]}, wording.BAD_NUMBERS),
        ({"settings": [float("nan")]}, wording.BAD_NUMBERS),
        ({"model": "\ud800"}, wording.BAD_MODEL),
        ({"model": "x" * 300}, wording.BAD_MODEL),
    ],
)
def test_what_could_not_be_read_back_is_not_written(tmp_path: Path, change: dict[str, Any], error: str) -> None:
    projects = Projects(tmp_path)
    before = projects.change("pigs", [{"prompt": "a pig"}])
    with pytest.raises(UserError) as refused:
        projects.change("pigs", [{"prompt": "another"}, {"prompt": "a cat", **change}])
    assert str(refused.value) == error and projects.open("pigs") == before


def test_the_file_itself_refuses_what_it_could_not_read(tmp_path: Path) -> None:
    for item in (Item("a pig", strength=float("nan")), Item("a pig", model="\udc00"), Item("not   normal")):
        with pytest.raises(UserError, match=UNWRITABLE):
            to_bytes(Contents((item,)))
    whole = Contents((Item("a pig", 7, 0.1, True, "toybox", (0, 2), (90.0, 1.0, 1 / 3), (0.1,)),), 12)
    assert from_bytes(to_bytes(whole)) == whole
    assert read(tmp_path / "none.json") == Contents()


def test_nothing_is_dropped_in_silence(tmp_path: Path) -> None:
    projects = Projects(tmp_path)
    projects.change("full", [{"prompt": f"object {n}", "favourite": True} for n in range(ITEMS_MAX)])
    with pytest.raises(UserError) as refused:
        projects.change("full", [{"prompt": "one more"}])
    assert str(refused.value) == wording.FULL and len(projects.open("full").items) == ITEMS_MAX
    changed = projects.change("full", [{"prompt": "object 0", "favourite": False}])
    assert replace(Item("object 0"), favourite=False) in changed.items


def test_a_project_is_renamed_deleted_and_carried_elsewhere(tmp_path: Path) -> None:
    """Through its file nothing of an object is lost; what was deleted can be taken over again from where it lies."""
    projects, others = Projects(tmp_path / "here"), Projects(tmp_path / "there")
    items = (Item("a pig", 3, 0.5, True, "world", (1,), (90.0, 1.0, 1.0)), Item("a cat"))
    before = projects.change("pigs", [asdict(item) for item in items])
    projects.change("cats", [{"prompt": "a cat"}])
    with pytest.raises(UserError, match="already"):
        projects.rename("pigs", "cats")
    with pytest.raises(UserError, match="nothing of this project"):
        projects.rename("nobody", "somebody")
    renamed = projects.rename("pigs", "animals")
    assert renamed.items == before.items and projects.names() == ["animals", "cats"]
    assert projects.open("pigs").items == ()
    others.change("zoo", [{"prompt": "a lion"}])
    assert others.take("zoo", projects.file("animals")).items == (Item("a lion"), *items)
    kept = projects.delete("animals")
    assert projects.names() == ["cats"] and projects.take("back", (projects.folder / kept).read_bytes()).items == items
    for wrong in (b"{}", b"[1, 2]", b"glTF", b'{"items": [{"prompt": ""}]}'):
        with pytest.raises(UserError, match="nothing was taken over"):
            others.take("zoo", wrong)
    assert len(others.open("zoo").items) == 3
