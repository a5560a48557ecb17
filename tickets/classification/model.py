"""The trained model: softmax regression over weighted n-grams, calibrated by one temperature."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cache
from pathlib import Path

import numpy as np

from tickets.classification.features import counts_of, featured_words, vector

MODEL_FILE = Path(__file__).parent / "model.npz"
MOST_REASONS = 5
# "is" and "the" may lean to a category, but explain nothing; nor does a word that adds a small part of the strongest.
SHORTEST_REASON = 3
LEAST_PART = 0.25


@dataclass(frozen=True)
class Classification:
    """`confidence` is the calibrated probability (0 to 1) that `category` is right; `alternatives` are the other
    categories with theirs, likeliest first; `reasons` the words, as they stand in the text, that decided it.
    """

    category: str
    confidence: float
    alternatives: list[tuple[str, float]]
    reasons: list[str]


@dataclass(frozen=True)
class Model:
    """`weights` has a row per bucket and a column per category; `rarity` a number per bucket."""

    categories: list[str]
    weights: np.ndarray
    bias: np.ndarray
    rarity: np.ndarray
    temperature: float

    @classmethod
    def read(cls, file: Path) -> Model:
        with np.load(file, allow_pickle=False) as stored:
            return cls(
                categories=[str(name) for name in stored["categories"]],
                weights=stored["weights"].astype(np.float32),
                bias=stored["bias"],
                rarity=stored["rarity"].astype(np.float32),
                temperature=float(stored["temperature"]),
            )

    def write(self, file: Path) -> None:
        np.savez_compressed(
            file,
            categories=np.array(self.categories),
            weights=self.weights.astype(np.float16),
            bias=self.bias,
            rarity=self.rarity.astype(np.float16),
            temperature=self.temperature,
        )

    def probabilities(self, text: str) -> np.ndarray:
        buckets, weights = vector(counts_of(text), self.rarity)
        return softmax((weights @ self.weights[buckets] + self.bias) / self.temperature)

    def classify(self, text: str) -> Classification:
        probabilities = self.probabilities(text)
        best, *others = np.argsort(-probabilities, kind="stable")
        return Classification(
            category=self.categories[best],
            confidence=round(float(probabilities[best]), 4),
            alternatives=[(self.categories[i], round(float(probabilities[i]), 4)) for i in others],
            reasons=self.reasons(text, int(best)),
        )

    def reasons(self, text: str, category: int) -> list[str]:
        """The words that speak most for this category against the mean of the others."""
        strength: dict[str, float] = {}
        for word, features in featured_words(text):
            weights = self.weights[features]
            against = (weights.sum(axis=1) - weights[:, category]) / (len(self.categories) - 1)
            speaks_for = (weights[:, category] - against) @ self.rarity[features]
            strength[word] = max(strength.get(word, 0.0), float(speaks_for))
        least = LEAST_PART * max(strength.values(), default=0.0)
        telling = [word for word in strength if strength[word] > max(0.0, least) and len(word) >= SHORTEST_REASON]
        return sorted(telling, key=lambda word: -strength[word])[:MOST_REASONS]

    def similarity(self, text: str, others: list[str]) -> list[float]:
        buckets, weights = vector(counts_of(text), self.rarity)
        mine = dict(zip(buckets.tolist(), weights.tolist(), strict=True))
        cosines = []
        for other in others:
            theirs, their_weights = vector(counts_of(other), self.rarity)
            pairs = zip(theirs.tolist(), their_weights.tolist(), strict=True)
            cosines.append(min(1.0, sum(mine.get(bucket, 0.0) * weight for bucket, weight in pairs)))
        return cosines


def softmax(scores: np.ndarray) -> np.ndarray:
    exponentials = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)


@cache
def shipped_model() -> Model:
    return Model.read(MODEL_FILE)
