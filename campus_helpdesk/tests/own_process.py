"""Runs a few lines in a process of their own, with an environment that has only what is given."""

import os
import subprocess
import sys
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent.parent
SECRETS = {"SECRET_KEY": "s" * 50, "ROLE_SIGNING_KEY": "r" * 50, "TICKETS_API_TOKEN": "t"}


def run_in_own_process(lines: str, **environment: str) -> subprocess.CompletedProcess[str]:
    inherited = {name: os.environ[name] for name in ("PATH", "HOME", "LANG", "TZ") if name in os.environ}
    return subprocess.run(
        [sys.executable, "-c", lines],
        cwd=ROOT,
        env=inherited | SECRETS | {"DJANGO_SETTINGS_MODULE": "campus_helpdesk.settings"} | environment,
        capture_output=True,
        text=True,
        timeout=300,
        check=False,
    )
