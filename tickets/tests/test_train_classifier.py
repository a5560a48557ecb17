"""Training: the shipped model is what the shipped texts give."""

import json

import numpy as np
import pytest

from tickets.classification import MODEL_FILE, Model
from tickets.classification.training import LABELLED_TEXTS, fit, read_labelled_texts
from tickets.models import Category


def test_the_same_texts_give_the_same_model() -> None:
    texts, labels = read_labelled_texts()
    few, their_labels = texts[::12], labels[::12]

    first, second = fit(few, their_labels), fit(few, their_labels)

    assert np.array_equal(first.weights, second.weights)
    assert np.array_equal(first.bias, second.bias)


def test_a_model_is_read_as_it_was_written(tmp_path) -> None:
    texts, labels = read_labelled_texts()
    model = fit(texts[::12], labels[::12], 0.7)
    model.write(tmp_path / "model.npz")

    stored = Model.read(tmp_path / "model.npz")

    assert (stored.categories, stored.temperature) == (model.categories, 0.7)
    for text in texts[:20]:
        assert stored.probabilities(text) == pytest.approx(model.probabilities(text), abs=0.01)


def test_it_learns_texts_that_it_has_not_seen() -> None:
    texts, labels = read_labelled_texts()
    held_out = np.arange(len(texts)) % 5 == 0
    model = fit([text for text, out in zip(texts, held_out, strict=True) if not out], labels[~held_out])

    guesses = [
        model.probabilities(text).argmax() == label
        for text, label, out in zip(texts, labels, held_out, strict=True)
        if out
    ]

    assert np.mean(guesses) > 0.75


def test_the_labelled_texts_are_complete() -> None:
    rows = [json.loads(line) for line in LABELLED_TEXTS.read_text(encoding="utf-8").splitlines()]

    assert {row["category"] for row in rows} == set(Category.values)
    assert all(row["text"].strip() for row in rows)


def test_the_shipped_model_knows_the_shipped_texts() -> None:
    texts, labels = read_labelled_texts()
    model = Model.read(MODEL_FILE)

    right = [model.probabilities(text).argmax() == label for text, label in zip(texts, labels, strict=True)]

    assert np.mean(right) > 0.95
