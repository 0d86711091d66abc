"""Requests that are sent by halves, connections without end, and an end that waits for nobody; over real sockets."""

from __future__ import annotations

import logging
import signal
import socket
import subprocess
import sys
import threading
from collections.abc import Iterator
from contextlib import ExitStack
from pathlib import Path

import pytest
import uvicorn
from starlette.responses import PlainTextResponse
from starlette.types import Receive, Scope, Send

from app.web import connections, guards
from app.web.access import Access
from app.web.connections import LOGGED_MAX, PatientProtocol, Sparingly
from app.web.guards import Guard

ROOT = Path(__file__).resolve().parents[2]
WHOLE = b"GET / HTTP/1.1\r\nHost: 127.0.0.1\r\n\r\n"
HEAD = b"POST / HTTP/1.1\r\nHost: 127.0.0.1\r\nContent-Type: application/json\r\nContent-Length: 100\r\n\r\n"
HALVES = {
    "nothing": b"",
    "half a line": b"GET /att3d",
    "half a head": WHOLE[:-2],
    "half a second request": WHOLE + b"GET",
}


async def echo(scope: Scope, receive: Receive, send: Send) -> None:
    while (await receive()).get("more_body"):
        pass
    await PlainTextResponse("whole")(scope, receive, send)


@pytest.fixture
def port(monkeypatch: pytest.MonkeyPatch) -> Iterator[int]:
    """Of a guarded server that has patience for a third of a second."""
    monkeypatch.setattr(connections, "HEAD_SECONDS", 0.3)
    monkeypatch.setattr(guards, "BODY_SECONDS", 0.3)
    config = uvicorn.Config(
        Guard(echo, Access("127.0.0.1")),
        http=PatientProtocol,
        log_level="critical",
        lifespan="off",
        timeout_keep_alive=60,
    )
    server = uvicorn.Server(config)
    with socket.create_server(("127.0.0.1", 0)) as listening:
        thread = threading.Thread(target=server.run, args=([listening],))
        thread.start()
        yield listening.getsockname()[1]
        server.should_exit = True
        thread.join()


def connect(port: int) -> socket.socket:
    return socket.create_connection(("127.0.0.1", port), timeout=60)


def until_the_end(connection: socket.socket) -> bytes:
    data = b""
    while True:
        try:
            part = connection.recv(4096)
        except ConnectionResetError:
            return data
        if not part:
            return data
        data += part


@pytest.mark.parametrize("kind", HALVES)
def test_the_head_of_a_request_has_to_arrive(port: int, kind: str) -> None:
    with connect(port) as half:
        half.sendall(HALVES[kind])
        said = until_the_end(half)  # the server ends it, or this waits for a minute and fails
        assert said.count(b"200 OK") == HALVES[kind].count(WHOLE)
    with connect(port) as other:
        other.sendall(WHOLE)
        assert b"200 OK" in other.recv(4096)


def test_the_body_of_a_request_has_to_arrive(port: int) -> None:
    with connect(port) as half:
        half.sendall(HEAD + b'{"prompt":')
        assert b" 408 " in until_the_end(half).splitlines()[0]


def test_one_address_has_a_share_of_the_connections(port: int, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(connections, "EACH_MAX", 3)
    monkeypatch.setattr(connections, "HEAD_SECONDS", 600.0)
    with ExitStack() as stack:
        held = [stack.enter_context(connect(port)) for _ in range(3)]
        for connection in held:
            connection.sendall(WHOLE)
            assert b"200 OK" in connection.recv(4096)
        refused = stack.enter_context(connect(port))
        assert until_the_end(refused) == b""
        held.pop().close()
        while True:  # until the server has noticed
            with connect(port) as again:
                again.sendall(WHOLE)
                if b"200 OK" in until_first(again):
                    return


def until_first(connection: socket.socket) -> bytes:
    try:
        return connection.recv(4096)
    except ConnectionResetError:
        return b""


def test_what_is_said_too_often_is_counted(monkeypatch: pytest.MonkeyPatch) -> None:
    now = [0.0]
    monkeypatch.setattr(connections.time, "monotonic", lambda: now[0])
    sparingly = Sparingly()

    def let_through(line: int) -> str:
        record = logging.LogRecord("uvicorn.error", logging.WARNING, "file", line, "Invalid %s", ("request",), None)
        return record.getMessage() if sparingly.filter(record) else ""

    assert [let_through(1) for _ in range(1000)].count("Invalid request") == LOGGED_MAX
    assert let_through(2)  # something else
    now[0] = 61.0
    assert let_through(1) == f"Invalid request (and {1000 - LOGGED_MAX} more like it before)"
    assert let_through(1) == "Invalid request"


CODE = """
import sys, threading
from pathlib import Path
from starlette.concurrency import run_in_threadpool
from app.web.connections import serve

async def app(scope, receive, send):
    if scope["type"] == "http":
        print("working", flush=True)
        await run_in_threadpool(threading.Event().wait)

def clean_up():
    Path(sys.argv[2]).unlink()

threading.Thread(target=threading.Event().wait).start()  # one that nothing ends
serve(app, "127.0.0.1", int(sys.argv[1]), clean_up)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="sends a signal")
@pytest.mark.parametrize("sent", [signal.SIGINT, signal.SIGTERM])
def test_ctrl_c_ends_it_whatever_is_open(tmp_path: Path, sent: signal.Signals) -> None:
    """A request at work that cannot be interrupted, one sent by halves, and a thread that never ends."""
    (tmp_path / "temp").touch()
    with socket.create_server(("127.0.0.1", 0)) as free:
        number = free.getsockname()[1]
    command = [sys.executable, "-c", CODE, str(number), str(tmp_path / "temp")]
    with subprocess.Popen(command, cwd=ROOT, text=True, stdout=subprocess.PIPE) as server, ExitStack() as stack:
        stack.callback(server.kill)
        for sending in (WHOLE, b"GET /"):
            while True:
                try:
                    stack.enter_context(connect(number)).sendall(sending)
                    break
                except ConnectionRefusedError:
                    assert server.poll() is None
        assert server.stdout is not None and server.stdout.readline() == "working\n"
        server.send_signal(sent)
        assert server.wait(60) == 128 + sent
    assert not (tmp_path / "temp").exists()
