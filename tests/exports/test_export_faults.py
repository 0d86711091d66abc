"""Exports that cannot be, and exports in each other's way: a sentence, and never half a file."""

from __future__ import annotations

import json
import multiprocessing
import multiprocessing.process
import os
import re
import resource
import signal
import threading
from collections.abc import Callable
from pathlib import Path
from typing import Any

import fast_simplification
import numpy as np
import pytest
import torch
from hypothesis import given
from hypothesis import strategies as st

from att3d_core.errors import NOT_A_FOLDER, NOTHING_DENSE, DiskFullError, ExportError, OutputError
from att3d_core.exports.formats.files import Format, model_files, write_files
from att3d_core.exports.meshing.clean import is_watertight, simplify
from att3d_core.exports.meshing.mesh import budget_surface
from att3d_core.exports.meshing.pinches import part_pinches
from att3d_core.exports.meshing.surface import Surface
from att3d_core.exports.presets import GAME, PRINT
from att3d_core.exports.recipe import Recipe
from att3d_core.files import write_bytes
from att3d_core.names import LONGEST_STEM, file_stem
from att3d_core.text.normalize import normalize_prompt
from tests.support.command_line import CommandLine
from tests.support.exports import ORIGIN, STATUE, glb_json, textured_statue
from tests.support.fields import THRESHOLD, position_colors, sponge
from tests.support.meshes import export_mesh, extract_surface

Validate = Callable[[Path], dict[str, Any]]


def test_a_scene_that_fills_the_cube_is_closed_at_its_faces(tmp_path: Path, khronos: Validate) -> None:
    full = export_mesh(lambda p: torch.full_like(p[:, 0], 300.0), position_colors, resolution=32, triangles=2000)
    assert full.watertight and len(full.faces) <= 2000
    assert np.abs(np.abs(full.vertices).max(0) - 0.8).max() < 0.06
    write_files(tmp_path, model_files(full, Format.GLB, "full", ORIGIN))
    assert khronos(tmp_path / "full.glb")["issues"]["messages"] == []


def test_an_empty_scene_says_what_to_try() -> None:
    with pytest.raises(ExportError, match=rf"{NOTHING_DENSE}: .* Try a lower threshold, or a"):
        export_mesh(lambda p: torch.zeros_like(p[:, 0]), position_colors, resolution=16)


@pytest.mark.parametrize("preset", [GAME, PRINT])
@pytest.mark.parametrize("budget", [-1, 0, 11, 200_001, 10**9])
def test_a_budget_out_of_bounds_is_refused_before_the_work(preset: Any, budget: int) -> None:
    with pytest.raises(ExportError, match=f"a budget must be 12 to 200,000 triangles, got {budget:,}"):
        Recipe(preset).budget(budget)


def test_a_budget_beyond_the_surface_is_the_surface() -> None:
    most = budget_surface(STATUE, threshold=THRESHOLD, resolution=32, triangles=10**9)
    assert len(most.faces) > 1000 and is_watertight(most)


@pytest.mark.parametrize("budget", ["0", "1000000000"])
def test_the_command_line_refuses_such_budgets(command_line: CommandLine, ball: Path, budget: str) -> None:
    said = command_line("export", "pig", "--triangles", budget, "--checkpoint", ball).complaint
    assert said.startswith("a budget must be 12 to 200,000 triangles")


def in_a_child(work: Callable[[], None]) -> multiprocessing.process.BaseProcess:
    """`work` in a process of its own, started at once."""
    child = multiprocessing.get_context("fork").Process(target=work)
    child.start()
    return child


def test_a_full_target_leaves_nothing(tmp_path: Path) -> None:
    (tmp_path / "a.gltf").write_text("the one before")

    def fill() -> None:
        signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
        resource.setrlimit(resource.RLIMIT_FSIZE, (20_000, 20_000))
        try:
            write_files(tmp_path, {"a.gltf": b"x" * 10, "a.bin": b"x" * 50_000})
        except DiskFullError as error:
            assert str(error).startswith(f"cannot write {tmp_path / 'a.bin'}: the file would be larger")
            os._exit(7)

    child = in_a_child(fill)
    child.join(60)
    assert child.exitcode == 7
    # The document comes last: what it needs is not there, so the one before is still whole.
    assert [path.name for path in tmp_path.iterdir()] == ["a.gltf"]
    assert (tmp_path / "a.gltf").read_text() == "the one before"


def test_an_unwritable_target_is_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "file").write_text("x")
    with pytest.raises(OutputError, match=NOT_A_FOLDER):
        write_files(tmp_path / "file" / "folder", {"a.glb": b"x"})


def test_two_exports_to_one_name_leave_whole_files(tmp_path: Path) -> None:
    """Two programs, a hundred times each, other contents every time: whatever a reader finds is one export, whole."""
    sets = [model_files(textured_statue(), Format.GLTF, "pig", ORIGIN, height_m=1.0 + k / 10) for k in range(8)]
    documents = {files["pig.gltf"] for files in sets}

    def write(mine: list[dict[str, bytes]]) -> None:
        for number in range(100):
            write_files(tmp_path, mine[number % len(mine)])

    writers = [in_a_child(lambda part=part: write(sets[part::2])) for part in range(2)]
    seen: set[bytes] = set()
    while any(writer.is_alive() for writer in writers) or not seen:
        if (tmp_path / "pig.gltf").is_file():
            seen.add(_whole(tmp_path))
    seen.add(_whole(tmp_path))
    for writer in writers:
        writer.join(60)
    assert [writer.exitcode for writer in writers] == [0, 0]
    assert seen <= documents and len(seen) > 2
    assert not [path for path in tmp_path.iterdir() if path.name.startswith(".")]


def _whole(folder: Path) -> bytes:
    data = (folder / "pig.gltf").read_bytes()
    gltf = json.loads(data)
    buffer = gltf["buffers"][0]
    assert (folder / buffer["uri"]).stat().st_size == buffer["byteLength"]
    assert all((folder / image["uri"]).is_file() for image in gltf["images"])
    return data


def test_threads_of_one_program_do_not_mix_either(tmp_path: Path) -> None:
    contents = [bytes([65 + number]) * 200_000 for number in range(4)]

    def write(content: bytes) -> None:
        for _ in range(25):
            write_bytes(tmp_path / "a.glb", content)

    threads = [threading.Thread(target=write, args=(content,)) for content in contents]
    for thread in threads:
        thread.start()
    while any(thread.is_alive() for thread in threads):
        if (tmp_path / "a.glb").is_file():
            assert (tmp_path / "a.glb").read_bytes() in contents
    assert [path.name for path in tmp_path.iterdir()] == ["a.glb"]


@pytest.mark.parametrize(
    ("prompt", "pattern"),
    [
        ("../../etc/passwd", r"etc-passwd-[0-9a-f]{8}"),
        ("CON", "object-con-[0-9a-f]{8}"),
        ("pig" * 100, r"(pig)+p?i?-[0-9a-f]{8}"),
        ("a\u202egip", "agip"),
        ("🐷", "object-[0-9a-f]{8}"),
        ("C:\\pig", r"c-pig-[0-9a-f]{8}"),
        ("a pig", "a-pig"),
        ("A Pig", "a-pig"),
    ],
)
def test_hostile_names_become_ours(prompt: str, pattern: str) -> None:
    assert re.fullmatch(pattern, file_stem(normalize_prompt(prompt)))


@given(st.text(min_size=1, max_size=200), st.text(min_size=1, max_size=200))
def test_names_are_plain_and_keep_prompts_apart(one: str, two: str) -> None:
    stems = [file_stem(text) for text in (one, two)]
    for stem in stems:
        assert re.fullmatch(r"[a-z0-9]+(-[a-z0-9]+)*", stem) and len(stem) <= LONGEST_STEM + 9
        assert stem not in ("con", "prn", "aux", "nul", "com1", "lpt9")
    assert (stems[0] == stems[1]) == (one.lower() == two.lower() or one == two)


@pytest.mark.parametrize("seed", range(4))
@pytest.mark.parametrize("budget", [60, 200, 700])
def test_sponges_stay_closed_within_small_budgets(seed: int, budget: int) -> None:
    raw = extract_surface(sponge(seed), 10.0, 32)
    made = simplify(raw, budget)
    assert is_watertight(raw) and is_watertight(made) and len(made.faces) <= budget


def test_sheets_that_share_an_edge_are_parted_even_where_their_vertices_cannot_be() -> None:
    """Collapsing a sponge leaves edges of four faces whose ends lie in one fan: those get vertices of their own."""
    split = 0
    for seed in range(4):
        raw = extract_surface(sponge(seed), 10.0, 32)
        for budget in (150, 300, 600):
            points, faces, *_ = fast_simplification.simplify(raw.vertices, raw.faces, target_count=budget, agg=7.0)
            whole = (faces[:, 0] != faces[:, 1]) & (faces[:, 1] != faces[:, 2]) & (faces[:, 2] != faces[:, 0])
            pinched = Surface(points.astype(np.float32), faces[whole].astype(np.int32))
            made = part_pinches(pinched)
            assert is_watertight(made)
            assert np.array_equal(part_pinches(made).faces, made.faces)
            split += len(made.faces) > len(pinched.faces)
    assert split > 0


def test_what_a_glb_says_of_itself_is_measured() -> None:
    data = model_files(textured_statue(), Format.GLB, "pig", ORIGIN)["pig.glb"]
    assert glb_json(data)["asset"]["extras"]["watertight"] is textured_statue().watertight is True
