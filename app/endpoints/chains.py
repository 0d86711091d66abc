"""Endpoints of what moves: films, and chains of prompts as files."""

from __future__ import annotations

from typing import Any

import gradio as gr

from app.endpoints.answers import file_answer, offer, product_answer
from app.endpoints.prompts import between
from app.exports import work
from app.exports.film import FRAMES_MAX, Film, FilmRequest, film
from app.exports.page import chain_page
from app.models.catalog import Models
from att3d_core.errors import UserError
from att3d_core.exports.chain import ChainKind, ChainSettings
from att3d_core.exports.presets import Purpose
from att3d_core.exports.progress import silent
from att3d_core.exports.recipe import Recipe
from att3d_core.model import RenderMode


def add_chain_endpoints(models: Models) -> None:
    """/film and /export_chain, on the page that is being built."""

    def make_film(
        prompts: list[str],
        turn: float = 360.0,
        frames: int = 72,
        fps: int = 24,
        size: int = 320,
        format: Film = Film.MP4,
        mode: RenderMode = RenderMode.FULL,
        model: str = "",
    ) -> tuple[gr.FileData, dict[str, Any]]:
        """Make a film of one prompt's 3D object on a turntable, or of what lies between up to eight prompts.

        Answers with the film, and with what is drawn for each prompt. It takes up to half a minute.

        Args:
            prompts: one or more, in English; the film goes from the first to the last
            turn: degrees that the camera goes around meanwhile; 0 keeps it at the front
            frames: how many, up to 360
            fps: frames per second
            size: pixels per side, 32 to 512
            format: mp4, webm or gif
            mode: full (lit), albedo (its colours), textureless, normal, depth or opacity
            model: name of a model, see models; empty for the default one
        """
        if not 1 <= frames <= FRAMES_MAX:
            raise UserError(f"a film has 1 to {FRAMES_MAX} frames, got {frames}")
        chain = between(models, prompts, model, fewest=1)
        far = len(prompts) - 1
        # A full turn ends just before its start, so that it can be shown again and again.
        shots = [(far * i / max(frames - 1, 1), 25.0 + turn * i / frames, 15.0, 2.5) for i in range(frames)]
        title = " to ".join(chain.prompts)
        request = FilmRequest(prompt=title, stops=chain.u, shots=shots, film=format, mode=mode, size=size, fps=fps)
        return file_answer(chain.loaded.file_name(title, f".{format.value}"), film(chain.loaded, request)), chain.said

    def export_chain(
        prompts: list[str],
        kind: ChainKind = ChainKind.FLIPBOOK,
        frames: int | None = None,
        preset: Purpose = Purpose.GAME,
        fps: int = 12,
        size: int = 256,
        model: str = "",
    ) -> tuple[gr.FileData, dict[str, Any]]:
        """Make a file of what lies between two to eight prompts, such as the seasons of a tree, for a game engine.

        Answers with the file, and with its name, bytes and triangles beside what is drawn for each prompt.

        Args:
            prompts: the stops of the chain, in order, in English
            kind: variants, files (a GLB each), flipbook, morph, mp4, webm, gif, png, sprites or html (with a viewer)
            frames: how many objects or pictures; left out, what suits the kind
            preset: mobile, game or hero: of variants and files
            fps: frames per second of animations and videos
            size: pixels a side of pictures and videos
            model: name of a model, see models; empty for the default one
        """
        settings = work.recipe_for_chain(Recipe(preset.preset), kind, ChainSettings(kind, frames, fps=fps, size=size))
        chain = between(models, prompts, model)
        if kind is ChainKind.HTML:
            page = chain_page(chain.loaded, tuple(chain.captions), None)
            return file_answer(chain.loaded.file_name(" to ".join(chain.prompts), ".html"), page), chain.said
        with chain.loaded.heavy.place():
            product = work.chain(chain.loaded, chain.u, chain.prompts, settings, None, silent)
        return product_answer(product, chain.said)

    offer(make_film, "film")
    offer(export_chain)
