"""People and programs at the helpdesk: a browser that fills in forms, and a program that repeats what failed."""

import re
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from uuid import uuid4

import httpx

from campus_helpdesk.doors import COOKIE, sign_role
from faults.server import PATIENCE, Server, eventually
from tickets.roles import Actor, Role

FORM_TOKEN = re.compile(r'name="form_token" value="([^"]+)"')


def program(server: Server) -> httpx.Client:
    """With the service token."""
    headers = {"Authorization": f"Bearer {server.token}"}
    return httpx.Client(base_url=server.url + "api/v1/", headers=headers, timeout=PATIENCE)


@contextmanager
def browser(server: Server) -> Iterator[httpx.Client]:
    """Of a user who came in before."""
    with httpx.Client(base_url=server.url, timeout=PATIENCE) as browser:
        browser.cookies.set(COOKIE, sign_role(Actor(Role.USER, "Ada", "browser-of-ada")), domain="127.0.0.1")
        browser.get("/tickets/new/").raise_for_status()
        yield browser


def csrf(browser: httpx.Client) -> dict[str, str]:
    return {"csrfmiddlewaretoken": next(cookie.value for cookie in browser.cookies.jar if "csrf" in cookie.name)}


def form_token(browser: httpx.Client) -> str:
    found = FORM_TOKEN.search(browser.get("/tickets/new/").raise_for_status().text)
    assert found is not None
    return found[1]


def report(browser: httpx.Client, description: str, token: str = "") -> httpx.Response:
    """The report form, sent."""
    typed = {"description": description, "location": "", "form_token": token}
    return browser.post("/tickets/new/", data=csrf(browser) | {name: text for name, text in typed.items() if text})


def insist(client: httpx.Client, address: str, body: dict[str, str]) -> httpx.Response:
    """Send it, and the same again with the same key until it is acknowledged, as a careful program does."""
    key, answers = {"Idempotency-Key": uuid4().hex}, []

    def is_acknowledged() -> bool:
        with suppress(httpx.TransportError):
            answers.append(client.post(address, json=body, headers=key))
        return bool(answers) and answers[-1].status_code in (200, 201)

    eventually(is_acknowledged, f"{address} is acknowledged: {[answer.text for answer in answers[-1:]]}")
    return answers[-1]


def every(client: httpx.Client, address: str) -> list[dict]:
    """The results of all pages of a call."""
    results, following = [], address
    while following:
        page = client.get(following).raise_for_status().json()
        results += page["results"]
        following = page["next"]
    return results
