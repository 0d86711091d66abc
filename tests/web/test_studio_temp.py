"""The studio's temporary folder: swept by age and size, never failing, gone at the end."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import pytest

from app.web.temp import sweep


def make(folder: Path, name: str, size: int, changed: float) -> Path:
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_bytes(b"x" * size)
    os.utime(path, (changed, changed))
    os.utime(path.parent, (changed, changed))
    return path


def test_what_is_old_goes_and_what_is_new_stays(tmp_path: Path) -> None:
    old, new = make(tmp_path, "a/old", 1, 1_000.0), make(tmp_path, "b/new", 1, 9_500.0)
    future = make(tmp_path, "c/future", 1, 99_999.0)
    assert sweep(tmp_path, now=10_000.0, age=3_600.0) == 2
    assert new.exists() and not old.exists() and not future.exists()
    os.utime(tmp_path / "a", (1_000.0, 1_000.0))
    assert sweep(tmp_path, now=10_000.0, age=3_600.0) == 0
    assert not (tmp_path / "a").exists() and (tmp_path / "b").exists()


def test_above_the_quota_the_oldest_go(tmp_path: Path) -> None:
    paths = [make(tmp_path, f"{i}", 100, 9_000.0 + i) for i in range(5)]
    assert sweep(tmp_path, now=9_010.0, quota=250) == 3
    assert [path.exists() for path in paths] == [False, False, False, True, True]


def test_links_are_removed_and_not_followed(tmp_path: Path) -> None:
    outside = make(tmp_path / "outside", "kept", 1, 1.0)
    inside = tmp_path / "inside"
    inside.mkdir()
    (inside / "link").symlink_to(outside)
    (inside / "folder").symlink_to(outside.parent, target_is_directory=True)
    sweep(inside, now=1e12, age=1.0)
    assert outside.exists() and not (inside / "link").is_symlink()


def test_sweeping_while_files_come_and_go(tmp_path: Path) -> None:
    """Gradio's own sweeper dies of this."""
    stop = threading.Event()

    def churn() -> None:
        i = 0
        while not stop.is_set():
            i += 1
            make(tmp_path, f"{i % 40}/{i}", 10, 1.0)

    worker = threading.Thread(target=churn)
    worker.start()
    try:
        swept, end = 0, time.monotonic() + 30
        while swept < 60 and time.monotonic() < end:  # a busy machine lets the worker begin late
            swept += sweep(tmp_path, age=1.0)
        assert swept >= 60
    finally:
        stop.set()
        worker.join()
    sweep(tmp_path, age=1.0)
    assert not [path for path in tmp_path.rglob("*") if path.is_file()]


@pytest.mark.parametrize("ending", ["pass", "raise SystemExit(3)"])
def test_it_is_gone_at_the_end(tmp_path: Path, ending: str) -> None:
    code = (
        "import os; from app.web.temp import open_temp; folder = open_temp(); (folder / 'x').write_text('y');"
        f"assert os.environ['GRADIO_TEMP_DIR'] == str(folder); print(folder); {ending}"
    )
    root = Path(__file__).resolve().parents[2]
    environment = {**os.environ, "TMPDIR": str(tmp_path), "PYTHONPATH": str(root)}
    done = subprocess.run([sys.executable, "-c", code], env=environment, capture_output=True, text=True)
    assert Path(done.stdout.strip()).parent == tmp_path, done.stderr
    assert not list(tmp_path.iterdir())
