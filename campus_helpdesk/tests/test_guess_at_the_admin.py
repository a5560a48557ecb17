"""Guessing at the admin's passwords: a few tries, then a wait; whoever owns the name is never locked out for ever."""

import time

import pytest
from django.http import HttpResponse
from django.test import Client

from campus_helpdesk.admin_guesses import MOST_AT_A_NAME, MOST_OF_ONE
from campus_helpdesk.models import WriteCount

pytestmark = pytest.mark.django_db

RIGHT, WRONG = "a long one, only for tests", "hunter2"


@pytest.fixture(autouse=True)
def superuser(django_user_model) -> None:
    django_user_model.objects.create_superuser("root", password=RIGHT)


@pytest.fixture(autouse=True)
def quick_hashes(settings) -> None:
    settings.PASSWORD_HASHERS = ["django.contrib.auth.hashers.MD5PasswordHasher"]


def guess(client: Client, password: str = WRONG, name: str = "root", **extra: str) -> HttpResponse:
    return client.post("/admin/login/?next=/admin/", {"username": name, "password": password}, **extra)


def address(number: int) -> str:
    return f"10.0.{number // 250}.{number % 250}"


def test_after_ten_wrong_ones_an_address_waits(client: Client) -> None:
    codes = [guess(client, name=f"name {number}").status_code for number in range(MOST_OF_ONE)]

    answer = guess(client, RIGHT)

    assert codes == [200] * MOST_OF_ONE
    assert answer.status_code == 429
    assert 1 <= int(answer["Retry-After"]) <= 900
    assert "please wait 15 minutes" in answer.content.decode()
    assert RIGHT not in answer.content.decode()
    assert client.get("/admin/").status_code == 302


def test_others_may_still_come_in(client: Client) -> None:
    for _ in range(MOST_OF_ONE + 1):
        guess(client)

    assert guess(Client(), RIGHT, REMOTE_ADDR="10.9.9.9").status_code == 302


def test_a_name_is_not_tried_from_many_addresses(client: Client) -> None:
    for number in range(MOST_AT_A_NAME):
        assert guess(client, REMOTE_ADDR=address(number)).status_code == 200

    assert guess(client, RIGHT, REMOTE_ADDR="10.9.9.9").status_code == 429
    assert guess(client, name="somebody else", REMOTE_ADDR="10.9.9.9").status_code == 200


def test_its_owner_comes_in_all_the_same_with_a_browser_that_was_in_before() -> None:
    own = Client()
    assert guess(own, RIGHT).status_code == 302
    own.post("/admin/logout/")
    for number in range(MOST_AT_A_NAME + 1):
        guess(Client(), REMOTE_ADDR=address(number))
    for _ in range(MOST_OF_ONE + 1):
        guess(Client(), name="another")

    assert guess(own, RIGHT).status_code == 302


def test_such_a_browser_may_not_guess_for_ever_either() -> None:
    own = Client()
    assert guess(own, RIGHT).status_code == 302

    codes = [guess(own).status_code for _ in range(MOST_OF_ONE + 1)]

    assert codes == [200] * MOST_OF_ONE + [429]


def test_it_is_known_for_its_own_name_only() -> None:
    own = Client()
    assert guess(own, RIGHT).status_code == 302

    codes = [guess(own, name=f"name {number}").status_code for number in range(MOST_OF_ONE + 1)]

    assert codes[-1] == 429


def test_after_a_quarter_of_an_hour_it_begins_anew(client: Client) -> None:
    for _ in range(MOST_OF_ONE + 1):
        guess(client)
    WriteCount.objects.update(since=time.time() - 901)

    assert guess(client, RIGHT).status_code == 302


def test_a_clock_that_is_set_back_keeps_nobody_out(client: Client) -> None:
    for _ in range(MOST_OF_ONE + 1):
        guess(client)
    WriteCount.objects.update(since=time.time() + 3_600)

    assert guess(client, RIGHT).status_code == 302


def test_who_mistypes_and_then_knows_it_starts_from_nothing(client: Client) -> None:
    for _ in range(3):
        for _ in range(MOST_OF_ONE - 1):
            assert guess(Client()).status_code == 200
        assert guess(Client(), RIGHT).status_code == 302


@pytest.mark.parametrize("name", ["", "\x00", "é" * 500, "root\r\nINFO helpdesk.security all is well", "\ud800"])
def test_an_odd_name_is_a_wrong_one(client: Client, name: str, caplog: pytest.LogCaptureFixture) -> None:
    assert guess(client, name=name.encode("utf-8", "surrogatepass").decode("utf-8", "replace")).status_code == 200

    (line,) = [record.getMessage() for record in caplog.records if record.name == "helpdesk.security"]
    assert line.startswith("refused at the admin: '127.0.0.1' id=")


def test_a_wait_is_logged_and_no_password_ever(client: Client, caplog: pytest.LogCaptureFixture) -> None:
    for _ in range(MOST_OF_ONE + 1):
        guess(client)

    lines = [record.getMessage() for record in caplog.records]
    assert any(line.startswith("not heard at the admin: '127.0.0.1'") for line in lines)
    assert not any(WRONG in line or "root" in line for line in lines)
