"""What a host needs beside a site: a server's configuration or a workflow, and a target."""

from __future__ import annotations

import re
from json import dumps
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from site_builder import __version__
from site_builder.config.settings import Settings
from site_builder.media_types import TYPES
from site_builder.model.feed_formats import FEED_FORMATS
from site_builder.publish.hosts.http_headers import IMMUTABLE, REVALIDATED

TARGET = "live"
"""What the target is called."""

RELEASES = 5
"""How many are kept on a server of the user's own: readers see one of them, whole."""


class HostSetup(NamedTuple):
    """What is to be written into a site, for one host."""

    target: str
    """The section of site.toml."""
    files: dict[str, str]
    """By their paths in the site."""


class _Row(NamedTuple):
    """What one host needs."""

    templates: dict[str, str]
    """Paths in the site to the templates in setup_templates/."""
    host: str = ""
    """Who serves what a workflow puts into a folder; empty for a server of the user's own."""


_WORKFLOW = {"requirements.txt": "requirements.txt", ".gitignore": "gitignore"}

_ROWS = {
    "nginx": _Row({"nginx.conf": "nginx.conf"}),
    "caddy": _Row({"Caddyfile": "Caddyfile"}),
    "github": _Row({".github/workflows/publish.yml": "github.yml", **_WORKFLOW}, "github-pages"),
    "gitlab": _Row({".gitlab-ci.yml": "gitlab.yml", **_WORKFLOW}, "gitlab-pages"),
}

SETUP_HOSTS = tuple(_ROWS)
"""What a site can be set up for."""


def host_setup(host: str, settings: Settings) -> HostSetup:
    """What a site with ``settings`` needs on ``host``, one of `SETUP_HOSTS`."""
    row = _ROWS[host]
    values: dict[str, object] = {"type": "dir", "path": "../public", "host": row.host}
    if not row.host:
        folder = f"{_document_root(settings)}{_base_path(settings)}"
        values = {"type": "dir", "path": folder.rstrip("/"), "releases": RELEASES}
        values["compress"] = ["gz"]
    lines = [f"[publish.{TARGET}]", *(f"{key} = {dumps(value)}" for key, value in values.items())]
    files = {path: _filled(name, settings) for path, name in row.templates.items()}
    return HostSetup("\n".join([*lines, ""]), files)


def _filled(name: str, settings: Settings) -> str:
    """The template ``name`` for a site with ``settings``."""
    from jinja2 import Environment, FileSystemLoader, StrictUndefined

    environment = Environment(  # noqa: S701  nothing that is made is HTML
        loader=FileSystemLoader(Path(__file__).with_name("setup_templates")),
        variable_start_string="<<",
        variable_end_string=">>",
        line_statement_prefix="#%",
        keep_trailing_newline=True,
        undefined=StrictUndefined,
    )
    environment.filters["regex"] = re.escape
    environment.tests["match"] = lambda text, pattern: re.match(pattern, text)
    address = urlsplit(settings.site.base_url)
    return environment.get_template(name).render(
        version=__version__,
        host=address.hostname,
        address=address.netloc if address.scheme == "https" else f"http://{address.netloc}",
        root=_document_root(settings),
        base=_base_path(settings),
        languages=settings.languages[1:],
        feeds=_feeds(settings),
        xml_feeds=_xml_feeds(settings),
        endings=_endings_by_type(),
        immutable=IMMUTABLE,
        revalidated=REVALIDATED,
    )


def _document_root(settings: Settings) -> str:
    """The folder of a server that holds what stands at the root of the host."""
    return f"/srv/www/{urlsplit(settings.site.base_url).hostname}"


def _base_path(settings: Settings) -> str:
    """The path that the site is served below, as a server sees it."""
    return unquote(urlsplit(settings.site.base_url).path)


def _feeds(settings: Settings) -> dict[str, str]:
    """File names of feeds to their media types, which the endings do not tell."""
    names = settings.urls.feeds
    return {names[name]: FEED_FORMATS[name].media_type for name in settings.feeds.formats}


def _xml_feeds(settings: Settings) -> list[str]:
    """File names of those that a browser can show as a page."""
    names = settings.urls.feeds
    return [names[name] for name in settings.feeds.formats if FEED_FORMATS[name].is_xml]


def _endings_by_type() -> dict[str, list[str]]:
    """Media types to endings of file names, without dots."""
    types: dict[str, list[str]] = {}
    for ending, media_type in TYPES.items():
        types.setdefault(media_type, []).append(ending.removeprefix("."))
    return types
