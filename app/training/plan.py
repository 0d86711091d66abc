"""What the Train tab asks for, checked: prompts, where the truth comes from, and the settings of the run."""

from __future__ import annotations

import json
from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

import torch

from app.training.library import LibraryReader
from app.training.prior import PRIOR, ShippedPrior, check_pipeline, resolved, suited
from att3d_core.device import choose_device
from att3d_core.errors import PromptSetError, TrainingError, UserError
from att3d_core.files import write_bytes
from att3d_core.library.sets import pairs_set, pig_set, toybox_set
from att3d_core.runs.sets import set_by_name
from att3d_core.text.prompt_file import parse_prompt_set
from att3d_core.text.prompts import PromptSet
from att3d_core.training.room import check_room
from att3d_core.training.run import RunConfig

PRESETS = ("pig", "animals", "toybox", "pairs")
OUTSIDE = (
    "folders and diffusion models of this machine cannot be used over the network: "
    "start the studio on this machine alone (without --host) for that"
)
OUTSIDE_PRIOR = f"{OUTSIDE}, or use the one that comes with it, {PRIOR}"


@dataclass(frozen=True)
class Plan:
    """A run that can be written down. preset: a built-in set by name, "" for prompts of one's own.

    folder: of one's own models, "" for the Toybox or a diffusion model.
    """

    name: str
    device: str
    prompts: PromptSet
    preset: str
    folder: str
    run: RunConfig

    def write(self, folder: Path) -> None:
        """The run's description into a job's folder. Raises OutputError."""
        data: dict[str, Any] = {"name": self.prompts.name, "prompts": list(self.prompts.prompts)}
        if any(self.prompts.slots):
            data["slots"] = [dict(slots) for slots in self.prompts.slots]
        held_out = [self.prompts.prompts[index] for index in self.prompts.unseen_indices]
        data["held_out"] = {"rule": "listed", "prompts": held_out}
        if self.folder:
            data["library"] = self.folder
        file = folder / "prompts.json"
        write_bytes(file, json.dumps(data, ensure_ascii=False, indent=1).encode())
        run = replace(self.run, set=self.preset or str(file))
        write_bytes(folder / "job.json", json.dumps(run.to_json(), indent=1).encode() + b"\n")


def make_plan(
    request: Mapping[str, Any], local: bool, reader: LibraryReader, prior: ShippedPrior | None = None
) -> Plan:
    """The plan of `{name, device, preset | prompts, folder, run}`. Raises UserError for whatever cannot be trained.

    local: whether only this machine can ask; others may not name its folders. shelf: knows the folder's captions.
    prior: the diffusion model that everybody may use, by its name.
    """
    wanted = _object(request, "run")
    named = _object(wanted, "guidance").get("model")
    shipped = prior if prior is not None and isinstance(named, str) and resolved(named, prior) == prior.model else None
    default = RunConfig("-") if shipped is None else suited(RunConfig("-"), shipped)
    run = RunConfig.from_json(_merged(default.to_json(), wanted))
    run = replace(run, guidance=replace(run.guidance, model=resolved(run.guidance.model, prior)))
    folder, preset = str(request.get("folder") or ""), str(request.get("preset") or "")
    if not local and (folder or not (run.guidance.is_library or shipped)):
        raise UserError(OUTSIDE if folder or prior is None else OUTSIDE_PRIOR)
    prompts = prompts_of(request)
    if not run.guidance.is_library:
        check_pipeline(run.guidance.model)
    else:
        strangers = unknown(prompts, folder, reader)
        if strangers:
            raise TrainingError(
                f"{len(strangers)} of {len(prompts)} prompts name no model to learn from; the first: "
                f"{strangers[0]!r}. Remove them, or choose a diffusion model as the guidance"
            )
    name = " ".join(str(request.get("name") or prompts.name).split())
    device = device_name(choose_device(str(request.get("device") or "auto")).torch)
    if device == "cpu":
        check_room(run)
    return Plan(name, device, prompts, preset, folder, run)


def device_name(device: torch.device) -> str:
    """One name for each device, since each has a queue of its own: "cuda" is "cuda:0"."""
    return f"{device.type}:{device.index or 0}" if device.type == "cuda" else device.type


def prompts_of(request: Mapping[str, Any]) -> PromptSet:
    """The prompt set of a request: a preset, or one of its own. Raises PromptSetError."""
    preset = request.get("preset")
    if preset:
        if preset not in PRESETS:
            raise PromptSetError(f"there is no prompt set {str(preset)[:40]!r}: expected one of {', '.join(PRESETS)}")
        return preset_prompts(str(preset))
    return parse_prompt_set(request.get("prompts"), "prompts")


@lru_cache
def preset_prompts(name: str) -> PromptSet:
    """The prompts of a built-in set."""
    return set_by_name(name).prompts


def unknown(prompts: PromptSet, folder: str, reader: LibraryReader) -> list[str]:
    """Prompts that name no asset of the Toybox, or no model of `folder`. Raises LibraryError."""
    known = reader.captions(folder) if folder else _toybox_captions()
    return [prompt for prompt in prompts.prompts if prompt not in known]


@lru_cache
def _toybox_captions() -> frozenset[str]:
    return frozenset(asset.caption for source in (pig_set(), toybox_set(), pairs_set()) for asset in source.library)


def _merged(default: dict[str, Any], given: Mapping[str, Any]) -> dict[str, Any]:
    """`default` with what is given, objects within objects as well."""
    merged = dict(default)
    for key, value in given.items():
        before = merged.get(key)
        merged[key] = _merged(before, value) if isinstance(before, dict) and isinstance(value, dict) else value
    return merged


def _object(request: Mapping[str, Any], key: str) -> dict[str, Any]:
    value = request.get(key) or {}
    if not isinstance(value, dict):
        raise TrainingError(f"'{key}' must be an object, got {str(value)[:40]!r}")
    return value
