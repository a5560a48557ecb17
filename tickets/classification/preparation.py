"""Finds the part of a text that reports something: without quoted mail, greeting and signature; of a long text, the
sentences that tell most.
"""

import re
from collections.abc import Callable

# Fewer words than these report nothing: then what was taken off was the report.
FEWEST_WORDS = 3
MOST_WORDS = 60
# About as many, in characters, for what has no spaces.
LONGEST_PART = 600
# Beyond these nobody is read: the first sentences, and the last ones.
MOST_SENTENCES = 16
LONGEST_SENTENCE = 25
SENTENCE_END = re.compile(r"(?<=[.!?…])\s+|\n+")
QUOTE = re.compile(
    r"^\s*(?:-{2,}.*(?:original|forwarded|weitergeleitet|urspr|inoltrat|reenviad|transf|encaminhad|mensa|message).*-{2,}"
    r"|(?:on|am|il giorno|il|el|le|em|op)\s.{4,90}(?:wrote|schrieb|ha scritto|escribió|a écrit|escreveu).{0,60}:"
    r"|_{8,})\s*$",
    re.IGNORECASE,
)
MAIL_HEADER = re.compile(
    r"^\s*(?:from|sent|to|cc|subject|date|von|gesendet|an|betreff|datum|da|inviato|oggetto|data|de|enviado|para|asunto"
    r"|assunto|fecha|envoyé|à|objet|a)\s*:\s.*$",
    re.IGNORECASE,
)
# After an informal word comes a name at most; after a formal one whom it may concern. No full stop ends a greeting.
GREETING = re.compile(
    r"^\W*(?:"
    r"(?:hi|hey|hello|hiya|heya|greetings|good (?:morning|afternoon|evening|day)|ciao|salve|buon ?giorno|buona ?sera"
    r"|hallo|moin|servus|guten (?:tag|morgen|abend)|hola|buen[oa]s(?: (?:días|dias|tardes|noches))?"
    r"|bonjour|bonsoir|salut|madame|monsieur|ol[aá]|bom dia|boa (?:tarde|noite))\b(?:\s+[^\s,.!?:;]+){0,2}?"
    r"|(?:dear|to whom it may concern|gentil[ei]|egregi[oa]?|spett\S*|car[oaie]|liebe[rs]?|sehr geehrte[rs]?"
    r"|estimad[oa]s?|querid[oa]s?|ch[eè]re?s?|prezad[oa]s?|exm\S+)\b(?:\s+[^\s,!?:;]+){0,6}?"
    r")\s*[,!:\n]+\s*",
    re.IGNORECASE,
)
CLOSING = re.compile(
    r"^[^\w\n]{0,5}(?:(?:with )?(?:best|kind|warm|many|sincere|cordial)?\s*(?:regards|wishes|greetings)|best|sincerely"
    r"|cheers|thanks|thank you|thx|ta|yours|respectfully"
    r"|mit freundlichen|freundliche|viele|liebe|beste|schöne|herzliche|danke|vielen dank|lg|mfg|vg|gruß|gruss"
    r"|cordiali|distinti|saluti|un saluto|grazie|a presto|saludos|un saludo|atentamente|atte|gracias"
    r"|cordialement|bien à vous|merci|bonne journée|sincères"
    r"|atenciosamente|cumprimentos|com os melhores|melhores|obrigad[oa]|abraços?|att)\b",
    re.IGNORECASE,
)
DASHES = re.compile(r"\s*(?:--|—|__+)\s*")
# A closing line is short, and so is a line that introduces quoted mail; longer ones are not looked at.
MOST_WORDS_OF_A_CLOSING = 6
LONGEST_FRAME_LINE = 200
SIGNATURE_LINES = 7


def reporting_part(text: str, tells: Callable[[list[str]], list[float]]) -> str:
    """The part to judge by, never empty for a text that is not; `tells` says of sentences how much each tells."""
    body = without_frame(text)
    if len(body) > LONGEST_PART or body.count(" ") >= MOST_WORDS:
        sentences = split(body)
        body = most_telling(sentences, tells(sentences)) if len(sentences) > 1 else body
    return body[:LONGEST_PART]


def without_frame(text: str) -> str:
    """The text without quoted mail, signature and greeting; each stays where too little would be left."""
    for strip in (without_quotes, without_signature, without_greeting):
        stripped = strip(text).strip()
        if len(stripped.split()) >= FEWEST_WORDS:
            text = stripped
    return text.strip()


def without_quotes(text: str) -> str:
    kept = []
    for line in text.splitlines():
        if len(line) <= LONGEST_FRAME_LINE and QUOTE.match(line):
            if len(" ".join(kept).split()) >= FEWEST_WORDS:
                break
            continue
        if not line.lstrip().startswith((">", "|")) and not MAIL_HEADER.match(line):
            kept.append(line)
    return "\n".join(kept)


def without_signature(text: str) -> str:
    lines = text.rstrip().splitlines()
    for number in range(max(1, len(lines) - SIGNATURE_LINES), len(lines)):
        if is_closing(lines[number]):
            return "\n".join(lines[:number])
    return text


def is_closing(line: str) -> bool:
    if len(line) > LONGEST_FRAME_LINE or len(line.split()) > MOST_WORDS_OF_A_CLOSING:
        return False
    return bool(DASHES.fullmatch(line) or CLOSING.match(line))


def without_greeting(text: str) -> str:
    return GREETING.sub("", text, count=1)


def split(text: str) -> list[str]:
    """Sentences, none longer than LONGEST_SENTENCE words; of very many the first and the last ones."""
    sentences = []
    for sentence in SENTENCE_END.split(text):
        words = sentence.split()
        sentences += [" ".join(words[i : i + LONGEST_SENTENCE]) for i in range(0, len(words), LONGEST_SENTENCE)]
    half = MOST_SENTENCES // 2
    return sentences if len(sentences) <= MOST_SENTENCES else sentences[:half] + sentences[-half:]


def most_telling(sentences: list[str], strength: list[float]) -> str:
    """As many of the most telling sentences as MOST_WORDS allow, in their order."""
    chosen, room = set(), MOST_WORDS
    for number in sorted(range(len(sentences)), key=lambda i: -strength[i]):
        words = len(sentences[number].split())
        if words <= room:
            chosen.add(number)
            room -= words
    return " ".join(sentences[number] for number in sorted(chosen)) or sentences[0]
