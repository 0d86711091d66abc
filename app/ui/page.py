"""The page: the viewer as the hero, one column of tabs beside it, and the application that serves them."""

from __future__ import annotations

from pathlib import Path

import gradio as gr
from gradio import themes
from starlette.middleware import Middleware
from starlette.middleware.cors import CORSMiddleware
from starlette.types import ASGIApp

from app.endpoints.chains import add_chain_endpoints
from app.endpoints.objects import add_object_endpoints
from app.endpoints.training import add_training_endpoints
from app.exports import film
from app.exports import routes as export_routes
from app.exports.page import add_html_route
from app.exports.tables import add_tables_route
from app.models.catalog import Models
from app.projects.store import Projects
from app.training.live import LiveJobs
from app.training.queue import JOBS, Jobs
from app.training.routes import add_routers
from app.training.services import TrainingServices
from app.ui.create import create_tab
from app.ui.interpolate import interpolate_tab
from app.ui.parts import part
from app.ui.train import train_tab
from app.web.access import Access
from app.web.guards import Guard
from app.web.knots import add_knots_route
from app.web.server import CLIENT, create_api, static_address
from app.web.words import add_word_routes
from att3d_core.paths import CHECKPOINTS

TITLE = "ATT3D studio"


def build_page(modules: str, models: Models, training: TrainingServices, log_out: str = "") -> gr.Blocks:
    """The studio's Gradio page with its endpoints; `modules` is the address of the page's own modules, `log_out` where
    one leaves it."""
    with gr.Blocks(title=TITLE, analytics_enabled=False, fill_width=True) as page:
        part(f"{modules}/studio/studio.js", "m.openStage(host);", "a3-host", "a3-stage")
        with gr.Column(elem_id="a3-panel"):
            gr.HTML('<h1 class="a3-title">ATT3D studio<small>type, orbit, scrub</small></h1>', apply_default_css=False)
            part(f"{modules}/studio/studio.js", "m.openModels(host);", "a3-tab", "a3-models")
            if log_out:
                button = f'<form method="post" action="{log_out}"><button>Log out</button></form>'
                gr.HTML(button, apply_default_css=False)
            with gr.Tabs():
                with gr.Tab("Create"):
                    create_tab(modules)
                with gr.Tab("Interpolate"):
                    interpolate_tab(modules)
                with gr.Tab("Train"):
                    train_tab(modules)
        add_object_endpoints(models)
        add_chain_endpoints(models)
        add_training_endpoints(training)
    return page


def styles() -> str:
    """Every style sheet beside the page's modules: the studio's first, then one per tab."""
    sheets = sorted(CLIENT.rglob("*.css"), key=lambda file: (file.stem != "studio", file.stem))
    return "\n".join(sheet.read_text(encoding="utf-8") for sheet in sheets)


def studio_app(
    models: Models, access: Access, projects: Projects, jobs: Jobs | None = None, mcp: bool = False
) -> ASGIApp:
    """The whole application, guarded. mcp: offers the endpoints to assistants as well, at /gradio_api/mcp/."""
    api = create_api(models, projects)
    film.add_routes(api, models)
    add_html_route(api, models)
    add_knots_route(api, models)
    add_tables_route(api, static_address())
    add_word_routes(api, models)
    export_routes.add_routes(api, models)
    training = TrainingServices(jobs or Jobs.at(JOBS), LiveJobs(models), access.local)
    add_routers(api, training)
    # An own CORS layer that allows nobody keeps Gradio from adding one that allows many.
    api.user_middleware.append(Middleware(CORSMiddleware, allow_origins=[]))
    modules = f"{access.root_path}{static_address()}/client"
    page = build_page(modules, models, training, f"{access.root_path}/att3d/logout" if access.password else "")
    page.queue(max_size=32, default_concurrency_limit=1)
    mounted = gr.mount_gradio_app(
        api,
        page,
        path="/",
        css=styles(),
        head=f'<meta name="color-scheme" content="light dark">'
        f'<script type="module" src="{modules}/studio/early.js"></script>',
        theme=themes.Base(font=["system-ui", "sans-serif"], font_mono=["ui-monospace", "monospace"]),
        ssr_mode=False,
        root_path=access.root_path or None,
        footer_links=[],
        favicon_path=str(CLIENT / "studio" / "icon.png"),
        pwa=True,  # browsers offer to install the studio as a program with a window of its own
        run_history=False,
        show_error=False,
        mcp_server=mcp,
        allowed_paths=[],
        blocked_paths=[str(path.resolve()) for path in (CHECKPOINTS, Path("outputs"), Path("runs"))],
        max_file_size=1,
    )
    return Guard(mounted, access)
