"""The routes of the Train tab: prompts, the folder of one's own models, estimates, jobs, curves, current weights."""

from __future__ import annotations

import gzip
import os
import shutil
from collections.abc import Mapping
from dataclasses import asdict
from functools import lru_cache
from importlib.resources import files
from pathlib import Path
from typing import Annotated, Any

from fastapi import APIRouter, Body, FastAPI, Request
from fastapi.responses import JSONResponse, Response

from app.training.curves import read_curves
from app.training.library import FolderModel
from app.training.plan import OUTSIDE, PRESETS, preset_prompts, prompts_of, unknown
from app.training.services import TrainingServices
from app.training.store import JobState
from app.web.headers import FOR_EVER, NEVER
from att3d_core.errors import OutputError, UserError
from att3d_core.library.toybox import ANIMAL_TEMPLATE, ANIMAL_WORDS, PIG_TEMPLATE, PIG_WORDS
from att3d_core.training.config import TrainConfig

LISTED = 400
LOG_BYTES = 20_000
COMPARED = 6
Json = Annotated[dict[str, Any], Body()]
TEMPLATES: dict[str, dict[str, Any]] = {
    "pig": {"template": PIG_TEMPLATE, "words": PIG_WORDS, "held_out": {"rule": "diagonal"}},
    "animals": {"template": ANIMAL_TEMPLATE, "words": ANIMAL_WORDS, "held_out": {"rule": "homogeneous", "keep": 2}},
}


def add_routers(api: FastAPI, training: TrainingServices) -> None:
    """All of them."""
    for router in (_prompt_routes(training), _job_routes(training), _look_routes(training)):
        api.include_router(router)


def _prompt_routes(training: TrainingServices) -> APIRouter:
    router = APIRouter(prefix="/att3d/train")

    @router.get("/options")
    def options() -> JSONResponse:
        presets = [{"name": name, "count": len(preset_prompts(name)), **TEMPLATES.get(name, {})} for name in PRESETS]
        prior = training.prior
        known = prior and {"name": prior.name, "knows": prior.knows}  # not where it lies: visitors may be far away
        answer = {"presets": presets, "local": training.local, "defaults": asdict(TrainConfig()), "prior": known}
        return JSONResponse(answer, headers=NEVER)

    @router.post("/prompts")
    def prompts(request: Json) -> JSONResponse:
        found = prompts_of(request)
        folder = str(request.get("folder") or "")
        strangers = unknown(found, folder, training.reader) if request.get("library", True) else []
        seen, unseen = found.seen_indices, found.unseen_indices
        listed = [{"prompt": found.prompts[i], "held_out": i in found.unseen} for i in range(min(len(found), LISTED))]
        return JSONResponse(
            {
                "count": len(found), "seen": len(seen), "unseen": len(unseen), "listed": listed,
                "strangers": len(strangers), "first_stranger": strangers[0] if strangers else "",
            }
        )  # fmt: skip

    @router.post("/library")
    def library(request: Json) -> JSONResponse:
        _local(training)
        look = training.reader.read(str(request.get("folder") or ""), request.get("again") is True)
        return JSONResponse(asdict(look), headers=NEVER)

    @router.get("/library")
    def library_so_far(folder: str) -> JSONResponse:
        _local(training)
        return JSONResponse(asdict(training.reader.look(folder)), headers=NEVER)

    @router.get("/library/picture")
    def picture(folder: str, file: str, turn: int = 0) -> Response:
        _local(training)
        return Response(training.reader.picture(folder, file, turn), media_type="image/png")

    @router.post("/library/captions")
    def captions(request: Json) -> JSONResponse:
        _local(training)
        try:
            models = [FolderModel(str(m["file"]), str(m["caption"]), int(m["turn_deg"])) for m in request["models"]]
        except (KeyError, TypeError, ValueError) as error:
            raise UserError(f"expected models with file, caption and turn_deg: {error}") from error
        return JSONResponse(asdict(training.reader.save(str(request.get("folder")), models)))

    @router.post("/estimate")
    def estimate(request: Json) -> JSONResponse:
        plan = training.plan(request)
        return JSONResponse({"id": training.estimates.start(plan.write, plan.device)})

    @router.get("/estimate/{name}")
    def estimated(name: str) -> JSONResponse:
        busy = any(job.state is JobState.RUNNING for job in training.jobs.jobs())
        answer = training.estimates.answer(name)
        free = shutil.disk_usage(_existing(training.jobs.store.folder)).free / 2**20
        return JSONResponse({"answer": answer, "busy": busy, "free_mb": free}, headers=NEVER)

    @router.delete("/estimate")
    def end_estimate() -> JSONResponse:
        training.estimates.cancel()
        return JSONResponse({})

    return router


def _job_routes(training: TrainingServices) -> APIRouter:
    router = APIRouter(prefix="/att3d/jobs")
    jobs = training.jobs

    @router.get("")
    def listed() -> JSONResponse:
        return JSONResponse({"jobs": [training.described(job) for job in jobs.jobs()]}, headers=NEVER)

    @router.post("")
    def submit(request: Json) -> JSONResponse:
        return JSONResponse({"id": training.submit(request).id})

    @router.get("/{job_id}/request")
    def request_of(job_id: str) -> JSONResponse:
        return JSONResponse(dict(jobs.store.spec(job_id)), headers=NEVER)

    @router.get("/{job_id}/log")
    def log(job_id: str) -> Response:
        file = jobs.store.folder_of(jobs.store.job(job_id).id) / "worker.log"
        return Response(tail(file), media_type="text/plain; charset=utf-8", headers=NEVER)

    @router.post("/{job_id}/use")
    def use(job_id: str) -> JSONResponse:
        return JSONResponse({"name": training.use(job_id)})

    @router.post("/{job_id}/{verb}")
    def act(job_id: str, verb: str) -> JSONResponse:
        training.act(job_id, verb)
        return JSONResponse({})

    @router.delete("/{job_id}")
    def delete(job_id: str) -> JSONResponse:
        _local(training)
        jobs.delete(job_id)
        return JSONResponse({})

    return router


def _look_routes(training: TrainingServices) -> APIRouter:
    router = APIRouter(prefix="/att3d/train")
    store = training.jobs.store

    @router.get("/curves")
    def curves(ids: str) -> JSONResponse:
        wanted = [store.job(job_id) for job_id in ids.split(",")[:COMPARED] if job_id]
        runs = {job.id: {"name": job.name, **asdict(read_curves(store.folder_of(job.id)))} for job in wanted}
        return JSONResponse(runs, headers=NEVER)

    @router.post("/live/{job_id}")
    def live(job_id: str) -> JSONResponse:
        found = training.live.load(store.folder_of(store.job(job_id).id))
        if found is None:
            return JSONResponse({"stamp": ""}, headers=NEVER)
        bundle = f"/att3d/train/bundle/{found.bundle.digest}.bin"
        shown = {"seen": [asdict(s) for s in found.seen], "unseen": [asdict(s) for s in found.unseen]}
        return JSONResponse({"stamp": found.stamp, "bundle": bundle, **shown}, headers=NEVER)

    @router.get("/bundle/{name}")
    def bundle(name: str) -> Response:
        data = training.live.bundle(name.removesuffix(".bin"))
        if data is None:
            return Response(status_code=404)
        return Response(data, media_type="application/octet-stream", headers=NEVER)

    @router.get("/plotly.js")
    def plotly(request: Request) -> Response:
        headers: Mapping[str, str] = {**FOR_EVER, "Content-Encoding": "gzip"}
        return Response(_plotly(), media_type="text/javascript", headers=dict(headers))

    return router


@lru_cache
def _plotly() -> bytes:
    """The library that draws the curves, as it comes with the Python package."""
    return gzip.compress((files("plotly") / "package_data" / "plotly.min.js").read_bytes(), 6)


def tail(file: Path) -> str:
    """The end of a log that may have gigabytes; nothing where there is none."""
    try:
        with file.open("rb") as stream:
            stream.seek(0, os.SEEK_END)
            stream.seek(max(0, stream.tell() - LOG_BYTES))
            return stream.read(LOG_BYTES).decode("utf-8", "replace")
    except FileNotFoundError:
        return ""


def _local(training: TrainingServices) -> None:
    if not training.local:
        raise UserError(OUTSIDE)


def _existing(folder: Path) -> Path:
    """`folder`, or the nearest parent that exists."""
    while not folder.is_dir():
        if folder == folder.parent:
            raise OutputError(f"there is no folder {folder}")
        folder = folder.parent
    return folder
