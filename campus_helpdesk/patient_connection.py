"""A connection to PostgreSQL that does not wait for ever: a server that hangs costs one request, not a thread."""

from typing import Any

import psycopg
from psycopg.errors import _WaitTimeout

PATIENCE_SECONDS = 15.0


class PatientConnection(psycopg.Connection[Any]):
    """`patience` is how many seconds the server may be silent; none for commands, which may build an index."""

    patience: float | None = None

    def wait(self, gen: Any, interval: float = 0.1, timeout: float | None = None) -> Any:
        try:
            return super().wait(gen, interval, self.patience if timeout is None else timeout)
        except _WaitTimeout:
            # An answer that comes later would be taken for that to the next question.
            self.pgconn.finish()
            raise
