"""What was published, or would be, in words for a person and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence

import msgspec

from site_builder.cli.terminal import as_size, counted, enumerated, say
from site_builder.publish.attempt import Delivery
from site_builder.publish.news import News, news
from site_builder.publish.pings import Ping

FEW = 5
"""As many headlines of each sort are named."""


def tell(delivery: Delivery, dry_run: bool) -> None:
    """Say on a terminal what readers see of ``delivery``."""
    seen = _news(delivery)
    for path in delivery.altered:
        say(f"{delivery.target.name}: somebody else has changed {path}")
    if delivery.delta.is_empty:
        say(f"{delivery.target.name}: nothing is new")
        return
    would = "would send " if dry_run else ""
    say(f"{delivery.target.name}: {would}{_in_words(seen, delivery.delta.size)}")
    for word, pages in msgspec.structs.asdict(seen.articles).items():
        _name(word, [f"{page.title} ({page.url})" for page in pages])
    for word, titles in msgspec.structs.asdict(seen.entries).items():
        _name(f"{word} in the feeds", titles)
    for line in _told(delivery):
        say(f"{delivery.target.name}: {line}")


def as_json(delivery: Delivery, dry_run: bool) -> dict[str, object]:
    """The same for a script."""
    change = delivery.delta
    return {
        "target": delivery.target.name,
        "dry_run": dry_run,
        **msgspec.to_builtins(_news(delivery)),
        "send": len(change.send),
        "delete": len(change.delete),
        "bytes": change.size,
        "altered": delivery.altered,
        "pings": [
            {"service": ping.service, "url": ping.url, "addresses": ping.addresses, "fault": fault}
            for ping, fault in _faults(delivery).items()
        ],
    }


def _told(delivery: Delivery) -> Iterator[str]:
    """``told hub.example.org of 3 feeds``, a line for each service."""
    for ping, fault in _faults(delivery).items():
        told = f"{ping.service} of {counted(len(ping.addresses), ping.what)}"
        if fault is None:
            yield f"would tell {told}"
        elif fault:
            yield f"could not tell {told}: it {fault}"
        else:
            yield f"told {told}"


def _faults(delivery: Delivery) -> dict[Ping, str | None]:
    """Each ping to what was wrong with it; None if it was not sent."""
    answers = {answer.ping: answer.fault for answer in delivery.answers}
    return {ping: answers.get(ping) for ping in delivery.pings}


def _news(delivery: Delivery) -> News:
    before = delivery.last.entries if delivery.last else {}
    return news(delivery.delta, before, delivery.site.entries)


def _in_words(seen: News, size: int) -> str:
    """``1 new article, 2 briefings, 9 lists and feeds; 1 article withdrawn; 214 kB``."""
    articles, pages = seen.articles, dict(seen.pages)
    comes = [
        _if_any(len(articles.new), "new article"),
        _if_any(len(articles.changed), "changed article"),
        _if_any(pages.pop("briefing", 0), "briefing"),
        _lists(sum(pages.pop(label, 0) for label in _LISTS)),
        _if_any(sum(pages.pop(label, 0) for label in _PAGES), "other page"),
        _if_any(sum(pages.values()), "other file"),
    ]
    withdrawn, gone = len(articles.withdrawn), len(articles.gone)
    goes = [
        f"{counted(withdrawn, 'article')} withdrawn" if withdrawn else "",
        f"{counted(gone, 'article')} gone" if gone else "",
        f"{counted(seen.gone, 'other file')} gone" if seen.gone else "",
    ]
    parts = (", ".join(filter(None, comes)), ", ".join(filter(None, goes)), as_size(size))
    return "; ".join(filter(None, parts))


_LISTS = ("front", "topic", "story", "archive", "feed")
_PAGES = ("article", "page", "redirect")


def _lists(count: int) -> str:
    return f"{count:,} list{'' if count == 1 else 's'} and feeds" if count else ""


def _if_any(count: int, name: str) -> str:
    return counted(count, name) if count else ""


def _name(word: str, names: Sequence[str]) -> None:
    if names:
        say(f"  {word}: {enumerated(names, FEW)}")
