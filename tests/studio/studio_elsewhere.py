"""Starts the studio as app.py does, but what came with it lies in the folder ATT3D_TEST_CHECKPOINTS."""

from __future__ import annotations

import os
import runpy
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]

if __name__ == "__main__":
    sys.path.insert(0, str(ROOT))
    from att3d_core import paths

    paths.CHECKPOINTS = Path(os.environ["ATT3D_TEST_CHECKPOINTS"])
    runpy.run_path(str(ROOT / "app.py"), run_name="__main__")
