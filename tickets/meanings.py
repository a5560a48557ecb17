"""Keeps what every unresolved ticket means, and finds the nearest ones: a matrix in memory that follows the trace."""

import threading
import time

import numpy as np
from django.db.models import Max

from tickets.classification.encoder import WIDTH
from tickets.models import Ticket, TicketChange, TicketMeaning

# A vector's numbers lie between -1 and 1; a byte each is exact enough to rank by.
SCALE = 127
# The newest of more unresolved tickets than these are compared with.
MOST_TICKETS = 20_000
# Beyond so many changes reading everything again is cheaper than following them.
MOST_CHANGES = 2_000
# In seconds: meanings remembered later leave no trace to follow.
READ_ALL_EVERY = 600.0
Kind = TicketChange.Kind
KINDS = (Kind.OPENED, Kind.EDITED, Kind.REDACTED, Kind.CLOSED, Kind.DELETED)


def to_bytes(meaning: np.ndarray) -> bytes:
    return np.round(meaning * SCALE).astype(np.int8).tobytes()


def from_bytes(vectors: list[bytes]) -> np.ndarray:
    rows = np.frombuffer(b"".join(bytes(vector) for vector in vectors), dtype=np.int8).reshape(-1, WIDTH)
    return rows.astype(np.float32) / SCALE


def remember(ticket: Ticket, meaning: np.ndarray) -> None:
    TicketMeaning.objects.update_or_create(ticket=ticket, defaults={"vector": to_bytes(meaning)})


def forget(ticket: Ticket) -> None:
    TicketMeaning.objects.filter(ticket=ticket).delete()


def meaning_of(ticket: Ticket) -> np.ndarray | None:
    """None for a closed ticket, whose meaning is not kept."""
    stored = TicketMeaning.objects.filter(ticket=ticket).first()
    return from_bytes([stored.vector])[0] if stored else None


class NearestTickets:
    """The ids and vectors of the unresolved tickets, brought up to date with the trace before each question."""

    def __init__(self) -> None:
        self.lock = threading.Lock()
        self.clear()

    def clear(self) -> None:
        self.seen = -1
        self.read_at = 0.0
        self.ids = np.zeros(0, dtype=np.int64)
        self.matrix = np.zeros((0, WIDTH), dtype=np.float32)

    def nearest(self, meaning: np.ndarray, number: int) -> list[tuple[int, float]]:
        """At most `number` ticket ids with their cosines, nearest first."""
        with self.lock:
            self.follow()
            ids, matrix = self.ids, self.matrix
        cosines = matrix @ meaning
        best = np.argpartition(-cosines, number)[:number] if number < len(cosines) else np.arange(len(cosines))
        best = best[np.argsort(-cosines[best], kind="stable")]
        return [(int(ids[i]), float(cosines[i])) for i in best]

    def follow(self) -> None:
        newest = TicketChange.objects.aggregate(newest=Max("id"))["newest"] or 0
        is_old = time.monotonic() - self.read_at > READ_ALL_EVERY
        if newest == self.seen and not is_old:
            return
        is_far = is_old or self.seen < 0 or not self.seen < newest <= self.seen + MOST_CHANGES
        if is_far:
            self.read_all()
        else:
            changed = TicketChange.objects.filter(id__gt=self.seen, id__lte=newest, kind__in=KINDS)
            self.read_again(set(changed.values_list("ticket_id", flat=True)))
        self.seen = newest

    def read_all(self) -> None:
        stored = list(TicketMeaning.objects.order_by("-ticket_id").values_list("ticket_id", "vector")[:MOST_TICKETS])
        self.read_at = time.monotonic()
        self.ids = np.array([ticket_id for ticket_id, _ in stored], dtype=np.int64)
        self.matrix = from_bytes([vector for _, vector in stored])

    def read_again(self, ticket_ids: set[int]) -> None:
        """New arrays, because another thread may be reading the old ones."""
        stored = dict(TicketMeaning.objects.filter(ticket_id__in=ticket_ids).values_list("ticket_id", "vector"))
        kept = ~np.isin(self.ids, list(ticket_ids))
        self.ids = np.concatenate([np.array(list(stored), dtype=np.int64), self.ids[kept]])[:MOST_TICKETS]
        self.matrix = np.concatenate([from_bytes(list(stored.values())), self.matrix[kept]])[:MOST_TICKETS]


nearest_tickets = NearestTickets()
