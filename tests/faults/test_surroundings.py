"""What surrounds the program: the locale, a full disk, the folder that it is started from."""

from __future__ import annotations

import json
import os
import resource
import signal
import subprocess
import sys
from pathlib import Path

import pytest
import torch

from app.training.prior import shipped_prior
from app.training.queue import Jobs
from app.training.store import JobStore
from att3d_core.errors import DiskFullError, OutputError
from att3d_core.guidance.pipeline_folder import find_pipeline
from att3d_core.images import save_video
from att3d_core.paths import CHECKPOINTS

ROOT = Path(__file__).resolve().parents[2]
PROMPT = "a bär 木 🐻"
ECHO = """
import json, sys
from att3d_core.cli.output import Console, accept_all_letters
accept_all_letters()
print(sys.argv[1])
Console(True).finish({"prompt": sys.argv[1]})
"""
LOCALES = {
    "POSIX, as it is without any": {"LC_ALL": "C", "PYTHONUTF8": "0", "PYTHONCOERCECLOCALE": "0"},
    "Latin-1": {"PYTHONIOENCODING": "latin-1"},
    "UTF-8": {"PYTHONUTF8": "1"},
}


@pytest.mark.parametrize("name", LOCALES)
def test_no_letter_is_lost_whatever_the_locale(name: str) -> None:
    environment = {**os.environ, **LOCALES[name]}
    done = subprocess.run([sys.executable, "-c", ECHO, PROMPT], cwd=ROOT, env=environment, capture_output=True)
    assert done.returncode == 0 and not done.stderr
    encoding = "latin-1" if name == "Latin-1" else "utf-8"
    line, answer = done.stdout.decode(encoding).splitlines()
    assert json.loads(answer) == {"prompt": PROMPT}
    assert line.startswith("a b")
    assert line == {"UTF-8": PROMPT, "Latin-1": "a bär \\u6728 \\U0001f43b"}.get(name, line)


class NoRoom:
    """Inside it this process can make no file longer, as on a full disk; what it starts neither."""

    def __enter__(self) -> None:
        self.limits = resource.getrlimit(resource.RLIMIT_FSIZE)
        self.previous = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (0, self.limits[1]))

    def __exit__(self, *_: object) -> None:
        resource.setrlimit(resource.RLIMIT_FSIZE, self.limits)
        signal.signal(signal.SIGXFSZ, self.previous)


def test_the_list_of_jobs_is_read_where_there_is_no_room(tmp_path: Path) -> None:
    store = JobStore(tmp_path)
    store.add("a", "cpu", {}, 1, "one")
    claimed = store.claim_next("cpu", store.job("one").owner)  # by nobody: it has to be found out, and written down
    assert claimed is not None
    with NoRoom():
        assert [job.name for job in Jobs(store).jobs()] == ["a"]
        with pytest.raises(OutputError):
            store.add("b", "cpu", {}, 1, "two")
    assert [job.state.value for job in Jobs(store).jobs()] == ["interrupted"]


@pytest.mark.parametrize("suffix", ["mp4", "webm", "gif"])
def test_a_film_on_a_full_disk_says_so(tmp_path: Path, suffix: str) -> None:
    with NoRoom(), pytest.raises(DiskFullError, match="the file would be larger than this system allows"):
        save_video(tmp_path / f"film.{suffix}", (torch.rand(64, 64, 3) for _ in range(8)))
    assert not list(tmp_path.iterdir())


def test_what_came_along_is_found_from_any_folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    prior = shipped_prior(CHECKPOINTS)
    assert prior is not None
    monkeypatch.chdir(tmp_path)
    for name in (prior.model, prior.name, f"checkpoints/{prior.name}"):
        assert find_pipeline(name).path.samefile(CHECKPOINTS / prior.name)
