"""What a command writes for an author: a new site, a new article. Nothing is ever overwritten."""

from __future__ import annotations

import os
import secrets
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager, suppress
from datetime import datetime
from pathlib import Path

from site_builder.authoring.wire import Dispatch, article_text, headline_slug, quoted
from site_builder.charset import read_text
from site_builder.config.reading import parse_settings
from site_builder.config.settings import Settings
from site_builder.datelines.dateline import Dateline
from site_builder.errors import Problem, SiteError
from site_builder.layout import CONTENT, PAGES, SETTINGS_FILE
from site_builder.refusals import unwritable

_SETTINGS = """\
# Every setting, with its default: docs/settings.md of site_builder.
[site]
title = {title}
tagline = ""
description = "What is read here, and for whom."
base_url = "https://digest.example.org/"
# In several languages, the first at /, the others below /fr/ and the like: languages = ["en", "fr"]
language = "en"
timezone = "Europe/Paris"
# Keeps the ids of your articles when the site moves to another domain. Never change it.
id_authority = "digest.example.org,{year}"
"""

_ABOUT = """\
---
title: "About this digest"
---

Say here who puts the digest together, from which sources, and how to reach you.
"""

_FIRST = (
    "This is an article. Its text is Markdown; the lines above say what it is and where it stands."
)


def init_site(folder: Path, now: datetime) -> list[Path]:
    """Make a site with one article in ``folder``; returns the files that were written.

    Raises SiteError if there is a site already, or if the folder cannot be written.
    """
    with _writing(folder):
        if (folder / SETTINGS_FILE).exists():
            found = "there is a site in this folder already"
            raise SiteError([Problem(SETTINGS_FILE, 0, "", found, "Choose another folder.")])
        return [write_new(folder / path, text) for path, text in _new_site(folder, now).items()]


def add_to_site(folder: Path, files: Mapping[str, str], section: str) -> list[Path]:
    """Write ``files`` into the site in ``folder``, and ``section``, if any, to its site.toml.

    A file that is there already stays as it is. Returns the files that were written. Raises
    SiteError if the folder cannot be written, or if site.toml has no room for a section.
    """
    settings = folder / SETTINGS_FILE
    with _writing(folder):
        if section:
            text = read_text(settings.read_bytes())
            section = ("\n" if text.endswith("\n") else "\n\n") + section
            parse_settings(text + section)
        written = []
        for path, text in files.items():
            with suppress(FileExistsError):
                written.append(write_new(folder / path, text))
        if section:
            with settings.open("a", encoding="utf-8") as file:
                file.write(section)
            written.append(settings)
    return written


def _new_site(folder: Path, now: datetime) -> dict[str, str]:
    """Path and text of each file of a new site."""
    title = quoted(folder.resolve().name.replace("-", " ").replace("_", " ").strip() or "Digest")
    dateline = Dateline("Paris", now.replace(second=0, microsecond=0), "Europe/Paris")
    day = dateline.local.date()
    first = Dispatch(dateline, "A first article", ((_FIRST,),), ())
    text = article_text(
        first,
        slug="a-first-article",
        identifier=f"tag:digest.example.org,{now.year}:{day}:a-first-article",
        topics=["Examples"],
        lang=None,
        source=None,
        draft=False,
    )
    return {
        SETTINGS_FILE: _SETTINGS.format(title=title, year=now.year),
        f"{PAGES}about.md": _ABOUT,
        f"{CONTENT}/{day:%Y/%m/%d}/a-first-article.md": text,
    }


def add_article(
    root: Path,
    settings: Settings,
    dispatch: Dispatch,
    now: datetime,
    *,
    topics: Sequence[str],
    lang: str | None,
    source: str | None = None,
    draft: bool,
) -> Path:
    """Write an article under content/YYYY/MM/DD of its edition, under a name that is free.

    Raises SiteError if it cannot be written.
    """
    zone = settings.rules.timezone
    instant = dispatch.dateline.instant if isinstance(dispatch.dateline, Dateline) else now
    day = Dateline(None, instant, zone).local.date()
    folder = root / CONTENT / f"{day:%Y/%m/%d}"
    with _writing(root):
        folder.mkdir(parents=True, exist_ok=True)  # refused here, it is not taken for a taken name
        for slug in _slugs(headline_slug(dispatch.headline)):
            text = article_text(
                dispatch,
                slug=slug,
                identifier=new_id(settings, day.isoformat(), slug),
                topics=topics,
                lang=lang if lang != settings.site.language else None,
                source=source,
                draft=draft,
            )
            with suppress(FileExistsError):
                return write_new(folder / f"{slug}.md", text)
    raise AssertionError("slugs do not run out")


def new_id(settings: Settings, day: str, slug: str) -> str:
    """An id that outlives a retitle, a rename and a move; the tail tells twins apart."""
    authority = settings.site.id_authority or f"{settings.host},{day[:4]}"
    tail = secrets.token_hex(3)
    ascii_slug = slug if slug.isascii() else "article"
    return f"tag:{authority}:{day}:{ascii_slug}-{tail}"


def write_new(path: Path, text: str) -> Path:
    """Write a file that is not there yet; FileExistsError if it is."""
    data = text.encode()
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.open("xb") as file:
        try:
            file.write(data)
        except OSError:
            path.unlink()
            raise
    return path


def _slugs(slug: str) -> Iterator[str]:
    yield slug
    number = 2
    while True:
        yield f"{slug}-{number}"
        number += 1


@contextmanager
def _writing(folder: Path) -> Iterator[None]:
    """Turn a failure to write in ``folder`` into a problem."""
    try:
        yield
    except OSError as error:
        place = Path(os.fsdecode(error.filename or folder))
        raise SiteError([unwritable(error, place, Path())]) from error
