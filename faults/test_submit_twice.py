"""Double clicks, and many equal requests at once: one ticket each, and every answer is the first one's."""

import threading
from concurrent.futures import ThreadPoolExecutor
from functools import partial

import httpx

from faults.people import browser, every, form_token, program, report
from faults.server import PATIENCE, Server
from faults.sizes import DOUBLE_SUBMITS, WRITERS

EQUAL_AT_ONCE = 50


def submit_twice(clicks: ThreadPoolExecutor, person: httpx.Client, description: str) -> set[str]:
    """Where both clicks of one form lead."""
    token = form_token(person)
    answers = list(clicks.map(lambda _: report(person, description, token), range(2)))
    assert {answer.status_code for answer in answers} == {303}
    return {answer.headers["Location"] for answer in answers}


def test_double_submits_are_one_ticket_each(server: Server, figures: list[str]) -> None:
    words = [f"Double click {number}." for number in range(DOUBLE_SUBMITS)]
    with browser(server) as person, ThreadPoolExecutor(WRITERS) as people, ThreadPoolExecutor(2 * WRITERS) as clicks:
        led_to = list(people.map(partial(submit_twice, clicks, person), words))
    with program(server) as client:
        stored = every(client, "tickets/?page_size=200")

    assert {len(places) for places in led_to} == {1}
    assert sorted(ticket["description"] for ticket in stored) == sorted(words)
    figures.append(f"{DOUBLE_SUBMITS} double submits of the form: {len(stored)} tickets")


def test_equal_requests_at_once_are_one_ticket(server: Server, figures: list[str]) -> None:
    begin, body = threading.Barrier(EQUAL_AT_ONCE), {"description": "The same fifty times"}

    def send(_: int) -> httpx.Response:
        with program(server) as client:
            begin.wait(PATIENCE)
            return client.post("tickets/", json=body, headers={"Idempotency-Key": "fifty"})

    with ThreadPoolExecutor(EQUAL_AT_ONCE) as pool:
        answers = list(pool.map(send, range(EQUAL_AT_ONCE)))
    with program(server) as client:
        stored = every(client, "tickets/")

    codes = sorted(answer.status_code for answer in answers)
    assert set(codes) <= {200, 201, 409}
    assert codes.count(201) == len(stored) == 1
    assert {answer.json()["id"] for answer in answers if answer.status_code != 409} == {stored[0]["id"]}
    figures.append(f"{EQUAL_AT_ONCE} equal requests at once: {len(stored)} ticket")
