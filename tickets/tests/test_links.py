"""Links in what people write: text stays text, and nothing but http, https and mailto becomes a link."""

import html
import re

import pytest
from django.test import Client

from tickets.templatetags.reading import LINK_LENGTH, linked

LINK = '<a href="{0}" rel="nofollow noopener">{0}</a>'


@pytest.mark.parametrize(
    "address",
    [
        "http://example.edu",
        "https://example.edu/a/b?c=d#e",
        "HTTPS://EXAMPLE.edu/",
        "https://example.edu:8443/~ada/",
        "https://de.wikipedia.org/wiki/Heizung_(Technik)",
        "https://bücher.example/straße",
        "mailto:ada@example.edu",
    ],
)
def test_an_address_becomes_a_link(address: str) -> None:
    assert linked(address) == LINK.format(address)
    assert linked(f"See {address}, please") == f"See {LINK.format(address)}, please"
    assert linked(f"({address}).") == f"({LINK.format(address)})."


def test_several_and_line_breaks() -> None:
    text = "First http://a.example/\nthen https://b.example/x?y=1&z=2!"

    assert linked(text) == (
        f"First {LINK.format('http://a.example/')}\nthen {LINK.format('https://b.example/x?y=1&amp;z=2')}!"
    )


@pytest.mark.parametrize(
    "text",
    [
        "javascript:alert(1)",
        "JaVaScRiPt://example.edu/%0aalert(1)",
        "data:text/html,<script>alert(1)</script>",
        "vbscript:msgbox(1)",
        "file:///etc/passwd",
        "xhttp://example.edu",
        "http://",
        "https:// example.edu",
        "mailto:",
        "at 10:30: nothing",
        "http://\u202eude.elpmaxe",
        f"http://example.edu/{'x' * LINK_LENGTH}",
    ],
)
def test_everything_else_stays_text(text: str) -> None:
    assert linked(text) == html.escape(text)


@pytest.mark.parametrize(
    "text",
    [
        '<a href="http://example.edu" onclick="alert(1)">x</a>',
        'http://example.edu/"onmouseover="alert(1)',
        "http://example.edu/'onmouseover='alert(1)",
        "http://example.edu/<script>alert(1)</script>",
        "http://example.edu/`onclick=alert(1)`",
        "<script>location='http://example.edu/'+document.cookie</script>",
        "http://example.edu/&quot;onclick=alert(1)",
        "<img src=x:y onerror=alert(1)> https://example.edu/",
    ],
)
def test_markup_cannot_get_through(text: str) -> None:
    shown = linked(text)

    without_links = re.sub(r'<a href="(https?://[^"<>\s]*)" rel="nofollow noopener">\1</a>', r"\1", shown)
    assert "<" not in without_links
    assert '"' not in without_links
    assert html.unescape(without_links) == text


def test_a_link_ends_before_a_character_that_turns_the_direction() -> None:
    assert linked("http://example.edu/\u202egnp.exe") == f"{LINK.format('http://example.edu/')}\u202egnp.exe"


def test_brackets_without_end_are_read_in_no_time() -> None:
    assert linked(f"http://e.example/{')' * 1_900}") == LINK.format("http://e.example/") + ")" * 1_900


@pytest.mark.django_db
def test_description_and_messages_have_links_on_the_page(student_browser: Client, make_ticket) -> None:
    ticket = make_ticket(description="See https://example.edu/plan <b>now</b>")
    student_browser.post(f"/tickets/{ticket.pk}/messages/", {"body": "or http://example.edu/b\n<i>later</i>"})

    page = student_browser.get(f"/tickets/{ticket.pk}/").content.decode()

    assert f"See {LINK.format('https://example.edu/plan')} &lt;b&gt;now&lt;/b&gt;" in page
    assert f"or {LINK.format('http://example.edu/b')}\n&lt;i&gt;later&lt;/i&gt;" in page
