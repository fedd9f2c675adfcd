"""Publishing: the site as it is now to a target, in an order that never shows half of it.

build → what there is → what is there → what is to be done → assets → articles → lists → feeds →
what goes
"""

from __future__ import annotations

import getpass
import os
import platform
import time
from collections.abc import Callable, Mapping, Sequence, Set
from datetime import UTC, datetime
from itertools import count
from typing import TypeVar

import msgspec
from msgspec.structs import replace

from site_builder.build import build_opened
from site_builder.config.settings import Settings
from site_builder.config.targets import PublishTarget
from site_builder.errors import Problem, SiteError
from site_builder.incremental.manifest import Manifest
from site_builder.layout import SETTINGS_FILE
from site_builder.output.digests import digest_of_bytes
from site_builder.paths import OutputPath
from site_builder.publish.additions import CNAME, Additions, additions, with_additions
from site_builder.publish.delta import Delta, delta
from site_builder.publish.http_headers import headers_of
from site_builder.publish.parcel import Parcel
from site_builder.publish.pings import Ping, PingAnswer, pings_for, send_pings
from site_builder.publish.preflight import Inventory, preflight
from site_builder.publish.publication import (
    PUBLICATION,
    Publication,
    PublishedFile,
    UnderWay,
    UnreadablePublicationError,
    decode_publication,
    last_publication,
    remember,
    work_folder,
)
from site_builder.publish.remote import Outgoing, OvertakenError, RemoteError
from site_builder.publish.remotes import remote_of
from site_builder.publish.site_files import SiteFiles, built_files, size_of
from site_builder.session import Session
from site_builder.store.lock import alone

T = TypeVar("T")

ATTEMPTS = 5
"""How often what may be gone in a moment is tried; the pauses between are 1, 2, 4 and 8 seconds."""

FEW = 5
"""As many files that are in the way are named."""


class Delivery(msgspec.Struct, frozen=True):
    """What was published to a target, or would be."""

    target: PublishTarget
    base_url: str
    feeds: Mapping[str, str]
    """The file name of each feed format."""
    last: Publication | None
    """What was there before."""
    site: SiteFiles
    delta: Delta
    altered: tuple[OutputPath, ...]
    """Files that somebody else had changed or deleted there; only looked for if that was asked."""
    warnings: tuple[Problem, ...]
    """What the owner of the site should know of it."""
    pings: tuple[Ping, ...]
    """Who is to be told of it."""
    answers: tuple[PingAnswer, ...] = ()
    """What they said; empty if nobody was told."""


def publish(
    session: Session, target: PublishTarget, dry_run: bool = False, verify: bool = False
) -> Delivery:
    """Bring the site of ``session``, as it was last built, to ``target``.

    With ``dry_run`` nothing is done there; with ``verify`` all that is there is read. Raises
    SiteError with what keeps the target from being published to: readers have a whole site there
    all the same, and the next publisher goes on from it.
    """
    warnings = _checked(session, target)
    delivery = _delivered(session, target, dry_run, verify)
    delivery = replace(delivery, warnings=warnings + delivery.warnings)
    if dry_run or not delivery.pings:
        return delivery
    session.progress("Telling " + ", ".join(ping.service for ping in delivery.pings), 0)
    return replace(delivery, answers=send_pings(delivery.pings))


def _delivered(session: Session, target: PublishTarget, dry_run: bool, verify: bool) -> Delivery:
    """What was done, after as many tries as it takes."""

    def waiting(who: str) -> None:
        session.progress(f"Waiting for {who}", 0)

    work = work_folder(session.root, target.name)
    with alone(work, lambda: waiting("another publisher")), Parcel(work) as parcel:
        for attempt in count(1):
            try:
                publisher = _Publisher(session, target, parcel)
                return publisher.publish(dry_run, verify, waiting)
            except OvertakenError:
                error = RemoteError("others publish there again and again", passing=True)
            except RemoteError as refused:
                error = refused
            if not error.passing or attempt == ATTEMPTS:
                raise SiteError([problem(target, error)]) from error
            session.progress(f"Trying again, for {error.found}", 0)
            time.sleep(2.0 ** (attempt - 1))
    raise AssertionError


def _checked(session: Session, target: PublishTarget) -> tuple[Problem, ...]:
    """What the owner should know before anything is looked at there; raises SiteError."""

    def look(settings: Settings, manifest: Manifest) -> tuple[Problem, ...]:
        output = session.options.folder(session.root)
        more = additions(target, settings, manifest, output)
        sizes = {path: size_of(manifest, row) for path, row in manifest.rows.items()}
        sizes = {path: size for path, size in sizes.items() if path not in more.left_out}
        sizes |= {path: len(data) for path, data in more.files.items()}
        inventory = Inventory(settings.site.base_url, sizes)
        return preflight(session.root, target, inventory)

    return _look(session, look)


def _look(session: Session, see: Callable[[Settings, Manifest], T]) -> T:
    """What is seen of the site as it was last built, with no other build at work."""
    while True:
        with session.opened() as (settings, store):
            manifest = Manifest(store, session.output)
            if manifest.state is None:  # it was damaged
                build_opened(session, settings, store)
                manifest = Manifest(store, session.output)
            return see(settings, manifest)


def problem(target: PublishTarget, error: RemoteError) -> Problem:
    """What keeps a target from being published to, where it stands in site.toml."""
    key = ".".join(filter(None, ("publish", target.name, error.key)))
    return Problem(SETTINGS_FILE, target.line, key, error.found, error.remedy)


class _Publisher:
    """One try to publish."""

    def __init__(self, session: Session, target: PublishTarget, parcel: Parcel) -> None:
        self._session, self._target, self._parcel = session, target, parcel
        self._remote = remote_of(target, session.root, lambda what: session.progress(what, 0))

    def publish(self, dry_run: bool, verify: bool, waiting: Callable[[str], None]) -> Delivery:
        with self._remote.opened(waiting):
            last = self._last()
            there = self._resolved(last) if last else {}
            altered = set(self._remote.differing(there)) if verify else set()
            there = {path: file for path, file in there.items() if path not in altered}
            delivery = self._prepared(last, there, altered)
            if not dry_run and (not delivery.delta.is_empty or (last and last.under_way)):
                self._send(delivery)
            return delivery

    def _last(self) -> Publication | None:
        """What was last published there."""
        data = self._remote.read()
        remembered = last_publication(self._session.root, self._target.name)
        if data is None:
            return remembered and self._as_remembered(remembered)
        try:
            return decode_publication(data)
        except UnreadablePublicationError as error:
            if error.newer:
                raise RemoteError(
                    f"what was published there cannot be read: {error.found}",
                    "Update site_builder.",
                ) from error
            if remembered is None:
                raise RemoteError(
                    f"the list of what was published there, {PUBLICATION}, cannot be read: "
                    f"{error.found}",
                    "Publish from the folder that published last, which remembers it; or name "
                    "another place.",
                ) from error
            return self._as_remembered(remembered)

    def _as_remembered(self, remembered: Publication) -> Publication:
        """Of what the site remembers to have published, whatever is still there as it was."""
        differing = set(self._remote.differing(remembered.files))
        files = {path: file for path, file in remembered.files.items() if path not in differing}
        return replace(remembered, files=files, under_way=None)

    def _resolved(self, last: Publication) -> dict[OutputPath, PublishedFile]:
        """What is certain to be there, also of what a publisher was sending that was cut off."""
        doubtful = {path: file for path, file in last.uncertain.items() if file}
        differing = set(self._remote.differing(doubtful)) if doubtful else set()
        arrived = {path: file for path, file in doubtful.items() if path not in differing}
        return {**last.certain, **arrived}

    def _prepared(
        self,
        last: Publication | None,
        there: Mapping[OutputPath, PublishedFile],
        altered: Set[OutputPath],
    ) -> Delivery:
        """What is to be done, with all that is to be sent put aside."""
        session = self._session

        def look(settings: Settings, manifest: Manifest) -> Delivery:
            base_url = settings.site.base_url
            self._check_site(last, base_url)
            output = session.options.folder(session.root)
            more = additions(self._target, settings, manifest, output)
            more = self._without_kept(last, more)
            site = with_additions(built_files(manifest, last), more)
            change = delta(last, there, site.files)
            self._fill(site, change)
            return Delivery(
                target=self._target,
                base_url=base_url,
                feeds=settings.urls.feeds,
                last=last,
                site=site,
                delta=change,
                altered=tuple(sorted(altered)),
                warnings=more.notices,
                pings=pings_for(self._target, settings, last.files if last else {}, site.files),
            )

        return _look(session, look)

    def _fill(self, site: SiteFiles, change: Delta) -> None:
        """Put aside all that is to be sent."""
        output = self._session.options.folder(self._session.root)
        self._parcel.fill(output, (path for path in change.send if path not in site.made))
        for path in site.made.keys() & set(change.send):
            self._parcel.put(path, site.made[path])

    def _without_kept(self, last: Publication | None, more: Additions) -> Additions:
        """``more`` without a file that gives way to one of somebody else's."""
        owned = last.owned if last else {}
        if more.domain is None or CNAME in owned or self._is_free(CNAME, more.files[CNAME]):
            return more
        files = {path: data for path, data in more.files.items() if path != CNAME}
        notices = more.notices
        # GitHub writes it without the end of the line
        if not self._is_free(CNAME, more.domain.encode()):
            key = f"publish.{self._target.name}"
            found = f"the file {CNAME} there names another domain than {more.domain}; it stays"
            remedy = "Change base_url, or the domain that the host has for the site."
            notices += (
                Problem(SETTINGS_FILE, self._target.line, key, found, remedy, "warning", "lasting"),
            )
        return replace(more, files=files, notices=notices)

    def _is_free(self, path: OutputPath, data: bytes) -> bool:
        """True if nobody else has a file there that holds anything but ``data``."""
        self._parcel.put(path, data)
        file = PublishedFile(digest_of_bytes(data), len(data), 0)
        outgoing = Outgoing(path, self._parcel.source(path), file, headers={})
        return not list(self._remote.strangers([outgoing]))

    def _check_site(self, last: Publication | None, base_url: str) -> None:
        """Raise RemoteError if another site was published there."""
        if last is None or last.base_url == base_url:
            return
        ours = last_publication(self._session.root, self._target.name)
        if ours and ours.id == last.id:
            return  # it has another address now
        raise RemoteError(
            f"another site was published there: {last.base_url}",
            "Name another place. If it is this one, which has moved, publish it once from the "
            "folder that published it last, or once with its old base_url.",
        )

    def _send(self, delivery: Delivery) -> None:
        """Do at the target whatever is to be done."""
        remote, change = self._remote, delivery.delta
        outgoing = {
            path: Outgoing(
                path,
                self._parcel.source(path),
                change.after[path],
                headers_of(path, delivery.feeds),
            )
            for path in change.send
        }
        owned = delivery.last.owned if delivery.last else {}
        new = [file for path, file in outgoing.items() if path not in owned]
        if in_the_way := sorted(remote.strangers(new)) if new else []:
            raise self._strangers(in_the_way)
        after = Publication(
            id=os.urandom(16).hex(),
            base_url=delivery.base_url,
            at=datetime.now(UTC).replace(microsecond=0),
            files=dict(change.after),
            entries=delivery.site.entries,
        )
        remote.begin(self._under_way(delivery, after).encode())
        tags: dict[OutputPath, str] = {}
        size = 0

        def sent(file: Outgoing, tag: str) -> None:
            nonlocal size
            tags[file.path] = tag
            size += file.file.size
            self._session.progress(
                f"Sent {len(tags):,} of {len(outgoing):,} files, {size * 100 // change.size} %", 1
            )

        for paths in change.parts():
            remote.send([outgoing[path] for path in paths], sent)
        remote.delete(change.delete)
        tagged = {path: replace(after.files[path], tag=tag) for path, tag in tags.items()}
        after = replace(after, files={**after.files, **tagged})
        remote.end(after.encode())
        remember(self._session.root, self._target.name, after)

    def _under_way(self, delivery: Delivery, after: Publication) -> Publication:
        """What is told there before anything is done."""
        change = delivery.delta
        pending = {path: change.after[path] for path in change.send}
        under_way = UnderWay(
            by=f"{getpass.getuser()} on {platform.node()}",
            host=platform.node(),
            process=os.getpid(),
            files={**pending, **dict.fromkeys(change.delete)},
        )
        entries = delivery.last.entries if delivery.last else {}
        return replace(after, files=dict(change.before), entries=entries, under_way=under_way)

    def _strangers(self, paths: Sequence[OutputPath]) -> RemoteError:
        shown = ", ".join(paths[:FEW])
        more = f" and {len(paths) - FEW:,} more" if len(paths) > FEW else ""
        return RemoteError(
            f"files that this site did not publish are in the way: {shown}{more}",
            "Move them away, or name another place.",
        )
