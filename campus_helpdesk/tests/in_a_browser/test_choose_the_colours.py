"""Light or dark: as the system has it, unless somebody has chosen, which is remembered."""

from collections.abc import Callable

import pytest
from playwright.sync_api import Page, expect

from tickets.roles import Actor

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
OpenPage = Callable[..., Page]
LIGHT, DARK = "rgb(245, 246, 248)", "rgb(17, 20, 26)"


def is_painted(page: Page, colour: str) -> None:
    expect(page.locator("body")).to_have_css("background-color", colour)


def test_the_system_decides_until_somebody_chooses(open_page: OpenPage, student: Actor) -> None:
    page = open_page("/tickets/", student, color_scheme="dark")
    is_painted(page, DARK)
    expect(page.get_by_label("Colours")).to_have_value("auto")

    page.get_by_label("Colours").select_option("Light")

    is_painted(page, LIGHT)
    page.goto("/tickets/new/")
    is_painted(page, LIGHT)
    expect(page.get_by_label("Colours")).to_have_value("light")
    page.get_by_label("Colours").select_option("System")
    is_painted(page, DARK)


def test_another_window_follows(open_page: OpenPage, student: Actor) -> None:
    page = open_page("/tickets/", student)
    other = page.context.new_page()
    other.goto("/tickets/new/")

    page.get_by_label("Colours").select_option("Dark")

    is_painted(other, DARK)
    expect(other.get_by_label("Colours")).to_have_value("dark")
    other.wait_for_load_state("networkidle")


def test_without_a_script_the_system_decides_and_no_switch_pretends(open_page: OpenPage, student: Actor) -> None:
    page = open_page("/tickets/", student, color_scheme="dark", java_script_enabled=False)

    is_painted(page, DARK)
    expect(page.get_by_label("Colours")).to_be_hidden()


def test_paper_is_white(open_page: OpenPage, student: Actor) -> None:
    page = open_page("/tickets/", student)
    page.get_by_label("Colours").select_option("Dark")
    is_painted(page, DARK)

    page.emulate_media(media="print")

    is_painted(page, "rgb(255, 255, 255)")
