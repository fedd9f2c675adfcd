"""Publishing: the site as it is now to a target, in an order that never shows half of it.

what there is → what is there → what is to be done → assets → what is new → what changes → what goes
"""

from __future__ import annotations

import time
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path

from msgspec.structs import replace

from site_builder.config.settings import Settings
from site_builder.config.targets import PublishTarget, ServedTarget
from site_builder.errors import Problem, SiteError
from site_builder.incremental.manifest import Manifest
from site_builder.layout import SETTINGS_FILE, WORK
from site_builder.paths import OutputPath
from site_builder.publish.additions import additions
from site_builder.publish.attempt import Attempt, Delivery
from site_builder.publish.delta import delta
from site_builder.publish.hosts.preflight import Inventory, preflight
from site_builder.publish.pings import pings_for, send_pings
from site_builder.publish.precompressed import copies_of
from site_builder.publish.progress import PublishProgress, Unwatched
from site_builder.publish.publication import last_publication, work_folder
from site_builder.publish.remote import OvertakenError, RemoteError
from site_builder.publish.site_files import examine, size_of
from site_builder.publish.spool import Spool
from site_builder.refusals import as_problem, shown
from site_builder.session import Session
from site_builder.store.lock import alone

PAUSES = (1.0, 2.0, 4.0, 8.0)
"""Seconds between tries that got nowhere, one after the other."""


def publish(
    session: Session,
    target: PublishTarget,
    dry_run: bool = False,
    verify: bool = False,
    progress: PublishProgress | None = None,
) -> Delivery:
    """Bring the site of ``session``, as it was last built, to ``target``.

    With ``dry_run`` nothing is done there; with ``verify`` all that is there is read. Raises
    SiteError with what keeps the target from being published to. It is partial if something may
    have been sent: readers have a whole site there all the same, and the next publisher goes on
    from it.
    """
    progress = progress or Unwatched()
    warnings = _checked(session, target)
    work = work_folder(session.root, target.name)
    with (
        _refusals_told(session, work),
        alone(work, lambda: progress.waiting("another publisher")),
        Spool(work) as spool,
    ):
        remembered = last_publication(session.root, target.name)
        delivery = _Publishing(session, target, spool, progress).run(dry_run, verify)
    last = delivery.last
    if remembered and last and last.id == remembered.id:
        last = remembered  # a CI job begins with an empty folder each time
    files = delivery.site.files
    pings = pings_for(target, delivery.settings, last.files if last else {}, files)
    delivery = replace(delivery, warnings=warnings + delivery.warnings, pings=pings)
    if dry_run or not pings:
        return delivery
    progress.doing("Telling " + ", ".join(ping.service for ping in pings))
    return replace(delivery, answers=send_pings(pings))


def _checked(session: Session, target: PublishTarget) -> tuple[Problem, ...]:
    """What the owner should know before anything is looked at there; raises SiteError."""

    def look(settings: Settings, manifest: Manifest) -> tuple[Problem, ...]:
        more = additions(target, settings, manifest, session.options.folder(session.root))
        sizes = {path: size_of(manifest, row) for path, row in manifest.rows.items()}
        sizes = {path: size for path, size in sizes.items() if path not in more.left_out}
        sizes |= _copy_sizes(session, target, sizes)
        sizes |= {path: len(data) for path, data in more.files.items()}
        inventory = Inventory(settings.site.base_url, sizes)
        return preflight(session.root, target, inventory)

    return examine(session, look)


def _copy_sizes(
    session: Session, target: PublishTarget, sizes: Mapping[OutputPath, int]
) -> dict[OutputPath, int]:
    """The bytes of each precompressed copy when it was last published; 0 if it never was."""
    if not isinstance(target, ServedTarget) or not target.compress:
        return {}
    last = last_publication(session.root, target.name)
    known = last.files if last else {}
    copies = copies_of(sizes, target.compress)
    return {copy: known[copy].size if copy in known else 0 for copy in copies}


def problem(target: PublishTarget, error: RemoteError) -> Problem:
    """What keeps a target from being published to, where it stands in site.toml."""
    key = ".".join(filter(None, ("publish", target.name, error.key)))
    return Problem(SETTINGS_FILE, target.line, key, error.found, error.remedy)


@contextmanager
def _refusals_told(session: Session, work: Path) -> Iterator[None]:
    """Turns what the system refuses beside the site into a problem."""
    try:
        yield
    except TimeoutError as error:
        found = "another publisher is still at work for this target"
        remedy = "Wait until it ends, or end it."
        raise SiteError([Problem(shown(work, session.root), 0, "", found, remedy)]) from error
    except OSError as error:
        raise SiteError([as_problem(error, session.output, session.root / WORK)]) from error


class _Publishing:
    """As many tries as it takes."""

    def __init__(
        self, session: Session, target: PublishTarget, spool: Spool, progress: PublishProgress
    ) -> None:
        self._session, self._target, self._spool = session, target, spool
        self._progress = progress

    def run(self, dry_run: bool, verify: bool) -> Delivery:
        """As `publish`."""
        first: Delivery | None = None
        pauses, least = iter(PAUSES), None
        has_begun = is_doubtful = False
        while True:
            attempt = Attempt(self._session, self._target, self._spool, self._progress)
            try:
                delivery = attempt.run(dry_run, verify or is_doubtful)
                delivery = _since(first, delivery) if first else delivery
                return delivery if verify else replace(delivery, altered=())
            except OvertakenError:
                error = RemoteError("others publish there again and again", passing=True)
                # of what both have sent it is not known whose is there
                is_doubtful = is_doubtful or attempt.has_begun
                is_overtaken = True
            except RemoteError as refused:
                error, is_overtaken = refused, False
            first = first or attempt.delivery
            has_begun = has_begun or attempt.has_begun
            if attempt.left is not None and (least is None or attempt.left < least):
                least, pauses = attempt.left, iter(PAUSES)
            pause = next(pauses, None) if error.passing else None
            if pause is None:
                raise SiteError([problem(self._target, error)], has_begun) from error
            if not is_overtaken:
                self._progress.failed(error.found, pause)
                time.sleep(pause)


def _since(first: Delivery, last: Delivery) -> Delivery:
    """What came of all tries: ``first`` is what the first of them found, ``last`` has ended."""
    return replace(
        last,
        last=first.last,
        there=first.there,
        delta=delta(first.delta.before, first.there, last.site.files),
        altered=tuple(sorted({*first.altered, *last.altered})),
    )
