"""The law: after any edits, a build leaves exactly what a clean build of the same folder would."""

from __future__ import annotations

import os
import re
import shutil
import tempfile
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import suppress
from datetime import UTC, date, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import (
    RuleBasedStateMachine,
    initialize,
    rule,
    run_state_machine_as_test,
)

from site_builder.build import Report, build, build_again
from site_builder.content.scan import scan
from site_builder.errors import Problem, SiteError
from site_builder.incremental import changed_plan
from site_builder.incremental.catalogue_change import Change, Changed, make_change
from site_builder.incremental.manifest import Manifest
from site_builder.incremental.snapshot import Snapshot
from site_builder.incremental.target import Inputs
from site_builder.layout import RECORD
from site_builder.library.questions import Question
from site_builder.model.contents import StoryContent
from site_builder.paths import OutputPath, SiteUrl
from site_builder.plan import kinds
from site_builder.plan.context import Context
from site_builder.plan.kind import Kind, Planned
from site_builder.plan.planner import Outcome, Planner, Task
from site_builder.serve.preview import Preview
from site_builder.session import Options, Session
from tests.sites import LONGER, PNG, SETTINGS, Site

SLUGS = ("a", "b", "c")
OLDER = ("d", "e", "f")
DAYS = ("2024-04-18", "2024-04-19", "2024-05-01", "2024-05-14")
TOPICS = ("[One]", "[Two]", "[One, Two]")
BODIES = (
    "Words.",
    "",
    "Other words.",
    "Words.\n\nAnd a [link](b.md) to another.",
    "![A map](map.png) and ![remote](https://host.test/x.png)",
    "# Heading\n\nMore, with a [list](/topics/).",
    "# Other\n\n[Here](#heading), [there](b.md#heading), ![x](a.md) and [](gone.md).",
    "[One](/topics/one/) [two](/topics/two/page/1/) [a](/2024/04/19/a/) [all](/corrections/#x)",
)
EXTRA = (
    "",
    "summary: In short.",
    "urgency: 1",
    "story: The story",
    "status: draft",
    "status: withdrawn",
    "embargo: 2024-05-15T00:00:00Z",
    "embargo: 2024-04-30T23:30:00Z",
    "edition: 2024-04-18",
    "expires: 2024-05-15T00:00:00Z",
    "corrections: [{at: 2024-05-02T00:00:00Z, note: Put right.}]",
    "corrections: [{at: 2024-04-19T12:30:00Z, note: A}, {at: 2024-05-08T00:00:00Z, note: B}]",
    "aliases: [/old/]",
    "aliases: [/2024/04/19/b/]",
    "aliases: [/topics/eins/, /topics/eins/atom.xml]",
    "translation_of: a",
    "translation_of: b",
    "lang: fr",
    "image: {file: map.png, alt: A map}",
    "image: {file: map.png, alt: A map, caption: The river, credit: A. Haddad}",
)
FOLDERS = ("", "x/", "_held/deep/")
NOW = datetime(2024, 5, 10, tzinfo=UTC)
OTHER_PNG = PNG[:-1] + b"\x83"
WIDE_PNG = PNG[:19] + b"\x02" + PNG[20:]
CSS = ("body { color: #000 }", "body { color: #111 }")
TEMPLATES = {
    "404.html": "gone {{ asset('site.css') | url }}{% include 'assets/i.svg' ignore missing %}",
    "assets/i.svg": "<svg>{{ site.title }}</svg>",
    "base.html": "{% extends 'packaged/base.html' %}{% block styles %}{{ super() }}{% endblock %}",
    "card.html": None,
    "parts.html": None,
    "article.html": "{% include page.extra.get('layout') or 'mine.html' %}{{ page.body | html }}",
    "mine.html": "mine {{ page.card.title }}",
    "entry.html": "{{ body }} entry",
}


class Edits(RuleBasedStateMachine):
    """A site whose files are edited in any order; after each build it is held to the law."""

    executor: ProcessPoolExecutor | None = None
    settings = SETTINGS

    def __init__(self) -> None:
        super().__init__()
        self.root = Path(tempfile.mkdtemp(prefix="law-"))
        self.site = Site(self.root / "site").put("site.toml", self.settings.encode())
        self.now = NOW
        self.failed = False
        self.options: dict[str, object] = {}

    def teardown(self) -> None:
        shutil.rmtree(self.root)

    @initialize()
    def begin(self) -> None:
        for slug, day in zip(SLUGS, DAYS, strict=False):
            self.site.article(slug, "topics: [One]", day=day)
        for number, slug in enumerate(OLDER, 1):
            self.site.article(slug, "topics: [One]", day=f"2024-03-0{number}")
        self.site.article("later", "embargo: 2024-05-15T00:00:00Z", "summary: In short.")
        self.site.article("gone", "expires: 2024-05-15T00:00:00Z", "summary: In short.")
        self.site.put("content/map.png", PNG)
        self.build()

    @rule(
        slug=st.sampled_from(SLUGS),
        day=st.sampled_from(DAYS),
        topics=st.sampled_from(TOPICS),
        body=st.sampled_from(BODIES),
        extra=st.sampled_from(EXTRA),
    )
    def write_an_article(self, slug: str, day: str, topics: str, body: str, extra: str) -> None:
        lines = [f"topics: {topics}", *([extra] if extra else [])]
        self.site.article(slug, *lines, body=body, day=day)

    @rule(
        slug=st.sampled_from((*SLUGS, "later", "gone")),
        words=st.sampled_from(["New.", "![x](https://h.test/)"]),
    )
    def add_a_paragraph_and_build(self, slug: str, words: str) -> None:
        file = self.root / f"site/content/{slug}.md"
        if file.exists():
            file.write_text(f"{file.read_text()}\n{words}\n")
        self.build()

    @rule(
        slug=st.sampled_from(SLUGS),
        title=st.sampled_from(["Headline", "Another", "Élan & <b>"]),
        lede=st.sampled_from(["", "First words of all."]),
    )
    def write_other_words_and_build(self, slug: str, title: str, lede: str) -> None:
        file = self.root / f"site/content/{slug}.md"
        if file.exists():
            lines = file.read_text().splitlines(keepends=True)
            lines[1] = f"title: {title}\n"
            if lede:
                lines.insert(lines.index("---\n", 1) + 1, f"\n{lede}\n\n")
            file.write_text("".join(lines))
        self.build()

    @rule(slug=st.sampled_from(SLUGS), folder=st.sampled_from(FOLDERS[1:]))
    def move_a_file(self, slug: str, folder: str) -> None:
        here, there = (self.root / f"site/content/{place}{slug}.md" for place in ("", folder))
        there.parent.mkdir(parents=True, exist_ok=True)
        if here.exists():
            here.rename(there)
        elif there.exists():
            there.rename(here)

    @rule(slug=st.sampled_from((*SLUGS, *OLDER, "later", "gone")))
    def delete_an_article(self, slug: str) -> None:
        for folder in FOLDERS:
            (self.root / f"site/content/{folder}{slug}.md").unlink(missing_ok=True)

    @rule(
        how=st.sampled_from(
            ["status: withdrawn", "status: draft", "embargo: 2024-05-15T00:00:00Z", ""]
        )
    )
    def retract_everything_and_build(self, how: str) -> None:
        for file in sorted((self.root / "site/content").rglob("*.md")):
            text = file.read_text()
            if "dateline:" not in text or not how:
                file.unlink()
            elif how not in text:
                file.write_text(text.replace("\n---\n", f"\n{how}\n---\n", 1))
        self.build()

    @rule(days=st.sampled_from([-6, 6]))
    def wait_and_build(self, days: int) -> None:
        self.now += timedelta(days=days)
        self.build()

    @rule(name=st.sampled_from(["One", "Two", "Un"]), alias=st.sampled_from(["", "One", "Eins"]))
    def name_a_topic(self, name: str, alias: str) -> None:
        text = f"---\nnames: {{en: {name}}}\naliases: [{alias}]\n---\n"
        self.site.put("content/topics/one.md", text.encode())

    @rule(
        title=st.sampled_from(["A tale", "{en: A tale, fr: Un fil}"]), words=st.sampled_from("xy")
    )
    def name_a_story(self, title: str, words: str) -> None:
        text = f"---\ntitle: {title}\naliases: [The story]\n---\n{words}\n"
        self.site.put("content/stories/tale.md", text.encode())

    @rule(
        day=st.sampled_from(DAYS),
        lead=st.sampled_from(SLUGS),
        words=st.sampled_from(BODIES[:2]),
        coming=st.sampled_from(["", "coming: [{day: 2024-04-19, text: Spring}]\n"]),
    )
    def write_a_briefing(self, day: str, lead: str, words: str, coming: str) -> None:
        text = f"---\ntitle: Today\nlead: {lead}\n{coming}---\n{words}\n"
        self.site.put(f"content/briefings/{day}.md", text.encode())

    @rule(words=st.sampled_from(BODIES[:3]), title=st.sampled_from(["About", "Who we are"]))
    def write_a_standing_page(self, words: str, title: str) -> None:
        self.site.put("content/pages/about.md", f"---\ntitle: {title}\n---\n{words}".encode())

    @rule(
        path=st.sampled_from(
            ["topics/one.md", "stories/tale.md", "briefings/2024-04-19.md", "pages/about.md"]
        )
    )
    def delete_a_note(self, path: str) -> None:
        (self.root / "site/content" / path).unlink(missing_ok=True)

    @rule(line=st.sampled_from(["", "tagline = 'x'", "id_authority = 'x.test,2024'"]))
    def change_the_settings(self, line: str) -> None:
        known = self.settings.replace('id_authority = "digest.test,2024"\n', "")
        self.site.put("site.toml", f"{known}{line}\n".encode())

    @rule(
        per_page=st.sampled_from([1, 2]),
        entries=st.sampled_from([1, 50]),
        size=st.sampled_from(["1 kB", "1 MB"]),
    )
    def change_the_sizes(self, per_page: int, entries: int, size: str) -> None:
        text = f"{self.settings}[topics]\nper_page = {per_page}\n[feeds]\nentries = {entries}\n"
        text += f'max_size = "{size}"\n'
        self.site.put("site.toml", text.encode())

    @rule(days=st.sampled_from([0, 3]))
    def have_corrections_stand_above_for(self, days: int) -> None:
        self.site.put("site.toml", f"{self.settings}[corrections]\ndays = {days}\n".encode())

    @rule(closes=st.sampled_from(["06:00", "13:00", "24:00"]))
    def close_the_editions_at_another_hour(self, closes: str) -> None:
        self.site.put("site.toml", f'{self.settings}[editions]\ncloses = "{closes}"\n'.encode())

    @rule(name=st.sampled_from(sorted(TEMPLATES)), variant=st.sampled_from(["", "<!-- v -->"]))
    def edit_a_template(self, name: str, variant: str) -> None:
        text = TEMPLATES[name]
        if text is None:
            packaged = Path(__file__).parent.parent / "templates" / name
            text = packaged.read_text(encoding="utf-8")
        self.site.put("templates/mine.html", b"mine") if name == "article.html" else None
        self.site.put(f"templates/{name}", (text + variant).encode())

    @rule(name=st.sampled_from(sorted({*TEMPLATES} - {"mine.html"})))
    def remove_a_template(self, name: str) -> None:
        (self.root / "site/templates" / name).unlink(missing_ok=True)

    @rule(css=st.sampled_from(CSS))
    def edit_the_style_sheet(self, css: str) -> None:
        self.site.put("templates/assets/site.css", css.encode())

    @rule(data=st.sampled_from([PNG, OTHER_PNG, WIDE_PNG]))
    def replace_a_picture(self, data: bytes) -> None:
        self.site.put("content/map.png", data)

    @rule(
        path=st.sampled_from(["CNAME", "2024/mine.txt", "topics/mine/x"]),
        data=st.sampled_from([b"", b"m"]),
    )
    def put_a_file_of_ones_own_into_output(self, path: str, data: bytes) -> None:
        self.site.put(f"output/{path}", data)

    @rule(
        path=st.sampled_from(["index.html", "rss.xml", "2024/04/19/b/index.html", ".nojekyll"]),
        how=st.sampled_from(["delete", "truncate", "alter", "link"]),
    )
    def damage_the_output(self, path: str, how: str) -> None:
        file = self.site.output / path
        if not file.is_file():
            return
        data = file.read_bytes()
        file.unlink()
        if how == "alter":
            file.write_bytes(data[::-1])
        elif how == "truncate":
            file.write_bytes(data[: len(data) // 2])
        elif how == "link":
            file.symlink_to(self.root / "site/site.toml")

    @rule(how=st.sampled_from(["delete", "garbage", "truncate"]), name=st.integers(0, 5))
    def damage_the_store(self, how: str, name: int) -> None:
        work = self.root / "site/.site-builder"
        files = sorted(path for path in work.glob("*") if path.is_file())
        if how == "delete" or not files:
            shutil.rmtree(work, ignore_errors=True)
            return
        file = files[name % len(files)]
        data = file.read_bytes()
        file.write_bytes(os.urandom(5000) if how == "garbage" else data[: len(data) // 2])

    @rule(drafts=st.booleans(), path=st.sampled_from(["", "sub/"]))
    def ask_for_something_else(self, drafts: bool, path: str) -> None:
        self.options = {"drafts": drafts, "base_url": f"https://digest.test/{path}"}

    @rule()
    def build_twice(self) -> None:
        self.build()
        self.build()
        assert not self.site.report or not self.site.report.rendered or self.failed

    @rule(verify=st.booleans())
    def build(self, verify: bool = False) -> None:
        options = {**self.options, "as_of": self.now}
        clean = self.clean(options)
        before = self.site.tree()
        try:
            self.site.report = self.build_the_site(Options(**options, verify=verify))  # type: ignore[arg-type]
        except SiteError as error:
            self.failed = True
            assert clean == error.problems
            assert self.site.tree() == before
        else:
            self.failed = False
            theirs = {path for path in before if Path(path).name in ("CNAME", "mine.txt", "x")}
            made = {path: data for path, data in self.site.tree().items() if path not in theirs}
            assert made == clean
            self.is_right(made)
            assert self.site.report
            # what a build took away is told by that one alone
            lasting = [one for one in self.site.report.warnings if one.nature != "notice"]
            assert lasting == [one for one in self.warnings if one.nature != "notice"]

    def build_the_site(self, options: Options) -> Report:
        return build(self.site.root, options, self.executor)

    def is_right(self, made: dict[str, bytes]) -> None:
        """Called with the files of each build."""

    def clean(self, options: dict[str, object]) -> object:
        """What a build of the same folder, elsewhere and for the first time, makes of it."""
        copy = Site(self.root / "clean")
        shutil.rmtree(copy.root, ignore_errors=True)
        ignored = shutil.ignore_patterns(".site-builder", "output")
        shutil.copytree(self.root / "site", copy.root, ignore=ignored)
        try:
            report = build(copy.root, Options(**options))  # type: ignore[arg-type]
        except SiteError as error:
            return error.problems
        self.warnings = report.warnings
        return copy.tree()


class EditsSeen(Edits):
    """The same with one session, which is told where content/ changed, and nothing else."""

    def __init__(self) -> None:
        super().__init__()
        self.session = Session(self.site.root, Options())
        self.seen: dict[str, object] = {}
        self.output: dict[str, bytes] = {}

    def teardown(self) -> None:
        self.session.forget()
        super().teardown()

    def build_the_site(self, options: Options) -> Report:
        folder = self.site.root
        before = self.seen
        found = scan(folder)
        self.seen = {path: self.known(folder / path) for path in (*found.files, *found.aside)}
        changed = {
            path
            for path in before.keys() | self.seen.keys()
            if before.get(path) != self.seen.get(path)
        }
        untouched = self.site.tree() == self.output
        self.session.options = options
        self.told(options, changed)
        try:
            return build_again(self.session, changed if untouched else None)
        finally:
            self.output = self.site.tree()

    def known(self, file: Path) -> object:
        """Another value for a file that is told of."""
        return file.read_bytes()

    def told(self, options: Options, changed: set[str]) -> None:
        """Called with the places that changed, before each build."""


class EditsHeard(EditsSeen):
    """The same, told of what was saved again as it is too: so a large medium has changed."""

    def known(self, file: Path) -> object:
        status = file.stat()
        return file.read_bytes(), status.st_mtime_ns, status.st_ino


class EditsPreviewed(EditsSeen):
    """The same, and every page of a preview, which is told the same, is that of the build."""

    def __init__(self) -> None:
        super().__init__()
        self.preview_session = Session(self.site.root, Options(), published=False)
        self.preview = Preview(self.preview_session)
        self.missed: set[str] = set()

    def teardown(self) -> None:
        self.preview_session.forget()
        super().teardown()

    def told(self, options: Options, changed: set[str]) -> None:
        self.missed |= changed
        self.preview_session.options = options
        with suppress(SiteError):
            self.preview.refresh(self.missed)
            self.missed = set()

    def is_right(self, made: dict[str, bytes]) -> None:
        for path, data in made.items():
            shown = self.preview.show(OutputPath(path)) if path != RECORD else None
            if shown:
                body = shown.body if isinstance(shown.body, bytes) else shown.body.read_bytes()
                assert body == data, path
            else:
                assert path == RECORD


class EditsOfWeeks(EditsSeen):
    """The same with a kind of page that nothing but its row tells of, and that no page links to."""

    def __init__(self) -> None:
        super().__init__()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(kinds, "KINDS", (*kinds.KINDS, WEEK))
        self.site.put("templates/week.html", WEEKLY)

    def teardown(self) -> None:
        self.patch.undo()
        super().teardown()

    def is_right(self, made: dict[str, bytes]) -> None:
        days = {path[:10] for path in made if re.match(r"2024/../../index", path)}
        weeks = {f"weeks/{week_of(day.replace('/', '-'))}/index.html" for day in days}
        assert {path for path in made if path.startswith("weeks/")} == weeks


def week_of(day: str) -> str:
    """The week of a day (ISO 8601): 2024-W16."""
    year, week, _ = date.fromisoformat(day).isocalendar()
    return f"{year}-W{week:02}"


def days_of(week: str) -> list[str]:
    return [f"{date.fromisocalendar(int(week[:4]), int(week[6:]), n)}" for n in range(1, 8)]


def week_urls(context: Context, week: str) -> list[SiteUrl]:
    there = any(map(context.ask.edition, days_of(week)))
    return [SiteUrl(f"/weeks/{week}/")] if there else []


def week_pages(context: Context, week: str, urls: Sequence[SiteUrl]) -> Iterator[Planned]:
    for url in urls:
        editions = filter(None, map(context.ask.edition, days_of(week)))
        cards = tuple(card for day in editions for card in context.cards(day.items))
        yield Planned(url, context.head(url, None), StoryContent(week, None, None, cards, None))


WEEKLY = (
    b"{{ page.title }} {% for card in page.cards %}{{ card.title }} {{ card.summary }}{% endfor %}"
)
WEEK = Kind(
    "week", "week", 2, "week.html", "days", week_urls, week_pages, week_of, "CollectionPage"
)


class EditsReached(Edits):
    """The same, and no question that was ever asked is answered otherwise without being reached."""

    def __init__(self) -> None:
        super().__init__()
        self.asked: dict[Task, set[tuple[str, Question]]] = {}
        self.is_clean = False
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(Planner, "run", self.note(Planner.run))
        self.patch.setattr(changed_plan, "make_change", self.check(make_change))
        self.patch.setattr(Manifest, "begin", self.forget(Manifest.begin))

    def teardown(self) -> None:
        self.patch.undo()
        super().teardown()

    def clean(self, options: dict[str, object]) -> object:
        self.is_clean = True
        try:
            return super().clean(options)
        finally:
            self.is_clean = False

    def note(self, run: Callable[[Planner, Task], Outcome]) -> Callable[[Planner, Task], Outcome]:
        def noting(planner: Planner, task: Task) -> Outcome:
            outcome = run(planner, task)
            asked = {(task.lang, one) for one in outcome.asked if one[0] not in UNANSWERED}
            if not self.is_clean:
                self.asked[task] = asked
            return outcome

        return noting

    def forget(self, begin: Callable[..., None]) -> Callable[..., None]:
        """A plan of everything leaves no task of the one before."""

        def forgetting(manifest: Manifest, problems: Iterable[tuple[str, Problem]]) -> None:
            if not self.is_clean:
                self.asked.clear()
            begin(manifest, problems)

        return forgetting

    def check(self, make: Callable[..., Changed]) -> Callable[..., Changed]:
        def checking(inputs: Inputs, manifest: Manifest, change: Change) -> Changed:
            moment = change.moment
            indexes = {lang: manifest.index.of(lang) for lang in ("", *inputs.languages)}
            old = Snapshot(inputs, moment.as_of, change.before, moment.notes, indexes)
            asked = set().union(*self.asked.values())
            before = {(lang, one): old.catalogues[lang].answer(one) for lang, one in asked}
            changed = make(inputs, manifest, change)
            missed = {
                (lang, one)
                for lang, one in asked - changed.questions
                if changed.now.catalogues[lang].answer(one) != before[lang, one]
            }
            assert not missed, missed
            return changed

        return checking


UNANSWERED = ("names", "use", "page_at")
"""Questions of which it is known by other means that somebody has to ask them again."""


class EditsInTwoLanguages(EditsSeen):
    """The same with a site of two languages, told of what changed."""

    settings = f'{SETTINGS}languages = ["en", "fr"]\n'

    @rule(
        slug=st.sampled_from((*SLUGS, "later", "gone")),
        original=st.sampled_from(SLUGS),
        lang=st.sampled_from(["en", "fr", "fr-CA", "ar"]),
        extra=st.sampled_from(EXTRA[:8]),
        topics=st.sampled_from(TOPICS),
    )
    def write_a_translation(
        self, slug: str, original: str, lang: str, extra: str, topics: str
    ) -> None:
        lines = [f"lang: {lang}", f"translation_of: {original}", f"topics: {topics}"]
        self.site.article(slug, *lines, *([extra] if extra else []), day=DAYS[len(extra) % 4])

    @rule(day=st.sampled_from(DAYS), tag=st.sampled_from(["fr", "en", "ar"]))
    def write_a_briefing_in_a_language(self, day: str, tag: str) -> None:
        self.site.put(f"content/briefings/{day}.{tag}.md", b"---\nlead: b\n---\nDes mots.\n")

    @rule(day=st.sampled_from(DAYS), tag=st.sampled_from(["fr", "en", "ar"]))
    def delete_a_briefing_in_a_language(self, day: str, tag: str) -> None:
        (self.root / f"site/content/briefings/{day}.{tag}.md").unlink(missing_ok=True)

    @rule(tag=st.sampled_from(["fr", "ar"]), slug=st.sampled_from(["about", "apropos"]))
    def write_a_standing_page_in_a_language(self, tag: str, slug: str) -> None:
        text = f"---\ntitle: Page\nlang: {tag}\nslug: {slug}\n---\n[Here](../../b.md)\n"
        self.site.put("content/pages/other.md", text.encode())

    def is_right(self, made: dict[str, bytes]) -> None:
        assert b'<html lang="fr"' in made["fr/index.html"]
        for path, data in made.items():
            if path.endswith(".html"):
                for href in re.findall(
                    rb'hreflang="[^"]+" href="https://digest.test/([^"]*)"', data
                ):
                    if not self.options.get("base_url"):
                        assert f"{href.decode()}index.html" in made, (path, href)


class EditsMixed(EditsInTwoLanguages):
    """The same where each language also shows what there is in the other alone."""

    settings = f'{SETTINGS}languages = ["en", "fr", "ar"]\nmixed = true\n'


TestEdits = Edits.TestCase
TestEdits.settings = settings(max_examples=8 * LONGER, stateful_step_count=25, deadline=None)

TestEditsOfWeeks = EditsOfWeeks.TestCase
TestEditsOfWeeks.settings = settings(max_examples=4 * LONGER, stateful_step_count=25, deadline=None)

TestEditsReached = EditsReached.TestCase
TestEditsReached.settings = settings(max_examples=4 * LONGER, stateful_step_count=25, deadline=None)

TestEditsInTwoLanguages = EditsInTwoLanguages.TestCase
TestEditsInTwoLanguages.settings = settings(
    max_examples=3 * LONGER, stateful_step_count=20, deadline=None
)

TestEditsMixed = EditsMixed.TestCase
TestEditsMixed.settings = settings(max_examples=3 * LONGER, stateful_step_count=20, deadline=None)

TestEditsPreviewed = EditsPreviewed.TestCase
TestEditsPreviewed.settings = settings(
    max_examples=5 * LONGER, stateful_step_count=25, deadline=None
)


def test_the_law_holds_with_a_process_pool(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("site_builder.content.sync.SHARED_FROM", 1)
    monkeypatch.setattr("site_builder.render.batch.BATCH", 1)
    with ProcessPoolExecutor(2) as executor:
        monkeypatch.setattr(Edits, "executor", executor)
        run_state_machine_as_test(
            Edits, settings=settings(max_examples=4 * LONGER, stateful_step_count=25, deadline=None)
        )


def test_the_law_holds_for_media_that_are_not_read_whole(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr("site_builder.content.sync.WHOLE", 0)
    run_state_machine_as_test(
        EditsHeard,
        settings=settings(max_examples=3 * LONGER, stateful_step_count=25, deadline=None),
    )


def test_a_newer_article_reaches_the_numbered_page_that_it_makes_or_takes_away() -> None:
    site = EditsReached()
    site.begin()
    site.change_the_sizes(entries=1, per_page=1, size="1 MB")
    site.build()
    site.site.article("newest", "topics: [One]", day="2024-05-02")
    site.build()
    (site.root / "site/content/newest.md").unlink()
    site.build()
    site.teardown()


def test_what_leads_to_the_first_correction_stands_on_every_page(site: Site) -> None:
    """Also on those that a session which was told of one file has no other reason to make."""
    site.article("a").build()
    with Session(site.root, Options(as_of=NOW)) as session:
        build_again(session)
        site.article("a", "corrections: [{at: 2024-05-02T00:00:00Z, note: Put right.}]")
        build_again(session, ["content/a.md"])
    assert "/corrections/" in site.text("404.html")


def test_a_new_note_on_a_day_without_articles_is_told_of(site: Site) -> None:
    site.article("a").build()
    site.put("content/briefings/2024-05-14.md", b"---\nlead: a\n---\nWords.\n").build()
    (warning,) = site.warnings
    assert warning.startswith("content/briefings/2024-05-14.md: warning: no article stands in")
