"""What a host needs beside a site: a server's configuration or a workflow, and a target."""

from __future__ import annotations

import re
from pathlib import Path
from typing import NamedTuple
from urllib.parse import unquote, urlsplit

from site_builder import __version__
from site_builder.config.settings import Settings
from site_builder.model.feed_formats import FEED_FORMATS
from site_builder.publish.http_headers import CONTENT_TYPES, IMMUTABLE, REVALIDATED

SETUP_HOSTS = ("nginx", "caddy", "github", "gitlab")
"""What a site can be set up for."""

TARGET = "live"
"""What the target is called."""


class HostSetup(NamedTuple):
    """What is to be written into a site, for one host."""

    target: str
    """The section of site.toml."""
    files: dict[str, str]
    """By their paths in the site."""


def host_setup(host: str, settings: Settings) -> HostSetup:
    """What a site with ``settings`` needs on ``host``, one of SETUP_HOSTS."""
    match host:
        case "nginx" | "caddy":
            name = {"nginx": "nginx.conf", "caddy": "Caddyfile"}[host]
            folder = f"{_document_root(settings)}{_base_path(settings)}".rstrip("/")
            return HostSetup(_target(folder), {name: _filled(name, settings)})
        case "github" | "gitlab":
            path = {"github": ".github/workflows/publish.yml", "gitlab": ".gitlab-ci.yml"}[host]
            files = {
                path: _filled(f"{host}.yml", settings),
                "requirements.txt": _filled("requirements.txt", settings),
                ".gitignore": _filled("gitignore", settings),
            }
            return HostSetup(_target("../public", f"{host}-pages"), files)
    raise AssertionError(host)


def _target(folder: str, host: str = "") -> str:
    section = f'[publish.{TARGET}]\ntype = "dir"\npath = "{folder}"\n'
    return f'{section}host = "{host}"\n' if host else section


def _filled(name: str, settings: Settings) -> str:
    """The file ``name`` of setup_templates/ for a site with ``settings``."""
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
        feeds=_feeds(settings),
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


def _endings_by_type() -> dict[str, list[str]]:
    """Media types to endings of file names, without dots."""
    types: dict[str, list[str]] = {}
    for ending, media_type in CONTENT_TYPES.items():
        types.setdefault(media_type, []).append(ending.removeprefix("."))
    return types
