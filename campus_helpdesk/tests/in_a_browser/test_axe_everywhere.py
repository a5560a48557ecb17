"""Everybody can use every page in every state: axe, narrow screens, large letters, system colours, keyboard."""

from collections.abc import Callable, Iterator
from itertools import product
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from django.conf import LazySettings
from django.contrib.auth.models import User
from django.test import Client
from playwright.sync_api import Browser, Page, expect

from batches.work import begin, go_on
from campus_helpdesk.doors import COOKIE, sign_role
from campus_helpdesk.tests.in_a_browser.states import HELPDESK, OTHERS, REPORT, State
from campus_helpdesk.tests.processes import serve, site_environment, wait_until_up
from messaging.models import CannedReply, Message
from tickets.roles import Actor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
Show = Callable[..., Page]
LOOKS = list(product(("light", "dark"), (1280, 360)))
OPTIONS = {
    "runOnly": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    "resultTypes": ["violations"],
    "preload": False,
}
CONTROLS = "a:visible, button:visible, input:visible, select:visible, textarea:visible, summary:visible"
FOCUSED = """() => {
  const one = document.activeElement;
  if (one === document.body) return null;
  const isOutlined = (pseudo) => getComputedStyle(one, pseudo).outlineStyle !== "none";
  return {
    place: [...document.querySelectorAll("*")].indexOf(one),
    outlined: isOutlined(null) || isOutlined("::after"),
    html: one.outerHTML.slice(0, 200),
  };
}"""
# WCAG 2.2, 2.5.8: 24 by 24 pixels, apart from what stands in a sentence or has room around it.
SMALL = """() => [...document.querySelectorAll(
    "main :is(button, select, input:not([type=hidden]), summary), .button, .nav-link")]
  .filter((one) => one.checkVisibility({visibilityProperty: true}) && !one.closest(".visually-hidden"))
  .map((one) => [one.getBoundingClientRect(), one])
  .filter(([box]) => box.width && (box.width < 24 || box.height < 24))
  .map(([box, one]) => `${Math.round(box.width)}x${Math.round(box.height)} ${one.outerHTML.slice(0, 120)}`)"""


@pytest.fixture
def cast(make_ticket, staff: Actor) -> dict[str, int]:
    """A ticket in each state, one with a long thread, and a batch that is done."""
    CannedReply.objects.create(title="Repaired", text="#{number} is repaired.", position=1)
    tickets = {status: make_ticket(status=status) for status in ("open", "active", "closed")}
    long = make_ticket("The WiFi in the library drops", location="Library, reading room")
    Message.objects.bulk_create(
        Message(ticket=long, author_role=role, author_name="Ada", body=f"Still so, {number}", created_at=long.opened_at)
        for number in range(40)
        for role in ("user", "staff")
    )
    batch = begin(task="close", ids=[make_ticket().pk, make_ticket(status="active").pk], by=staff, message="Done")
    go_on(batch=batch, by=staff)
    return {status: ticket.pk for status, ticket in tickets.items()} | {"long": long.pk, "batch": batch.pk}


@pytest.fixture
def superuser(db: None) -> Client:
    client = Client()
    client.force_login(User.objects.create_superuser("root"))
    return client


@pytest.fixture
def show(
    chromium: Browser, live_server, cast: dict[str, int], student: Actor, staff: Actor, superuser: Client
) -> Iterator[Show]:
    """A window of its own for a state, as its role sees it; no script may fail there, no content policy be broken."""
    cookies = {
        "": {},
        "user": {COOKIE: sign_role(student)},
        "staff": {COOKIE: sign_role(staff)},
        "admin": {name: morsel.value for name, morsel in superuser.cookies.items()},
    }
    complaints: list[str] = []

    def show_it(state: State, **options: object) -> Page:
        context = chromium.new_context(base_url=live_server.url, **options)
        context.set_default_timeout(15_000)
        context.add_cookies(
            [{"name": name, "value": value, "url": live_server.url} for name, value in cookies[state.role].items()]
        )
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(f"{state.name}: {error}"))
        page.on("console", lambda said: complaints.append(said.text) if "Content Security" in said.text else None)
        state.show(page, cast)
        return page

    yield show_it
    assert complaints == []


def axe_finds(page: Page) -> list[tuple[str, list[str]]]:
    found = Axe().run(page, options=OPTIONS).response["violations"]
    return [(one["id"], [node["html"][:300] for node in one["nodes"]]) for one in found]


# The admin's own colours change slowly, also for who wants no motion.
AT_REST = """new Promise((drawn) => requestAnimationFrame(() => requestAnimationFrame(drawn))).then(() => {
  const changes = document.getAnimations().filter((one) => one instanceof CSSTransition);
  return Promise.allSettled(changes.map((one) => one.finished));
})"""


def look(page: Page, scheme: str, width: int) -> None:
    # Else colours are looked at while they still change from one scheme to the other.
    page.emulate_media(color_scheme=scheme, reduced_motion="reduce")
    page.set_viewport_size({"width": width, "height": 800})
    expect(page.locator(".htmx-request")).to_have_count(0)
    page.evaluate(AT_REST)
    # On a phone the actions lie over what one can scroll away from under them; at the end they lie over nothing.
    page.evaluate("scrollTo(0, document.documentElement.scrollHeight)")


def close(page: Page) -> None:
    # A request that is still under way would use the database while it is emptied.
    page.wait_for_load_state("networkidle")
    page.context.close()


def send_a_report(page: Page) -> None:
    page.locator("#id_description").fill(REPORT)
    page.locator("main button.button-primary[type=submit], main button.button-primary:not([type])").last.click()
    page.wait_for_url("**/tickets/**")


def has_room(page: Page, width: int) -> bool:
    return page.evaluate("document.documentElement.scrollWidth") <= width


def axe_faults(page: Page) -> Iterator[str]:
    for scheme, width in LOOKS:
        look(page, scheme, width)
        yield from (f"{rule} in {scheme} at {width}: {html}" for rule, html in axe_finds(page))


def faults_of(page: Page) -> Iterator[str]:
    """What keeps somebody from using the page as it is now; afterwards it is wide, and its letters are large."""
    yield from axe_faults(page)
    page.set_viewport_size({"width": 320, "height": 800})
    if not has_room(page, 320):
        yield "scrolls sideways at 320"
    yield from (f"is small: {html}" for html in page.evaluate(SMALL))
    page.set_viewport_size({"width": 1280, "height": 800})
    page.evaluate("document.documentElement.style.fontSize = '200%'")
    if not has_room(page, 1280):
        yield "scrolls sideways with letters twice as large"


@pytest.mark.parametrize(
    "about", ["entry", "list", "new", "ticket", "mine", "edit", "sorting", "round", "batch", "error"]
)
def test_every_state_of_a_page_can_be_used_by_everybody(show: Show, about: str) -> None:
    faults: list[str] = []
    for state in HELPDESK:
        if state.name.startswith(about):
            page = show(state)
            faults += [f"{state.name}: {fault}" for fault in faults_of(page)]
            close(page)

    assert not faults, "\n".join(faults)


def test_an_empty_list_can_be_used_by_everybody(open_page: Callable[..., Page], student: Actor) -> None:
    page = open_page("/tickets/", student)
    expect(page.locator(".empty")).to_be_visible()

    faults = list(faults_of(page))
    assert not faults, "\n".join(faults)


def test_too_many_writes_are_refused_on_a_page_for_everybody(
    open_page: Callable[..., Page], student: Actor, settings: LazySettings
) -> None:
    settings.WRITES_PER_MINUTE = 1
    page = open_page("/tickets/new/", student)
    send_a_report(page)
    page.goto(page.url.split("/tickets/")[0] + "/tickets/new/")
    send_a_report(page)
    expect(page.locator("#typed_description")).to_be_visible()

    faults = list(faults_of(page))
    assert not faults, "\n".join(faults)


def test_a_database_that_is_away_is_told_on_a_page_for_everybody(chromium: Browser, tmp_path: Path) -> None:
    environment = site_environment(("sqlite:////nothing/at/all.sqlite3", f"sqlite:///{tmp_path / 'unused.sqlite3'}"))
    helpdesk = serve("campus_helpdesk.wsgi", environment["HELPDESK_PORT"], environment)
    try:
        wait_until_up(environment["HELPDESK_URL"] + "healthz")
        page = chromium.new_page(base_url=environment["HELPDESK_URL"])
        page.goto("/")
        page.locator(".door").first.click()
        expect(page.locator(".notice-warn")).to_be_visible()
        faults = list(faults_of(page))
    finally:
        helpdesk.terminate()
        helpdesk.wait(timeout=30)

    assert not faults, "\n".join(faults)


def test_every_state_belongs_to_a_page_that_is_looked_at() -> None:
    marks = test_every_state_of_a_page_can_be_used_by_everybody.pytestmark
    [names] = [mark.args[1] for mark in marks if mark.name == "parametrize"]

    assert [state.name for state in HELPDESK if not state.name.startswith(tuple(names))] == []


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("name", ["entry", "list", "new-nothing-written", "ticket-open"])
def test_every_control_is_reached_by_keyboard_and_shows_its_focus_in_the_systems_colours(
    show: Show, name: str, scheme: str
) -> None:
    [state] = [state for state in HELPDESK if state.name == name]
    page = show(state, forced_colors="active", color_scheme=scheme)
    page.locator("body").evaluate("() => document.activeElement.blur()")
    wanted = page.locator(CONTROLS).count()
    reached, unseen = [], []
    while (one := next_in_order(page)) and one["place"] not in reached:
        reached.append(one["place"])
        if not one["outlined"]:
            unseen.append(one["html"])
    close(page)

    assert unseen == []
    assert len(reached) >= wanted
    assert reached[0] == min(reached)


def next_in_order(page: Page) -> dict | None:
    page.keyboard.press("Tab")
    return page.evaluate(FOCUSED)


def test_the_skip_link_leads_past_the_menu(show: Show) -> None:
    page = show(HELPDESK[3])
    page.keyboard.press("Tab")
    expect(page.locator(".skip-link")).to_be_focused()
    page.keyboard.press("Enter")
    expect(page.locator("main")).to_be_focused()
    page.keyboard.press("Tab")
    expect(page.locator("main :focus")).to_have_count(1)
    close(page)


# How Swagger UI builds its page is its own: the row of an operation has a link and a button in a button, its headings
# leave one out, and its title stands outside of its main part. Names, contrast and sizes are ours to mend.
OF_SWAGGER = ("api-docs: nested-interactive", "api-docs: heading-order", "api-docs: region")


@pytest.mark.parametrize("about", ["api", "admin"])
def test_axe_finds_nothing_beside_the_helpdesks_own_pages(show: Show, about: str) -> None:
    faults: list[str] = []
    for state in OTHERS:
        if state.name.startswith(about):
            page = show(state)
            found = [f"{state.name}: {fault}" for fault in axe_faults(page)]
            faults += [fault for fault in found if not fault.startswith(OF_SWAGGER)]
            close(page)

    assert not faults, "\n".join(faults)
