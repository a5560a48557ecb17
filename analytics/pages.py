"""The page `/`: staff choose an analysis and its parameters, and see it as a chart and a table."""

from dataclasses import asdict
from datetime import datetime
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from analytics.access import STAFF
from analytics.errors import error_answer
from analytics.freshness import Freshness, catch_up
from analytics.moments import age_words, moment_words
from analytics.parameter_form import ParameterForm, parameter_form
from analytics.services import offered
from analytics.services.analysis import Analysis, Presentation


@require_safe
@never_cache
def show_analysis(request: HttpRequest) -> HttpResponse:
    if request.role != STAFF:
        return error_answer(request, 403)
    menu = offered()
    analysis = menu.get(request.GET.get("analysis") or next(iter(menu)))
    if analysis is None:
        return error_answer(request, 404)
    form = parameter_form(analysis, request.GET)
    context = {"menu": menu.values(), "analysis": analysis, "form": form, "time_zone": settings.TIME_ZONE}
    if form.is_valid:
        context |= shown(analysis, form, timezone.now())
    return render(request, "analytics/analysis.html", context, status=200 if form.is_valid else 400)


def shown(analysis: Analysis, form: ParameterForm, now: datetime) -> dict[str, Any]:
    """The figures with everything that is said about them."""
    freshness = catch_up(now)
    presentation = analysis.present(analysis.figures(form.parameters, now))
    call = reverse(analysis.slug)
    return {
        "shown": presentation,
        "chart": chart(presentation),
        "fresh": said(freshness, now),
        "csv_url": f"{call}?{urlencode(form.given | {'format': 'csv'})}",
        "json_url": f"{call}?{urlencode(form.given | {'format': 'json'})}",
    }


def chart(presentation: Presentation) -> dict[str, Any]:
    """What the script draws."""
    return {"axis": presentation.axis, "bars": [asdict(bar) for bar in presentation.bars]}


def said(freshness: Freshness, now: datetime) -> dict[str, Any]:
    """How fresh the figures are, in words."""
    as_of = freshness.as_of
    return {
        "warning": freshness.warning,
        "as_of": as_of,
        "moment": moment_words(as_of) if as_of else "",
        "age": age_words(now - as_of) if as_of else "",
    }
