"""Workers and the whole group killed under writers: nothing acknowledged is missing or doubled."""

import random
import time

from faults.conftest import expect_a_sound_file
from faults.ledger import Ledger
from faults.server import Server
from faults.sizes import KILLS, WRITERS

ALL_AT_ONCE_EVERY = 10


def kill_something(server: Server, number: int, chance: random.Random) -> None:
    if number % ALL_AT_ONCE_EVERY == 0:
        server.kill_all()
        server.start()
    elif workers := server.workers():
        server.kill(chance.choice(workers))


def test_what_was_acknowledged_is_there_once(server: Server, figures: list[str]) -> None:
    chance, returned = random.Random(6), []
    with Ledger(server) as ledger:
        for number in range(1, KILLS + 1):
            ledger.wait_for_more(chance.randrange(1, WRITERS))
            killed_at = time.monotonic()
            kill_something(server, number, chance)
            ledger.wait_for_more()
            returned.append(time.monotonic() - killed_at)
    ledger.expect_all_stored_once()
    server.stop()
    expect_a_sound_file(server)
    figures.append(
        f"{KILLS} x kill -9 (every {ALL_AT_ONCE_EVERY}th the whole group) under {WRITERS} writers: "
        f"{ledger.acknowledged} acknowledged writes, 0 missing, 0 doubled; "
        f"served again after at most {max(returned):.1f} s"
    )
