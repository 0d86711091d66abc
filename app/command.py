"""The command `att3d`: the studio beside the core's own commands."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Annotated

import tyro

from att3d_core.cli.main import main as command_line
from att3d_core.paths import DEFAULT_CHECKPOINT

PORT = 7860


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
) -> None:
    """Open the studio in your browser."""
    from app.web.ports import check_port

    check_port(host, port)
    from app.ui.start import start  # loads PyTorch and Gradio: seconds

    start(checkpoint, host, port, device, password or os.environ.get("ATT3D_PASSWORD"), _say)


def main() -> None:
    """Run the command that the arguments name."""
    command_line(studio)


def _say(text: str) -> None:
    print(text, flush=True)
