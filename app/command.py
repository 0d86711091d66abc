"""The command `att3d`: the studio beside the core's own commands."""

from __future__ import annotations

import os
import re
import sys
from pathlib import Path
from typing import Annotated

import tyro

from att3d_core.cli.main import main as command_line
from att3d_core.errors import UserError
from att3d_core.paths import DEFAULT_CHECKPOINT

PORT = 7860
BAD_ROOT_PATH = "a root path is a path such as /studio"


def studio(
    host: Annotated[
        str, tyro.conf.arg(help="address to listen on; others than this machine need a password")
    ] = "127.0.0.1",
    port: int = PORT,
    checkpoint: Annotated[Path, tyro.conf.arg(help="folder of a released model")] = DEFAULT_CHECKPOINT,
    device: Annotated[str, tyro.conf.arg(help="auto, cpu, cuda or cuda:N")] = "auto",
    password: Annotated[
        str | None,
        tyro.conf.arg(help="asked of every visitor; better as ATT3D_PASSWORD, which others on this machine cannot see"),
    ] = None,
    root_path: Annotated[str, tyro.conf.arg(help="where a proxy puts the studio, such as /studio")] = "",
    allow_host: Annotated[
        tuple[str, ...],
        tyro.conf.arg(help="host names that the studio answers to besides its own, such as studio.example.com"),
    ] = (),
    no_browser: Annotated[bool, tyro.conf.arg(help="do not open a browser")] = False,
    mcp: Annotated[bool, tyro.conf.arg(help="offer everything to assistants as tools (MCP), see docs/api.md")] = False,
) -> None:
    """Open the studio in your browser."""
    from app.web.ports import check_port

    check_port(host, port)
    root_path = root_path.rstrip("/")
    if not re.fullmatch(r"(/[\w.~-]+)*", root_path, re.ASCII):
        raise UserError(f"{BAD_ROOT_PATH}, got {root_path!r}")
    from app.ui.start import Options, start  # loads PyTorch and Gradio: seconds

    password = password or os.environ.get("ATT3D_PASSWORD")
    # A browser opens for a person at a terminal, not for a script or a service.
    browser = not no_browser and sys.stdout.isatty()
    start(Options(checkpoint, host, port, device, password, root_path, allow_host, browser, mcp), _say)


def main() -> None:
    """Run the command that the arguments name."""
    command_line(studio)


def _say(text: str) -> None:
    print(text, flush=True)
