"""What a model can be asked for, and the pictures of it that the studio opens with."""

from __future__ import annotations

from typing import Annotated

from fastapi import FastAPI
from fastapi.responses import JSONResponse, Response
from pydantic import BaseModel, Field

from app.models.catalog import Models
from app.models.words import caption_from
from app.web.headers import FOR_EVER
from att3d_core.evaluate.shelf import COLUMNS

SLOTS_MAX = 32
_CHECKED = {"Cache-Control": "no-cache"}


class CaptionRequest(BaseModel):
    slots: Annotated[dict[str, str], Field(max_length=SLOTS_MAX)]
    model: str = ""


def add_word_routes(api: FastAPI, models: Models) -> None:
    """GET /att3d/models/NAME/words and …/shelf, the shelf's sheet, and POST /att3d/caption."""

    @api.get("/att3d/models/{name}/words")
    def words(name: str) -> JSONResponse:
        return JSONResponse(models.get(name).words, headers=_CHECKED)

    @api.get("/att3d/models/{name}/shelf")
    def shelf(name: str) -> JSONResponse:
        found = models.get(name).shelf
        if found is None:
            return JSONResponse({"captions": [], "size": 0, "columns": 0, "sheet": ""}, headers=_CHECKED)
        sheet = f"/att3d/models/{name}/shelf.webp?{models.get(name).bundle.digest}"
        answer = {"captions": found.captions, "size": found.size, "columns": COLUMNS, "sheet": sheet}
        return JSONResponse(answer, headers=_CHECKED)

    @api.get("/att3d/models/{name}/shelf.webp")
    def sheet(name: str) -> Response:
        found = models.get(name).shelf
        if found is None:
            return Response(status_code=404)
        return Response(found.sheet, media_type="image/webp", headers=FOR_EVER)

    @api.post("/att3d/caption")
    def caption(request: CaptionRequest) -> JSONResponse:
        lexicon = models.get(request.model).pipeline.released.lexicon
        return JSONResponse({"prompt": caption_from(request.slots, lexicon)})
