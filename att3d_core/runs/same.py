"""Is this the same run? A folder is gone on with by the settings it was started with, or it would be another run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from att3d_core.errors import TrainingError


def recorded(folder: Path, file: str) -> dict[str, Any]:
    """What `file` in `folder` records of its run. Raises TrainingError where there is none."""
    try:
        found = json.loads((folder / file).read_text(encoding="utf-8"))
    except (OSError, ValueError) as error:
        raise TrainingError(f"{folder} is not a run that can be resumed: {error}") from error
    if not isinstance(found, dict):
        raise TrainingError(f"{folder / file} does not describe a run")
    return found


def check_same_run(
    folder: Path, file: str, known: Mapping[str, Any], wanted: Mapping[str, Any], flag: str = "--output"
) -> None:
    """Compare the settings that `file` in `folder` records, `known`, with the `wanted` ones, both as JSON takes them.

    flag: what names another folder. Raises TrainingError with the settings that differ.
    """
    # Through JSON both, where a tuple is a list.
    first, second = (json.loads(json.dumps(settings)) for settings in (known, wanted))
    differing = sorted(differences(first, second))
    if differing:
        raise TrainingError(
            f"{folder} holds a run with other settings ({', '.join(differing)}; see its {file}): "
            f"give the same ones to resume it, or another {flag}"
        )


def differences(first: Mapping[str, Any], second: Mapping[str, Any]) -> list[str]:
    """Names of the values in which two JSON objects differ; of nested objects, those inside."""
    found = []
    for key in first.keys() | second.keys():
        a, b = first.get(key), second.get(key)
        if isinstance(a, dict) and isinstance(b, dict):
            found += differences(a, b)
        elif a != b:
            found.append(key)
    return found
