"""The viewer's JavaScript: modules that a server hands out as they are, or one classic script for a page from disk."""

from __future__ import annotations

import re
from collections.abc import Mapping
from pathlib import Path

from att3d_core.errors import ExportError

SCRIPTS = Path(__file__).with_name("js")
"""The folder of the modules; the WebAssembly text that two of them hold assembled lies in `wat` beside it."""

_IMPORT = re.compile(r'^import (?:\{([^}]*)\}|\* as (\w+)) from "\./([\w.]+)";\n', re.MULTILINE)
_EXPORT = re.compile(r"^export (?=(?:async )?(?:const|let|function|class) (\w+))", re.MULTILINE)


def viewer_scripts() -> dict[str, str]:
    """The viewer's modules by file name."""
    return {file.name: file.read_text("utf-8") for file in sorted(SCRIPTS.glob("*.js"))}


def inlined(scripts: Mapping[str, str], entry: str) -> str:
    """Modules as one classic script: browsers import nothing from file://. Each becomes a function that returns its
    exports.

    scripts: sources by name; they import each other by `import { a, b } from "./x.js"` or `import * as x from …`, and
    export declarations only. Raises ExportError for a module that is missing.
    """
    parts: list[str] = []
    done: set[str] = set()

    def add(name: str, above: tuple[str, ...]) -> None:
        if name in done:
            return
        if name not in scripts or name in above:
            raise ExportError(f"the viewer's module {name} is missing or imports itself: install the program again")
        source = scripts[name]
        for _, _, imported in _IMPORT.findall(source):
            add(imported, (*above, name))
        exports = ", ".join(_EXPORT.findall(source))
        body = _EXPORT.sub("", _IMPORT.sub(_import, source))
        parts.append(f"const {_variable(name)} = (() => {{\n{body}\nreturn {{ {exports} }};\n}})();")
        done.add(name)

    add(entry, ())
    script = '"use strict";\n' + "\n".join(parts)
    return re.sub(r"</(?=script)", r"<\\/", script, flags=re.IGNORECASE)


def _import(match: re.Match[str]) -> str:
    names, space, module = match.groups()
    if space:
        return f"const {space} = {_variable(module)};\n"
    return f"const {{{names.replace(' as ', ': ')}}} = {_variable(module)};\n"


def _variable(module: str) -> str:
    return "m_" + re.sub(r"\W", "_", module)
