"""Logging in with the studio's password or token, and out."""

from __future__ import annotations

import math
from http.cookies import CookieError, SimpleCookie
from urllib.parse import parse_qs

from starlette.datastructures import Headers
from starlette.responses import HTMLResponse, RedirectResponse, Response
from starlette.types import Receive, Scope

from app.web.access import Access

COOKIE = "att3d_session"
BROWSER = "att3d_browser"
BEARER = "bearer "
"""How programs and assistants give the password with every request; no browser adds it by itself."""
BROWSER_SECONDS = 365 * 86_400
BODY_BYTES_MAX = 4096
LOGIN_PAGE = """<!doctype html><meta charset="utf-8"><title>ATT3D studio</title>
<style>body{background:#101217;color:#d8dce6;font:16px system-ui;display:grid;place-items:center;height:90vh}
input,button{font:inherit;padding:.6em 1em;border-radius:8px;border:1px solid #3a4150;background:#191c24;color:inherit}
</style><form method="post" action="ROOT/att3d/login"><p>SAY</p>
<input type="password" name="password" autofocus aria-label="Password">
<button>Open</button></form>"""
ASK = "This studio asks for the password or token that was printed where it was started."
WRONG = "That is not the password."


async def login(access: Access, scope: Scope, headers: Headers, receive: Receive) -> Response | None:
    """None where the visitor is known and wants nothing but the studio."""
    cookies = _cookies(headers)
    session = cookies.get(COOKIE, "")
    known = access.sessions.use(session)
    if known and scope["method"] == "POST" and scope["path"] == "/att3d/logout":
        access.sessions.end(session)
        answer = RedirectResponse(f"{access.root_path}/", 303)
        answer.delete_cookie(COOKIE, path=f"{access.root_path}/", httponly=True, samesite="strict")
        return answer
    if known:
        return None
    given = parse_qs(scope["query_string"].decode("latin-1")).get("token", [""])[0]
    if scope["method"] == "POST" and scope["path"] == "/att3d/login":
        given = parse_qs((await _body(receive)).decode("utf-8", "replace")).get("password", [""])[0]
    bearer = headers.get("authorization", "")
    every_time = bearer.lower().startswith(BEARER)
    if every_time:
        given = bearer[len(BEARER) :].strip()
    if not given:
        return _page(access, ASK, 401)
    client = access.tries.client((scope.get("client") or ("", 0))[0], cookies.get(BROWSER, ""))
    wait = math.ceil(access.tries.wait(client))
    if wait:
        return _page(access, f"Too many wrong passwords from here: try again in {wait} seconds.", 429, wait)
    if not access.is_right(given):
        access.tries.wrong(client)
        return _page(access, WRONG, 401)
    if every_time:
        return None
    answer = RedirectResponse(f"{access.root_path}/", 303)
    for name, value, age in (
        (COOKIE, access.sessions.begin(), None),
        (BROWSER, access.tries.right(client), BROWSER_SECONDS),
    ):
        answer.set_cookie(name, value, age, path=f"{access.root_path}/", httponly=True, samesite="strict")
    return answer


def _page(access: Access, say: str, status: int, wait: int = 0) -> Response:
    page = LOGIN_PAGE.replace("ROOT", access.root_path).replace("SAY", say)
    return HTMLResponse(page, status, {"Retry-After": str(wait)} if wait else None)


def _cookies(headers: Headers) -> dict[str, str]:
    try:
        found = SimpleCookie(headers.get("cookie", ""))
    except CookieError:
        return {}
    return {name: found[name].value for name in (COOKIE, BROWSER) if name in found}


async def _body(receive: Receive) -> bytes:
    body = b""
    while True:
        message = await receive()
        body += message.get("body", b"")
        if not message.get("more_body") or len(body) > BODY_BYTES_MAX:
            return body[:BODY_BYTES_MAX]
