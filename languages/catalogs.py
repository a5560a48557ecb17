"""Reads and writes the catalogs, each a `.po` for people and a `.mo` for Django."""

from pathlib import Path

import polib

from languages.extraction import Text

# Whether there is one or are many; in French there is one of nothing.
PLURALS = dict.fromkeys(("it", "de", "es", "pt"), "nplurals=2; plural=(n != 1);")
PLURALS["fr"] = "nplurals=2; plural=(n > 1);"
LINE = 120


def read(file: Path) -> polib.POFile:
    """Empty when there is no file yet."""
    return polib.pofile(str(file), wrapwidth=LINE) if file.is_file() else polib.POFile(wrapwidth=LINE)


def key(entry: polib.POEntry) -> Text:
    return Text(entry.msgctxt or "", entry.msgid, entry.msgid_plural or "")


def forms(entry: polib.POEntry) -> list[str]:
    """The translation, or one for each plural form."""
    return [text for _, text in sorted(entry.msgstr_plural.items())] if entry.msgid_plural else [entry.msgstr]


def compiled(file: Path) -> dict[Text, list[str]]:
    """What Django reads."""
    return {key(entry): forms(entry) for entry in polib.mofile(str(file))} if file.is_file() else {}


def write(file: Path, language: str, texts: dict[Text, list[str]]) -> None:
    """Every text once, with the translation that the catalog has, else with an empty one; nothing else."""
    known = {key(entry): entry for entry in read(file)}
    catalog = polib.POFile(wrapwidth=LINE)
    catalog.metadata = {
        "Language": language,
        "MIME-Version": "1.0",
        "Content-Type": "text/plain; charset=UTF-8",
        "Content-Transfer-Encoding": "8bit",
        "Plural-Forms": PLURALS[language],
    }
    # By place, so that what stands on a page stands together.
    for text, files in sorted(texts.items(), key=lambda item: (item[1], item[0])):
        entry = polib.POEntry(msgctxt=text.context or None, msgid=text.text, occurrences=[(one, "") for one in files])
        translated = known.get(text)
        if text.plural:
            entry.msgid_plural = text.plural
            entry.msgstr_plural = translated.msgstr_plural if translated else {0: "", 1: ""}
        else:
            entry.msgstr = translated.msgstr if translated else ""
        entry.flags = translated.flags if translated else []
        catalog.append(entry)
    file.parent.mkdir(parents=True, exist_ok=True)
    catalog.save(str(file))
    catalog.save_as_mofile(str(file.with_suffix(".mo")))
