"""Words that a person may not want everybody to read: e-mail addresses, phone numbers, student numbers.

A gentle guess for who writes: better silent than wrong about room numbers, dates, prices and inventory numbers.
"""

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from enum import StrEnum

# More of them are no slip of a person who writes.
MOST = 5


class Kind(StrEnum):
    EMAIL = "email"
    PHONE = "phone"
    STUDENT = "student"


@dataclass(frozen=True)
class PrivateWord:
    """`text` as it stands in what was written."""

    kind: Kind
    text: str


EMAIL = re.compile(r"(?<![\w.%+-])[\w%+-][\w.%+-]{0,63}@[\w-]{1,63}(?:\.[\w-]{1,63}){0,8}\.[^\W\d_]{2,24}(?![\w-])")
# English, Italian, German, Spanish, French, Portuguese.
STUDENT_CUE = (
    r"(?:matr|matriculation|matricol\w*|matrikel\w*|matr[ií]cula|matricule|immatriculation|registration|"
    r"(?:student|enrol?ment)(?:'?s)?[ -]?(?:id|no|nr|number|card)|studierendennummer|studenten(?:nummer|ausweis)|"
    r"num[eé]ro[ -](?:d['’]\s?)?[eé]tudiante?|(?:n[uú]mero|n[.ºo°]*)[ ]?d[eo][ ](?:estudiante|estudante|alum?n[oa])|"
    r"(?:numero|tessera)[ ](?:di[ ])?studente)"
)
STUDENT_NUMBER = r"[A-Za-z]{0,3}\d{6,10}"
STUDENT_BEHIND = re.compile(
    rf"\b{STUDENT_CUE}\b[^\w\n]{{0,4}}(?:[^\W\d]{{1,12}}[^\w\n]{{1,3}}){{0,3}}({STUDENT_NUMBER})(?![\w.])(?!\.\d)",
    re.IGNORECASE,
)
STUDENT_BEFORE = re.compile(
    rf"(?<![\w.-])({STUDENT_NUMBER})[^\w\n]{{1,3}}(?:[^\W\d]{{1,12}}[^\w\n]{{1,3}}){{0,3}}{STUDENT_CUE}\b",
    re.IGNORECASE,
)
# Digits with what people put between them; never across lines.
NUMBER = re.compile(r"(?<![\w.,#/+-])(?<!\d:)(?:\+|\()?\d(?:[ \u00a0./()-]{0,3}\d){5,16}(?![\w])(?![.,:/-]\d)")
PHONE_CUE = re.compile(
    r"(?:phone|tel|call|ring|mobile|cell|whatsapp|fax|handy|mobil|anruf|ruf|durchwahl|telefon\w*|chiam\w*|cellulare|"
    r"m[oó]vil|llam\w*|portable|appel\w*|t[eé]l[eé]phone|telem[oó]vel|ligu?[ea]\w*|reach|contact)\w{0,3}\W[^\d\n]{0,15}\Z",
    re.IGNORECASE,
)
THING_CUE = re.compile(
    r"(?:ticket|room|raum|zimmer|aula|stanza|sala|salle|serial|inventory|inventar\w*|inventario|asset|device|order|invoice|"
    r"rechnung|fattura|bestell\w*|seriennummer|s/n|sn|isbn|barcode|mac|port|version|€|\$|£|eur|chf)\W[^\d\n]{0,12}\Z",
    re.IGNORECASE,
)
PRICE_BEHIND = re.compile(r"\s?(?:€|\$|£|eur|euro|chf|usd|gbp)", re.IGNORECASE)
YEAR, MONTH, DAY = r"(?:19|20)\d\d", r"(?:0?[1-9]|1[0-2])", r"(?:0?[1-9]|[12]\d|3[01])"
# Also with an hour, or another date, behind it.
DATE = re.compile(
    rf"(?:{YEAR}[./ -]+{MONTH}[./ -]+{DAY}|{DAY}[./ -]+{MONTH}[./ -]+{YEAR}|{MONTH}[./-]+{DAY}[./-]+{YEAR}|"
    rf"{DAY}[./-]{MONTH}[./-]\d\d|{YEAR}\D+{YEAR})(?!\d)(?:\D+\d{{1,4}}){{0,6}}"
)
CLOCKS = re.compile(r"\d{1,2}[. ]\d\d[ -]+\d{1,2}[. ]\d\d")
INTERNET = re.compile(r"\d{1,3}(?:\.\d{1,3}){3}")
# What is grouped by three is an amount, but for the mobiles of Spain and Portugal.
THOUSANDS = re.compile(r"(?![679]\d\d \d{3} \d{3}\Z)\d{1,3}(?:[. ]\d{3}){1,4}")
DEVICE = re.compile(r"(?:\d\d[-:]){5}\d\d")
NO_PHONE = (DATE, CLOCKS, INTERNET, DEVICE)
# Without any separator: only what begins like a phone number of the six languages' countries.
BARE = re.compile(r"(?:\+|00)\d{8,15}|0\d{8,11}|3\d{9}|[679]\d{8}")


def private_words(texts: Iterable[str]) -> list[PrivateWord]:
    """What seems private in these texts, each once, in their order."""
    found = dict.fromkeys(word for text in texts for word in in_order(text))
    return list(found)[:MOST]


def in_order(text: str) -> list[PrivateWord]:
    taken: list[tuple[int, int, PrivateWord]] = []
    for start, end, kind in candidates(text):
        if not any(start < other_end and other_start < end for other_start, other_end, _word in taken):
            taken.append((start, end, PrivateWord(kind, text[start:end])))
    return [word for _start, _end, word in sorted(taken, key=lambda each: each[0])]


def candidates(text: str) -> Iterator[tuple[int, int, Kind]]:
    """Places in the text; where two overlap the first counts."""
    yield from ((*found.span(), Kind.EMAIL) for found in EMAIL.finditer(text))
    for pattern in (STUDENT_BEHIND, STUDENT_BEFORE):
        yield from ((*found.span(1), Kind.STUDENT) for found in pattern.finditer(text))
    for found in NUMBER.finditer(text):
        before, behind = text[max(0, found.start() - 30) : found.start()], text[found.end() : found.end() + 6]
        if is_phone(found[0], before) and not PRICE_BEHIND.match(behind):
            yield (*found.span(), Kind.PHONE)


def is_phone(number: str, before: str) -> bool:
    digits = re.sub(r"\D", "", number)
    if not 7 <= len(digits) <= 16 or any(shape.fullmatch(number) for shape in NO_PHONE):
        return False
    if PHONE_CUE.search(before):
        return True
    if THING_CUE.search(before):
        return False
    if number.startswith(("+", "(", "00")):
        return True
    if number == digits:
        return bool(BARE.fullmatch(number))
    return digits.startswith("0") or (len(digits) >= 9 and not THOUSANDS.fullmatch(number))
