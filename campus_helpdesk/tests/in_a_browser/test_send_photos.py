"""Photos in a real browser: chosen on a phone, made smaller there, sent with a report or a message, and looked at."""

from collections.abc import Callable
from pathlib import Path

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect

from messaging.models import Message
from tickets.models import Photo, Ticket
from tickets.roles import Actor
from tickets.tests.sent_files import HTML, encoded, opened, picture

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True, serialized_rollback=True)]
OpenPage = Callable[..., Page]
PHONE = {"viewport": {"width": 360, "height": 740}, "has_touch": True, "is_mobile": True}
LOADED = "image => image.complete && image.naturalWidth > 0"


@pytest.fixture
def camera(tmp_path: Path) -> Callable[..., str]:
    """`camera("puddle.jpg", (3000, 2000))`: the path of a photo on the phone."""

    def shoot(name: str, size: tuple[int, int] = (3_000, 2_000), content: bytes | None = None) -> str:
        (tmp_path / name).write_bytes(content or encoded(picture(size)))
        return str(tmp_path / name)

    return shoot


def choose(page: Page, *paths: str) -> None:
    """Until all are as they will be sent."""
    shown = page.locator(".photo-choice").count()
    page.get_by_label("Photos (optional)").set_input_files(list(paths))
    expect(page.locator(".photo-choice[data-ready]")).to_have_count(shown + len(paths))


def expect_drawn(image: Locator) -> None:
    image.scroll_into_view_if_needed()
    expect(image).to_be_visible()
    image.evaluate("image => image.decode()")
    assert image.evaluate(LOADED)


def size_of(photo: Photo) -> tuple[int, int]:
    with photo.image.open() as file:
        return opened(file.read()).size


def assert_nothing_sticks_out(page: Page) -> None:
    assert page.evaluate("document.documentElement.scrollWidth <= innerWidth")


def test_report_with_a_photo_on_a_phone(open_page: OpenPage, camera, student: Actor) -> None:
    page = open_page("/tickets/new/", student, **PHONE)
    page.get_by_label("What is wrong?").fill("Water on the floor of the lab")
    choose(page, camera("puddle.jpg"), camera("pipe.png", (900, 600)))
    page.get_by_label("What does it show? (optional)").first.fill("A puddle under the sink")
    assert_nothing_sticks_out(page)
    # While the category is asked for, the buttons are pale.
    expect(page.locator("#preview .chip").first).to_be_visible()
    expect(page.locator(".htmx-request")).to_have_count(0)
    assert Axe().run(page).response["violations"] == []

    page.get_by_role("button", name="Send the report").click()

    photo = page.get_by_role("img", name="A puddle under the sink")
    expect_drawn(photo)
    expect(page.get_by_role("img", name="Photo 2")).to_be_visible()
    assert_nothing_sticks_out(page)
    assert Axe().run(page).response["violations"] == []
    # Made smaller before it was sent, so the server had nothing to make smaller.
    assert [size_of(stored) for stored in Photo.objects.order_by("id")] == [(2_048, 1_365), (900, 600)]

    page.goto("/tickets/")
    row = page.locator(".ticket-row")
    expect_drawn(row.get_by_role("img", name="With a photo"))
    assert_nothing_sticks_out(page)
    row.get_by_role("link").click()
    # In a window that is not watched: the browser's own frame for a picture has styles, which our policy refuses.
    large = page.context.new_page()
    large.goto(page.locator(".photos a").first.get_attribute("href"))
    assert large.locator("img").evaluate("image => [image.naturalWidth, image.naturalHeight]") == [2_048, 1_365]
    assert Ticket.objects.get().first_photo == Photo.objects.order_by("id").first().pk


def test_send_a_photo_with_a_message(open_page: OpenPage, camera, make_ticket, student: Actor) -> None:
    page = open_page(f"/tickets/{make_ticket().pk}/", student)
    page.get_by_label("Write a message").fill("It is getting worse")
    choose(page, camera("puddle.jpg"))

    page.get_by_role("button", name="Send").click()

    expect_drawn(page.locator(".message").get_by_role("img", name="Photo 1"))
    expect(page.locator(".photo-choice")).to_have_count(0)
    assert Photo.objects.get().message == Message.objects.get().pk


def test_take_one_out_again_and_no_more_than_five(open_page: OpenPage, camera, student: Actor) -> None:
    page = open_page("/tickets/new/", student)
    page.get_by_label("What is wrong?").fill("Six broken lamps")
    choose(page, *[camera(f"lamp{number}.jpg", (300, 200)) for number in range(4)])
    page.get_by_label("What does it show? (optional)").nth(1).fill("The second lamp")

    page.get_by_role("button", name="Remove lamp0.jpg").click()
    expect(page.get_by_label("Photos (optional)")).to_be_focused()
    page.get_by_label("Photos (optional)").set_input_files([camera(f"more{number}.jpg") for number in range(4)])
    expect(page.locator(".photo-choice[data-ready]")).to_have_count(5)
    expect(page.get_by_text("Five photos at most: the others were left out.")).to_be_visible()
    page.get_by_role("button", name="Send the report").click()

    expect(page.locator(".photos img")).to_have_count(5)
    assert list(Photo.objects.order_by("id").values_list("alt", flat=True)) == ["The second lamp", "", "", "", ""]


def test_what_is_refused_leaves_words_and_photos_in_the_message(
    open_page: OpenPage, camera, make_ticket, student: Actor
) -> None:
    page = open_page(f"/tickets/{make_ticket().pk}/", student)
    page.get_by_label("Write a message").fill("Look at these")
    choose(page, camera("puddle.jpg"), camera("page.jpg", content=HTML))

    page.get_by_role("button", name="Send").click()

    expect(page.get_by_text("‘page.jpg’ cannot be read as a photo.")).to_be_visible()
    expect(page.get_by_label("Write a message")).to_have_value("Look at these")
    expect(page.locator(".photo-choice[data-ready]")).to_have_count(2)
    page.get_by_role("button", name="Remove page.jpg").click()
    page.get_by_role("button", name="Send").click()
    expect(page.locator(".message img")).to_have_count(1)


def test_starting_work_meanwhile_keeps_the_chosen_photo(open_page: OpenPage, camera, make_ticket, staff: Actor) -> None:
    page = open_page(f"/tickets/{make_ticket().pk}/", staff)
    choose(page, camera("puddle.jpg"))
    page.get_by_label("What does it show? (optional)").fill("A puddle")

    page.get_by_role("button", name="Start work").click()
    expect(page.locator("summary", has_text="Close ticket")).to_be_visible()

    expect(page.locator(".photo-choice[data-ready]")).to_have_count(1)
    page.get_by_label("Write a message").fill("Seen")
    page.get_by_role("button", name="Send").click()
    expect_drawn(page.locator(".message").get_by_role("img", name="A puddle"))


def test_without_a_script(open_page: OpenPage, camera, student: Actor) -> None:
    page = open_page("/tickets/new/", student, java_script_enabled=False, **PHONE)
    page.get_by_label("What is wrong?").fill("Water on the floor of the lab")
    page.get_by_label("Photos (optional)").set_input_files([camera("large.jpg"), camera("page.jpg", content=HTML)])
    page.get_by_label("What do they show? (optional)").fill("A puddle")

    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_text("‘page.jpg’ cannot be read as a photo.")).to_be_visible()
    expect(page.get_by_text("Your photos were not kept: please choose them again.")).to_be_visible()
    expect(page.get_by_label("What is wrong?")).to_have_value("Water on the floor of the lab")
    expect(page.get_by_label("What do they show? (optional)")).to_have_value("A puddle")

    page.get_by_label("Photos (optional)").set_input_files(camera("large.jpg"))
    page.get_by_role("button", name="Send the report").click()
    expect(page.get_by_role("img", name="A puddle")).to_be_visible()
    assert size_of(Photo.objects.get()) == (2_048, 1_365)
