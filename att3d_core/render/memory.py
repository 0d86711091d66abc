"""Work that is done in smaller pieces, once, where memory runs out."""

from __future__ import annotations

import gc
from collections.abc import Callable
from typing import TypeVar

import torch

from att3d_core.errors import is_out_of_memory

Result = TypeVar("Result")
SMALLER = 4


def smaller_once(work: Callable[[int], Result], size: int) -> Result:
    """`work(size)`; where that runs out of memory, `work` of a quarter of it, whose errors are the caller's."""
    try:
        return work(size)
    except Exception as error:
        if not is_out_of_memory(error) or size <= 1:
            raise
    release_memory()  # here, where no traceback holds on to anything
    return work(-(-size // SMALLER))


def release_memory() -> None:
    """Give back what nobody uses any more, a GPU's as well."""
    gc.collect()
    if torch.cuda.is_available():
        torch.cuda.empty_cache()
