"""The Train tab in a browser: paste prompts, see count and split, train on one's own models, watch, pause, use."""

from __future__ import annotations

import re
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, expect

from app.training.queue import JOBS, Jobs
from app.training.store import JobState
from tests.studio.train_page import train_page
from tests.support.glb_files import quad
from tests.support.studio import release_lumpy, served
from tests.support.studio_browser import PROMPT_LINES


@pytest.fixture(scope="module")
def page(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Page]:
    """A visitor in the Train tab of a studio of its own; no script error and no foreign request until the end."""
    folder = release_lumpy(tmp_path_factory.mktemp("train") / "lumpy")
    with served(folder) as address, ended_jobs(folder / JOBS), train_page(browser, address) as page:
        expect(page.locator(".a3-count")).to_have_text("64 prompts: 56 to learn, 8 held out")
        yield page


@contextmanager
def ended_jobs(folder: Path) -> Iterator[None]:
    """Jobs outlive the studio; these are not to outlive the tests."""
    try:
        yield
    finally:
        jobs = Jobs.at(folder)
        for job in jobs.store.jobs():
            if job.state in (JobState.QUEUED, JobState.RUNNING):
                jobs.cancel(job.id)


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("mine") / "shed"
    folder.mkdir()
    for name in ("barrel", "chair", "lamp"):
        (folder / f"{name}.glb").write_bytes(quad().to_bytes())
    return folder


def test_what_nobody_needs_to_know_is_explained(page: Page) -> None:
    """Choices say in a sentence what they do; every setting has its explanation, without words of the trade alone."""
    page.locator("summary", has_text="More").evaluate("node => { node.parentElement.open = true; }")
    for label, choice, sentence in (
        ("Mapping network", "attention", "chooses which words it listens to"),
        ("Between prompts", "loss", "asked for the first or for the second, by chance"),
    ):
        hint = page.locator(f"[data-hint='{label}']")
        before = hint.inner_text()
        page.get_by_label(label, exact=True).select_option(choice)
        expect(hint).to_contain_text(sentence)
        page.get_by_label(label, exact=True).select_option(index=0)
        expect(hint).to_have_text(before)
    settings = page.locator(".a3-setting .a3-term")
    assert settings.count() == 10
    assert all(len(title) > 30 for title in settings.evaluate_all("nodes => nodes.map((node) => node.title)"))
    expect(page.locator("[data-hint=rule]")).to_contain_text("never shown, but scored")
    assert not any(sign in page.locator(".a3-train").inner_text() for sign in ("α", "κ", "EMA", "equation"))


def test_prompts_are_counted_split_marked_and_exported(page: Page) -> None:
    count = page.locator(".a3-count")
    page.get_by_label("Words for theme, one per line").fill("made out of gold\nwearing a cape")
    expect(count).to_contain_text("needs two slots with equally many words, got [8, 2] words")
    page.get_by_label("What is held out").select_option("homogeneous")
    expect(count).to_have_text("16 prompts: 8 to learn, 8 held out")
    page.get_by_role("button", name="List", exact=True).click()
    expect(count).to_have_text("Paste some prompts, one per line, or choose a set above.")
    page.get_by_label(PROMPT_LINES).fill("a glass <b>teapot</b>\na pig riding a bicycle wearing a cape\n\n")
    expect(count).to_contain_text("1 of them name no model to learn from, such as “a glass <b>teapot</b>”")
    page.locator("[data-source=diffusion]").click()
    expect(count).to_have_text("2 prompts: 1 to learn, 1 held out")
    page.locator("summary", has_text="Table").click()
    page.get_by_label("Hold out a glass <b>teapot</b>").check()
    page.get_by_label("Hold out a pig riding a bicycle wearing a cape").uncheck()
    expect(count).to_have_text("2 prompts: 1 to learn, 1 held out")
    with page.expect_download() as download:
        page.get_by_role("button", name="Export", exact=True).click()
    file = Path(download.value.path())
    page.locator("[data-source=toybox]").click()
    page.locator("[data-preset=animals]").click()
    expect(count).to_have_text("2,520 prompts: 1,260 to learn, 1,260 held out")
    page.locator("#a3-train-tab input[type=file]").set_input_files(
        {"name": "mine.json", "mimeType": "text/json", "buffer": file.read_bytes()}
    )
    expect(count).to_contain_text("2 prompts: 1 to learn, 1 held out. 1 of them name no model")
    page.locator("#a3-train-tab input[type=file]").set_input_files(
        {"name": "bad.json", "mimeType": "text/json", "buffer": b"{"}
    )
    expect(count).to_contain_text("bad.json is not JSON")


def test_own_models_are_trained_watched_paused_and_used(page: Page, models: Path) -> None:
    page.locator("[data-source=folder]").click()
    page.get_by_label("Folder of GLB files").fill(str(models))
    page.locator("[data-action=read]").click()
    count = page.locator(".a3-count")
    expect(count).to_have_text("3 prompts: 3 to learn, 0 held out")
    page.get_by_label("Caption of chair.glb").fill("an armchair")
    page.get_by_label("Turn chair.glb").click()
    page.get_by_role("button", name="Save captions").click()
    expect(page.locator(".a3-status", has_text="captions saved")).to_be_visible()
    assert '"caption": "an armchair", "turn_deg": 90' in (models / "captions.jsonl").read_text()
    page.get_by_label(PROMPT_LINES).evaluate("node => node.dispatchEvent(new Event('input'))")
    page.locator("summary", has_text="Table").evaluate("node => { node.parentElement.open = true; }")
    page.get_by_label("Hold out a lamp").check()
    expect(count).to_have_text("3 prompts: 2 to learn, 1 held out")
    page.get_by_label("Name", exact=True).fill("shed")
    page.locator("summary", has_text="More").evaluate("node => { node.parentElement.open = true; }")
    for label, value in (
        ("Steps", 1500),
        ("Basis grids", 2),
        ("Prompts per step", 2),
        ("Frame size", 16),
        ("Samples per ray", 8),
    ):
        page.get_by_label(label, exact=True).fill(str(value))
    page.get_by_label("Device", exact=True).select_option("cpu")
    page.locator("[data-action=start]").click()

    card = page.locator(".a3-jobs li")
    expect(card.locator("b")).to_have_text("shed")
    shown = page.locator(".a3-live [data-split=seen] canvas")
    expect(shown).to_have_count(2, timeout=300_000)  # the process has started, and its first weights are on the stage
    expect(page.locator(".a3-live [data-split=unseen] canvas")).to_have_count(1)
    assert page.evaluate("att3d.viewer.bundle.header.prompts") == ["a barrel", "an armchair"]
    assert page.evaluate("att3d.viewer.pair !== null")
    expect(page.locator(".a3-plot .scatterlayer .trace")).to_have_count(2)  # seen and unseen
    page.locator("[data-curve=loss]").click()
    expect(page.locator(".a3-plot .scatterlayer .trace")).to_have_count(1)

    card.locator("[data-verb=pause]").click()
    expect(card.locator(".a3-state")).to_have_text("paused")
    expect(card).to_contain_text(re.compile(r"paused at step \d+ of 1,?500"))
    page.get_by_role("tab", name="Create").click()
    page.wait_for_function("att3d.viewer.bundle.header.prompts.length === 4")  # the stage is the studio's again
    page.get_by_role("tab", name="Train").click()
    card.locator("[data-verb=resume]").click()
    expect(card.locator(".a3-state")).to_have_text("running")
    expect(card).not_to_contain_text("loading", timeout=300_000)
    card.locator("[data-verb=use]").click()
    page.wait_for_function("att3d.model.name === 'shed'")
    expect(page.locator(".a3-message")).to_contain_text("is now the model of Create and Interpolate")
    page.wait_for_function("att3d.state.current && att3d.state.current.prompt === 'a barrel'")
    page.wait_for_timeout(1500)  # the runs are looked at once a second: none of them takes the stage back
    assert page.evaluate("att3d.viewer.bundle === att3d.bundle && att3d.bundle.header.name === 'shed'")

    page.get_by_role("tab", name="Train").click()
    card.locator("[data-verb=cancel]").click()
    expect(card.locator("[data-verb=cancel]")).to_have_text("Really cancel")  # the run goes on until then
    expect(card.locator(".a3-state")).to_have_text("running")
    card.locator("[data-verb=cancel]").click()
    expect(card.locator(".a3-state")).to_have_text("cancelled")
    card.locator("[data-verb=duplicate]").click()
    expect(page.get_by_label("Name", exact=True)).to_have_value("shed again")
    expect(count).to_have_text("3 prompts: 2 to learn, 1 held out")
    assert page.get_by_label("Steps", exact=True).input_value() == "1500"
    page.locator("[data-view=runs]").click()
    card.locator("[data-verb=delete]").click()
    card.locator("[data-verb=delete]").click()
    expect(page.locator(".a3-empty")).to_be_visible()
