"""What killed processes left is found and removed; what a living one writes is not touched."""

from __future__ import annotations

import os
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

import pytest

from att3d_core.files import write_bytes
from att3d_core.orphans import is_orphan, remove_all_orphans, remove_orphans, scratch_prefix, temp_name

CODE = """
import sys
from pathlib import Path
from att3d_core.orphans import scratch_prefix, temp_name
folder = Path(sys.argv[1])
for place in ("temp", "runs/studio/one/preview", "outputs"):
    (folder / place).mkdir(parents=True, exist_ok=True)
(folder / "temp" / scratch_prefix()).mkdir()
(folder / "temp" / scratch_prefix() / "film.mp4").write_text("half")
(folder / "runs" / "studio" / "one" / "preview" / temp_name()).mkdir()
(folder / "outputs" / temp_name(".glb")).write_text("half")
print(flush=True)
sys.stdin.read()
"""


@pytest.fixture
def writer(tmp_path: Path) -> Iterator[subprocess.Popen[str]]:
    """A process that has begun to write in three places of `tmp_path`, and waits."""
    command, pipe = [sys.executable, "-c", CODE, str(tmp_path)], subprocess.PIPE
    with subprocess.Popen(
        command, cwd=Path(__file__).resolve().parents[2], text=True, stdin=pipe, stdout=pipe
    ) as process:
        assert process.stdout is not None
        process.stdout.readline()
        yield process
        process.kill()


def temporary(folder: Path) -> list[Path]:
    return [path for path in folder.rglob("*") if "att3d-" in path.name]


def test_what_a_killed_process_left_goes_at_the_next_start(
    writer: subprocess.Popen[str], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(tempfile, "tempdir", str(tmp_path / "temp"))
    assert len(temporary(tmp_path)) == 3
    assert remove_all_orphans() == 0 and len(temporary(tmp_path)) == 3  # it lives
    writer.kill()
    writer.wait()
    assert remove_all_orphans() == 3 and not temporary(tmp_path)


def test_a_process_that_writes_into_a_folder_sweeps_it_first(tmp_path: Path) -> None:
    dead = tmp_path / f".att3d-{2**22 + 1}-77-0123456789abcdef.glb"
    dead.touch()
    write_bytes(tmp_path / "new.glb", b"whole")
    assert [path.name for path in tmp_path.iterdir()] == ["new.glb"]


def test_a_number_that_is_used_again_is_another_process() -> None:
    pid, started = scratch_prefix().split("-")[1:3]
    assert not is_orphan(Path(f"att3d-{pid}-{started}-x")) and not is_orphan(Path(temp_name(".json")))
    assert is_orphan(Path(f"att3d-{pid}-{int(started) + 1}-x")) and is_orphan(Path(f"att3d-{2**22 + 1}-{started}-x"))


@pytest.mark.parametrize("name", [".att3d-0123456789abcdef.json", ".tmpAb12Cd", "att3d-estimate-x1"])
def test_names_without_an_owner_wait_for_a_day(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    assert remove_orphans(tmp_path) == 0
    os.utime(tmp_path / name, (1.0, 1.0))
    assert remove_orphans(tmp_path) == 1


@pytest.mark.parametrize("name", ["att3d", "my.att3d-notes", ".tmp", ".tmp-of-mine", "state.safetensors"])
def test_other_names_are_nobodys_business(tmp_path: Path, name: str) -> None:
    (tmp_path / name).touch()
    os.utime(tmp_path / name, (1.0, 1.0))
    assert remove_orphans(tmp_path, deep=True, alone=True) == 0


def test_links_are_not_followed(tmp_path: Path) -> None:
    (tmp_path / "outside").mkdir()
    (tmp_path / "outside" / temp_name()).touch()
    (tmp_path / "inside").mkdir()
    (tmp_path / "inside" / f"att3d-{2**22 + 1}-1-x").symlink_to(tmp_path / "outside", target_is_directory=True)
    assert remove_orphans(tmp_path / "inside", deep=True, alone=True) == 0
    assert len(list((tmp_path / "outside").iterdir())) == 1
