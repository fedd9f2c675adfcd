"""The theme digest of a page: of everything besides its value that its bytes are made of.

That is the template with all those it builds on, the assets and words they name, and what every
template knows of the site. Two builds in which value and digest are the same make the same page.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import lru_cache
from hashlib import blake2b
from typing import TypeAlias

import msgspec

from site_builder.config.settings import Site
from site_builder.layout import ASSETS, LOCALES
from site_builder.model.page_parts import Navigation
from site_builder.render.theme import PACKAGED, Theme
from site_builder.values import digest_of

ENTRY_TEMPLATE = "entry.html"
"""The template of an entry's text in a feed."""

FEED_STYLE = "feed.css"
"""The asset that a feed is shown with in a browser."""

_PICTURES = ("card.png", "logo.png")
"""Assets that the structured data of a page names, in whichever template."""

_WORDS = (LOCALES, f"{PACKAGED}{LOCALES}")

Parts: TypeAlias = dict[str, tuple[str, ...]]
"""Name of a template to the names of all theme files that it is made of, its own among them."""


class Mention(msgspec.Struct, frozen=True):
    """What a template names of its theme; None where it computes a name."""

    templates: tuple[str, ...] | None
    assets: tuple[str, ...] | None


def template_digests(
    theme: Theme, site: Site, navigation: Mapping[str, Navigation], parts: Parts
) -> dict[str, bytes]:
    """Template to a digest of all that its pages take from elsewhere than their values.

    A feed has no template; it stands under "".
    """
    common = digest_of((site, dict(navigation), theme.has_fonts))
    digests = {}
    for template, names in parts.items():
        digest = blake2b(common, digest_size=16)
        for name in names:
            digest.update(f"\0{name}\0{part_digest(theme, name)}".encode())
        digests[template] = digest.digest()
    return {**digests, "": digests.get(ENTRY_TEMPLATE, b"")}


def part_digest(theme: Theme, name: str) -> str:
    """Equal as long as the file ``name`` of the theme is the same; empty if there is none."""
    file = theme.files.get(name)
    if file is None:
        return ""
    digest = blake2b(file.data, digest_size=16).hexdigest()
    if name.startswith(ASSETS):
        # pages show its address, or what is in it where a template includes it
        return f"{theme.assets[name.removeprefix(ASSETS)]} {digest}"
    return digest


def mentions(theme: Theme, known: Mapping[str, Mention]) -> dict[str, Mention]:
    """Digest of each template to what it mentions; ``known`` are those looked at before.

    An asset that a template includes is a template too.
    """
    found: dict[str, Mention] = {}
    pending = [name for name in theme.files if _is_template(name)]
    while pending:
        name = pending.pop()
        digest = part_digest(theme, name)
        if name in theme.files and digest not in found:
            source = theme.files[name].data.decode("utf-8-sig", "replace")
            found[digest] = known.get(digest) or _mention(source)
            pending += found[digest].templates or ()
    return found


def theme_parts(theme: Theme, logo: str | None, known: Mapping[str, Mention]) -> Parts:
    """What each template of the theme is made of; ``logo`` is the publisher's."""
    digests = {name: part_digest(theme, name) for name in theme.files}
    own = {n: _named(theme, known[digest]) for n, digest in digests.items() if digest in known}
    words = {name for name in theme.files if name.startswith(_WORDS)}
    pictures = {f"{ASSETS}{name}" for name in (*_PICTURES, logo) if name}
    templates = filter(_is_template, own)
    styled = {f"{ASSETS}{FEED_STYLE}"}
    always = {n: words | (styled if n == ENTRY_TEMPLATE else pictures) for n in templates}
    return {name: tuple(sorted(_closure(name, own) | always[name])) for name in always}


def _closure(name: str, own: Mapping[str, Iterable[str]]) -> set[str]:
    found: set[str] = set()
    pending = [name]
    while pending:
        part = pending.pop()
        if part not in found:
            found.add(part)
            pending += own.get(part, ())
    return found


def _named(theme: Theme, mention: Mention) -> tuple[str, ...]:
    """The theme files that a template names; all that there are where it computes a name."""
    assets = theme.assets if mention.assets is None else mention.assets
    included = theme.files if mention.templates is None else mention.templates
    return (*included, *(f"{ASSETS}{name}" for name in assets))


@lru_cache(maxsize=256)
def _mention(source: str) -> Mention:
    """A template that does not parse mentions nothing: rendering it tells what is wrong."""
    from jinja2 import Environment, TemplateSyntaxError, meta, nodes

    try:
        tree = Environment(autoescape=True).parse(source)
    except TemplateSyntaxError:
        return Mention((), ())
    templates = tuple(meta.find_referenced_templates(tree))
    named = tuple(name for name in templates if name is not None)
    uses = [node for node in tree.find_all(nodes.Name) if node.name == "asset"]
    assets = tuple(
        str(call.args[0].value)
        for call in tree.find_all(nodes.Call)
        if call.node in uses and call.args and isinstance(call.args[0], nodes.Const)
    )
    return Mention(
        named if len(named) == len(templates) else None,
        assets if len(assets) == len(uses) else None,
    )


def _is_template(name: str) -> bool:
    return not name.startswith((ASSETS, *_WORDS))
