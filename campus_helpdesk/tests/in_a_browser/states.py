"""Every page of the helpdesk in every state it can be in, as data: for the tests of all of them, and for the gallery.

What leads to a state goes by names and roles of elements, never by visible words, so that it works in every language.
"""

from collections.abc import Callable
from dataclasses import dataclass

from playwright.sync_api import Page, expect

from tickets.tests.sent_files import jpeg

Step = Callable[[Page], None]
DANGEROUS = "It smells of gas in the kitchen on the second floor. Call me: 0471 012345, ada@campus.example"
REPORT = "Since this morning the WiFi in the reading room of the library drops every few minutes"


@dataclass(frozen=True)
class State:
    """`path` may name tickets of a cast: `{open}`, `{active}`, `{closed}`, `{long}`, and `{batch}`.

    `role`: `user`, `staff`, `admin` (Django's superuser), or empty for nobody. `reach` does what has to be done there.
    """

    name: str
    path: str
    role: str = "staff"
    reach: Step | None = None

    def show(self, page: Page, cast: dict[str, int]) -> None:
        page.goto(self.path.format(**cast))
        if self.reach:
            self.reach(page)
        page.wait_for_load_state("load")


def send_as_it_is(page: Page, form: str) -> None:
    """Past what the browser itself would check."""
    page.locator(form).evaluate("form => { form.noValidate = true; form.requestSubmit(); }")


def with_a_name_too_long(page: Page) -> None:
    page.locator("#id_name").evaluate(
        "field => { field.removeAttribute('maxlength'); field.value = 'Ada '.repeat(40); }"
    )
    send_as_it_is(page, "form.entry")
    expect(page.locator(".field-error")).to_be_visible()


def with_nothing_written(page: Page) -> None:
    send_as_it_is(page, "main form:has(#id_description)")
    expect(page.locator(".field-error")).to_be_visible()


def with_a_report_being_written(page: Page) -> None:
    page.locator("#id_description").fill(REPORT)
    expect(page.locator("#preview .chip").first).to_be_visible()


def with_danger_and_private_words(page: Page) -> None:
    page.locator("#id_description").fill(DANGEROUS)
    expect(page.locator(".danger-notice")).to_be_visible()
    expect(page.locator(".private-words li")).to_have_count(2)


def with_the_words_of_before(page: Page) -> None:
    page.locator("#id_description").fill(REPORT)
    page.once("dialog", lambda question: question.accept())
    page.reload()
    expect(page.locator(".draft-restored")).to_be_visible()


def with_photos_chosen(page: Page) -> None:
    photo = {"name": "puddle.jpg", "mimeType": "image/jpeg", "buffer": jpeg().read()}
    page.locator("#id_photos").set_input_files([photo, photo | {"name": "pipe.jpg"}])
    expect(page.locator(".photo-choice")).to_have_count(2)


def with_a_photo_sent(page: Page) -> None:
    page.locator("#reply textarea").fill("This is how it looks now.")
    with_photos_chosen(page)
    page.locator(".photo-choice input").first.fill("A puddle before the lift")
    page.locator("#reply .button-primary").click()
    expect(page.locator("#reply textarea")).to_have_value("")
    expect(page.locator(".thread .photos").last.locator("img")).to_have_count(2)


def with_the_closing_form(page: Page) -> None:
    page.locator(".closing summary").click()
    expect(page.locator("#id_closing_message")).to_be_visible()


def with_the_redaction_form(page: Page) -> None:
    page.locator("#redact a").click()
    expect(page.locator("#redact form")).to_be_visible()


def with_a_stale_form(page: Page) -> None:
    page.locator("#id_description").fill(REPORT)
    page.locator("input[name=version]").evaluate("field => { field.value = 1; }")
    page.locator("main button.button-primary[type=submit], main button.button-primary:not([type])").last.click()
    expect(page.locator(".both-texts")).to_be_visible()


def with_a_forged_form(page: Page) -> None:
    page.locator("#id_description").fill(REPORT)
    page.locator("main form:has(#id_description) input[name=csrfmiddlewaretoken]").evaluate(
        "field => { field.value = 'forged'; }"
    )
    page.locator("main button.button-primary[type=submit], main button.button-primary:not([type])").last.click()
    expect(page.locator("[role=alert]")).to_be_visible()


def with_the_role_lost(page: Page) -> None:
    page.locator("#id_description").fill(REPORT)
    page.context.clear_cookies(name="helpdesk_role")
    page.locator("main button.button-primary[type=submit], main button.button-primary:not([type])").last.click()
    expect(page.locator(".doors")).to_be_visible()


def with_the_words_back(page: Page) -> None:
    with_the_role_lost(page)
    page.locator(".door").first.click()
    expect(page.locator("#typed_description")).to_be_visible()


def with_more_filters(page: Page) -> None:
    page.locator(".filters-more summary").click()


def with_the_export_menu(page: Page) -> None:
    page.locator("details.menu summary").click()


def with_a_category_to_correct(page: Page) -> None:
    page.locator(".correct summary").first.click()


def with_a_selection(page: Page) -> None:
    page.locator("#batch-all").check()


def with_a_batch_ahead(page: Page) -> None:
    with_a_selection(page)
    page.locator(".batch-bar button[value=close]").click()
    expect(page.locator("#batch-page form")).to_be_visible()


def with_the_shortcuts(page: Page) -> None:
    expect(page.locator("#shortcuts-open")).to_be_visible()
    page.keyboard.press("?")
    expect(page.locator("#shortcuts")).to_be_visible()


def with_the_canned_replies(page: Page) -> None:
    page.locator(".canned [role=combobox]").focus()
    expect(page.locator(".canned-list")).to_be_visible()


def with_a_wrong_password(page: Page) -> None:
    page.locator("#id_username").fill("root")
    page.locator("#id_password").fill("wrong")
    page.locator("#login-form [type=submit]").click()
    expect(page.locator(".errornote")).to_be_visible()


def with_the_documentation(page: Page) -> None:
    expect(page.locator(".opblock").first).to_be_visible()


HELPDESK = [
    State("entry", "/", ""),
    State("entry-asked-for-a-page", "/?next=/tickets/", ""),
    State("entry-name-too-long", "/", "", with_a_name_too_long),
    State("list", "/tickets/"),
    State("list-of-a-user", "/tickets/", "user"),
    State("list-closed", "/tickets/?status=closed"),
    State("list-filtered", "/tickets/?search=radiator&status=open,active&waiting=staff"),
    State("list-more-filters", "/tickets/", "staff", with_more_filters),
    State("list-nothing-matches", "/tickets/?search=zzzyqx&status=open", "user"),
    State("list-export", "/tickets/", "staff", with_the_export_menu),
    State("list-category-to-correct", "/tickets/", "staff", with_a_category_to_correct),
    State("list-selection", "/tickets/", "staff", with_a_selection),
    State("list-shortcuts", "/tickets/", "staff", with_the_shortcuts),
    State("new", "/tickets/new/", "user"),
    State("new-for-a-caller", "/tickets/new/"),
    State("new-nothing-written", "/tickets/new/", "user", with_nothing_written),
    State("new-preview", "/tickets/new/", "user", with_a_report_being_written),
    State("new-danger", "/tickets/new/", "user", with_danger_and_private_words),
    State("new-draft", "/tickets/new/", "user", with_the_words_of_before),
    State("new-photos", "/tickets/new/", "user", with_photos_chosen),
    State("new-role-lost", "/tickets/new/", "user", with_the_role_lost),
    State("new-words-back", "/tickets/new/", "user", with_the_words_back),
    State("ticket-open", "/tickets/{open}/"),
    State("ticket-open-of-a-user", "/tickets/{open}/", "user"),
    State("ticket-active", "/tickets/{active}/"),
    State("ticket-active-of-a-user", "/tickets/{active}/", "user"),
    State("ticket-closed", "/tickets/{closed}/"),
    State("ticket-closed-to-a-user", "/tickets/{closed}/", "user"),
    State("ticket-long-thread", "/tickets/{long}/"),
    State("ticket-nothing-written", "/tickets/{open}/", "user", lambda page: send_as_it_is(page, "#reply")),
    State("ticket-canned-replies", "/tickets/{open}/", "staff", with_the_canned_replies),
    State("ticket-closing", "/tickets/{active}/", "staff", with_the_closing_form),
    State("ticket-redaction", "/tickets/{closed}/", "staff", with_the_redaction_form),
    State("ticket-photos", "/tickets/{open}/", "user", with_a_photo_sent),
    State("ticket-like-it", "/tickets/{open}/similar/", "user"),
    State("mine", "/tickets/mine/", "user"),
    State("edit", "/tickets/{active}/edit/", "user"),
    State("edit-stale", "/tickets/{active}/edit/", "user", with_a_stale_form),
    State("sorting", "/tickets/learning/"),
    State("round-sheet", "/tickets/round/?status=open,active"),
    State("batches", "/tickets/batch/"),
    State("batch", "/tickets/batch/{batch}/"),
    State("batch-ahead", "/tickets/", "staff", with_a_batch_ahead),
    State("error-not-found", "/nothing/", "user"),
    State("error-wrong-method", "/tickets/{open}/close/"),
    State("error-forged-form", "/tickets/new/", "user", with_a_forged_form),
]
OTHERS = [
    State("api-docs", "/api/docs/", "", with_the_documentation),
    State("api-list", "/api/v1/tickets/", "staff"),
    State("api-ticket", "/api/v1/tickets/{open}/", "staff"),
    State("api-refused", "/api/v1/tickets/?status=closed", "user"),
    State("admin-login", "/admin/login/", ""),
    State("admin-wrong-password", "/admin/login/", "", with_a_wrong_password),
    State("admin", "/admin/", "admin"),
    State("admin-tickets", "/admin/tickets/ticket/", "admin"),
    State("admin-ticket", "/admin/tickets/ticket/{open}/change/", "admin"),
    State("admin-import", "/admin/tickets/ticket/import/", "admin"),
    State("admin-export", "/admin/tickets/ticket/export/", "admin"),
]
