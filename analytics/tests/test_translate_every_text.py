"""Every text of analytics is in every catalog, and nothing else is; no text stands where no catalog can have it."""

from pathlib import Path

import pytest
from django.conf import settings

from languages.bare_words import in_script, in_template
from languages.deployables import ANALYTICS, LANGUAGES
from languages.problems import problems


@pytest.mark.parametrize("language", LANGUAGES)
def test_a_catalog_is_complete(language: str) -> None:
    assert problems(ANALYTICS, language) == []


def test_every_language_is_offered() -> None:
    assert [code for code, _ in settings.LANGUAGES] == ["en", *LANGUAGES]


@pytest.mark.parametrize("file", ANALYTICS.template_files(), ids=str)
def test_a_template_has_no_words_of_its_own(file: Path) -> None:
    assert in_template(file) == []


@pytest.mark.parametrize("file", ANALYTICS.script_files(), ids=str)
def test_a_script_has_no_words_of_its_own(file: Path) -> None:
    assert in_script(file) == []
