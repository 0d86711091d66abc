"""The picture model that comes with the studio: offered where it is whole, by name, to visitors from afar as well."""

from __future__ import annotations

import json
import shutil
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest

from app.training.prior import ROOT, resolved, shipped_prior
from app.training.services import TrainingServices
from att3d_core.text.minilm import MiniLM
from tests.support.tiny_pipelines import tiny_prior
from tests.support.train_web import client, close_training, open_training

KNOWS = "the pig prompts and the pairs of the Toybox"
ASKED = {
    "prompts": {"name": "mine", "prompts": ["a glass teapot"]},
    "run": {"train": {"steps": 2}, "guidance": {"model": " toybox-prior "}},
}


@pytest.fixture(scope="module")
def checkpoints(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """What came with the studio: a tiny prior."""
    folder = tmp_path_factory.mktemp("shipped") / "checkpoints"
    tiny_prior(folder / "toybox-prior", MiniLM())
    return folder


@pytest.fixture(params=[True, False], ids=["local", "remote"])
def training(
    request: pytest.FixtureRequest, lumpy: Path, checkpoints: Path, tmp_path: Path
) -> Iterator[TrainingServices]:
    made = open_training(lumpy, tmp_path)
    yield TrainingServices(made.jobs, made.live, request.param, made.released, checkpoints=checkpoints)
    close_training(made)


def error(answer: httpx.Response) -> str:
    assert answer.status_code == 400, answer.text
    return answer.json()["error"]


def test_its_name_is_all_that_visitors_see_and_need(training: TrainingServices, checkpoints: Path) -> None:
    web = client(training)
    options = web.get("/att3d/train/options")
    assert options.json()["prior"] == {"name": "toybox-prior", "knows": KNOWS}
    job_id = web.post("/att3d/jobs", json=ASKED).json()["id"]
    described = json.loads((training.jobs.store.folder_of(job_id) / "job.json").read_text())
    assert described["guidance"]["model"] == str(checkpoints / "toybox-prior")  # the job need not know our folders
    request = web.get(f"/att3d/jobs/{job_id}/request")
    assert request.json() == ASKED
    for answer in (options, request, web.get("/att3d/jobs"), web.get(f"/att3d/jobs/{job_id}/log")):
        assert str(checkpoints.parent) not in answer.text


def test_its_runs_start_from_what_suits_it(training: TrainingServices) -> None:
    web = client(training)
    ids = [
        web.post("/att3d/jobs", json={**ASKED, "run": {**ASKED["run"], **run}}).json()["id"]
        for run in ({}, {"train": {"steps": 2, "focal_max": 1.9}, "guidance": {"model": "toybox-prior", "t_min": 0.3}})
    ]
    plain, chosen = (json.loads((training.jobs.store.folder_of(i) / "job.json").read_text()) for i in ids)
    assert (plain["train"]["focal_max"], plain["guidance"]["t_min"], plain["train"]["full"]) == (2.2, 0.2, 0.0)
    assert (chosen["train"]["focal_max"], chosen["guidance"]["t_min"], chosen["train"]["full"]) == (1.9, 0.3, 0.0)
    assert plain["guidance"]["weighting"] == chosen["guidance"]["weighting"] == "uniform"


def test_another_model_is_refused_from_afar_and_looked_for_here(training: TrainingServices, checkpoints: Path) -> None:
    web = client(training)
    for model in ("/etc", "toybox", str(checkpoints / "nothing")):
        refused = error(web.post("/att3d/jobs", json={**ASKED, "run": {"guidance": {"model": model}}}))
        if training.local:
            assert "give the folder of a diffusers pipeline" in refused
        else:
            assert refused.endswith("(without --host) for that, or use the one that comes with it, toybox-prior")
    assert web.get("/att3d/jobs").json() == {"jobs": []}


def test_without_it_there_is_nothing_to_offer(training: TrainingServices, tmp_path: Path) -> None:
    bare = TrainingServices(training.jobs, training.live, training.local, training.released, checkpoints=tmp_path)
    web = client(bare)
    assert web.get("/att3d/train/options").json()["prior"] is None
    refused = error(web.post("/att3d/jobs", json=ASKED))
    assert ("there is no diffusion model ' toybox-prior '" if bare.local else "cannot be used over the network") in (
        refused
    )


@pytest.mark.parametrize("missing", ["model_index.json", "unet", "scheduler"])
def test_half_of_it_is_not_offered(checkpoints: Path, tmp_path: Path, missing: str) -> None:
    whole = tmp_path / "toybox-prior"
    shutil.copytree(checkpoints / "toybox-prior", whole)
    assert shipped_prior(tmp_path) is not None
    gone = whole / missing
    shutil.rmtree(gone) if gone.is_dir() else gone.unlink()
    assert shipped_prior(tmp_path) is None


def test_its_card_says_what_it_knows(checkpoints: Path, tmp_path: Path) -> None:
    whole = tmp_path / "toybox-prior"
    shutil.copytree(checkpoints / "toybox-prior", whole)
    for card, knows in (
        ("# Prior\n\ntrained_on: the 64 pig prompts\n", "the 64 pig prompts"),
        ("# Prior\n", KNOWS),
        ("trained_on:\n", KNOWS),
        (f"trained_on: {'x' * 999}\n", "x" * 200),
    ):
        (whole / "CARD.md").write_text(card)
        prior = shipped_prior(tmp_path)
        assert prior is not None and prior.knows == knows
    (whole / "CARD.md").write_bytes(b"\xff\xfe trained_on: nobody can read this")
    prior = shipped_prior(tmp_path)
    assert prior is not None and prior.knows == KNOWS


def test_inside_the_project_a_run_calls_it_by_its_place_there(
    checkpoints: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """So that the description of a run says nothing about this machine, and goes on when the project moves."""
    assert (ROOT / "app.py").is_file()
    monkeypatch.setattr("app.training.prior.ROOT", checkpoints.parent)
    prior = shipped_prior(checkpoints)
    assert prior is not None and prior.model == "checkpoints/toybox-prior"
    assert resolved("toybox-prior", prior) == prior.model
    assert resolved("stable-diffusion-v1-5/stable-diffusion-v1-5", prior).startswith("stable-diffusion")
    assert resolved("toybox-prior", None) == "toybox-prior"
