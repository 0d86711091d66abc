"""`generate`: a prompt becomes a GLB and a picture."""

from __future__ import annotations

import time
from pathlib import Path
from typing import Annotated

import tyro

from att3d_core.api import export
from att3d_core.cli.output import BareFlag, Console, JsonFlag
from att3d_core.errors import UserError
from att3d_core.files import check_writable
from att3d_core.images import PICTURE_SUFFIXES, check_suffix, save_picture
from att3d_core.paths import DEFAULT_CHECKPOINT, default_output
from att3d_core.pipeline import load
from att3d_core.render.cameras import turntable
from att3d_core.text.normalize import normalize_prompt


def generate(
    prompt: tyro.conf.Positional[str],
    /,
    output: Annotated[Path | None, tyro.conf.arg(aliases=["-o"], help="GLB file; default outputs/PROMPT.glb")] = None,
    image: Annotated[Path | None, tyro.conf.arg(help="PNG or JPEG file; default outputs/PROMPT.png")] = None,
    checkpoint: Annotated[Path, tyro.conf.arg(help="folder of a released model")] = DEFAULT_CHECKPOINT,
    triangles: Annotated[int, tyro.conf.arg(help="triangle budget of the mesh")] = 10_000,
    height: Annotated[float, tyro.conf.arg(help="height of the exported object in metres")] = 1.0,
    size: Annotated[int, tyro.conf.arg(help="width and height of the picture in pixels")] = 512,
    settings: Annotated[
        tuple[float, ...], tyro.conf.arg(help="values of the settings that the model is amortized over, see `info`")
    ] = (),
    bare: BareFlag = False,
    device: str = "auto",
    as_json: JsonFlag = False,
) -> None:
    """Turn a prompt into a GLB and a picture with a trained model."""
    console = Console(as_json)
    start = time.monotonic()
    if not 1 <= size <= 4096:
        raise UserError(f"size must be 1 to 4096 pixels, got {size}")
    prompt = normalize_prompt(prompt)
    output = output or default_output(prompt, ".glb")
    image = image or output.with_suffix(".png")
    check_suffix(output, (".glb",))
    check_suffix(image, PICTURE_SUFFIXES)
    for path in (output, image):
        check_writable(path)
    pipeline = load(checkpoint, device)
    asked = pipeline.ask(prompt, bare)
    scene = asked.scene(settings)
    save_picture(image, scene.picture(turntable(1, start_deg=25.0, distance=2.0), size, size)[0])
    mesh = export(scene, output, triangles=triangles, height_m=height, vertex_colors=True).mesh
    seconds = time.monotonic() - start
    seen = prompt in pipeline.released.prompts
    console.say(f"{asked.message} ({'seen in training' if seen else 'not among the training prompts'})")
    console.say(f"  object   {output}  ({len(mesh.faces)} triangles, {output.stat().st_size / 1024:.0f} KB)")
    console.say(f"  picture  {image}")
    console.say(f"  took     {seconds:.1f} s")
    console.finish(
        {
            **asked.to_json(),
            "glb": str(output),
            "image": str(image),
            "triangles": len(mesh.faces),
            "watertight": mesh.watertight,
            "bytes": output.stat().st_size,
            "seen_in_training": seen,
            "seconds": round(seconds, 3),
        }
    )
