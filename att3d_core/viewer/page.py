"""A chain of prompts as one HTML file: the viewer, its slider and nothing to install, to serve or to fetch."""

from __future__ import annotations

import base64
import hashlib
import html
from collections.abc import Mapping, Sequence

from torch import Tensor

from att3d_core.errors import ExportError
from att3d_core.model import Att3D
from att3d_core.viewer.chain_bundle import ChainBundle, chain_bundle
from att3d_core.viewer.scripts import inlined

BYTES_MAX = 10_000_000
"""Of the whole page."""
ENTRY = "standalone.js"

STYLE = """
:root { color-scheme: dark; font: 14px system-ui, sans-serif; }
body { margin: 0; height: 100dvh; display: flex; flex-direction: column; background: #1b1d21; color: #d5d9e0; }
canvas { flex: 1; min-height: 0; width: 100%; display: block; cursor: grab; outline: none; }
.bar { padding: 10px 14px 14px; display: grid; gap: 8px; background: #22252b; }
.row { display: flex; gap: 10px; align-items: center; flex-wrap: wrap; }
.row span { color: #8d95a3; }
input[type=range] { flex: 1; min-width: 120px; accent-color: #7aa2f7; }
output { font-variant-numeric: tabular-nums; }
.stops { display: flex; gap: 8px; justify-content: space-between; }
button, select { font: inherit; color: inherit; background: #2d323b; border: 1px solid #3a404b; border-radius: 6px;
  padding: 4px 10px; cursor: pointer; }
.stops button { flex: 1; background: none; overflow-wrap: anywhere; }
.stops button.near { border-color: #7aa2f7; }
"""


def standalone_page(
    model: Att3D,
    stops: Tensor,
    prompts: tuple[str, ...],
    scripts: Mapping[str, str],
    tint: Sequence[float] | None = None,
) -> tuple[bytes, ChainBundle]:
    """The page of the chain between u of `stops` [S, U], and what it holds.

    scripts: `viewer_scripts()`. tint: a row-major 3x3 matrix on all colours. Raises ExportError for a chain of the
    wrong length, or where the page would grow beyond BYTES_MAX.
    """
    script = inlined(scripts, ENTRY)
    room = BYTES_MAX - len(script.encode()) - 100_000  # the header, the MLP, what is tabulated
    made = chain_bundle(model, stops, prompts, room * 3 // 4, tint)
    page = _page(" to ".join(prompts), script, made.bundle.data).encode()
    if len(page) > BYTES_MAX:
        raise ExportError(f"the page has {len(page) / 1e6:.1f} MB, more than {BYTES_MAX / 1e6:.0f}; use fewer prompts")
    return page, made


def _page(title: str, script: str, bundle: bytes) -> str:
    def allowed(text: str) -> str:
        return f"'sha256-{base64.b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"

    policy = (
        f"default-src 'none'; script-src {allowed(script)} 'wasm-unsafe-eval'; style-src {allowed(STYLE)}; "
        "img-src blob: data:; base-uri 'none'; form-action 'none'"
    )
    return (
        '<!doctype html>\n<html lang="en"><head><meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        f'<title>{html.escape(title)}</title>\n<link rel="icon" href="data:,">\n<style>{STYLE}</style></head>\n<body>\n'
        f'<script type="application/octet-stream" id="model">{base64.b64encode(bundle).decode()}</script>\n'
        f"<script>{script}</script>\n</body></html>\n"
    )
