"""A folder of exports with its index: a CSV for programs, an HTML sheet for people, thumbnails for both."""

from __future__ import annotations

import csv
import html
import io
import json
from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass, fields
from pathlib import Path
from typing import Any

from att3d_core.errors import ExportError
from att3d_core.files import write_bytes

INDEX, SHEET, SETTINGS = "index.csv", "index.html", "export.json"


@dataclass(frozen=True)
class Row:
    """One prompt's outcome. file, thumbnail: names in the folder, empty where there is none. error: why not."""

    prompt: str
    file: str = ""
    thumbnail: str = ""
    triangles: int = 0
    bytes: int = 0
    watertight: bool = False
    error: str = ""


@dataclass(frozen=True)
class BatchFolder:
    """Where a batch goes; the same batch, started again, goes on from here."""

    path: Path

    def begin(self, settings: Mapping[str, Any]) -> dict[str, Row]:
        """The rows of files that are there already, by prompt. Raises ExportError where `settings` differ, OutputError.

        Prompts that failed are tried again.
        """
        text = json.dumps(settings, indent=1, sort_keys=True) + "\n"
        file = self.path / SETTINGS
        if not file.is_file():
            write_bytes(file, text.encode())
            return {}
        if _text(file) != text:
            raise ExportError(
                f"{self.path} holds exports with other settings (see {SETTINGS} there): "
                "give the same ones to continue, or another folder"
            )
        return {row.prompt: row for row in self._rows() if row.file and (self.path / row.file).is_file()}

    def write_index(self, rows: Sequence[Row]) -> None:
        """The CSV, whole or not at all. Raises OutputError."""
        stream = io.StringIO()
        writer = csv.DictWriter(stream, [field.name for field in fields(Row)], lineterminator="\n")
        writer.writeheader()
        writer.writerows(asdict(row) for row in rows)
        write_bytes(self.path / INDEX, stream.getvalue().encode())

    def write_sheet(self, title: str, rows: Sequence[Row]) -> None:
        """The HTML sheet: a page of its own that opens from the folder. Raises OutputError."""
        cards = "\n".join(_card(row) for row in rows)
        made = sum(not row.error for row in rows)
        page = _PAGE.format(title=html.escape(title), count=f"{made} of {len(rows)} exported", cards=cards)
        write_bytes(self.path / SHEET, page.encode())

    def _rows(self) -> list[Row]:
        file = self.path / INDEX
        if not file.is_file():
            return []
        try:
            return [
                Row(
                    row["prompt"],
                    row["file"],
                    row["thumbnail"],
                    int(row["triangles"]),
                    int(row["bytes"]),
                    row["watertight"] == "True",
                    row["error"],
                )
                for row in csv.DictReader(io.StringIO(_text(file)))
            ]
        except (KeyError, TypeError, ValueError, csv.Error) as error:
            raise ExportError(f"{file} is not the index of a batch ({error}); remove it to start anew") from error


def _text(file: Path) -> str:
    try:
        return file.read_text(encoding="utf-8")
    except (OSError, ValueError) as error:
        raise ExportError(f"{file} cannot be read: {error}") from error


def _card(row: Row) -> str:
    prompt = html.escape(row.prompt)
    if row.error:
        return f'<figure class="failed"><figcaption><b>{prompt}</b><br>{html.escape(row.error)}</figcaption></figure>'
    closed = "watertight" if row.watertight else "not watertight"
    return (
        f'<figure><a href="{html.escape(row.file)}"><img src="{html.escape(row.thumbnail)}" alt="" loading="lazy"></a>'
        f"<figcaption><b>{prompt}</b><br>{row.triangles:,} triangles, {row.bytes / 1024:,.0f} KB, {closed}"
        "</figcaption></figure>"
    )


_PAGE = """<!doctype html>
<html lang="en"><meta charset="utf-8"><title>{title}</title>
<style>
body {{ font: 14px/1.4 system-ui, sans-serif; margin: 2rem; color: #222; background: #fff; }}
main {{ display: grid; gap: 1rem; grid-template-columns: repeat(auto-fill, minmax(13rem, 1fr)); }}
figure {{ margin: 0; border: 1px solid #ddd; border-radius: 6px; padding: .5rem; }}
.failed {{ background: #fff4f2; }}
img {{ width: 100%; }}
</style>
<h1>{title}</h1><p>{count}</p>
<main>
{cards}
</main></html>
"""
