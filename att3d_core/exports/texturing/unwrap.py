"""Texture coordinates: xatlas within a time limit, a box projection where it takes longer."""

from __future__ import annotations

import io
import logging
import subprocess
import sys
from dataclasses import dataclass
from enum import Enum
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from att3d_core.exports.meshing.surface import Surface
from att3d_core.exports.texturing.box_projection import box_projection

# Wall-clock: 20,000 triangles take two seconds; a machine that is busy with training may need twenty times as long.
TIME_LIMIT_S = 60.0
_WORKER = Path(__file__).with_name("unwrap_worker.py")
_log = logging.getLogger(__name__)


class Method(Enum):
    """How a mesh was cut into charts."""

    XATLAS = "xatlas"
    BOX = "box"
    OWN = "own"
    """It came with texture coordinates."""


@dataclass(frozen=True)
class Unwrapped:
    """A surface with texture coordinates; vertices on seams stand in it more than once.

    source: [W] int32, the surface's vertex behind each of its own. faces: [F, 3] int32, in the surface's order.
    uvs: [W, 2] float32 in [0, 1], (0, 0) is the picture's upper left corner. method: how, and why that way.
    """

    source: NDArray[np.int32]
    faces: NDArray[np.int32]
    uvs: NDArray[np.float32]
    method: Method
    reason: str


def unwrap(surface: Surface, size: int, time_limit_s: float = TIME_LIMIT_S) -> Unwrapped:
    """Texture coordinates for a picture of `size` x `size` texels, charts at least `padding_texels(size)` apart."""
    padding = padding_texels(size)
    try:
        return _xatlas(surface, size, padding, time_limit_s)
    except subprocess.TimeoutExpired:
        reason = f"xatlas took longer than {time_limit_s:g} s for {len(surface.faces)} triangles"
    except (OSError, subprocess.CalledProcessError, ValueError) as error:
        reason = f"xatlas failed ({type(error).__name__})"
    _log.warning("%s; a box projection takes its place", reason)
    source, faces, uvs = box_projection(surface, size, padding)
    return Unwrapped(source, faces, uvs, Method.BOX, reason)


def padding_texels(size: int) -> int:
    """Distance between charts: the first mip maps keep them apart, and `fill` makes the rest of them harmless."""
    return max(2, size // 256)


def _xatlas(surface: Surface, size: int, padding: int, time_limit_s: float) -> Unwrapped:
    given = io.BytesIO()
    np.savez(
        given,
        vertices=np.ascontiguousarray(surface.vertices, np.float32),
        faces=np.ascontiguousarray(surface.faces, np.uint32),
        size=np.array(size),
        padding=np.array(padding),
    )
    done = subprocess.run(
        [sys.executable, "-P", str(_WORKER)],  # -P: modules beside the worker must not hide others
        input=given.getvalue(),
        stdout=subprocess.PIPE,
        stderr=subprocess.DEVNULL,
        timeout=max(time_limit_s, 0.0),
        check=True,
    )
    made = np.load(io.BytesIO(done.stdout), allow_pickle=False)
    if int(made["pages"]) != 1 or len(made["faces"]) != len(surface.faces):
        raise ValueError(f"xatlas packed {int(made['pages'])} pages, {len(made['faces'])} faces")
    # Both sides by the longer one, so that texels are square on the surface.
    uvs = (made["uvs"] / made["extent"].max()).clip(0.0, 1.0).astype(np.float32)
    return Unwrapped(
        made["source"].astype(np.int32), made["faces"].astype(np.int32), uvs, Method.XATLAS, "within the time limit"
    )
