"""Reporting a problem: the form, places for it, and what the helpdesk makes of texts while they are being written."""

from typing import Any

from django.contrib import messages
from django.core.exceptions import ValidationError
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_http_methods, require_POST, require_safe

from tickets import lifecycle, own_tickets, photos
from tickets.classifier import classify
from tickets.danger import is_dangerous
from tickets.follow_up import initial_report
from tickets.forms import CallerTicketForm, NewTicketForm
from tickets.idempotency import once
from tickets.me_too import browser_of, said_by
from tickets.models import Category
from tickets.pages import note_stored, page_or_fragment, see_other, sent_tag
from tickets.photo_files import stored_ahead
from tickets.places import suggested_places
from tickets.private_words import PrivateWord, private_words
from tickets.similar import alike, worth_asking

# The fields of all forms that everybody can read afterwards.
TEXTS = ("description", "location", "body", "message", "closing_message")


def report_form(request: HttpRequest) -> NewTicketForm:
    form_class = CallerTicketForm if request.actor.is_staff_role else NewTicketForm
    if request.method == "POST":
        return form_class(request.POST, request.FILES)
    return form_class(initial=follow_up(request))


def follow_up(request: HttpRequest) -> dict[str, Any]:
    numbers = request.GET.getlist("follows")
    own = own_tickets.numbers_of(request) if numbers else []
    return initial_report(numbers[0], request.actor, own) if len(numbers) == 1 else {}


@require_http_methods(["GET", "HEAD", "POST"])
def new_ticket(request: HttpRequest) -> HttpResponse:
    form = report_form(request)
    if form.is_valid():
        try:
            ticket_id, is_first = store_report(request, dict(form.cleaned_data))
        except ValidationError as refused:
            form.add_error(None, refused)
        else:
            note_stored(request, form.cleaned_data["form_token"])
            return sent(request, ticket_id, is_first)
    context = report_context(form)
    if "follows" in request.GET and not context["follows"]:
        context["notices"] = [_("The ticket that is still broken is not known, or not closed. Report it as a new one.")]
    return render(request, "tickets/new.html", context, status=422 if form.is_bound else 200)


def store_report(request: HttpRequest, report: dict[str, Any]) -> tuple[int, bool]:
    """The number of the ticket, and whether this request has opened it. Raises ValidationError for `follows`."""
    token = report.pop("form_token")
    report["reported_by"] = report.get("reported_by") or request.actor.name
    lifecycle.judge_ahead(report["description"])
    with stored_ahead(report.pop("photos")) as stored:
        return once("form ticket", token, lambda: photos.open_ticket(by=request.actor, photos=stored, **report).pk)


def sent(request: HttpRequest, ticket_id: int, is_first: bool) -> HttpResponse:
    """To the ticket, which says thank you once; this browser remembers that it is one of its own."""
    if is_first:
        said = _("Thank you. This is ticket #%(number)s; answers will appear below.") % {"number": ticket_id}
        messages.success(request, said, extra_tags=sent_tag(ticket_id))
    response = see_other(reverse("tickets:detail", args=[ticket_id]))
    own_tickets.remember(request, response, ticket_id)
    return response


def report_context(form: NewTicketForm) -> dict[str, Any]:
    """With what is known of the ticket that is still broken; one that cannot be followed is not sent again."""
    follows = form["follows"]
    number = None if follows.errors else follows.value()
    return {"form": form, "follows": number, "places": reverse("tickets:places")}


@require_POST
def preview_ticket(request: HttpRequest) -> HttpResponse:
    """Stores nothing: the category, how sure it is and why, and tickets that may be about the same."""
    form = report_form(request)
    is_readable = form.is_valid()
    context = report_context(form)
    context["preview"] = preview_of(request, form.cleaned_data) if is_readable else None
    context |= {"private": private_words_in(request), "form_id": "report"}
    return page_or_fragment(request, "tickets/new.html", "tickets/_preview.html", context)


@require_POST
def warn_of_private_words(request: HttpRequest) -> HttpResponse:
    """Stores nothing, refuses nothing: what in the texts of a form seems too private for everybody, for its script."""
    return render(request, "tickets/_private_words.html", {"private": private_words_in(request)})


def private_words_in(request: HttpRequest) -> list[PrivateWord]:
    return private_words(request.POST.get(name, "") for name in TEXTS)


def preview_of(request: HttpRequest, report: dict[str, str]) -> dict[str, Any]:
    found = classify(report["description"])
    similar = worth_asking(alike(found.meaning, f"{report['description']} {report['location']}"))
    runner_up = found.alternatives[0][0]
    return {
        "is_dangerous": is_dangerous(report["description"]),
        "category": Category(found.category),
        "confidence": found.confidence,
        "runner_up": Category(runner_up) if not found.is_certain else None,
        "reasons": found.reasons,
        "similar": similar,
        "said_me_too": said_by(browser_of(request), [pair.ticket.pk for pair in similar]),
    }


@require_safe
def places_used_before(request: HttpRequest) -> JsonResponse:
    """`{"places": [at most eight, as people write them]}` for the beginning of a place, or a part of it."""
    return JsonResponse({"places": suggested_places(request.GET.get("q", ""))})
