"""The house plan: who may import whom, and a few habits that a parser can check."""

from __future__ import annotations

import ast
from collections.abc import Iterator
from pathlib import Path

import pytest

CORE, APP = "att3d_core", "app"
# A place imports from lower floors only, and within itself. Errors and constants are the ground of the house.
FLOORS = {
    "att3d_core": 0,
    "att3d_core.errors": -1,
    "att3d_core.conventions": -1,
    "att3d_core.names": -1,
    "att3d_core.origin": -1,
    "att3d_core.stops": -1,
    "att3d_core.files": 0,
    "att3d_core.paths": 0,
    "att3d_core.device": 0,
    "att3d_core.schedules": 0,
    "att3d_core.learning": 1,
    "att3d_core.images": 1,
    "att3d_core.text": 1,
    "att3d_core.field": 1,
    "att3d_core.render": 1,
    "att3d_core.model": 2,
    "att3d_core.library": 2,
    "att3d_core.checkpoint": 3,
    "att3d_core.guidance": 3,
    "att3d_core.exports": 3,
    "att3d_core.viewer": 3,
    "att3d_core.prior": 4,
    "att3d_core.training": 4,
    "att3d_core.evaluate": 4,
    "att3d_core.pipeline": 4,
    "att3d_core.runs": 5,
    "att3d_core.api": 6,
    "att3d_core.cli": 7,
    "att3d_core.__main__": 8,
    "app": 7,
    "app.models": 7,
    "app.projects": 7,
    "app.web": 8,
    "app.exports": 9,
    "app.training": 9,
    "app.ui": 10,
}
# Heavy packages stay where a floor can do without them.
RESERVED = {
    "gradio": ("app/",),
    "fastapi": ("app/",),
    "diffusers": ("att3d_core/guidance/diffusion.py", "att3d_core/prior/"),
    "accelerate": ("att3d_core/training/",),
    "transformers": ("att3d_core/text/", "att3d_core/evaluate/"),
    "trimesh": ("att3d_core/library/", "att3d_core/exports/"),
}
# Accelerators that need a compiler: users without one must still be able to start.
NEVER_AT_MODULE_LEVEL = ("tinycudann",)
MAY_PRINT = ("att3d_core/cli/", "att3d_core/__main__.py")
LONGEST_FILE = 500


def place_of(module: str) -> str:
    """The place of the house plan that holds a module: `att3d_core.text.minilm` lives in `att3d_core.text`."""
    parts = module.split(".")
    return ".".join(parts[:2])


def module_of(file: Path) -> str:
    """The dotted name of a file given relative to the root."""
    parts = file.with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def imported_names(node: ast.AST, file: Path) -> Iterator[str]:
    """Dotted names that an import statement reaches, relative ones resolved. `from a import b` may mean module a.b."""
    if isinstance(node, ast.Import):
        yield from (alias.name for alias in node.names)
    elif isinstance(node, ast.ImportFrom):
        base = node.module or ""
        if node.level:
            package = list(file.parent.parts)
            package = package[: len(package) - (node.level - 1)]
            base = ".".join([*package, *([base] if base else [])])
        if base in (CORE, APP):
            yield from (f"{base}.{alias.name}" for alias in node.names)
        else:
            yield base


def run_at_import(tree: ast.Module) -> Iterator[ast.AST]:
    """Nodes that run when the module is imported: everything but the bodies of functions."""
    waiting: list[ast.AST] = [tree]
    while waiting:
        node = waiting.pop()
        yield node
        waiting += [
            child
            for child in ast.iter_child_nodes(node)
            if not isinstance(child, ast.FunctionDef | ast.AsyncFunctionDef | ast.Lambda)
        ]


def violations(root: Path) -> list[str]:
    """Every breach of the house plan under `root`, one line each."""
    found: list[str] = []
    for path in sorted([*(root / CORE).rglob("*.py"), *(root / APP).rglob("*.py")]):
        file = path.relative_to(root)
        name, text = file.as_posix(), path.read_text(encoding="utf-8")
        tree = ast.parse(text, filename=name)
        here = place_of(module_of(file))
        if here not in FLOORS:
            found.append(f"{name}: {here} is not in the house plan")
            continue
        lines = len(text.splitlines())
        if lines > LONGEST_FILE:
            found.append(f"{name}: {lines} lines, more than {LONGEST_FILE}")
        for node in ast.walk(tree):
            for imported in imported_names(node, file):
                top = imported.split(".")[0]
                where = f"{name}:{getattr(node, 'lineno', 0)}"
                if top in RESERVED and not name.startswith(RESERVED[top]):
                    found.append(f"{where}: {top} belongs in {' or '.join(RESERVED[top])}")
                if top not in (CORE, APP):
                    continue
                there = place_of(imported)
                if there == here or there not in FLOORS:  # `from att3d_core import __version__` names no place
                    continue
                if there == CORE or FLOORS[there] < FLOORS[here]:
                    continue
                relation = "its neighbour" if FLOORS[there] == FLOORS[here] else "the higher"
                found.append(f"{where}: {here} imports {relation} {there}")
            if (
                isinstance(node, ast.Call)
                and isinstance(node.func, ast.Name)
                and node.func.id == "print"
                and name.startswith(CORE)
                and not name.startswith(MAY_PRINT)
            ):
                found.append(f"{name}:{node.lineno}: the core does not print")
        for node in run_at_import(tree):
            for imported in imported_names(node, file):
                if imported.split(".")[0] in NEVER_AT_MODULE_LEVEL:
                    where = f"{name}:{getattr(node, 'lineno', 0)}"
                    found.append(f"{where}: {imported} must not be imported at module level")
    return found


def test_the_house_stands(repo_root: Path) -> None:
    assert (repo_root / CORE / "errors.py").exists() and (repo_root / APP / "__init__.py").exists()
    assert violations(repo_root) == []


PLANTED = [
    ("att3d_core/text/a.py", "import att3d_core.training.trainer", "imports the higher att3d_core.training"),
    ("att3d_core/text/a.py", "from att3d_core import model", "imports the higher att3d_core.model"),
    ("att3d_core/text/a.py", "from ..model import Att3D", "imports the higher att3d_core.model"),
    ("att3d_core/text/a.py", "from .. import render", "imports its neighbour att3d_core.render"),
    ("att3d_core/text/a.py", "def f():\n    from att3d_core.field.grids import Grid", "its neighbour att3d_core.field"),
    ("att3d_core/model.py", "from att3d_core.library.asset import Mesh", "imports its neighbour att3d_core.library"),
    ("att3d_core/schedules.py", "from att3d_core.device import pick", "imports its neighbour att3d_core.device"),
    ("att3d_core/errors.py", "import att3d_core.device", "imports the higher att3d_core.device"),
    ("att3d_core/__init__.py", "from att3d_core.model import Att3D", "att3d_core imports the higher att3d_core.model"),
    ("att3d_core/cli/a.py", "import app.models.loaded", "imports its neighbour app.models"),
    ("app/models/loaded.py", "import app.ui.create", "imports the higher app.ui"),
    ("att3d_core/cli/a.py", "import gradio", "gradio belongs in app/"),
    ("att3d_core/training/a.py", "from fastapi import FastAPI", "fastapi belongs in app/"),
    ("att3d_core/guidance/library.py", "import diffusers", "diffusers belongs in att3d_core/guidance/diffusion.py"),
    ("att3d_core/guidance/a.py", "import transformers", "transformers belongs in"),
    ("att3d_core/training/a.py", "def f():\n    import trimesh.creation", "trimesh belongs in"),
    ("att3d_core/cli/a.py", "import accelerate", "accelerate belongs in att3d_core/training/"),
    ("att3d_core/field/a.py", "try:\n    import tinycudann\nexcept ImportError: pass", "imported at module level"),
    ("att3d_core/field/a.py", "print('hello')", "the core does not print"),
    ("att3d_core/field/a.py", "x = 1\n" * 501, "501 lines"),
    ("att3d_core/helpers.py", "", "att3d_core.helpers is not in the house plan"),
]


@pytest.mark.parametrize(("file", "code", "expected"), PLANTED)
def test_a_planted_fault_is_found(tmp_path: Path, file: str, code: str, expected: str) -> None:
    path = tmp_path / file
    path.parent.mkdir(parents=True)
    path.write_text(code)
    found = violations(tmp_path)
    assert len(found) == 1 and expected in found[0] and found[0].startswith(file)


ALLOWED = [
    ("att3d_core/text/a.py", "from att3d_core.errors import PromptError\nfrom .b import c\nimport transformers"),
    ("att3d_core/text/sub/a.py", "from ..b import c\nfrom ...errors import A\nfrom att3d_core import __version__"),
    ("att3d_core/guidance/diffusion.py", "import diffusers\nfrom att3d_core.library.asset import Asset"),
    ("att3d_core/field/a.py", "def f():\n    import tinycudann\nreprint = len\nreprint('')"),
    ("att3d_core/cli/a.py", "print('hello')\nimport att3d_core.training.a, att3d_core.exports.a\n" + "y = 1\n" * 498),
    ("app/web/server.py", "import gradio, fastapi\nfrom app.models.loaded import generate\nimport att3d_core.model"),
    ("app/ui/create.py", "from app.models.loaded import generate"),
]


@pytest.mark.parametrize(("file", "code"), ALLOWED)
def test_what_the_plan_allows_passes(tmp_path: Path, file: str, code: str) -> None:
    path = tmp_path / file
    path.parent.mkdir(parents=True)
    path.write_text(code)
    assert violations(tmp_path) == []
