"""Sites that are published, and what readers find then."""

from __future__ import annotations

import random
from pathlib import Path

import pytest
from lxml import html

from site_builder.build import build_again
from site_builder.config.reading import read_settings
from site_builder.errors import SiteError
from site_builder.publish.attempt import Delivery
from site_builder.publish.progress import Transfer, Unwatched
from site_builder.publish.publishing import publish
from site_builder.session import Options, Session
from tests.sites import NOW, Site


def published(site: Site, dry_run: bool = False, verify: bool = False) -> Delivery:
    with Session(site.root, Options(as_of=NOW)) as session:
        build_again(session)
        return publish_with(session, dry_run, verify)


class _Bar(Unwatched):
    """Keeps all that it is shown."""

    def __init__(self) -> None:
        self.shown: list[Transfer] = []

    def sent(self, transfer: Transfer) -> None:
        self.shown.append(transfer)


def moves_within_a_file(site: Site) -> bool:
    """Publish ``site`` with a medium of 11 MB: does the bar move before all of that has gone?"""
    film = random.Random(1).randbytes(11 << 20)
    site.put("content/film.mp4", film).article("one", body="[Film](film.mp4)")
    (target,) = read_settings(site.root).publish.values()
    with Session(site.root, Options(as_of=NOW)) as session:
        build_again(session)
        change = publish(session, target, progress=(bar := _Bar())).delta
    last = bar.shown[-1]
    assert (last.bytes, last.files) == (last.all_bytes, last.all_files)
    files = [path for path in change.send if change.after[path].size]
    return len({transfer.bytes for transfer in bar.shown if transfer.bytes}) > len(files)


def publish_with(session: Session, dry_run: bool = False, verify: bool = False) -> Delivery:
    (target,) = read_settings(session.root).publish.values()
    return publish(session, target, dry_run, verify)


def held(host: Path) -> dict[str, bytes]:
    """What readers find."""
    return {
        path.relative_to(host).as_posix(): path.read_bytes()
        for path in sorted(host.rglob("*"))
        if path.is_file() and ".site-builder" not in path.parts
    }


def built(site: Site) -> dict[str, bytes]:
    return {path: data for path, data in site.tree().items() if path != "site-builder.txt"}


def refusal(site: Site, dry_run: bool = False, verify: bool = False) -> str:
    """What publishing says that cannot succeed."""
    with pytest.raises(SiteError) as caught:
        published(site, dry_run, verify)
    (problem,) = caught.value.problems
    return str(problem)


class CutError(Exception):
    """The line breaks."""


def check_links(found: dict[str, bytes]) -> None:
    """No link leads nowhere, from the front page on."""
    seen, pending = set(), ["index.html"]
    while pending:
        path = pending.pop()
        seen.add(path)
        if not path.endswith(".html"):
            continue
        for link in html.document_fromstring(found[path]).xpath("//a/@href | //link/@href"):
            address = str(link).partition("#")[0]
            if address.startswith("/"):
                file = f"{address[1:]}index.html" if address.endswith("/") else address[1:]
                assert file in found, f"{path} leads to {address}"
                pending += {file} - seen
