"""What is saved in the campaign of faults: each kind writes number after number, and says which number it holds."""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path

import torch

from app.projects.store import Projects
from att3d_core.checkpoint import Provenance, load_released, save_released
from att3d_core.exports.batch import BatchFolder, Row
from att3d_core.files import write_bytes
from att3d_core.text.prompt_file import load_prompt_set, save_prompt_set
from att3d_core.text.prompts import PromptSet
from att3d_core.training.job import JobFolder
from tests.support.released import ball_model
from tests.support.small_run import RUN, make_trainer

torch.set_num_threads(1)  # savers run in forks, which have no threads but their own
MODEL = ball_model()


class UnreadableError(Exception):
    """What was found is neither what was there before nor what was written."""


@dataclass(frozen=True)
class Saver:
    """save: writes a number over the one before. found: the number that is there, whole; raises where none is."""

    name: str
    save: Callable[[Path, int], object]
    found: Callable[[Path], int]


def _release(folder: Path, number: int) -> None:
    prompts = (f"prompt {number}",)
    save_released(folder / "released", MODEL, Provenance("tiny", "0" * 64, prompts, torch.full((1, 384), number)))


def _released(folder: Path) -> int:
    found = load_released(folder / "released")
    number = int(found.prompts[0].split()[1])
    if not bool((found.prompt_embeddings == number).all()):
        raise UnreadableError("the prompts of one release and the embeddings of another")
    return number


def _change(folder: Path, number: int) -> None:
    Projects(folder).change("mine", [{"prompt": f"object {number}"}])


def _changed(folder: Path) -> int:
    project = Projects(folder).open("mine")
    numbers = [int(item.prompt.split()[1]) for item in project.items]
    if project.problem or numbers != list(range(len(numbers))):
        raise UnreadableError(project.problem or f"objects {numbers} are not all that there were")
    return len(numbers) - 1


def _state(folder: Path, number: int) -> None:
    trainer = make_trainer(prompts=1)
    trainer.step = number
    JobFolder(folder).save(trainer)


def _stated(folder: Path) -> int:
    trainer = make_trainer(prompts=1)
    JobFolder(folder).load(trainer)
    return trainer.step


def _export(folder: Path, number: int) -> None:
    data = str(number).encode() * 50_000
    write_bytes(folder / "object.glb", sha256(data).digest() + data)


def _exported(folder: Path) -> int:
    digest, data = (found := (folder / "object.glb").read_bytes())[:32], found[32:]
    if sha256(data).digest() != digest:
        raise UnreadableError("half an export")
    return int(data[: len(data) // 50_000])


def _index(folder: Path, number: int) -> None:
    batch = BatchFolder(folder)
    batch.begin({"a": 1})
    write_bytes(folder / "a.glb", b"")
    batch.write_index([Row(f"object {n}", "a.glb") for n in range(number + 1)])


def _indexed(folder: Path) -> int:
    rows = BatchFolder(folder).begin({"a": 1})
    if list(rows) != [f"object {n}" for n in range(len(rows))]:
        raise UnreadableError("rows are missing")
    return len(rows) - 1


def _prompts(folder: Path, number: int) -> None:
    save_prompt_set(PromptSet.from_list(f"set {number}", [f"object {n}" for n in range(200)]), folder / "set.json")


def _prompted(folder: Path) -> int:
    return int(load_prompt_set(folder / "set.json").name.split()[1])


def _described(folder: Path) -> int:
    return int(json.loads((folder / "job.json").read_text())["train"]["seed"])


def _describe(folder: Path, number: int) -> None:
    value = RUN.to_json()
    value["train"]["seed"] = number
    write_bytes(folder / "job.json", json.dumps(value).encode())


SAVERS = (
    Saver("release", _release, _released),
    Saver("project", _change, _changed),
    Saver("training state", _state, _stated),
    Saver("export", _export, _exported),
    Saver("index of a batch", _index, _indexed),
    Saver("prompt set", _prompts, _prompted),
    Saver("description of a run", _describe, _described),
)
