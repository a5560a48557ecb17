"""`train_classifier`: fits the category model to the labelled texts and writes the file that is shipped."""

from django.core.management.base import BaseCommand

from tickets.classification import MODEL_FILE
from tickets.classification.training import best_temperature, fit, out_of_fold, read_labelled_texts


class Command(BaseCommand):
    help = "Fit the category model to tickets/classification/data/labelled_tickets.jsonl. Same texts, same model."
    requires_system_checks = []

    def handle(self, **options: object) -> None:
        texts, labels = read_labelled_texts()
        logs = out_of_fold(texts, labels)
        temperature = best_temperature(logs, labels)
        fit(texts, labels, temperature).write(MODEL_FILE)
        right = (logs.argmax(axis=1) == labels).mean()
        self.stdout.write(
            f"{len(texts)} texts; {right:.1%} right in five-fold cross-validation; temperature {temperature:.2f}; "
            f"{MODEL_FILE.name}: {MODEL_FILE.stat().st_size // 1024} KB."
        )
