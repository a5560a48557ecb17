"""What this process remembers of the newest changes, so that an idle poll asks the database nothing."""

import threading
import time

from tickets.changes import Cursor, newest_cursor
from tickets.models import TicketChange

# In seconds: so long after its commit a change may go unnoticed.
TRUSTED_FOR = 0.25
# Beyond so many, older polls are left to the database.
MOST_CHANGES = 2_000


class RecentChanges:
    """By ticket the newest of the changes after `floor`. It only ever says that nothing happened."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.forget()

    def forget(self) -> None:
        self.newest = Cursor("", 0)
        self.floor = 0
        self.tickets: dict[int, int] = {}
        self.read_at = float("-inf")

    def nothing_since(self, cursor: Cursor, ticket_id: int | None = None) -> bool:
        """Whether neither the ticket, or no ticket at all, has changed; False also where memory does not reach back."""
        with self.lock:
            if time.monotonic() - self.read_at > TRUSTED_FOR:
                self.follow(newest_cursor())
            if cursor == self.newest:
                return True
            is_known = cursor.epoch == self.newest.epoch and self.floor <= cursor.high <= self.newest.high
            return is_known and ticket_id is not None and self.tickets.get(ticket_id, 0) <= cursor.high

    def follow(self, newest: Cursor) -> None:
        """In ordinary times one look-up; after a restored backup, or far behind, memory begins anew."""
        if newest != self.newest:
            is_next = newest.epoch == self.newest.epoch and 0 < newest.high - self.newest.high <= MOST_CHANGES
            if not is_next or len(self.tickets) > MOST_CHANGES:
                self.floor, self.tickets = newest.high, {}
            else:
                between = TicketChange.objects.filter(id__gt=self.newest.high, id__lte=newest.high)
                self.tickets.update(between.order_by("id").values_list("ticket_id", "id"))
            self.newest = newest
        self.read_at = time.monotonic()


recent_changes = RecentChanges()
