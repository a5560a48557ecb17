"""The reference: the least that a Django view does to answer from running totals. No middleware, ORM, DRF, template."""

from datetime import datetime

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.urls import path

POSITION = "SELECT as_of, failure FROM analytics_feedposition"
UNRESOLVED = """
    SELECT status, SUM(tickets) FROM analytics_unresolvedtotal WHERE span = 720 AND number >= %s GROUP BY status
"""
RESOLUTION = """
    SELECT month, SUM(closed), SUM(resolution_seconds) FROM analytics_monthtotal GROUP BY month ORDER BY month
"""
ACTIVE = "SELECT category, tickets FROM analytics_statustotal WHERE status = 'active'"


def answer(statement: str, *values: int) -> HttpResponse:
    with connection.cursor() as cursor:
        cursor.execute(POSITION)
        lines = cursor.fetchall()
        cursor.execute(statement, values)
        lines += cursor.fetchall()
    return HttpResponse("\n".join(" | ".join(map(str, line)) for line in lines), content_type="text/plain")


def unresolved(request: HttpRequest) -> HttpResponse:
    return answer(UNRESOLVED, int(datetime.now().timestamp()) // 3600 // 720 - 121)


def resolution_time(request: HttpRequest) -> HttpResponse:
    return answer(RESOLUTION)


def active_by_category(request: HttpRequest) -> HttpResponse:
    return answer(ACTIVE)


urlpatterns = [
    path("unresolved", unresolved),
    path("resolution-time", resolution_time),
    path("active-by-category", active_by_category),
]
