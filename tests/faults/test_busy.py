"""What was let in is done, what is refused is refused at once, and nobody waits for what was cancelled."""

from __future__ import annotations

import asyncio
import threading
from pathlib import Path

import pytest
from starlette.responses import PlainTextResponse
from starlette.types import Message, Receive, Scope, Send

from app.exports.jobs import WAITING_MAX, ExportJobs, ExportState
from app.exports.work import Product
from app.models.loaded import BusyError, WorkQueue
from app.training.routes import LOG_BYTES, tail
from app.web.admission import EACH_MAX, HEAVY, Admission, kind_of
from att3d_core.exports.batch import INDEX, BatchFolder, Row
from att3d_core.exports.progress import Report


def test_an_export_that_was_let_in_comes_to_its_turn() -> None:
    """Although every place in the queue of other work is taken when it begins."""
    heavy, jobs, gate = WorkQueue(), ExportJobs(), threading.Event()
    held = threading.Barrier(WAITING_MAX + 1)

    def other() -> None:
        with heavy.place() as turn:
            held.wait(30)
            gate.wait(30)
            with turn:
                pass

    def work(report: Report) -> Product:
        for _ in range(3):  # as a batch does, for each of its prompts
            with heavy.admitted(lambda: report(0.0, "waiting")):
                pass
        return Product("a", {})

    others = [threading.Thread(target=other) for _ in range(WAITING_MAX)]
    for thread in others:
        thread.start()
    held.wait(30)
    with pytest.raises(BusyError), heavy.turn():
        raise AssertionError("there is no place")
    job = jobs.job(jobs.start(work))
    assert job.task.wait(30) and job.state is ExportState.DONE
    gate.set()
    for thread in others:
        thread.join()


def test_an_export_after_cancelled_ones_is_made() -> None:
    """They wait for their turn when they are cancelled, and leave although it does not come."""
    heavy, jobs, reached = WorkQueue(), ExportJobs(), threading.Semaphore(0)

    def work(report: Report) -> Product:
        reached.release()
        with heavy.admitted(lambda: report(0.0, "waiting")):
            return Product("a", {})

    with heavy.turn():
        started = [jobs.job(jobs.start(work)) for _ in range(WAITING_MAX)]
        for _ in started:
            assert reached.acquire(timeout=30)
        with pytest.raises(BusyError):
            jobs.start(work)
        for job in started:
            jobs.cancel(job.name)
        assert all(job.task.wait(30) for job in started)
        again = jobs.job(jobs.start(work))
    assert again.task.wait(30) and again.state is ExportState.DONE


def test_what_is_cancelled_counts_until_it_has_ended() -> None:
    jobs, gate = ExportJobs(), threading.Event()

    def deaf(report: Report) -> Product:
        gate.wait(30)
        return Product("a", {})

    started = [jobs.job(jobs.start(deaf)) for _ in range(WAITING_MAX)]
    for job in started:
        jobs.cancel(job.name)
    with pytest.raises(BusyError):
        jobs.start(deaf)
    gate.set()
    assert all(job.task.wait(30) for job in started)
    jobs.start(deaf)


@pytest.mark.parametrize("path", [*HEAVY, "/att3d/u", "/att3d/jobs/one/pause"])
def test_a_burst_is_refused_while_the_work_waits(path: str) -> None:
    """200 at once: as many as may be are at work, and all others have their answer before any of those ends."""

    async def burst() -> tuple[list[int], int]:
        gate, most = asyncio.Event(), 0
        admission: Admission

        async def app(scope: Scope, receive: Receive, send: Send) -> None:
            nonlocal most
            most = max(most, sum(admission.at_work.values()))
            await gate.wait()
            await PlainTextResponse("done")(scope, receive, send)

        admission, answers = Admission(app), []

        async def one() -> None:
            async def send(message: Message) -> None:
                if message["type"] == "http.response.start":
                    answers.append(message["status"])

            async def receive() -> Message:
                return {"type": "http.request"}

            await admission({"type": "http", "path": path, "method": "POST"}, receive, send)

        tasks = [asyncio.create_task(one()) for _ in range(200)]
        limit = HEAVY.get(path, EACH_MAX)
        while len(answers) < 200 - limit:
            await asyncio.sleep(0)
        assert answers == [503] * (200 - limit)
        gate.set()
        await asyncio.gather(*tasks)
        assert not admission.at_work
        return answers, most

    answers, most = asyncio.run(burst())
    assert most == HEAVY.get(path, EACH_MAX) == answers.count(200)


def test_what_a_request_counts_as() -> None:
    assert (
        kind_of("/att3d/models/pig/words") == "/att3d/models" and kind_of("/att3d/train/live/7") == "/att3d/train/live"
    )
    assert kind_of("/att3d/jobs/1/pause") == kind_of("/att3d/jobs/1/resume") == "/att3d/jobs/1"
    assert kind_of("/att3d/u") == "/att3d/u"


def test_the_end_of_a_log_is_read_alone(tmp_path: Path) -> None:
    file = tmp_path / "worker.log"
    assert tail(file) == ""
    with file.open("wb") as stream:
        stream.seek(1 << 40)  # a terabyte, of which the disk holds the end
        stream.write("é".encode() * LOG_BYTES)
    assert tail(file) == "é" * (LOG_BYTES // 2)


@pytest.mark.parametrize("text", ["=1+1", "+cmd", "-1", "@sum", "\tx", "'=1", "''", "'", "a pig", ""])
def test_no_cell_of_an_index_is_a_formula(tmp_path: Path, text: str) -> None:
    folder = BatchFolder(tmp_path)
    folder.begin({"a": 1})
    (tmp_path / "a.glb").touch()
    folder.write_index([Row(text, "a.glb", error=text)])
    cells = (tmp_path / INDEX).read_text().splitlines()[1].split(",")
    assert not any(cell.lstrip('"').startswith(("=", "+", "-", "@", "\t")) for cell in cells)
    assert folder.begin({"a": 1}) == {text: Row(text, "a.glb", error=text)}
