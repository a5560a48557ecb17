"""Words for people that no catalog can have: outside translate tags in a template, or written in a script."""

import re
from collections.abc import Iterator
from functools import cache
from html.parser import HTMLParser
from pathlib import Path

from languages.deployables import ROOT

# Names that are the same in every language.
NAMES = re.compile(r"Campus Helpdesk|API|GET|HTTP|CSV|Excel|n =")
SHOWN_ATTRIBUTES = ("title", "placeholder", "aria-label", "aria-description", "alt", "label", "content")
# The keys are called so on every keyboard.
NOT_FOR_PEOPLE = ("script", "style", "kbd")
CLASS = re.compile(r"\.([a-z][\w-]*)")
TRANSLATED = re.compile(
    r"{%\s*(comment|blocktranslate|blocktrans|verbatim)\b.*?{%\s*end\1\s*%}|{%\s*trans(late)?\s.*?%}|{#.*?#}", re.DOTALL
)
TAG = re.compile(r"{%.*?%}|{{.*?}}", re.DOTALL)
MARKED_IN_TAG = re.compile(r"\b_\(([\"']).*?\1\)", re.DOTALL)
LITERAL_IN_TAG = re.compile(r"[\"']([^\"']*)[\"']")
LETTER = re.compile(r"[^\W\d_]")
ENTITY = re.compile(r"&#?\w+;")
# Two words, a capitalised one, or the end of a sentence; the names of keys, methods and headers are no words.
SENTENCE = re.compile(r"[^\W\d_]{2,} [^\W\d_]{2,}|^[A-Z][a-z]+(?![\w-])|[a-z][.!?…](\s|$)")
NOT_SHOWN = re.compile(
    r"use strict|Escape|Enter|Tab|Home|End|Page(Up|Down)|Arrow\w+|Backspace|Delete|Accept|[A-Z]+( [A-Z]+)*|[.#\[:].*",
    re.DOTALL,
)
SCRIPT_PART = re.compile(
    r"(?P<comment>/\*.*?\*/|//[^\n]*)|(?P<text>\"(?:\\.|[^\"\\\n])*\"|'(?:\\.|[^'\\\n])*'|`(?:\\.|[^`\\])*`)", re.DOTALL
)
PUT_IN = re.compile(r"\${[^}]*}")


class Page(HTMLParser):
    """Collects what a reader would see or hear of a template whose tags are taken out."""

    def __init__(self) -> None:
        super().__init__()
        self.words: list[str] = []
        self.within = ""

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        self.within = tag
        given = {name: value or "" for name, value in attributes}
        shown = SHOWN_ATTRIBUTES if "name" not in given or tag != "meta" or given["name"] == "description" else ()
        is_button = given.get("type") in ("submit", "button", "reset")
        self.words += [given[name] for name in (*shown, *(("value",) if is_button else ())) if name in given]

    def handle_endtag(self, tag: str) -> None:
        self.within = ""

    def handle_data(self, data: str) -> None:
        if self.within not in NOT_FOR_PEOPLE:
            self.words.append(data)


def in_template(file: Path) -> list[str]:
    source = TRANSLATED.sub("", (ROOT / file).read_text(encoding="utf-8"))
    page = Page()
    page.feed(TAG.sub("", source))
    page.close()
    bare = [words for words in page.words if LETTER.search(ENTITY.sub("", NAMES.sub("", words)))]
    tags = [MARKED_IN_TAG.sub("", tag) for tag in TAG.findall(source)]
    bare += [words for tag in tags for words in LITERAL_IN_TAG.findall(tag) if is_sentence(words)]
    return [f"{file}: {' '.join(words.split())!r}" for words in bare]


def in_script(file: Path) -> list[str]:
    return [f"{file}: {text!r}" for text in literals((ROOT / file).read_text(encoding="utf-8")) if is_sentence(text)]


def literals(source: str) -> Iterator[str]:
    for part in SCRIPT_PART.finditer(source):
        if part["text"]:
            yield PUT_IN.sub("", part["text"][1:-1])


def is_sentence(text: str) -> bool:
    return bool(SENTENCE.search(text)) and not NOT_SHOWN.fullmatch(text) and not is_of_classes(text)


def is_of_classes(text: str) -> bool:
    """The names of classes of our own; one that ends in a hyphen is the beginning of some."""
    return all(
        any(name == word or (word[-1] == "-" and name.startswith(word)) for name in classes()) for word in text.split()
    )


@cache
def classes() -> frozenset[str]:
    sheets = (ROOT / "static" / "css").glob("*.css")
    return frozenset(name for sheet in sheets for name in CLASS.findall(sheet.read_text(encoding="utf-8")))
