"""The studio's routes and what guards them, over plain HTTP."""

from __future__ import annotations

import asyncio
import io
import json
import socket
import subprocess
import sys
from collections.abc import Iterator
from dataclasses import asdict
from pathlib import Path

import httpx
import numpy as np
import pytest
import torch
from PIL import Image

from app.models.catalog import Models
from app.models.loaded import BusyError, LoadedModel, PictureView, WorkQueue
from app.models.recolor import recolored
from app.projects.store import Item, Projects
from app.web.access import Access, is_loopback
from app.web.guards import BODY_BYTES_MAX, OWN_BODY_BYTES_MAX, Guard
from app.web.ports import check_port
from app.web.server import create_api, static_address
from att3d_core.errors import EMPTY_PROMPT, PromptError, UserError
from att3d_core.model import RenderMode
from att3d_core.render.cameras import orbit
from tests.support.studio import PROMPTS, read_bundle, release_lumpy, served


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return release_lumpy(tmp_path_factory.mktemp("studio") / "lumpy")


@pytest.fixture(scope="module")
def loaded(folder: Path) -> LoadedModel:
    """The same model in this process."""
    return LoadedModel.load(folder, "cpu")


@pytest.fixture(scope="module")
def web(folder: Path) -> Iterator[httpx.Client]:
    with served(folder) as address, httpx.Client(base_url=address, timeout=60) as web:
        yield web


def test_a_prompt_gives_its_u(web: httpx.Client, loaded: LoadedModel) -> None:
    answer = web.post("/att3d/u", json={"prompt": "  a pig   on a bike "})
    assert answer.status_code == 200
    generator = loaded.pipeline
    u = generator.released.model.embed(generator.embed("a pig on a bike")[None])[0]
    assert answer.json()["prompt"] == "a pig on a bike" and answer.json()["seen"] is False
    assert np.allclose(answer.json()["u"], u.numpy(), atol=1e-6)
    assert len(answer.json()["nearest"]) == 3 and set(answer.json()["nearest"]) < set(PROMPTS)
    trained = web.post("/att3d/u", json={"prompt": PROMPTS[2]}).json()
    assert trained["seen"] is True and trained["nearest"][0] == PROMPTS[2]


@pytest.mark.parametrize(
    ("prompt", "wording"),
    [(" \u202e\n ", EMPTY_PROMPT), ("pig " * 300, "the prompt is too long")],
)
def test_a_bad_prompt_gets_a_sentence(web: httpx.Client, prompt: str, wording: str) -> None:
    answer = web.post("/att3d/u", json={"prompt": prompt})
    assert answer.status_code == 400 and answer.json()["error"].startswith(wording)


@pytest.mark.parametrize("prompt", ["<img src=x onerror=alert(1)>", "${alert(1)}", "a\u202egip", "🐷 " * 50])
def test_hostile_prompts_are_prompts(web: httpx.Client, prompt: str) -> None:
    answer = web.post("/att3d/u", content=json.dumps({"prompt": prompt}), headers={"Content-Type": "application/json"})
    assert answer.status_code == 200 and all(np.isfinite(answer.json()["u"]))


@pytest.mark.parametrize(
    ("body", "status"),
    [
        (b"", 422),
        (b"[]", 422),
        (b'{"prompt": 1}', 422),
        (b'{"prompt": ["a"]}', 422),
        (b"\xff\xfe", 400),
        (b'{"prompt": ', 400),
        (b'{"prompt": "\\ud800 pig"}', 400),
    ],
)
def test_what_is_no_request_is_refused(web: httpx.Client, body: bytes, status: int) -> None:
    answer = web.post("/att3d/u", content=body, headers={"Content-Type": "application/json"})
    assert answer.status_code == status


def test_the_bundle_is_kept_for_ever_under_its_content(web: httpx.Client, loaded: LoadedModel) -> None:
    model = web.get("/att3d/model")
    assert model.headers["cache-control"] == "no-cache" and loaded.bundle.digest in model.json()["bundle"]
    bundle = web.get(model.json()["bundle"])
    assert "immutable" in bundle.headers["cache-control"]
    assert read_bundle(bundle.content)[0]["prompts"] == list(PROMPTS)
    assert web.get("/att3d/bundle/0.bin").status_code == 404


def test_the_viewer_comes_with_a_content_address(web: httpx.Client) -> None:
    module = web.get(f"{static_address()}/viewer/viewer.js")
    assert module.status_code == 200 and "immutable" in module.headers["cache-control"]
    assert "javascript" in module.headers["content-type"]
    assert web.get(f"{static_address()}/client/studio/studio.js").status_code == 200
    assert web.get("/att3d/static/0123456789abcdef/viewer/viewer.js").status_code == 404
    assert web.get(f"{static_address()}/client/../__init__.py").status_code == 404
    assert web.get(f"{static_address()}/client/%2e%2e/__init__.py").status_code == 404


def test_recolouring_reaches_what_is_exported(loaded: LoadedModel) -> None:
    """Red and blue change places: in the colours of the field that exports are made of."""
    u = loaded.generate(PROMPTS[0]).u
    scene = loaded.pipeline.released.model.scene_from_u(torch.tensor(u))
    swap = [0.0, 0.0, 1.0, 0.0, 1.0, 0.0, 1.0, 0.0, 0.0]
    points = torch.rand(50, 3, generator=torch.Generator().manual_seed(0)) - 0.5
    for swapped in (recolored(scene, swap), loaded.scene(u, swap)):
        assert torch.allclose(swapped.color(points), scene.color(points).flip(-1))
        assert torch.equal(swapped.density(points), scene.density(points))
    for wrong in ([1.0], [float("nan")] * 9, [1e9] * 9):
        with pytest.raises(UserError, match="a recolouring is nine numbers"):
            loaded.scene(u, wrong)


@pytest.mark.parametrize(
    ("change", "status"),
    [
        ({"u": [0.0]}, 400),
        ({"u": [1e9] * 6}, 400),
        ({"size": 4096}, 400),
        ({"distance": 0.5}, 400),
        ({"u": [0.0] * 20_000}, 422),
    ],
)
def test_impossible_pictures_are_refused(web: httpx.Client, change: dict[str, object], status: int) -> None:
    request = {"u": [0.0] * 6, "size": 16, **change}
    assert web.post("/att3d/picture", json=request).status_code == status


def test_the_picture_of_the_server_is_the_picture_of_the_core(loaded: LoadedModel) -> None:
    made = loaded.generate(PROMPTS[0])
    view = PictureView(30.0, 10.0, 2.5, 1.0, RenderMode.NORMAL)
    with Image.open(io.BytesIO(loaded.picture(made.u, view, 32))) as opened:
        shown = np.asarray(opened, np.float32) / 255
    scene = loaded.pipeline.released.model.scene_from_u(torch.tensor(made.u))
    camera = orbit(*(torch.tensor([x]) for x in (30.0, 10.0, 2.5, 1.0)))
    assert np.abs(shown - scene.picture(camera, 32, 32, RenderMode.NORMAL, background=0.09)[0].numpy()).max() < 1 / 250
    with pytest.raises(UserError, match="size must be 16 to 512"):
        loaded.picture(made.u, view, 4096)


def test_work_queues_up_to_a_limit() -> None:
    turn = WorkQueue()
    held = [turn._places.acquire(blocking=False) for _ in range(8)]
    assert all(held)
    with pytest.raises(BusyError, match="busy with other downloads: try again"), turn.turn():
        pass
    turn._places.release()
    with turn.turn():
        pass


def test_the_verbs_need_no_server(loaded: LoadedModel) -> None:
    with pytest.raises(PromptError):
        loaded.generate("")
    with pytest.raises(UserError, match="expected 6 finite numbers for u, got 2"):
        loaded.scene([0.0, 1.0])


def test_other_sites_cannot_write(web: httpx.Client) -> None:
    own = f"{web.base_url.scheme}://{web.base_url.netloc.decode()}"
    for origin, status in (
        (own, 200),
        ("http://evil.example", 403),
        ("null", 403),
        ("https://" + own[7:] + ".evil", 403),
    ):
        assert web.post("/att3d/u", json={"prompt": "a pig"}, headers={"Origin": origin}).status_code == status
    for path in ("/gradio_api/queue/join", "/gradio_api/upload", "/att3d/login"):
        assert web.post(path, content=b"{}", headers={"Origin": "http://evil.example"}).status_code == 403


def test_other_host_names_are_not_answered(web: httpx.Client) -> None:
    for host, status in (
        ("evil.example", 400),
        ("192.168.1.7:7860", 400),
        ("", 400),
        ("localhost:1", 200),
        ("[::1]:7", 200),
    ):
        assert web.get("/att3d/model", headers={"Host": host}).status_code == status, host


def test_no_answer_invites_other_sites(web: httpx.Client) -> None:
    for path in ("/", "/att3d/model", "/config", "/gradio_api/info"):
        answer = web.get(path, headers={"Origin": "http://evil.example"})
        assert not [name for name in answer.headers if name.startswith("access-control-allow-")]
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "default-src 'self'" in answer.headers["content-security-policy"]


def test_large_bodies_are_refused_said_or_unsaid(web: httpx.Client) -> None:
    def chunks(limit: int) -> Iterator[bytes]:
        for _ in range(20):
            yield b"x" * (limit // 10)

    for path, limit in (("/att3d/u", OWN_BODY_BYTES_MAX), ("/gradio_api/queue/join", BODY_BYTES_MAX)):
        assert web.post(path, content=b"x" * (limit + 1)).status_code == 413
        assert web.post(path, content=chunks(limit)).status_code == 413
    assert web.post("/att3d/u", json={"prompt": "a pig"}).status_code == 200


def test_there_are_no_uploads_and_no_relays(web: httpx.Client) -> None:
    assert web.post("/gradio_api/upload", files={"files": b"x"}).status_code == 403
    assert web.get("/gradio_api/file=https://example.com/a.png").status_code == 403
    for path in ("/gradio_api/file=/etc/passwd", f"/gradio_api/file={Path(__file__)}", "/docs", "/openapi.json"):
        assert web.get(path).status_code in (403, 404)


def test_the_page_names_no_other_host(web: httpx.Client) -> None:
    page = web.get("/").text
    assert static_address() in page
    for outside in ("cdn", "googleapis", "huggingface.co", "gradio.app"):
        assert f'src="https://{outside}' not in page and f'href="https://{outside}' not in page


def test_on_the_network_a_password_is_asked_for(folder: Path, loaded: LoadedModel) -> None:
    guarded = Guard(create_api(Models.of(folder, "cpu"), Projects(Path("never"))), Access("0.0.0.0", "correct horse"))

    async def visit() -> None:
        transport = httpx.ASGITransport(guarded)
        async with httpx.AsyncClient(transport=transport, base_url="http://192.168.1.7:7860") as web:
            for path in ("/", "/att3d/model", "/config", f"/att3d/bundle/{loaded.bundle.digest}.bin"):
                assert (await web.get(path)).status_code == 401
            assert (await web.post("/att3d/u", json={"prompt": "a pig"})).status_code == 401
            assert (await web.get("/", headers={"Cookie": "att3d_session=guess"})).status_code == 401
            assert (await web.post("/att3d/login", data={"password": "wrong"})).status_code == 401
            entered = await web.post("/att3d/login", data={"password": "correct horse"})
            assert entered.status_code == 303 and "HttpOnly" in entered.headers["set-cookie"]
            assert (await web.get("/att3d/model")).status_code == 200
            web.cookies.clear()
            assert (await web.get("/?token=correct%20horse")).status_code == 303

    asyncio.run(visit())
    assert Access("0.0.0.0", "t").host_allowed("192.168.1.7:7860")
    assert not Access("0.0.0.0", "t").host_allowed("evil.example:7860")


def test_what_loopback_is() -> None:
    assert all(map(is_loopback, ("localhost", "127.0.0.1", "127.3.2.1", "::1", "[::1]")))
    assert not any(map(is_loopback, ("0.0.0.0", "10.0.0.1", "evil.example", "localhost.evil", "")))


def test_a_used_port_is_said_clearly(folder: Path, repo_root: Path) -> None:
    with socket.socket() as taken:
        taken.bind(("127.0.0.1", 0))
        taken.listen()
        port = taken.getsockname()[1]
        with pytest.raises(UserError, match=f"cannot listen on 127.0.0.1, port {port} .* choose another with --port"):
            check_port("127.0.0.1", port)
        command = [sys.executable, str(repo_root / "app.py"), "--port", str(port), "--checkpoint", str(folder)]
        done = subprocess.run(command, capture_output=True, text=True, check=False)
    assert done.returncode == 1 and done.stderr.startswith(f"error: cannot listen on 127.0.0.1, port {port}")
    assert "Traceback" not in done.stderr


def test_projects_come_back(web: httpx.Client, folder: Path) -> None:
    made = {"seed": 7, "strength": 0.5, "model": "toybox", "locked": [0, 2], "recolor": [90, 1, 0.5]}
    items = [{"prompt": "a  pig"}, {"prompt": "a \u202e<b>pig", "favourite": True, **made}]
    answer = web.patch("/att3d/projects/my-pigs", json={"items": items}).json()
    wanted = [Item("a pig"), Item("a <b>pig", 7, 0.5, True, "toybox", (0, 2), (90.0, 1.0, 0.5))]
    assert answer["items"] == json.loads(json.dumps([asdict(i) for i in wanted])) and answer["revision"] == 1
    assert web.get("/att3d/projects/my-pigs").json() == answer
    assert "my-pigs" in web.get("/att3d/projects").json()["names"]
    # The server ran with the checkpoint's folder as its own: the file is where it says.
    assert list(Projects(folder / "outputs" / "projects").open("my-pigs").items) == wanted
    assert web.get("/att3d/projects/none-such").json()["items"] == []
    # Whoever has seen everything before a change gets no list again; whoever has not, does.
    change = {"items": [{"prompt": "a cat"}]}
    assert web.patch("/att3d/projects/my-pigs", json={**change, "revision": 1}).json()["items"] is None
    assert len(web.patch("/att3d/projects/my-pigs", json={**change, "revision": 1}).json()["items"]) == 3


@pytest.mark.parametrize("name", ["..", "a b", "A", "con", "a" * 41, "%2e%2e%2fx", "-a", "ä"])
def test_project_names_are_plain(web: httpx.Client, name: str) -> None:
    assert web.patch(f"/att3d/projects/{name}", json={"items": []}).status_code in (400, 404, 405)


def test_projects_refuse_what_is_none(web: httpx.Client) -> None:
    for items in ([{"prompt": ""}], [{"prompt": "a", "seed": -1}], [{"prompt": "a", "seed": 1, "strength": 1e9}]):
        assert web.patch("/att3d/projects/bad", json={"items": items}).status_code == 400
    assert web.patch("/att3d/projects/bad", json={"items": [{"prompt": "a"}] * 201}).status_code == 422


def test_the_studio_can_be_installed_as_a_program(web: httpx.Client) -> None:
    """A manifest with a name and icons, which is what browsers ask for before they offer a window of its own."""
    assert 'rel="manifest"' in web.get("/").text
    manifest = web.get("/manifest.json").json()
    assert manifest["name"] == "ATT3D studio" and manifest["display"] == "standalone"
    assert {icon["sizes"] for icon in manifest["icons"]} == {"192x192", "512x512"}
    for icon in manifest["icons"]:
        picture = Image.open(io.BytesIO(web.get(icon["src"]).content))
        assert f"{picture.width}x{picture.height}" == icon["sizes"]
    assert web.get("/pwa_icon/100000").status_code == 403
