"""What was last published, as is remembered beside the site: any command may ask, no host is asked.

Another machine may have published since; whoever publishes from here next finds that out.
"""

from __future__ import annotations

from datetime import datetime
from pathlib import Path

import msgspec

from site_builder.config.settings import Settings
from site_builder.config.targets import PublishTarget
from site_builder.incremental.manifest import Manifest
from site_builder.plan.kinds import ARTICLE
from site_builder.publish.additions import additions, with_additions
from site_builder.publish.delta import delta
from site_builder.publish.news import News, news
from site_builder.publish.publication import SUPERSEDED, last_publication
from site_builder.publish.site_files import built_files, examine
from site_builder.session import Session


class LastPublished(msgspec.Struct, frozen=True):
    """What a target holds since somebody published to it from here."""

    at: datetime
    """In UTC, by the clock of who did."""
    base_url: str
    files: int
    articles: int
    cut_off: datetime | None
    """When somebody began to publish since who did not end; None if nobody did."""


def last_published(root: Path, target: str) -> LastPublished | None:
    """What was last published to the target of that name from the site in ``root``.

    None if nothing was to its end, or if what is remembered of it is damaged.
    """
    last = last_publication(root, target)
    if last is None or (last.under_way and not last.previous):
        return None
    return LastPublished(
        at=last.at,
        base_url=last.base_url,
        files=sum(file.kind != SUPERSEDED for file in last.files.values()),
        articles=sum(file.kind == ARTICLE.name for file in last.files.values()),
        cut_off=last.under_way.since if last.under_way else None,
    )


def pending_news(session: Session, target: PublishTarget) -> News:
    """What readers of ``target`` do not see yet of the site as it was last built.

    Of a target to which nothing was published yet that is everything. Raises SiteError as
    `Session.opened` does.
    """
    last = last_publication(session.root, target.name)

    def look(settings: Settings, manifest: Manifest) -> News:
        more = additions(target, settings, manifest, session.options.folder(session.root))
        site = with_additions(built_files(manifest, last), more)
        files, certain = (last.files, last.certain) if last else ({}, {})
        change = delta(files, certain, site.files)
        return news(change, last.entries if last else {}, site.entries)

    return examine(session, look)
