"""Sets by the names that people type."""

from __future__ import annotations

import difflib
import json
from collections.abc import Callable
from pathlib import Path

from att3d_core.errors import PromptSetError, UserError
from att3d_core.library.asset import Asset
from att3d_core.library.folder import MODELS, is_pack, load_file
from att3d_core.library.library import Library
from att3d_core.library.sets import (
    AssetSet,
    animal_set,
    catalogue_set,
    folder_set,
    pairs_set,
    pig_set,
    toybox_set,
    world_set,
)
from att3d_core.library.sweethome.furniture import catalogue_files
from att3d_core.text.prompt_file import load_prompt_set
from att3d_core.text.prompts import PromptSet

NAMES = (
    "pig, animals, animals-8 (one in eight seen), toybox, world, pairs, a prompt-set JSON file, a folder of GLB files "
    "or of furniture catalogues (.sh3f), or one such catalogue"
)


SOURCES = f"a GLB file, or a set that has the prompt ({NAMES}); by default the built-in sets are searched"

OnFile = Callable[[int, int], None]
"""Called with (files read, files in all) while a folder of models is imported."""


def set_by_name(name: str, on_file: OnFile | None = None) -> AssetSet:
    """A built-in set, a JSON prompt set whose prompts the Toybox knows, or a folder of models. Raises UserError."""
    if name == "pig":
        return pig_set()
    if name == "animals":
        return animal_set()
    if name == "animals-8":
        return animal_set(keep=8)
    if name == "toybox":
        return toybox_set()
    if name == "world":
        return world_set()
    if name == "pairs":
        return pairs_set()
    path = Path(name)
    if catalogue_files(path):
        return catalogue_set(path, on_file)
    if path.is_dir() or is_pack(path):
        return folder_set(path, on_file)
    if path.is_file():
        _check_no_model(path)
        prompts, folder = load_prompt_set(path), library_of(path)
        return _with_toybox_assets(prompts) if folder is None else _with_own_assets(prompts, folder, on_file)
    raise UserError(f"there is no set {name!r}; expected {NAMES}")


def prompts_by_name(name: str, on_file: OnFile | None = None) -> PromptSet:
    """The prompts of a set alone: those of a JSON file need not name any asset. Raises UserError."""
    path = Path(name)
    if path.is_file() and not catalogue_files(path) and not is_pack(path):
        _check_no_model(path)
        return load_prompt_set(path)
    return set_by_name(name, on_file).prompts


def load_source(name: str, with_assets: bool, on_file: OnFile | None = None) -> AssetSet | PromptSet:
    """What a run trains on: a set with its assets, or where others guide it, the prompts alone. Raises UserError."""
    return set_by_name(name, on_file) if with_assets else prompts_by_name(name, on_file)


def prompts_of(source: AssetSet | PromptSet) -> PromptSet:
    """The prompts of what `load_source` gives."""
    return source.prompts if isinstance(source, AssetSet) else source


def _check_no_model(path: Path) -> None:
    if path.suffix.lower() in MODELS:
        raise UserError(f"{path} is one model, not a set: give its folder")


def library_of(file: Path) -> Path | None:
    """The folder of models that a prompt-set file names as its "library"; a relative one is meant from the file."""
    data = json.loads(file.read_text(encoding="utf-8-sig"))
    folder = data.get("library") if isinstance(data, dict) else None
    if folder is not None and (not isinstance(folder, str) or not folder):
        raise PromptSetError(
            f"the 'library' of {file} is {str(folder)[:80]!r}: expected the path of a folder of models"
        )
    return None if folder is None else file.parent / folder


def asset_for(prompt: str, source: str | None, on_file: OnFile | None = None) -> Asset:
    """The asset called `prompt` in `source`, or the model of a GLB file whatever it is called. Raises UserError."""
    if source is None:
        libraries = [library.library for library in (pig_set(), toybox_set(), animal_set())]
        where = "no built-in set"
    elif Path(source).suffix.lower() in MODELS:
        return load_file(Path(source))
    else:
        libraries, where = [set_by_name(source, on_file).library], f"the set {source!r}"
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


def _with_own_assets(prompts: PromptSet, folder: Path, on_file: OnFile | None) -> AssetSet:
    own = folder_set(folder, on_file)
    known = {asset.caption: asset for asset in own.library}
    missing = [prompt for prompt in prompts.prompts if prompt not in known]
    if missing:
        raise UserError(
            f"{len(missing)} of {len(prompts)} prompts of {prompts.name!r} are no caption in {folder}; the first: "
            f"{missing[0]!r}: correct it here or in captions.jsonl"
        )
    library = Library(own.library.name, tuple(known[prompt] for prompt in prompts.prompts))
    return AssetSet(prompts, library, (), own.skipped)


def _with_toybox_assets(prompts: PromptSet) -> AssetSet:
    known = {asset.caption: asset for source in (pig_set(), toybox_set(), pairs_set()) for asset in source.library}
    missing = [prompt for prompt in prompts.prompts if prompt not in known]
    if missing:
        raise UserError(
            f"{len(missing)} of {len(prompts)} prompts of {prompts.name!r} name no Toybox asset, so there is nothing "
            f"to train on or compare with; the first: {missing[0]!r}"
        )
    return AssetSet(prompts, Library(prompts.name, tuple(known[prompt] for prompt in prompts.prompts)))
