"""The planner: from what there are pages of to the pages, and to what their makers asked."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from contextlib import contextmanager
from itertools import islice
from typing import NamedTuple

from site_builder.errors import Problem
from site_builder.library.questions import Question
from site_builder.model.page import Page
from site_builder.paths import NO_FILE, ContentPath, OutputPath, file_of, url_of
from site_builder.plan import kinds
from site_builder.plan.address_book import Found
from site_builder.plan.context import Context
from site_builder.plan.kind import Kind, Planned
from site_builder.plan.members import MEMBERS


class Task(NamedTuple):
    """The pages of one kind with one key, in one language."""

    kind: str
    lang: str
    key: str


class Outcome(NamedTuple):
    """What came of a task."""

    task: Task
    pages: tuple[Page, ...]
    problems: tuple[Problem, ...]
    asked: frozenset[Question]
    """All that the answers to went into it."""

    @property
    def media(self) -> list[ContentPath]:
        """The media that its pages show or offer."""
        return sorted(
            ContentPath(str(path)) for name, *args in self.asked if name == "use" for path in args
        )

    def without(self, taken: Collection[OutputPath]) -> Outcome:
        """The same without the pages at paths that are ``taken``; it asks what stands there."""
        if not self.pages:
            return self
        asked = self.asked | {("page_at", url_of(page.path)) for page in self.pages}
        kept = tuple(page for page in self.pages if page.path not in taken)
        return self._replace(pages=kept, asked=asked)


class Planner:
    """Makes pages by the rows of `site_builder.plan.kinds`, in every language of a site."""

    def __init__(self, contexts: Mapping[str, Context]) -> None:
        """``contexts`` has one for each language."""
        self.contexts = contexts

    def tasks(self) -> Iterator[Task]:
        """All there are, in the order of the kinds."""
        for kind, lang in self._parts():
            yield from (Task(kind.name, lang, key) for key in self._keys(kind, lang))

    def addresses(self) -> Iterator[Found]:
        """Every address of the site, told before anything is planned."""
        for kind, lang in self._parts():
            context = self.contexts[lang]
            for key in self._keys(kind, lang):
                source = ContentPath(key) if kind.is_of_file else NO_FILE
                with unasked(context):
                    urls = kind.urls(context, key)
                yield from (Found(url, source, kind.label == "redirect") for url in urls)

    def _parts(self) -> Iterator[tuple[Kind, str]]:
        """Each kind with each language that it has pages in, as they are to be made."""
        for kind in sorted(kinds.KINDS, key=_place):
            languages = islice(self.contexts, 1) if kind.is_shared else self.contexts
            yield from ((kind, lang) for lang in languages)

    def _keys(self, kind: Kind, lang: str) -> Iterable[str]:
        context = self.contexts[lang]
        with unasked(context):
            return dict.fromkeys(map(kind.key, MEMBERS[kind.of](context.ask)))

    def run(self, task: Task) -> Outcome:
        """Make the pages of a task."""
        kind, context = kinds.kind_named(task.kind), self.contexts[task.lang]
        ask, linker = context.ask, context.linker
        ask.asked, linker.problems = set(), []
        urls = kind.urls(context, task.key)
        pages = tuple(_page(kind, task.lang, made) for made in kind.make(context, task.key, urls))
        problems = (*kind.check(context, task.key), *linker.problems)
        return Outcome(task, pages, problems, frozenset(ask.asked))


def _place(kind: Kind) -> tuple[bool, bool]:
    """Puts what gives way to other pages, and then what tells of them all, to the end."""
    return kind.of == "pages", kind.gives_way


def _page(kind: Kind, lang: str, made: Planned) -> Page:
    return Page(
        path=file_of(made.url),
        kind=kind.name,
        lang=lang,
        template=made.template or kind.template,
        rank=kind.rank,
        schema=kind.schema,
        head=made.head,
        content=made.content,
        source=made.source,
    )


@contextmanager
def unasked(context: Context) -> Iterator[None]:
    """What is asked in here is on nobody's account."""
    asked = context.ask.asked
    try:
        yield
    finally:
        context.ask.asked = asked
