"""`refine`: an exported mesh, sharpened by the field it came from or by the asset its prompt names."""

from __future__ import annotations

import time
from functools import partial
from pathlib import Path
from typing import Annotated, Literal

import tyro

from att3d_core.cli.output import BareFlag, Console, JsonFlag, counter, importing
from att3d_core.cli.refining.subject import Subject, subject_of
from att3d_core.errors import UserError
from att3d_core.exports.formats.files import Format, write_files
from att3d_core.exports.formats.placement import Pivot
from att3d_core.exports.presets import Preset, Purpose
from att3d_core.exports.recipe import Recipe
from att3d_core.files import check_writable
from att3d_core.images import Encoding
from att3d_core.library.raycast import RayCaster
from att3d_core.mesh import refine as stage
from att3d_core.mesh.rasterizer import require_rasterizer
from att3d_core.mesh.targets import AssetTarget, FieldTarget, Target
from att3d_core.paths import DEFAULT_CHECKPOINT
from att3d_core.runs.sets import SOURCES, asset_for

SHARES = 1000


def refine(
    what: tyro.conf.Positional[
        Annotated[
            str,
            tyro.conf.arg(
                metavar="PROMPT|RUN|FILE", help="a prompt, the folder of a run about one, or a glb or gltf file"
            ),
        ]
    ],
    /,
    guidance: Annotated[
        Literal["field", "library"],
        tyro.conf.arg(help="field: what the export lost; library: the asset that the prompt names, beyond the voxels"),
    ] = "field",
    source: Annotated[str | None, tyro.conf.arg(name="from", help=f"with library: {SOURCES}")] = None,
    preset: Annotated[
        Purpose, tyro.conf.EnumChoicesFromValues, tyro.conf.arg(help="mobile, game or hero: what is refined")
    ] = Purpose.HERO,
    triangles: Annotated[int | None, tyro.conf.arg(help="another budget than the preset's, 12 to 200,000")] = None,
    keep_shape: Annotated[bool, tyro.conf.arg(help="refine the texture alone; needs no extra package")] = False,
    kind: Annotated[
        Format | None, tyro.conf.EnumChoicesFromValues, tyro.conf.arg(name="format", help="glb, gltf or obj")
    ] = None,
    output: Annotated[Path, tyro.conf.arg(aliases=["-o"], help="folder")] = Path("outputs"),
    height: Annotated[float | None, tyro.conf.arg(help="metres; default 1, or as in the file")] = None,
    texture: Annotated[
        Encoding, tyro.conf.EnumChoicesFromValues, tyro.conf.arg(help="how base colours are kept")
    ] = Encoding.JPEG,
    pivot: Annotated[Pivot, tyro.conf.EnumChoicesFromValues, tyro.conf.arg(help="what is the origin")] = Pivot.BOTTOM,
    unlit: Annotated[bool, tyro.conf.arg(help="engines show colours as they are (KHR_materials_unlit)")] = False,
    licence: Annotated[str | None, tyro.conf.arg(help="default: a pointer to the checkpoint's card")] = None,
    checkpoint: Annotated[Path, tyro.conf.arg(help="folder of a released model")] = DEFAULT_CHECKPOINT,
    bare: BareFlag = False,
    device: str = "auto",
    as_json: JsonFlag = False,
) -> None:
    """Export a prompt, or take a file, and sharpen the mesh: shape, then texture (Magic3D's second stage).

    The unrefined mesh is written first, and replaced at the end: Ctrl-C at any step keeps it. A mesh that did not come
    closer stays as it was.
    """
    console, start = Console(as_json), time.monotonic()
    if not isinstance(preset.preset, Preset):
        raise UserError("a print has no texture to refine: take mobile, game or hero")
    recipe = Recipe(preset.preset, kind, height, texture, pivot=pivot, unlit=unlit).budget(triangles)
    if not recipe.format.holds_texture:
        raise UserError(f"a refined mesh has a texture: take glb, gltf or obj, got {recipe.format.value}")
    if not keep_shape:
        require_rasterizer()
    check_writable(output / "probe")
    subject = subject_of(what, recipe, checkpoint, device, bare, licence)
    target, by = _target(subject, guidance, source)
    console.say(subject.message)
    mesh, write = subject.mesh, partial(subject.recipe.files, stem=subject.stem, origin=subject.origin)
    paths = write_files(output, write(mesh))
    settings = stage.Refinement(shape=None) if keep_shape else stage.Refinement()
    with counter("refining", "‰") as advance:
        made = stage.refine(mesh, target, by, settings, lambda share, doing: advance(round(share * SHARES), SHARES))
    refined = made.mesh is not mesh
    if refined:
        paths = write_files(output, write(made.mesh))
        console.say(f"refined by {by}: {made.before_db:.2f} dB before, {made.after_db:.2f} dB after")
    else:
        console.say(f"it came no closer to {by}: the mesh stays as it was ({made.before_db:.2f} dB)")
    for path in paths:
        console.say(f"wrote {path} ({path.stat().st_size / 1024:.0f} KB)")
    console.finish(
        {
            "folder": str(output),
            "files": [path.name for path in paths],
            "refined": refined,
            "guidance": by,
            "before_db": round(made.before_db, 2),
            "after_db": round(made.after_db, 2),
            "triangles": len(made.mesh.faces),
            "watertight": made.mesh.watertight,
            "seconds": round(time.monotonic() - start, 1),
            **subject.said,
        }
    )


def _target(subject: Subject, guidance: str, source: str | None) -> tuple[Target, str]:
    """What the mesh is pulled towards, and in words what that is. Raises UserError."""
    if guidance == "field":
        if source is not None:
            raise UserError("--from names an asset, which --guidance library asks for: add that, or leave --from out")
        if subject.scene is None:
            raise UserError(
                f"{subject.stem} was not made by this model, which has no field of it: "
                "take --guidance library, and --from with the asset that it should look like"
            )
        return FieldTarget(subject.scene), "the field"
    asset = importing(asset_for, subject.drawn, source or subject.usual_set)
    return AssetTarget(RayCaster(asset.build())), f"the asset {asset.caption!r}"
