"""Reporting a problem: the form, and what the helpdesk makes of the text while it is being written."""

from typing import Any

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_POST

from tickets import lifecycle
from tickets.classifier import classify
from tickets.forms import CallerTicketForm, NewTicketForm
from tickets.idempotency import once
from tickets.me_too import browser_of, said_by
from tickets.models import Category
from tickets.pages import page_or_fragment, see_other
from tickets.similar import alike, worth_asking


def report_form(request: HttpRequest) -> NewTicketForm:
    form_class = CallerTicketForm if request.actor.is_staff_role else NewTicketForm
    return form_class(request.POST) if request.method == "POST" else form_class()


@require_http_methods(["GET", "HEAD", "POST"])
def new_ticket(request: HttpRequest) -> HttpResponse:
    form = report_form(request)
    if form.is_valid():
        report = dict(form.cleaned_data)
        token = report.pop("form_token")
        report["reported_by"] = report.get("reported_by") or request.actor.name
        ticket_id, is_first = once("form ticket", token, lambda: lifecycle.open_ticket(by=request.actor, **report).pk)
        if is_first:
            messages.success(request, f"Thank you. This is ticket #{ticket_id}; answers will appear below.")
        return see_other(reverse("tickets:detail", args=[ticket_id]))
    return render(request, "tickets/new.html", {"form": form}, status=422 if form.is_bound else 200)


@require_POST
def preview_ticket(request: HttpRequest) -> HttpResponse:
    """Stores nothing: the category, how sure it is and why, and tickets that may be about the same."""
    form = report_form(request)
    is_readable = form.is_valid()
    context = {"form": form, "preview": preview_of(request, form.cleaned_data) if is_readable else None}
    return page_or_fragment(request, "tickets/new.html", "tickets/_preview.html", context)


def preview_of(request: HttpRequest, report: dict[str, str]) -> dict[str, Any]:
    found = classify(report["description"])
    similar = worth_asking(alike(found.meaning, f"{report['description']} {report['location']}"))
    runner_up, _ = found.alternatives[0]
    return {
        "category": Category(found.category),
        "confidence": found.confidence,
        "runner_up": Category(runner_up) if not found.is_certain else None,
        "reasons": found.reasons,
        "similar": similar,
        "said_me_too": said_by(browser_of(request), [pair.ticket.pk for pair in similar]),
    }
