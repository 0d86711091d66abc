"""Places between two prompts, for models whose mapping network does not run in the browser."""

from __future__ import annotations

from typing import Annotated

import torch
from fastapi import FastAPI
from fastapi.responses import JSONResponse
from pydantic import BaseModel, Field

from app.models.bundle import browser_u
from app.models.catalog import Models
from app.models.loaded import LoadedModel
from att3d_core.stops import alphas, mix
from att3d_core.text.normalize import normalize_prompt

BETWEEN = 7
"""Places between two prompts; straight lines join them."""


class KnotsRequest(BaseModel):
    prompts: Annotated[list[str], Field(min_length=2, max_length=2)]
    model: str = ""


def add_knots_route(api: FastAPI, models: Models) -> None:
    """POST /att3d/knots: u at BETWEEN even places between two prompts, ends left out."""

    @api.post("/att3d/knots")
    def knots(request: KnotsRequest) -> JSONResponse:
        first, second = (normalize_prompt(prompt) for prompt in request.prompts)
        return JSONResponse({"u": between(models.get(request.model), first, second)})


def between(loaded: LoadedModel, first: str, second: str) -> list[list[float]]:
    """Rows [BETWEEN, U] as the browser takes them. Raises PromptError."""
    model = loaded.pipeline.released.model
    with torch.no_grad():
        ends = model.embed(torch.stack([loaded.pipeline.embed(prompt) for prompt in (first, second)]))
        places = torch.stack([mix(ends, alpha) for alpha in alphas(2, BETWEEN + 2)[1:-1]])
        return browser_u(model, places).tolist()
