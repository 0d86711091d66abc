"""Many prompts into one folder with its index: a CSV for programs, an HTML sheet for people, thumbnails for both.

What is there already stays, so that a stopped batch continues.
"""

from __future__ import annotations

import csv
import html
import io
import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import asdict, dataclass, fields, replace
from pathlib import Path
from typing import Any

from torch import Tensor

from att3d_core.errors import ExportError
from att3d_core.exports.formats.files import write_files
from att3d_core.exports.meshing.surface import NOTHING_LOOSE
from att3d_core.exports.progress import Report, part, silent
from att3d_core.exports.recipe import Made
from att3d_core.files import write_bytes
from att3d_core.images import save_picture
from att3d_core.model import Scene
from att3d_core.names import file_stem
from att3d_core.render.cameras import turntable

FORMULA = ("=", "+", "-", "@", "\t", "\r", "'")
INDEX, SHEET, SETTINGS = "index.csv", "index.html", "export.json"
THUMBNAIL = 192

MakeOne = Callable[[str, Report], tuple[Made, Tensor]]
"""A prompt's files and its thumbnail [THUMBNAIL, THUMBNAIL, 3]. Raises ExportError."""


@dataclass(frozen=True)
class Row:
    """One prompt's outcome. file, thumbnail: names in the folder, empty where there is none. error: why not.

    loose_parts: that hang in the air; joined_parts, dropped_parts: that did.
    """

    prompt: str
    file: str = ""
    thumbnail: str = ""
    triangles: int = 0
    bytes: int = 0
    watertight: bool = False
    error: str = ""
    loose_parts: int = 0
    joined_parts: int = 0
    dropped_parts: int = 0


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
        writer.writerows({name: _cell(value) for name, value in asdict(row).items()} for row in rows)
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
                    _uncell(row["prompt"]),
                    _uncell(row["file"]),
                    _uncell(row["thumbnail"]),
                    int(row["triangles"]),
                    int(row["bytes"]),
                    row["watertight"] == "True",
                    _uncell(row["error"]),
                    *(int(row.get(f"{what}_parts") or 0) for what in ("loose", "joined", "dropped")),
                )
                for row in csv.DictReader(io.StringIO(_text(file)))
            ]
        except (KeyError, TypeError, ValueError, csv.Error) as error:
            raise ExportError(f"{file} is not the index of a batch ({error}); remove it to start anew") from error


def _cell(value: object) -> object:
    """A text that a spreadsheet would work out as a formula gets an apostrophe before it, and so do those with one."""
    return f"'{value}" if isinstance(value, str) and value.startswith(FORMULA) else value


def _uncell(text: str) -> str:
    return text[1:] if text.startswith("'") and text[1:].startswith(FORMULA) else text


@dataclass(frozen=True)
class ExportBatch:
    """prompts: normalised, each once. settings: plain JSON values; a folder continues with the same ones only."""

    folder: BatchFolder
    prompts: Sequence[str]
    settings: Mapping[str, Any]
    title: str

    def run(self, make_one: MakeOne, report: Report = silent) -> Iterator[Row]:
        """Every prompt's row as it is made or found, in order; index and sheet are up to date after each.

        A prompt that cannot be exported has its error in its row, and the others go on. Raises ExportError where the
        folder holds other settings, OutputError.
        """
        done = self.folder.begin(self.settings)
        rows: dict[str, Row] = {prompt: done[prompt] for prompt in self.prompts if prompt in done}
        try:
            for number, prompt in enumerate(self.prompts):
                if prompt not in rows:
                    share = part(report, number / len(self.prompts), (number + 1) / len(self.prompts))
                    rows[prompt] = self._one(prompt, make_one, share)
                    self.folder.write_index(self._so_far(rows))
                yield rows[prompt]
        finally:
            # Also after Ctrl-C: the sheet shows what there is, and the same call continues.
            self.folder.write_sheet(self.title, self._so_far(rows))

    def _one(self, prompt: str, make_one: MakeOne, report: Report) -> Row:
        stem = file_stem(prompt)
        try:
            made, picture = make_one(prompt, lambda share, doing: report(share, f"{prompt}: {doing}"))
        except ExportError as error:
            return Row(prompt, error=str(error))
        # The thumbnail first: where the file is, everything that belongs to it is.
        save_picture(self.folder.path / f"{stem}-thumbnail.jpg", picture)
        write_files(self.folder.path, made.files)
        row = row_of(prompt, made)
        return replace(row, thumbnail=f"{stem}-thumbnail.jpg")

    def _so_far(self, rows: Mapping[str, Row]) -> list[Row]:
        return [rows[prompt] for prompt in self.prompts if prompt in rows]


def row_of(prompt: str, made: Made) -> Row:
    """What to say of an exported prompt."""
    mesh = made.mesh
    row = Row(prompt, made.main, "", len(mesh.faces), made.size, mesh.watertight)
    parts = mesh.parts or NOTHING_LOOSE
    return replace(row, loose_parts=parts.loose, joined_parts=parts.joined, dropped_parts=parts.dropped)


def thumbnail(scene: Scene) -> Tensor:
    """A lit picture [THUMBNAIL, THUMBNAIL, 3] over white."""
    return scene.picture(turntable(1, start_deg=25.0, distance=2.0), THUMBNAIL, THUMBNAIL)[0]


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
