"""A site on disk for one generator, and the edits that are made to it."""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import date, timedelta
from itertools import count
from pathlib import Path
from typing import Any, NamedTuple

from benchmarks.corpus import TOPICS, Article


class Note(NamedTuple):
    """How one generator's files say what an editor wrote of a day."""

    path: str
    """Below ``content``, as a pattern of the day."""
    matter: Callable[[date], Iterable[str]]
    """The front matter."""


class Form(NamedTuple):
    """How one generator's files say what an editor wrote."""

    matter: Callable[[Article], Iterable[str]]
    """The front matter of an article."""
    note: Note | None = None
    bundles: bool = False
    """Whether an article with a picture is a folder that holds both."""


@dataclass
class Side:
    """One generator, and its site; every edit is the same one on each side."""

    name: str
    folder: Path
    command: tuple[str, ...]
    """Run in ``folder``, it makes ``folder``/output."""
    caches: tuple[str, ...]
    """What it keeps in ``folder`` from one build to the next."""
    counts_from_oldest: bool
    """How the further pages of a topic are numbered."""
    form: Form
    articles: list[Article]
    """As they are now, newest first."""
    style: Path
    """The style sheet that every page names."""
    template: Path
    """A template of one page."""
    days: str = ""
    """The folder of the output in which the years of the days lie."""
    _attic: count[int] = field(default_factory=count)
    _edits: count[int] = field(default_factory=count)
    _notes: count[int] = field(default_factory=count)

    @property
    def output(self) -> Path:
        return self.folder / "output"

    @property
    def newest(self) -> Article:
        return self.articles[0]

    @property
    def old(self) -> Article:
        """One from the middle, which no feed of the site and no front page holds any more."""
        return self.articles[len(self.articles) // 2]

    def write(self, article: Article) -> None:
        """The article's file, and that of its picture."""
        file = self._file(article)
        file.parent.mkdir(parents=True, exist_ok=True)
        if article.picture:
            (file.parent / article.picture_name).write_bytes(article.picture.data)
        text = "\n".join(("---", *self.form.matter(article), "---", "", article.body))
        file.write_text(text, encoding="utf-8")

    def _file(self, article: Article) -> Path:
        folder = self.folder / "content" / article.folder
        if self.form.bundles and article.picture:
            return folder / article.slug / "index.md"
        return folder / f"{article.slug}.md"

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
        self.append(self.newest, f"Corrected words, number {next(self._edits)}.")

    def reword_an_old_one(self) -> None:
        """Add a paragraph to an article that no feed holds any more."""
        self.append(self.old, f"Corrected words, number {next(self._edits)}.")

    def append(self, article: Article, words: str) -> None:
        """Add a paragraph to ``article``."""
        paragraph = f"\n{words}\n"
        with self._file(article).open("a", encoding="utf-8") as stream:
            stream.write(paragraph)
        self._put(replace(article, body=article.body + paragraph), article)

    def retitle_the_newest(self) -> None:
        """Change the headline of the newest article."""
        self._change(self.newest, title=f"{next(self._edits)} {self.newest.title}")

    def write_a_new_one(self, title: str = "") -> None:
        """Write an article of the newest day, on the topics of the one that was the newest."""
        number = next(self._edits)
        newest = replace(
            self.newest,
            number=-1 - number,
            slug=f"{self.newest.slug}-{number}",
            title=title or f"{number} {self.newest.title}",
            filed=self.newest.filed + timedelta(seconds=1),
        )
        self.write(newest)
        self._put(newest)

    def move_the_newest(self) -> None:
        """Give the newest article the day before its own."""
        # half a minute later, as all others are filed on the minute: no two are filed at once
        filed = self.newest.filed + timedelta(days=-1, seconds=30)
        self._change(self.newest, filed=filed)

    def add_a_topic(self) -> None:
        """Give the newest article the most frequent topic that it does not have."""
        topics = self.newest.topics
        added = next(topic for topic in TOPICS if topic not in topics)
        self._change(self.newest, topics=(*topics, added))

    def replace_the_picture(self) -> None:
        """Give the newest article another picture under the same name, as wide as it was high."""
        if picture := self.newest.picture:
            seed = f"edit {next(self._edits)}"
            turned = replace(picture, seed=seed, width=picture.height, height=picture.width)
            changed = replace(self.newest, picture=turned)
            self._file(changed).with_name(changed.picture_name).write_bytes(turned.data)
            self._put(changed, self.newest)

    def write_a_note(self) -> None:
        """Say something of the newest day; of the day before it the next time, and so on."""
        if note := self.form.note:
            number = next(self._notes)
            day = self.newest.day - timedelta(days=number)
            file = self.folder / "content" / day.strftime(note.path)
            file.parent.mkdir(parents=True, exist_ok=True)
            text = f"What the day brought, in the words of *note* {number}."
            lines = ("---", *note.matter(day), "---", "", text, "")
            file.write_text("\n".join(lines), encoding="utf-8")

    def edit_the_template(self) -> None:
        """Change a template of one page, and so the page."""
        text = self.template.read_text(encoding="utf-8")
        heading = f'<h1 class="edit-{next(self._edits)}">'
        self.template.write_text(re.sub("<h1.*?>", heading, text, count=1), encoding="utf-8")

    def edit_the_style(self) -> None:
        """Change the style sheet."""
        with self.style.open("a", encoding="utf-8") as stream:
            stream.write(f"/* edit {next(self._edits)} */\n")

    def _change(self, article: Article, **fields: Any) -> None:
        changed = replace(article, **fields)
        before = self._file(article)
        if self._file(changed) != before:
            before.unlink()
            if article.picture:
                before.with_name(article.picture_name).unlink()
            if before.name == "index.md":
                before.parent.rmdir()
        self.write(changed)
        self._put(changed, article)

    def _put(self, article: Article, instead_of: Article | None = None) -> None:
        if instead_of:
            self.articles.remove(instead_of)
        self.articles.append(article)
        self.articles.sort(key=lambda one: one.filed, reverse=True)
