"""Everything the helpdesk says, in the reader's language: complete catalogs, the browser's choice, the switch."""

import re

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone, translation

from batches.models import Batch, BatchTicket
from batches.work import begin, go_on
from languages import bare_words
from languages.deployables import HELPDESK
from languages.problems import problems
from tickets import dates, lifecycle, wording
from tickets.changes import newest_cursor
from tickets.models import Category, TicketChange
from tickets.roles import EVERYONE_MAY, REFUSALS, Action, Actor

pytestmark = pytest.mark.django_db

TRANSLATED = [code for code, _ in settings.LANGUAGES if code != "en"]
OPEN = {"en": "Open", "it": "Aperto", "de": "Offen", "es": "Abierto", "fr": "Ouvert", "pt": "Aberto"}
REPORT = {
    "en": "Report a problem",
    "it": "Segnala un problema",
    "de": "Ein Problem melden",
    "es": "Avisar de un problema",
    "fr": "Signaler un problème",
    "pt": "Comunicar um problema",
}


@pytest.mark.parametrize("language", TRANSLATED)
def test_no_text_is_missing(language: str) -> None:
    assert problems(HELPDESK, language) == []


def test_no_template_says_anything_outside_its_translate_tags() -> None:
    assert [words for file in HELPDESK.template_files() for words in bare_words.in_template(file)] == []


def test_no_script_says_anything_of_its_own() -> None:
    assert [words for file in HELPDESK.script_files() for words in bare_words.in_script(file)] == []


@pytest.mark.parametrize("language", OPEN)
def test_the_browser_chooses_the_language(student_browser: Client, make_ticket, language: str) -> None:
    make_ticket()

    answer = student_browser.get("/tickets/", headers={"Accept-Language": f"{language}-XX,{language};q=0.9,en;q=0.5"})

    page = answer.content.decode()
    assert f'<html lang="{language}">' in page
    assert REPORT[language] in page
    assert f'<span class="chip chip-open">{OPEN[language]}</span>' in page
    assert answer["Content-Language"] == language
    assert "Accept-Language" in answer["Vary"]


def test_a_language_that_there_is_not_is_english(client: Client) -> None:
    answer = client.get("/", headers={"Accept-Language": "fi"})

    assert "Something wrong on the campus?" in answer.content.decode()


def test_the_switch_keeps_the_language_for_a_year_and_returns_to_the_page(client: Client) -> None:
    answer = client.post(
        "/language/", {"language": "it", "next": "/?next=/tickets/"}, headers={"Accept-Language": "de"}
    )

    assert answer.status_code == 302
    assert answer["Location"] == "/?next=/tickets/"
    cookie = answer.cookies["helpdesk_language"]
    assert (cookie.value, cookie["max-age"], cookie["httponly"], cookie["samesite"]) == ("it", 31536000, True, "Lax")
    page = client.get("/", headers={"Accept-Language": "de"}).content.decode()
    assert "Qualcosa non va nel campus?" in page
    assert re.search(r'<option value="it" lang="it"\s+selected>Italiano</option>', page)


def test_on_https_the_cookie_is_bound_to_the_host(client: Client) -> None:
    answer = client.post("/language/", {"language": "fr", "next": "/"}, secure=True)

    assert answer.cookies["__Host-helpdesk_language"]["secure"]
    assert "Quelque chose ne va pas" in client.get("/", secure=True).content.decode()


def test_the_switch_leads_to_no_other_site(client: Client) -> None:
    answer = client.post("/language/", {"language": "it", "next": "https://elsewhere.example/"})

    assert answer["Location"] == "/"


@pytest.mark.parametrize("language", ["tlh", "", "../../etc"])
def test_a_language_that_is_not_offered_is_not_kept(client: Client, language: str) -> None:
    answer = client.post("/language/", {"language": language, "next": "/"})

    assert answer.status_code == 302
    assert "helpdesk_language" not in answer.cookies


def test_the_switch_only_takes_posts(client: Client) -> None:
    assert client.get("/language/").status_code == 405


def test_the_switch_needs_the_token_of_its_form() -> None:
    assert Client(enforce_csrf_checks=True).post("/language/", {"language": "it"}).status_code == 403


def test_an_answer_to_a_post_has_a_switch_that_leads_to_a_page(student_browser: Client, make_ticket) -> None:
    ticket = make_ticket()

    page = student_browser.post(f"/tickets/{ticket.pk}/messages/", {"body": ""}).content.decode()

    assert f'name="next" value="/tickets/{ticket.pk}/"' in page


def test_errors_and_refusals_follow(student_browser: Client, make_ticket) -> None:
    ticket = make_ticket()
    german = {"Accept-Language": "de"}

    lost = student_browser.get("/nowhere/", headers=german)
    refused = student_browser.post(f"/tickets/{ticket.pk}/activate/", headers=german)
    empty = student_browser.post("/tickets/new/", {"description": ""}, headers=german)
    api = student_browser.post("/api/v1/tickets/", {"category": "x"}, "application/json", headers=german)

    assert "Hier ist nichts" in lost.content.decode()
    assert "Nur das Helpdesk-Team kann die Arbeit an einem Ticket beginnen." in refused.content.decode()
    assert "Sagen Sie in ein paar Worten, was nicht stimmt." in empty.content.decode()
    assert api.json()["category"] == ["Dieses Feld kann hier nicht gesetzt werden."]


def test_every_action_that_not_everyone_may_has_its_refusal() -> None:
    assert REFUSALS.keys() == frozenset(Action) - EVERYONE_MAY


def test_machines_read_the_same_in_every_language(staff_browser: Client, make_ticket) -> None:
    ticket = make_ticket()
    german = {"Accept-Language": "de"}

    for address in (f"/api/v1/tickets/{ticket.pk}/", "/tickets/export/?format=csv"):
        in_english, in_german = staff_browser.get(address), staff_browser.get(address, headers=german)
        assert in_english.getvalue() == in_german.getvalue()
    for address in ("/tickets/", f"/tickets/{ticket.pk}/"):
        page = staff_browser.get(address, headers=german).content.decode()
        assert f'data-modified="{ticket.modified_at.timestamp()}"' in page


def test_open_pages_of_one_list_are_each_told_in_their_language(
    student_browser: Client, make_ticket, staff: Actor
) -> None:
    ticket, since = make_ticket(status="active"), newest_cursor()
    lifecycle.recategorise_ticket(ticket_id=ticket.pk, by=staff, category=other_category(ticket.category))

    labels = {
        language: student_browser.get(
            "/tickets/live/", {"since": str(since)}, headers={"Accept-Language": language}
        ).json()["tickets"][0]["label"]
        for language in ("en", "it", "de", "en")
    }

    assert labels == {"en": "Active", "it": "In corso", "de": "In Arbeit"}


def other_category(category: str) -> str:
    return next(value for value in Category.values if value != category)


def test_the_history_and_its_times_follow(staff_browser: Client, make_ticket, staff: Actor) -> None:
    ticket = make_ticket(status="closed")
    opened = timezone.localtime(ticket.opened_at)

    page = staff_browser.get(f"/tickets/{ticket.pk}/", headers={"Accept-Language": "fr"}).content.decode()

    assert "<bdi>Bruno</bdi> (helpdesk) a fermé le ticket" in page
    with translation.override("fr"):
        assert f'title="{dates.long_moment(opened)}:{opened:%S}"' in page


def test_a_batch_says_why_tickets_were_skipped_to_each_reader(staff_browser: Client, make_ticket, staff: Actor) -> None:
    with translation.override("de"):
        batch = begin(task=Batch.Task.CLOSE, ids=[make_ticket(status="closed").pk], by=staff)
        go_on(batch=batch, by=staff)

    assert BatchTicket.objects.get().reason == "already closed"
    in_italian = staff_browser.get(f"/tickets/batch/{batch.pk}/", headers={"Accept-Language": "it"}).content.decode()
    assert "0 chiusi, 1 saltato: già chiuso" in in_italian


@pytest.mark.parametrize(
    ("language", "day", "number"),
    [
        ("en", "3 May 2026, 09:05", "12,345"),
        ("it", "3 mag 2026, 09:05", "12.345"),
        ("de", "3. Mai 2026, 09:05", "12.345"),
        ("es", "3 de mayo de 2026, 09:05", "12.345"),
        ("fr", "3 mai 2026, 09:05", "12\xa0345"),
        ("pt", "3 mai 2026, 09:05", "12.345"),
    ],
)
def test_days_and_numbers_are_written_as_the_language_writes_them(language: str, day: str, number: str) -> None:
    with translation.override(language):
        assert dates.long_moment(timezone.datetime(2026, 5, 3, 9, 5)) == day
        assert dates.number(12_345) == number


@pytest.mark.parametrize(
    ("language", "one", "three"),
    [
        ("en", "1 hour ago", "3 hours ago"),
        ("it", "1 ora fa", "3 ore fa"),
        ("de", "vor 1 Stunde", "vor 3 Stunden"),
        ("es", "hace 1 hora", "hace 3 horas"),
        ("fr", "il y a 1 heure", "il y a 3 heures"),
        ("pt", "há 1 hora", "há 3 horas"),
    ],
)
def test_one_and_many_have_their_own_forms(language: str, one: str, three: str) -> None:
    now = timezone.now()
    with translation.override(language):
        assert wording.ago(now - timezone.timedelta(hours=1), now) == one
        assert wording.ago(now - timezone.timedelta(hours=3), now) == three


def test_a_filter_is_named_in_the_language_of_the_page(staff_browser: Client, make_ticket) -> None:
    make_ticket()

    page = staff_browser.get("/tickets/?opened_weekday=1&untouched_for=24", headers={"Accept-Language": "de"})

    assert [words for _, words in page.context["chips"]] == ["Unverändert seit 1 Tag", "Gemeldet am Montag"]


def test_every_change_has_its_words(make_ticket, staff: Actor) -> None:
    ticket = make_ticket()
    for category in Category:
        change = TicketChange(ticket=ticket, kind="recategorised", after={"category": category.value})
        assert wording.what_happened(change).startswith("corrected the category to ")
    for fields in (["description"], ["location"], ["location", "description"], ["description", "category"]):
        change = TicketChange(ticket=ticket, kind="edited", after=dict.fromkeys(fields, "x"))
        assert wording.what_happened(change).startswith("edited the ")


def test_the_words_of_the_scripts_are_those_of_the_page(staff_browser: Client, make_ticket) -> None:
    ticket = make_ticket()

    page = staff_browser.get(f"/tickets/{ticket.pk}/", headers={"Accept-Language": "de"}).content.decode()

    assert 'data-new-messages-other="{number} neue Nachrichten."' in page
    assert 'data-typed-stays="Was Sie getippt haben, bleibt hier."' in page
