"""Places between two prompts of an attention model: what the server works out, and how the browser joins them."""

from __future__ import annotations

import pytest
import torch
from playwright.sync_api import Browser

from app.models.bundle import browser_scene, browser_u
from app.models.loaded import LoadedModel
from app.web.knots import BETWEEN, between
from att3d_core.checkpoint import Provenance, save_released
from att3d_core.model import MappingConfig, ModelConfig, Network
from att3d_core.stops import mix
from att3d_core.text.minilm import MiniLM
from tests.support.mappings import LAYOUT, lively
from tests.support.viewer_page import viewer_page

PROMPTS = ("a pig riding a bicycle", "a snowy mountain")


@pytest.fixture(scope="module")
def loaded(tmp_path_factory: pytest.TempPathFactory) -> LoadedModel:
    """A model that reads the pooled embedding as a sequence of one token."""
    encoder, folder = MiniLM(), tmp_path_factory.mktemp("knots") / "attention"
    model = lively(ModelConfig(MiniLM.dim, 4, LAYOUT, mapping=MappingConfig(Network.ATTENTION, layers=1)))
    embeddings = encoder.encode(PROMPTS).pooled
    # Not on these two alone: the mean of both would be 0, which is no token at all.
    model.fit_condition(encoder.encode((*PROMPTS, "a red car", "a house", "a tree in winter")).pooled)
    save_released(folder, model, Provenance(encoder.name, encoder.hash, PROMPTS, embeddings))
    return LoadedModel.load(folder, "cpu")


def test_the_lines_between_them_follow_the_model(loaded: LoadedModel) -> None:
    """Half-way between two places the grids are much nearer to the model's than on one line from prompt to prompt."""
    model = loaded.pipeline.released.model
    with torch.no_grad():
        ends = model.embed(torch.stack([loaded.pipeline.embed(prompt) for prompt in PROMPTS]))
        rows = torch.cat(
            [browser_u(model, ends[:1]), torch.tensor(between(loaded, *PROMPTS)), browser_u(model, ends[1:])]
        )
        assert rows.shape[0] == BETWEEN + 2
        for step in range(BETWEEN + 1):
            alpha = (step + 0.5) / (BETWEEN + 1)
            wanted = model.scene_from_u(mix(ends, alpha)).grids
            near = browser_scene(model, (rows[step] + rows[step + 1]) / 2).grids
            far = browser_scene(model, mix(rows[[0, -1]], alpha)).grids
            assert (near - wanted).norm() < 0.05 * wanted.norm()
            assert (near - wanted).norm() < 0.2 * (far - wanted).norm()


def test_the_browser_asks_once_a_pair_and_walks_through_all_places(browser: Browser) -> None:
    with viewer_page(browser, {}) as page:
        asked, before, after, plain = page.evaluate(
            """async () => {
                const { Knots } = await import("/client/interpolate/knots.js");
                const asked = [];
                window.fetch = async (address, { body }) => {
                    asked.push([address, JSON.parse(body)]);
                    return new Response(JSON.stringify({ u: [[10], [20], [30]] }));
                };
                const stops = [["a", 0], ["b", 1], ["c", 2]].map(([prompt, u]) => ({ prompt, u: Float32Array.of(u) }));
                const at = (knots) => [0, 0.125, 0.1875, 0.5, 0.75, 1].map((alpha) => knots.along(stops, alpha)[0]);
                let arrived;
                const done = new Promise((resolve) => { let n = 0; arrived = () => ++n === 2 && resolve(); });
                const knots = new Knots({ name: "m" }, "attention", arrived);
                knots.prepare(stops);
                knots.prepare(stops);
                const before = at(knots);
                await done;
                knots.prepare(stops);
                return [asked, before, at(knots), at(new Knots({ name: "m" }, "hypernetwork", arrived))];
            }"""
        )
    assert asked == [["/att3d/knots", {"prompts": pair, "model": "m"}] for pair in (["a", "b"], ["b", "c"])]
    assert before == plain == pytest.approx([0, 0.25, 0.375, 1, 1.5, 2])
    assert after == pytest.approx([0, 10, 15, 1, 20, 2])
