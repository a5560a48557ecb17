"""The texts a model is made of: labelled reports, and incidents told by several people."""

import json
from collections import defaultdict
from dataclasses import dataclass
from pathlib import Path

from tickets.classification.known_texts import DATA
from tickets.classification.light_layer import CATEGORIES

INCIDENTS = DATA / "incidents.jsonl"
FRAMES = DATA / "frames.json"


@dataclass(frozen=True)
class LabelledText:
    """`label` is the place of the category in CATEGORIES; `incident` is 0 for a text of its own."""

    text: str
    label: int
    language: str
    difficulty: str
    incident: int = 0


def read_texts(file: Path) -> list[LabelledText]:
    rows = [json.loads(line) for line in file.read_text(encoding="utf-8").splitlines()]
    return [
        LabelledText(
            row["text"], CATEGORIES.index(row["category"]), row["language"], row["difficulty"], row.get("incident", 0)
        )
        for row in rows
    ]


def by_incident(texts: list[LabelledText]) -> list[list[LabelledText]]:
    groups = defaultdict(list)
    for text in texts:
        groups[text.incident].append(text)
    return list(groups.values())
