"""The asset that a prompt is meant to look like, found by the words that people type."""

from __future__ import annotations

import difflib
from pathlib import Path

from att3d_core.cli.sets import NAMES, set_by_name
from att3d_core.errors import UserError
from att3d_core.library.asset import Asset
from att3d_core.library.folder import load_file
from att3d_core.library.sets import animal_set, pig_set, toybox_set

SOURCES = f"a GLB file, or a set that has the prompt ({NAMES}); by default the built-in sets are searched"


def asset_for(prompt: str, source: str | None) -> Asset:
    """The asset called `prompt` in `source`, or the model of a GLB file whatever it is called. Raises UserError."""
    if source is None:
        libraries = [library.library for library in (pig_set(), toybox_set(), animal_set())]
        where = "no built-in set"
    elif source.lower().endswith(".glb"):
        return load_file(Path(source))
    else:
        libraries, where = [set_by_name(source).library], f"the set {source!r}"
    for library in libraries:
        for asset in library:
            if prompt in (asset.caption, *asset.paraphrases, *asset.held_out_paraphrases):
                return asset
    captions = [caption for library in libraries for caption in library.captions]
    near = difflib.get_close_matches(prompt, captions, 3, cutoff=0.0)
    has = "has a model" if source is None else "has no model"
    raise UserError(
        f"{where} {has} called {prompt!r}; the nearest: {', '.join(map(repr, near))}. Name a GLB file with --from, "
        "or a diffusion model with --guidance"
    )
