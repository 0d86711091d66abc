"""What exports come as, and between which limits: one table, which the page receives instead of repeating it."""

from __future__ import annotations

import json
from typing import Any

from fastapi import FastAPI
from fastapi.responses import Response

from app.exports.film import Film
from app.exports.work import FRAMES_MOST, SIZE_MOST
from att3d_core.exports.chain import MOST_FPS, SMALLEST, ChainKind, ChainSettings
from att3d_core.exports.formats.files import Format
from att3d_core.exports.formats.placement import Pivot
from att3d_core.exports.meshing.clean import FEWEST_TRIANGLES
from att3d_core.exports.presets import MOST_MM, Preset, PrintPreset, Purpose
from att3d_core.exports.recipe import MOST_TRIANGLES
from att3d_core.viewer.chain_bundle import STOPS_MAX

PURPOSES = {
    Purpose.MOBILE: ("Mobile", "phones and crowds"),
    Purpose.GAME: ("Game", "engines"),
    Purpose.HERO: ("Hero", "close-ups"),
    Purpose.PRINT: ("Print", "3D printers"),
}
FORMATS = {
    Format.GLB: "GLB",
    Format.GLTF: "glTF + files",
    Format.OBJ: "OBJ + MTL",
    Format.PLY: "PLY",
    Format.STL: "STL",
    Format.THREEMF: "3MF",
}
PIVOTS = {Pivot.BOTTOM: "Stands on the origin", Pivot.CENTRE: "Centred on it", Pivot.HAND: "Held there by a hand"}
CHAINS = {
    ChainKind.VARIANTS: "Variants in one GLB",
    ChainKind.FILES: "Variants, one GLB each",
    ChainKind.FLIPBOOK: "Flip-book animation",
    ChainKind.MORPH: "Morph targets",
    ChainKind.MP4: "MP4 video",
    ChainKind.WEBM: "WebM video",
    ChainKind.GIF: "GIF",
    ChainKind.PNG: "PNG sequence",
    ChainKind.SPRITES: "Sprite sheet + JSON",
}
"""Without the stand-alone page, which is made elsewhere."""


def tables() -> dict[str, Any]:
    """The constants of the module `tables.js`, by name."""
    return {
        "PRESETS": {purpose.value: _preset(purpose) for purpose in PURPOSES},
        "FORMATS": {
            kind.value: {
                "name": name,
                "prints": kind.prints,
                "textured": kind.holds_texture,
                "gltf": kind in (Format.GLB, Format.GLTF),
            }
            for kind, name in FORMATS.items()
        },
        "CHAINS": {
            kind.value: {"name": name, "mesh": kind.is_mesh, "frames": ChainSettings(kind).count}
            for kind, name in CHAINS.items()
        },
        "PIVOTS": {pivot.value: {"name": name} for pivot, name in PIVOTS.items()},
        "FILMS": [film.value for film in Film],
        "LIMITS": {
            "stops": STOPS_MAX,
            "triangles": [FEWEST_TRIANGLES, MOST_TRIANGLES],
            "frames": [1, FRAMES_MOST],
            "fps": [1, MOST_FPS],
            "size": [SMALLEST, SIZE_MOST],
            "millimetres": MOST_MM,
        },
    }


def _preset(purpose: Purpose) -> dict[str, Any]:
    name, used_for = PURPOSES[purpose]
    match purpose.preset:
        case Preset() as preset:
            texture = f"{preset.texture}² texture" + (" and a normal map" if preset.normal_map else "")
            about = f"{preset.triangles:,} triangles, {texture}: {used_for}"
            return {"name": name, "about": about, "prints": False, "height": 1.0}
        case PrintPreset() as preset:
            about = f"Closed, {preset.triangles:,} triangles, millimetres, +Z up: {used_for}"
            return {"name": name, "about": about, "prints": True, "height": preset.height_mm / 1000}


def script() -> str:
    """The module's source."""
    head = "// Made by the server from its own limits and presets.\n"
    return head + "".join(
        f"export const {name} = {json.dumps(value, ensure_ascii=False)};\n" for name, value in tables().items()
    )


def add_tables_route(api: FastAPI, modules: str) -> None:
    """`tables.js` beside the folders of the page's modules, whose address is `modules`."""

    @api.get(f"{modules}/tables.js")
    def module() -> Response:
        # Its address changes with the modules', not with its own content.
        return Response(script(), media_type="text/javascript", headers={"Cache-Control": "no-cache"})
