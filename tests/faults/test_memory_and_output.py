"""Memory that runs out, and an output that nobody reads or that has no room: one line, and no traceback."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest
import torch
from starlette.testclient import TestClient

from app.exports.jobs import ExportJobs, ExportState
from app.exports.work import Product
from app.web.api import new_api
from att3d_core.cli import main as command
from att3d_core.errors import NO_MEMORY, is_out_of_memory
from att3d_core.exports.progress import Report


def too_large() -> None:
    torch.empty(1 << 62, dtype=torch.uint8)


def test_pytorch_says_it_in_words() -> None:
    with pytest.raises(RuntimeError) as caught:
        too_large()
    assert is_out_of_memory(caught.value) and is_out_of_memory(MemoryError())
    assert is_out_of_memory(torch.OutOfMemoryError("CUDA out of memory. Tried to allocate 20.00 MiB"))
    assert not is_out_of_memory(RuntimeError("shapes differ")) and not is_out_of_memory(ValueError("out of memory"))


def test_an_export_ends_with_a_sentence() -> None:
    def work(report: Report) -> Product:
        too_large()
        raise AssertionError

    jobs = ExportJobs()
    job = jobs.job(jobs.start(work))
    assert job.task.wait(30) and (job.state, job.error) == (ExportState.FAILED, NO_MEMORY)


def test_a_route_answers_with_a_sentence() -> None:
    api = new_api()
    api.get("/large")(too_large)
    web = TestClient(api, raise_server_exceptions=False)
    for _ in range(2):  # the next request is served as ever
        answer = web.get("/large")
        assert (answer.status_code, answer.json()) == (503, {"error": NO_MEMORY})

    def broken() -> None:
        raise RuntimeError("a fault of ours")

    api.get("/broken")(broken)
    assert web.get("/broken").status_code == 500


def test_a_command_ends_with_a_line(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(command.tyro.extras.SubcommandApp, "cli", lambda app, **_: too_large())
    with pytest.raises(SystemExit) as ended:
        command.main()
    assert ended.value.code == 1 and capsys.readouterr().err == f"error: {NO_MEMORY}\n"


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="needs a file that is full")
@pytest.mark.parametrize("output", ["/dev/full", "closed"])
def test_an_output_that_takes_nothing(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str], output: str
) -> None:
    reader, writer = os.pipe() if output == "closed" else (-1, os.open(output, os.O_WRONLY))
    if reader >= 0:
        os.close(reader)
    monkeypatch.setattr(command.tyro.extras.SubcommandApp, "cli", lambda app, **_: print("much " * 100_000))
    with os.fdopen(writer, "w") as stream, pytest.raises(SystemExit) as ended:
        monkeypatch.setattr(sys, "stdout", stream)
        command.main()
    full = "error: what this says cannot be written down: No space left on device\n"
    assert (ended.value.code, capsys.readouterr().err) == (1, "" if output == "closed" else full)
