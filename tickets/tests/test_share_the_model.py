"""The model is loaded once and shared by forked workers; none of them may miss a thread when it ends."""

import subprocess
import sys

import pytest
from django.conf import settings

FORK_AND_END = """
import os, sys
from tickets.classification.encoder import Encoder
encoder = Encoder.read()
meaning = encoder.encode("The lift is stuck").meaning
worker = os.fork()
if not worker:
    sys.exit(0 if (encoder.encode("The lift is stuck").meaning == meaning).all() else 3)
sys.exit(os.waitstatus_to_exitcode(os.waitpid(worker, 0)[1]))
"""


def in_a_process(program: str) -> subprocess.CompletedProcess[str]:
    # One thread less that has nothing to do with the model.
    environment = {"OPENBLAS_NUM_THREADS": "1", "PATH": "/usr/bin:/bin"}
    command = [sys.executable, "-c", program]
    return subprocess.run(
        command, cwd=settings.BASE_DIR, env=environment, capture_output=True, text=True, timeout=300, check=False
    )


def test_a_forked_worker_classifies_alike_and_ends() -> None:
    ended = in_a_process(FORK_AND_END)
    assert (ended.returncode, ended.stderr) == (0, "")


@pytest.mark.skipif(sys.platform != "linux", reason="Counts the threads in /proc.")
def test_nothing_runs_beside_the_model() -> None:
    ended = in_a_process(
        "import os; from tickets.classification.encoder import Encoder; Encoder.read(); "
        "print(len(os.listdir('/proc/self/task')))"
    )
    assert (ended.stdout, ended.stderr) == ("1\n", "")
