"""The verdict in plain words, in one line."""

from __future__ import annotations

from collections.abc import Mapping, Sequence

from att3d_core.understanding.lexicon import COLOUR, MATERIAL
from att3d_core.understanding.verdict import Verdict

_SHOWN_MAX = 120


def message_of(
    caption: str,
    verdict: Verdict,
    unknown: Sequence[str],
    ignored: Sequence[str] = (),
    corrected: Sequence[tuple[str, str]] = (),
    many: str = "",
    noun: str = "",
    relative: bool = False,
    added: Sequence[str] = (),
    unseen: str = "",
) -> str:
    """What is drawn, and what of the prompt is not.

    many: how several were asked for; one `noun` is drawn. relative: the caption is the nearest to the first of the
    unknown words, not their name. added: what is drawn though nobody asked for it. unseen: see `colour_unseen`.
    """
    if verdict is Verdict.NEAREST:
        sentences = [f"Nothing like '{_short(unknown[0])}' is known; nearest: {caption}."]
        unknown = unknown[1:]
    elif relative:
        sentences = [f"drawn: {caption}, the nearest to '{_short(unknown[0])}'."]
        unknown = unknown[1:]
    else:
        sentences = [f"drawn: {caption}."]
    if unknown:
        sentences.append(f"Not known here: {_short(', '.join(unknown))}.")
    if unseen:
        sentences.append(unseen)
    if added:
        sentences.append(f"Not asked for, but part of the nearest that is known: {', '.join(added)}.")
    if many:
        sentences.append(f"One {noun}, not {many}.")
    if corrected:
        sentences.append("Read as " + ", ".join(f"'{right}' ({wrong})" for wrong, right in corrected) + ".")
    if ignored:
        sentences.append(f"Ignored: {_short(', '.join(ignored))}.")
    return " ".join(sentences)


def colour_unseen(slots: Mapping[str, str]) -> str:
    """A sentence where a colour was asked for that does not show, since the material has its own; else ""."""
    if COLOUR not in slots or MATERIAL not in slots:
        return ""
    return f"What is {slots[MATERIAL]} keeps its own colour: {slots[COLOUR]} does not show."


def _short(text: str) -> str:
    return text if len(text) <= _SHOWN_MAX else text[: _SHOWN_MAX - 1].rstrip() + "…"
