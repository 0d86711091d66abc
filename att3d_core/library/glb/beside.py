"""Data beside a model: pictures and buffers in its own folder, never outside of it and never over a network."""

from __future__ import annotations

import base64
import binascii
import re
from dataclasses import dataclass, field
from pathlib import Path
from typing import Protocol
from urllib.parse import unquote

from att3d_core.library.glb.fault import GlbError

_ELSEWHERE = "data in another file: embed everything in the GLB, or put it beside the model"


class Neighbours(Protocol):
    """Whatever a model's own folder is: `read` gives the file that a URI names, or raises GlbError."""

    def read(self, uri: str) -> bytes: ...


@dataclass
class Beside:
    """The folder of a model, out of which at most `budget` bytes are read."""

    folder: Path
    budget: int
    _read: dict[Path, bytes] = field(default_factory=dict)

    def read(self, uri: str) -> bytes:
        """The file that `uri` names, below the folder. Raises GlbError."""
        check_uri(uri)
        folder = self.folder.resolve()
        # Some exporters encode what they write, some do not.
        for name in dict.fromkeys((unquote(uri), uri)):
            try:
                file = (folder / name).resolve(strict=True)
                inside = file.is_relative_to(folder) and file.is_file()
            except (OSError, RuntimeError, ValueError):
                continue
            if not inside:
                raise GlbError(_ELSEWHERE)
            if file not in self._read:
                self.budget -= file.stat().st_size
                if self.budget < 0:
                    raise GlbError(f"the files beside it are too large: {uri[:60]!r}")
                self._read[file] = file.read_bytes()
            return self._read[file]
        raise GlbError(f"the file {uri[:60]!r} is missing: it belongs beside the model")


def check_uri(uri: object) -> None:
    """Raises GlbError unless `uri` is a data URI or a plain path downward from where the model is."""
    if not isinstance(uri, str):
        raise GlbError("a URI that is no text")
    if uri.startswith("data:"):
        return
    for text in (uri, unquote(uri)):
        parts = re.split(r"[/\\]", text)
        if not text or ":" in text or "\0" in text or parts[0] == "" or ".." in parts:
            raise GlbError(_ELSEWHERE)


def data_uri_bytes(uri: str) -> bytes:
    """The bytes in a data URI. Raises GlbError."""
    header, _, payload = uri.partition(",")
    if not header.endswith(";base64"):
        raise GlbError("a data URI that is not base64")
    try:
        return base64.b64decode(payload, validate=True)
    except (binascii.Error, ValueError) as error:
        raise GlbError("a data URI that is not base64") from error
