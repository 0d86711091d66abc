"""Sets that a model can be trained and scored on: prompts in an order, and the asset of each."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from att3d_core.library.asset import Asset, Family
from att3d_core.library.folder import Skipped, load_folder
from att3d_core.library.library import Library
from att3d_core.library.sweethome.furniture import load_catalogues
from att3d_core.library.toybox import (
    ANIMAL_TEMPLATE,
    ANIMAL_WORDS,
    PIG_TEMPLATE,
    PIG_WORDS,
    ROCKS,
    TREE,
    animal_assets,
    food_assets,
    pig_assets,
    rock_assets,
    tree_assets,
)
from att3d_core.library.words.assets import with_distinct_captions
from att3d_core.text.holdout import HoldDiagonal, HoldHomogeneous
from att3d_core.text.prompts import PromptSet
from att3d_core.understanding.lexicon import Lexicon


@dataclass(frozen=True)
class AssetSet:
    """Prompt i names asset i. families: their stops are among the assets. skipped: files that could not be used.

    lexicon: the words of prompts that are made of slots, None for plain sentences. specimens: other objects by the
    captions of seen prompts, trained on as well.
    """

    prompts: PromptSet
    library: Library
    families: tuple[Family, ...] = ()
    skipped: tuple[Skipped, ...] = ()
    lexicon: Lexicon | None = None
    specimens: tuple[Asset, ...] = ()

    @property
    def seen(self) -> Library:
        """The assets that may be trained on, those of seen prompts first and in their order."""
        assets = tuple(self.library[i] for i in self.prompts.seen_indices)
        return Library(self.library.name, (*assets, *self.specimens))


def pig_set() -> AssetSet:
    """The paper's pig prompts, 64 with the diagonal held out (B.1.12)."""
    prompts = PromptSet.from_template("pig", PIG_TEMPLATE, PIG_WORDS, HoldDiagonal())
    return _matched(prompts, pig_assets())


def animal_set(keep: int = 2) -> AssetSet:
    """The paper's animal prompts, 2,520, of which one in `keep` is seen."""
    prompts = PromptSet.from_template("animals", ANIMAL_TEMPLATE, ANIMAL_WORDS, HoldHomogeneous(keep))
    return _matched(prompts, animal_assets())


def toybox_set() -> AssetSet:
    """The seen half of the animals, the rocks and the four-season tree: what the shipped model is trained on."""
    animals = animal_set()
    extra = (*rock_assets(), *tree_assets())
    prompts = PromptSet(
        "toybox",
        (*animals.prompts.prompts, *(asset.caption for asset in extra)),
        (*animals.prompts.slots, *({} for _ in extra)),
        animals.prompts.unseen,
    )
    return AssetSet(prompts, Library("toybox", (*animals.library.assets, *extra)), (ROCKS, TREE))


def world_set() -> AssetSet:
    """The Toybox as a world: some 480 kinds of objects with the words that fit them, one in eight pairs held out."""
    from att3d_core.library.toybox.world.assets import is_held_out, specimens, world_assets
    from att3d_core.library.toybox.world.catalogue import lexicon

    assets = world_assets()
    unseen = frozenset(index for index, asset in enumerate(assets) if is_held_out(asset))
    prompts = PromptSet(
        "world", tuple(asset.caption for asset in assets), tuple(asset.slots for asset in assets), unseen
    )
    return AssetSet(prompts, Library("world", assets), lexicon=lexicon(), specimens=specimens())


def pairs_set() -> AssetSet:
    """Pairs of the paper to interpolate between: hamburger and pineapple, jagged rock and mossy rock (Figs. 18, 3)."""
    assets = (*food_assets(), *ROCKS.stops[1:])
    return AssetSet(PromptSet.from_list("pairs", [asset.caption for asset in assets]), Library("pairs", assets))


def folder_set(folder: Path, on_file: Callable[[int, int], None] | None = None) -> AssetSet:
    """A folder of somebody's own models, all seen. Of several models with one caption the first keeps it; the others
    say more: "a chair", "a white chair", "a low white chair".
    """
    found = load_folder(folder, on_file)
    library = Library(found.name, with_distinct_captions(found.library.assets))
    return AssetSet(PromptSet.from_list(found.name, library.captions), library, (), found.skipped)


def catalogue_set(path: Path, on_file: Callable[[int, int], None] | None = None) -> AssetSet:
    """A furniture catalogue (.sh3f) or a folder of them, all seen. Raises LibraryError."""
    found = load_catalogues(path, on_file)
    return AssetSet(PromptSet.from_list(found.name, found.library.captions), found.library, (), found.skipped)


def _matched(prompts: PromptSet, assets: tuple[Asset, ...]) -> AssetSet:
    if prompts.prompts != tuple(asset.caption for asset in assets):
        raise ValueError(f"the prompts of {prompts.name} are not the captions of its assets")
    return AssetSet(prompts, Library(prompts.name, assets))
