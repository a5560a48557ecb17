"""`measure_classifier`: how right, how sure, how robust and how fast the classifier is, beside the first one."""

import json
import resource

import numpy as np
from django.core.management.base import BaseCommand

from tickets.classification import load
from tickets.classification.evaluation import Judged, disturbances, found_in_first, milliseconds
from tickets.classification.files import FOLDER
from tickets.classification.known_texts import DATA, TEST, TRAINING, labels_of, read_labelled
from tickets.classification.light_layer import softmax
from tickets.classification.model import Model
from tickets.classification.ngram_model import ngram_layer, ngram_scores

FIRST_TEXTS = 720
SEED = 1


class Command(BaseCommand):
    help = "Print the classifier's figures on the test split and by cross-validation."
    requires_system_checks = []

    def handle(self, **options: object) -> None:
        before = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        model = load()
        rows = read_labelled(TEST)
        test = judged(model, rows)
        memory = (resource.getrusage(resource.RUSAGE_SELF).ru_maxrss - before) // 1024
        self.heading(f"Test split: {len(rows)} texts that training never saw")
        self.print_judged(test)
        self.print_robustness(model, rows, test.accuracy)
        self.print_similar(model)
        self.print_costs(model, rows, memory)
        self.heading("First classifier (n-grams, 720 texts) on the test split")
        self.print_judged(first_classifier(rows))
        self.print_cross_validation()

    def heading(self, text: str) -> None:
        self.stdout.write(f"\n{text}\n{'-' * len(text)}")

    def line(self, name: str, value: str) -> None:
        self.stdout.write(f"{name:<42}{value:>16}")

    def print_judged(self, found: Judged) -> None:
        self.line("right", f"{found.accuracy:.1%}")
        for group in ("difficulty", "language"):
            for value, (accuracy, number) in found.accuracy_by(group).items():
                self.line(f"  {group} {value} ({number})", f"{accuracy:.1%}")
        is_english = np.array(found.groups["language"]) == "en"
        self.line("  not English", f"{found.right[~is_english].mean():.1%}")
        for name, recall in found.recalls().items():
            self.line(f"  recall {name}", f"{recall:.1%}")
        self.line("confidence 0.8 or more: share of texts", f"{found.sure_share():.1%}")
        self.line("confidence 0.8 or more: right", f"{found.sure_accuracy():.1%}")
        self.line("expected calibration error", f"{found.calibration_error():.3f}")

    def print_robustness(self, model: Model, rows: list[dict[str, str]], plain: float) -> None:
        frames = json.loads((DATA / "test_frames.json").read_text(encoding="utf-8"))
        for name, disturbed in disturbances(frames, SEED).items():
            changed = [row | {"text": disturbed(row["text"])} for row in rows]
            accuracy = judged(model, changed).accuracy
            self.line(f"with {name}", f"{accuracy:.1%} ({100 * (accuracy - plain):+.1f})")

    def print_similar(self, model: Model) -> None:
        for file, name in (("test_incidents", "natural"), ("test_incidents_hard", "in quite other words")):
            texts = read_labelled(DATA / f"{file}.jsonl")
            pairs = [
                (model.meaning(a["text"]), model.meaning(b["text"]))
                for a, b in zip(texts[::2], texts[1::2], strict=True)
            ]
            self.line(f"same incident among 200, {name}: first 3", f"{found_in_first(pairs, 3):.1%}")

    def print_costs(self, model: Model, rows: list[dict[str, str]], memory: int) -> None:
        for name, texts in costs(rows).items():
            median, late, longest = milliseconds(model.classify, texts)
            self.line(f"milliseconds, {name}", f"{median:.1f} / {late:.1f} / {longest:.1f}")
        self.line("  (median / 95th percentile / longest)", "")
        self.line("memory the model added (MB)", f"{memory}")

    def print_cross_validation(self) -> None:
        stored = json.loads((FOLDER / "cross_validation.json").read_text(encoding="utf-8"))
        rows = read_labelled(TRAINING)
        self.heading(
            f"{stored['folds']}-fold cross-validation over {len(rows)} training texts, made by `make classifier`"
        )
        self.print_judged(Judged(labels_of(rows), softmax(np.array(stored["scores"])), groups_of(rows)))


def costs(rows: list[dict[str, str]]) -> dict[str, list[str]]:
    texts = [row["text"] for row in rows]
    long = " ".join(texts)
    return {"test split": texts, "10,000 characters": [long[i : i + 10_000] for i in range(0, 40_000, 400)]}


def groups_of(rows: list[dict[str, str]]) -> dict[str, list[str]]:
    return {name: [row[name] for row in rows] for name in ("language", "difficulty")}


def judged(model: Model, rows: list[dict[str, str]]) -> Judged:
    chances = np.stack([model.layer.probabilities(model.features(row["text"])) for row in rows])
    return Judged(labels_of(rows), chances, groups_of(rows))


def first_classifier(rows: list[dict[str, str]]) -> Judged:
    """As it was before there was an encoder, fitted here and now to the first texts."""
    first = read_labelled(TRAINING)[:FIRST_TEXTS]
    layer = ngram_layer([row["text"] for row in first], labels_of(first))
    scores = ngram_scores(layer, [row["text"] for row in rows])
    return Judged(labels_of(rows), softmax(scores), groups_of(rows))
