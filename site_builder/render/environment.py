"""Jinja2 as a theme is rendered with it: strict, escaping, reading nothing but the theme."""

from __future__ import annotations

from collections.abc import Callable, Mapping, MutableMapping
from types import CodeType
from typing import Any, TypeAlias

from jinja2 import BytecodeCache, Environment, FunctionLoader, StrictUndefined, Template
from markupsafe import Markup, escape

from site_builder.render.filters import FILTERS
from site_builder.render.theme import Theme

TemplateSource: TypeAlias = tuple[str, str, Callable[[], bool]]
"""A template's text, the file that it is from, and whether it is still the same."""


def make_environment(
    theme: Theme,
    compiled: BytecodeCache,
    filters: Mapping[str, Callable[..., object]],
    names: Mapping[str, object],
) -> Environment:
    """The templates of ``theme``, with `FILTERS` and ``filters``; all of them see ``names``."""

    def source(name: str) -> TemplateSource | None:
        file = theme.files.get(name)
        return (file.data.decode("utf-8-sig"), file.path, lambda: True) if file else None

    environment = Environment(
        loader=FunctionLoader(source),
        autoescape=True,
        undefined=StrictUndefined,
        trim_blocks=True,
        lstrip_blocks=True,
        keep_trailing_newline=True,
        auto_reload=False,
        bytecode_cache=compiled,
    )
    environment.template_class = _Template
    environment.globals.update(names)
    environment.filters.update({**FILTERS, **filters})
    return environment


class _Template(Template):
    """A compiled template that escapes plain text without making a Markup of every piece.

    The pieces are joined at once, so what they are wrapped in is lost anyway; making it took a
    fifth of the time of a page. And its globals, which never change, are one plain dict: the
    library's are two behind each other, looked through for every context.
    """

    @classmethod
    def from_code(
        cls,
        environment: Environment,
        code: CodeType,
        globals: MutableMapping[str, Any],  # noqa: A002
        uptodate: Callable[[], bool] | None = None,
    ) -> Template:
        template = super().from_code(environment, code, dict(globals), uptodate)
        template.root_render_func.__globals__["escape"] = escape_plain
        return template


def escape_plain(value: object) -> str:
    """As `markupsafe.escape`, but a plain str."""
    if type(value) is not str:
        return value if type(value) is Markup else escape(value)
    if "&" in value or "<" in value or ">" in value or '"' in value or "'" in value:
        value = value.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;")
        return value.replace('"', "&#34;").replace("'", "&#39;")
    return value
