"""Whose work a library is, in the card of a model that was trained on it."""

from __future__ import annotations

from pathlib import Path

import pytest

from tests.library.sh3f_files import Sh3f
from tests.support.command_line import CommandLine


def test_library_reads_a_furniture_catalogue_and_writes_its_credits(
    command_line: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path / "cache"))
    made = Sh3f().piece("Bed", creator="Ann").piece("Old_chair", creator="B*b").piece("Oak table", creator="Ann")
    file, card = made.write(tmp_path / "mine.sh3f"), tmp_path / "CARD.md"
    assert command_line("library", file, "--credits", card, "--json").result["assets"] == 3
    first = card.read_text(encoding="utf-8")
    assert first.startswith("## Credits\n") and "### mine\n\nCC0\n" in first
    assert "- **Ann** (2): a bed, an oak table\n- **B\\*b** (1): an old chair\n" in first
    card.write_text(f"# home\n\n{first}\nThe end\n", encoding="utf-8")
    command_line("library", file, "--credits", card)
    assert card.read_text(encoding="utf-8") == f"# home\n\n{first}\nThe end\n"
    refused = command_line("library", "pig", "--credits", card)
    assert refused.complaint.startswith("none of these assets says who made it")
