"""Labelled texts with the encoder's vectors already made: to refit the light layer in seconds, and to test it."""

import io
import json
from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from tickets.classification.encoder import WIDTH, Encoded
from tickets.classification.files import KNOWN_VECTORS, read_shipped
from tickets.classification.light_layer import CATEGORIES, Features, LightLayer
from tickets.classification.model import Classification, shipped_model

DATA = Path(__file__).parent / "data"
TRAINING, TEST = DATA / "labelled_tickets.jsonl", DATA / "test_tickets.jsonl"
# Reports that neither training nor the test split has: two of each incident.
INCIDENT_REPORTS = DATA / "test_incidents.jsonl"
# Every sixth training text is enough to keep what it taught.
EVERY = 6
NO_PARTS = np.zeros((0, WIDTH), dtype=np.float32)


@dataclass(frozen=True)
class KnownTexts:
    """Labels are numbers in CATEGORIES; `training` is a part of the training texts, `test` the whole test split."""

    training: list[Features]
    training_labels: np.ndarray
    test: list[Features]
    test_labels: np.ndarray


def read_labelled(file: Path) -> list[dict[str, str]]:
    """Lines of `text`, `category`, `language`, `difficulty`."""
    return [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]


@dataclass(frozen=True)
class KnownReport:
    """A text that training never saw with what the shipped model makes of it, and the category it really has."""

    text: str
    guess: Classification
    category: str


def read_known_reports() -> list[KnownReport]:
    """Quickly, because the encoder need not run; so only the n-grams give reasons. Raises ModelProblem."""
    vectors, model = known_vectors(), shipped_model()
    reports = []
    rows = read_labelled(INCIDENT_REPORTS)
    for row, category, meaning in zip(rows, vectors["reports"], vectors["report_meanings"], strict=True):
        encoded = Encoded(meaning.astype(np.float32), category.astype(np.float32), NO_PARTS, [])
        reports.append(KnownReport(row["text"], model.judge(row["text"], encoded), row["category"]))
    return reports


@cache
def known_vectors() -> dict[str, np.ndarray]:
    """`training` (every sixth text), `test`, `reports`: category vectors; `report_meanings`: what those mean."""
    with np.load(io.BytesIO(read_shipped(KNOWN_VECTORS)), allow_pickle=False) as stored:
        return {name: stored[name] for name in stored.files}


def read_known_texts(layer: LightLayer) -> KnownTexts:
    """Raises ModelProblem."""
    vectors = known_vectors()
    training, test = read_labelled(TRAINING)[::EVERY], read_labelled(TEST)
    return KnownTexts(
        features_of(layer, vectors["training"], training),
        labels_of(training),
        features_of(layer, vectors["test"], test),
        labels_of(test),
    )


def features_of(layer: LightLayer, vectors: np.ndarray, rows: list[dict[str, str]]) -> list[Features]:
    pairs = zip(vectors.astype(np.float32), rows, strict=True)
    return [layer.features(vector, row["text"]) for vector, row in pairs]


def labels_of(rows: list[dict[str, str]]) -> np.ndarray:
    return np.array([CATEGORIES.index(row["category"]) for row in rows])
