"""Assets written as GLB files come back as they were."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from att3d_core.errors import OutputError
from att3d_core.exports.assets import write_assets
from att3d_core.library.asset import place
from att3d_core.library.folder import load_folder
from att3d_core.library.sets import pig_set
from tests.support.command_line import CommandLine


def test_assets_survive_the_round_trip(tmp_path: Path, khronos: Callable[[Path], dict[str, Any]]) -> None:
    assets = pig_set().library.assets[:3]
    told = []
    write_assets(assets, tmp_path / "out", lambda done, total: told.append((done, total)))
    assert told == [(1, 3), (2, 3), (3, 3)]
    found = {asset.caption: asset for asset in load_folder(tmp_path / "out").assets}
    assert set(found) == {asset.caption for asset in assets}
    for asset in assets:
        again, mesh = found[asset.caption], place(asset.build())
        assert again.paraphrases == asset.paraphrases
        back = again.build()
        assert len(back.faces) == len(mesh.faces)
        np.testing.assert_allclose(back.vertices[back.faces], mesh.vertices[mesh.faces], atol=2e-6)
        np.testing.assert_allclose(back.face_colors, mesh.face_colors, atol=2e-3)
    file = next((tmp_path / "out").glob("*.glb"))
    assert khronos(file)["issues"]["numErrors"] == 0
    with pytest.raises(OutputError, match=r"captions\.jsonl is there already: choose another folder"):
        write_assets(assets, tmp_path / "out")


def test_the_command_writes_a_folder(command_line: CommandLine, tmp_path: Path) -> None:
    outcome = command_line("library", "pig", "--write", tmp_path / "toys", "--limit", 2)
    assert outcome.code == 0 and "wrote 2 GLB files and their captions" in outcome.err + outcome.out
    assert command_line("library", tmp_path / "toys", "--json").result["assets"] == 2
