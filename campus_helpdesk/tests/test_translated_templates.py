"""What never changes on a page is put into its template once, in each language."""

from collections.abc import Iterator

import pytest
from django.template import Context, Engine, NodeList
from django.template.base import TextNode
from django.template.loader import get_template
from django.urls import NoReverseMatch, get_script_prefix, set_script_prefix
from django.utils.translation import override

FILES = {
    "words": '{% load i18n %}{% translate "Report a problem" %}',
    "sentence": "{% load i18n %}{% blocktranslate trimmed %}\n  Report a problem\n{% endblocktranslate %}",
    "address": "{% url 'tickets:list' %}",
    "file": "{% load static %}{% static 'css/site.css' %}",
    "part": '{% include "named" with name="plus" only %}',
    "named": "<b>{{ name }}</b>",
    "reader": '{% include "named" with name=name only %}',
    "page": '{% include "named" %}',
    "kept": '{% load i18n %}{% translate "Report a problem" as words %}[{{ words }}]',
    "variable": "{% load i18n %}{% translate name %}",
    "number": "{% url 'tickets:detail' number %}",
    "nowhere": "{% if name %}{% url 'nowhere' %}{% else %}fine{% endif %}",
}


@pytest.fixture
def engine() -> Engine:
    places = [("django.template.loaders.locmem.Loader", FILES)]
    names = "campus_helpdesk.translated_templates"
    loaders = [(f"{names}.Loader", places)]
    return Engine(loaders=loaders, libraries={"i18n": names, "static": names}, builtins=[names])


@pytest.fixture
def other_prefix() -> Iterator[None]:
    before = get_script_prefix()
    yield
    set_script_prefix(before)


def nodes(engine: Engine, name: str) -> NodeList:
    return engine.get_template(name).nodelist


@pytest.mark.parametrize("name", ["words", "sentence"])
def test_each_language_has_its_own_words(engine: Engine, name: str) -> None:
    said = {}
    for language in ("en", "de", "it", "de"):
        with override(language):
            said[language] = engine.get_template(name).render(Context())

    assert said == {"en": "Report a problem", "de": "Ein Problem melden", "it": "Segnala un problema"}


@pytest.mark.parametrize("name", ["words", "sentence", "address", "file", "part"])
def test_what_never_changes_is_text(engine: Engine, name: str) -> None:
    assert [type(node) for node in nodes(engine, name) if node.token.contents[:4] != "load"] == [TextNode]


@pytest.mark.parametrize("name", ["reader", "page", "kept", "variable", "number"])
def test_what_depends_on_the_page_is_made_for_each(engine: Engine, name: str) -> None:
    assert [node for node in nodes(engine, name) if not isinstance(node, TextNode)]
    first, second = (
        engine.get_template(name).render(Context({"name": given, "number": number}))
        for given, number in (("ada", 1), ("ben", 2))
    )

    assert first != second or name == "kept"


def test_a_template_made_of_a_string_speaks_to_its_reader(engine: Engine) -> None:
    template = engine.from_string(FILES["words"])

    with override("de"):
        assert template.render(Context()) == "Ein Problem melden"
    with override("it"):
        assert template.render(Context()) == "Segnala un problema"


def test_addresses_lead_to_where_the_application_is_mounted(engine: Engine, other_prefix: None) -> None:
    assert engine.get_template("address").render(Context()) == "/tickets/"

    set_script_prefix("/helpdesk/")

    assert engine.get_template("address").render(Context()) == "/helpdesk/tickets/"


def test_an_address_that_there_is_not_fails_only_where_it_is_shown(engine: Engine) -> None:
    assert engine.get_template("nowhere").render(Context()) == "fine"
    with pytest.raises(NoReverseMatch):
        engine.get_template("nowhere").render(Context({"name": "ada"}))


def test_pages_of_the_product_are_compiled_like_this() -> None:
    assert {type(node).__name__ for node in get_template("_theme.html").template.nodelist} == {"LoadNode", "TextNode"}
