"""The Train tab's routes without the rest of the studio: what their tests share."""

from __future__ import annotations

import sys
from collections.abc import Iterator
from pathlib import Path

import pytest
from fastapi.testclient import TestClient

from app.models.catalog import Models
from app.training.estimates import Estimates
from app.training.live import LiveJobs
from app.training.queue import Jobs
from app.training.routes import add_routers
from app.training.services import TrainingServices
from app.training.store import JobState
from app.web.api import new_api
from tests.support.counting_worker import COMMAND

MEASURED = "import json; print('noise'); print(json.dumps({'steps': 3, 'seconds': 1.5}))"


def open_training(checkpoint: Path, folder: Path) -> TrainingServices:
    """What the routes work on: jobs that only count, estimates that are made up."""
    jobs = Jobs.at(folder / "jobs", COMMAND)
    estimates = Estimates((sys.executable, "-c", MEASURED))
    return TrainingServices(jobs, LiveJobs(Models.of(checkpoint, "cpu")), True, folder / "models", estimates=estimates)


def close_training(training: TrainingServices) -> None:
    for job in training.jobs.store.jobs():
        if job.state in (JobState.RUNNING, JobState.QUEUED):
            training.jobs.cancel(job.id)


def client(training: TrainingServices) -> TestClient:
    api = new_api()
    add_routers(api, training)
    return TestClient(api)


@pytest.fixture
def training(lumpy: Path, tmp_path: Path) -> Iterator[TrainingServices]:
    training = open_training(lumpy, tmp_path)
    yield training
    close_training(training)


@pytest.fixture
def web(training: TrainingServices) -> TestClient:
    return client(training)
