"""The API of analytics: the three calls, CSV, who may ask, and every parameter that is refused."""

import csv
import io
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import settings
from django.core import signing
from django.test import Client

from analytics.api_answers import as_cell
from analytics.services import ANALYSES
from analytics.tests.conftest import role_cookie
from analytics.tests.tickets_server import TicketsServer

pytestmark = pytest.mark.django_db
SLUGS = [analysis.slug for analysis in ANALYSES]


@pytest.fixture(autouse=True)
def some_tickets(tickets_server: TicketsServer) -> None:
    yesterday = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    tickets_server.tell(1, opened_at=yesterday)
    tickets_server.tell(2, opened_at=yesterday, status="active", category="facility_management")
    tickets_server.tell(3, opened_at="2026-01-10T08:00:00Z", status="closed", closed_at="2026-01-10T09:00:00Z")


def test_unresolved(staff: Client) -> None:
    answer = staff.get("/api/v1/unresolved/?last=48&unit=hours")
    assert answer.status_code == 200
    found = answer.json()
    own = {"last", "unit", "since", "count", "by_status", "category", "location"}
    assert set(found) == own | {"definition", "n", "time_zone", "as_of", "stale", "tickets_url"}
    assert (found["last"], found["unit"], found["count"], found["stale"]) == (48, "hours", 2, False)
    assert found["by_status"] == {"open": 1, "active": 1}
    assert found["since"].endswith("Z")
    assert found["as_of"].endswith("Z")


def test_unresolved_is_of_seven_days_unless_said_otherwise(staff: Client) -> None:
    found = staff.get("/api/v1/unresolved/").json()
    assert (found["last"], found["unit"]) == (7, "days")
    found = staff.get("/api/v1/unresolved/?last=&unit=").json()
    assert (found["last"], found["unit"]) == (7, "days")


def test_resolution_time(staff: Client) -> None:
    found = staff.get("/api/v1/resolution-time/?from=2026-01&to=2026-01").json()
    assert found["months"] == [
        {
            "month": "2026-01",
            "closed": 1,
            "average_seconds": 3600.0,
            "opened": 1,
            "median_seconds": 3600.0,
            "p90_seconds": 3600.0,
            "unfinished": False,
        }
    ]
    assert found["stale"] is False


def test_active_by_category(staff: Client) -> None:
    found = staff.get("/api/v1/active-by-category/").json()
    assert found["categories"] == [
        {"category": "facility_management", "active": 1},
        {"category": "technical_it", "active": 0},
        {"category": "services_complaints", "active": 0},
    ]


def test_without_the_tickets_api_the_last_figures_are_served_and_marked(
    staff: Client, tickets_server: TicketsServer
) -> None:
    before = staff.get("/api/v1/active-by-category/").json()
    with tickets_server.misbehaving(status=500):
        answer = staff.get("/api/v1/active-by-category/")
    assert answer.status_code == 200
    assert answer.json() == before | {"stale": True}


RESOLUTION_COLUMNS = ["month", "closed", "average_seconds", "opened", "median_seconds", "p90_seconds", "unfinished"]
RESOLUTION_COLUMNS += ["as_of", "stale"]


@pytest.mark.parametrize(
    ("path", "header", "rows"),
    [
        ("unresolved/?format=csv&last=2", ["last", "unit", "since", "count", "open", "active", "as_of", "stale"], 1),
        ("resolution-time/?format=csv&to=2026-01", RESOLUTION_COLUMNS, 1),
        ("active-by-category/?format=csv", ["category", "active", "as_of", "stale"], 3),
    ],
)
def test_csv(staff: Client, path: str, header: list[str], rows: int) -> None:
    answer = staff.get(f"/api/v1/{path}")
    assert answer.headers["Content-Type"] == "text/csv; charset=utf-8"
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    lines = list(csv.reader(io.StringIO(answer.content.decode())))
    assert lines[0] == header
    assert len(lines) == rows + 1


@pytest.mark.parametrize(
    ("value", "cell"), [("=1+1", "'=1+1"), ("@x", "'@x"), ("-1", "'-1"), (-1, -1), (None, ""), (True, "true")]
)
def test_no_cell_of_a_csv_is_a_formula(value: Any, cell: Any) -> None:
    assert as_cell(value) == cell


@pytest.mark.parametrize(
    ("path", "name"),
    [
        ("unresolved/?last=0", "last"),
        ("unresolved/?last=-1", "last"),
        ("unresolved/?last=3651", "last"),
        ("unresolved/?last=3651&unit=days", "last"),
        ("unresolved/?last=87601&unit=hours", "last"),
        ("unresolved/?last=1.5", "last"),
        ("unresolved/?last=week", "last"),
        ("unresolved/?last=%00", "last"),
        (f"unresolved/?last={'9' * 2000}", "last"),
        ("unresolved/?unit=weeks", "unit"),
        ("unresolved/?unit=HOURS", "unit"),
        ("unresolved/?days=7", "days"),
        ("unresolved/?format=xml", "format"),
        ("unresolved/?format=csv&last=0", "last"),
        ("resolution-time/?from=2026-13", "from"),
        ("resolution-time/?from=2026-1", "from"),
        ("resolution-time/?from=0000-01", "from"),
        ("resolution-time/?from=2026-01-01", "from"),
        ("resolution-time/?to=soon", "to"),
        ("resolution-time/?to=%D9%A2%D9%A0%D9%A2%D9%A6-01", "to"),
        ("resolution-time/?from=2026-02&to=2026-01", "from"),
        ("resolution-time/?last=7", "last"),
        ("active-by-category/?category=technical_it", "category"),
        ("?analysis=unresolved", "analysis"),
    ],
)
def test_a_bad_parameter_is_named(staff: Client, path: str, name: str) -> None:
    answer = staff.get(f"/api/v1/{path}")
    assert answer.status_code == 400
    assert answer.headers["Content-Type"] == "application/json"
    assert list(answer.json()) == [name]
    assert isinstance(answer.json()[name], list)


@pytest.mark.parametrize("path", ["unresolved/?last=87600&unit=hours", "unresolved/?last=3650", "unresolved/?last=1"])
def test_the_longest_and_the_shortest_period_are_taken(staff: Client, path: str) -> None:
    assert staff.get(f"/api/v1/{path}").status_code == 200


PATHS = ["", "analyses/", "unresolved/", "resolution-time/", "active-by-category/"]


@pytest.mark.parametrize("path", PATHS)
def test_the_service_token_may_ask(program: Client, path: str) -> None:
    assert program.get(f"/api/v1/{path}").status_code == 200


@pytest.mark.parametrize("path", PATHS)
def test_a_simple_user_may_not_ask(student: Client, path: str) -> None:
    answer = student.get(f"/api/v1/{path}")
    assert answer.status_code == 403
    assert "staff" in answer.json()["detail"]


@pytest.mark.parametrize("path", PATHS)
def test_nobody_may_not_ask(client: Client, path: str) -> None:
    assert client.get(f"/api/v1/{path}").status_code == 403


def odd_cookies() -> list[str]:
    def signed(value: Any, **wrong: str) -> str:
        return signing.dumps(value, **({"key": "tests-only-role-signing-key", "salt": "helpdesk_role"} | wrong))

    staff = {"role": "staff", "name": "", "browser": "b"}
    return [
        signed(staff, key="another-key"),
        signed(staff, salt="another-salt"),
        signed(staff)[:-1],
        signed(["staff"]),
        signed("staff"),
        signed({"role": "root"}),
        signed({"role": ["staff"]}),
        signed({}),
        "staff",
        "x" * 5000,
        "é:é:é",
    ]


@pytest.mark.parametrize("cookie", odd_cookies())
def test_a_forged_or_odd_cookie_is_no_role(client: Client, cookie: str) -> None:
    client.cookies["helpdesk_role"] = cookie
    assert client.get("/api/v1/unresolved/").status_code == 403


def test_an_expired_cookie_is_no_role(client: Client, monkeypatch: pytest.MonkeyPatch) -> None:
    long_ago = datetime.now(UTC).timestamp() - 13 * 3600
    with monkeypatch.context() as clock:
        clock.setattr("django.core.signing.time.time", lambda: long_ago)
        client.cookies["helpdesk_role"] = role_cookie("staff")
    assert client.get("/api/v1/unresolved/").status_code == 403


@pytest.mark.parametrize(
    "header",
    [
        "",
        "Bearer",
        "Bearer ",
        "Bearer wrong",
        "bearer tests-only-token",
        "Basic dXNlcjpwYXNz",
        "Bearer t\xe9",
        "Token x",
    ],
)
def test_a_wrong_authorization_is_refused_even_with_a_staff_cookie(staff: Client, header: str) -> None:
    answer = staff.get("/api/v1/unresolved/", headers={"Authorization": header})
    assert answer.status_code == 401
    assert answer.headers["WWW-Authenticate"] == "Bearer"
    assert "detail" in answer.json()


@pytest.mark.parametrize("method", ["post", "put", "patch", "delete"])
def test_nothing_can_be_written(program: Client, method: str) -> None:
    assert getattr(program, method)("/api/v1/unresolved/").status_code == 405


def test_the_root_lists_the_calls(staff: Client) -> None:
    found = staff.get("/api/v1/").json()
    assert found == {slug: f"http://testserver/api/v1/{slug}/" for slug in SLUGS}


@pytest.mark.parametrize("path", PATHS)
def test_a_browser_gets_a_page_without_inline_style_or_script(staff: Client, path: str) -> None:
    answer = staff.get(f"/api/v1/{path}", headers={"Accept": "text/html"})
    assert answer.headers["Content-Type"] == "text/html; charset=utf-8"
    assert "<style" not in answer.text
    assert " style=" not in answer.text


def test_the_schema_describes_every_call(client: Client) -> None:
    schema = client.get("/api/schema/?format=json").json()
    assert sorted(schema["paths"]) == sorted(f"/api/v1/{slug}/" for slug in ["analyses", *SLUGS])
    parameters = schema["paths"]["/api/v1/resolution-time/"]["get"]["parameters"]
    assert {parameter["name"] for parameter in parameters} == {"from", "to", "category", "location", "format"}


def test_the_documentation_needs_no_other_site(client: Client) -> None:
    page = client.get("/api/docs/").text.replace(f'<a href="{settings.HELPDESK_URL}', "<a ")
    page = page.replace(f'<a class="api-brand" href="{settings.HELPDESK_URL}', "<a ")
    assert "<style" not in page
    assert "http://" not in page
    assert "https://" not in page


def test_an_unknown_address_is_a_plain_404(staff: Client) -> None:
    answer = staff.get("/api/v1/nothing/")
    assert (answer.status_code, answer.headers["Content-Type"]) == (404, "application/json")


def test_answers_are_not_kept_by_caches(staff: Client) -> None:
    assert "no-store" in staff.get("/api/v1/unresolved/").headers["Cache-Control"]
