"""The stand-alone page of a chain, for download."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Annotated

import torch
from fastapi import FastAPI
from fastapi.responses import Response
from pydantic import BaseModel, Field

from app.models.bundle import browser_dim
from app.models.catalog import Models
from app.models.loaded import LoadedModel
from app.web.schemas import Numbers, TintNumbers
from att3d_core.errors import UserError
from att3d_core.model import Network
from att3d_core.text.normalize import normalize_prompt
from att3d_core.viewer.chain_bundle import STOPS_MAX
from att3d_core.viewer.page import standalone_page
from att3d_core.viewer.scripts import viewer_scripts


class PageRequest(BaseModel):
    prompts: Annotated[list[str], Field(min_length=2, max_length=STOPS_MAX)]
    u: Annotated[list[Numbers], Field(max_length=STOPS_MAX)] | None = None
    tint: TintNumbers | None = None
    model: str = ""


def add_html_route(api: FastAPI, models: Models) -> None:
    """POST /att3d/html: one HTML file of the chain through `prompts`, or through `u` where the page has mixed those."""

    @api.post("/att3d/html")
    def page(request: PageRequest) -> Response:
        loaded = models.get(request.model)
        prompts = tuple(normalize_prompt(prompt) for prompt in request.prompts)
        data = chain_page(loaded, prompts, request.u, request.tint)
        name = loaded.file_name(" to ".join(prompts), ".html")
        headers = {"Content-Disposition": f'attachment; filename="{name}"'}
        return Response(data, media_type="text/html; charset=utf-8", headers=headers)


def chain_page(
    loaded: LoadedModel,
    prompts: tuple[str, ...],
    u: Sequence[Sequence[float]] | None,
    tint: Sequence[float] | None = None,
) -> bytes:
    """The page's bytes. Raises UserError, BusyError, ExportError."""
    released = loaded.pipeline.released
    model = released.model
    # Under attention the page's u has passed the network already; there the prompts speak for themselves.
    if u is None or model.config.mapping.network is Network.ATTENTION:
        with torch.no_grad():
            stops = model.embed(torch.stack([loaded.pipeline.embed(prompt) for prompt in prompts]))
    else:
        if len(u) != len(prompts) or any(len(row) != browser_dim(model) for row in u):
            raise UserError(f"expected {len(prompts)} rows of {browser_dim(model)} numbers for u")
        stops = torch.tensor(u, dtype=torch.float32, device=model.mean.device)
        if not stops.isfinite().all():
            raise UserError("u holds NaN or infinity")
    with loaded.heavy.turn():
        page, _ = standalone_page(model, stops, prompts, viewer_scripts(), tint=tint)
    return page
