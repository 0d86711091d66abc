"""`understand`: what a model makes of prompts, without drawing them."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Annotated

import tyro

from att3d_core.checkpoint import load_released
from att3d_core.errors import PromptSetError, UserError
from att3d_core.paths import DEFAULT_CHECKPOINT
from att3d_core.pipeline import cached_encoder
from att3d_core.text.prompt_file import load_prompt_set
from att3d_core.understanding.understand import understand as read

LINES_MAX = 100_000


def understand(
    prompts: tyro.conf.Positional[tuple[str, ...]] = (),
    /,
    prompt_file: Annotated[
        Path | None, tyro.conf.arg(name="from", help="a text file with a prompt per line, or a JSON prompt list")
    ] = None,
    checkpoint: Annotated[Path, tyro.conf.arg(help="folder of a released model")] = DEFAULT_CHECKPOINT,
) -> None:
    """Print what a model would draw for prompts, and what it does not know: one JSON object per line."""
    wanted = [*prompts, *(_from_file(prompt_file) if prompt_file is not None else ())]
    if not wanted:
        raise UserError("nothing to understand: give a prompt, or a file with --from")
    lexicon, encoder = load_released(checkpoint).lexicon, cached_encoder()
    for prompt in wanted:
        print(json.dumps(read(prompt, lexicon, encoder).to_json(), ensure_ascii=False), flush=True)


def _from_file(file: Path) -> list[str]:
    """The prompts of a file, each line that is not empty. Raises PromptSetError."""
    if file.suffix.lower() == ".json":
        return list(load_prompt_set(file).prompts)
    try:
        lines = [line for line in file.read_text(encoding="utf-8-sig").splitlines() if line.strip()]
    except OSError as error:
        raise PromptSetError(f"the prompts {file} cannot be read: {error.strerror}") from error
    except ValueError as error:
        raise PromptSetError(f"the prompts {file} are no UTF-8 text: {error}") from error
    if len(lines) > LINES_MAX:
        raise PromptSetError(f"{file} has {len(lines):,} prompts: expected at most {LINES_MAX:,}")
    return lines
