"""Fetches the next page of the change feed while the last one is being applied."""

import threading
from concurrent.futures import Future
from datetime import datetime

from django.utils import timezone

from analytics.feed_page import FeedPage
from analytics.models import FeedPosition
from analytics.tickets_client import Patience, changes_after


class AskedPage:
    """A page on its way: for the turn in which the position is at `cursor`, and asked for at `at`."""

    def __init__(self, turn: int, cursor: str, patience: Patience) -> None:
        self.turn, self.cursor, self.patience = turn, cursor, patience
        self.at = timezone.now()
        self.answer: Future[FeedPage] = Future()
        # A daemon, so that a follower that is stopped need not wait for an answer that nobody wants any more.
        threading.Thread(target=self.fetch, daemon=True).start()

    def fetch(self) -> None:
        try:
            self.answer.set_result(changes_after(self.cursor, self.patience))
        except Exception as problem:
            self.answer.set_exception(problem)

    def is_for(self, position: FeedPosition) -> bool:
        return (self.turn, self.cursor) == (position.turn, position.cursor)


class ReadAhead:
    """At most one page ahead, and only while the feed says that there is more."""

    def __init__(self, pages: int) -> None:
        """`pages`: how many to fetch in all; after the last none is on its way."""
        self.pages = pages
        self.next: AskedPage | None = None

    def page_after(self, position: FeedPosition, patience: Patience) -> tuple[FeedPage, datetime]:
        """The page, and when it was asked for. Raises what `changes_after` raises."""
        asked = self.next
        if asked is None or not asked.is_for(position):
            asked = AskedPage(position.turn, position.cursor, patience)
        self.next, self.pages = None, self.pages - 1
        page = asked.answer.result()
        if page.more and self.pages > 0:
            self.next = AskedPage(position.turn + 1, page.cursor, patience)
        return page, asked.at

    def has_page_for(self, position: FeedPosition) -> bool:
        return self.next is not None and self.next.is_for(position)
