"""Each figure counted in plain loops over the tickets that the tickets API tells of: what the analyses have to equal.

`FIGURES` has a function for every analysis. It takes the tickets, the query of the call and its moment, and returns
the figures under the names that the answer gives them.
"""

from collections.abc import Callable
from datetime import UTC, date, datetime, time, timedelta
from fractions import Fraction
from itertools import pairwise
from typing import Any

from campus_helpdesk.tests.tickets_as_told import (
    CAMPUS,
    CATEGORIES,
    Query,
    Ticket,
    chosen,
    in_months,
    month,
    months_between,
    number,
)


def midnight(day: date) -> datetime:
    return datetime.combine(day, time(), CAMPUS)


def unresolved(tickets: list[Ticket], query: Query, now: datetime) -> dict[str, Any]:
    since = now - timedelta(**{query["unit"]: int(query["last"])})
    recent = [ticket for ticket in chosen(tickets, query) if ticket["opened_at"] >= since]
    by_status = {status: number(recent, status=status) for status in ("open", "active")}
    count = by_status["open"] + by_status["active"]
    return {"by_status": by_status, "count": count, "n": count}


def active_by_category(tickets: list[Ticket], query: Query, now: datetime) -> dict[str, Any]:
    found = chosen(tickets, query)
    categories = [{"category": name, "active": number(found, category=name, status="active")} for name in CATEGORIES]
    return {"categories": categories, "n": number(found, status="active")}


def backlog(tickets: list[Ticket], query: Query, now: datetime) -> dict[str, Any]:
    found, days = chosen(tickets, query), []
    for back in reversed(range(int(query["days"]))):
        day = now.astimezone(CAMPUS).date() - timedelta(days=back)
        end, unresolved = midnight(day + timedelta(days=1)), 0
        for ticket in found:
            if ticket["opened_at"] < end and not (ticket["closed_at"] and ticket["closed_at"] < end):
                unresolved += 1
        days.append({"day": day.isoformat(), "unresolved": unresolved})
    return {"days": days, "n": days[-1]["unresolved"]}


def opened_closed(tickets: list[Ticket], query: Query, now: datetime) -> dict[str, Any]:
    found, weeks = chosen(tickets, query), []
    today = now.astimezone(CAMPUS).date()
    for back in reversed(range(int(query["weeks"]))):
        monday = today - timedelta(days=today.weekday() + 7 * back)
        start, end = midnight(monday), midnight(monday + timedelta(days=7))
        opened = [ticket for ticket in found if start <= ticket["opened_at"] < end]
        closed = [ticket for ticket in found if ticket["closed_at"] and start <= ticket["closed_at"] < end]
        weeks.append({"week": monday.isoformat(), "opened": len(opened), "closed": len(closed)})
    opened, closed = sum(week["opened"] for week in weeks), sum(week["closed"] for week in weeks)
    return {"weeks": weeks, "opened": opened, "closed": closed, "n": opened}


def age(tickets: list[Ticket], query: Query, now: datetime) -> dict[str, Any]:
    edges = [0, 1, 3, 7, 14, 30, 90, 1_000_000]
    classes = []
    for youngest, oldest in pairwise(edges):
        found = []
        for ticket in chosen(tickets, query):
            if timedelta(days=youngest) <= now - ticket["opened_at"] < timedelta(days=oldest):
                found.append(ticket)
        classes.append((number(found, status="open"), number(found, status="active")))
    return {"classes": classes, "n": sum(opened + active for opened, active in classes)}


def load(tickets: list[Ticket], query: Query, now: datetime) -> dict[str, Any]:
    found, hours = in_months(chosen(tickets, query), query), []
    local = [ticket["opened_at"].astimezone(CAMPUS) for ticket in found]
    for weekday in range(1, 8):
        for hour in range(24):
            opened = len([at for at in local if (at.isoweekday(), at.hour) == (weekday, hour)])
            hours.append({"weekday": weekday, "hour": hour, "opened": opened})
    return {"hours": hours, "n": len(found)}


def category_share(tickets: list[Ticket], query: Query, now: datetime) -> dict[str, Any]:
    found, months = chosen(tickets, query), []
    for name in months_between(found, query):
        own, categories = [ticket for ticket in found if month(ticket["opened_at"]) == name], []
        for category in CATEGORIES:
            opened = number(own, category=category)
            share = round(opened / len(own), 4) if own else None
            categories.append({"category": category, "opened": opened, "share": share})
        months.append({"month": name, "opened": len(own), "categories": categories})
    return {"months": months, "n": len(in_months(found, query))}


def corrections(tickets: list[Ticket], query: Query, now: datetime) -> dict[str, Any]:
    found, categories, months = in_months(chosen(tickets, query), query), [], []
    for first in CATEGORIES:
        others = [category for category in CATEGORIES if category != first]
        into = [{"category": c, "tickets": number(found, assigned_category=first, category=c)} for c in others]
        row = {"assigned_category": first, "tickets": number(found, assigned_category=first)}
        categories.append(row | {"corrected": sum(one["tickets"] for one in into), "into": into})
    for name in months_between(found, query):
        own = [ticket for ticket in found if month(ticket["opened_at"]) == name]
        for first in sorted(CATEGORIES):
            for now_in in sorted(CATEGORIES):
                count = number(own, assigned_category=first, category=now_in)
                if count and first != now_in:
                    pair = {"assigned_category": first, "category": now_in}
                    months.append({"month": name} | pair | {"tickets": count})
    corrected = sum(row["corrected"] for row in categories)
    return {"categories": categories, "months": months, "corrected": corrected, "n": len(found)}


def durations(end: str, counted: str) -> Callable[[list[Ticket], Query, datetime], dict[str, Any]]:
    """From the opening to the moment `end`, by opening month; `counted` is what those that got there are called."""

    def figures(tickets: list[Ticket], query: Query, now: datetime) -> dict[str, Any]:
        found, months = chosen(tickets, query), []
        for name in months_between(found, query):
            own = [ticket for ticket in found if month(ticket["opened_at"]) == name]
            lengths = sorted(microseconds(ticket["opened_at"], ticket[end]) for ticket in own if ticket[end])
            row = {"month": name, "opened": len(own), counted: len(lengths)}
            unfinished = 10 * len(lengths) < 9 * len(own)
            months.append(row | {"unfinished": unfinished} | middle_and_end(lengths))
        return {"months": months, "n": sum(row[counted] for row in months)}

    return figures


def microseconds(start: datetime, end: datetime) -> int:
    return (end - start) // timedelta(microseconds=1)


def middle_and_end(lengths: list[int]) -> dict[str, float | None]:
    """Average, median (of an even number the mean of the two in the middle), and the length that 90 % do not exceed."""
    if not lengths:
        return dict.fromkeys(("average_seconds", "median_seconds", "p90_seconds"))
    two = lengths[(len(lengths) - 1) // 2], lengths[len(lengths) // 2]
    long_enough = [one for one in lengths if 10 * len([other for other in lengths if other <= one]) >= 9 * len(lengths)]
    return {
        "average_seconds": seconds(Fraction(sum(lengths), len(lengths))),
        "median_seconds": seconds(Fraction(sum(two), 2)),
        "p90_seconds": seconds(Fraction(min(long_enough))),
    }


def seconds(length: Fraction) -> float:
    """Of microseconds, to the millisecond, halves up."""
    return int(length / 1000 + Fraction(1, 2)) / 1000


FIGURES: dict[str, Callable[[list[Ticket], Query, datetime], dict[str, Any]]] = {
    "unresolved": unresolved,
    "resolution-time": durations("closed_at", "closed"),
    "active-by-category": active_by_category,
    "backlog": backlog,
    "opened-closed": opened_closed,
    "age": age,
    "first-work": durations("activated_at", "worked_on"),
    "first-answer": durations("answered_at", "answered"),
    "load": load,
    "category-share": category_share,
    "corrections": corrections,
}


def moment_of(slug: str, query: Query, answer: dict[str, Any]) -> datetime:
    """When the figures were counted, as far as the answer tells it to the microsecond; otherwise now."""
    if slug == "unresolved":
        return datetime.fromisoformat(answer["since"]) + timedelta(**{query["unit"]: int(query["last"])})
    if slug == "age":
        return datetime.fromisoformat(answer["classes"][0]["opened_until"])
    return datetime.now(UTC)


def comparable(slug: str, answer: dict[str, Any], wanted: dict[str, Any]) -> dict[str, Any]:
    """The part of an answer that is compared; the edges of the age classes are compared by what they count."""
    if slug == "age":
        answer = answer | {"classes": [(row["open"], row["active"]) for row in answer["classes"]]}
    return {name: answer[name] for name in wanted}
