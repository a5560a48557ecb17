"""Which of the three categories a free text belongs to, how sure that is, and which words decided it.

Knows nothing of Django or of tickets: text in, `Classification` out.
"""

from tickets.classification.model import MODEL_FILE, Classification, Model
from tickets.classification.model import shipped_model as load

__all__ = ["MODEL_FILE", "Classification", "Model", "classify", "load", "similarity"]


def classify(text: str) -> Classification:
    """Never fails: any text, an empty one too, gets one of the three categories."""
    return load().classify(text)


def similarity(text: str, others: list[str]) -> list[float]:
    """How alike each of the other texts reads, 0 to 1: the cosine of their weighted n-grams."""
    return load().similarity(text, others)
