"""What the tests of the studio share: a small lumpy, colourful model, its bundle read with numpy alone, a server."""

from __future__ import annotations

import json
import os
import shutil
import socket
import subprocess
import sys
import time
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import torch
from numpy.typing import NDArray

from att3d_core.checkpoint import Provenance, save_released
from att3d_core.field.grids import GridLayout
from att3d_core.model import Att3D, ModelConfig, Setting
from att3d_core.pipeline import condition_of
from att3d_core.text.cache import EmbeddingCache
from att3d_core.text.minilm import MiniLM
from att3d_core.understanding.caption import caption_of
from att3d_core.understanding.lexicon import ACTIVITY, ADJECTIVES, COLOUR, KIND, SHAPE, SLOTS, KindWords, Lexicon
from att3d_core.understanding.words import STANDARD

PROMPTS = (
    "a pig riding a bicycle wearing a tophat",
    "a pig sitting on a chair wearing a party hat",
    "a pig holding a book wearing a cape",
    "a pig riding a bicycle wearing a cape",
)


def lumpy_model(layout: GridLayout | None = None, dim_v: int = 6) -> Att3D:
    """A random model whose scenes are solid in places and coloured, and differ from prompt to prompt."""
    config = ModelConfig(MiniLM.dim, dim_v, layout or GridLayout((5, 9, 14)))
    return lumpy(Att3D(config, generator=torch.Generator().manual_seed(0)))


def lumpy(model: Att3D) -> Att3D:
    """`model` with its weights scaled so that scenes are solid in places."""
    with torch.no_grad():
        model.mapping.basis.weight.mul_(12)
        model.mapping.basis.log_gain.add_(2.5)
        model.mapping.first.log_gain.add_(1.0)
        model.radiance.b2[0] += 8
        model.radiance.w2.mul_(6)
    return model


def release_lumpy(folder: Path, layout: GridLayout | None = None, dim_v: int = 6) -> Path:
    """Writes `lumpy_model` into `folder` as a released model of PROMPTS."""
    encoder = MiniLM()
    provenance = Provenance(encoder.name, encoder.hash, PROMPTS, encoder.encode(PROMPTS).pooled)
    save_released(folder, lumpy_model(layout, dim_v), provenance)
    return folder


def read_bundle(data: bytes) -> tuple[dict[str, Any], dict[str, NDArray[Any]]]:
    """Header and sections of a bundle, as its description says."""
    assert data[:8] == b"ATT3DVW2"
    length = int.from_bytes(data[8:12], "little")
    header = json.loads(data[12 : 12 + length])
    base = 12 + length
    assert base % 16 == 0 and base + header["bytes"] == len(data)
    sections = {}
    for name, entry in header["sections"].items():
        count = int(np.prod(entry["shape"]))
        values = np.frombuffer(data, entry["dtype"], count, base + entry["offset"])
        sections[name] = values.reshape(entry["shape"])
    return header, sections


def silu(u: NDArray[Any]) -> NDArray[Any]:
    return u / (1 + np.exp(-u))


def mix_dense(header: dict[str, Any], sections: dict[str, NDArray[Any]], amounts: NDArray[Any]) -> list[NDArray[Any]]:
    """The dense levels [n, n, n, 4] of basis grids weighted by amounts [K] or [L, K], by slow obvious loops."""
    levels = []
    amounts = np.broadcast_to(amounts, sections["scale"].shape)
    for index, level in enumerate(header["levels"]):
        weights = (amounts[index] * sections["scale"][index]).astype(np.float64)
        tiles = sections["basis"][level["tile_start"] : level["tile_start"] + level["tiles"]].astype(np.float64)
        compact = np.einsum("tvk,v->tk", tiles, weights).reshape(-1)[: level["numbers"]].reshape(-1, 4)
        n = level["resolution"]
        dense = np.zeros((n**3, 4))
        for run_level, first, count, source in sections["runs"]:
            if run_level == index:
                dense[first : first + count] = compact[source : source + count]
        levels.append(dense.reshape(n, n, n, 4))
    return levels


def chromium() -> str:
    """The browser of the tests. Fails where there is none."""
    found = os.environ.get("ATT3D_CHROMIUM") or shutil.which("chromium")
    assert found, "the studio's tests need Chromium: run `make browser`, or name one in ATT3D_CHROMIUM"
    return found


CHROMIUM_FLAGS = [
    "--headless=new", "--no-sandbox", "--disable-quic", "--no-first-run", "--disable-background-networking",
    "--disable-component-update", "--disable-sync", "--use-angle=swiftshader", "--enable-unsafe-swiftshader",
]  # fmt: skip


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return int(probe.getsockname()[1])


@contextmanager
def served(
    checkpoint: Path,
    port: int | None = None,
    folder: Path | None = None,
    script: str = "app.py",
    options: Sequence[str] = (),
    environment: Mapping[str, str] | None = None,
) -> Iterator[str]:
    """The address of the studio, started as a user starts it, in a process of its own and in `folder`.

    Without a folder it runs in the checkpoint's, where its projects then are. script: starts it, from the project.
    options: more of the command line. environment: more variables.
    """
    port = port or free_port()
    root = Path(__file__).resolve().parents[2]
    command = [sys.executable, str(root / script), "--port", str(port), "--checkpoint", str(checkpoint), *options]
    variables = {**os.environ, **(environment or {})}
    process = subprocess.Popen(command, cwd=folder or checkpoint, stdout=subprocess.PIPE, text=True, env=variables)
    try:
        assert process.stdout is not None
        assert any("studio at http" in line for line in process.stdout), "the studio did not start"
        address = f"http://127.0.0.1:{port}"
        until = time.monotonic() + 60
        while time.monotonic() < until:
            try:
                httpx.get(f"{address}/att3d/model", timeout=10)
                break
            except httpx.TransportError:
                time.sleep(0.05)
        yield address
    finally:
        process.kill()
        process.communicate()


def release_worded(folder: Path) -> Path:
    """Writes a random model that reads slots into `folder`: chairs, swords and pigs, with what a pig may wear."""
    encoder = EmbeddingCache(MiniLM())
    settings = (Setting("variation", -1.0, 1.0), Setting("variation 2", -1.0, 1.0))
    config = ModelConfig(
        MiniLM.dim * len(SLOTS), 6, GridLayout((5, 9, 14)), settings=settings, tokens=len(SLOTS), slots=SLOTS
    )
    lexicon = small_lexicon()
    prompts = tuple(caption_of({KIND: kind.noun}, lexicon) for kind in lexicon.kinds)
    conditions = condition_of(config, encoder, lexicon)(prompts)
    provenance = Provenance(encoder.name, encoder.hash, prompts, conditions, lexicon=lexicon)
    save_released(folder, lumpy(Att3D(config, generator=torch.Generator().manual_seed(0))), provenance)
    return folder


def small_lexicon() -> Lexicon:
    things = ADJECTIVES
    kinds = (
        KindWords("chair", ("seat",), "furniture", things),
        KindWords("stool", (), "furniture", things),
        KindWords("sword", ("blade",), "weapons and tools", things, without=("round",)),
        KindWords("pig", ("piglet",), "animals", (COLOUR, SHAPE, *SLOTS[SLOTS.index(ACTIVITY) :])),
    )
    return Lexicon(SLOTS, kinds, STANDARD)
