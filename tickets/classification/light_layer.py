"""The light layer: softmax regression over what the encoder says and over n-grams. Refitted in seconds."""

from __future__ import annotations

import io
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np

from tickets.classification.ngrams import BUCKETS, counts_of, vector

CATEGORIES = ["facility_management", "technical_it", "services_complaints"]
# An assigned category that is less sure than this is called uncertain.
CERTAIN_FROM = 0.8
# A vector's numbers lie between -1 and 1; this brings its length to about that of the n-grams, one.
VECTOR_SCALE = 1 / 16
STEPS = 150
STEP = 0.5


@dataclass(frozen=True)
class Features:
    """What the layer sees of one text: the encoder's category vector, and buckets of n-grams with their weights."""

    vector: np.ndarray
    buckets: np.ndarray
    weights: np.ndarray


@dataclass(frozen=True)
class LightLayer:
    """`of_vector` has a row for each number of the vector, `of_ngrams` one for each bucket; a column a category."""

    of_vector: np.ndarray
    bias: np.ndarray
    of_ngrams: np.ndarray
    rarity: np.ndarray
    temperature: float

    @cached_property
    def rarest(self) -> float:
        return float(self.rarity.max())

    @classmethod
    def from_bytes(cls, content: bytes) -> LightLayer:
        with np.load(io.BytesIO(content), allow_pickle=False) as stored:
            arrays = {name: stored[name].astype(np.float32) for name in ("of_vector", "bias", "of_ngrams", "rarity")}
            return cls(**arrays, temperature=float(stored["temperature"]))

    def to_bytes(self) -> bytes:
        content = io.BytesIO()
        np.savez_compressed(
            content,
            of_vector=self.of_vector.astype(np.float32),
            bias=self.bias.astype(np.float32),
            of_ngrams=self.of_ngrams.astype(np.float16),
            rarity=self.rarity.astype(np.float16),
            temperature=self.temperature,
        )
        return content.getvalue()

    def features(self, vector_of_text: np.ndarray, text: str) -> Features:
        return Features(vector_of_text, *vector(counts_of(text), self.rarity))

    def scores(self, features: Features) -> np.ndarray:
        of_ngrams = features.weights @ self.of_ngrams[features.buckets]
        return features.vector * VECTOR_SCALE @ self.of_vector + of_ngrams + self.bias

    def probabilities(self, features: Features) -> np.ndarray:
        return softmax(self.scores(features) / self.temperature)


@dataclass(frozen=True)
class Stiffness:
    """How much a fit is held back from moving away from where it starts."""

    of_vector: float
    of_ngrams: float


def fit(start: LightLayer, texts: list[Features], labels: np.ndarray, stiffness: Stiffness) -> LightLayer:
    """The layer that explains the labels, no further from `start` than they demand: least log-loss plus an L2 penalty
    on the distance, by gradient steps each number's own size (AdaGrad, Duchi et al., 2011). Same input, same layer.
    """
    vectors = np.stack([text.vector for text in texts]) * VECTOR_SCALE
    row = np.repeat(np.arange(len(texts)), [len(text.buckets) for text in texts])
    used, bucket = np.unique(np.concatenate([text.buckets for text in texts]), return_inverse=True)
    weight = np.concatenate([text.weights for text in texts])
    wanted = np.eye(len(CATEGORIES))[labels]
    ngrams = start.of_ngrams[used].astype(np.float64)
    parts = [start.of_vector.astype(np.float64), start.bias.astype(np.float64), ngrams]
    origins = [part.copy() for part in parts]
    stiff = [stiffness.of_vector, stiffness.of_vector, stiffness.of_ngrams]
    seen = [np.full_like(part, 1e-8) for part in parts]
    for _ in range(STEPS):
        of_ngrams = sums(row, weight[:, None] * parts[2][bucket], len(texts))
        wrong = softmax(vectors @ parts[0] + parts[1] + of_ngrams) - wanted
        gradients = [vectors.T @ wrong, wrong.sum(axis=0), sums(bucket, weight[:, None] * wrong[row], len(used))]
        for part, origin, gradient, held, past in zip(parts, origins, gradients, stiff, seen, strict=True):
            gradient += held * (part - origin)
            past += gradient**2
            part -= STEP * gradient / np.sqrt(past)
    whole = start.of_ngrams.copy()
    whole[used] = parts[2]
    return replace(start, of_vector=parts[0].astype(np.float32), bias=parts[1].astype(np.float32), of_ngrams=whole)


def sums(place: np.ndarray, values: np.ndarray, length: int) -> np.ndarray:
    """The sum of the values of each place, a column at a time."""
    return np.stack([np.bincount(place, values[:, k], minlength=length) for k in range(values.shape[1])], axis=1)


def rarities(counts: list[set[int]]) -> np.ndarray:
    """Per bucket the smoothed inverse document frequency; a bucket that no text uses counts as rarest."""
    used_by = np.bincount(np.concatenate([np.fromiter(text, dtype=np.int64) for text in counts]), minlength=BUCKETS)
    return np.log((1 + len(counts)) / (1 + used_by)) + 1


def softmax(scores: np.ndarray) -> np.ndarray:
    exponentials = np.exp(scores - scores.max(axis=-1, keepdims=True))
    return exponentials / exponentials.sum(axis=-1, keepdims=True)
