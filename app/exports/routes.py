"""HTTP routes of the export panel: start, watch, look at, fetch and stop exports; a mesh for the viewer's overlay."""

from __future__ import annotations

import base64
import io
import math
import struct
from dataclasses import replace
from enum import Enum
from typing import Annotated, Any

import numpy as np
import torch
from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response
from PIL import Image
from pydantic import BaseModel, Field

from app.exports.jobs import ExportJob, ExportJobs, ExportState
from app.exports.refining import is_refinable, refined
from app.exports.work import Product, batch, chain, recipe_for_chain, still
from app.models.catalog import Models
from app.web.headers import NEVER
from app.web.schemas import Numbers, Point, TintNumbers
from att3d_core.errors import UserError
from att3d_core.evaluate.reconstruction import Views, compare
from att3d_core.exports.chain import ChainKind, ChainSettings
from att3d_core.exports.formats.files import Format
from att3d_core.exports.formats.placement import Pivot
from att3d_core.exports.meshing.clean import is_watertight
from att3d_core.exports.presets import PrintPreset, Purpose
from att3d_core.exports.preview import mesh_frames
from att3d_core.exports.progress import Report
from att3d_core.exports.recipe import Recipe
from att3d_core.exports.scene import scene_surface
from att3d_core.images import Encoding, to_bytes
from att3d_core.render.cameras import Cameras, orbit
from att3d_core.viewer.chain_bundle import STOPS_MAX

MAGIC = b"ATT3DMS1"
PREVIEW = 256


class What(Enum):
    """One object, a chain of them, or many prompts."""

    STILL = "still"
    CHAIN = "chain"
    BATCH = "batch"


class CameraRequest(BaseModel):
    azimuth: float = 25.0
    elevation: float = 15.0
    distance: float = 2.0
    focal: float = 1.0
    target: Point = (0.0, 0.0, 0.0)

    def camera(self) -> Cameras:
        """Raises UserError."""
        numbers = (self.azimuth, self.elevation, self.distance, self.focal)
        if not all(map(math.isfinite, numbers)) or not 1.0 < self.distance < 100 or not 0.1 < self.focal < 20:
            raise UserError("a camera stands 1 to 100 metres away, with a focal length of 0.1 to 20")
        return orbit(*(torch.tensor([number]) for number in numbers)).moved(self.target)


class ExportRequest(BaseModel):
    what: What = What.STILL
    model: str = ""
    u: Annotated[list[Numbers], Field(max_length=STOPS_MAX)] = []
    prompts: Annotated[list[str], Field(max_length=2000)]
    name: str = "batch"
    tint: TintNumbers | None = None
    preset: Purpose = Purpose.GAME
    format: Format | None = None
    triangles: int | None = None
    height: float | None = None
    texture: Encoding = Encoding.JPEG
    vertex_colors: bool = False
    lod: int = 1
    pivot: Pivot = Pivot.BOTTOM
    unlit: bool = False
    thinnest: float | None = None
    flat: float = 0.0
    chain: ChainKind = ChainKind.FLIPBOOK
    frames: int | None = None
    fps: int = 12
    size: int = 256
    look: CameraRequest | None = None

    def recipe(self) -> Recipe:
        """Raises ExportError."""
        preset = self.preset.preset
        if isinstance(preset, PrintPreset):
            thinnest = preset.thinnest_mm if self.thinnest is None else self.thinnest
            preset = replace(preset, thinnest_mm=thinnest, flat_mm=self.flat)
        colors = (self.texture, self.vertex_colors, self.lod, self.pivot, self.unlit)
        return Recipe(preset, self.format, self.height, *colors).budget(self.triangles)


class PreviewRequest(CameraRequest):
    alpha: float = 0.0


class RefineRequest(BaseModel):
    model: str = ""


class MeshRequest(BaseModel):
    u: Numbers
    model: str = ""
    preset: Purpose = Purpose.GAME


def add_routes(api: FastAPI, models: Models, jobs: ExportJobs | None = None) -> None:
    """POST /att3d/export and what belongs to it; POST /att3d/export/mesh."""
    made = jobs or ExportJobs()

    @api.post("/att3d/export")
    def start(request: ExportRequest) -> JSONResponse:
        loaded, recipe = models.get(request.model), request.recipe()
        if not request.prompts:
            raise UserError("nothing to export: give a prompt")
        settings = ChainSettings(ChainKind.FLIPBOOK, request.frames, fps=request.fps, size=request.size,
                                 camera=request.look and request.look.camera())  # fmt: skip
        if request.what is What.CHAIN:
            settings = recipe_for_chain(recipe, request.chain, settings)
        elif request.what is What.STILL and (len(request.u) != 1 or len(request.prompts) != 1):
            raise UserError(f"one object has one prompt and one u, got {len(request.prompts)} and {len(request.u)}")

        def work(report: Report) -> Product:
            match request.what:
                case What.STILL:
                    return still(loaded, request.u[0], request.prompts[0], recipe, request.tint, report)
                case What.CHAIN:
                    return chain(loaded, request.u, request.prompts, settings, request.tint, report)
                case What.BATCH:
                    return batch(loaded, request.prompts, request.name, recipe, request.tint, report)

        return JSONResponse({"id": made.start(work)})

    @api.get("/att3d/export/{name}")
    def watch(name: str) -> JSONResponse:
        return JSONResponse(_said(made.job(name)), headers=NEVER)

    @api.delete("/att3d/export/{name}")
    def cancel(name: str) -> JSONResponse:
        made.cancel(name)
        return JSONResponse({})

    @api.post("/att3d/export/{name}/refine")
    def refine(name: str, request: RefineRequest) -> JSONResponse:
        loaded, product = models.get(request.model), _product(made.job(name))
        return JSONResponse({"id": made.start(lambda report: refined(loaded, product, report))})

    @api.get("/att3d/export/{name}/file")
    def fetch(name: str) -> Response:
        product = _product(made.job(name))
        headers = {"Content-Disposition": f'attachment; filename="{product.name}"', **NEVER}
        return Response(product.data(), media_type="application/octet-stream", headers=headers)

    @api.post("/att3d/export/{name}/preview")
    def preview(name: str, request: PreviewRequest) -> JSONResponse:
        return JSONResponse(side_by_side(_product(made.job(name)), request.camera(), request.alpha), headers=NEVER)

    @api.post("/att3d/export/mesh")
    def mesh(request: MeshRequest) -> Response:
        loaded, preset = models.get(request.model), request.preset.preset
        scene = loaded.scene(request.u)
        with loaded.heavy.turn():
            surface = scene_surface(scene, preset.triangles, preset.resolution)
        counts = (len(surface.vertices), len(surface.faces), int(is_watertight(surface)), 0)
        data = MAGIC + struct.pack("<4I", *counts)
        data += surface.vertices.astype("<f4").tobytes() + surface.faces.astype("<u4").tobytes()
        return Response(data, media_type="application/octet-stream", headers=NEVER)


def side_by_side(product: Product, camera: Cameras, alpha: float) -> dict[str, Any]:
    """The mesh nearest to `alpha` and the field there, unlit under one camera, and how alike they are, in dB.

    Raises UserError where the export holds no mesh.
    """
    if not product.meshes or product.scene_at is None:
        raise UserError("this export holds pictures or many objects: there is no one mesh to look at")
    place, mesh = min(product.meshes, key=lambda one: abs(one[0] - alpha))
    scene, white = product.scene_at(place), torch.ones(3)
    frames = scene.frames(camera, PREVIEW, PREVIEW)
    field = Views(frames.over(white.to(frames.color.device)).clamp(0.0, 1.0).cpu(), frames.opacity.cpu() > 0.5)
    color, opacity = mesh_frames(mesh, camera, PREVIEW)
    shown = Views(color + (1.0 - opacity[..., None]), opacity > 0.5)
    db = compare(shown, field).foreground_db
    return {
        "alpha": place,
        "mesh": _data_url(to_bytes(shown.pictures[0])),
        "field": _data_url(to_bytes(field.pictures[0])),
        "db": round(db, 2) if math.isfinite(db) else None,
    }


def _product(job: ExportJob) -> Product:
    if job.product is None:
        raise UserError(job.error or "this export is not finished")
    return job.product


def _said(job: ExportJob) -> dict[str, Any]:
    """A job as the page reads it."""
    state, result = job.state, None  # before the product: what is said to be done has one
    product = job.product
    if product is not None:
        result = {
            "name": product.name,
            "bytes": sum(map(len, product.files.values())),
            "files": [[name, len(data)] for name, data in product.files.items()][:200],
            "triangles": product.triangles,
            "watertight": product.watertight,
            "alphas": [alpha for alpha, _ in product.meshes],
            "note": product.note,
            "refinable": is_refinable(product),
        }
        if product.folder is not None:
            sizes = [[name, len(data)] for name, data in product.parts()]
            result |= {"files": sizes[:200], "bytes": sum(size for _, size in sizes)}
    doing = job.doing if state is ExportState.RUNNING else ""
    return {"state": state.value, "share": job.share, "doing": doing, "error": job.error, "result": result}


def _data_url(pixels: np.ndarray) -> str:
    stream = io.BytesIO()
    Image.fromarray(pixels).save(stream, "PNG")
    return "data:image/png;base64," + base64.b64encode(stream.getvalue()).decode()
