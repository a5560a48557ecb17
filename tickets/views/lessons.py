"""The staff's page about the classifier: how often it is right, what it mixes up, what it learned, and an undo."""

from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from tickets.classifier import lesson_in_use
from tickets.learning import undo_last_lesson
from tickets.learning_report import accuracy_by_week, confusion, last_lessons
from tickets.models import Category
from tickets.pages import see_other
from tickets.roles import Action, require


@require_safe
def learning(request: HttpRequest) -> HttpResponse:
    require(request.actor, Action.TEACH)
    context = {
        "weeks": accuracy_by_week(),
        "confusion": confusion(),
        "categories": Category,
        "lessons": last_lessons(),
        "in_use": lesson_in_use(),
    }
    return render(request, "tickets/learning.html", context)


@require_POST
def undo(request: HttpRequest) -> HttpResponse:
    lesson = undo_last_lesson(by=request.actor)
    messages.success(request, _("The last lesson is taken back.") if lesson else _("There is no lesson to take back."))
    return see_other(reverse("tickets:learning"))
