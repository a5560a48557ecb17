"""Batches come from a process of their own, in order, and a process that fails is noticed."""

from collections.abc import Iterator

import pytest

from campus_helpdesk.demo.ahead import MakerFailed, made_ahead


def test_everything_comes_in_order() -> None:
    assert list(made_ahead(lambda: iter([[number] * 1_000 for number in range(50)]))) == [
        [number] * 1_000 for number in range(50)
    ]


def test_nothing_is_nothing() -> None:
    assert list(made_ahead(lambda: iter([]))) == []


def test_a_maker_that_fails_is_not_taken_for_one_that_is_done(capfd: pytest.CaptureFixture[str]) -> None:
    def make() -> Iterator[int]:
        yield 1
        raise ValueError("no more")

    things = made_ahead(make)

    assert next(things) == 1
    with pytest.raises(MakerFailed):
        next(things)
    assert "no more" in capfd.readouterr().err


def test_who_wants_no_more_leaves_no_process_behind() -> None:
    def make() -> Iterator[bytes]:
        while True:
            yield b"x" * 100_000

    things = made_ahead(make)
    assert next(things)

    things.close()
