"""The export panel as a visitor meets it: choices, size and likeness before the download, a way out."""

from __future__ import annotations

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from att3d_core.names import file_stem
from tests.support.exports import glb_json
from tests.support.studio import PROMPTS
from tests.support.studio_browser import tab


def panel(page: Page, name: str) -> Locator:
    """The open export panel of a tab."""
    tab(page, name)
    found = page.locator(f"#a3-{name.lower()} .a3-export")
    if found.get_attribute("open") is None:
        found.locator("summary").click()
    return found


def chosen(panel: Locator, **choices: Any) -> None:
    for label, value in choices.items():
        node = panel.get_by_label(label.replace("_", " "), exact=True)
        if node.evaluate("node => node.tagName") == "SELECT":
            node.select_option(value)
        else:
            node.fill(str(value))


def made(panel: Locator) -> None:
    panel.locator("[data-action=export]").click()
    expect(panel.locator("[data-action=export-file]")).to_be_visible()


def saved(page: Page, panel: Locator, folder: Path) -> Path:
    with page.expect_download() as download:
        panel.locator("[data-action=export-file]").click()
    path = folder / download.value.suggested_filename
    download.value.save_as(path)
    return path


def test_size_and_likeness_come_before_the_download(page: Page, tmp_path: Path, khronos: Any) -> None:
    create = panel(page, "Create")
    page.locator("#a3-create textarea").first.fill(PROMPTS[0])
    page.locator("#a3-create textarea").first.press("Enter")
    create.locator("[data-preset=mobile]").click()
    chosen(create, Height_in_metres=1.8)
    made(create)
    expect(create.locator(".a3-export-pictures img")).to_have_count(2)
    expect(create.locator(".a3-export-readout")).to_contain_text("triangles")
    readout = create.locator(".a3-export-readout").inner_text()
    assert create.get_by_text("dB alike under this camera").is_visible()
    path = saved(page, create, tmp_path)
    assert path.name == f"{file_stem(PROMPTS[0])}.glb" and readout.startswith(path.name)
    assert f"{round(path.stat().st_size / 1000)} KB" in readout
    report = khronos(path)
    assert report["issues"]["messages"] == []
    assert f"{report['info']['totalTriangleCount']:,} triangles" in readout
    assert report["info"]["totalTriangleCount"] <= 1500
    position = glb_json(path.read_bytes())["accessors"][0]
    assert position["max"][1] == pytest.approx(1.8)


def test_the_preview_follows_the_stage_s_camera(page: Page) -> None:
    create = panel(page, "Create")
    before = create.locator(".a3-export-pictures img").first.get_attribute("src")
    page.evaluate("att3d.viewer.moveCamera((camera) => ({ ...camera, azimuth: camera.azimuth + 90 }))")
    create.locator("[data-action=export-look]").click()
    expect(create.locator(".a3-export-pictures img").first).not_to_have_attribute("src", before or "")


def test_only_what_goes_together_is_offered(page: Page) -> None:
    create = panel(page, "Create")
    create.locator("[data-preset=print]").click()
    formats = create.get_by_label("Format", exact=True)
    assert formats.locator("option:not([disabled])").evaluate_all("all => all.map((o) => o.value)") == ["stl", "3mf"]
    expect(create.get_by_label("Height in metres")).to_have_value("0.1")
    expect(create.get_by_label("Texture", exact=True)).to_be_disabled()
    create.locator("[data-preset=game]").click()
    expect(formats).to_have_value("glb")
    expect(create.get_by_label("Height in metres")).to_have_value("1")


def test_a_mistake_gets_a_sentence(page: Page) -> None:
    create = panel(page, "Create")
    chosen(create, Triangles=3)
    create.locator("[data-action=export]").click()
    expect(create.locator(".a3-export-error")).to_have_text("a budget must be 12 to 200,000 triangles, got 3")
    chosen(create, Triangles="")


CANCELLED = "Cancelled; nothing was kept."


def test_cancel_stops_and_keeps_nothing(page: Page) -> None:
    create = panel(page, "Create")
    create.locator("[data-preset=hero]").click()
    with page.expect_request(lambda request: request.method == "DELETE" and "/att3d/export/" in request.url) as gone:
        create.locator("[data-action=export]").click()
        create.locator("[data-action=export-cancel]").click()
    expect(create.locator(".a3-export-status")).to_have_text(CANCELLED)
    assert gone.value.response() is not None  # the server has heard it
    assert page.request.get(gone.value.url).status == 400
    expect(create.locator("[data-action=export-file]")).to_be_hidden()
    create.locator("[data-preset=game]").click()


@pytest.mark.parametrize(
    "late", [{"state": "running", "share": 0.5, "doing": "shape"}, {"state": "failed", "error": "no"}]
)
def test_what_the_server_says_after_a_cancel_is_not_shown(page: Page, late: dict[str, Any]) -> None:
    create = panel(page, "Create")
    held: list[Route] = []
    job = re.compile(r"/att3d/export/[^/]+$")
    page.route(job, lambda route: held.append(route) if route.request.method == "GET" else route.continue_())
    with page.expect_request(job):
        create.locator("[data-action=export]").click()
    create.locator("[data-action=export-cancel]").click()
    expect(create.locator(".a3-export-status")).to_have_text(CANCELLED)
    with page.expect_response(job):
        held[0].fulfill(json={"share": 0.0, "doing": "", "error": "", "result": None, **late})
    page.evaluate("new Promise((resolve) => setTimeout(resolve, 50))")
    assert create.locator(".a3-export-status").inner_text() == CANCELLED
    expect(create.locator("[data-action=export]")).to_be_enabled()
    page.unroute(job)


def test_many_prompts_come_as_one_package(page: Page, tmp_path: Path) -> None:
    import zipfile

    create = panel(page, "Create")
    chosen(create, What="batch", Name_of_the_batch="test batch")
    create.locator("[data-preset=mobile]").click()
    create.get_by_label("Prompts", exact=True).fill("a {red|blue} pig")
    made(create)
    expect(create.locator(".a3-export-status")).to_contain_text("2 of 2 exported")
    with zipfile.ZipFile(saved(page, create, tmp_path)) as package:
        names = {name.split("/")[-1] for name in package.namelist()}
    assert {"index.csv", "index.html", "a-red-pig.glb", "a-blue-pig.glb", "a-red-pig-thumbnail.jpg"} <= names
    chosen(create, What="still")


@pytest.mark.parametrize(("kind", "suffix"), [("flipbook", "-flipbook.glb"), ("sprites", ".zip")])
def test_a_chain_is_exported(page: Page, tmp_path: Path, kind: str, suffix: str) -> None:
    between = panel(page, "Interpolate")
    between.locator("[data-preset=mobile]").click()
    chosen(between, What=kind, Frames=2)
    if kind == "sprites":
        chosen(between, Pixels=32)
    made(between)
    expect(between.locator(".a3-export-pictures img")).to_have_count(2 if kind == "flipbook" else 0)
    assert saved(page, between, tmp_path).name.endswith(suffix)
