"""Many prompts into one folder; what is there already stays, so that a stopped batch continues."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from torch import Tensor

from att3d_core.errors import ExportError
from att3d_core.export.batch import BatchFolder, Row
from att3d_core.export.formats import write_files
from att3d_core.export.names import file_stem
from att3d_core.export.pictures import save_picture
from att3d_core.export.progress import Report, part, silent
from att3d_core.export.recipe import Made
from att3d_core.model import Scene
from att3d_core.render.cameras import turntable

THUMBNAIL = 192

MakeOne = Callable[[str, Report], tuple[Made, Tensor]]
"""A prompt's files and its thumbnail [THUMBNAIL, THUMBNAIL, 3]. Raises ExportError."""


@dataclass(frozen=True)
class Batch:
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
    return Row(prompt, made.main, "", len(made.mesh.faces), made.size, made.mesh.watertight)


def thumbnail(scene: Scene) -> Tensor:
    """A lit picture [THUMBNAIL, THUMBNAIL, 3] over white."""
    return scene.picture(turntable(1, start_deg=25.0, distance=2.0), THUMBNAIL, THUMBNAIL)[0]
