"""What `languages` finds wrong with catalogs, templates and scripts: one fault of each kind."""

from pathlib import Path

import polib
import pytest

from languages import bare_words, catalogs, deployables, extraction
from languages.deployables import Deployable
from languages.problems import problems

CODE = """
from django.utils.translation import gettext as _, ngettext

TITLE = _("Tickets")

def words(n):
    return ngettext("%(n)s day", "%(n)s days", n)
"""
TEMPLATE = """{% load i18n %}
<p title="{% translate "Help" %}">{% blocktranslate with name=x %}Hello {{ name }}{% endblocktranslate %}</p>
{{ x|default:_("nothing") }}
"""
TRANSLATED = {
    "Tickets": ["Tickets"],
    "%(n)s day": ["%(n)s Tag", "%(n)s Tage"],
    "Help": ["Hilfe"],
    "Hello %(name)s": ["Hallo %(name)s"],
    "nothing": ["nichts"],
}


@pytest.fixture
def small(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Deployable:
    """A deployable of two files, translated into German without a fault."""
    for module in (deployables, extraction, bare_words):
        monkeypatch.setattr(module, "ROOT", tmp_path)
    (tmp_path / "code.py").write_text(CODE)
    (tmp_path / "page.html").write_text(TEMPLATE)
    made = Deployable("locale", ("code.py",), ("page.html",), ())
    catalogs.write(made.catalog("de"), "de", extraction.texts(made))
    change(made, TRANSLATED)
    return made


def change(
    small: Deployable, forms_of: dict[str, list[str]], flags: tuple[str, ...] = (), compile_it: bool = True
) -> None:
    file = small.catalog("de")
    catalog = polib.pofile(str(file))
    for text, forms in forms_of.items():
        entry = catalog.find(text)
        entry.flags = list(flags)
        if entry.msgid_plural:
            entry.msgstr_plural = dict(enumerate(forms))
        else:
            entry.msgstr = forms[0]
    catalog.save(str(file))
    if compile_it:
        catalog.save_as_mofile(str(file.with_suffix(".mo")))


def test_a_complete_catalog_has_no_problem(small: Deployable) -> None:
    assert problems(small, "de") == []


def test_a_missing_catalog_is_found(small: Deployable) -> None:
    assert problems(small, "it") == ["it: there is no catalog."]


@pytest.mark.parametrize("more", ['\nMORE = _("New")', '\nMORE = ngettext("%(n)s new", "%(n)s new ones", 2)'])
def test_a_new_text_is_missing(small: Deployable, tmp_path: Path, more: str) -> None:
    (tmp_path / "code.py").write_text(CODE + more)
    [problem] = problems(small, "de")
    assert problem.startswith("de: missing: ")
    assert problem.endswith("of code.py")


def test_a_text_that_is_gone_is_used_nowhere(small: Deployable, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(TEMPLATE.replace('{% translate "Help" %}', ""))
    assert problems(small, "de") == ["de: used nowhere: 'Help'"]


@pytest.mark.parametrize(
    ("forms_of", "problem"),
    [
        ({"Help": [""]}, "empty"),
        ({"%(n)s day": ["%(n)s Tag", ""]}, "empty"),
        ({"%(n)s day": ["%(n)s Tag"]}, "not every plural form"),
        ({"Hello %(name)s": ["Hallo"]}, "other placeholders"),
        ({"Hello %(name)s": ["Hallo %(nom)s"]}, "other placeholders"),
        ({"Help": ['"Hilfe"']}, "other markup"),
        ({"Help": ["Hilfe "]}, "another space or line end at its edge"),
    ],
)
def test_a_fault_in_an_entry_is_found(small: Deployable, forms_of: dict[str, list[str]], problem: str) -> None:
    change(small, forms_of)
    [text] = forms_of
    assert problems(small, "de")[0] == f"de: {problem}: {text!r}"


def test_an_entry_that_is_not_certain_is_found(small: Deployable) -> None:
    change(small, {"Help": ["Hilfe"]}, flags=("fuzzy",))
    assert "de: not certain: 'Help'" in problems(small, "de")


def test_a_compiled_catalog_that_says_something_else_is_found(small: Deployable) -> None:
    change(small, {"Help": ["Beistand"]}, compile_it=False)
    assert problems(small, "de") == ["de: the compiled catalog is not of this one; `make messages` makes it again."]


def test_a_computed_text_is_refused(small: Deployable, tmp_path: Path) -> None:
    (tmp_path / "code.py").write_text('TITLE = _(f"{1} tickets")')
    with pytest.raises(extraction.NotConstant, match=r"code.py:1"):
        extraction.texts(small)


def test_making_the_catalogs_again_keeps_the_translations(small: Deployable, tmp_path: Path) -> None:
    (tmp_path / "code.py").write_text(CODE + '\nMORE = _("New")')
    file = small.catalog("de")
    catalogs.write(file, "de", extraction.texts(small))
    found = {entry.msgid: catalogs.forms(entry) for entry in catalogs.read(file)}
    assert found == TRANSLATED | {"New": [""]}


@pytest.mark.parametrize(
    "source",
    [
        "<p>Hello</p>",
        '<p title="Hello"></p>',
        '<input placeholder="Name">',
        '<input type="submit" value="Send">',
        '<img alt="A map">',
        '<meta name="description" content="What it is">',
        '{% include "x.html" with label="New ticket" %}',
        '{{ x|default:"None yet." }}',
        '<p>{% translate "Hello" %} there</p>',
    ],
)
def test_words_outside_translate_tags_are_found(small: Deployable, tmp_path: Path, source: str) -> None:
    (tmp_path / "page.html").write_text(source)
    assert len(bare_words.in_template(Path("page.html"))) == 1


def test_what_is_no_words_in_a_template_is_not_found(small: Deployable, tmp_path: Path) -> None:
    (tmp_path / "page.html").write_text(
        TEMPLATE + '{# A note #}<p class="big red" data-x="y">{{ x }} · 42 &middot; –</p><meta charset="utf-8">'
        "{% comment %}A note{% endcomment %}<script src=\"{% static 'a b.js' %}\"></script>Campus Helpdesk"
    )
    assert bare_words.in_template(Path("page.html")) == []


@pytest.mark.parametrize(
    "source", ['say("Nothing new");', "say('gone.');", "say(`${n} new tickets`);", 'say("Closed");']
)
def test_words_in_a_script_are_found(small: Deployable, tmp_path: Path, source: str) -> None:
    (tmp_path / "page.js").write_text(source)
    assert len(bare_words.in_script(Path("page.js"))) == 1


def test_what_is_no_words_in_a_script_is_not_found(small: Deployable, tmp_path: Path) -> None:
    (tmp_path / "page.js").write_text(
        '"use strict"; /* Some words. */ // and "more of them"\n'
        'if (key === "Escape") find(".tile strong, .x").textContent = words.gone; ask("X-Fragment", `${a} ${b}px`);'
    )
    assert bare_words.in_script(Path("page.js")) == []
