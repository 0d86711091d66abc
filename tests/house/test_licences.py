"""docs/licences.md lists the licences of what is needed; `python -m tests.house.test_licences` makes the list."""

from __future__ import annotations

import re
from importlib import metadata
from pathlib import Path

from packaging.requirements import Requirement

ROOT = Path(__file__).resolve().parents[2]
FILE = ROOT / "docs" / "licences.md"
BEGIN, END = "<!-- from the packages' own metadata -->", "<!-- end of the list -->"


def direct() -> list[str]:
    """What requirements.txt names."""
    lines = (ROOT / "requirements.txt").read_text(encoding="utf-8").splitlines()
    return [Requirement(text).name for line in lines if (text := line.partition("#")[0].strip()) and text[0] != "-"]


def needed() -> dict[str, metadata.Distribution]:
    """Those, and what they need in turn on this machine, by their usual names."""
    found: dict[str, metadata.Distribution] = {}
    waiting = direct()
    while waiting:
        name = usual(waiting.pop())
        if name in found:
            continue
        found[name] = metadata.distribution(name)
        for text in found[name].requires or ():
            requirement = Requirement(text)
            if requirement.marker is None or requirement.marker.evaluate({"extra": ""}):
                waiting.append(requirement.name)
    return found


def usual(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def licence(distribution: metadata.Distribution) -> str:
    """In one line: the expression, else the classifiers, else the first line of what is called a licence."""
    about = distribution.metadata
    if "License-Expression" in about:
        return about["License-Expression"]
    classifiers = [text.rpartition(" :: ")[2] for text in about.get_all("Classifier") or () if "License ::" in text]
    texts = [text for text in classifiers if text != "OSI Approved"]
    said = ((about.get_all("License") or [""])[0].strip().splitlines() or ["not said"])[0][:80]
    return ", ".join(texts) or ("see its licence file" if said.startswith("Copyright") else said)


def listed() -> str:
    named = set(map(usual, direct()))
    lines = ["| package | licence, as it says | asked for here |", "|---|---|---|"]
    for name, about in sorted(needed().items()):
        lines.append(f"| {name} | {licence(about)} | {'yes' if name in named else ''} |")
    return "\n".join([BEGIN, *lines, END])


def rows() -> dict[str, str]:
    text = FILE.read_text(encoding="utf-8").partition(BEGIN)[2].partition(END)[0]
    return dict(re.findall(r"^\| ([a-z0-9-]+) \| (.*?) \|", text, flags=re.MULTILINE))


def test_everything_that_is_asked_for_is_listed_with_its_licence() -> None:
    """What that needs in turn differs from one system to the next."""
    missing = set(map(usual, direct())) - rows().keys()
    assert not missing, "run python -m tests.house.test_licences"
    assert "not said" not in rows().values() and "" not in rows().values()


def test_it_says_what_a_wheel_brings_besides() -> None:
    assert "GPL" in FILE.read_text(encoding="utf-8").partition(BEGIN)[0]


if __name__ == "__main__":
    text = FILE.read_text(encoding="utf-8")
    FILE.write_text(text.partition(BEGIN)[0] + listed() + text.partition(END)[2], encoding="utf-8")
