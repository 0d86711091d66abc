"""The studio's HTTP routes, without the page: the model's bundle, the viewer's modules, prompts, downloads."""

from __future__ import annotations

import hashlib
from dataclasses import asdict
from pathlib import Path
from typing import Annotated

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from fastapi.staticfiles import StaticFiles
from pydantic import BaseModel, Field
from starlette.types import Scope

from app.projects import ITEMS_MAX, Item, Projects
from app.service import BusyError, Studio, View
from att3d_core.errors import UserError
from att3d_core.model import RenderMode

VIEWER = Path(__file__).parent / "viewer"
NEVER = {"Cache-Control": "no-store"}
FOR_EVER = {"Cache-Control": "public, max-age=31536000, immutable"}


class PromptRequest(BaseModel):
    prompt: str


Numbers = Annotated[list[float], Field(max_length=512)]


class GlbRequest(BaseModel):
    u: Numbers
    prompt: str
    height: float = 1.0
    triangles: int = 10_000
    tint: Numbers | None = None


class PictureRequest(BaseModel):
    u: Numbers
    azimuth: float = 25.0
    elevation: float = 15.0
    distance: float = 2.5
    focal: float = 1.45
    mode: RenderMode = RenderMode.FULL
    size: int = 384


class ItemRequest(BaseModel):
    prompt: str
    seed: int | None = None
    strength: float | None = None
    favourite: bool = False


class ProjectRequest(BaseModel):
    items: Annotated[list[ItemRequest], Field(max_length=ITEMS_MAX)]


class Immutable(StaticFiles):
    """Files whose address changes with their content."""

    def file_response(self, *args, **kwargs) -> Response:
        response = super().file_response(*args, **kwargs)
        response.headers.update(FOR_EVER)
        return response

    async def get_response(self, path: str, scope: Scope) -> Response:
        if path.endswith((".wat", ".py")):
            return Response(status_code=404)
        return await super().get_response(path, scope)


def static_address() -> str:
    """Where the viewer's modules are: a folder named by their content, so that browsers may keep them for ever."""
    digest = hashlib.sha256()
    for file in sorted(VIEWER.iterdir()):
        if file.is_file():
            digest.update(file.name.encode() + b"\0" + file.read_bytes() + b"\0")
    return f"/att3d/static/{digest.hexdigest()[:16]}"


def create_api(studio: Studio, projects: Projects) -> FastAPI:
    """All routes under /att3d."""
    api = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    released = studio.generator.released
    bundle_address = f"/att3d/bundle/{studio.bundle.digest}.bin"

    @api.exception_handler(UserError)
    async def user_error(_: Request, error: UserError) -> JSONResponse:
        return JSONResponse({"error": str(error)}, 503 if isinstance(error, BusyError) else 400)

    @api.get("/att3d/model")
    def model() -> JSONResponse:
        answer = {"name": released.name, "bundle": bundle_address, "bytes": len(studio.bundle.data)}
        return JSONResponse(answer, headers={"Cache-Control": "no-cache"})

    @api.get("/att3d/bundle/{name}")
    def bundle(name: str) -> Response:
        if name != f"{studio.bundle.digest}.bin":
            return Response(status_code=404)
        return Response(studio.bundle.data, media_type="application/octet-stream", headers=FOR_EVER)

    @api.post("/att3d/u")
    def generate(request: PromptRequest) -> JSONResponse:
        made = studio.generate(request.prompt)
        return JSONResponse({"prompt": made.prompt, "u": made.u, "seen": made.seen, "nearest": made.nearest})

    @api.post("/att3d/glb")
    def glb(request: GlbRequest) -> Response:
        data = studio.glb(request.u, request.prompt, request.height, request.triangles, request.tint)
        name = studio.file_name(request.prompt, ".glb")
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(data, media_type="model/gltf-binary", headers=headers)

    @api.post("/att3d/picture")
    def picture(request: PictureRequest) -> Response:
        view = View(request.azimuth, request.elevation, request.distance, request.focal, request.mode)
        return Response(studio.picture(request.u, view, request.size), media_type="image/png")

    @api.get("/att3d/projects")
    def project_names() -> JSONResponse:
        return JSONResponse({"names": projects.names()}, headers=NEVER)

    @api.get("/att3d/projects/{name}")
    def load_project(name: str) -> JSONResponse:
        return JSONResponse({"items": [asdict(item) for item in projects.load(name)]}, headers=NEVER)

    @api.put("/att3d/projects/{name}")
    def save_project(name: str, request: ProjectRequest) -> JSONResponse:
        projects.save(name, [Item(**item.model_dump()) for item in request.items])
        return JSONResponse({"saved": len(request.items)})

    api.mount(static_address(), Immutable(directory=VIEWER))
    return api
