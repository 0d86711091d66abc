"""Whose work a library is: a section for the card of a model that was trained on it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from att3d_core.library.asset import Asset

BEGIN, END = "<!-- credits: begin -->", "<!-- credits: end -->"
"""What stands around the section, so that it can be made again."""


def credits_of(assets: Iterable[Asset]) -> str:
    """Markdown: a heading per collection with its licence, a line per creator with the captions of their works.

    "" where no asset says whose it is.
    """
    sources: dict[tuple[str, str], dict[str, list[str]]] = defaultdict(lambda: defaultdict(list))
    for asset in assets:
        if asset.credit is not None:
            credit = asset.credit
            sources[credit.source, credit.licence][credit.creator or "unnamed"].append(asset.caption)
    parts = []
    for (source, licence), creators in sources.items():
        lines = [
            f"- **{_plain(creator)}** ({len(captions)}): {_plain(', '.join(captions))}"
            for creator, captions in sorted(creators.items(), key=lambda entry: entry[0].lower())
        ]
        parts.append("\n".join([f"### {_plain(source)}", "", _plain(licence) or "No licence given.", "", *lines]))
    return "\n\n".join(parts)


def with_credits(text: str, section: str) -> str:
    """`text` with `section` in the place of the credits it has, or at its end."""
    marked = f"{BEGIN}\n{section}\n{END}"
    start, stop = text.find(BEGIN), text.find(END)
    if 0 <= start < stop:
        return text[:start] + marked + text[stop + len(END) :]
    return f"{text.rstrip()}\n\n## Credits\n\n{marked}\n" if text.strip() else f"## Credits\n\n{marked}\n"


def _plain(text: str) -> str:
    """`text` on one line, with nothing that Markdown or HTML would take for its own."""
    return "".join(
        f"\\{character}" if character in "\\`*_[]<>#|" else character for character in " ".join(text.split())
    )
