"""The law of publishing: whatever is edited, cut, altered, lost or overtaken, readers find their
way at every moment, and the next publish that gets to its end puts all right."""

from __future__ import annotations

import atexit
import shutil
import tempfile
import time
from collections.abc import Callable, Mapping
from functools import cache
from pathlib import Path

import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, rule

from site_builder.build import build_again
from site_builder.config.targets import DirTarget
from site_builder.errors import SiteError
from site_builder.incremental.manifest import Manifest
from site_builder.output.digests import digest_of_bytes
from site_builder.paths import OutputPath
from site_builder.publish import attempt
from site_builder.publish.publication import (
    SUPERSEDED,
    Publication,
    PublishedEntry,
    PublishedFile,
    UnreadablePublicationError,
    decode_publication,
)
from site_builder.publish.publishing import publish
from site_builder.publish.remote import RemoteError
from site_builder.publish.site_files import SiteFiles
from site_builder.session import Options, Session
from tests.publishing import built, check_links
from tests.remotes import MemoryRemote, Place
from tests.sites import NOW, SETTINGS, Site

TARGET = DirTarget(name="live", line=1, path="unused")

RANKS = {"m": 0, "a": 1, "t": 2, "f": 3}
"""The rank of a file by the first letter of its name: medium, article, topic, feed."""

STYLES = [f"assets/style.{number:010}.css" for number in range(3)]
"""Each has its own bytes, which its name is a hash of."""

NAMES = [*STYLES, *(f"{letter}{number}" for letter in RANKS for number in range(4))]
PATHS = ["index.html", *NAMES]
FOREIGN = "CNAME"


class CutError(BaseException):
    """The process is killed."""


def links(data: bytes) -> list[str]:
    """Where a page of `Publishings` leads."""
    return data.decode().split()[1:]


def dead_links(files: Mapping[str, bytes]) -> set[str]:
    """What readers do not find who begin at the front page."""
    seen: set[str] = set()
    dead: set[str] = set()
    pending = ["index.html"] if "index.html" in files else []
    while pending:
        path = pending.pop()
        seen.add(path)
        found = links(files[path])
        dead.update(path for path in found if path not in files)
        pending += {path for path in found if path in files} - seen
    return dead


def styles_named(files: Mapping[str, bytes]) -> set[str]:
    """The style sheets that pages ask for, as far as they are there."""
    return {path for data in files.values() for path in links(data)} & files.keys() & {*STYLES}


@cache
def copies() -> tuple[Path, Path]:
    """The folders of two who have the site: as good as empty, for what they hold is said below."""
    folder = Path(tempfile.mkdtemp())
    atexit.register(shutil.rmtree, folder)
    for name in ("desk", "runner"):
        Site(folder / name).put("site.toml", SETTINGS.encode()).article("any").build()
    return folder / "desk", folder / "runner"


class Publishings(RuleBasedStateMachine):
    """Two publishers of one site, each with its own copy, and a place that is not theirs alone."""

    def __init__(self) -> None:
        super().__init__()
        self.place = Place()
        self.patch = pytest.MonkeyPatch()
        self.patch.setattr(attempt, "remote_of", lambda *_: MemoryRemote(self.place))
        self.patch.setattr(attempt, "built_files", self.built_files)
        self.patch.setattr(time, "sleep", lambda seconds: None)
        self.altered: set[str] = set()
        """What somebody else changed or deleted since the last complete publish."""
        self.disowned: set[str] = set()
        """What of that nobody can know any more to be the site's own."""
        self.asked_for: set[str] = set()
        """The style sheets of pages that readers got before the publish that is at work."""
        self.has_changed = False
        """True if the last publish did anything."""
        self.desk, self.runner = copies()
        self.sites = {root: {"index.html": b"0"} for root in copies()}
        self.place.files[FOREIGN] = b"digest.test"

    def teardown(self) -> None:
        self.patch.undo()
        for root in copies():
            shutil.rmtree(root / ".site-builder/publish", ignore_errors=True)

    # what a build would leave

    def built_files(self, manifest: Manifest, last: Publication | None) -> SiteFiles:
        assert manifest.folder
        root = manifest.folder.parent
        files = {}
        for path, data in self.sites[root].items():
            (manifest.folder / path).parent.mkdir(exist_ok=True)
            (manifest.folder / path).unlink(missing_ok=True)
            (manifest.folder / path).write_bytes(data)
            rank = 0 if path in STYLES else RANKS.get(path[0], 2)
            kind = "front" if path == "index.html" else ""
            files[OutputPath(path)] = PublishedFile(digest_of_bytes(data), len(data), rank, kind)
        return SiteFiles(files, {"x": PublishedEntry("x", "x")})

    @rule(data=st.data())
    def edit(self, data: st.DataObject) -> None:
        """Another site, in which no link is dead; the runner has it too, or still an older one."""
        names = data.draw(st.lists(st.sampled_from(NAMES), unique=True, min_size=1), "files")
        site = {}
        for name in ("index.html", *names):
            leads = data.draw(st.lists(st.sampled_from(names), max_size=4, unique=True), name)
            words = data.draw(st.sampled_from(("0", "1")), name)
            is_page = name not in STYLES and RANKS.get(name[0], 2) in (1, 2)
            site[name] = " ".join((words, *leads) if is_page else [words]).encode()
            if name in STYLES:
                site[name] = name.encode()
        self.sites[self.desk] = site
        if data.draw(st.booleans(), "on both"):
            self.sites[self.runner] = site

    # what happens there

    @rule(path=st.sampled_from(PATHS), is_deleted=st.booleans())
    def alter(self, path: str, is_deleted: bool) -> None:
        """Somebody else changes or deletes a file there."""
        if path in self.place.files and path in self.ours():
            self.altered.add(path)
            if is_deleted:
                del self.place.files[path]
            else:
                self.place.files[path] = b"defaced"

    @rule(is_damaged=st.booleans())
    def lose_the_publication(self, is_damaged: bool) -> None:
        """What the desk remembers is the last that was published, or begun."""
        remembered = self.desk / ".site-builder/publish/live/published.json.gz"
        if self.ours() and remembered.exists():
            ours = decode_publication(remembered.read_bytes())
            if ours.id == decode_publication(self.place.publication or b"").id:
                self.disowned |= self.altered
                self.place.publication = b"damaged" if is_damaged else None

    @rule()
    def forget_at_the_desk(self) -> None:
        if self.ours():
            shutil.rmtree(self.desk / ".site-builder/publish", ignore_errors=True)

    @rule(path=st.sampled_from(NAMES))
    def put_a_strangers_file(self, path: str) -> None:
        """It may stand where a page is to go some day, or was to go when the line was cut."""
        told = self.told()
        if path not in self.place.files and not (told and path in told.files):
            self.place.files[path] = b"mine"

    def ours(self) -> set[str]:
        """What the site has put there, or may have put, as far as it is told there."""
        told = self.told()
        return set(told.named) if told else set()

    def told(self) -> Publication | None:
        try:
            return decode_publication(self.place.publication or b"")
        except UnreadablePublicationError:
            return None

    # publishing

    @rule(how=st.sampled_from(("before", "after")), step=st.integers(1, 25))
    def be_cut(self, how: str, step: int) -> None:
        def cut(now: int) -> None:
            self.check()
            if now == step:
                raise CutError

        self.publish(self.desk, how, cut)

    @rule(
        how=st.sampled_from(("before", "after")),
        steps=st.sets(st.integers(1, 40), max_size=3),
    )
    def publish_over_a_broken_line(self, how: str, steps: set[int]) -> None:
        def fail(now: int) -> None:
            self.check()
            if now in steps:
                raise RemoteError("the line broke", passing=True)

        self.publish(self.desk, how, fail)

    @rule(step=st.integers(1, 25))
    def be_overtaken(self, step: int) -> None:
        """Somebody who takes the desk for dead publishes from another copy meanwhile."""

        def overtake(now: int) -> None:
            if now == step:
                hooks = self.place.before, self.place.after
                self.place.undisturbed()
                self.publish_from(self.runner)
                self.place.before, self.place.after = hooks
                self.place.steps = 1000
                self.place.may_repeat = True

        self.publish(self.desk, "before", overtake)

    @rule(from_desk=st.booleans(), verify=st.booleans())
    def publish_to_the_end(self, from_desk: bool, verify: bool) -> None:
        root = self.desk if from_desk else self.runner
        verify = verify or bool(self.altered)
        superseded = self.superseded()
        if self.publish(root, "before", lambda _: self.check(), verify):
            others = {path for path, data in self.place.files.items() if data == b"mine"}
            left = {FOREIGN, *others, *(self.disowned & self.place.files.keys())}
            left |= self.superseded()
            kept = {path: self.place.files[path] for path in left - self.sites[root].keys()}
            assert self.place.files == {**self.sites[root], **kept}
            assert not self.has_changed or superseded.isdisjoint(self.superseded())

    def superseded(self) -> set[str]:
        """What is there for the sake of pages that readers have."""
        told = self.told()
        files = told.files if told else {}
        return {path for path, file in files.items() if file.kind == SUPERSEDED}

    def publish(
        self, root: Path, when: str, hook: Callable[[int], None], verify: bool = False
    ) -> bool:
        """Publish with ``hook`` at each step; True if it came to its end."""
        setattr(self.place, when, hook)
        try:
            return self.publish_from(root, verify)
        finally:
            self.place.undisturbed()

    def publish_from(self, root: Path, verify: bool = False) -> bool:
        """Publish, and if it is refused move away what is in the way; True if it was not."""
        before = dict(self.place.files)
        self.asked_for = styles_named(before) - self.altered
        if last := self.told():  # what was new then, and has other bytes now, may be anybody's
            self.disowned |= self.altered & (last.uncertain.keys() - last.files.keys())
        if root == self.runner and not self.ours():
            return False  # whoever remembers nothing is refused: that is not what is asked here
        try:
            with Session(root, Options(as_of=NOW)) as session:
                delivery = publish(session, TARGET, verify=verify)
        except CutError:
            return False
        except SiteError as error:
            assert not error.partial
            assert self.place.files == before or self.place.may_repeat
            (told,) = error.problems
            assert "are in the way" in told.found, told
            for path in told.found.rpartition(": ")[2].split(", "):
                assert self.place.files.pop(path) in (b"mine", b"defaced"), path
            return False
        if verify:
            self.altered.clear()
        self.altered -= {*delivery.delta.send, *delivery.delta.delete}
        self.has_changed = not delivery.delta.is_empty
        self.check_styles()
        return True

    def check(self) -> None:
        """Readers find their way; what is not the site's own is what it was."""
        assert dead_links(self.place.files) <= self.altered
        assert self.place.files[FOREIGN] == b"digest.test"
        self.check_styles()

    def check_styles(self) -> None:
        """No page that readers got before stands unstyled now."""
        if not self.place.may_repeat:
            assert self.asked_for <= self.place.files.keys()


TestPublishings = Publishings.TestCase
TestPublishings.settings = settings(max_examples=30, stateful_step_count=15, deadline=None)


EDITS = (
    ("d", ("topics: [News]",)),
    ("a", ("topics: [Harvest]",)),
    ("b", ("topics: [Harvest, News]", "story: Talks")),
    ("a", ("topics: [Harvest]", "slug: moved", "aliases: [/2024/04/19/a/]")),
    ("b", ("topics: [Ports]", "story: Talks", "slug: c")),
    ("d", ("status: withdrawn", "topics: [News]")),
)
"""Of a site with the articles a, b and d: topics, stories and addresses come and go."""


def test_readers_of_a_real_site_find_their_way_at_every_step(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    place = Place()
    monkeypatch.setattr(attempt, "remote_of", lambda *_: MemoryRemote(place))
    steps = 0

    def find_the_way(_: int) -> None:
        nonlocal steps
        steps += 1
        if "index.html" in place.files:
            check_links(place.files)

    place.after = find_the_way
    site.article("a").article("b").article("d")
    for slug, lines in EDITS:
        site.article(slug, *lines)
        with Session(site.root, Options(as_of=NOW)) as session:
            build_again(session)
            publish(session, TARGET)
        assert place.files == built(site)
    assert steps > 100
