"""A text as weighted n-grams: words, pairs of words, and three to five letters within a word.

They know names and spellings that the encoder has never met, a local machine's name for one.
"""

import math
import zlib
from collections import Counter
from collections.abc import Iterator

import numpy as np

from tickets.words import fold, words_as_written

BUCKETS = 1 << 16
LETTERS = (3, 4, 5)
# Beyond this many words a text repeats itself; the bound keeps any input cheap.
MOST_WORDS = 150
LONGEST = 30


def bucket(feature: str) -> int:
    """The hashing trick (Weinberger et al., 2009): no vocabulary to store, unseen words still have a place."""
    return zlib.crc32(feature.encode("utf-8", "replace")) % BUCKETS


def word_bucket(word: str) -> int:
    return bucket(f"w {word}")


def word_features(word: str) -> list[int]:
    padded = f" {word} "
    parts = {padded[i : i + n] for n in LETTERS for i in range(len(padded) - n + 1)}
    return [word_bucket(word), *sorted(bucket(f"l {part}") for part in parts)]


def featured_words(text: str) -> Iterator[tuple[str, list[int]]]:
    """Each word as it stands in the text, with the buckets of its features; the pair is given to its second word."""
    previous = ""
    for written in words_as_written(text)[:MOST_WORDS]:
        word = fold(written)[:LONGEST]
        pair = [bucket(f"p {previous} {word}")] if previous else []
        yield written, word_features(word) + pair
        previous = word


def counts_of(text: str) -> Counter[int]:
    return Counter(feature for _, features in featured_words(text) for feature in features)


def vector(counts: Counter[int], rarity: np.ndarray) -> tuple[np.ndarray, np.ndarray]:
    """Buckets and their weights: logarithm of the count times rarity (TF-IDF, Salton 1988), of length one."""
    buckets = np.fromiter(counts, dtype=np.int64, count=len(counts))
    weights = np.fromiter((1 + math.log(n) for n in counts.values()), dtype=np.float64, count=len(counts))
    weights *= rarity[buckets]
    length = math.sqrt(float(weights @ weights))
    return buckets, weights / length if length else weights
