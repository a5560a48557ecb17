"""Pages, figures and errors in the reader's language: the browser's, or the one chosen with the switch."""

import json
import re
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest
from django.conf import LazySettings
from django.test import Client
from django.utils import translation
from django.utils.translation import override

from analytics.models import FeedPosition
from analytics.moments import day_words, duration_words, moment_words, month_words
from analytics.services import ANALYSES
from analytics.tests.tickets_server import TicketsServer
from analytics.wording import number_words, percent_words
from languages.bare_words import LETTER, Page
from languages.deployables import LANGUAGES

pytestmark = pytest.mark.django_db
COOKIE = "helpdesk_language"
ALWAYS_THE_SAME = re.compile(r"Campus Helpdesk|Esperanto|API|GET \S+|CSV|XLSX|JSON|UTC|n =|/?\?\S+|\w+://\S+")
MARKED = re.compile(r"⟦[^⟦⟧]*⟧")


@pytest.fixture(autouse=True)
def a_few_tickets(tickets_server: TicketsServer) -> None:
    tickets_server.columns += ["location", "answered_at", "assigned_category"]
    yesterday = (datetime.now(UTC) - timedelta(days=1)).isoformat()
    tickets_server.tell(1, opened_at=yesterday)
    tickets_server.tell(2, status="active", category="facility_management")
    closed = {"status": "closed", "closed_at": "2026-01-11T11:00:00Z", "answered_at": "2026-01-10T09:30:00Z"}
    closed |= {"activated_at": "2026-01-10T09:00:00Z", "assigned_category": "facility_management"}
    tickets_server.tell(3, opened_at="2026-01-10T08:00:00Z", **closed)


@pytest.mark.parametrize(
    ("language", "title"),
    [
        ("en", "Unresolved tickets"),
        ("it", "Ticket non risolti"),
        ("de", "Ungelöste Tickets"),
        ("es", "Tickets sin resolver"),
        ("fr", "Tickets non résolus"),
        ("pt", "Tickets por resolver"),
    ],
)
def test_the_browser_says_which_language(staff: Client, language: str, title: str) -> None:
    answer = staff.get("/?analysis=unresolved", headers={"Accept-Language": f"{language}-XX, en;q=0.5"})
    assert answer.status_code == 200
    assert f'<html lang="{language}">' in answer.text
    assert f"<h1>{title}</h1>" in answer.text
    assert answer["Content-Language"] == language
    assert "Accept-Language" in answer["Vary"]


def test_an_unknown_language_is_english(staff: Client) -> None:
    assert "<h1>Today</h1>" in staff.get("/", headers={"Accept-Language": "tlh, *"}).text


def test_the_switch_outweighs_the_browser(staff: Client) -> None:
    answer = staff.post("/language/", {"language": "de", "next": "/?analysis=age"})
    assert (answer.status_code, answer["Location"]) == (302, "/?analysis=age")
    cookie = answer.cookies[COOKIE]
    assert (cookie.value, cookie["max-age"], cookie["samesite"], cookie["httponly"]) == ("de", 31_536_000, "Lax", True)
    assert "<h1>Heute</h1>" in staff.get("/", headers={"Accept-Language": "it"}).text


def test_on_https_the_choice_is_bound_to_the_host(staff: Client) -> None:
    answer = staff.post("/language/", {"language": "fr", "next": "/"}, secure=True)
    assert (answer.cookies[f"__Host-{COOKIE}"]["secure"], answer.cookies.get(COOKIE)) == (True, None)
    staff.cookies["__Host-helpdesk_role"] = staff.cookies["helpdesk_role"].value
    assert "<h1>Aujourd’hui</h1>" in staff.get("/", secure=True).text


@pytest.mark.parametrize("elsewhere", ["https://elsewhere.test/", "//elsewhere.test/", "javascript:alert(1)"])
def test_the_switch_leads_nowhere_else(staff: Client, elsewhere: str) -> None:
    assert staff.post("/language/", {"language": "de", "next": elsewhere})["Location"] == "/"


def test_a_language_that_is_not_offered_changes_nothing(staff: Client) -> None:
    answer = staff.post("/language/", {"language": "tlh", "next": "/"})
    assert (answer.status_code, COOKIE in answer.cookies) == (302, False)


def test_a_choice_from_another_site_is_refused_in_words() -> None:
    answer = Client(enforce_csrf_checks=True).post("/language/", {"language": "de", "next": "/"})
    assert (answer.status_code, COOKIE in answer.cookies) == (403, False)
    assert "The language could not be changed" in answer.text


def test_every_page_has_the_switch_with_every_language_by_its_own_name(staff: Client) -> None:
    for path in ("/", "/?analysis=age", "/nothing/"):
        text = staff.get(path, headers={"Accept-Language": "pt"}).text
        assert '<option value="pt" lang="pt" selected>Português</option>' in text
        assert '<option value="de" lang="de" >Deutsch</option>' in text
        assert f'name="next" value="{path}"' in text


@pytest.mark.parametrize(
    ("language", "number", "percent", "duration", "day", "moment"),
    [
        ("en", "1,234", "12.5%", "1 day 2 hours", "Tue 3 March 2026", "3 March 2026, 14:05:06 UTC"),
        ("it", "1.234", "12,5%", "1 giorno 2 ore", "mar 3 marzo 2026", "3 marzo 2026, 14:05:06 UTC"),
        ("de", "1.234", "12,5\xa0%", "1 Tag 2 Stunden", "Di, 3. März 2026", "3. März 2026, 14:05:06 UTC"),
        ("es", "1.234", "12,5\xa0%", "1 día 2 horas", "mar 3 de marzo de 2026", "3 de marzo de 2026, 14:05:06 UTC"),
        ("fr", "1\xa0234", "12,5\xa0%", "1 jour 2 heures", "mar 3 mars 2026", "3 mars 2026, 14:05:06 UTC"),
        ("pt", "1.234", "12,5%", "1 dia 2 horas", "ter 3 de março de 2026", "3 de março de 2026, 14:05:06 UTC"),
    ],
)
def test_numbers_and_dates_are_written_as_the_language_does(
    language: str, number: str, percent: str, duration: str, day: str, moment: str
) -> None:
    with override(language):
        assert (number_words(1234), number_words(1234, sign="+")) == (number, f"+{number}")
        assert percent_words(0.125, decimals=1) == percent
        assert duration_words(93_600) == duration
        assert day_words("2026-03-03") == day
        assert moment_words(datetime(2026, 3, 3, 14, 5, 6, tzinfo=UTC)) == moment


def test_what_is_kept_of_one_language_is_not_said_in_another() -> None:
    said = {}
    for language in ("it", "de", "it"):
        with override(language):
            said[language] = (month_words("2026-03"), duration_words(0.25))
    assert said == {"it": ("marzo 2026", "0,25 secondi"), "de": ("März 2026", "0,25 Sekunden")}


def test_in_french_there_is_one_of_nothing() -> None:
    with override("fr"):
        assert (duration_words(0), duration_words(2)) == ("0 seconde", "2 secondes")


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_failure_is_kept_without_a_language(staff: Client, tickets_server: TicketsServer, language: str) -> None:
    with tickets_server.misbehaving(status=503):
        english = staff.get("/").context["fresh"]["warning"]
        said = staff.get("/", headers={"Accept-Language": language}).context["fresh"]["warning"]
    assert FeedPosition.current().failure == "The tickets API answers with an error (%(status)s)."
    assert "(503)" in english
    assert "(503)" in said
    assert "answers" not in said


@pytest.mark.parametrize("slug", [analysis.slug for analysis in ANALYSES])
def test_only_the_sentences_of_an_api_answer_follow_the_language(program: Client, slug: str) -> None:
    english, german = [program.get(f"/api/v1/{slug}/", headers={"Accept-Language": one}).json() for one in ("en", "de")]
    changed = {name for name in english if english[name] != german[name]}
    assert "definition" in changed
    assert changed <= {"definition", "as_of", "since", "tickets_url", "classes"}


def test_a_file_is_for_programs_in_every_language(program: Client) -> None:
    path = "/api/v1/resolution-time/?format=csv"
    english, german = [program.get(path, headers={"Accept-Language": one}).text for one in ("en", "de")]
    cells = [[line.rsplit(",", 2)[0] for line in text.splitlines()] for text in (english, german)]
    assert cells[0] == cells[1]


def test_an_error_of_the_api_follows_the_language(program: Client) -> None:
    answer = program.get("/api/v1/unresolved/?last=many", headers={"Accept-Language": "it"})
    assert (answer.status_code, answer.json()) == (400, {"last": ["Scrivi un numero intero."]})


def test_the_bounds_in_an_error_are_numbers_of_the_language(program: Client) -> None:
    answer = program.get("/api/v1/unresolved/?last=100000&unit=hours", headers={"Accept-Language": "de"})
    assert answer.json() == {"last": ["Wählen Sie 1 bis 87.600 Stunden."]}


def test_the_schema_is_the_same_in_every_language(client: Client) -> None:
    answer = client.get("/api/schema/", headers={"Accept-Language": "de"})
    assert (answer.content, answer["Content-Language"]) == (client.get("/api/schema/").content, "en")
    assert "Tickets opened in the period" in answer.text


@pytest.fixture
def every_translation_marked(settings: LazySettings, monkeypatch: pytest.MonkeyPatch) -> None:
    """A language of its own, in which every text is the English one between marks."""
    settings.LANGUAGES = [("eo", "Esperanto")]
    marked = {
        "gettext": lambda text: f"⟦{text}⟧",
        "pgettext": lambda context, text: f"⟦{text}⟧",
        "ngettext": lambda one, many, number: f"⟦{one if number == 1 else many}⟧",
    }
    for name, function in marked.items():
        monkeypatch.setattr(translation._trans, name, function, raising=False)


def unmarked(text: str) -> str:
    """Without what a translation has brought, which may have other translations within."""
    while MARKED.search(text):
        text = MARKED.sub("", text)
    return text


def untranslated(texts: list[str]) -> list[str]:
    return [text for text in texts if LETTER.search(ALWAYS_THE_SAME.sub("", unmarked(text)))]


def chart_texts(page: str) -> list[str]:
    charts = [json.loads(one) for one in re.findall(r'type="application/json">(.*?)</script>', page)]
    texts: list[Any] = []
    for chart in charts:
        texts += [chart["axis"], *chart["labels"]]
        texts += [text for series in chart["series"] for text in (series["name"], series["short"], *series["words"])]
    return texts


@pytest.mark.parametrize(
    "path",
    [
        "/",
        *[f"/?analysis={analysis.slug}" for analysis in ANALYSES],
        "/?analysis=resolution-time&from=2026-01&to=2026-01",
        "/?analysis=unresolved&last=many",
        "/?analysis=backlog&days=9999",
        "/?analysis=load&from=2026-03&to=2026-01",
        "/?analysis=age&location=nowhere",
        "/nothing/",
    ],
)
@pytest.mark.usefixtures("every_translation_marked")
def test_a_page_shows_no_text_that_is_not_translated(staff: Client, path: str) -> None:
    answer = staff.get(path, headers={"Accept-Language": "eo"})
    page = Page()
    # First, because a sentence can have elements within.
    page.feed(unmarked(answer.text))
    assert "⟦" in answer.text
    assert untranslated([*page.words, *chart_texts(answer.text)]) == []


@pytest.mark.usefixtures("every_translation_marked")
def test_a_warning_shows_no_text_that_is_not_translated(staff: Client, tickets_server: TicketsServer) -> None:
    with tickets_server.misbehaving(body=b"{"):
        answer = staff.get("/", headers={"Accept-Language": "eo"})
    assert "⟦no JSON.⟧" in answer.context["fresh"]["warning"]
    assert untranslated([answer.context["fresh"]["warning"]]) == []
