"""The drawing in docs/architecture.md is what the imports say; `python -m tests.house.test_architecture` redraws it."""

from __future__ import annotations

import ast
from pathlib import Path

from tests.house.test_floors import APP, CORE, FLOORS, imported_names, module_of, place_of

PAGE = Path("docs") / "architecture.md"
START, END = "<!-- drawn from the imports -->\n", "<!-- end of the drawing -->\n"
ROOT = Path(__file__).resolve().parents[2]
GROUND = 0
"""Places up to this floor are used everywhere: they are listed, and no arrows lead to them."""


def imports(root: Path) -> dict[str, set[str]]:
    """Which places of the house plan each place imports, itself and the ground apart."""
    found: dict[str, set[str]] = {}
    for path in sorted([*(root / CORE).rglob("*.py"), *(root / APP).rglob("*.py")]):
        file = path.relative_to(root)
        here = place_of(module_of(file))
        for node in ast.walk(ast.parse(path.read_text(encoding="utf-8"))):
            there = {place_of(name) for name in imported_names(node, file) if name.split(".")[0] in (CORE, APP)}
            kept = {place for place in there if place != here and FLOORS.get(place, GROUND) > GROUND}
            found.setdefault(here, set()).update(kept)
    return {place: reached for place, reached in found.items() if FLOORS[place] > GROUND}


def without_detours(graph: dict[str, set[str]]) -> dict[str, set[str]]:
    """The arrows that no longer way replaces: a -> c goes where a -> b -> c is there as well."""

    def below(place: str) -> set[str]:
        return graph.get(place, set()) | {far for near in graph.get(place, set()) for far in below(near)}

    return {
        place: {one for one in reached if not any(one in below(other) for other in reached if other != one)}
        for place, reached in graph.items()
    }


def drawing(root: Path) -> str:
    """A Mermaid flow chart, the highest floor first."""
    graph = without_detours(imports(root))
    lines = ["```mermaid", "flowchart TD"]
    for floor in sorted({FLOORS[place] for place in graph}, reverse=True):
        places = sorted(place for place in graph if FLOORS[place] == floor)
        lines.append(f"  subgraph floor{floor}[ ]\n    direction LR")
        lines += [f'    {_id(place)}["{place.removeprefix(f"{CORE}.")}"]' for place in places]
        lines.append("  end")
    for place, reached in sorted(graph.items()):
        lines += [f"  {_id(place)} --> {_id(there)}" for there in sorted(reached)]
    below = (place for place, floor in FLOORS.items() if floor <= GROUND and place != CORE)
    ground = sorted(place.removeprefix(f"{CORE}.") for place in below)
    return "\n".join([*lines, "```", "", f"The ground, which everything may use: {', '.join(ground)}.", ""])


def _id(place: str) -> str:
    return place.replace(".", "_")


def around(text: str) -> tuple[str, str]:
    """What stands before and after the drawing."""
    before, _, rest = text.partition(START)
    return before + START, END + rest.partition(END)[2]


def test_the_page_shows_what_the_imports_say(repo_root: Path) -> None:
    text = (repo_root / PAGE).read_text(encoding="utf-8")
    before, after = around(text)
    assert text == before + drawing(repo_root) + after, "run python -m tests.house.test_architecture"


def test_detours_hide_what_they_replace() -> None:
    graph = {"a": {"b", "c"}, "b": {"c"}, "c": set[str]()}
    assert without_detours(graph) == {"a": {"b"}, "b": {"c"}, "c": set()}


if __name__ == "__main__":
    before, after = around((ROOT / PAGE).read_text(encoding="utf-8"))
    (ROOT / PAGE).write_text(before + drawing(ROOT) + after, encoding="utf-8")
