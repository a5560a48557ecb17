"""The reference: the least that a Django view can do to answer the same question. No middleware, template or ORM."""

from django.db import connection, transaction
from django.http import HttpRequest, HttpResponse
from django.urls import path
from django.utils import timezone

COLUMNS = "id, summary, location, category, status, opened_at, message_count"
BOARD = f"SELECT {COLUMNS} FROM tickets_ticket WHERE NOT status = 'closed' ORDER BY opened_at DESC, id DESC LIMIT 26"
LIST = f"SELECT {COLUMNS} FROM tickets_ticket ORDER BY opened_at DESC, id DESC LIMIT 26"
SEARCH = f"""
    SELECT {COLUMNS} FROM tickets_ticket WHERE id IN (
        SELECT ticket_id FROM tickets_searchtext WHERE id IN (
            SELECT rowid FROM tickets_searchtext_words WHERE tickets_searchtext_words MATCH '"projector"*'
        )
    ) ORDER BY opened_at DESC, id DESC LIMIT 26
"""
TICKET = "SELECT * FROM tickets_ticket WHERE id = %s"
OPEN = """
    INSERT INTO tickets_ticket (description, summary, location, reported_by, category, category_source, status,
        opened_at, modified_at, version, message_count)
    VALUES ('dark', 'dark', '', '', 'technical_it', 'auto', 'open', %s, %s, 1, 0)
"""
MESSAGES = "SELECT * FROM messaging_message WHERE ticket_id = %s ORDER BY id"


def answer(*statements: str, **values: int) -> HttpResponse:
    lines = []
    with connection.cursor() as cursor:
        for statement in statements:
            cursor.execute(statement, list(values.values()))
            lines += [" | ".join(map(str, row)) for row in cursor.fetchall()]
    return HttpResponse("\n".join(lines), content_type="text/plain")


def board(request: HttpRequest) -> HttpResponse:
    return answer(BOARD)


def full_list(request: HttpRequest) -> HttpResponse:
    return answer(LIST)


def search(request: HttpRequest) -> HttpResponse:
    return answer(SEARCH)


def ticket(request: HttpRequest, pk: int) -> HttpResponse:
    return answer(TICKET, MESSAGES, pk=pk)


def open_ticket(request: HttpRequest) -> HttpResponse:
    with transaction.atomic(), connection.cursor() as cursor:
        cursor.execute(OPEN, [timezone.now()] * 2)
        return HttpResponse(cursor.lastrowid)


urlpatterns = [
    path("board", board),
    path("list", full_list),
    path("search", search),
    path("ticket/<int:pk>", ticket),
    path("open", open_ticket),
]
