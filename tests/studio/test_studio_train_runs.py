"""The Train tab in a browser, continued: runs held side by side in the curves, and the prior that came with it."""

from __future__ import annotations

import html
import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Locator, Page, expect

from app.training.process import Identity
from app.training.queue import JOBS, Jobs
from app.training.store import JobState
from att3d_core.checkpoint import load_released
from att3d_core.text.minilm import MiniLM
from tests.studio.test_studio_train import ended_jobs
from tests.studio.train_page import train_page
from tests.support.studio import release_lumpy, served
from tests.support.studio_browser import PROMPT_LINES
from tests.support.tiny_pipelines import tiny_prior

STEPS = 4


@dataclass(frozen=True)
class PastRun:
    """What the log of a run says. losses: a step each, 10 frames per prompt a step; seen, unseen: dB at these steps."""

    name: str
    losses: tuple[float, ...]
    seen: tuple[float, ...]
    unseen: tuple[float, ...]

    def write(self, folder: Path) -> None:
        log = [{"step": i, "frames_per_prompt": 10.0 * i, "loss": loss} for i, loss in enumerate(self.losses, 1)]
        curves = [
            {"step": i, "frames_per_prompt": 10.0 * i, "split": split, "foreground_db": db, "identified": 1.0}
            for split, values in (("seen", self.seen), ("unseen", self.unseen))
            for i, db in enumerate(values, 1)
        ]
        for name, lines in (("log.jsonl", log), ("curves.jsonl", curves)):
            (folder / name).write_text("".join(json.dumps(line) + "\n" for line in lines))


PAST = (
    PastRun("thirty-two", (0.4, 0.3, 0.2, 0.15), (14.0, 17.0, 19.0, 20.0), (13.0, 15.0, 16.0, 16.5)),
    PastRun('<a href="//evil.example">sixty</a> & <b>four</b>', (0.5, 0.2, 0.1), (13.0, 18.0, 21.0), ()),
)


def remember(jobs: Jobs, run: PastRun) -> None:
    """A run of the past, done, in the studio's list."""
    store, job_id = jobs.store, f"run-{PAST.index(run)}"
    store.folder_of(job_id).mkdir(parents=True)
    run.write(store.folder_of(job_id))
    store.add(run.name, "cpu", {"preset": "pig"}, STEPS, job_id)
    claimed = store.claim_next("cpu", Identity.mine())
    assert claimed is not None and claimed.id == job_id
    store.progress(job_id, claimed.claim, STEPS, STEPS, 1.0)
    assert store.move(job_id, claimed.claim, JobState.RUNNING, JobState.DONE)


@pytest.fixture(scope="module")
def studio(tmp_path_factory: pytest.TempPathFactory) -> Iterator[tuple[str, Path]]:
    """The address of a studio with two past runs and a tiny prior, and the folder it runs in."""
    root = tmp_path_factory.mktemp("runs")
    folder = release_lumpy(root / "lumpy")
    tiny_prior(root / "checkpoints" / "toybox-prior", MiniLM())
    jobs = Jobs.at(folder / JOBS)
    for run in PAST:
        remember(jobs, run)
    with pytest.MonkeyPatch.context() as patch, ended_jobs(folder / JOBS):
        patch.setenv("ATT3D_TEST_CHECKPOINTS", str(root / "checkpoints"))
        with served(folder, script="tests/studio/studio_elsewhere.py") as address:
            yield address, folder


@pytest.fixture(scope="module")
def page(browser: Browser, studio: tuple[str, Path]) -> Iterator[Page]:
    """A visitor in the Train tab; no script error and no foreign request until the end."""
    with train_page(browser, studio[0]) as page:
        expect(page.locator(".a3-train [data-view=runs]")).to_have_text("Runs (2)")
        yield page


def card(page: Page, name: str) -> Locator:
    return page.locator(".a3-jobs li", has=page.get_by_text(name, exact=True))


def drawn(page: Page) -> dict[str, list[float]]:
    """The traces of the plot: y by name."""
    traces = page.evaluate("document.querySelector('.a3-plot').data.map(({ name, y }) => [name, [...y]])")
    return {html.unescape(name): y for name, y in traces}


def test_ticked_runs_are_drawn_together(page: Page) -> None:
    first, second = PAST
    traces = page.locator(".a3-plot .scatterlayer .trace")
    card(page, first.name).get_by_label("Compare").check()
    expect(traces).to_have_count(2)
    assert drawn(page) == {"seen": list(first.seen), "unseen": list(first.unseen)}
    card(page, second.name).get_by_label("Compare").check()
    expect(traces).to_have_count(3)
    reconstruction = {
        first.name: list(first.seen),
        f"{first.name}, unseen": list(first.unseen),
        second.name: list(second.seen),
    }
    assert drawn(page) == reconstruction
    colours = page.evaluate("document.querySelector('.a3-plot').data.map(({ line }) => line.color)")
    assert colours[0] == colours[1] != colours[2]  # a colour for each run
    # Both are really on the screen, not only in the data: their lines have an extent and differ.
    paths = page.locator(".a3-plot .scatterlayer .trace path.js-line").evaluate_all(
        "paths => paths.map(path => [path.getAttribute('d'), path.getBoundingClientRect().width])"
    )
    assert len({d for d, _ in paths}) == 3 and all(width > 50 for _, width in paths)
    expect(page.locator(".a3-plot .legendtext")).to_have_text(list(reconstruction))
    expect(page.locator(".a3-plot .legend a, .a3-plot .legend b, .a3-plot .legend [href]")).to_have_count(0)

    page.locator("[data-curve=loss]").click()
    expect(traces).to_have_count(2)
    assert drawn(page) == {first.name: list(first.losses), second.name: list(second.losses)}
    card(page, first.name).get_by_label("Compare").uncheck()
    expect(traces).to_have_count(1)
    assert drawn(page) == {second.name: list(second.losses)}
    card(page, second.name).get_by_label("Compare").uncheck()


def test_the_prior_is_the_diffusion_model_where_none_is_named(page: Page, studio: tuple[str, Path]) -> None:
    """Prefilled, honest about what it knows, and a run of two words that no library has is trained on it to the end."""
    page.locator(".a3-train [data-view=new]").click()
    page.locator("[data-source=diffusion]").click()
    model, hint = page.get_by_label("Diffusion model"), page.locator("[data-hint=diffusion]")
    expect(model).to_have_value("toybox-prior")
    expect(hint).to_contain_text("it only knows the pig prompts and the pairs of the Toybox: at other words it guesses")
    model.fill("somebody/else")
    expect(hint).to_contain_text("On a CPU this takes days")
    page.locator("[data-action=prior]").click()
    expect(model).to_have_value("toybox-prior")
    page.get_by_role("button", name="List", exact=True).click()
    page.get_by_label(PROMPT_LINES).fill("a glass teapot\na wooden teapot")
    expect(page.locator(".a3-count")).to_have_text("2 prompts: 2 to learn, 0 held out")
    page.get_by_label("Name", exact=True).fill("teapots")
    page.locator("summary", has_text="More").evaluate("node => { node.parentElement.open = true; }")
    small = {"Steps": STEPS, "Basis grids": 2, "Prompts per step": 1, "Frame size": 16, "Samples per ray": 8}
    for label, value in small.items():
        page.get_by_label(label, exact=True).fill(str(value))
    page.get_by_label("Device", exact=True).select_option("cpu")
    page.locator("[data-action=start]").click()
    expect(card(page, "teapots").locator(".a3-state")).to_have_text("done", timeout=300_000)

    _, folder = studio
    (job,) = [job for job in Jobs.at(folder / JOBS).jobs() if job.name == "teapots"]
    released = load_released(folder / JOBS / job.id / "released")
    assert released.prompts == ("a glass teapot", "a wooden teapot")
    assert released.training.guidance == "toybox-prior, SDS, weight 10, view prompts"
    card(page, "teapots").locator("[data-verb=duplicate]").click()
    expect(page.locator("[data-source=diffusion]")).to_have_attribute("aria-pressed", "true")
    expect(model).to_have_value("toybox-prior")
