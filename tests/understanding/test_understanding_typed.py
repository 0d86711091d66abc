"""How much of what people type is understood: floors on two lists that were written before the code."""

from __future__ import annotations

import time

from worlds import outside, typed, world

from att3d_core.text.minilm import MiniLM
from att3d_core.understanding.understand import understand
from att3d_core.understanding.verdict import Verdict

ENCODER = MiniLM()


def test_prompts_as_typed() -> None:
    wrong = []
    for one in typed():
        found = understand(one.prompt, world(), ENCODER)
        said = one.unknown in " ".join(found.unknown)
        if dict(found.slots) != one.slots or not said or (one.unknown and found.verdict is Verdict.KNOWN):
            wrong.append((one.prompt, dict(found.slots), found.unknown))
    assert len(typed()) >= 150 and len(wrong) <= 0.04 * len(typed()), wrong


def test_prompts_from_outside() -> None:
    """Never taken for known; and nearly always with the word that is not known, or as nothing alike."""
    found = [understand(prompt, world(), ENCODER) for prompt in outside()]
    assert len(found) >= 30 and all(one.verdict is not Verdict.KNOWN and one.unknown for one in found)
    assert sum(one.verdict is Verdict.NEAREST for one in found) >= 0.75 * len(found)


def test_what_is_known_by_name_takes_no_time() -> None:
    prompts = [one.prompt for one in typed()]
    for prompt in prompts:
        understand(prompt, world(), ENCODER)
    start = time.process_time()
    for prompt in prompts:
        understand(prompt, world(), ENCODER)
    assert (time.process_time() - start) / len(prompts) < 0.025
