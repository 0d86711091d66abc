"""Tensors on disk: one way to write them, whole or not at all, with a full disk told from every other failure."""

from __future__ import annotations

import errno
import os
import re
import shutil
from collections.abc import Mapping
from pathlib import Path

from safetensors import SafetensorError
from safetensors.torch import save_file
from torch import Tensor

from att3d_core.files import atomic_path
from att3d_core.orphans import temp_name


def save_tensors(file: Path, tensors: Mapping[str, Tensor], metadata: dict[str, str] | None = None) -> None:
    """Write `tensors`, wherever they are, as a safetensors file. Raises DiskFullError and OutputError."""
    ready = {name: tensor.detach().cpu().contiguous() for name, tensor in tensors.items()}
    with atomic_path(file) as temp:
        own = temp.with_name(temp_name())
        own.mkdir()  # for safetensors' own temporary file, which it leaves when it is killed
        try:
            save_file(ready, own / file.name, metadata)
            (own / file.name).replace(temp)
        except SafetensorError as error:
            raise _as_os_error(error) from error
        finally:
            shutil.rmtree(own, ignore_errors=True)
        temp.chmod(0o644)  # safetensors leaves 0600


def _as_os_error(error: SafetensorError) -> OSError:
    """safetensors reports a full disk in words; 112 and 39 are Windows' numbers for one."""
    found = re.search(r"os error (\d+)", str(error))
    number = int(found.group(1)) if found else 0
    return OSError(errno.ENOSPC if number in (39, 112) and os.name == "nt" else number, str(error))
