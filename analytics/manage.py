#!/usr/bin/env python
"""Django's command line for analytics."""

import os
import sys
from pathlib import Path

from django.core.management import execute_from_command_line


def main() -> None:
    # Python puts this file's own folder first, where `analytics` itself cannot be found.
    sys.path[0] = str(Path(__file__).resolve().parent.parent)
    # Not setdefault: a shell set up for the helpdesk names the helpdesk's settings.
    os.environ["DJANGO_SETTINGS_MODULE"] = "analytics.settings"
    execute_from_command_line(sys.argv)


if __name__ == "__main__":
    main()
