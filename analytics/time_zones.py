"""What becomes of days and months when TIME_ZONE is another than the one they were cut in."""

import logging
import subprocess
import sys
import threading

from django.conf import settings

from analytics.models import FeedPosition, Ticket
from analytics.rebuild import rebuild

logger = logging.getLogger("analytics.time_zones")

# So many are counted again in a fraction of a request's time budget.
AT_ONCE = 1_000
COMMAND = [sys.executable, str(settings.BASE_DIR / "analytics" / "manage.py"), "rebuild_totals", "--if-due"]
one_at_a_time = threading.Lock()


def is_cut(position: FeedPosition) -> bool:
    """Whether the figures are of TIME_ZONE as it is set now."""
    return position.time_zone == settings.TIME_ZONE


def zone_name(position: FeedPosition) -> str:
    """The time zone that days and months of the figures are really of."""
    return position.time_zone or settings.TIME_ZONE


def cut_soon(position: FeedPosition) -> FeedPosition:
    """Few tickets are counted again at once, many in a process of their own: no request waits for that.

    To be called in turn. Raises PositionMoved.
    """
    if is_cut(position):
        return position
    if Ticket.objects.all()[: AT_ONCE + 1].count() <= AT_ONCE:
        return rebuild(position)
    if one_at_a_time.acquire(blocking=False):
        threading.Thread(target=run_and_release, name="rebuild", daemon=True).start()
    return position


def run_and_release() -> None:
    try:
        run = subprocess.run(COMMAND, stdin=subprocess.DEVNULL, capture_output=True, text=True)  # noqa: S603 our own command
        logger.info("rebuild ended with %s: %s", run.returncode, (run.stdout + run.stderr).strip())
    finally:
        one_at_a_time.release()
