"""Files and texts that somebody changed: thousands of mutants of good ones, and what reading each of them costs."""

from __future__ import annotations

import json
import os
import pickle
import random
import shutil
import tempfile
import time
from collections import Counter
from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import psutil
import torch

from app.projects.contents import from_bytes
from att3d_core.checkpoint import load_released
from att3d_core.errors import UserError
from att3d_core.library.glb.fault import GlbError
from att3d_core.library.model_reader import DIED, TOO_LARGE, TOO_LONG, ModelReader, ReadLimits
from att3d_core.strict_json import NotStrictError, parse
from att3d_core.text.normalize import normalize_prompt
from att3d_core.text.prompt_file import load_prompt_set
from att3d_core.training.run import RunConfig
from benchmarks.measure import Measurement
from benchmarks.soak.changes import changed_glb, changed_json, changed_release
from tests.support.glb_files import png, quad
from tests.support.released import release_ball

COUNT = 20_000
LONG_S = 2.0
LARGE_BYTES = 1 << 30
OUTCOMES = {"crash": "uncaught or ended", "long": "over 2 s", "large": "over 1 GB", "senseless": "senseless accepted"}


def measure_models(share: float) -> Iterator[Measurement]:
    """Mutated GLB files, read as the studio reads those of its users."""
    count, found = max(20, round(COUNT * share)), Counter[str]()
    chance = random.Random(0)
    seeds = list(_models())
    limits = ReadLimits(seconds=LONG_S, seconds_per_mb=0.0, memory=LARGE_BYTES)
    with tempfile.TemporaryDirectory() as folder, ModelReader(limits) as reader:
        file = Path(folder) / "mutant.glb"
        for _ in range(count):
            file.write_bytes(changed_glb(chance.choice(seeds), chance))
            try:
                mesh = reader.read(file)
            except GlbError as error:
                said = str(error)
                found["crash"] += said == DIED
                found["long"] += said == TOO_LONG
                found["large"] += said == TOO_LARGE
                continue
            except Exception as error:
                found["crash"] += 1
                print(repr(error), flush=True)
                continue
            radius = float(np.linalg.norm(mesh.vertices, axis=1).max())
            found["senseless"] += not len(mesh.faces) or not 0.3 < radius < 0.76
    yield from _lines(found, f"of {count} mutated GLB files")


def measure_checkpoints(share: float) -> Iterator[Measurement]:
    """Mutated folders of a released model; half of them with hashes that were made to fit."""
    count, found = max(20, round(COUNT * share)), Counter[str]()
    chance = random.Random(0)
    with tempfile.TemporaryDirectory() as name:
        good = release_ball(Path(name) / "good")
        contents = {file.name: file.read_bytes() for file in good.iterdir()}

        def attempt() -> str:
            folder = Path(name) / "mutant"
            shutil.rmtree(folder, ignore_errors=True)
            folder.mkdir()
            changed = dict(contents)
            which = chance.choice(sorted(contents))
            changed[which] = changed_release(which, changed[which], chance)
            for file, data in changed.items():
                (folder / file).write_bytes(data)
            if chance.random() < 0.5:
                _fit_hashes(folder)
            return _costs(lambda: _drawn(folder))

        for outcome in _in_children(attempt, count, chance):
            found[outcome] += 1
    yield from _lines(found, f"of {count} mutated checkpoints")


def measure_texts(share: float) -> Iterator[Measurement]:
    """Random prompts, and mutated JSON of everything that is read of users."""
    count, found = max(20, round(COUNT * share)), Counter[str]()
    chance = random.Random(0)
    run = json.dumps(RunConfig("pig").to_json()).encode()
    project = b'{"version": 1, "revision": 3, "items": [{"prompt": "a pig", "seed": 1, "strength": 0.5}]}'
    prompts = b'{"name": "x", "template": "a {animal}", "words": {"animal": ["pig"]}, "held_out": {"rule": "diagonal"}}'
    with tempfile.TemporaryDirectory() as folder:
        file = Path(folder) / "set.json"

        def listed() -> object:
            file.write_bytes(changed_json(prompts, chance))
            return load_prompt_set(file)

        kinds: tuple[Callable[[], object], ...] = (
            lambda: normalize_prompt("".join(chr(chance.choice((chance.randrange(0x110000), chance.randrange(128))))
                                             for _ in range(chance.choice((1, 5, 50, 2000))))),
            lambda: RunConfig.from_json(parse(changed_json(run, chance))),
            lambda: from_bytes(changed_json(project, chance)),
            listed,
        )  # fmt: skip
        for number in range(count):
            found[_costs(kinds[number % len(kinds)])] += 1
    yield from _lines(found, f"of {count} prompts and JSON documents")


def _lines(found: Counter[str], of: str) -> Iterator[Measurement]:
    for key, what in OUTCOMES.items():
        yield Measurement(f"{what} {of}", found[key], "", 0, "lower", "tiny")


def _costs(work: Callable[[], object]) -> str:
    """What is wrong with how `work` went, a key of OUTCOMES; "" where nothing is."""
    begun, before = time.process_time(), psutil.Process().memory_info().rss
    try:
        sensible = work() is not False
    except (UserError, NotStrictError):
        sensible = True
    except Exception as error:
        print(repr(error)[:200], flush=True)
        return "crash"
    if time.process_time() - begun > LONG_S:
        return "long"
    if psutil.Process().memory_info().rss - before > LARGE_BYTES:
        return "large"
    return "" if sensible else "senseless"


def _drawn(folder: Path) -> bool:
    """Whether a release that is accepted makes numbers of what it was trained on."""
    released = load_released(folder)
    if not len(released.prompt_embeddings):
        return True
    with torch.no_grad():
        scene = released.model(released.prompt_embeddings[0])
    return bool(torch.isfinite(scene.density(torch.zeros(1, 3))).all())


def _in_children(attempt: Callable[[], str], count: int, chance: random.Random, each: int = 200) -> Iterator[str]:
    """Outcomes of attempts in forks, `each` in one, since a crash ends it: what is missing then is one."""
    torch.set_num_threads(1)
    for first in range(0, count, each):
        reading, writing = os.pipe()
        child = os.fork()
        if not child:
            try:
                os.close(reading)
                chance.seed(first)
                with os.fdopen(writing, "wb") as stream:
                    for _ in range(min(each, count - first)):
                        pickle.dump(attempt(), stream)
                        stream.flush()
            finally:
                os._exit(0)
        os.close(writing)
        with os.fdopen(reading, "rb") as stream:
            for _ in range(min(each, count - first)):
                try:
                    yield pickle.load(stream)
                except EOFError:
                    yield "crash"
                    break
        os.waitpid(child, 0)


def _fit_hashes(folder: Path) -> None:
    from hashlib import sha256

    try:
        config = json.loads((folder / "config.json").read_text())
        config["files"] = {name: sha256((folder / name).read_bytes()).hexdigest() for name in config["files"]}
        (folder / "config.json").write_text(json.dumps(config))
    except (ValueError, TypeError, KeyError, RecursionError, OSError):
        pass  # it is no configuration any more


def _models() -> Iterator[bytes]:
    yield quad().to_bytes()
    pictured = quad()
    texture = pictured.texture(png([[(255, 0, 0), (0, 255, 0)], [(0, 0, 255), (9, 9, 9)]]))
    pictured.material(pbrMetallicRoughness={"baseColorTexture": {"index": texture}})
    pictured.document["nodes"] = [{"children": [1]}, {"mesh": 0, "scale": [1, 2, 1]}]
    yield pictured.to_bytes()
