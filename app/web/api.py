"""The application that all routes are added to: how it reads requests, and how it says what is wrong with one."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from fastapi import FastAPI, Request
from fastapi.exceptions import RequestValidationError
from fastapi.responses import JSONResponse

from app.models.loaded import BusyError
from app.web.admission import Admission
from app.web.bodies import StrictJson
from att3d_core.errors import NO_MEMORY, UserError, is_out_of_memory


def new_api() -> FastAPI:
    """Without routes. Every refusal is `{"error": a sentence}`: 400, 422 for a wrong shape, 503 for a busy studio."""
    api = FastAPI(docs_url=None, redoc_url=None, openapi_url=None)
    api.add_middleware(StrictJson)
    api.add_middleware(Admission)

    @api.exception_handler(UserError)
    async def user_error(_: Request, error: UserError) -> JSONResponse:
        return JSONResponse({"error": str(error)}, 503 if isinstance(error, BusyError) else 400)

    @api.exception_handler(MemoryError)
    @api.exception_handler(RuntimeError)
    async def no_memory(_: Request, error: Exception) -> JSONResponse:
        if not is_out_of_memory(error):
            raise error
        return JSONResponse({"error": NO_MEMORY}, 503)

    @api.exception_handler(RequestValidationError)
    async def wrong_shape(_: Request, error: RequestValidationError) -> JSONResponse:
        return JSONResponse({"error": sentence(error.errors()[0], 1)}, 422)

    return api


def sentence(error: Mapping[str, Any], skipped: int) -> str:
    """What pydantic finds wrong, by its place in the request but for the first `skipped` parts of it; never the value,
    which may be megabytes."""
    place = ".".join(str(part)[:40] for part in error["loc"][skipped:]) or "the request"
    return f"{place}: {error['msg'][:200]}"
