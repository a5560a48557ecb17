"""What people on the demo campus write, where, and what is said under it."""

import json
from dataclasses import dataclass
from functools import cache

from tickets.classification.known_texts import read_known_reports
from tickets.meanings import to_bytes
from tickets.models import summarise
from tickets.words import words_of

BUILDINGS = [
    "Main building",
    "Library",
    "Chemistry",
    "Physics",
    "Engineering hall",
    "Language centre",
    "Canteen",
    "Sports hall",
    "Dormitory A",
    "Dormitory B",
    "Medical school",
    "Administration",
]
ROOMS = [f"room {floor}{number:02}" for floor in range(5) for number in range(1, 13)]
SPOTS = [
    "ground floor",
    "entrance",
    "first floor corridor",
    "lecture hall 1",
    "lecture hall 2",
    "basement",
    "courtyard",
]
PLACES = [f"{building}, {spot}" for building in BUILDINGS for spot in [*ROOMS, *SPOTS]]

USERS = [
    "Ada",
    "Jonas",
    "Mei",
    "Prof. Keller",
    "Lucía",
    "Tomasz",
    "Fatima",
    "Noah",
    "Giulia",
    "Dr. Owusu",
    "Chiara",
    "",
]
STAFF = ["Bruno", "Ines", "Marek", "Sara"]

STAFF_QUESTIONS = [
    "Thank you for reporting this. Could you tell us since when this happens?",
    "We are on it. Is somebody there this afternoon who can let us in?",
    "Thanks. Does it happen all the time, or only at certain hours?",
    "Could you tell us exactly where? A colleague was there and found nothing.",
    "We have passed this on to the right people and will write here as soon as we know more.",
]
USER_ANSWERS = [
    "Since Monday, I think. Before that it was fine.",
    "Yes, I am there until five. Just ask at the desk.",
    "It comes and goes, but today it has been the whole day.",
    "Right beside the stairs, you cannot miss it.",
    "Any news? Several of us are waiting for this.",
    "It is getting worse. Please have another look.",
]
STAFF_CLOSINGS = [
    "This is repaired. Please open a new ticket if it comes back.",
    "Done: the part was replaced this morning. Thank you for your patience.",
    "We have talked to the provider and it is solved now.",
    "Everything was checked and works again.",
]


@dataclass(frozen=True)
class Report:
    """A text with what the helpdesk makes of it: `assigned` by the classifier, `right` by its label; `reasons` as JSON,
    `meaning` as stored bytes.
    """

    description: str
    summary: str
    words: str
    assigned: str
    confidence: float
    reasons: str
    runner_up: str
    meaning: bytes
    right: str


@cache
def reports() -> list[Report]:
    return [
        Report(
            known.text,
            summarise(known.text),
            " ".join(words_of(known.text)),
            known.guess.category,
            known.guess.confidence,
            json.dumps(known.guess.reasons),
            known.guess.alternatives[0][0],
            to_bytes(known.guess.meaning),
            known.category,
        )
        for known in read_known_reports()
    ]


@cache
def searchable(text: str) -> str:
    return " ".join(words_of(text))
