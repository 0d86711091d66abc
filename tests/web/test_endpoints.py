"""The endpoints as programs and assistants call them: a real gradio_client and a real MCP client, over HTTP."""

from __future__ import annotations

import ast
import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import ExitStack
from pathlib import Path
from typing import Any

import httpx
import numpy as np
import pytest
import uvicorn
from gradio_client import Client
from gradio_client.exceptions import AppError
from mcp import ClientSession
from mcp.client.streamable_http import streamablehttp_client
from mcp.types import CallToolResult, ImageContent, TextContent, Tool
from PIL import Image
from pydantic import TypeAdapter

from app.endpoints.answers import NOT_YOURS, answering
from app.models.catalog import Models
from app.models.loaded import WAITING_MAX, PictureView
from app.projects.store import Projects
from app.training.queue import Jobs
from app.ui.page import studio_app
from app.web.access import Access
from att3d_core.errors import EMPTY_PROMPT
from att3d_core.model import RenderMode
from att3d_core.names import file_stem
from tests.support.counting_worker import COMMAND
from tests.support.exports import glb_json
from tests.support.studio import free_port, release_worded

ENDPOINTS = {
    "understand", "generate", "render", "export", "mix", "models", "film", "export_chain", "train", "jobs", "job",
}  # fmt: skip
PASSWORD = "correct horse"
SECONDS = 120.0
"""For one answer, on a busy machine."""
Call = Callable[[ClientSession], Any]


class Studio:
    """A studio in this process, on a port of its own."""

    def __init__(self, models: Models, folder: Path, password: str | None) -> None:
        self.models, self.projects, self.password = models, Projects(folder / "projects"), password
        self.jobs, self.port = Jobs.at(folder / "jobs", COMMAND), free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.started = threading.Event()
        self.thread = threading.Thread(target=lambda: asyncio.run(self._serve()), daemon=True)

    async def _serve(self) -> None:
        # The page is built within the loop: outside of one Gradio makes some of its own, and leaves them open.
        access = Access("127.0.0.1", self.password)
        config = uvicorn.Config(
            studio_app(self.models, access, self.projects, self.jobs, mcp=True),
            port=self.port,
            log_level="error",
            timeout_graceful_shutdown=1,
        )
        self.server = uvicorn.Server(config)
        self.started.set()
        await self.server.serve()

    def __enter__(self) -> Studio:
        self.thread.start()
        assert self.started.wait(SECONDS)
        while not self.server.started:
            assert self.thread.is_alive()
            time.sleep(0.01)
        return self

    def __exit__(self, *_: object) -> None:
        self.server.should_exit = True
        self.thread.join()

    def tools(self, call: Call, headers: dict[str, str] | None = None) -> Any:
        """What `call` makes of an MCP session."""

        async def visit() -> Any:
            async with (
                streamablehttp_client(f"{self.address}/gradio_api/mcp/", headers, SECONDS) as (reads, writes, _),
                ClientSession(reads, writes) as session,
            ):
                await session.initialize()
                return await call(session)

        return asyncio.run(visit())


@pytest.fixture(scope="module")
def models(tmp_path_factory: pytest.TempPathFactory) -> Models:
    return Models.of(release_worded(tmp_path_factory.mktemp("models") / "worded"), "cpu")


@pytest.fixture(scope="module")
def studio(models: Models, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Studio]:
    with Studio(models, tmp_path_factory.mktemp("open"), None) as studio:
        yield studio
        for job in studio.jobs.store.jobs():
            if job.state.value in ("running", "queued"):
                studio.jobs.cancel(job.id)


@pytest.fixture(scope="module")
def client(studio: Studio, tmp_path_factory: pytest.TempPathFactory) -> Client:
    return Client(
        studio.address,
        verbose=False,
        httpx_kwargs={"timeout": SECONDS},
        download_files=tmp_path_factory.mktemp("downloads"),
    )


def test_every_action_is_a_typed_endpoint(client: Client) -> None:
    info = client.view_api(return_format="dict")
    assert set(info["named_endpoints"]) == {f"/{name}" for name in ENDPOINTS} and not info["unnamed_endpoints"]
    for name, endpoint in info["named_endpoints"].items():
        for given in endpoint["parameters"]:
            assert given["type"], f"{name} does not say what {given['parameter_name']} is"
    preset = next(p for p in info["named_endpoints"]["/export"]["parameters"] if p["parameter_name"] == "preset")
    assert preset["type"] == {"enum": ["mobile", "game", "hero", "print"]} and preset["parameter_default"] == "game"


def test_a_prompt_becomes_a_picture_and_what_was_understood(client: Client) -> None:
    picture, said = client.predict("a red pig with a laser, 4k", api_name="/generate")
    with Image.open(picture) as opened:
        assert np.asarray(opened).std() > 1
    assert (said["verdict"], said["understood"], said["model"]) == ("partly", "a red pig", "worded")
    assert said["ignored"] == ["4k"] and "laser" in " ".join(said["unknown"])
    assert client.predict("a red pig with a laser, 4k", api_name="/understand") == said


def test_a_camera_and_a_mode_are_taken(client: Client, models: Models) -> None:
    loaded, pictures = models.get(), set[bytes]()
    for camera in ({}, {"azimuth": 205.0}, {"mode": "normal"}):
        picture, said = client.predict("a chair", size=48, api_name="/render", **camera)
        assert said["verdict"] == "known" and Path(picture).name == "a-chair.png"
        view = PictureView(camera.get("azimuth", 25.0), 15.0, 2.0, 1.0, RenderMode(camera.get("mode", "full")))
        pictures.add(Path(picture).read_bytes())
        assert loaded.scene_picture(loaded.pipeline.ask("a chair").scene(), view, 48) in pictures
    assert len(pictures) == 3


def test_one_call_makes_a_textured_file(client: Client) -> None:
    file, said = client.predict("a seat", "mobile", triangles=300, api_name="/export")
    document = glb_json(Path(file).read_bytes())
    assert Path(file).name == said["name"] == "a-seat.glb" and said["bytes"] == Path(file).stat().st_size
    assert document["materials"][0]["pbrMetallicRoughness"]["baseColorTexture"] and 0 < said["triangles"] <= 300
    extras = document["asset"]["extras"]
    assert (extras["prompt"], extras["understood"], extras["verdict"]) == ("a seat", "a chair", "known")


def test_a_file_can_have_its_origin_in_the_middle_and_colours_without_light(client: Client) -> None:
    file, _ = client.predict("a sword", "mobile", pivot="centre", unlit=True, api_name="/export")
    document = glb_json(Path(file).read_bytes())
    assert "KHR_materials_unlit" in document["extensionsUsed"]
    position = document["accessors"][document["meshes"][0]["primitives"][0]["attributes"]["POSITION"]]
    assert (position["min"][1] + position["max"][1]) / 2 == pytest.approx(0.0, abs=0.02)
    with pytest.raises(AppError, match="a pivot and unlit materials need glb or gltf"):
        client.predict("a sword", "mobile", "obj", unlit=True, api_name="/export")


def test_between_prompts(client: Client) -> None:
    picture, file, said = client.predict(["a chair", "a sword"], [1, 3], "mobile", api_name="/mix")
    assert picture.endswith(".png") and Path(file).read_bytes()[:4] == b"glTF" and said["triangles"] > 0
    assert [one["understood"] for one in said["prompts"]] == ["a chair", "a sword"]
    assert glb_json(Path(file).read_bytes())["asset"]["extras"]["alpha"] == 0.75
    film, said = client.predict(["a chair", "a sword"], frames=4, size=32, format="gif", api_name="/film")
    with Image.open(film) as opened:
        assert opened.n_frames == 4 and len(said["prompts"]) == 2
    chain, _ = client.predict(["a chair", "a sword"], "gif", 3, size=32, api_name="/export_chain")
    with Image.open(chain) as opened:
        assert opened.n_frames == 3


def test_a_run_is_started_listed_and_told_what_to_do(client: Client, studio: Studio) -> None:
    started = client.predict(preset="pig", steps=3, name="by a program", api_name="/train")
    assert (started["name"], started["steps"]) == ("by a program", 3)
    assert [job["id"] for job in client.predict(api_name="/jobs")] == [started["id"]]
    with pytest.raises(AppError, match="there is no job 'nowhere'"):
        client.predict("nowhere", "pause", api_name="/job")
    assert client.predict(started["id"], "cancel", api_name="/job")["state"] == "cancelled"


@pytest.mark.parametrize(
    ("name", "given", "wording"),
    [
        ("generate", {"prompt": " "}, EMPTY_PROMPT),
        ("generate", {"prompt": ["a pig"]}, "prompt: Input should be a valid string"),
        ("generate", {"prompt": "a pig", "model": "none"}, "there is no model 'none'"),
        ("render", {"prompt": "a pig", "mode": "funny"}, "mode: Input should be 'full', 'albedo'"),
        ("render", {"prompt": "a pig", "size": 4096}, "size must be 16 to 512"),
        (
            "export",
            {"prompt": "a pig", "preset": "huge"},
            "preset: Input should be 'mobile', 'game', 'hero'",
        ),
        ("export", {"prompt": "a pig", "preset": "print", "format": "glb"}, "the print preset writes stl or 3mf"),
        ("mix", {"prompts": ["a pig"]}, "expected 2 to 8 prompts, got 1"),
        ("mix", {"prompts": ["a pig", "a chair"], "weights": [1]}, "expected a weight of 0 or more for each of 2"),
        ("film", {"prompts": ["a pig"], "frames": 0}, "a film has 1 to 360 frames"),
        ("export_chain", {"prompts": ["a", "b"], "preset": "print"}, "a chain cannot be printed"),
        ("train", {}, "expected either prompts or a preset"),
        ("train", {"preset": "pig", "settings": {"train": {"steps": "many"}}}, ""),
        ("train", {"prompts": ["a unicorn"]}, "name no model to learn from"),
        ("job", {"id": "x", "verb": "explode"}, "verb: Input should be 'pause', 'resume'"),
    ],
)
def test_what_is_wrong_is_one_sentence(client: Client, name: str, given: dict[str, Any], wording: str) -> None:
    with pytest.raises(AppError) as caught:
        client.predict(api_name=f"/{name}", **given)
    assert wording in caught.value.message and "\n" not in caught.value.message
    assert NOT_YOURS not in caught.value.message and "Traceback" not in caught.value.message


def test_long_work_does_not_hold_others_up(client: Client, models: Models) -> None:
    film = {"frames": 2, "size": 32, "format": "gif", "api_name": "/film"}
    with models.heavy.turn():
        waiting = [client.submit(["a chair"], **film) for _ in range(2)]
        assert client.predict("a chair", api_name="/understand")["verdict"] == "known"
        assert client.predict(api_name="/models")["default"] == "worded"
        assert not any(job.done() for job in waiting)
    for job in waiting:
        assert Path(job.result(timeout=SECONDS)[0]).read_bytes()[:6] == b"GIF89a"
    with ExitStack() as places:
        for _ in range(WAITING_MAX):
            places.enter_context(models.heavy.place())
        with pytest.raises(AppError, match="the studio is busy"):
            client.predict(["a chair"], **film)


def test_a_fault_of_ours_is_kept_to_ourselves(caplog: pytest.LogCaptureFixture) -> None:
    def broken(prompt: str) -> str:
        raise ZeroDivisionError("secret path")

    with pytest.raises(Exception, match="not yours") as caught:
        answering(broken)("a pig")
    assert "secret" not in str(caught.value) and "secret path" in caplog.text


def test_assistants_find_the_same_as_tools(studio: Studio) -> None:
    async def call(session: ClientSession) -> tuple[list[Tool], CallToolResult, CallToolResult, CallToolResult]:
        listed = (await session.list_tools()).tools
        made = await session.call_tool("export", {"prompt": "a stool, game ready", "preset": "mobile"})
        shown = await session.call_tool("generate", {"prompt": "a stool"})
        return listed, made, shown, await session.call_tool("generate", {"prompt": "", "model": ""})

    listed, made, shown, refused = studio.tools(call)
    assert {tool.name for tool in listed} == ENDPOINTS
    for tool in listed:
        assert tool.description and len(tool.description) > 40, tool.name
        for name, given in tool.inputSchema["properties"].items():
            assert given.get("description"), f"{tool.name} does not say what {name} is for"
    address, said = (content.text for content in made.content if isinstance(content, TextContent))
    assert httpx.get(address, timeout=SECONDS).content[:4] == b"glTF"
    answer = TypeAdapter(dict[str, Any]).validate_python(ast.literal_eval(said))
    assert (answer["understood"], answer["ignored"], answer["name"]) == (
        "a stool",
        ["game ready"],
        f"{file_stem('a stool, game ready')}.glb",
    )
    assert isinstance(shown.content[0], ImageContent) and shown.content[0].mimeType == "image/png"
    assert isinstance(refused.content[0], TextContent)
    assert refused.isError and EMPTY_PROMPT in refused.content[0].text


def test_other_sites_and_names_are_refused(studio: Studio) -> None:
    paths = ("/gradio_api/call/generate", "/gradio_api/run/generate", "/gradio_api/queue/join", "/gradio_api/mcp/")
    for path in paths:
        body = {"data": ["a pig", "", False], "session_hash": "x", "fn_index": 0}
        for header, status in (({"Origin": "http://evil.example"}, 403), ({"Host": "evil.example"}, 400)):
            assert (
                httpx.post(studio.address + path, json=body, headers=header, timeout=SECONDS).status_code == status
            ), path
    large = {"data": ["a pig" * 20_000]}
    assert httpx.post(f"{studio.address}/gradio_api/call/generate", json=large, timeout=SECONDS).status_code == 413


def test_a_password_is_asked_of_programs_as_well(models: Models, tmp_path: Path) -> None:
    bearer = {"Authorization": f"Bearer {PASSWORD}"}

    async def understand(session: ClientSession) -> CallToolResult:
        return await session.call_tool("understand", {"prompt": "a stool"})

    with Studio(models, tmp_path, PASSWORD) as studio:
        for path in (
            "/config",
            "/gradio_api/info",
            "/gradio_api/mcp/",
            "/gradio_api/mcp/schema",
            "/gradio_api/call/jobs",
        ):
            for headers in ({}, {"Authorization": PASSWORD}, {"Authorization": f"Basic {PASSWORD}"}):
                assert httpx.get(studio.address + path, headers=headers, timeout=SECONDS).status_code == 401, path
        assert httpx.get(f"{studio.address}/config", headers={"Authorization": "Bearer wrong"}).status_code == 401
        with pytest.raises(Exception):  # noqa: B017 - whatever the client makes of 401
            Client(studio.address, verbose=False, httpx_kwargs={"timeout": SECONDS})
        client = Client(studio.address, verbose=False, httpx_kwargs={"timeout": SECONDS}, headers=bearer)
        assert client.predict("a stool", api_name="/understand")["verdict"] == "known"
        said = studio.tools(understand, bearer).content[0]
        assert isinstance(said, TextContent) and "'verdict': 'known'" in said.text
