"""One try to publish: what is there, what there is, what is to be done, and that it is done."""

from __future__ import annotations

import os
from collections.abc import Mapping, Set
from datetime import UTC, datetime
from pathlib import Path
from typing import TypeAlias

import msgspec
from msgspec.structs import replace

from site_builder.config.settings import Settings
from site_builder.config.targets import PublishTarget, ServedTarget
from site_builder.errors import Problem
from site_builder.incremental.manifest import Manifest
from site_builder.layout import SETTINGS_FILE
from site_builder.output.digests import digest_of_bytes
from site_builder.paths import OutputPath
from site_builder.publish.additions import CNAME, Additions, additions, with_additions
from site_builder.publish.delta import Delta, delta
from site_builder.publish.hosts.http_headers import headers_of
from site_builder.publish.machine import this_machine
from site_builder.publish.pings import Ping, PingAnswer
from site_builder.publish.precompressed import precompressed_copies
from site_builder.publish.progress import PublishProgress, Transfer
from site_builder.publish.publication import (
    PRECOMPRESSED,
    PUBLICATION,
    Publication,
    PublishedFile,
    UnderWay,
    UnreadablePublicationError,
    decode_publication,
    last_publication,
    remember,
)
from site_builder.publish.remote import (
    Outgoing,
    OvertakenError,
    Remote,
    RemoteError,
    in_the_way,
)
from site_builder.publish.remote_types import remote_of
from site_builder.publish.site_files import SiteFiles, built_files, examine
from site_builder.publish.spool import Spool
from site_builder.session import Session

_OutgoingFiles: TypeAlias = Mapping[OutputPath, Outgoing]


class Delivery(msgspec.Struct, frozen=True):
    """What was published to a target, or would be."""

    target: PublishTarget
    settings: Settings
    last: Publication | None
    """What was told there before."""
    there: Mapping[OutputPath, PublishedFile]
    """What of that was certain to be there."""
    site: SiteFiles
    delta: Delta
    altered: tuple[OutputPath, ...]
    """Files that somebody else had changed or deleted there; only looked for if that was asked."""
    warnings: tuple[Problem, ...]
    """What the owner of the site should know of it."""
    pings: tuple[Ping, ...] = ()
    """Who is to be told of it."""
    answers: tuple[PingAnswer, ...] = ()
    """What they said; empty if nobody was told."""


class Attempt:
    """One try to publish."""

    def __init__(
        self, session: Session, target: PublishTarget, spool: Spool, progress: PublishProgress
    ) -> None:
        self._session, self._target, self._spool = session, target, spool
        self._progress = progress
        self.delivery: Delivery | None = None
        """What it has found that is to be done."""
        self.has_begun = False
        """True if something may have been changed there."""
        self.left: int | None = None
        """How many files are still to be sent; None if that is not known."""

    def run(self, dry_run: bool, verify: bool) -> Delivery:
        """As `publish`, but raises RemoteError and OvertakenError."""
        remote = remote_of(self._target, self._session.root, self._progress.doing)
        with remote.opened(self._progress.waiting):
            data = remote.read()
            told = self._decoded(data) if data is not None else None
            last = told or self._remembered(remote)
            there = self._resolved(remote, last) if last else {}
            # what was to be new and has not arrived is not: somebody else may be in its place now
            owned = {**last.files, **there} if last else {}
            altered: set[OutputPath] = set()
            if verify:
                self._progress.doing("Reading all that is there")
                altered = set(remote.differing(there))
            there = {path: file for path, file in there.items() if path not in altered}
            self.delivery = self._prepared(remote, last, owned, there, altered)
            outgoing = self._outgoing(self.delivery)
            _check_strangers(remote, self.delivery.delta, outgoing)
            if dry_run:
                return self.delivery
            if data and told and not told.under_way and self.delivery.delta.is_empty:
                remember(self._session.root, self._target.name, data)
            else:
                self._send(remote, self.delivery, outgoing)
            return self.delivery

    def _decoded(self, data: bytes) -> Publication | None:
        """The publication that lies there; None if it is damaged, and has to be remembered."""
        try:
            return decode_publication(data)
        except UnreadablePublicationError as error:
            if error.newer:
                raise RemoteError(
                    f"what was published there cannot be read: {error.found}",
                    "Update site_builder.",
                ) from error
            if last_publication(self._session.root, self._target.name) is None:
                raise RemoteError(
                    f"the list of what was published there, {PUBLICATION}, cannot be read: "
                    f"{error.found}",
                    "Publish from the folder that published last, which remembers it; or name "
                    "another place.",
                ) from error
            return None

    def _remembered(self, remote: Remote) -> Publication | None:
        """Of what the site remembers to have sent, whatever is still there as it was."""
        remembered = last_publication(self._session.root, self._target.name)
        if remembered is None:
            return None
        self._progress.doing("Reading all that is there")
        files = _found(remote, remembered.files, remembered.pending)
        return replace(remembered, files=files, under_way=None)

    def _resolved(self, remote: Remote, last: Publication) -> dict[OutputPath, PublishedFile]:
        """What is certain to be there, also of what a publisher was sending that was cut off."""
        if not last.under_way:
            return dict(last.files)
        self._progress.doing("Finding out what has arrived")
        before = {path: last.files[path] for path in last.uncertain if path in last.files}
        return {**last.certain, **_found(remote, before, last.pending)}

    def _prepared(
        self,
        remote: Remote,
        last: Publication | None,
        owned: Mapping[OutputPath, PublishedFile],
        there: Mapping[OutputPath, PublishedFile],
        altered: Set[OutputPath],
    ) -> Delivery:
        """What is to be done, with all that is to be sent put aside."""

        def look(settings: Settings, manifest: Manifest) -> Delivery:
            self._check_site(last, settings.site.base_url)
            output = self._session.options.folder(self._session.root)
            more = additions(self._target, settings, manifest, output)
            more = self._without_kept(remote, owned.keys(), more)
            site = with_additions(built_files(manifest, last), more)
            site = self._with_precompressed(output, site, there)
            change = delta(owned, there, site.files)
            self._progress.doing("Reading what is to be sent")
            self._fill(output, site, change)
            return Delivery(
                target=self._target,
                settings=settings,
                last=last,
                there=there,
                site=site,
                delta=change,
                altered=tuple(sorted(altered)),
                warnings=more.notices,
            )

        return examine(self._session, look)

    def _fill(self, output: Path, site: SiteFiles, change: Delta) -> None:
        """Put aside all that is to be sent."""
        built = (path for path in change.send if change.after[path].kind != PRECOMPRESSED)
        self._spool.fill(
            output, {path: change.after[path] for path in built if path not in site.made}
        )
        for path in site.made.keys() & set(change.send):
            self._spool.put(site.made[path])

    def _with_precompressed(
        self, output: Path, site: SiteFiles, there: Mapping[OutputPath, PublishedFile]
    ) -> SiteFiles:
        """``site`` with the precompressed copies that the target is to have; new ones put aside."""
        target = self._target
        if not isinstance(target, ServedTarget) or not target.compress:
            return site
        self._progress.doing("Compressing")
        built = {path: file for path, file in site.files.items() if path not in site.made}
        made = precompressed_copies(built, there, target.compress, output, self._spool)
        return replace(site, files={**site.files, **made})

    def _without_kept(self, remote: Remote, owned: Set[OutputPath], more: Additions) -> Additions:
        """``more`` without a file that gives way to one of somebody else's."""
        if more.domain is None or CNAME in owned:
            return more
        if self._is_free(remote, owned, more.files[CNAME]):
            return more
        files = {path: data for path, data in more.files.items() if path != CNAME}
        notices = more.notices
        # GitHub writes it without the end of the line
        if not self._is_free(remote, owned, more.domain.encode()):
            key = f"publish.{self._target.name}"
            found = f"the file {CNAME} there names another domain than {more.domain}; it stays"
            remedy = "Change base_url, or the domain that the host has for the site."
            notices += (
                Problem(SETTINGS_FILE, self._target.line, key, found, remedy, "warning", "lasting"),
            )
        return replace(more, files=files, notices=notices)

    def _is_free(self, remote: Remote, owned: Set[OutputPath], data: bytes) -> bool:
        """True if nobody else has a `CNAME` there that holds anything but ``data``."""
        self._spool.put(data)
        file = PublishedFile(digest_of_bytes(data), len(data), 0)
        outgoing = Outgoing(CNAME, self._spool.source(file), file, headers={})
        return not list(remote.strangers([outgoing], owned))

    def _check_site(self, last: Publication | None, base_url: str) -> None:
        """Raise RemoteError if another site was published there."""
        if last is None or last.base_url == base_url:
            return
        ours = last_publication(self._session.root, self._target.name)
        if ours and last.id in (ours.id, ours.previous):
            return  # it has another address now
        raise RemoteError(
            f"another site was published there: {last.base_url}",
            "Name another place. If it is this one, which has moved, publish it once from the "
            "folder that published it last, or once with its old base_url.",
        )

    def _outgoing(self, delivery: Delivery) -> _OutgoingFiles:
        change = delivery.delta
        return {
            path: Outgoing(
                path,
                self._spool.source(change.after[path]),
                change.after[path],
                headers_of(path, delivery.settings.urls.feeds),
            )
            for path in change.send
        }

    def _send(self, remote: Remote, delivery: Delivery, outgoing: _OutgoingFiles) -> None:
        """Do at the target whatever is to be done."""
        change, last = delivery.delta, delivery.last
        after = Publication(
            id=os.urandom(16).hex(),
            previous=last.id if last else "",
            base_url=delivery.settings.site.base_url,
            at=datetime.now(UTC).replace(microsecond=0),
            files=dict(change.after),
            entries=delivery.site.entries,
        )
        begun = _under_way(delivery, after).encode()
        # here first: it is known whose the files there are even if the list there is lost
        remember(self._session.root, self._target.name, begun)
        self._begin(remote, begun)
        kept = {path: file.tag for path, file in delivery.there.items() if path not in outgoing}
        tags = kept | self._send_files(remote, change, outgoing)
        if change.delete:
            self._progress.doing("Deleting what is no longer there")
            remote.delete(change.delete)
        tagged = {
            path: replace(file, tag=tags[path])
            for path, file in after.files.items()
            if tags.get(path, "") not in ("", file.tag)
        }
        ended = replace(after, files={**after.files, **tagged}).encode()
        remote.end(ended)
        remember(self._session.root, self._target.name, ended)

    def _begin(self, remote: Remote, publication: bytes) -> None:
        self.has_begun = True
        try:
            remote.begin(publication)
        except OvertakenError:
            self.has_begun = False
            raise

    def _send_files(
        self, remote: Remote, change: Delta, outgoing: _OutgoingFiles
    ) -> dict[OutputPath, str]:
        """Send all files in their order; returns what the target calls them."""
        tags: dict[OutputPath, str] = {}
        all_bytes, size = change.size, 0
        self.left = len(outgoing)

        def tell() -> None:
            self._progress.sent(Transfer(len(tags), len(outgoing), size, all_bytes))

        def moved(count: int) -> None:
            nonlocal size
            size += count
            tell()

        def sent(file: Outgoing, tag: str) -> None:
            tags[file.path] = tag
            self.left = len(outgoing) - len(tags)
            tell()

        for paths in change.parts():
            if outdated := change.copies_before(paths):
                remote.delete(outdated)
            remote.send([outgoing[path] for path in paths], moved, sent)
        return tags


def _check_strangers(remote: Remote, change: Delta, outgoing: _OutgoingFiles) -> None:
    """Raise RemoteError if files of others stand where files of the site must go."""
    owned = change.before.keys()
    new = [file for path, file in outgoing.items() if path not in owned]
    if new and (strangers := list(remote.strangers(new, owned))):
        raise in_the_way(strangers)


def _found(
    remote: Remote, *versions: Mapping[OutputPath, PublishedFile]
) -> dict[OutputPath, PublishedFile]:
    """The files that are there in one of these versions."""
    found: dict[OutputPath, PublishedFile] = {}
    for version in versions:
        wanted = {path: file for path, file in version.items() if path not in found}
        differing = set(remote.differing(wanted)) if wanted else set()
        found.update((path, wanted[path]) for path in wanted.keys() - differing)
    return found


def _under_way(delivery: Delivery, after: Publication) -> Publication:
    """What is told there before anything is done."""
    change, last = delivery.delta, delivery.last
    under_way = UnderWay(
        since=datetime.now(UTC).replace(microsecond=0),
        host=this_machine(),
        process=os.getpid(),
        files={
            **{path: change.after[path] for path in change.send},
            **dict.fromkeys(change.delete),
        },
    )
    return replace(
        after,
        at=last.at if last else after.at,
        files=dict(change.before),
        entries=last.entries if last else {},
        under_way=under_way,
    )
