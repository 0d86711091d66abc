"""How the fused kernels are compiled, and when a compiled one may be used again."""

from __future__ import annotations

import hashlib
import logging
from collections.abc import Callable
from functools import lru_cache
from pathlib import Path
from typing import Any

import numba
from numba.core.caching import FunctionCache

from att3d_core import conventions

log = logging.getLogger(__name__)


@lru_cache(maxsize=1)
def _sources() -> str:
    """Digest of every source the kernels are made of."""
    digest = hashlib.sha256(Path(conventions.__file__).read_bytes())
    for file in sorted(Path(__file__).parent.glob("*.py")):
        digest.update(file.read_bytes())
    return digest.hexdigest()


class _KernelCache(FunctionCache):
    """Numba's cache on disk, with two of its habits changed.

    Numba looks at a function's own file only, so it would go on using kernels whose helpers or constants in another
    file have changed. And it lets a program end when the folder cannot be written; compiling anew is better.
    """

    def _index_key(self, sig: Any, codegen: Any) -> tuple:
        return (*super()._index_key(sig, codegen), _sources())

    def save_overload(self, sig: Any, data: Any) -> None:
        try:
            super().save_overload(sig, data)
        except OSError as error:
            log.info("compiled kernels are not kept: %s", error)


def jit(function: Callable[..., Any]) -> Callable[..., Any]:
    """Compile `function` on its first call; keep the result on disk where a folder can be written."""
    # Inlined throughout: kernels compiled in pieces are linked differently when they come from the disk, and round so.
    compiled = numba.njit(fastmath=True, error_model="numpy", nogil=True, forceinline=True)(function)
    try:
        compiled._cache = _KernelCache(function)  # pyright: ignore[reportAttributeAccessIssue]
    except RuntimeError as error:  # no writable folder at all
        log.info("compiled kernels are not kept: %s", error)
    return compiled
