"""The Create tab as a visitor meets it."""

from __future__ import annotations

import json
import time
from pathlib import Path

import numpy as np
from PIL import Image
from playwright.sync_api import Page, expect

from att3d_core.checkpoint import Released
from att3d_core.errors import EMPTY_PROMPT
from att3d_core.names import file_stem
from att3d_core.text.coverage.slots import phrases
from tests.support.exports import glb_json
from tests.support.studio import PROMPTS
from tests.support.studio_browser import SEEN, requests_during, shown_u, tab


def test_a_typed_prompt_becomes_the_scene(page: Page, released: Released, address: str) -> None:
    tab(page, "Create")
    answers = []
    page.on("response", lambda r: answers.append(r.json()) if r.url == f"{address}/att3d/u" else None)
    page.locator(".a3-prompt").fill("a pig with a hat")
    page.locator(".a3-prompt").press("Enter")
    expect(page.locator("#a3-create .a3-status")).to_have_text("New words for this model.")
    assert page.locator("#a3-create .a3-chip").first.inner_text() in PROMPTS
    assert np.allclose(shown_u(page), answers[-1]["u"], atol=1e-6)


def test_a_trained_prompt_costs_no_request(page: Page) -> None:
    tab(page, "Create")

    def type_it() -> None:
        page.locator(".a3-prompt").fill(PROMPTS[2])
        page.locator(".a3-prompt").press("Enter")
        expect(page.locator("#a3-create .a3-status")).to_have_text(SEEN)

    assert requests_during(page, type_it) == []


def test_an_empty_prompt_gets_a_sentence(page: Page) -> None:
    tab(page, "Create")
    page.locator(".a3-prompt").fill("  ")
    page.locator("[data-action=generate]").click()
    expect(page.locator("#a3-create .a3-error")).to_contain_text(EMPTY_PROMPT)


def test_completion_offers_what_is_known(page: Page) -> None:
    tab(page, "Create")
    page.locator(".a3-prompt").fill("cape bi")
    offers = page.locator(".a3-offers button")
    expect(offers).to_have_count(1)
    page.locator(".a3-prompt").press("ArrowDown")
    page.locator(".a3-prompt").press("Enter")
    expect(page.locator(".a3-prompt")).to_have_value(PROMPTS[3])
    expect(page.locator(".a3-offers")).to_be_hidden()


def test_parts_of_the_sentence_can_be_chosen(page: Page) -> None:
    tab(page, "Create")
    page.locator(".a3-prompt").fill(PROMPTS[0])
    page.locator(".a3-prompt").press("Enter")
    page.get_by_label("Part 3 of the prompt").select_option("wearing a cape")
    expect(page.locator(".a3-prompt")).to_have_value(PROMPTS[3])


def test_variations_and_history(page: Page) -> None:
    tab(page, "Create")
    page.locator(".a3-prompt").fill(PROMPTS[1])
    page.locator(".a3-prompt").press("Enter")
    expect(page.locator("#a3-create .a3-status")).to_have_text(SEEN)
    original = shown_u(page)
    page.locator("[data-action=vary]").click()
    varied = shown_u(page)
    assert not np.allclose(original, varied)
    page.get_by_role("button", name="Undo").click()
    assert np.array_equal(shown_u(page), original)
    page.get_by_role("button", name="Redo").click()
    assert np.array_equal(shown_u(page), varied)


def test_a_project_keeps_favourites(page: Page, address: str) -> None:
    tab(page, "Create")
    page.get_by_label("Project", exact=True).fill("kept-pigs")
    page.get_by_label("Project", exact=True).press("Enter")
    page.locator(".a3-prompt").fill(PROMPTS[1])
    page.locator(".a3-prompt").press("Enter")
    expect(page.locator("#a3-create .a3-status")).to_have_text(SEEN)
    page.locator("[data-action=vary]").click()
    varied = shown_u(page)
    page.locator("[data-action=favourite]").click()
    expect(page.locator("[data-action=favourite]")).to_have_text("★ Kept")
    wanted = [(PROMPTS[1], False), (PROMPTS[1], True)]
    until = time.monotonic() + 60
    while time.monotonic() < until:
        saved = page.request.get(f"{address}/att3d/projects/kept-pigs").json()["items"]
        if [(item["prompt"], item["favourite"]) for item in saved] == wanted:
            break
        page.wait_for_timeout(100)
    assert [(item["prompt"], item["favourite"]) for item in saved] == wanted
    page.locator(".a3-prompt").fill(PROMPTS[0])
    page.locator(".a3-prompt").press("Enter")
    page.locator(".a3-gallery").first.locator("button").click()
    page.wait_for_function("(u) => att3d.viewer.u[0] === u", arg=float(varied[0]))
    assert np.array_equal(shown_u(page), varied)


def ask(page: Page, prompt: str, status: str = SEEN) -> np.ndarray:
    page.locator(".a3-prompt").fill(prompt)
    page.locator(".a3-prompt").press("Enter")
    expect(page.locator("#a3-create .a3-status")).to_have_text(status)
    page.wait_for_function("(prompt) => att3d.state.current.prompt === prompt", arg=prompt)
    return np.array(page.evaluate("[...att3d.state.current.u]"))


def test_two_objects_stand_side_by_side(page: Page) -> None:
    tab(page, "Create")
    first = ask(page, PROMPTS[0])
    page.locator("[data-action=compare]").click()
    second = ask(page, PROMPTS[1])
    pair = "[[...att3d.viewer.u], [...att3d.viewer.pair]]"
    assert np.array_equal(page.evaluate(pair), [first, second])
    expect(page.locator(".a3-pair")).to_be_visible()
    assert page.locator(".a3-pair span").all_inner_texts() == [f"A · {PROMPTS[0]}", f"B · {PROMPTS[1]}"]
    page.locator("[data-action=swap]").click()
    assert np.array_equal(page.evaluate(pair), [second, first])
    page.locator("[data-action=compare]").click()
    assert page.evaluate("att3d.viewer.pair") is None
    expect(page.locator(".a3-pair")).to_be_hidden()


def test_a_locked_part_is_left_alone_by_variations(page: Page) -> None:
    """A variation moves u; with a part locked it does not move along what tells that part's phrases apart."""
    tab(page, "Create")
    ask(page, PROMPTS[0])
    page.locator("[data-lock='2']").click()
    page.locator("[data-action=vary]").click()
    page.locator("[data-lock='2']").click()
    moved, directions = page.evaluate(
        """async () => {
            const module = performance.getEntriesByType("resource").find((e) => e.name.endsWith("/directions.js")).name;
            const { wordVectors } = await import(module);
            const item = att3d.state.item;
            return [[...item.u].map((x, i) => x - item.base[i]), wordVectors(att3d.model, 3, 2).map((row) => [...row])];
        }"""
    )
    assert page.evaluate("att3d.state.item.locked") == [2]
    assert np.linalg.norm(moved) > 1e-3
    along = np.abs(np.array(directions) @ np.array(moved))
    assert along.max() < 1e-4 * np.linalg.norm(directions) * np.linalg.norm(moved)


def test_surprise_leaves_what_is_locked(page: Page) -> None:
    """Of four prompts only two have a cape; the other one with a cape comes, then the first again."""
    tab(page, "Create")
    ask(page, PROMPTS[2])
    page.locator("[data-lock='2']").click()
    for prompt in (PROMPTS[3], PROMPTS[2]):
        page.locator("[data-action=dice]").click()
        expect(page.locator(".a3-prompt")).to_have_value(prompt)
    page.locator("[data-lock='2']").click()


def test_another_one_is_of_what_is_typed(page: Page) -> None:
    tab(page, "Create")
    ask(page, PROMPTS[0])
    page.locator(".a3-prompt").fill(PROMPTS[2])
    page.locator("[data-action=vary]").click()
    page.wait_for_function("att3d.state.item.seed")
    assert page.evaluate("att3d.state.item.prompt") == PROMPTS[2]


def test_a_held_variation_follows_to_the_next_prompt(page: Page) -> None:
    tab(page, "Create")
    ask(page, PROMPTS[0])
    page.locator("[data-action=vary]").click()
    seed = page.evaluate("att3d.state.item.seed")
    page.get_by_label("Strength").evaluate("(node) => { node.value = 0.8; node.dispatchEvent(new Event('input')); }")
    assert page.evaluate("[att3d.state.item.seed, att3d.state.item.strength]") == [seed, 0.8]
    page.locator("[data-action=hold]").click()
    ask(page, PROMPTS[1], f"A variation of “{PROMPTS[1]}”")
    assert page.evaluate("[att3d.state.item.seed, att3d.state.item.strength]") == [seed, 0.8]
    page.locator("[data-action=hold]").click()
    ask(page, PROMPTS[2])
    assert page.evaluate("att3d.state.item.seed === undefined")


def test_phrases_are_the_core_s(page: Page, checkpoints: Path) -> None:
    """The viewer and the coverage meter split sentences alike."""
    prompts = [
        prompt
        for name in ("toybox", "pig")
        for prompt in json.loads((checkpoints / name / "prompts.json").read_text())["prompts"]
    ]
    prompts += [
        "a pig sitting on a chair and singing in spring",
        "on in the made",
        "riding",
        "a king with a ring in rain",
    ]
    split = page.evaluate(
        """async (prompts) => {
            const found = performance.getEntriesByType("resource").find((e) => e.name.endsWith("/slots.js"));
            const { phrases } = await import(found.name);
            return prompts.map(phrases);
        }""",
        prompts,
    )
    assert split == [list(phrases(prompt)) for prompt in prompts]


def test_completion_goes_by_the_place_in_the_sentence(page: Page) -> None:
    offered = page.evaluate(
        """async () => {
            const found = performance.getEntriesByType("resource").find((e) => e.name.endsWith("/slots.js"));
            const { completeByPlace, families } = await import(found.name);
            const prompts = ["a pig riding a bicycle wearing a cape", "a bear sitting on a chair wearing a crown"];
            const known = families(prompts);
            return ["a p", "a pig", "a pig ri", "a pig sitting on a chair we", "a submarine", " "]
                .map((typed) => completeByPlace(known, typed));
        }"""
    )
    assert offered == [
        ["a pig"],
        ["a pig riding a bicycle", "a pig sitting on a chair"],
        ["a pig riding a bicycle"],
        ["a pig sitting on a chair wearing a cape", "a pig sitting on a chair wearing a crown"],
        [],
        [],
    ]


def test_misspelt_words_are_asked_about(page: Page) -> None:
    tab(page, "Create")
    page.locator(".a3-prompt").fill("a pigg riding a bycicle wearing a tophat")
    page.locator(".a3-prompt").press("Enter")
    page.locator("#a3-create .a3-chip", has_text=PROMPTS[0]).first.click()
    expect(page.locator("#a3-create .a3-status")).to_have_text(SEEN)
    expect(page.locator(".a3-prompt")).to_have_value(PROMPTS[0])


def test_history_is_seen_and_walked(page: Page) -> None:
    tab(page, "Create")
    for prompt in PROMPTS[:3]:
        ask(page, prompt)
    tiles = page.locator(".a3-strip button")
    count = tiles.count()
    assert tiles.nth(count - 1).get_attribute("aria-label") == PROMPTS[2]
    tiles.nth(count - 3).click()
    assert page.evaluate("att3d.state.current.prompt") == PROMPTS[0]
    page.locator(".a3-canvas").press("Control+Shift+Z")
    assert page.evaluate("att3d.state.current.prompt") == PROMPTS[1]
    page.locator(".a3-canvas").press("Control+z")
    assert page.evaluate("att3d.state.current.prompt") == PROMPTS[0]


def test_a_turntable_is_downloaded(page: Page, tmp_path: Path) -> None:
    tab(page, "Create")
    page.get_by_label("Film format").first.select_option("gif")
    # The same film, smaller: this machine renders it with one thread.
    page.route("**/att3d/film", lambda route: route.continue_(post_data={**route.request.post_data_json, "size": 32}))
    with page.expect_download() as download:
        page.locator("[data-action=turntable]").click()
    page.unroute("**/att3d/film")
    download.value.save_as(tmp_path / "a.gif")
    with Image.open(tmp_path / "a.gif") as film:
        assert film.n_frames == 48 and film.size == (32, 32)


def test_recolouring_is_a_matrix_on_the_colours(page: Page) -> None:
    """Without saturation every pixel is its own luminance, grey; a turn of the hue by a third permutes the channels."""
    pictures = page.evaluate(
        """async () => {
            const module = performance.getEntriesByType("resource").find((e) => e.name.endsWith("/recolor.js")).name;
            const { tint } = await import(module);
            const out = [];
            for (const change of [{}, { saturation: 0 }, { hue: 120 }]) {
                const matrix = tint({ hue: 0, saturation: 1, brightness: 1, ...change });
                const look = { mode: "albedo", ground: false, backdrop: [0, 0, 0, 1], tint: matrix };
                out.push([...(await att3d.viewer.picture(att3d.viewer.u, 40, 40, look)).data]);
            }
            return out;
        }"""
    )
    plain, grey, turned = (np.array(data, np.float32).reshape(40, 40, 4)[..., :3] for data in pictures)
    assert plain.std() > 10
    assert np.abs(grey - (plain @ np.array([0.299, 0.587, 0.114]))[..., None]).max() < 2.5
    assert np.abs(turned - np.roll(plain, 1, axis=-1)).max() < 2.5


def test_the_first_download_is_a_textured_model(page: Page, tmp_path: Path) -> None:
    tab(page, "Create")
    with page.expect_download() as download:
        page.locator("[data-action=glb]").click()
    download.value.save_as(tmp_path / "a.glb")
    model = glb_json((tmp_path / "a.glb").read_bytes())
    assert model["materials"][0]["pbrMetallicRoughness"]["baseColorTexture"]["index"] == 0
    name = f"{file_stem(page.evaluate('att3d.state.current.prompt'))}.glb"
    assert download.value.suggested_filename == name
    line = page.locator("#a3-create [data-part=downloads]")
    expect(line).to_have_text(f"Saved {name}, {size_text((tmp_path / 'a.glb').stat().st_size)}")
    expect(line).to_be_visible()
    assert line.get_attribute("aria-live") == "polite"
    with page.expect_download() as download:
        page.locator("#a3-create [data-action=png]").click()
    expect(line).to_contain_text(f"Saved {download.value.suggested_filename}, ")


def size_text(count: int) -> str:
    return f"{count / 1e6:.1f} MB" if count >= 1e6 else f"{round(count / 1000)} KB"
