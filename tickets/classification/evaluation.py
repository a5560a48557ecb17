"""How good the classifier is: the figures that `measure_classifier` prints, from labels and predictions."""

import random
import statistics
import time
from collections.abc import Callable, Iterable
from dataclasses import dataclass

import numpy as np

from tickets.classification.light_layer import CATEGORIES, CERTAIN_FROM

BINS = 10


@dataclass(frozen=True)
class Judged:
    """Labels and, a row a text, the probabilities of the categories; `groups` name each text's language, …"""

    labels: np.ndarray
    chances: np.ndarray
    groups: dict[str, list[str]]

    @property
    def right(self) -> np.ndarray:
        return self.chances.argmax(axis=1) == self.labels

    @property
    def accuracy(self) -> float:
        return float(self.right.mean())

    def accuracy_by(self, group: str) -> dict[str, tuple[float, int]]:
        """Per value: accuracy and number of texts."""
        values = np.array(self.groups[group])
        return {str(v): (float(self.right[values == v].mean()), int((values == v).sum())) for v in np.unique(values)}

    def recalls(self) -> dict[str, float]:
        return {name: float(self.right[self.labels == i].mean()) for i, name in enumerate(CATEGORIES)}

    def sure_share(self) -> float:
        """The share of texts judged with a confidence of at least 0.8."""
        return float((self.chances.max(axis=1) >= CERTAIN_FROM).mean())

    def sure_accuracy(self) -> float:
        sure = self.chances.max(axis=1) >= CERTAIN_FROM
        return float(self.right[sure].mean()) if sure.any() else 0.0

    def calibration_error(self) -> float:
        """Expected calibration error in ten equal bins of confidence (Naeini et al., 2015)."""
        confidence = self.chances.max(axis=1)
        bins = np.minimum((confidence * BINS).astype(int), BINS - 1)
        gaps = [
            (bins == b).mean() * abs(self.right[bins == b].mean() - confidence[bins == b].mean())
            for b in range(BINS)
            if (bins == b).any()
        ]
        return float(sum(gaps))


def disturbances(frames: dict[str, list[str]], seed: int) -> dict[str, Callable[[str], str]]:
    """What people do to a text without changing what is wrong."""
    chance = random.Random(seed)

    def polite(text: str) -> str:
        before, between, after, last = (chance.choice(frames["polite"]) for _ in range(4))
        return f"{before} {between} {text} {after} {last}"

    def mistyped(text: str) -> str:
        letters = list(text)
        for place in range(len(letters) - 1):
            if letters[place].isalpha() and chance.random() < 0.04:
                letters[place], letters[place + 1] = letters[place + 1], letters[place]
        return "".join(letters)

    return {
        "greeting and signature": lambda t: (
            f"{chance.choice(frames['greetings'])}\n{t}\n{chance.choice(frames['closings'])}"
        ),
        "quoted mail": lambda t: f"{t}\n\n{chance.choice(frames['quotes'])}",
        "typing errors": mistyped,
        "capitals": str.upper,
        "four polite sentences": polite,
    }


def found_in_first(meanings: list[tuple[np.ndarray, np.ndarray]], first: int) -> float:
    """Pairs of one incident each, as the ticket that stands and the new report: the share of reports that find their
    ticket among the `first` nearest.
    """
    standing, reports = (np.stack(side) for side in zip(*meanings, strict=True))
    nearest = np.argsort(-(reports @ standing.T), axis=1)[:, :first]
    return float((nearest == np.arange(len(reports))[:, None]).any(axis=1).mean())


def milliseconds(work: Callable[[str], object], texts: Iterable[str]) -> tuple[float, float, float]:
    """Median, 95th percentile and longest of one call a text."""
    times = []
    for text in texts:
        begun = time.perf_counter()
        work(text)
        times.append(1000 * (time.perf_counter() - begun))
    ranks = statistics.quantiles(times, n=20)
    return statistics.median(times), ranks[-1], max(times)
