"""N-grams alone: a part of the model, and what the classifier was before it had an encoder."""

import numpy as np

from tickets.classification.encoder import WIDTH
from tickets.classification.light_layer import CATEGORIES, LightLayer, Stiffness, fit, rarities
from tickets.classification.ngrams import BUCKETS, counts_of

# Chosen by five-fold cross-validation over 0.003 … 0.3.
STIFFNESS = Stiffness(of_vector=1.0, of_ngrams=0.03)
BLIND = np.zeros(WIDTH, np.float32)


def ngram_layer(texts: list[str], labels: np.ndarray) -> LightLayer:
    rarity = rarities([set(counts_of(text)) for text in texts]).astype(np.float32)
    of_vector, bias = np.zeros((WIDTH, len(CATEGORIES)), np.float32), np.zeros(len(CATEGORIES), np.float32)
    empty = LightLayer(of_vector, bias, np.zeros((BUCKETS, len(CATEGORIES)), np.float32), rarity, temperature=1.0)
    return fit(empty, [empty.features(BLIND, text) for text in texts], labels, STIFFNESS)


def ngram_scores(layer: LightLayer, texts: list[str]) -> np.ndarray:
    """A row a text, a column a category."""
    return np.stack([layer.scores(layer.features(BLIND, text)) for text in texts])
