"""The figures of `measure_classifier`, on arrays small enough to count by hand."""

import numpy as np
import pytest

from tickets.classification.evaluation import Judged, disturbances, found_in_first


@pytest.fixture
def judged() -> Judged:
    """Four texts: right and sure, right and unsure, wrong and sure, right and sure."""
    return Judged(
        labels=np.array([0, 1, 2, 0]),
        chances=np.array([[0.9, 0.1, 0.0], [0.2, 0.5, 0.3], [0.85, 0.1, 0.05], [0.8, 0.1, 0.1]]),
        groups={"language": ["en", "en", "de", "it"]},
    )


def test_how_many_are_right(judged: Judged) -> None:
    assert judged.right.tolist() == [True, True, False, True]
    assert judged.accuracy == 0.75
    assert judged.accuracy_by("language") == {"de": (0.0, 1), "en": (1.0, 2), "it": (1.0, 1)}


def test_how_many_of_a_category_are_found(judged: Judged) -> None:
    assert judged.recalls() == {"facility_management": 1.0, "technical_it": 1.0, "services_complaints": 0.0}


def test_sure_begins_at_eight_tenths(judged: Judged) -> None:
    assert judged.sure_share() == 0.75
    assert judged.sure_accuracy() == pytest.approx(2 / 3)


def test_none_is_sure() -> None:
    unsure = Judged(np.array([0]), np.array([[0.4, 0.3, 0.3]]), {})

    assert (unsure.sure_share(), unsure.sure_accuracy()) == (0.0, 0.0)


def test_the_calibration_error_weighs_the_gap_of_each_bin(judged: Judged) -> None:
    # 0.8 … 0.9: two texts, half of them right at 0.825; 0.9 …: one, right at 0.9; 0.5 …: one, right at 0.5.
    expected = 2 / 4 * abs(0.5 - 0.825) + 1 / 4 * abs(1 - 0.9) + 1 / 4 * abs(1 - 0.5)

    assert judged.calibration_error() == pytest.approx(expected)


def test_certainty_that_is_always_right_has_no_error() -> None:
    perfect = Judged(np.array([0, 1]), np.array([[1.0, 0.0, 0.0], [0.0, 1.0, 0.0]]), {})

    assert perfect.calibration_error() == 0


def test_the_share_of_reports_that_find_their_ticket() -> None:
    east, north, west = np.array([1.0, 0.0]), np.array([0.0, 1.0]), np.array([-1.0, 0.0])
    north_east = np.array([0.6, 0.8])
    # The first report lies nearest to the second ticket, the others to their own.
    pairs = [(east, north_east), (north, north), (west, west)]

    assert found_in_first(pairs, 1) == pytest.approx(2 / 3)
    assert found_in_first(pairs, 2) == 1.0


def test_disturbances_leave_the_text_in_place_and_repeat_themselves() -> None:
    frames = {"greetings": ["Hello,"], "closings": ["Bye"], "quotes": ["> old"], "polite": ["Please."]}
    text = "The projector in room 12 shows no picture"

    first, second = disturbances(frames, 1), disturbances(frames, 1)

    changed = {name: disturb(text) for name, disturb in first.items()}
    assert changed["greeting and signature"] == f"Hello,\n{text}\nBye"
    assert changed["quoted mail"] == f"{text}\n\n> old"
    assert changed["capitals"] == text.upper()
    assert changed["four polite sentences"] == f"Please. Please. {text} Please. Please."
    assert sorted(changed["typing errors"]) == sorted(text)
    assert changed == {name: disturb(text) for name, disturb in second.items()}
