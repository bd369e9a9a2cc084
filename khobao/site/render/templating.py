"""Templates → text. The only importer of Jinja2."""

import re
import traceback
from collections.abc import Mapping, MutableMapping
from functools import partial
from keyword import iskeyword
from pathlib import Path
from typing import Any

import markupsafe
from jinja2 import (
    ChoiceLoader,
    Environment,
    FileSystemLoader,
    PrefixLoader,
    StrictUndefined,
    TemplateSyntaxError,
    nodes,
)
from jinja2.compiler import CodeGenerator, Frame
from jinja2.visitor import NodeTransformer

from khobao.config import Settings
from khobao.errors import Problem
from khobao.messages.message import Message
from khobao.runtime.program import find_theme
from khobao.site import permalinks
from khobao.site.body.render import render_body
from khobao.site.language import Language
from khobao.site.page import Page
from khobao.site.permalinks import own_page_url
from khobao.site.render.assets import Assets
from khobao.site.render.decisions import explain_note, explain_repair, explain_rule
from khobao.site.shades import shade_of
from khobao.site.theme import NO_THEME, Theme
from khobao.text.compact_json import format_compact_json

TEMPLATES = find_theme("templates")

# Nothing from elsewhere, nothing inline, nothing evaluated. data: pictures are drawn by the style sheet.
CONTENT_SECURITY_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; connect-src 'self'; "
    "manifest-src 'self'; worker-src 'self'; base-uri 'none'; form-action 'self'"
)


Templates = Environment  # all templates, ready to render


_GAP = re.compile(r"%\((\w+)\)s")  # in a sentence of the catalogue


class _ConstantFolder(NodeTransformer):
    """Writes what is the same on every page into the template: translations, settings, addresses."""

    def __init__(self, language: Language, records: Mapping[str, object], texts: Mapping[str, str]) -> None:
        self._language = language
        self._records = records  # name -> a record whose texts are constants: settings.title
        self._texts = texts  # name -> constant: HOME

    def visit_Call(self, call: nodes.Call) -> nodes.Node:  # noqa: N802 (Jinja's name for it)
        if isinstance(call.node, nodes.Name) and call.node.name == "_" and not call.kwargs:
            [message] = call.args
            if isinstance(message, nodes.Const):
                return nodes.Const(self._language.gettext(message.value), lineno=call.lineno)
        return self.generic_visit(call)

    def visit_Output(self, output: nodes.Output) -> nodes.Node:  # noqa: N802
        output.nodes = [part for node in output.nodes for part in self._part_sentence(node)]
        return self.generic_visit(output)

    def _part_sentence(self, node: nodes.Expr) -> list[nodes.Expr]:
        """Return a sentence with gaps as what is written one after another; anything else as it is.

        Jinja translates a sentence and fills its gaps on every page: 20 µs each.
        """
        if not isinstance(node, nodes.Call) or not isinstance(node.node, nodes.Name):
            return [node]
        if node.node.name not in ("_", "gettext") or not node.kwargs or node.dyn_kwargs:
            return [node]
        [message] = node.args
        fillings = {keyword.key: keyword.value for keyword in node.kwargs}
        parts = _GAP.split(self._language.gettext(message.value)) if isinstance(message, nodes.Const) else []
        if "%" in "".join(parts[::2]) or not fillings.keys() >= set(parts[1::2]) or not parts:
            return [node]
        return [
            fillings[part] if number % 2 else nodes.TemplateData(part, lineno=node.lineno)
            for number, part in enumerate(parts)
            if part
        ]

    def visit_Getattr(self, access: nodes.Getattr) -> nodes.Node:  # noqa: N802
        if isinstance(access.node, nodes.Name) and access.node.name in self._records:
            value = getattr(self._records[access.node.name], access.attr)
            if isinstance(value, str | bool):
                return nodes.Const(value, lineno=access.lineno)
        return self.generic_visit(access)

    def visit_Name(self, name: nodes.Name) -> nodes.Node:  # noqa: N802
        if name.ctx == "load" and name.name in self._texts:
            return nodes.Const(self._texts[name.name], lineno=name.lineno)
        return name


class _CodeGenerator(CodeGenerator):
    """Writes ``entry.url`` and ``place_url(place)`` as Python has them, without a function in between.

    A template so cannot write ``entry.url`` for ``entry["url"]``, nor call what wants Jinja's context.
    """

    def visit_Getattr(self, node: nodes.Getattr, frame: Frame) -> None:  # noqa: N802 (Jinja's name for it)
        if iskeyword(node.attr):
            super().visit_Getattr(node, frame)
            return
        self.write("(")
        self.visit(node.node, frame)
        self.write(f").{node.attr}")

    def visit_Call(self, node: nodes.Call, frame: Frame, forward_caller: bool = False) -> None:  # noqa: N802
        wants_context = isinstance(node.node, nodes.Name) and node.node.name in _WANTS_CONTEXT
        if wants_context or forward_caller or node.kwargs or node.dyn_args or node.dyn_kwargs:
            super().visit_Call(node, frame, forward_caller=forward_caller)
            return
        self.visit(node.node, frame)
        self.write("(")
        for argument in node.args:
            self.visit(argument, frame)
            self.write(", ")
        self.write(")")


_WANTS_CONTEXT = ("_", "gettext", "ngettext")


class _FoldingEnvironment(Environment):
    """Jinja's environment with one step more in compiling a template."""

    code_generator_class = _CodeGenerator
    folder: _ConstantFolder

    def _parse(self, source: str, name: str | None, filename: str | None) -> nodes.Template:
        template = super()._parse(source, name, filename)
        self.folder.visit(template)
        return template

    def make_globals(self, d: MutableMapping[str, Any] | None) -> MutableMapping[str, Any]:
        """Return the names that every template knows: one plain dict, which is copied for every page."""
        return super().make_globals(d) if d else self.globals


def build_environment(
    settings: Settings,
    assets: Assets,
    language: Language,
    templates: Path = TEMPLATES,
    theme: Theme = NO_THEME,
) -> Templates:
    """Return Jinja's environment: autoescaping always on, an unknown name is an error, strings translated.

    Templates of the *theme* go before those in the folder *templates*, which are ``program/…`` for them.
    """
    program = FileSystemLoader(templates)
    own = [FileSystemLoader(theme.templates)] if theme.templates else []
    environment = _FoldingEnvironment(
        loader=ChoiceLoader([*own, program, PrefixLoader({"program": program})]) if own else program,
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        auto_reload=False,
        extensions=["jinja2.ext.i18n", "jinja2.ext.do"],
    )
    addresses = {name: getattr(permalinks, name) for name in dir(permalinks) if name.isupper()}
    environment.folder = _ConstantFolder(
        language, {"settings": settings, "assets": assets}, addresses | {"policy": CONTENT_SECURITY_POLICY}
    )
    environment.install_gettext_callables(  # type: ignore[attr-defined]
        language.gettext, language.ngettext, newstyle=True
    )
    environment.filters |= {
        "capital": _capital,
        "full_date": language.full_date,
        "short_date": language.short_date,
        "number": language.number,
        "size": language.size,
        "json_block": _json_block,
        "explain_note": partial(explain_note, language=language),
        "explain_repair": partial(explain_repair, language=language),
        "explain_rule": partial(explain_rule, language=language),
    }
    environment.globals |= {
        "language": language,
        "own_pages": [(page.title, own_page_url(page.slug)) for page in theme.pages if page.in_navigation],
        "own_titles": {page.title for page in theme.pages if page.in_navigation},
        "footer": markupsafe.Markup(render_body(settings.footer)),  # noqa: S704 (the parser escapes)
        "shade_of": shade_of,
        **{name: getattr(permalinks, name) for name in dir(permalinks) if name.endswith(("_url", "_set"))},
    }
    return environment


def render_page(page: Page, environment: Templates) -> bytes:
    """Return the bytes of *page*. Depends on nothing but its arguments, so pages may be rendered anywhere."""
    template = environment.get_template(page.template)
    return template.render(page.context, url=page.url, root=permalinks.root_of(page.url)).encode()


def describe_failure(error: Exception, templates: Path) -> Problem | None:
    """Return what is wrong with a template in the keeper's folder *templates*; None when nothing is."""
    file, line = "", None
    if isinstance(error, TemplateSyntaxError):
        file, line = error.filename or "", error.lineno
    for frame, number in traceback.walk_tb(error.__traceback__):
        if Path(frame.f_code.co_filename).is_relative_to(templates):
            file, line = frame.f_code.co_filename, number
    if not file or not Path(file).is_relative_to(templates):
        return None
    message = Message("the template cannot be used: %(error)s", error=error)
    advice = Message("docs/theming.md tells what a template may name. Mend it, or take it away.")
    return Problem(file, line, message, advice)


def _capital(text: str) -> str:
    """Return *text* as a heading or a label begins: its first letter a capital, the others as they are."""
    return text[:1].upper() + text[1:]


def _json_block(value: object) -> markupsafe.Markup:
    """Return *value* as JSON that is safe inside a ``<script type="application/json">`` element."""
    text = value if isinstance(value, str) else format_compact_json(value)
    # JSON may write any letter by its number; "<" must not appear, or "</script>" would end the element.
    return markupsafe.Markup(text.replace("<", "\\u003c"))  # noqa: S704
