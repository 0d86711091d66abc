"""HTTP routes of the projects."""

from __future__ import annotations

from dataclasses import asdict
from typing import Annotated, Any

from fastapi import FastAPI, Request
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field
from starlette.concurrency import run_in_threadpool

from app.projects.store import Project, Projects
from app.web.headers import NEVER

CHANGES_MAX = 200
"""In one request."""


class Change(BaseModel):
    """An object by prompt, seed and model, and what is different about it; what is left out stays."""

    prompt: str
    seed: int | None = None
    model: str = ""
    strength: float | None = None
    favourite: bool = False
    locked: list[int] = []
    recolor: list[float] = []
    settings: list[float] = []


class ChangesRequest(BaseModel):
    """revision: of the list that the page has, so that it gets another one only where there is news."""

    items: Annotated[list[Change], Field(max_length=CHANGES_MAX)]
    revision: int = -1


class RestoreRequest(BaseModel):
    file: str


class RenameRequest(BaseModel):
    name: str


def add_project_routes(api: FastAPI, projects: Projects) -> None:
    """GET /att3d/projects and /att3d/projects/{name}; PATCH merges changes, DELETE puts it away; POST …/restore reads a
    kept file again, …/rename gives another name; GET …/file is all of it as a file, POST …/file takes one over."""

    @api.get("/att3d/projects")
    def names() -> JSONResponse:
        return JSONResponse({"names": projects.names()}, headers=NEVER)

    @api.get("/att3d/projects/{name}")
    def load(name: str) -> JSONResponse:
        return JSONResponse(_shown(projects.open(name)), headers=NEVER)

    @api.patch("/att3d/projects/{name}")
    def change(name: str, request: ChangesRequest) -> JSONResponse:
        project = projects.change(name, [item.model_dump(exclude_unset=True) for item in request.items])
        shown = _shown(project)
        if project.revision == request.revision + 1:
            shown["items"] = None  # nobody else has written: the page knows them
        return JSONResponse(shown, headers=NEVER)

    @api.post("/att3d/projects/{name}/restore")
    def restore(name: str, request: RestoreRequest) -> JSONResponse:
        return JSONResponse(_shown(projects.restore(name, request.file)), headers=NEVER)

    @api.post("/att3d/projects/{name}/rename")
    def rename(name: str, request: RenameRequest) -> JSONResponse:
        return JSONResponse(_shown(projects.rename(name, request.name)), headers=NEVER)

    @api.delete("/att3d/projects/{name}")
    def delete(name: str) -> JSONResponse:
        return JSONResponse({"kept": projects.delete(name)}, headers=NEVER)

    @api.get("/att3d/projects/{name}/file")
    def file(name: str) -> Response:
        headers = {"Content-Disposition": f'attachment; filename="{name}.att3d.json"', **NEVER}
        return Response(projects.file(name), media_type="application/json", headers=headers)

    @api.post("/att3d/projects/{name}/file")
    async def take(name: str, request: Request) -> JSONResponse:
        data = await request.body()
        return JSONResponse(_shown(await run_in_threadpool(projects.take, name, data)), headers=NEVER)


def _shown(project: Project) -> dict[str, Any]:
    return asdict(project)
