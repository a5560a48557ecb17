"""How much of each fault there is: a little by default, as in CI; `make faults` asks for what is promised."""

import os


def size(name: str, default: int) -> int:
    return int(os.environ.get(name) or default)


KILLS = size("FAULTS_KILLS", 12)
DOUBLE_SUBMITS = size("FAULTS_DOUBLE_SUBMITS", 25)
EDITS = size("FAULTS_EDITS", 60)
RESTARTS = size("FAULTS_RESTARTS", 3)
SLOW_CLIENTS = size("FAULTS_SLOW_CLIENTS", 200)
MIGRATION_KILLS = size("FAULTS_MIGRATION_KILLS", 3)
WRITERS = 8
