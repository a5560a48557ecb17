"""Two processes and real HTTP: after random lives every figure equals a count over the tickets API."""

import random
from collections.abc import Iterator
from datetime import UTC, datetime
from urllib.parse import parse_qsl, urlencode, urlsplit

import pytest

from campus_helpdesk.tests import brute_force
from campus_helpdesk.tests.admin_browser import AdminBrowser
from campus_helpdesk.tests.brute_force import FIGURES
from campus_helpdesk.tests.caller import Caller, rfc3339
from campus_helpdesk.tests.conftest import two_databases
from campus_helpdesk.tests.processes import Site, running_site
from campus_helpdesk.tests.random_lives import RandomLives
from campus_helpdesk.tests.receipts import WHOLE_NUMBER, StaffMember, to_number
from campus_helpdesk.tests.tickets_as_told import CATEGORIES, Query, TicketsAsTold

SEED = 20261
ROUNDS, ACTIONS_A_ROUND, QUESTIONS_A_ROUND = 2, 130, 7
# Parts of the places that tickets are opened at, and what is in none of them.
LOCATIONS = [
    "biblio",
    "BIBLIOTHÈQUE",
    "Bibliothe\u0300que  2",
    "aula magna",
    "strasse",
    " 2",
    "\u0301",
    "%_",
    "_",
    "nowhere",
]
PERIODS = {
    "unresolved": [("last", ["1", "72"]), ("unit", ["hours", "days"])],
    "backlog": [("days", ["500", "40", "7"])],
    "opened-closed": [("weeks", ["60", "12"])],
}
NO_PERIOD = {"active-by-category", "age"}
NO_CATEGORY = {"active-by-category", "category-share", "corrections"}


@pytest.fixture(scope="module")
def lived_site(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Site]:
    """A site with tickets of the last fourteen months."""
    with two_databases(tmp_path_factory.mktemp("site")) as databases, running_site(databases) as site:
        store = f"from campus_helpdesk.tests.past_lives import store_past_lives; store_past_lives({SEED})"
        site.run("shell", "--no-imports", "-c", store)
        yield site


@pytest.fixture(scope="module")
def caller(lived_site: Site) -> Iterator[Caller]:
    caller = Caller(lived_site)
    yield caller
    caller.close()


@pytest.fixture(scope="module")
def lives(lived_site: Site, caller: Caller) -> Iterator[RandomLives]:
    """A first round of them."""
    admin = AdminBrowser(lived_site)
    lives = RandomLives(caller, admin, SEED)
    lives.act(ACTIONS_A_ROUND)
    yield lives
    admin.close()


@pytest.fixture(scope="module")
def staff_member(lived_site: Site, caller: Caller) -> Iterator[StaffMember]:
    member = StaffMember(lived_site, caller)
    yield member
    member.close()


def questions(slug: str, chance: random.Random) -> Iterator[Query]:
    """Queries of an analysis: without filters, then some of each and together."""
    for place in range(QUESTIONS_A_ROUND):
        query = {name: chance.choice(values) for name, values in PERIODS.get(slug, [])}
        if place and slug not in NO_CATEGORY:
            query |= chance.choice([{}, {"category": chance.choice(CATEGORIES)}])
        if place and chance.random() < 0.6:
            query["location"] = chance.choice(LOCATIONS)
        if place and slug not in {*PERIODS, *NO_PERIOD}:
            query |= random_months(chance)
        yield query


def random_months(chance: random.Random) -> Query:
    now = datetime.now(UTC)
    numbers = sorted(now.year * 12 + now.month - 1 - chance.randrange(16) for _ in range(2))
    months = [f"{number // 12}-{number % 12 + 1:02}" for number in numbers]
    return {name: month for name, month in zip(("from", "to"), months, strict=True) if chance.random() < 0.7}


def test_after_random_lives_every_figure_equals_a_count_over_the_tickets(caller: Caller, lives: RandomLives) -> None:
    told, chance = TicketsAsTold(caller), random.Random(SEED)
    for _ in range(ROUNDS):
        lives.act(ACTIONS_A_ROUND)
        done_at = rfc3339(datetime.now(UTC))
        tickets = told.read()
        for slug, count in FIGURES.items():
            for query in questions(slug, chance):
                before = datetime.now(UTC)
                answer = caller.figures(f"{slug}/", after=done_at, query=query)
                now = brute_force.moment_of(slug, query, answer)
                assert before <= now <= datetime.now(UTC)

                wanted = count(tickets, query, now)

                shown = f"seed {SEED}, {slug} {query}, after:\n" + "\n".join(lives.done[-ACTIONS_A_ROUND:])
                assert brute_force.comparable(slug, answer, wanted) == wanted, shown


def asked_for_receipts(slug: str) -> list[Query]:
    """Queries of an analysis: none of its filters, and all of them at once."""
    everything = {name: values[1] for name, values in PERIODS.get(slug, [])} | {"location": "bibliothe\u0300que"}
    if slug not in NO_CATEGORY:
        everything |= {"category": CATEGORIES[1]}
    if slug not in {*PERIODS, *NO_PERIOD}:
        everything |= {"from": "2000-01", "to": "2099-12"}
    return [{}, everything]


@pytest.mark.usefixtures("lives")
@pytest.mark.parametrize("slug", FIGURES)
def test_every_number_leads_to_as_many_tickets(
    slug: str, lived_site: Site, caller: Caller, staff_member: StaffMember
) -> None:
    for query in asked_for_receipts(slug):
        answer = caller.figures_now(slug, query)
        assert answer["tickets_url"], f"no list of the tickets of {slug} {query}"
        assert staff_member.listed(answer["tickets_url"]) == answer["n"], answer["tickets_url"]
        assert staff_member.listed_on_pages(answer["tickets_url"]) == answer["n"], answer["tickets_url"]

        page = staff_member.look_at(f"{lived_site.analytics}?{urlencode({'analysis': slug} | query)}")

        receipts = page.receipts()
        assert {"table", "chart"} == {receipt.where.split()[0] for receipt in receipts}
        assert [receipt for receipt in receipts if receipt.number and not receipt.url] == []
        assert staff_member.wrong(receipts) == []


@pytest.mark.usefixtures("lives")
def test_every_tile_and_every_number_of_the_dashboard_leads_to_as_many_tickets(
    lived_site: Site, caller: Caller, staff_member: StaffMember
) -> None:
    caller.figures_now("unresolved", {})
    page = staff_member.look_at(lived_site.analytics)

    receipts = page.receipts()
    assert len(page.tiles) == 4
    assert len(page.charts) == 3
    assert [receipt for receipt in receipts if receipt.number and not receipt.url] == []
    assert staff_member.wrong(receipts) == []
    for tile in page.tiles:
        number, url = tile.text, tile.url
        if not url.startswith(lived_site.helpdesk):
            query = dict(parse_qsl(urlsplit(url).query))
            answer = caller.figures_now(query.pop("analysis"), query)
            number, url = f"{answer['n']:,}", answer["tickets_url"]
        assert to_number(number) == staff_member.listed(url)
        assert tile.text == number or not WHOLE_NUMBER.fullmatch(tile.text)
