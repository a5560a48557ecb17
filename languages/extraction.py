"""Every text of a deployable that goes through Django's translation, read from its code and its templates."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple

from django.utils.translation.template import templatize

from languages.deployables import ROOT, Deployable

# Where a call has its context, its text and its plural.
SHAPES = {"gettext": (None, 0, None), "ngettext": (None, 0, 1), "pgettext": (0, 1, None), "npgettext": (0, 1, 2)}
ALIASES = {"_": "gettext", "gettext_noop": "gettext"} | {f"{name}_lazy": name for name in SHAPES}
# Django turns a template into calls with nothing but literals, and blots out the rest.
LITERAL = r"""u?(?:'(?:\\.|[^'\\])*'|"(?:\\.|[^"\\])*")"""
CALL = re.compile(rf"\b(_|n?p?gettext)\(\s*({LITERAL}(?:\s*,\s*{LITERAL})*)")


class Text(NamedTuple):
    """`context` and `plural` are empty where there is none."""

    context: str
    text: str
    plural: str


class NotConstant(ValueError):
    """A text that is computed, so that no catalog can have it."""


def texts(deployable: Deployable) -> dict[Text, list[str]]:
    """Each with the files that say it. Raises NotConstant."""
    found: dict[Text, list[str]] = {}
    for file in deployable.code_files():
        for text in texts_of_code((ROOT / file).read_text(encoding="utf-8"), str(file)):
            found.setdefault(text, []).append(str(file))
    for file in deployable.template_files():
        for text in texts_of_template(file):
            found.setdefault(text, []).append(str(file))
    return {text: sorted(set(files)) for text, files in found.items()}


def texts_of_code(source: str, name: str) -> Iterator[Text]:
    for node in ast.walk(ast.parse(source, name)):
        if isinstance(node, ast.Call) and (called := name_of(node.func)) in SHAPES.keys() | ALIASES.keys():
            wanted = [None if place is None else node.args[place] for place in SHAPES[ALIASES.get(called, called)]]
            if not all(one is None or is_text(one) for one in wanted):
                raise NotConstant(f"{name}:{node.lineno}: {ast.unparse(node)}")
            yield Text(*["" if one is None else one.value for one in wanted])


def name_of(function: ast.expr) -> str:
    if isinstance(function, ast.Attribute):
        return function.attr
    return function.id if isinstance(function, ast.Name) else ""


def is_text(node: ast.expr) -> bool:
    return isinstance(node, ast.Constant) and isinstance(node.value, str)


def texts_of_template(file: Path) -> Iterator[Text]:
    calls = templatize((ROOT / file).read_text(encoding="utf-8"), origin=str(file))
    for called, literals in CALL.findall(calls):
        given = [ast.literal_eval(one) for one in re.findall(LITERAL, literals)]
        yield Text(*["" if place is None else given[place] for place in SHAPES[ALIASES.get(called, called)]])
