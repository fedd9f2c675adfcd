"""A plan of what changed: those tasks are run whose questions have other answers now.

What asked a question that is answered otherwise is asked again; so is whatever has to do with a
day, a topic or the like that is new or gone. A page that appears or goes is an answer too, for
those that link to its address.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from datetime import datetime

from site_builder.content.scan import Folder
from site_builder.content.sync import original
from site_builder.errors import Problem, has_errors
from site_builder.incremental.catalogue_change import Change, Changed, change_of, make_change
from site_builder.incremental.manifest import Manifest
from site_builder.incremental.row_book import RowBook
from site_builder.incremental.target import Inputs, Source, entry_of
from site_builder.layout import MEDIA, RECORD, medium_of, output_of
from site_builder.library.questions import Question
from site_builder.library.thread_notes import note_problems
from site_builder.model.contents import SitemapContent, SitemapEntry
from site_builder.model.page import Page, decode_page
from site_builder.model.page_parts import Navigation
from site_builder.paths import ContentPath, OutputPath, file_of, url_of
from site_builder.plan import kinds
from site_builder.plan.collisions import collides
from site_builder.plan.planner import Outcome, Planner, Task
from site_builder.store.store import Store
from site_builder.urls import collision_key


def changed_plan(
    inputs: Inputs, folder: Folder, manifest: Manifest, store: Store
) -> ChangedPlan | None:
    """The plan of what changed since the last one; None if everything has to be planned.

    That is so if the last one is not known or was made by other rules, if much has changed, or if
    anything is at odds: then a plan of everything tells what.
    """
    change = change_of(inputs, folder, manifest, store)
    if change is None:
        return None
    plan = ChangedPlan(inputs, folder, manifest, store, change)
    return plan if plan.is_sound() else None


class ChangedPlan:
    """What of an output is not what it was."""

    def __init__(
        self, inputs: Inputs, folder: Folder, manifest: Manifest, store: Store, change: Change
    ) -> None:
        """Plans at once."""
        self._sitemap = Task(kinds.SITEMAP.name, inputs.languages[0], "")
        self.is_partial = True
        self._inputs, self._folder, self._manifest, self._store = inputs, folder, manifest, store
        self._rows = manifest.rows
        self._book = RowBook(self._rows, inputs.settings.site.base)
        self._done: dict[Task, Outcome] = {}
        self._before: dict[Task, tuple[tuple[OutputPath, ...], tuple[ContentPath, ...]]] = {}
        changed = make_change(inputs, manifest, change)
        self._paths, self.moment = change.paths, changed.moment
        self.until: datetime | None = changed.until
        self.catalogue = changed.now.first
        self._planner = Planner(changed.now.contexts(self._book))
        self._run(self._first_tasks(changed))
        self._follow_addresses()
        self._give_advice()
        self._list_again()
        manifest.replace_outcomes(self._done.values())
        self._unused = self._media_out_of_use()
        self.navigation: Mapping[str, Navigation] = {
            lang: context.navigation() for lang, context in self._planner.contexts.items()
        }

    def outcomes(self) -> Iterator[Outcome]:
        """As `Target.outcomes`."""
        order = {kind.name: place for place, kind in enumerate(kinds.KINDS)}
        return iter(sorted(self._done.values(), key=lambda o: (order[o.task.kind], o.task)))

    def gone(self) -> set[OutputPath]:
        """As `Target.gone`."""
        return self._vanished() | {output_of(place) for place in self._unused}

    def files(self, everything: bool = False) -> dict[OutputPath, Source]:
        """As `Target.files`."""
        places = {place for outcome in self._done.values() for place in outcome.media}
        places |= {path for path in self._paths if output_of(path) in self._rows}
        if everything:
            places |= {
                medium_of(path)
                for path, row in self._rows.items()
                if not row.kind and path.startswith(MEDIA)
            }
        media: dict[OutputPath, Source] = {
            output_of(place): original(self._folder, self._store, place)
            for place in sorted(places - self._unused)
        }
        return {**self._inputs.fixed, **media} if everything else media

    def problems(self) -> list[Problem]:
        """As `Target.problems`."""
        line = self.catalogue.sources.line
        notes = note_problems(self.moment.notes, line)
        remembered = self._manifest.problems()
        return sorted({*self._folder.notices, *self._inputs.problems(), *notes, *remembered})

    def is_sound(self) -> bool:
        """True if nothing is at odds: a plan of everything tells best what is."""
        if has_errors(self._manifest.problems()):
            return False
        pages = {page.path: page for page in self._pages()}
        if len(pages) < sum(len(outcome.pages) for outcome in self._done.values()):
            return False
        own = {path for paths, _ in self._before.values() for path in paths}
        fresh = ({*pages, *self.files()} - self._rows.keys()) | (pages.keys() - own)
        if not fresh:
            return True
        stays = (self._rows.keys() - self.gone() - own) | (pages.keys() & own)
        taken = {collision_key(path) for path in (RECORD, *stays, *self._kept_free(pages))}
        for path in sorted(fresh):
            if collides(path, taken):
                return False
            taken.add(collision_key(path))
        return True

    def _kept_free(self, pages: Mapping[OutputPath, Page]) -> Iterator[OutputPath]:
        """Where nothing may stand but a page of the site's own, which does not yet."""
        for context in self._planner.contexts.values():
            for path in map(file_of, context.at.reserved()):
                if path not in pages or kinds.kind_named(pages[path].kind).of != "site":
                    yield path

    # how it comes about

    def _first_tasks(self, changed: Changed) -> Iterator[Task]:
        """Those with a member that is new or gone, an answer that changed, or a changed line."""
        for lang, of, member in sorted(changed.members):
            for kind in kinds.KINDS:
                if kind.of == of:
                    yield Task(kind.name, lang, kind.key(member))
        yield from self._manifest.askers(changed.questions)
        yield from self._manifest.tellers(self._paths)

    def _run(self, tasks: Iterable[Task]) -> None:
        """Run tasks, be it once more."""
        for task in dict.fromkeys(tasks):
            kind = kinds.kind_named(task.kind)
            if kind is kinds.SITEMAP and self._planner.contexts[task.lang].listing is None:
                continue
            if task not in self._before:
                self._before[task] = self._manifest.made_by(task)
            outcome = self._planner.run(task)
            if kind.gives_way:
                outcome = outcome.without({p.path for p in outcome.pages if self._is_taken(p)})
            self._done[task] = outcome
            paths = {page.path for page in outcome.pages}
            self._book.replace(set(self._before[task][0]) - paths, outcome.pages)

    def _is_taken(self, page: Page) -> bool:
        return self._book.holds_page(page.path)

    def _follow_addresses(self) -> None:
        """Run those again that asked for an address at which a page appeared or went."""
        known: set[OutputPath] = set()
        while moved := (self._appeared() | self._vanished()) - known:
            known |= moved
            asked: set[tuple[str, Question]] = {
                (lang, ("page_at", url_of(path)))
                for path in moved
                for lang in self._planner.contexts
            }
            again = [*self._manifest.askers(asked)]
            again += [task for task, o in self._done.items() if _asks(task, o, asked)]
            self._forget_links()
            self._run(again)

    def _give_advice(self) -> None:
        """Run those again of whose authors somebody may have meant any file."""
        again = [task for task, outcome in self._done.items() if ("names",) in outcome.asked]
        if again:
            self._book.finish(self._folder.files)
            self._forget_links()
            self._run(again)

    def _forget_links(self) -> None:
        for context in self._planner.contexts.values():
            context.linker.forget()

    def _list_again(self) -> None:
        """Make the sitemap anew if anything in it has changed."""
        before: Counter[SitemapEntry] = Counter()
        after: Counter[SitemapEntry] = Counter()
        for task, outcome in self._done.items():
            for path in self._before[task][0]:
                if entry := entry_of(decode_page(self._manifest.remembered(path))):
                    before[entry] += 1
            after.update(filter(None, map(entry_of, outcome.pages)))
        if before == after:
            return
        listing = Counter(self._listed())
        listing.subtract(before)
        listing.update(after)
        self._planner.contexts[self._sitemap.lang].listing = [*listing.elements()]
        self._run([self._sitemap])

    def _listed(self) -> Iterator[SitemapEntry]:
        """What the sitemap says as it is."""
        paths, _ = self._manifest.made_by(self._sitemap)
        for path in paths:
            content = decode_page(self._manifest.remembered(path)).content
            if isinstance(content, SitemapContent):
                yield from content.entries

    def _pages(self) -> Iterator[Page]:
        return (page for outcome in self._done.values() for page in outcome.pages)

    def _appeared(self) -> set[OutputPath]:
        return {page.path for page in self._pages()} - self._rows.keys()

    def _vanished(self) -> set[OutputPath]:
        before = {path for paths, _ in self._before.values() for path in paths}
        return before - {page.path for page in self._pages()}

    def _media_out_of_use(self) -> set[ContentPath]:
        before = {place for _, media in self._before.values() for place in media}
        return {place for place in before if not self._manifest.is_used(place)}


def _asks(task: Task, outcome: Outcome, questions: set[tuple[str, Question]]) -> bool:
    return any((task.lang, question) in questions for question in outcome.asked)
