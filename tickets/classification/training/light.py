"""Makes the shipped light layer: the trained head, a share of an n-gram model, and one temperature for both."""

from dataclasses import dataclass, replace

import numpy as np
import torch

from tickets.classification.light_layer import VECTOR_SCALE, LightLayer, softmax
from tickets.classification.training.network import Encoder

SHARES = (0.0, 0.05, 0.1, 0.2, 0.3, 0.5, 0.7, 1.0)
TEMPERATURES = np.geomspace(0.2, 5.0, 80)


@dataclass(frozen=True)
class Mixture:
    """How much of the n-grams' scores is added to the encoder's, and the temperature of the sum."""

    share: float
    temperature: float


def best_mixture(of_encoder: np.ndarray, of_ngrams: np.ndarray, labels: np.ndarray) -> Mixture:
    """Least log-loss on texts that neither has seen (Guo et al., 2017, for the temperature)."""
    rows = np.arange(len(labels))

    def loss(mixture: Mixture) -> float:
        chances = softmax((of_encoder + mixture.share * of_ngrams) / mixture.temperature)
        return float(-np.log(chances[rows, labels] + 1e-12).mean())

    return min((Mixture(share, t) for share in SHARES for t in TEMPERATURES), key=loss)


def mixed_layer(encoder: Encoder, ngrams: LightLayer, mixture: Mixture) -> LightLayer:
    """The head's weights are for vectors as they are; the layer's for scaled ones."""
    with torch.no_grad():
        of_vector = encoder.head.weight.T.numpy() / VECTOR_SCALE
        bias = encoder.head.bias.numpy() + mixture.share * ngrams.bias
    return replace(
        ngrams,
        of_vector=of_vector.astype(np.float32),
        bias=bias.astype(np.float32),
        of_ngrams=mixture.share * ngrams.of_ngrams,
        temperature=mixture.temperature,
    )
