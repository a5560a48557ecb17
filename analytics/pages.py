"""The page `/`: the dashboard of today's figures, or one analysis with its parameters when the address names one."""

from collections.abc import Mapping

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from analytics.access import STAFF
from analytics.errors import error_answer
from analytics.freshness import catch_up
from analytics.page_figures import overview, shown, told
from analytics.parameter_form import parameter_form
from analytics.presets import presets
from analytics.services import offered
from analytics.services.analysis import Analysis
from analytics.tiles import tiles

# Asks for the part of the page that holds figures, to put it in the place of an older one.
FRAGMENT_HEADER = "X-Fragment"


@require_safe
@never_cache
def show_analysis(request: HttpRequest) -> HttpResponse:
    if request.role != STAFF:
        return error_answer(request, 403)
    menu = offered()
    name = request.GET.get("analysis")
    if not name:
        return dashboard(request, menu)
    return one_analysis(request, menu, menu[name]) if name in menu else error_answer(request, 404)


def dashboard(request: HttpRequest, menu: Mapping[str, Analysis]) -> HttpResponse:
    now = timezone.now()
    fresh = catch_up(now)
    with timezone.override(fresh.zone):
        context = {"menu": menu.values(), "fresh": told(fresh, now)}
        context |= {"tiles": tiles(menu, now), "cards": overview(menu, now)}
        return page_or_fragment(request, "dashboard", context)


def one_analysis(request: HttpRequest, menu: Mapping[str, Analysis], analysis: Analysis) -> HttpResponse:
    now = timezone.now()
    form = parameter_form(analysis, request.GET)
    context = {"menu": menu.values(), "analysis": analysis, "form": form, "presets": presets(analysis, form, now)}
    if not form.is_valid:
        return render(request, "analytics/analysis.html", context, status=400)
    fresh = catch_up(now)
    with timezone.override(fresh.zone):
        context |= {"fresh": told(fresh, now), "shown": shown(analysis, form, now)}
        return page_or_fragment(request, "analysis", context)


def page_or_fragment(request: HttpRequest, name: str, context: dict[str, object]) -> HttpResponse:
    template = f"_{name}_figures" if FRAGMENT_HEADER in request.headers else name
    answer = render(request, f"analytics/{template}.html", context)
    answer["Vary"] = FRAGMENT_HEADER
    return answer
