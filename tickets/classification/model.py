"""The category model: the fixed encoder and a light layer on top of it."""

from __future__ import annotations

from dataclasses import dataclass, replace
from functools import cache
from pathlib import Path

import numpy as np

from tickets.classification.encoder import Encoded, Encoder
from tickets.classification.files import FOLDER, LIGHT_LAYER, read_shipped
from tickets.classification.light_layer import CATEGORIES, CERTAIN_FROM, VECTOR_SCALE, Features, LightLayer
from tickets.classification.ngrams import counts_of, featured_words, vector, word_bucket
from tickets.classification.preparation import reporting_part
from tickets.words import WORD, fold

MOST_REASONS = 5
# "is" and "the" may lean to a category, but explain nothing; nor does a word that adds a small part of the strongest.
SHORTEST_REASON, LONGEST_REASON = 3, 40
LEAST_PART = 0.25


@dataclass(frozen=True)
class Classification:
    """`confidence` is the calibrated probability (0 to 1) that `category` is right; `alternatives` are the other
    categories with theirs, likeliest first; `reasons` the words, as they stand in the text, that decided it;
    `meaning` the text's vector of length one, to compare it with others.
    """

    category: str
    confidence: float
    alternatives: list[tuple[str, float]]
    reasons: list[str]
    meaning: np.ndarray

    @property
    def is_certain(self) -> bool:
        return self.confidence >= CERTAIN_FROM


@dataclass(frozen=True)
class Model:
    encoder: Encoder
    layer: LightLayer

    @classmethod
    def read(cls, folder: Path = FOLDER) -> Model:
        """Raises ModelProblem."""
        return cls(Encoder.read(folder), LightLayer.from_bytes(read_shipped(LIGHT_LAYER, folder)))

    def with_layer(self, layer: LightLayer) -> Model:
        return replace(self, layer=layer)

    def classify(self, text: str) -> Classification:
        part = self.reporting_part(text)
        return self.judge(part, self.encoder.encode(part))

    def judge(self, part: str, encoded: Encoded) -> Classification:
        features = self.layer.features(encoded.category, part)
        probabilities = self.layer.probabilities(features)
        best, *others = np.argsort(-probabilities, kind="stable")
        return Classification(
            category=CATEGORIES[best],
            confidence=round(float(probabilities[best]), 4),
            alternatives=[(CATEGORIES[i], round(float(probabilities[i]), 4)) for i in others],
            reasons=self.reasons(part, encoded, features, int(best)),
            meaning=encoded.meaning,
        )

    def features(self, text: str) -> Features:
        """What the light layer sees of a text."""
        part = self.reporting_part(text)
        return self.layer.features(self.encoder.encode(part).category, part)

    def meaning(self, text: str) -> np.ndarray:
        return self.encoder.encode(self.reporting_part(text)).meaning

    def reporting_part(self, text: str) -> str:
        return reporting_part(text, self.telling)

    def telling(self, sentences: list[str]) -> list[float]:
        """How far the n-grams of each sentence lean to one category."""
        strengths = []
        for sentence in sentences:
            buckets, weights = vector(counts_of(sentence), self.layer.rarity)
            strengths.append(float(np.ptp(weights @ self.layer.of_ngrams[buckets])))
        return strengths

    def reasons(self, text: str, encoded: Encoded, features: Features, category: int) -> list[str]:
        """The words that speak most for this category against the mean of the others, strongest first."""
        strength: dict[str, float] = {}
        by_piece = self.strength_of_pieces(encoded, category)
        by_ngrams = self.strength_of_ngrams(text, features, category)
        for found in WORD.finditer(text):
            pieces = [
                s for s, (a, b) in zip(by_piece, encoded.spans, strict=True) if a < found.end() and b > found.start()
            ]
            speaks_for = self.telling_share(found[0]) * (sum(pieces) + by_ngrams.get(found[0], 0.0))
            strength[found[0]] = max(strength.get(found[0], 0.0), speaks_for)
        least = LEAST_PART * max(strength.values(), default=0.0)
        strong = sorted((word for word in strength if strength[word] > max(0.0, least)), key=lambda w: -strength[w])
        return [word for word in strong if SHORTEST_REASON <= len(word) <= LONGEST_REASON][:MOST_REASONS]

    def telling_share(self, word: str) -> float:
        """0 for a word that stands in every text, 1 for one never seen before: "the" explains nothing."""
        return float(self.layer.rarity[word_bucket(fold(word))] - 1) / (self.layer.rarest - 1)

    def strength_of_pieces(self, encoded: Encoded, category: int) -> list[float]:
        """Exact up to the squashing, whose slope at the whole text stands for all of its pieces."""
        slope = (1 - encoded.category**2) * VECTOR_SCALE
        return (encoded.parts @ (slope * leaning(self.layer.of_vector, category))).tolist()

    def strength_of_ngrams(self, text: str, features: Features, category: int) -> dict[str, float]:
        weight_of = dict(zip(features.buckets.tolist(), features.weights.tolist(), strict=True))
        strength: dict[str, float] = {}
        for word, buckets in featured_words(text):
            leans = leaning(self.layer.of_ngrams[buckets], category)
            strength[word] = float(sum(weight_of[b] * lean for b, lean in zip(buckets, leans, strict=True)))
        return strength


def leaning(weights: np.ndarray, category: int) -> np.ndarray:
    """Per row, the weight of this category less the mean weight of the others."""
    others = (weights.sum(axis=1) - weights[:, category]) / (len(CATEGORIES) - 1)
    return weights[:, category] - others


@cache
def shipped_model() -> Model:
    """Read once a process. Raises ModelProblem, each time anew."""
    return Model.read()
