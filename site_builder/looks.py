"""The look of a page: everything besides its value that its bytes are made of.

That is the template with all those it builds on, the assets and words they name, and what every
template knows of the site. Two builds in which value and look are the same make the same page.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from hashlib import blake2b
from typing import TYPE_CHECKING, TypeAlias

import msgspec

from site_builder.config import Site
from site_builder.pages import Navigation
from site_builder.theme import ASSETS, LOCALES, Theme

if TYPE_CHECKING:
    from jinja2 import nodes

ENTRY_TEMPLATE = "entry.html"
"""The template of an entry's text in a feed."""

_ALWAYS = ("card.png", "logo.png")
"""Assets that structured data names, in whichever template."""

Parts: TypeAlias = dict[str, tuple[str, ...]]
"""Name of a template to the names of all theme files that it is made of, its own among them."""


def look(theme: Theme, site: Site, navigation: Navigation, parts: Parts) -> dict[str, bytes]:
    """Template to a digest of all that its pages take from elsewhere than their values.

    A feed has no template; it stands under "".
    """
    common = msgspec.msgpack.encode((site, navigation), order="deterministic")
    looks = {}
    for template, names in parts.items():
        digest = blake2b(common, digest_size=16)
        for name in names:
            digest.update(f"\0{name}\0{part_digest(theme, name)}".encode())
        looks[template] = digest.digest()
    return {**looks, "": looks.get(ENTRY_TEMPLATE, b"")}


def part_digest(theme: Theme, name: str) -> str:
    """Equal as long as the file ``name`` of the theme is the same; empty if there is none."""
    file = theme.files.get(name)
    if file is None:
        return ""
    if name.startswith(ASSETS):
        return theme.assets[name.removeprefix(ASSETS)]
    return blake2b(file.data, digest_size=16).hexdigest()


def templates_digest(theme: Theme, logo: str | None) -> bytes:
    """Equal as long as `theme_parts` is."""
    digest = blake2b(str(logo).encode(), digest_size=16)
    for name, file in sorted(theme.files.items()):
        digest.update(f"\0{name}\0".encode())
        if _is_template(name):
            digest.update(file.data)
    return digest.digest()


def theme_parts(theme: Theme, logo: str | None) -> Parts:
    """What each template of the theme is made of; ``logo`` is the publisher's."""
    own = {name: set(_named(theme, name)) for name in theme.files if _is_template(name)}
    always = {f"{ASSETS}{name}" for name in (*_ALWAYS, logo) if name}
    always |= {name for name in theme.files if name.startswith(LOCALES)}
    return {name: tuple(sorted(_closure(name, own) | always)) for name in own}


def _closure(name: str, own: Mapping[str, set[str]]) -> set[str]:
    found: set[str] = set()
    pending = [name]
    while pending:
        part = pending.pop()
        if part not in found:
            found.add(part)
            pending += own.get(part, ())
    return found


def _named(theme: Theme, template: str) -> Iterator[str]:
    """The theme files that ``template`` names; all of them if it computes a name.

    A template that does not parse names nothing: rendering it tells what is wrong.
    """
    from jinja2 import Environment, TemplateSyntaxError, meta

    try:
        tree = Environment(autoescape=True).parse(theme.files[template].data.decode("utf-8-sig"))
    except TemplateSyntaxError:
        return
    for name in meta.find_referenced_templates(tree):
        yield from [name] if name is not None else filter(_is_template, theme.files)
    yield from (f"{ASSETS}{name}" for name in _assets(theme, tree))


def _assets(theme: Theme, tree: nodes.Template) -> Iterable[str]:
    """The assets that a template asks for; all of them if it computes a name."""
    from jinja2 import nodes

    mentions = [node for node in tree.find_all(nodes.Name) if node.name == "asset"]
    names = [
        call.args[0].value
        for call in tree.find_all(nodes.Call)
        if call.node in mentions and call.args and isinstance(call.args[0], nodes.Const)
    ]
    return names if len(names) == len(mentions) else theme.assets


def _is_template(name: str) -> bool:
    return not name.startswith((ASSETS, LOCALES))
