"""Two of everything on one folder: two tabs in a project, two studios on a list of jobs."""

from __future__ import annotations

import subprocess
import sys
import tempfile
from collections.abc import Iterator
from pathlib import Path

from app.projects.store import Projects
from app.training.store import JobStore
from benchmarks.measure import ROOT, Measurement

OBJECTS, CANCELS = 50, 2000
TAB = """
import sys
from pathlib import Path
from app.projects.store import Projects
projects = Projects(Path(sys.argv[1]))
for number in range(int(sys.argv[3])):
    projects.change("mine", [{"prompt": f"object {number} of {sys.argv[2]}"}])
    projects.change("mine", [{"prompt": "shared", sys.argv[4]: True if sys.argv[4] == "favourite" else number / 100}])
"""
STUDIO = """
import random, sys
from contextlib import suppress
from pathlib import Path
from app.training.queue import Jobs
from app.training.store import JobError
sleeper = (sys.executable, "-c", "import sys, time; time.sleep(30)")
jobs, chance = Jobs.at(Path(sys.argv[1]), sleeper), random.Random(sys.argv[2])
done = 0
while done < int(sys.argv[3]):
    open_jobs = [job for job in jobs.store.jobs() if job.state.value in ("queued", "running")]
    if len(open_jobs) < 4:
        jobs.submit("a job", "cpu", {}, 10, lambda folder: (folder / "job.json").write_text("{}") and None)
    if open_jobs:
        with suppress(JobError):
            jobs.cancel(chance.choice(open_jobs).id)
            done += 1
for job in jobs.store.jobs():
    with suppress(JobError):
        jobs.cancel(job.id)
"""


def measure_tabs(share: float) -> Iterator[Measurement]:
    """Objects that one of two processes wrote while the other wrote its own, and that are not there."""
    count = max(5, round(OBJECTS * share))
    with tempfile.TemporaryDirectory() as folder:
        _together(TAB, [(folder, name, str(count), what) for name, what in (("a", "favourite"), ("b", "strength"))])
        project = Projects(Path(folder)).open("mine")
    wanted = {f"object {number} of {name}" for name in "ab" for number in range(count)}
    found = {item.prompt: item for item in project.items}
    lost = len(wanted - found.keys()) + (not found["shared"].favourite) + (found["shared"].strength is None)
    yield Measurement(f"lost of two tabs with {count} objects each at once", lost, "", 0, "lower", "")


def measure_cancels(share: float) -> Iterator[Measurement]:
    """Studios that were ended as two of them cancel each other's jobs; a cancelled job that still says it runs."""
    count = max(10, round(CANCELS * share))
    with tempfile.TemporaryDirectory() as folder:
        ended = _together(STUDIO, [(folder, str(seed), str(count // 2)) for seed in (1, 2)])
        running = sum(job.state.value == "running" for job in JobStore(Path(folder)).jobs())
    yield Measurement(f"studios ended by {count} cancels of two studios", ended, "", 0, "lower", "")
    yield Measurement(f"jobs that run after {count} cancels of two studios", running, "", 0, "lower", "")


def _together(code: str, arguments: list[tuple[str, ...]]) -> int:
    """Run `code` in a process for each of `arguments` at once; how many of them did not end well."""
    running = [subprocess.Popen([sys.executable, "-c", code, *args], cwd=ROOT) for args in arguments]
    return sum(process.wait() != 0 for process in running)
