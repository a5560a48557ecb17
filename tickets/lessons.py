"""Starts a lesson in a process of its own when one is due: no request waits for it, no memory stays taken."""

import logging
import subprocess
import sys
import threading

from django.conf import settings

from tickets.learning import is_lesson_due

logger = logging.getLogger("helpdesk.learning")
COMMAND = [sys.executable, str(settings.BASE_DIR / "manage.py"), "learn", "--if-due"]
one_at_a_time = threading.Lock()


def start_if_due() -> None:
    if is_lesson_due() and one_at_a_time.acquire(blocking=False):
        threading.Thread(target=run_and_release, name="lesson", daemon=True).start()


def run_and_release() -> None:
    try:
        run = subprocess.run(COMMAND, stdin=subprocess.DEVNULL, capture_output=True, text=True)  # noqa: S603 our own command
        logger.info("lesson ended with %s: %s", run.returncode, (run.stdout + run.stderr).strip())
    finally:
        one_at_a_time.release()
