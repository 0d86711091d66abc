"""Endpoints of single objects: what a prompt means, its picture, its file, and what lies between prompts."""

from __future__ import annotations

from dataclasses import replace
from typing import Any

import gradio as gr

from app.endpoints.answers import file_answer, offer, product_answer
from app.endpoints.prompts import Drawn, between, drawn
from app.exports.work import of_scene
from app.models.catalog import Models
from app.models.loaded import PictureView
from app.web.server import described
from att3d_core.exports.formats.files import Format
from att3d_core.exports.formats.placement import Pivot
from att3d_core.exports.presets import Purpose
from att3d_core.exports.recipe import Recipe
from att3d_core.model import RenderMode

PREVIEW = 320
FRONT = PictureView(distance=2.0, focal=1.0)
"""From the front and a little to the side, as the command line draws."""


def add_object_endpoints(models: Models) -> None:
    """/understand, /generate, /render, /export, /mix and /models, on the page that is being built."""

    def understand(prompt: str, model: str = "") -> dict[str, Any]:
        """Say what a model would draw for a prompt, without drawing it: what is drawn, ignored, or not known to it.

        The verdict is "known", "partly" or "nearest"; "understood" is the caption that is drawn, "message" a sentence.

        Args:
            prompt: what is wanted, in English, such as "a pig riding a bicycle wearing a tophat"
            model: name of a model, see models; empty for the default one
        """
        return drawn(models, prompt, model, False).said

    def generate(prompt: str, model: str = "", bare: bool = False) -> tuple[gr.FileData, dict[str, Any]]:
        """Make a 3D object from a prompt and show it.

        Answers with a picture (PNG), and with what of the prompt is drawn, ignored or not known, as understand does.

        Args:
            prompt: what is wanted, in English, such as "a pig riding a bicycle wearing a tophat"
            model: name of a model, see models; empty for the default one
            bare: draw what the network makes of the words as they are, known or not
        """
        one = drawn(models, prompt, model, bare)
        return _picture(one, FRONT, PREVIEW), one.said

    def render(
        prompt: str,
        azimuth: float = FRONT.azimuth_deg,
        elevation: float = FRONT.elevation_deg,
        distance: float = FRONT.distance,
        mode: RenderMode = RenderMode.FULL,
        size: int = 512,
        model: str = "",
        bare: bool = False,
    ) -> tuple[gr.FileData, dict[str, Any]]:
        """Render a prompt's 3D object under a camera of your choice.

        Answers with a picture (PNG), and with what of the prompt is drawn, ignored or not known, as understand does.

        Args:
            prompt: what is wanted, in English, such as "a pig riding a bicycle wearing a tophat"
            azimuth: degrees around the object; 0 is its front, 90 its left side
            elevation: degrees above the horizon
            distance: metres from its centre, 1 to 100; the object fills a ball of 0.8
            mode: full (lit), albedo (its colours), textureless, normal, depth or opacity
            size: pixels per side, 16 to 512
            model: name of a model, see models; empty for the default one
            bare: draw what the network makes of the words as they are, known or not
        """
        one = drawn(models, prompt, model, bare)
        return _picture(one, PictureView(azimuth, elevation, distance, FRONT.focal, mode), size), one.said

    def export(
        prompt: str,
        preset: Purpose = Purpose.GAME,
        format: Format | None = None,
        height: float | None = None,
        triangles: int | None = None,
        levels: int = 1,
        pivot: Pivot = Pivot.BOTTOM,
        unlit: bool = False,
        model: str = "",
        bare: bool = False,
    ) -> tuple[gr.FileData, dict[str, Any]]:
        """Make a file of a prompt's 3D object for a game engine, Blender or a 3D printer: textured, ready to import.

        Answers with the file, and with its name, bytes and triangles beside what understand says of the prompt.

        Args:
            prompt: what is wanted, in English, such as "a pig riding a bicycle wearing a tophat"
            preset: mobile (1,500 triangles), game (5,000), hero (20,000 and a normal map) or print (closed, 10 cm)
            format: glb, gltf, obj, ply, stl or 3mf; left out, GLB, for print STL; several files come as a ZIP
            height: of the object in metres; left out, 1, for print 0.1
            triangles: another budget than the preset's
            levels: of detail, 1 to 4, each with a third of the triangles of the one before
            pivot: where the origin is, in glTF: bottom, centre, or hand for what is held
            unlit: glTF that engines show in its own colours, whatever the light
            model: name of a model, see models; empty for the default one
            bare: draw what the network makes of the words as they are, known or not
        """
        recipe = Recipe(preset.preset, format, height, levels=levels, pivot=pivot, unlit=unlit).budget(triangles)
        one = drawn(models, prompt, model, bare)
        with one.loaded.heavy.place():
            product = of_scene(one.loaded, one.asked.scene(), one.asked.origin(), recipe)
        return product_answer(product, one.said)

    def mix(
        prompts: list[str], weights: list[float] | None = None, preset: Purpose = Purpose.GAME, model: str = ""
    ) -> tuple[gr.FileData, gr.FileData, dict[str, Any]]:
        """Make the 3D object between two to eight prompts, such as between "a tree in spring" and "a tree in winter".

        Answers with a picture (PNG), the file, and its name, bytes and triangles beside what is drawn for each prompt.

        Args:
            prompts: what is mixed, in English
            weights: how much of each, 0 or more; left out, as much of all
            preset: mobile (1,500 triangles), game (5,000), hero (20,000 and a normal map) or print (closed, 10 cm)
            model: name of a model, see models; empty for the default one
        """
        recipe, chain = Recipe(preset.preset), between(models, prompts, model)
        scene = chain.loaded.pipeline.mix(chain.captions, weights or ())
        origin = replace(chain.origin, alpha=scene.origin and scene.origin.alpha)
        with chain.loaded.heavy.place():
            product = of_scene(chain.loaded, scene, origin, recipe)
        picture = file_answer(f"{product.stem}.png", chain.loaded.scene_picture(scene, FRONT, PREVIEW))
        return picture, *product_answer(product, chain.said)

    def list_models() -> dict[str, Any]:
        """List the models of this studio: names, how many prompts each was trained on, chains that it draws well."""
        return {"default": models.default, "models": described(models)}

    for endpoint in (understand, generate, render, export, mix):
        offer(endpoint)
    offer(list_models, "models")


def _picture(one: Drawn, view: PictureView, size: int) -> gr.FileData:
    data = one.loaded.scene_picture(one.asked.scene(), view, size)
    return file_answer(one.loaded.file_name(one.asked.prompt, ".png"), data)
