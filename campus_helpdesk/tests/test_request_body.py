"""The length of a body: it is announced, and it is not too large."""

import pytest
from django.conf import settings
from django.http import HttpResponse
from django.test import Client, RequestFactory

from campus_helpdesk.request_body import RequestBodyMiddleware

pytestmark = pytest.mark.django_db

ADDRESSES = ["/api/v1/tickets/", "/tickets/new/", "/enter/user/"]


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_body_without_a_length_is_411(address: str) -> None:
    request = RequestFactory().post(address)
    request.META |= {"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": ""}

    answer = RequestBodyMiddleware(lambda _: pytest.fail("It was let through."))(request)

    assert answer.status_code == 411
    assert "Content-Length" in answer.content.decode()
    assert answer["Content-Type"].startswith("application/json" if address.startswith("/api/") else "text/html")


@pytest.mark.parametrize("address", ADDRESSES)
@pytest.mark.parametrize("length", [str(settings.DATA_UPLOAD_MAX_MEMORY_SIZE + 1), "9" * 30, "9" * 5_000])
def test_a_body_that_is_too_large_is_413(student_browser: Client, address: str, length: str) -> None:
    answer = student_browser.post(address, content_type="application/x-www-form-urlencoded", CONTENT_LENGTH=length)

    assert answer.status_code == 413
    assert "too large" in answer.content.decode()
    if address.startswith("/api/"):
        assert list(answer.json()) == ["detail"]


@pytest.mark.parametrize("length", ["", "-1", "abc", "²", "1.5", " "])
def test_a_length_that_is_no_number_is_no_crash(student_browser: Client, length: str) -> None:
    assert student_browser.post("/enter/user/", CONTENT_LENGTH=length).status_code in (303, 400)


def test_a_body_of_a_megabyte_reaches_the_forms_own_answer(student_browser: Client) -> None:
    answer = student_browser.post("/tickets/new/", {"description": "word " * 200_000})

    assert answer.status_code == 422
    assert "At most 10,000 characters" in answer.content.decode()


@pytest.mark.parametrize("address", ["/tickets/new/", "/tickets/new/preview/", "/tickets/1/messages/", "/"])
def test_forms_with_photos_may_be_as_large_as_five_of_them(address: str) -> None:
    let_through = RequestBodyMiddleware(lambda _: HttpResponse("let through"))

    def status(length: int, content_type: str = "multipart/form-data; boundary=x") -> int:
        request = RequestFactory().post(address, content_type=content_type)
        request.META["CONTENT_LENGTH"] = str(length)
        return let_through(request).status_code

    assert status(41 * 1024 * 1024) == status(48 * 1024 * 1024) == 200
    assert status(48 * 1024 * 1024 + 1) == 413
    assert status(17 * 1024 * 1024, "application/x-www-form-urlencoded") == 413


@pytest.mark.parametrize("address", ["/tickets/1/edit/", "/enter/user/", "/tickets/1/messages/x", "/admin/login/"])
def test_others_may_not(address: str) -> None:
    request = RequestFactory().post(address, content_type="multipart/form-data; boundary=x")
    request.META["CONTENT_LENGTH"] = str(17 * 1024 * 1024)

    answer = RequestBodyMiddleware(lambda _: pytest.fail("It was let through."))(request)

    assert answer.status_code == 413
