"""How every endpoint answers: what comes in is checked, what goes wrong is one sentence, files have names."""

from __future__ import annotations

import inspect
import logging
import mimetypes
import tempfile
from collections.abc import Callable
from enum import Enum
from functools import wraps
from pathlib import Path
from typing import Any, ParamSpec, TypeVar

import gradio as gr
from gradio.events import api
from gradio.utils import get_upload_folder
from pydantic import ValidationError, validate_call

from app.exports.work import Product
from app.web.api import sentence
from att3d_core.errors import UserError
from att3d_core.files import write_bytes

AT_ONCE = 4
"""Calls of one endpoint that are let in together; those that draw wait for their turns further in."""
NOT_YOURS = "this stopped for a reason that is not yours; the studio's log says which"

_log = logging.getLogger(__name__)
Given = ParamSpec("Given")
Answer = TypeVar("Answer")


def offer(function: Callable[..., Any], name: str = "") -> None:
    """Make a function an endpoint of the page that is being built, and a tool of its MCP server.

    Its name, its types and its docstring are what callers see. Not queued: for queued functions the MCP server calls
    the studio over HTTP, at an address that the caller's headers name, and without the caller's password.
    """
    answer = answering(function)
    answer.__name__ = name or function.__name__
    api(answer, api_name=answer.__name__, queue=False, concurrency_limit=AT_ONCE)


def answering(function: Callable[Given, Answer]) -> Callable[Given, Answer]:
    """`function` with its arguments checked. Raises gr.Error for all that goes wrong."""
    checked, signature = validate_call(function), inspect.signature(function, eval_str=True)

    @wraps(function)
    def answer(*args: Given.args, **kwargs: Given.kwargs) -> Answer:
        try:
            # By name, so that a complaint says which argument it is about.
            return checked(**signature.bind(*args, **kwargs).arguments)  # pyright: ignore[reportCallIssue]
        except ValidationError as error:
            raise gr.Error(sentence(error.errors()[0], 0), print_exception=False) from None
        except UserError as error:
            raise gr.Error(str(error), print_exception=False) from None
        except Exception:
            _log.exception("the endpoint %s failed", function.__name__)
            raise gr.Error(NOT_YOURS, print_exception=False) from None

    # Gradio takes the types from here as they stand: as text they would say nothing. It writes the defaults as JSON.
    answer.__signature__ = signature.replace(  # pyright: ignore[reportAttributeAccessIssue]
        parameters=[
            one.replace(default=one.default.value) if isinstance(one.default, Enum) else one
            for one in signature.parameters.values()
        ]
    )
    return answer


def file_answer(name: str, data: bytes) -> gr.FileData:
    """A file of that name: gradio_client saves it, an assistant gets its address, or sees it if it is a picture.

    Raises OutputError.
    """
    parent = Path(get_upload_folder())  # from where old files are swept
    parent.mkdir(parents=True, exist_ok=True)
    path = Path(tempfile.mkdtemp(dir=parent)) / name
    write_bytes(path, data)
    return gr.FileData(path=str(path), orig_name=name, size=len(data), mime_type=mimetypes.guess_type(name)[0])


def product_answer(product: Product, said: dict[str, Any]) -> tuple[gr.FileData, dict[str, Any]]:
    """The file of an export, and about it beside what is `said` already."""
    data = product.data()
    about = {"name": product.name, "bytes": len(data), "triangles": product.triangles, "watertight": product.watertight}
    return file_answer(product.name, data), {**said, **about}
