"""The queue of what waits for staff: one moment a ticket, `queue_at`, by which all tickets have their place in it.

A ticket waits while nobody of staff has had the last word: since it was opened, or since the first message that
staff has not answered. What does not wait stands behind all that does, the newest first: at a moment after the year
5000, as long after it as the ticket was opened before it. So one index serves the filter and the order.
"""

from datetime import UTC, datetime

from tickets.roles import Actor

END = datetime(5000, 1, 1, tzinfo=UTC)


def behind(opened_at: datetime) -> datetime:
    """The place of a ticket that does not wait."""
    return END + (END - opened_at)


def after_message(queue_at: datetime, *, opened_at: datetime, at: datetime, by: Actor) -> datetime:
    """The place after a message: staff's ends the waiting, a user's begins it, unless it has begun already."""
    if by.is_staff_role:
        return behind(opened_at)
    return min(queue_at, at)
