"""Refining from the export panel, and the choices for engines and prints; the server's part is in tests/web."""

from __future__ import annotations

import re
from typing import Any

from playwright.sync_api import Locator, Page, Route, expect

from tests.studio.test_studio_export import chosen, made, panel
from tests.support.studio import PROMPTS

JOB = re.compile(r"/att3d/export/sharper$")
RUNNING = {"state": "running", "share": 0.4, "doing": "shape", "error": "", "result": None}
DONE = {
    "name": "a.glb", "bytes": 1000, "files": [["a.glb", 1000]], "triangles": 12, "watertight": True, "alphas": [],
    "note": "refined: 20.0 dB before, 25.0 dB after", "refinable": True,
}  # fmt: skip


def exported(page: Page) -> Locator:
    create = panel(page, "Create")
    page.locator("#a3-create textarea").first.fill(PROMPTS[0])
    page.locator("#a3-create textarea").first.press("Enter")
    create.locator("[data-preset=mobile]").click()
    made(create)
    return create


def answering(page: Page, job: dict[str, Any]) -> None:
    """The server takes the wish and says `job` of it; a whole refinement takes too long here."""
    page.route(re.compile(r"/att3d/export/[^/]+/refine$"), lambda route: route.fulfill(json={"id": "sharper"}))

    def answer(route: Route) -> None:
        route.fulfill(json=job if route.request.method == "GET" else {})

    page.route(JOB, answer)


def test_a_finished_export_is_refined_and_says_how_much_closer_it_is(page: Page) -> None:
    create = exported(page)
    answering(page, {**RUNNING, "state": "done", "result": DONE})
    create.locator("[data-action=export-refine]").click()
    expect(create.locator(".a3-export-status")).to_have_text(DONE["note"])
    expect(create.locator("[data-action=export-file]")).to_have_attribute("href", re.compile("sharper/file$"))
    expect(create.locator("[data-action=export-refine]")).to_be_hidden()
    page.unroute_all()


def test_a_cancelled_refinement_keeps_the_export(page: Page) -> None:
    create = exported(page)
    file = create.locator("[data-action=export-file]")
    address = file.get_attribute("href")
    assert address
    answering(page, RUNNING)
    create.locator("[data-action=export-refine]").click()
    expect(create.locator(".a3-export-status")).to_have_text("shape…")
    with page.expect_request(lambda request: request.method == "DELETE" and bool(JOB.search(request.url))):
        create.locator("[data-action=export-cancel]").click()
    expect(create.locator(".a3-export-status")).to_have_text("Cancelled; the export is as it was.")
    expect(file).to_be_visible()
    assert file.get_attribute("href") == address
    assert page.evaluate("(address) => fetch(address).then((answer) => answer.ok)", address)
    page.unroute_all()


def test_a_refinement_that_fails_says_so_and_keeps_the_export(page: Page) -> None:
    create = exported(page)
    answering(page, {**RUNNING, "state": "failed", "error": "no wheel."})
    create.locator("[data-action=export-refine]").click()
    expect(create.locator(".a3-export-error")).to_have_text("no wheel. The export is as it was.")
    expect(create.locator("[data-action=export-refine]")).to_be_enabled()
    page.unroute_all()


def test_engines_get_a_pivot_and_prints_a_thinnest_part(page: Page) -> None:
    create = exported(page)
    expect(create.get_by_label("Thinnest part in millimetres")).to_be_hidden()
    chosen(create, Pivot="hand")
    create.get_by_label("Unlit").check()
    with page.expect_request(re.compile("/att3d/export$")) as asked:
        create.locator("[data-action=export]").click()
    assert asked.value.post_data_json["pivot"] == "hand" and asked.value.post_data_json["unlit"] is True
    create.locator("[data-action=export-cancel]").click()
    create.locator("[data-preset=print]").click()
    expect(create.get_by_label("Pivot", exact=True)).to_be_hidden()
    chosen(create, Thinnest_part_in_millimetres=2, Flat_base_in_millimetres=0.5)
    with page.expect_request(re.compile("/att3d/export$")) as asked:
        create.locator("[data-action=export]").click()
    assert asked.value.post_data_json["thinnest"] == 2 and asked.value.post_data_json["flat"] == 0.5
    create.locator("[data-action=export-cancel]").click()
