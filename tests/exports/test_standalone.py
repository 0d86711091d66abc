"""The stand-alone page: what it holds, and what a browser shows of it without any server."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from pathlib import Path

import numpy as np
import pytest
import torch
from playwright.sync_api import Browser, Page, expect

from app.exports.page import chain_page
from app.models.loaded import LoadedModel
from att3d_core.errors import ExportError, UserError
from att3d_core.model import Att3D, RenderMode
from att3d_core.render.cameras import orbit
from att3d_core.stops import mix
from att3d_core.viewer.chain_bundle import KNOTS, chain_bundle
from att3d_core.viewer.page import ENTRY, standalone_page
from att3d_core.viewer.scripts import inlined, viewer_scripts
from tests.support.command_line import CommandLine
from tests.support.mappings import HASHED, conditions, config_of, lively
from tests.support.released import PROMPTS
from tests.support.studio import lumpy_model, mix_dense, read_bundle
from tests.support.viewer_page import pixels, psnr_db

HOSTILE = ("</script><img src=x onerror=window.hit=1>", "${window.hit=1} <!-- \u202egip", "a pig & 'a' \"b\" </title>")
CAMERA = (33.0, 20.0, 2.3, 1.1)
ROOM = 7_000_000


def stops_of(model: Att3D, count: int) -> torch.Tensor:
    seeded = torch.Generator().manual_seed(4)
    with torch.no_grad():
        if model.config.tokens:
            return model.embed(conditions(count))
        return model.embed(torch.randn(count, model.config.condition_dim, generator=seeded))


def test_imports_and_exports_become_functions() -> None:
    scripts = {
        "a.js": 'import { b, c as d } from "./b.js";\nimport * as all from "./b.js";\nwindow.out = b() + d + all.c;\n',
        "b.js": "// exports\nexport const c = 2;\nexport function b() { return 1; }\nexport class E {}\n",
    }
    script = inlined(scripts, "a.js")
    assert "import" not in script and "export " not in script.replace("// exports", "")
    assert script.index("m_b_js = ") < script.index("m_a_js = ")
    assert "return { c, b, E };" in script
    assert "const { b, c: d } = m_b_js;" in script and "const all = m_b_js;" in script


@pytest.mark.parametrize(
    "scripts",
    [{}, {"standalone.js": 'import { a } from "./b.js";\n', "b.js": 'import { c } from "./standalone.js";\n'}],
)
def test_a_missing_module_is_named(scripts: dict[str, str]) -> None:
    with pytest.raises(ExportError, match=r"the viewer's module standalone\.js is missing or imports itself"):
        inlined(scripts, ENTRY)


@pytest.mark.parametrize(
    "make", [lumpy_model, lambda: lively(config_of("deeper")), lambda: lively(config_of("attention"))]
)
def test_a_few_basis_grids_carry_the_whole_chain(make: Callable[[], Att3D]) -> None:
    """The grids at, and half-way between, the tabulated places, against the model's own."""
    model = make()
    stops = stops_of(model, 3)
    made = chain_bundle(model, stops, ("a", "b", "c"), ROOM)
    header, sections = read_bundle(made.bundle.data)
    assert header["bases"] == made.bases < 3 * KNOTS and header["network"] == "attention"
    table = sections["prompt_u"]
    assert table.shape == (2 * KNOTS + 1, header["u_dim"])
    for place in (0.0, 7.0, 20.5, 2.0 * KNOTS):
        row = (1 - place % 1) * table[int(place)] + (place % 1) * table[min(int(place) + 1, 2 * KNOTS)]
        grids = model.mapping.grids(mix(stops, place / KNOTS)[None])
        weights = row[: len(header["levels"]) * made.bases].reshape(-1, made.bases)
        for index, dense in enumerate(mix_dense(header, sections, weights)):
            wanted = model.config.layout.dense_level(grids, index)[0].permute(1, 2, 3, 0).detach().numpy()
            assert np.sqrt(np.square(dense - wanted).mean()) < 0.02 * np.sqrt(np.square(wanted).mean())


def test_a_chain_of_the_wrong_length_is_refused() -> None:
    model = lumpy_model()
    for count in (1, 9):
        with pytest.raises(ExportError, match=f"a chain has 2 to 8 prompts, got {count}"):
            chain_bundle(model, stops_of(model, count), ("a",) * count, ROOM)
    with pytest.raises(ExportError, match="numbers, too many for one page"):
        chain_bundle(model, stops_of(model, 2), ("a", "b"), 1000)


@pytest.fixture(scope="module")
def visit(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Callable[..., Page]]:
    pages: list[Page] = []

    def open_page(data: bytes) -> Page:
        file = tmp_path_factory.mktemp("alone") / "page.html"
        file.write_bytes(data)
        page = browser.new_page(viewport={"width": 300, "height": 340})
        page.set_default_timeout(90_000)
        troubles: list[str] = []
        page.on("pageerror", lambda error: troubles.append(str(error)))
        page.on("console", lambda message: troubles.append(message.text))
        page.on("request", lambda r: None if r.url.startswith(("file:", "data:")) else troubles.append(r.url))
        page.goto(file.as_uri())
        page.locator("canvas").wait_for()
        page.evaluate("att3d.viewer.turn(false)")
        assert troubles == []
        pages.append(page)
        return page

    yield open_page
    for page in pages:
        page.close()


@pytest.mark.parametrize("kind", ["hypernetwork", "with radiance", "concatenation", "attention"])
def test_the_page_shows_the_model_from_a_file(visit: Callable[..., Page], kind: str) -> None:
    """Also with hashed levels and an environment map."""
    model = lively(config_of(kind, HASHED, environment=True))
    stops = stops_of(model, 3)
    data, _ = standalone_page(model, stops, ("one", "two", "three"), viewer_scripts())
    page = visit(data)
    azimuth, elevation, distance, focal = CAMERA
    camera = {"azimuth": azimuth, "elevation": elevation, "distance": distance, "focal": focal, "target": [0, 0, 0]}
    for alpha in (0.0, 0.3, 1.0):
        found = page.evaluate(
            """async ([alpha, camera]) => {
                att3d.go(alpha);
                const look = { camera, mode: "albedo", backdrop: [1, 1, 1, 1], ground: false };
                return [...(await att3d.viewer.picture(att3d.viewer.u, 64, 64, look)).data];
            }""",
            [alpha, camera],
        )
        scene = model.scene_from_u(mix(stops, 2 * alpha))
        wanted = scene.picture(orbit(*(torch.tensor([x]) for x in CAMERA)), 64, 64, RenderMode.ALBEDO)[0].numpy()
        assert wanted.std() > 0.05
        assert psnr_db(pixels(found, 64, 64)[..., :3], wanted) >= 35


def test_hostile_prompts_are_text(visit: Callable[..., Page]) -> None:
    model = lumpy_model()
    data, _ = standalone_page(model, stops_of(model, 3), HOSTILE, viewer_scripts())
    page = visit(data)
    assert page.locator(".stops button").all_inner_texts() == list(HOSTILE)
    assert page.title() == " to ".join(HOSTILE)
    assert page.evaluate("window.hit") is None and page.locator("img").count() == 0
    assert data.lower().count(b"</script") == 2


def test_the_slider_the_stops_and_play_move_along_the_chain(visit: Callable[..., Page]) -> None:
    model = lumpy_model()
    page = visit(standalone_page(model, stops_of(model, 2), ("one", "two"), viewer_scripts())[0])
    first = page.evaluate("[...att3d.viewer.u]")
    page.get_by_text("two").click()
    last = page.evaluate("[...att3d.viewer.u]")
    assert not np.allclose(first, last) and page.locator("output").inner_text() == "α 1.00"
    page.locator("input[type=range]").fill("0.5")
    assert page.locator("output").inner_text() == "α 0.50"
    page.get_by_text("Play").click()
    expect(page.locator("output")).not_to_have_text("α 0.50")
    page.get_by_text("Pause").click()


def test_the_command_line_writes_it(command_line: CommandLine, ball: Path, tmp_path: Path) -> None:
    arguments = ("export", PROMPTS[0], "--to", PROMPTS[1], "--as", "html", "--checkpoint", ball, "-o", tmp_path)
    result = command_line(*arguments, "--json").result
    (name,) = result["files"]
    assert name.endswith(".html") and (tmp_path / name).read_bytes().startswith(b"<!doctype html>")


def test_the_studio_s_page_is_that_of_the_rows_it_was_sent(ball: Path) -> None:
    loaded = LoadedModel.load(ball, "cpu")
    model = loaded.pipeline.released.model
    u = [[0.1 * i + j for i in range(4)] for j in range(2)]
    data = chain_page(loaded, PROMPTS, u, [0, 1, 0, 1, 0, 0, 0, 0, 1])
    alone, _ = standalone_page(model, torch.tensor(u), PROMPTS, viewer_scripts(), [0, 1, 0, 1, 0, 0, 0, 0, 1])
    assert data == alone != chain_page(loaded, PROMPTS, None)
    with pytest.raises(UserError, match="expected 2 rows of 4 numbers for u"):
        chain_page(loaded, PROMPTS, [[0.0] * 3] * 2)
    with pytest.raises(UserError, match="u holds NaN or infinity"):
        chain_page(loaded, PROMPTS, [[float("nan")] * 4] * 2)
