"""Templates with what never changes in place: each is compiled once for a language, and its words, files, addresses
without a number in them, and parts that are included with `only` and say nothing of the page are made then.

A page has some fifty of these, and making them anew for every reader was a sixth of what it cost.
"""

from collections.abc import Callable

from django.template import Context, Library, Node, defaulttags, loader_tags
from django.template.base import FilterExpression, Parser, TextNode, Token, TokenType
from django.template.loaders import cached
from django.templatetags import i18n, static
from django.templatetags.i18n import BlockTranslateNode, TranslateNode
from django.urls import NoReverseMatch, get_script_prefix
from django.utils.translation import get_language

Compile = Callable[[Parser, Token], Node]

# Stands for Django's libraries `i18n` and `static`, and among the built-in ones.
register = Library()
register.tags.update(i18n.register.tags | static.register.tags)
register.filters.update(i18n.register.filters)


class Loader(cached.Loader):
    """Keeps compiled templates by language, and by the path under which the application is mounted."""

    def cache_key(self, template_name: str, skip: list | None = None) -> str:
        return f"{get_language()}:{get_script_prefix()}:{super().cache_key(template_name, skip)}"


def once(compile_tag: Compile, is_constant: Callable[[Node], bool]) -> Compile:
    """A tag that is rendered when it is compiled, if nothing in it can change.

    Not in a template that is made of a string: whoever holds it may show it in another language.
    """

    def compile_once(parser: Parser, token: Token) -> Node:
        node = compile_tag(parser, token)
        loader = parser.origin and parser.origin.loader
        if loader is None or not is_constant(node):
            return node
        node.origin, context = parser.origin, Context()
        context.template = loader.engine.from_string("")
        try:
            return TextNode(node.render(context))
        except NoReverseMatch:
            # It is for the reader of this place to meet, if anybody ever comes to it.
            return node

    return compile_once


def is_literal(expression: FilterExpression) -> bool:
    return not expression.filters and not expression.is_var


def is_word(node: TranslateNode) -> bool:
    # Django makes a variable of each literal, to mark it as safe.
    text = node.filter_expression
    return text.var.literal is not None and not (text.filters or node.asvar or node.message_context or node.noop)


def is_sentence(node: BlockTranslateNode) -> bool:
    has_more = node.plural or node.asvar or node.message_context or node.extra_context
    return not has_more and all(part.token_type == TokenType.TEXT for part in node.singular)


def is_address(node: defaulttags.URLNode) -> bool:
    return is_literal(node.view_name) and not (node.args or node.kwargs or node.asvar)


def is_same_for_all(node: loader_tags.IncludeNode) -> bool:
    return node.isolated_context and all(map(is_literal, [node.template, *node.extra_context.values()]))


def is_file(node: static.StaticNode) -> bool:
    return is_literal(node.path) and not node.varname


for name in ("translate", "trans"):
    register.tag(name, once(i18n.do_translate, is_word))
for name in ("blocktranslate", "blocktrans"):
    register.tag(name, once(i18n.do_block_translate, is_sentence))
register.tag("url", once(defaulttags.url, is_address))
register.tag("include", once(loader_tags.do_include, is_same_for_all))
register.tag("static", once(static.do_static, is_file))
