"""The house plan: who may import whom, and a few habits that a parser can check."""

from __future__ import annotations

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

CORE, APP = "att3d_core", "app"
BESIDE = ("tests", "benchmarks", "examples")
"""Folders outside the house, which are kept in order all the same."""
# A place imports from lower floors only, and within itself. Errors and constants are the ground of the house.
FLOORS = {
    "att3d_core": 0,
    "att3d_core.errors": -2,
    "att3d_core.conventions": -2,
    "att3d_core.environment": -2,
    "att3d_core.names": -2,
    "att3d_core.origin": -2,
    "att3d_core.stops": -2,
    "att3d_core.strict_json": -2,
    "att3d_core.ranges": -2,
    "att3d_core.orphans": -2,
    "att3d_core.files": -1,
    "att3d_core.tensors": 0,
    "att3d_core.paths": 0,
    "att3d_core.device": 0,
    "att3d_core.learning": 1,
    "att3d_core.images": 1,
    "att3d_core.text": 1,
    "att3d_core.field": 1,
    "att3d_core.render": 0,
    "att3d_core.understanding": 2,
    "att3d_core.model": 2,
    "att3d_core.library": 3,
    "att3d_core.checkpoint": 3,
    "att3d_core.viewer": 3,
    "att3d_core.guidance": 4,
    "att3d_core.exports": 4,
    "att3d_core.pipeline": 4,
    "att3d_core.prior": 5,
    "att3d_core.training": 5,
    "att3d_core.evaluate": 5,
    "att3d_core.runs": 6,
    "att3d_core.mesh": 6,
    "att3d_core.api": 7,
    "att3d_core.cli": 8,
    "att3d_core.__main__": 9,
    "app": 8,
    "app.background": 8,
    "app.models": 9,
    "app.projects": 9,
    "app.web": 10,
    "app.exports": 11,
    "app.training": 11,
    "app.endpoints": 12,
    "app.ui": 13,
    "app.command": 14,
}
# Heavy packages stay where a floor can do without them; what the command line does for others belongs in the core.
RESERVED = {
    "att3d_core.cli": ("att3d_core/cli/", "att3d_core/__main__.py", "app/command.py"),
    "gradio": ("app/",),
    "fastapi": ("app/",),
    "diffusers": ("att3d_core/guidance/diffusion.py", "att3d_core/prior/"),
    "peft": ("att3d_core/guidance/adapted.py",),
    "deodr": ("att3d_core/mesh/rasterizer.py",),
    "accelerate": ("att3d_core/training/",),
    "transformers": ("att3d_core/text/", "att3d_core/evaluate/"),
    "trimesh": ("att3d_core/library/", "att3d_core/exports/"),
}
# Accelerators that need a compiler: users without one must still be able to start.
NEVER_AT_MODULE_LEVEL = ("tinycudann", "nerfacc")
MAY_START_THREADS = ("app/background.py",)
"""In the studio: what a thread ends with must reach whoever waits for it."""
MAY_PRINT = ("att3d_core/cli/", "att3d_core/__main__.py")
LONGEST_FILE = 400
MOST_FILES = 22
"""In one folder."""


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


MODULE_NAME = re.compile(rf"(?:{CORE}|{APP})(?:\.\w+)+")
LOADERS = ("files", "import_module", "run_module", "find_spec")
"""Functions that reach a package by a string: of importlib, importlib.resources and runpy."""


def named_by_string(node: ast.AST) -> Iterator[str]:
    """Modules that a string reaches: one that looks like a module of ours, or any that a loader is called with."""
    if isinstance(node, ast.Constant) and isinstance(node.value, str) and MODULE_NAME.fullmatch(node.value):
        yield node.value
    if isinstance(node, ast.Call):
        called = node.func.attr if isinstance(node.func, ast.Attribute) else getattr(node.func, "id", "")
        for argument in node.args[:1] if called in LOADERS else ():
            if isinstance(argument, ast.Constant) and argument.value in (CORE, APP):
                yield argument.value


def only_for_types(tree: ast.Module) -> set[ast.AST]:
    """Nodes below `if TYPE_CHECKING`, which no program runs."""
    blocks = (n for n in ast.walk(tree) if isinstance(n, ast.If) and ast.unparse(n.test) == "TYPE_CHECKING")
    return {inner for block in blocks for statement in block.body for inner in ast.walk(statement)}


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


def reserved_elsewhere(node: ast.AST, file: Path) -> Iterator[str]:
    """What an import, or a string that names a module, reaches although it belongs in other files: one line each."""
    for reached in (*imported_names(node, file), *named_by_string(node)):
        for package, homes in RESERVED.items():
            if f"{reached}.".startswith(f"{package}.") and not file.as_posix().startswith(homes):
                line = getattr(node, "lineno", 0)
                yield f"{file.as_posix()}:{line}: {package} belongs in {' or '.join(homes)}"


def violations(root: Path) -> list[str]:
    """Every breach of the house plan under `root`, one line each."""
    found: list[str] = []
    rooms = {path.parent for top in (CORE, APP, *BESIDE) for path in (root / top).rglob("*") if path.is_file()}
    for folder in sorted(room for room in rooms if not {"__pycache__", "node_modules"} & set(room.parts)):
        files = [path for path in folder.iterdir() if path.is_file()]
        if len(files) > MOST_FILES:
            found.append(f"{folder.relative_to(root).as_posix()}: {len(files)} files, more than {MOST_FILES}")
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
        # The package's face offers what is above it, loading it when it is asked for.
        is_face = name == f"{CORE}/__init__.py"
        passed = only_for_types(tree) if is_face else set()
        for node in ast.walk(tree):
            found += reserved_elsewhere(node, file)
            strings = () if is_face else named_by_string(node)
            for imported in () if node in passed else (*imported_names(node, file), *strings):
                top = imported.split(".")[0]
                where = f"{name}:{getattr(node, 'lineno', 0)}"
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
            if (
                isinstance(node, ast.Call)
                and ast.unparse(node.func) in ("Thread", "threading.Thread")
                and name.startswith(f"{APP}/")
                and name not in MAY_START_THREADS
            ):
                found.append(f"{name}:{node.lineno}: a thread of the studio is a BackgroundTask")
        for node in run_at_import(tree):
            for imported in imported_names(node, file):
                if imported.split(".")[0] in NEVER_AT_MODULE_LEVEL:
                    where = f"{name}:{getattr(node, 'lineno', 0)}"
                    found.append(f"{where}: {imported} must not be imported at module level")
    for path in sorted([*(root / "benchmarks").rglob("*.py"), *(root / "examples").rglob("*.py")]):
        file = path.relative_to(root)
        breaches = (b for node in ast.walk(ast.parse(path.read_text("utf-8"))) for b in reserved_elsewhere(node, file))
        found += [breach for breach in breaches if ": att3d_core.cli" in breach]
    return found


def test_the_house_stands(repo_root: Path) -> None:
    assert (repo_root / CORE / "errors.py").exists() and (repo_root / APP / "__init__.py").exists()
    assert violations(repo_root) == []


def test_the_plan_has_no_stale_names(repo_root: Path) -> None:
    """Every place, and every exemption, names something that is there."""
    places = [repo_root.joinpath(*place.split(".")) for place in FLOORS]
    assert [path for path in places if not path.is_dir() and not path.with_suffix(".py").is_file()] == []
    named = [prefix for prefixes in (*RESERVED.values(), MAY_PRINT, MAY_START_THREADS) for prefix in prefixes]
    assert [prefix for prefix in named if not (repo_root / prefix).exists()] == []


@pytest.mark.parametrize("room", [f"{CORE}/text", "tests", "benchmarks/drawing"])
def test_a_crowded_folder_is_found(tmp_path: Path, room: str) -> None:
    folder = tmp_path / room
    folder.mkdir(parents=True)
    for number in range(MOST_FILES + 1):
        (folder / f"file{number}.py").write_text("")
    assert violations(tmp_path) == [f"{room}: {MOST_FILES + 1} files, more than {MOST_FILES}"]


PLANTED = [
    ("att3d_core/text/a.py", "import att3d_core.training.trainer", "imports the higher att3d_core.training"),
    ("att3d_core/text/a.py", "from att3d_core import model", "imports the higher att3d_core.model"),
    ("att3d_core/text/a.py", "from ..model import Att3D", "imports the higher att3d_core.model"),
    ("att3d_core/text/a.py", "from .. import images", "imports its neighbour att3d_core.images"),
    ("att3d_core/text/a.py", "def f():\n    from att3d_core.field.grids import Grid", "its neighbour att3d_core.field"),
    ("att3d_core/model.py", "from att3d_core.library.asset import Mesh", "imports the higher att3d_core.library"),
    ("att3d_core/tensors.py", "from att3d_core.device import pick", "imports its neighbour att3d_core.device"),
    ("att3d_core/errors.py", "import att3d_core.device", "imports the higher att3d_core.device"),
    ("att3d_core/__init__.py", "from att3d_core.model import Att3D", "att3d_core imports the higher att3d_core.model"),
    ("att3d_core/cli/a.py", "import app.background", "imports its neighbour app.background"),
    ("app/models/loaded.py", "import app.ui.create", "imports the higher app.ui"),
    ("att3d_core/cli/a.py", "import gradio", "gradio belongs in app/"),
    ("app/endpoints/a.py", "from att3d_core.cli.output import Console", "att3d_core.cli belongs in att3d_core/cli/ or"),
    ("app/ui/a.py", "from att3d_core import cli", "att3d_core.cli belongs in att3d_core/cli/ or"),
    ("app/ui/a.py", "HOME = 'att3d_core.cli.main'", "att3d_core.cli belongs in att3d_core/cli/ or"),
    ("benchmarks/a.py", "import att3d_core.cli.main", "att3d_core.cli belongs in att3d_core/cli/ or"),
    ("examples/a.py", "from att3d_core.cli import main", "att3d_core.cli belongs in att3d_core/cli/ or"),
    ("att3d_core/training/a.py", "from fastapi import FastAPI", "fastapi belongs in app/"),
    ("att3d_core/guidance/library.py", "import diffusers", "diffusers belongs in att3d_core/guidance/diffusion.py"),
    ("att3d_core/guidance/a.py", "import transformers", "transformers belongs in"),
    ("att3d_core/training/a.py", "def f():\n    import trimesh.creation", "trimesh belongs in"),
    ("att3d_core/cli/a.py", "import accelerate", "accelerate belongs in att3d_core/training/"),
    ("att3d_core/field/a.py", "try:\n    import tinycudann\nexcept ImportError: pass", "imported at module level"),
    ("att3d_core/field/a.py", "print('hello')", "the core does not print"),
    ("att3d_core/field/a.py", "x = 1\n" * 401, "401 lines"),
    ("att3d_core/exports/a.py", "from importlib import resources\nf = resources.files('app')", "the higher app"),
    ("att3d_core/exports/a.py", "import importlib\nimportlib.import_module('app.web.server')", "the higher app.web"),
    ("att3d_core/text/a.py", "HOME = 'att3d_core.training.loop'", "imports the higher att3d_core.training"),
    ("app/exports/a.py", "import threading\nthreading.Thread(target=len).start()", "is a BackgroundTask"),
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
    (
        "att3d_core/__init__.py",
        "from typing import TYPE_CHECKING\nif TYPE_CHECKING:\n    from att3d_core.model import Scene as Scene\n"
        "HOMES = {'att3d_core.model': ('Scene',)}",
    ),
    ("att3d_core/text/a.py", "from att3d_core.errors import PromptError\nfrom .b import c\nimport transformers"),
    ("att3d_core/text/sub/a.py", "from ..b import c\nfrom ...errors import A\nfrom att3d_core import __version__"),
    ("att3d_core/guidance/diffusion.py", "import diffusers\nfrom att3d_core.library.asset import Asset"),
    ("att3d_core/field/a.py", "def f():\n    import tinycudann\nreprint = len\nreprint('')"),
    ("att3d_core/cli/a.py", "print('hello')\nimport att3d_core.training.a, att3d_core.exports.a\n" + "y = 1\n" * 398),
    ("app/web/server.py", "import gradio, fastapi\nfrom app.models.loaded import generate\nimport att3d_core.model"),
    ("app/ui/create.py", "from app.models.loaded import generate"),
    ("app/command.py", "from att3d_core.cli.main import main"),
    ("benchmarks/a.py", "import transformers, att3d_core.pipeline"),
]


@pytest.mark.parametrize(("file", "code"), ALLOWED)
def test_what_the_plan_allows_passes(tmp_path: Path, file: str, code: str) -> None:
    path = tmp_path / file
    path.parent.mkdir(parents=True)
    path.write_text(code)
    assert violations(tmp_path) == []
