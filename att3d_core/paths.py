"""Where things lie: the models that come along, and what commands write by default."""

from __future__ import annotations

from pathlib import Path

from att3d_core.names import file_stem

_PACKAGE = Path(__file__).resolve().parent
_INSTALLED = _PACKAGE / "checkpoints"
CHECKPOINTS = _INSTALLED if _INSTALLED.is_dir() else _PACKAGE.parent / "checkpoints"
"""Inside the package where it was installed, beside it in a checkout."""
DEFAULT_CHECKPOINT = CHECKPOINTS / "world"
DEFAULT_EVALUATOR = CHECKPOINTS / "toybox-evaluator"
DEFAULT_PRIOR = CHECKPOINTS / "toybox-prior"


def default_output(prompt: str, suffix: str) -> Path:
    """`outputs/a-pig-riding-a-bicycle.glb` for a normalised prompt: letters, digits and dashes, and a digest where
    those lose something."""
    return Path("outputs") / f"{file_stem(prompt)}{suffix}"
