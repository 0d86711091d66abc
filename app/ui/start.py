"""Starting the studio from plain arguments."""

from __future__ import annotations

import logging
import secrets
from collections.abc import Callable
from pathlib import Path

import uvicorn

from app.models.catalog import Models, default_roots
from app.projects.store import Projects
from app.training.queue import JOBS, Jobs
from app.ui.page import studio_app
from app.web.guards import Access, is_loopback
from app.web.temp import open_temp

PROJECTS = Path("outputs") / "projects"


def start(
    checkpoint: Path, host: str, port: int, device: str, password: str | None, say: Callable[[str], None]
) -> None:
    """Serve until interrupted. Raises CheckpointError.

    On a host other than loopback a password is asked for; without one a token is made for this start.
    """
    open_temp()
    say(f"loading {checkpoint}")
    models = Models(default_roots(checkpoint), device)
    models.studio()
    if password is None and not is_loopback(host):
        password = secrets.token_urlsafe(12)
        say(f"others on the network can reach this studio; it asks them for the token {password}")
    shown = f"[{host}]" if ":" in host else host
    say(f"studio at http://{shown}:{port}/{f'?token={password}' if password else ''}  (Ctrl-C stops it)")
    jobs = Jobs.at(JOBS)
    jobs.supervise()
    logging.getLogger("uvicorn.error").setLevel(logging.WARNING)
    uvicorn.run(
        studio_app(models, Access(host, password), Projects(PROJECTS), jobs),
        host=host,
        port=port,
        log_level="warning",
        access_log=False,
    )
