"""The studio where others set it up: behind a proxy's path and name, beside another user, with a SOCKS proxy named."""

from __future__ import annotations

import re
import subprocess
import sys
from collections.abc import Iterator
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import Browser, Route

from app.command import BAD_ROOT_PATH, studio
from app.web.access import Access
from app.web.ports import PORT_MAX, check_port
from att3d_core.errors import UserError
from tests.support.studio import release_lumpy, served

NAME, ROOT, PASSWORD = "studio.example.com", "/studio", "correct horse"
MANIFEST = "/manifest.json"
"""Gradio writes this one address itself, whatever the path; without it the page only cannot be installed as an app."""


@pytest.fixture(scope="module")
def address(tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """A studio behind a proxy, where /tmp/gradio is another user's and a SOCKS proxy is named."""
    root = tmp_path_factory.mktemp("elsewhere")
    folder = release_lumpy(root / "lumpy")
    (root / "gradio").touch()  # a folder cannot be made there, as if somebody else owned it
    options = ["--root-path", f"{ROOT}/", "--allow-host", NAME, "--password", PASSWORD, "--no-browser"]
    environment = {"TMPDIR": str(root), "ALL_PROXY": "socks5://127.0.0.1:9", "https_proxy": "socks5h://127.0.0.1:9"}
    with served(folder, options=options, environment=environment) as address:
        yield address


@pytest.fixture
def web(address: str) -> Iterator[httpx.Client]:
    """A visitor who has logged in, as the proxy hands on what he asks: with its name, and without its path."""
    with httpx.Client(base_url=address, timeout=60, headers={"Host": NAME}, trust_env=False) as web:
        entered = web.post("/att3d/login", data={"password": PASSWORD})
        assert entered.status_code == 303 and entered.headers["location"] == f"{ROOT}/"
        web.headers["Cookie"] = entered.headers["set-cookie"].split(";")[0]
        yield web


def test_every_address_of_the_page_lies_below_the_proxys_path(web: httpx.Client) -> None:
    page = web.get("/")
    assert page.status_code == 200
    text = page.text.replace('\\"', '"').replace("\\u0027", "'")  # most of them stand in a script as JSON
    found = set(re.findall(r'(?:src|href)="(/[^"]*)"', text)) | set(re.findall(r"import\('(/[^']*)'\)", text))
    found.discard(MANIFEST)
    assert found and all(path.startswith(f"{ROOT}/") for path in found), found
    for path in found:
        assert web.get(path).status_code == 200, path  # a proxy that leaves its path where it is
        assert web.get(path.removeprefix(ROOT)).status_code == 200, path  # one that takes it away


def test_other_names_are_refused_and_the_owners_are_served(address: str, web: httpx.Client) -> None:
    assert web.get("/att3d/models").status_code == 200
    assert httpx.get(f"{address}/att3d/models", headers={"Host": "evil.example"}, trust_env=False).status_code == 400
    said = {"prompt": "a pig"}
    assert web.post("/att3d/u", json=said, headers={"Origin": f"https://{NAME}"}).status_code == 200
    assert web.post("/att3d/u", json=said, headers={"Origin": "https://evil.example"}).status_code == 403


def test_the_page_works_below_the_path(browser: Browser, address: str) -> None:
    """A proxy as people set it up: /studio/ is the studio, everything else is not."""
    context = browser.new_context(viewport={"width": 1000, "height": 560})
    page = context.new_page()
    page.set_default_timeout(90_000)
    strangers: list[str] = []

    def proxy(route: Route) -> None:
        path = route.request.url.removeprefix(address)
        if not path.startswith(f"{ROOT}/"):
            strangers.append(path)
            route.fulfill(status=404)
            return
        route.continue_()

    page.route("**/*", proxy)
    page.goto(f"{address}{ROOT}/?nogl&token={PASSWORD}")
    page.goto(f"{address}{ROOT}/?nogl")
    page.wait_for_function("window.att3d && att3d.state.current")
    page.locator(".a3-prompt").fill("a pig somewhere else")
    page.locator(".a3-prompt").press("Enter")
    page.wait_for_function("att3d.state.name === 'a pig somewhere else'")
    assert [path for path in strangers if not path.startswith(("blob:", "data:"))] == []
    context.close()


def test_a_name_makes_the_studio_one_that_others_reach() -> None:
    assert Access("127.0.0.1").local
    named = Access("127.0.0.1", names=frozenset({NAME, "other.example:8080"}))
    assert not named.local
    assert named.host_allowed(NAME) and named.host_allowed(f"{NAME}:443") and named.host_allowed(NAME.upper())
    assert named.host_allowed("other.example:8080") and not named.host_allowed("other.example:8081")
    assert not named.host_allowed("evil.example") and not named.host_allowed(f"{NAME}.evil.example")


@pytest.mark.parametrize("port", [0, -1, 65536, 80000])
def test_ports_that_do_not_exist_are_refused_in_one_line(repo_root: Path, port: int) -> None:
    with pytest.raises(UserError, match=f"a port is a number of 1 to {PORT_MAX}, got {port}"):
        check_port("127.0.0.1", port)
    if port == 80000:
        command = [sys.executable, str(repo_root / "app.py"), "--port", str(port)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
        assert done.returncode == 1 and len(done.stderr.splitlines()) == 1


@pytest.mark.parametrize("path", ["studio", "/a b", "/../x?", "https://a/b"])
def test_paths_that_are_none_are_refused(monkeypatch: pytest.MonkeyPatch, path: str) -> None:
    """Before anything is loaded."""
    monkeypatch.setattr("app.web.ports.check_port", lambda host, port: None)
    with pytest.raises(UserError, match=re.escape(f"{BAD_ROOT_PATH}, got {path!r}")):
        studio(root_path=path)
