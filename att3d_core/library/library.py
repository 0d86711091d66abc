"""A named collection of assets, and the ray casters of those that are being looked at."""

from __future__ import annotations

import threading
from collections import OrderedDict
from collections.abc import Iterator
from dataclasses import dataclass

from att3d_core.errors import LibraryError
from att3d_core.library.asset import Asset
from att3d_core.library.raycast import RayCaster


@dataclass(frozen=True)
class Library:
    """Assets in a fixed order; indices into it are what guidance and retrieval speak of."""

    name: str
    assets: tuple[Asset, ...]

    def __post_init__(self) -> None:
        if not self.assets:
            raise LibraryError(f"the library '{self.name}' is empty: it needs at least one asset")

    def __len__(self) -> int:
        return len(self.assets)

    def __getitem__(self, index: int) -> Asset:
        return self.assets[index]

    def __iter__(self) -> Iterator[Asset]:
        return iter(self.assets)

    def __add__(self, other: Library) -> Library:
        """The assets of both, this library's first."""
        return Library(f"{self.name}+{other.name}", self.assets + other.assets)

    @property
    def captions(self) -> tuple[str, ...]:
        """The main caption of every asset, in order."""
        return tuple(asset.caption for asset in self.assets)

    def texts(self) -> tuple[tuple[str, ...], tuple[int, ...]]:
        """Every caption and paraphrase that may be trained on, and the index of the asset that each belongs to."""
        pairs = [
            (text, index) for index, asset in enumerate(self.assets) for text in (asset.caption, *asset.paraphrases)
        ]
        return tuple(text for text, _ in pairs), tuple(index for _, index in pairs)


class RayCasterCache:
    """The last `capacity` ray casters of a library's assets, built when first asked for. Safe between threads."""

    def __init__(self, library: Library, capacity: int) -> None:
        if capacity < 1:
            raise ValueError(f"expected a capacity of 1 or more, got {capacity}")
        self._library = library
        self._capacity = capacity
        self._casters: OrderedDict[int, RayCaster] = OrderedDict()
        self._lock = threading.Lock()

    def __len__(self) -> int:
        return len(self._casters)

    def __getitem__(self, index: int) -> RayCaster:
        """The ray caster of asset `index`."""
        with self._lock:
            found = self._casters.get(index)
            if found is not None:
                self._casters.move_to_end(index)
                return found
        # Built outside the lock, so that one large mesh does not hold up the others; two threads may build the same.
        built = RayCaster(self._library[index].build())
        with self._lock:
            kept = self._casters.setdefault(index, built)
            self._casters.move_to_end(index)
            while len(self._casters) > self._capacity:
                self._casters.popitem(last=False)
            return kept
