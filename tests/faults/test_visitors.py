"""Pages of other sites get nothing, guessing passwords is slow for who guesses alone, and sessions end."""

from __future__ import annotations

from collections.abc import Callable

import pytest
from starlette.responses import PlainTextResponse
from starlette.testclient import TestClient
from starlette.types import Receive, Scope, Send

from app.web import sessions
from app.web.access import Access
from app.web.guards import Guard
from app.web.login import COOKIE

PASSWORD = "correct horse"
PATHS = (
    "/", "/config", "/att3d/models", "/att3d/model", "/att3d/train/library?folder=/home", "/att3d/bundle/0.bin",
    "/att3d/train/library/picture?folder=/home&file=a.glb", "/att3d/jobs", "/att3d/projects", "/gradio_api/queue/data",
)  # fmt: skip
FOREIGN = {
    "a picture": {"mode": "no-cors", "dest": "image"},
    "a script": {"mode": "no-cors", "dest": "script"},
    "a frame": {"mode": "navigate", "dest": "iframe"},
    "a request": {"mode": "cors", "dest": "empty"},
    "a style sheet": {"mode": "no-cors", "dest": "style"},
    "a header that stands alone": {},
}


class Studio:
    """Behind the guard; counts what gets there."""

    def __init__(self) -> None:
        self.reached = 0

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        self.reached += 1
        await PlainTextResponse("here you are")(scope, receive, send)


@pytest.fixture
def studio() -> Studio:
    return Studio()


def visitor(studio: Studio, access: Access, address: str = "10.0.0.7") -> TestClient:
    app = Guard(studio, access)
    return TestClient(app, f"http://{access.host}:7860", follow_redirects=False, client=(address, 1234))


@pytest.fixture
def local(studio: Studio) -> TestClient:
    return visitor(studio, Access("127.0.0.1"), "127.0.0.1")


def fetched(site: str, **about: str) -> dict[str, str]:
    return {f"Sec-Fetch-{name.title()}": value for name, value in {"site": site, **about}.items()}


@pytest.mark.parametrize("site", ["cross-site", "same-site"])
@pytest.mark.parametrize("kind", FOREIGN)
def test_other_sites_are_served_nothing(local: TestClient, studio: Studio, kind: str, site: str) -> None:
    for path in PATHS:
        for method in ("GET", "HEAD", "OPTIONS", "POST"):
            assert local.request(method, path, headers=fetched(site, **FOREIGN[kind])).status_code == 403
    assert studio.reached == 0


def test_other_sites_that_name_themselves_are_served_nothing(local: TestClient, studio: Studio) -> None:
    for origin in ("http://evil.example", "null", "http://127.0.0.1:3000", "http://["):
        for path in PATHS:
            assert local.get(path, headers={"Origin": origin}).status_code == 403
    assert studio.reached == 0


def test_a_link_leads_to_the_page_and_no_further(local: TestClient) -> None:
    followed = fetched("cross-site", mode="navigate", dest="document")
    assert local.get("/", headers=followed).status_code == 200
    for path in PATHS[1:]:
        assert local.get(path, headers=followed).status_code == 403
    assert local.post("/", headers=followed).status_code == 403


@pytest.mark.parametrize("headers", [{}, fetched("none"), fetched("same-origin", mode="cors", dest="empty")])
def test_its_own_page_and_programs_are_served(local: TestClient, headers: dict[str, str]) -> None:
    for path in PATHS:
        answer = local.get(path, headers=headers)
        assert answer.status_code == 200
        assert answer.headers["cross-origin-resource-policy"] == "same-origin"
        assert answer.headers["cross-origin-opener-policy"] == "same-origin"


def enter(web: TestClient, password: str) -> int:
    return web.post("/att3d/login", data={"password": password}).status_code


@pytest.fixture
def now(monkeypatch: pytest.MonkeyPatch) -> Callable[[float], None]:
    """`now(seconds)` lets time pass."""
    times = [1000.0]
    monkeypatch.setattr(sessions.time, "monotonic", lambda: times[0])

    def passes(seconds: float) -> None:
        times[0] += seconds

    return passes


def test_who_guesses_waits_and_the_owner_does_not(studio: Studio, now: Callable[[float], None]) -> None:
    access = Access("0.0.0.0", PASSWORD)
    guesser, owner = visitor(studio, access), visitor(studio, access, "10.0.0.8")
    assert [enter(guesser, "wrong") for _ in range(5)] == [401] * 5
    refused = guesser.post("/att3d/login", data={"password": PASSWORD})
    assert refused.status_code == 429 and refused.headers["retry-after"] == "1"
    assert enter(owner, PASSWORD) == 303
    waits = []
    for _ in range(12):
        wait = int(guesser.post("/att3d/login", data={"password": "wrong"}).headers["retry-after"])
        waits.append(wait)
        now(wait)
        assert enter(guesser, "wrong") == 401  # after the wait it is looked at again
    assert waits == [min(2**i, 300) for i in range(12)]
    now(300)
    assert enter(guesser, PASSWORD) == 303


def test_a_browser_that_was_let_in_does_not_wait_for_others_behind_its_address(studio: Studio) -> None:
    access = Access("0.0.0.0", PASSWORD)
    owner, guesser = visitor(studio, access), visitor(studio, access)
    assert enter(owner, PASSWORD) == 303
    del owner.cookies[COOKIE]  # the session ended, or the studio's own limit on them did it
    assert [enter(guesser, "wrong") for _ in range(6)] == [401] * 5 + [429]
    assert enter(owner, PASSWORD) == 303
    del owner.cookies[COOKIE]
    assert [enter(owner, "wrong") for _ in range(6)] == [401] * 5 + [429]  # but for its own


def test_one_network_is_one_client() -> None:
    tries = sessions.Tries()
    assert tries.client("2001:db8::1", "") == tries.client("2001:db8::ffff", "") != tries.client("2001:db8:0:1::1", "")
    for number in range(sessions.CLIENTS_MAX + 10):
        tries.wrong(f"client {number}")
    assert len(tries._wrong) == sessions.CLIENTS_MAX


def test_sessions_end(studio: Studio, now: Callable[[float], None]) -> None:
    web = visitor(studio, Access("0.0.0.0", PASSWORD))
    assert web.get("/").status_code == 401 and web.post("/att3d/logout").status_code == 401
    assert enter(web, PASSWORD) == 303 and web.get("/").status_code == 200
    session = web.cookies[COOKIE]
    assert web.post("/att3d/logout").status_code == 303 and COOKIE not in web.cookies
    assert web.get("/", headers={"Cookie": f"{COOKIE}={session}"}).status_code == 401
    enter(web, PASSWORD)
    now(sessions.IDLE_SECONDS + 1)
    assert web.get("/").status_code == 401
    enter(web, PASSWORD)
    for _ in range(int(sessions.LONGEST_SECONDS / sessions.IDLE_SECONDS)):
        assert web.get("/").status_code == 200
        now(sessions.IDLE_SECONDS - 1)
    now(sessions.IDLE_SECONDS - 1)
    assert web.get("/").status_code == 401


def test_sessions_are_bounded() -> None:
    held = sessions.Sessions()
    first = held.begin()
    for _ in range(sessions.SESSIONS_MAX):
        held.begin()
    assert not held.use(first) and held.use(held.begin())
