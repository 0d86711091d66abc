"""What `refine` is given: a prompt, a run about one, or a model file; as a mesh, with what is known of it."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from att3d_core.errors import UserError
from att3d_core.exports.presets import Preset
from att3d_core.exports.recipe import Recipe
from att3d_core.exports.scene import scene_surface, textured_scene
from att3d_core.exports.texturing.textured import TexturedMesh
from att3d_core.library.words.file_names import caption_of_name
from att3d_core.mesh.imported import Imported, import_textured
from att3d_core.model import Scene
from att3d_core.names import file_stem
from att3d_core.origin import Origin
from att3d_core.pipeline import Asked, Pipeline, load

FILES = (".glb", ".gltf")


@dataclass(frozen=True)
class Subject:
    """A mesh in the field's cube. scene: the field that it was made from, None where that is not known.

    drawn: what an asset of it would be called. usual_set: where that is looked for. said: for `--json`.
    """

    mesh: TexturedMesh
    scene: Scene | None
    recipe: Recipe
    stem: str
    origin: Origin
    drawn: str
    usual_set: str | None
    message: str
    said: Mapping[str, Any]


def subject_of(what: str, recipe: Recipe, checkpoint: Path, device: str, bare: bool, licence: str | None) -> Subject:
    """Raises UserError."""
    path = Path(what)
    if path.suffix.lower() in FILES:
        return _of_file(path, recipe, checkpoint, device, licence)
    asked = _asked_of_run(path, device) if path.is_dir() else load(checkpoint, device).ask(what, bare)
    scene = asked.scene()
    assert isinstance(recipe.preset, Preset)
    mesh = textured_scene(scene, recipe.preset)
    return _of(asked, mesh, scene, recipe, file_stem(asked.prompt), asked.origin(licence))


def _of(asked: Asked, mesh: TexturedMesh, scene: Scene, recipe: Recipe, stem: str, origin: Origin) -> Subject:
    usual = _usual_set(asked.pipeline)
    return Subject(mesh, scene, recipe, stem, origin, asked.drawn, usual, asked.message, asked.to_json())


def _asked_of_run(folder: Path, device: str) -> Asked:
    released = folder / "released" if (folder / "released").is_dir() else folder
    pipeline = load(released, device)
    prompts = pipeline.released.prompts
    if len(prompts) != 1:
        raise UserError(f"{folder} knows {len(prompts)} prompts: give one of them, and --checkpoint {released}")
    return pipeline.ask(prompts[0])


def _of_file(file: Path, recipe: Recipe, checkpoint: Path, device: str, licence: str | None) -> Subject:
    """A model file, as tall as it is unless told otherwise; a file of this model's own has its field."""
    found = import_textured(file)
    recipe = replace(recipe, height_m=recipe.height_m or found.height_m)
    licence = licence or (str(found.about["copyright"]) if "copyright" in found.about else None)
    stem, extras = f"{file.stem}-refined", found.about.get("extras")
    kept = "its texture coordinates are kept" if found.kept else "it gets texture coordinates of its own"
    message = f"{file.name}: {len(found.mesh.faces):,} triangles, {kept}"
    if isinstance(extras, dict) and isinstance(extras.get("prompt"), str) and extras.get("hash"):
        pipeline = load(checkpoint, device)
        if pipeline.released.hash == extras["hash"]:
            asked = pipeline.ask(extras["prompt"])
            scene = asked.scene()
            mesh = _where_its_field_is(found, scene)
            return replace(_of(asked, mesh, scene, recipe, stem, asked.origin(licence)), message=message)
    caption = caption_of_name(file.stem)
    origin = Origin((caption,), licence=licence)
    return Subject(found.mesh, None, recipe, stem, origin, caption, None, message, {"prompt": caption})


def _where_its_field_is(found: Imported, scene: Scene) -> TexturedMesh:
    """An export back in the field's cube: files stand on the ground and are as tall as was asked for."""
    surface = scene_surface(scene, max(len(found.mesh.faces), 1000), 128)
    low, high = surface.vertices.min(0), surface.vertices.max(0)
    mine_low, mine_high = found.mesh.vertices.min(0), found.mesh.vertices.max(0)
    scale = (high[1] - low[1]) / max(float(mine_high[1] - mine_low[1]), 1e-9)
    moved = (found.mesh.vertices - (mine_low + mine_high) / 2) * scale + (low + high) / 2
    return replace(found.mesh, vertices=moved.astype(np.float32))


def _usual_set(pipeline: Pipeline) -> str | None:
    """The set that a model which reads slots was trained on; None for those that the built-in sets are searched for."""
    return "world" if pipeline.released.model.config.slots else None
