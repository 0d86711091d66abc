"""The studio's HTTP routes, without the page: the model's bundle, the browser's modules, prompts, downloads."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from pathlib import Path
from typing import Any

from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel

from app.models.catalog import Models
from app.models.loaded import PictureView
from app.projects.store import Projects
from app.web.api import new_api
from app.web.headers import FOR_EVER, NEVER
from app.web.projects import add_project_routes
from app.web.schemas import Numbers
from att3d_core.model import RenderMode
from att3d_core.viewer.scripts import SCRIPTS

CLIENT = Path(__file__).resolve().parents[1] / "client"
"""The page's own modules and style sheets, a folder for each part; what draws comes from the core's viewer."""
MODULES = {"client": CLIENT, "viewer": SCRIPTS}
"""Folders of what the browser loads, by the name that their modules import each other under."""


class PromptRequest(BaseModel):
    prompt: str
    model: str = ""
    bare: bool = False


class PictureRequest(BaseModel):
    u: Numbers
    model: str = ""
    azimuth: float = 25.0
    elevation: float = 15.0
    distance: float = 2.5
    focal: float = 1.45
    mode: RenderMode = RenderMode.FULL
    size: int = 384


class Immutable(StaticFiles):
    """Files whose address changes with their content."""

    def file_response(self, *args, **kwargs) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers.update(FOR_EVER)
        return response


def static_address() -> str:
    """Where MODULES are served: a folder named by their content, so that browsers may keep them for ever."""
    digest = hashlib.sha256()
    for name, folder in MODULES.items():
        for file in sorted(folder.rglob("*")):
            if file.is_file():
                where = f"{name}/{file.relative_to(folder).as_posix()}"
                digest.update(where.encode() + b"\0" + file.read_bytes() + b"\0")
    return f"/att3d/static/{digest.hexdigest()[:16]}"


def create_api(models: Models, projects: Projects) -> FastAPI:
    """All routes under /att3d. Where a request names no model, it means the default one."""
    api = new_api()
    add_project_routes(api, projects)

    @api.get("/att3d/models")
    def model_list() -> JSONResponse:
        return JSONResponse({"default": models.default, "models": described(models)}, headers=NEVER)

    @api.get("/att3d/model")
    def default_model() -> JSONResponse:
        return model(models.default)

    @api.post("/att3d/models/{name}")
    def model(name: str) -> JSONResponse:
        loaded = models.get(name)
        address = f"/att3d/bundle/{loaded.bundle.digest}.bin"
        coverage = loaded.meter.coverage
        answer = {
            "name": loaded.pipeline.released.name,
            "bundle": address,
            "bytes": len(loaded.bundle.data),
            "coverage": asdict(coverage.measured) if coverage else None,
            "licence": loaded.pipeline.licence,
            "slots": bool(loaded.pipeline.released.lexicon.slots),
        }
        return JSONResponse(answer, headers={"Cache-Control": "no-cache"})

    @api.get("/att3d/bundle/{name}")
    def bundle(name: str) -> Response:
        data = models.bundle(name.removesuffix(".bin"))
        if data is None:
            return Response(status_code=404)
        return Response(data, media_type="application/octet-stream", headers=FOR_EVER)

    @api.post("/att3d/u")
    def generate(request: PromptRequest) -> JSONResponse:
        made = models.get(request.model).generate(request.prompt, request.bare)
        judged = made.coverage and {**asdict(made.coverage), "level": made.coverage.level.value}
        understood = made.understood and made.understood.to_json()
        answer = {key: value for key, value in vars(made).items() if key not in ("coverage", "understood")}
        return JSONResponse({**answer, "coverage": judged, "understood": understood})

    @api.post("/att3d/picture")
    def picture(request: PictureRequest) -> Response:
        view = PictureView(request.azimuth, request.elevation, request.distance, request.focal, request.mode)
        data = models.get(request.model).picture(request.u, view, request.size)
        return Response(data, media_type="image/png")

    for name, folder in MODULES.items():
        api.mount(f"{static_address()}/{name}", Immutable(directory=folder))
    return api


def described(models: Models) -> list[dict[str, Any]]:
    """The models as the page reads them: all of their cards but where they lie."""
    loaded = models.loaded()
    return [
        {**{key: value for key, value in asdict(card).items() if key != "folder"}, "loaded": card.name in loaded}
        for card in models.cards()
    ]
