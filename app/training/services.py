"""What training in the studio works on, and its verbs: for the routes of the Train tab and the endpoints."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from dataclasses import asdict, dataclass, field
from pathlib import Path
from typing import Any

from app.models.catalog import RELEASED
from app.training.estimates import Estimates
from app.training.library import LibraryReader
from app.training.live import LiveJobs
from app.training.plan import Plan, make_plan
from app.training.prior import ShippedPrior, shipped_prior
from app.training.queue import Jobs
from app.training.store import Job
from att3d_core.errors import UserError
from att3d_core.files import output_error
from att3d_core.names import file_stem
from att3d_core.paths import CHECKPOINTS


@dataclass(frozen=True)
class TrainingServices:
    """What the routes work on. local: only this machine can reach the studio. checkpoints: what came with it."""

    jobs: Jobs
    live: LiveJobs
    local: bool
    released: Path = RELEASED
    reader: LibraryReader = field(default_factory=LibraryReader)
    estimates: Estimates = field(default_factory=Estimates)
    checkpoints: Path = CHECKPOINTS

    @property
    def prior(self) -> ShippedPrior | None:
        """The diffusion model that came with the studio."""
        return shipped_prior(self.checkpoints)

    def plan(self, request: Mapping[str, Any]) -> Plan:
        """Raises UserError."""
        return make_plan(request, self.local, self.reader, self.prior)

    def submit(self, request: Mapping[str, Any]) -> Job:
        """Queue the run that a request describes. Raises UserError."""
        self.estimates.cancel()
        plan = self.plan(request)
        return self.jobs.submit(plan.name, plan.device, request, plan.run.train.steps, plan.write)

    def act(self, job_id: str, verb: str) -> None:
        """Tell a job to "pause", "resume" or "cancel". Raises UserError."""
        verbs = {"pause": self.jobs.pause, "resume": self.jobs.resume, "cancel": self.jobs.cancel}
        if verb not in verbs:
            raise UserError(f"a job cannot be told to {verb[:20]!r}: expected one of {', '.join(verbs)}")
        verbs[verb](job_id)

    def use(self, job_id: str) -> str:
        """Bring the model of a job among those that the studio shows; its name there. Raises UserError."""
        job = self.jobs.store.job(job_id)
        return release(self.jobs.store.folder_of(job.id), job.name, self.released)

    def described(self, job: Job) -> dict[str, Any]:
        """A job as the page reads it. stamp: of its latest weights."""
        shown = {key: value for key, value in asdict(job).items() if key not in ("claim", "owner")}
        return {**shown, "stamp": self.live.stamp(self.jobs.store.folder_of(job.id))}


def release(folder: Path, name: str, root: Path) -> str:
    """Copy the released model of a job to where the studio looks for models, whole or not at all; its name there.

    Raises OutputError, or UserError for a job that has none.
    """
    source = folder / "released"
    if not (source / "config.json").is_file():
        source = folder / "preview"
    if not (source / "config.json").is_file():
        raise UserError("this job has no model to use yet: it releases its first one after a twentieth of its steps")
    target = root / file_stem(name)
    number = 2
    while target.exists():
        target, number = root / f"{file_stem(name)}-{number}", number + 1
    part = root.parent / f".{target.name}.part"  # where the studio does not look
    try:
        root.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(part, ignore_errors=True)
        shutil.copytree(source, part)
        part.rename(target)
    except OSError as error:
        shutil.rmtree(part, ignore_errors=True)
        raise output_error(target, error) from error
    return target.name
