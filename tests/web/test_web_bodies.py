"""Hostile requests: whatever a client sends, the answer is a sentence of the client's fault, never one of ours."""

from __future__ import annotations

import json
import math
import random
import sys
from collections.abc import Iterator
from functools import lru_cache
from typing import Any

import pytest
from fastapi import FastAPI
from fastapi.routing import APIRoute, iter_route_contexts
from fastapi.testclient import TestClient
from hypothesis import given
from hypothesis import strategies as st

from app.exports import film, page
from app.exports import routes as export_routes
from app.exports.jobs import ExportJobs
from app.models.catalog import Models
from app.projects.store import Projects
from app.training import queue
from app.training.estimates import Estimates
from app.training.live import LiveJobs
from app.training.routes import add_routers
from app.training.services import TrainingServices
from app.web.access import Access
from app.web.bodies import fault
from app.web.guards import Guard
from app.web.knots import add_knots_route
from app.web.server import create_api
from att3d_core.strict_json import DEPTH_MAX, NOT_FINITE, NOT_JSON, NOT_TEXT, TOO_DEEP, WHOLE_MAX
from tests.support.studio import PROMPTS, release_lumpy

TEXTS = st.text(st.characters(exclude_categories=()), max_size=6)
VALUES = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | TEXTS,
    lambda inner: st.lists(inner, max_size=4) | st.dictionaries(TEXTS, inner, max_size=4),
    max_leaves=12,
)


def harmless(value: Any) -> bool:
    """The slow obvious way."""
    if isinstance(value, dict):
        return all(harmless(key) and harmless(one) for key, one in value.items())
    if isinstance(value, list):
        return all(map(harmless, value))
    if isinstance(value, str):
        return not any(0xD800 <= ord(letter) < 0xE000 for letter in value)
    if isinstance(value, float):
        return math.isfinite(value)
    return not isinstance(value, int) or abs(value) < WHOLE_MAX


@given(VALUES)
def test_bodies_are_refused_for_what_no_route_can_work_with(value: Any) -> None:
    assert (fault(json.dumps(value).encode()) == "") is harmless(value)


@pytest.mark.parametrize(
    ("body", "wording"),
    [
        (b"", ""),
        (b'{"a": [NaN]}', NOT_FINITE),
        (b'{"a": -Infinity}', NOT_FINITE),
        (b"[1e999]", NOT_FINITE),
        (b"[%d]" % WHOLE_MAX, NOT_FINITE),
        (b"[" + b"9" * 5000 + b"]", NOT_JSON),
        (b'{"\\ud800": 1}', NOT_TEXT),
        (b'["\\ud83d\\ude00"]', ""),  # both halves: one emoji
        (b'["\xff"]', NOT_JSON),
        (b"{", NOT_JSON),
        (b"[" * DEPTH_MAX + b"]" * DEPTH_MAX, ""),
        (b"[" * (DEPTH_MAX + 1) + b"]" * (DEPTH_MAX + 1), TOO_DEEP),
        (b"[" * 100_000 + b"]" * 100_000, TOO_DEEP),
    ],
)
def test_each_fault_has_its_sentence(body: bytes, wording: str) -> None:
    assert fault(body) == (wording and f"the request {wording}")


@pytest.fixture(scope="module")
def web(tmp_path_factory: pytest.TempPathFactory) -> Iterator[TestClient]:
    """The whole studio but for the page; what routes would do in the background is left out."""
    folder = tmp_path_factory.mktemp("hostile")
    models = Models.of(release_lumpy(folder / "lumpy"), "cpu")
    api = create_api(models, Projects(folder / "projects"))
    film.add_routes(api, models)
    page.add_html_route(api, models)
    add_knots_route(api, models)
    export_routes.add_routes(api, models, ExportJobs())
    estimates = Estimates((sys.executable, "-c", ""))
    jobs = queue.Jobs.at(folder / "jobs")
    add_routers(api, TrainingServices(jobs, LiveJobs(models), True, folder / "models", estimates=estimates))
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(ExportJobs, "start", lambda jobs, work: "a-job")
        patch.setattr(Estimates, "start", lambda estimates, prepare, device: "an-estimate")
        patch.setattr(queue.Jobs, "advance", lambda jobs: None)
        patch.chdir(folder)
        with TestClient(api, raise_server_exceptions=False) as web:
            yield web


def routes(web: TestClient) -> list[tuple[str, str]]:
    """Every method and path that takes a body."""
    assert isinstance(web.app, FastAPI)
    return sorted(
        (method, context.path)
        for context in iter_route_contexts(web.app.routes)
        if isinstance(context.original_route, APIRoute) and context.path and context.methods
        for method in context.methods
        if method not in ("GET", "HEAD")
    )


@lru_cache
def sound(web: TestClient) -> dict[str, Any]:
    """A body for every path whose routes take one, small enough to be quick."""
    u = web.post("/att3d/u", json={"prompt": PROMPTS[0]}).json()["u"]
    item = {"prompt": "a pig", "seed": 1, "strength": 0.5, "favourite": True, "model": "x", "locked": [1]}
    run = {"train": {"steps": 3, "size": 16, "learning_rate": 0.01}, "model": {"dim_v": 2}}
    export = {
        "what": "still", "u": [u], "prompts": [PROMPTS[0]], "name": "n", "tint": [1.0] * 9, "preset": "mobile",
        "format": "glb", "triangles": 300, "height": 1.0, "texture": "jpeg", "vertex_colors": False, "lod": 1,
        "chain": "flipbook", "frames": 2, "fps": 12, "size": 32, "look": {"azimuth": 1.0, "distance": 2.0},
    }  # fmt: skip
    plan = {"name": "n", "device": "cpu", "preset": "pig", "folder": "", "run": run}
    return {
        "/att3d/u": {"prompt": "a pig", "model": ""},
        "/att3d/picture": {"u": u, "azimuth": 1.0, "distance": 2.0, "focal": 1.0, "mode": "full", "size": 16},
        "/att3d/projects/{name}": {"items": [{**item, "recolor": [1.0, 1.0, 1.0], "settings": [1.0]}], "revision": 0},
        "/att3d/projects/{name}/restore": {"file": "x.json"},
        "/att3d/projects/{name}/rename": {"name": "another"},
        "/att3d/projects/{name}/file": {"version": 1, "items": [{**item, "settings": [1.0]}], "revision": 0},
        "/att3d/film": {"prompt": "a pig", "stops": [u], "shots": [[0, 0, 0, 2]], "film": "gif", "size": 32, "fps": 9},
        "/att3d/html": {"prompts": PROMPTS[:2], "u": [u, u], "tint": [1.0] * 9},
        "/att3d/knots": {"prompts": PROMPTS[:2]},
        "/att3d/export": export,
        "/att3d/export/mesh": {"u": u, "preset": "mobile"},
        "/att3d/export/{name}": None,
        "/att3d/export/{name}/refine": {"model": ""},
        "/att3d/export/{name}/preview": {"azimuth": 1.0, "elevation": 1.0, "distance": 2.0, "focal": 1.0, "alpha": 0.0},
        "/att3d/train/prompts": {"preset": "pig", "prompts": None, "library": True, "folder": ""},
        "/att3d/models/{name}": None,
        "/att3d/train/live/{job_id}": None,
        "/att3d/train/library": {"folder": "/nowhere", "again": False},
        "/att3d/train/library/captions": {
            "folder": "/nowhere", "models": [{"file": "a.glb", "caption": "a", "turn_deg": 90}]
        },
        "/att3d/train/estimate": plan,
        "/att3d/jobs": {**plan, "preset": "", "prompts": {"name": "p", "prompts": list(PROMPTS)}},
        "/att3d/jobs/{job_id}": None,
        "/att3d/jobs/{job_id}/use": None,
        "/att3d/jobs/{job_id}/{verb}": None,
    }  # fmt: skip


def places(value: Any, above: tuple[Any, ...] = ()) -> Iterator[tuple[Any, ...]]:
    """Paths to every part of a body; of long lists of numbers only to the first."""
    yield above
    entries = (
        value.items() if isinstance(value, dict) else enumerate(value[:2]) if isinstance(value, list | tuple) else ()
    )
    for key, one in entries:
        yield from places(one, (*above, key))


def planted(value: Any, place: tuple[Any, ...], what: Any) -> Any:
    """`value` with `what` at a place."""
    if not place:
        return what
    copy = dict(value) if isinstance(value, dict) else list(value)
    copy[place[0]] = planted(copy[place[0]], place[1:], what)
    return copy


def test_no_route_was_forgotten(web: TestClient) -> None:
    assert {path for _, path in routes(web)} == set(sound(web))


RAW = [
    "NaN",
    "Infinity",
    "-Infinity",
    "1e999",
    "-1e999",
    str(WHOLE_MAX),
    '"\\ud800"',
    '{"\\udfff": 1}',
    "[" * 99 + "]" * 99,
]


def test_what_no_route_can_work_with_is_refused_at_every_place_of_every_body(web: TestClient) -> None:
    for method, path in routes(web):
        body = sound(web)[path]
        for place in places(body):
            for raw in RAW if len(place) < 3 else RAW[:1]:
                text = json.dumps(planted(body, place, "@here@")).replace('"@here@"', raw)
                answer = web.request(method, path, content=text, headers={"Content-Type": "application/json"})
                assert answer.status_code == 400 and answer.json()["error"], (method, path, place, raw)


ODD = [
    None,
    True,
    -1,
    0,
    2**53,
    1e300,
    -0.5,
    "",
    "\u202e\x00",
    "../x",
    "x" * 3000,
    [],
    [[]],
    {},
    {"a": 1},
    [None],
    ["", 1],
]


SAMPLED = 250
"""Of some 1,500 requests: everything at once takes minutes."""


def test_odd_values_at_any_place_of_any_body_are_never_our_fault(web: TestClient) -> None:
    asked = [
        (method, path, place, odd) for method, path in routes(web) for place in places(sound(web)[path]) for odd in ODD
    ]
    failed = []
    for method, path, place, odd in random.Random(0).sample(asked, min(SAMPLED, len(asked))):
        answer = web.request(method, path, json=planted(sound(web)[path], place, odd))
        if answer.status_code >= 500 and answer.status_code != 503:
            failed.append((method, path, place, odd))
        elif answer.status_code >= 400 and answer.status_code != 404:
            assert answer.json()["error"]
    assert failed == []


@pytest.mark.parametrize("name", ["host", "origin"])
@pytest.mark.parametrize("value", ["[", "]:80", "[::1", "a:b:c", "\xff", "", "//", "http://[", "http://a:99999999"])
def test_malformed_hosts_and_origins_are_refused(web: TestClient, name: str, value: str) -> None:
    guarded = TestClient(Guard(web.app, Access("127.0.0.1")), "http://127.0.0.1", raise_server_exceptions=False)
    headers = [(name.encode(), value.encode("latin-1"))]
    answer = guarded.post("/att3d/u", json={"prompt": "a pig"}, headers=headers)
    # Without an origin it is no page that asks; "a:b:c" as an origin is one of another site.
    assert answer.status_code in ((200, 403) if name == "origin" else (400,))
