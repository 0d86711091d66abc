"""Starting the studio from plain arguments."""

from __future__ import annotations

import logging
import os
import secrets
import shutil
import socket
import time
import webbrowser
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from app.background import BackgroundTask
from app.models.catalog import Models, default_roots
from app.projects.store import Projects
from app.training.queue import JOBS, Jobs
from app.web.access import Access
from app.web.connections import serve
from app.web.temp import open_temp
from att3d_core.device import choose_device
from att3d_core.environment import prepare_environment
from att3d_core.field.accelerator import choose

PROJECTS = Path("outputs") / "projects"
BROWSER_SECONDS = 60.0


@dataclass(frozen=True)
class Options:
    """How the studio is reached. root_path: where a proxy puts it, "/studio" or "" for the top. names: host names that
    it answers to besides its own. browser: opened once the studio answers. mcp: endpoints are tools of assistants."""

    checkpoint: Path
    host: str
    port: int
    device: str = "auto"
    password: str | None = None
    root_path: str = ""
    names: tuple[str, ...] = ()
    browser: bool = False
    mcp: bool = False


def start(options: Options, say: Callable[[str], None]) -> None:
    """Serve until interrupted. Raises CheckpointError, and UserError for a device or accelerator that is not there.

    Where others than this machine can reach it a password is asked for; without one a token is made for this start.
    """
    prepare_environment()
    os.environ["GRADIO_ANALYTICS_ENABLED"] = "False"  # it would look up hosts for its statistics
    temp = open_temp()
    from app.ui.page import studio_app  # Gradio reads all of the above as it is imported

    device = choose_device(options.device)
    accelerator = choose(device.torch)
    say(f"device {device.torch}: {device.reason}; accelerator {accelerator.name.value}: {accelerator.reason}")
    say(f"loading {options.checkpoint}")
    models = Models(default_roots(options.checkpoint), options.device)
    models.get()
    access = Access(options.host, options.password, frozenset(options.names), options.root_path)
    if access.password is None and not access.local:
        access.password = secrets.token_urlsafe(12)
        say(f"others on the network can reach this studio; it asks them for the token {access.password}")
    shown = f"[{options.host}]" if ":" in options.host else options.host
    question = f"?token={access.password}" if access.password else ""
    address = f"http://{shown}:{options.port}{options.root_path}/{question}"
    if options.mcp:
        say(f"assistants (MCP) find its tools at {address.partition('?')[0]}gradio_api/mcp/")
    say(f"studio at {address}  (Ctrl-C stops it)")
    jobs = Jobs.at(JOBS)
    jobs.supervise()
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    if options.browser:
        opening = BackgroundTask[bool]("opening a browser")
        opening.start(lambda: open_browser(options.host, options.port, address))
    app = studio_app(models, access, Projects(PROJECTS), jobs, options.mcp)
    serve(app, options.host, options.port, lambda: shutil.rmtree(temp, ignore_errors=True))


def open_browser(host: str, port: int, address: str) -> bool:
    """Shows `address` as soon as the port answers; whether a browser was found."""
    until = time.monotonic() + BROWSER_SECONDS
    while time.monotonic() < until:
        try:
            socket.create_connection((host, port), 1.0).close()
        except OSError:
            time.sleep(0.1)
        else:
            return webbrowser.open(address)
    return False
