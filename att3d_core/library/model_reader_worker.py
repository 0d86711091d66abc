"""The process of a `ModelReader`: `python -m att3d_core.library.model_reader_worker`.

A line of JSON in, {"file", "inside", "seconds", "memory"}; a line of JSON out, {"error"} or {"bytes"} and as many bytes
of an .npz file. Imports no PyTorch: it starts in a fifth of a second.
"""

from __future__ import annotations

import io
import json
import os
import sys
import time
from contextlib import suppress
from pathlib import Path
from typing import Any

import numpy as np
import psutil

from att3d_core.errors import LibraryError
from att3d_core.library.asset import Mesh
from att3d_core.library.glb.beside import Beside
from att3d_core.library.glb.container import MAX_FILE_BYTES
from att3d_core.library.glb.fault import GlbError
from att3d_core.library.glb.read import read_mesh
from att3d_core.library.model_reader import TOO_LARGE
from att3d_core.library.pack import open_pack, packed_mesh
from att3d_core.library.sweethome.archive import Archive
from att3d_core.library.wavefront import FolderFiles, wavefront_mesh


def main() -> None:
    """Answer until there are no more questions."""
    # What native code prints must not come between the answers.
    out = os.fdopen(os.dup(sys.stdout.fileno()), "wb")
    os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    opened: dict[str, Archive] = {}
    for line in sys.stdin.buffer:
        question = json.loads(line)
        _limit(question["seconds"], question["memory"])
        head, data = _answer(question, opened)
        out.write(json.dumps(head).encode() + b"\n" + data)
        out.flush()


def read(question: dict[str, Any], opened: dict[str, Archive]) -> Mesh:
    """The mesh that is asked for. Raises GlbError."""
    file, inside = Path(question["file"]), question["inside"]
    if inside:
        if question["file"] not in opened:
            opened[question["file"]] = open_pack(file)
        return packed_mesh(opened[question["file"]], inside)
    if file.suffix.lower() == ".obj":
        return wavefront_mesh(FolderFiles(Beside(file.parent, MAX_FILE_BYTES)), file.name)
    return read_mesh(file)


def _answer(question: dict[str, Any], opened: dict[str, Archive]) -> tuple[dict[str, Any], bytes]:
    try:
        mesh = read(question, opened)
        stream = io.BytesIO()
        np.savez(stream, vertices=mesh.vertices, faces=mesh.faces, face_colors=mesh.face_colors)
    except MemoryError:
        return {"error": TOO_LARGE}, b""
    except (GlbError, LibraryError) as error:
        return {"error": str(error)}, b""
    return {"bytes": stream.tell()}, stream.getvalue()


def _limit(seconds: float, memory: int) -> None:
    """Let the next answer take so much, where the system can refuse more."""
    with suppress(ImportError, ValueError, OSError):  # Windows; a system that forbids it
        import resource

        me = psutil.Process()
        for kind, most in (
            (resource.RLIMIT_AS, me.memory_info().vms + memory),
            (resource.RLIMIT_CPU, int(time.process_time() + seconds) + 2),
        ):
            hard = resource.getrlimit(kind)[1]
            resource.setrlimit(kind, (most if hard == resource.RLIM_INFINITY else min(most, hard), hard))


if __name__ == "__main__":
    main()
