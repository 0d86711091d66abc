"""Models of others, read by a process of its own: a file that takes too long or too much costs that process alone.

Decoders of pictures and of compressed meshes are native code that was not written for hostile input, and a file of a
few kilobytes can describe hours of work. What comes back are numbers that are checked again.
"""

from __future__ import annotations

import io
import json
import os
import queue
import subprocess
import sys
import threading
import time
from contextlib import suppress
from dataclasses import asdict, dataclass
from pathlib import Path
from typing import IO, Any

import numpy as np
import psutil

from att3d_core.library.asset import Mesh
from att3d_core.library.glb.fault import GlbError

COMMAND = (sys.executable, "-m", "att3d_core.library.model_reader_worker")
ROOT = Path(__file__).resolve().parents[2]
POLL_SECONDS = 0.05
ANSWER_BYTES = 256 << 20
"""The largest mesh that is taken back: a million triangles are a tenth of that."""
TOO_LONG = "takes too long to read: fewer triangles or smaller pictures"
TOO_LARGE = "takes too much memory to read: fewer triangles or smaller pictures"
DIED = "ended the process that read it"


@dataclass(frozen=True)
class ReadLimits:
    """What one model may take: seconds of computing, and bytes of memory. `_per_mb`: more for each megabyte of a file.

    waiting: times the seconds of computing that may pass on a busy machine.
    """

    seconds: float = 10.0
    seconds_per_mb: float = 2.0
    most_seconds: float = 120.0
    memory: int = 1 << 30
    memory_per_mb: int = 8 << 20
    waiting: float = 6.0

    def of(self, size: int) -> tuple[float, int]:
        """Seconds and bytes for a file of `size` bytes."""
        mb = size / 2**20
        seconds = min(self.seconds + self.seconds_per_mb * mb, max(self.seconds, self.most_seconds))
        return seconds, self.memory + int(self.memory_per_mb * mb)


@dataclass(frozen=True)
class Place:
    """Where a model is: a file, or `inside` of a zip file."""

    file: str
    inside: str = ""


LIMITS = ReadLimits()


class ModelReader:
    """Reads models one after the other; a context, whose end ends the process. Not for several threads at once."""

    def __init__(self, limits: ReadLimits = LIMITS) -> None:
        self.limits = limits
        self._process: subprocess.Popen[bytes] | None = None
        self._answers: queue.Queue[tuple[dict[str, Any], bytes] | None] = queue.Queue()

    def __enter__(self) -> ModelReader:
        return self

    def __exit__(self, *_: object) -> None:
        self._end()

    def read(self, file: Path, inside: str = "", size: int = 0) -> Mesh:
        """The mesh of a model file, or of the one at `inside` of a zip file, of `size` bytes. Raises GlbError."""
        try:
            size = size or file.stat().st_size
        except OSError as error:
            raise GlbError(f"not to be opened: {error.strerror}") from error
        seconds, memory = self.limits.of(size)
        process = self._ready()
        assert process.stdin is not None
        question = {**asdict(Place(os.fsdecode(file.absolute()), inside)), "seconds": seconds, "memory": memory}
        try:
            process.stdin.write(json.dumps(question).encode() + b"\n")
            process.stdin.flush()
        except OSError:
            self._end()
            raise GlbError(DIED) from None
        answer = self._answer(psutil.Process(process.pid), seconds, memory)
        if answer is None:
            self._end()
            raise GlbError(DIED)
        head, data = answer
        if "error" in head:
            raise GlbError(str(head["error"])[:300])
        return _mesh(data)

    def _ready(self) -> subprocess.Popen[bytes]:
        if self._process is None:
            one_thread = {name: "1" for name in ("OMP_NUM_THREADS", "OPENBLAS_NUM_THREADS", "MKL_NUM_THREADS")}
            self._process = subprocess.Popen(
                COMMAND, cwd=ROOT, env={**os.environ, **one_thread}, stdin=subprocess.PIPE, stdout=subprocess.PIPE,
                stderr=subprocess.DEVNULL,
            )  # fmt: skip
            self._answers = queue.Queue()
            threading.Thread(target=_listen, args=(self._process.stdout, self._answers), daemon=True).start()
        return self._process

    def _answer(self, process: psutil.Process, seconds: float, memory: int) -> tuple[dict[str, Any], bytes] | None:
        """What the process says, None where it ended. Ends it, and raises GlbError, where it takes too much."""
        begun = time.monotonic()
        before = None
        while True:
            try:
                return self._answers.get(timeout=POLL_SECONDS)
            except queue.Empty:
                pass
            try:
                times = process.cpu_times()
                took, held = times.user + times.system, process.memory_info().rss
            except psutil.Error:
                continue  # it has ended, and its last word is on its way
            before = took if before is None else before
            if took - before > seconds or time.monotonic() - begun > seconds * self.limits.waiting:
                self._end()
                raise GlbError(TOO_LONG)
            if held > 2 * memory:  # where the system does not refuse it
                self._end()
                raise GlbError(TOO_LARGE)

    def _end(self) -> None:
        process, self._process = self._process, None
        if process is not None:
            process.kill()
            process.wait()
            assert process.stdin is not None
            with suppress(OSError):  # what it was told and did not read
                process.stdin.close()


def _listen(stream: IO[bytes], answers: queue.Queue[tuple[dict[str, Any], bytes] | None]) -> None:
    """Each answer: a line of JSON, and as many bytes as it says."""
    with stream:
        try:
            while line := stream.readline(4096):
                head = json.loads(line)
                count = int(head.get("bytes", 0))
                if count > ANSWER_BYTES:
                    break
                data = stream.read(count)
                if len(data) < count:
                    break
                answers.put((head, data))
        except (OSError, ValueError):
            pass
    answers.put(None)


def _mesh(data: bytes) -> Mesh:
    """Raises GlbError where it is none: whoever made it may have been led astray."""
    try:
        with np.load(io.BytesIO(data), allow_pickle=False) as stored:
            mesh = Mesh(*(stored[name] for name in ("vertices", "faces", "face_colors")))
        sound = np.isfinite(mesh.vertices).all() and np.isfinite(mesh.face_colors).all()
        if not sound or mesh.faces.min(initial=0) < 0 or mesh.faces.max(initial=-1) >= len(mesh.vertices):
            raise ValueError("no mesh")
    except Exception as error:  # numpy raises whatever the file says
        raise GlbError(DIED) from error
    return mesh
