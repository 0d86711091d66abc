"""Endpoints of training: start a run, look at the runs, tell one what to do."""

from __future__ import annotations

from enum import Enum
from typing import Any

from app.endpoints.answers import offer
from app.training.services import TrainingServices
from att3d_core.errors import UserError


class Verb(Enum):
    """What a run can be told. USE: bring its model among those that the studio shows."""

    PAUSE = "pause"
    RESUME = "resume"
    CANCEL = "cancel"
    USE = "use"


def add_training_endpoints(training: TrainingServices) -> None:
    """/train, /jobs and /job, on the page that is being built."""

    def train(
        prompts: list[str] | None = None,
        preset: str = "",
        folder: str = "",
        name: str = "",
        steps: int | None = None,
        device: str = "auto",
        settings: dict[str, Any] | None = None,
    ) -> dict[str, Any]:
        """Start training a model, as a process of its own that goes on when the studio is closed.

        Answers at once with the run as jobs shows it. Others of the same device wait for their turn.

        Args:
            prompts: what it learns, each the name of a model in the folder or an object of the Toybox
            preset: in place of prompts, a prompt set by name: pig, animals, toybox or pairs
            folder: of your own GLB files, on the studio's machine; empty for the Toybox
            name: of the run
            steps: how many; left out, the default number
            device: auto, cpu, cuda or cuda:N
            settings: more of the run, as in its job.json, such as {"train": {"views": 4}}
        """
        if bool(prompts) == bool(preset):
            raise UserError("expected either prompts or a preset, and not both")
        run = dict(settings or {})
        if steps is not None:
            run["train"] = {**(run.get("train") or {}), "steps": steps}
        request = {"name": name, "device": device, "preset": preset, "folder": folder, "run": run}
        job = training.submit(request if preset else {**request, "prompts": prompts})
        return training.described(job)

    def jobs() -> list[dict[str, Any]]:
        """List the training runs, the oldest first: id, name, state, step of steps, and what there is to say of it."""
        return [training.described(job) for job in training.jobs.jobs()]

    def job(id: str, verb: Verb) -> dict[str, Any]:
        """Tell a training run to pause, resume or cancel, or use its model.

        Answers with the run as jobs shows it. Using adds the model's name, by which the other tools know it at once.

        Args:
            id: of the run, see jobs
            verb: pause, resume, cancel (for good) or use
        """
        used = {"model": training.use(id)} if verb is Verb.USE else {}
        if verb is not Verb.USE:
            training.act(id, verb.value)
        return {**training.described(training.jobs.store.job(id)), **used}

    for endpoint in (train, jobs, job):
        offer(endpoint)
