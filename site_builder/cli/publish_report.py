"""What was published, or would be, in words for a person and as JSON."""

from __future__ import annotations

from collections.abc import Iterator, Sequence, Set

import msgspec

from site_builder.cli.terminal import as_size, counted, isolated, say, say_shown, visible
from site_builder.publish.attempt import Delivery
from site_builder.publish.news import Articles, Entries, MovedPage, NamedPage, News, news
from site_builder.publish.pings import Ping
from site_builder.publish.rollback import Rollback

FEW = 5
"""As many headlines of each sort are named."""


def tell(delivery: Delivery, dry_run: bool, verify: bool, seconds: float) -> None:
    """Say on a terminal what readers see of ``delivery``, after so many ``seconds``."""
    name, last = delivery.target.name, delivery.last
    if last and last.under_way and not dry_run:
        began = f"{last.under_way.since:%Y-%m-%d %H:%M} UTC"
        say(f"{name}: went on with what a publisher began at {began} and did not end")
    if verify:
        _tell_altered(delivery, dry_run)
    if last and last.base_url != delivery.settings.site.base_url:
        say(f"{name}: the address of the site was {last.base_url}")
    seen = _news(delivery)
    where = f"→ {delivery.settings.site.base_url}"
    if delivery.delta.is_empty:
        say(f"{name}: nothing is new {where}")
    elif dry_run:
        say(f"{name}: would send {_in_words(seen, delivery.delta.size)} {where}")
    else:
        say(f"{name}: {_in_words(seen, delivery.delta.size)} in {seconds:.1f} s {where}")
    named = _tell_articles(seen.articles)
    _tell_entries(seen.entries, named)
    for line in _told(delivery):
        say(f"{name}: {line}")


def as_json(delivery: Delivery, dry_run: bool, seconds: float) -> dict[str, object]:
    """The same for a script; docs/publish.md has the keys."""
    change = delivery.delta
    last = delivery.last
    return {
        "target": delivery.target.name,
        "outcome": "dry run" if dry_run else "unchanged" if change.is_empty else "published",
        "base_url": delivery.settings.site.base_url,
        **msgspec.to_builtins(_news(delivery)),
        "send": len(change.send),
        "delete": len(change.delete),
        "bytes": change.size,
        "resumed": last is not None and last.under_way is not None,
        "altered": delivery.altered,
        "pings": [
            {"service": ping.service, "url": ping.url, "addresses": ping.addresses, "fault": fault}
            for ping, fault in _faults(delivery).items()
        ],
        "seconds": seconds,
    }


def failure_as_json(target: str, partial: bool) -> dict[str, object]:
    """What a script is told of a target that was not published to, besides the problems."""
    return {"target": target, "outcome": "failed", "partial": partial}


def tell_rollback(rollback: Rollback, dry_run: bool) -> None:
    """Say on a terminal what readers have again."""
    published = rollback.publication
    have = "would have" if dry_run else "have"
    say(
        f"{rollback.target.name}: readers {have} release {rollback.release} again, published "
        f"{published.at:%Y-%m-%d %H:%M} UTC → {published.base_url}"
    )


def rollback_as_json(rollback: Rollback, dry_run: bool) -> dict[str, object]:
    """The same for a script."""
    return {
        "target": rollback.target.name,
        "outcome": "dry run" if dry_run else "rolled back",
        "base_url": rollback.publication.base_url,
        "release": rollback.release,
        "published": rollback.publication.at,
    }


def _tell_altered(delivery: Delivery, dry_run: bool) -> None:
    name, altered = delivery.target.name, delivery.altered
    if not altered:
        say(f"{name}: all that is there is as it was sent")
        return
    put_right = "would be put right" if dry_run else "put right"
    say(f"{name}: {counted(len(altered), 'file')} that somebody else had altered, {put_right}:")
    _list([visible(path) for path in altered])


def _tell_articles(articles: Articles) -> set[str]:
    """Name articles of each sort; returns their titles."""
    named: set[str] = set()
    for word, pages in msgspec.structs.asdict(articles).items():
        named.update(page.title for page in pages)
        if pages:
            say(f"  {word}")
            _list([_page(page) for page in pages], "    ")
    return named


def _page(page: NamedPage) -> str:
    before = f"{isolated(page.before)} → " if isinstance(page, MovedPage) else ""
    return f"{isolated(page.title)} ({before}{isolated(page.url)})"


def _tell_entries(entries: Entries, named: Set[str]) -> None:
    """Count what feed readers get, and name what is not ``named`` already."""
    sorts = {"new": entries.new, "changed": entries.changed, "no longer listed": entries.gone}
    counts = [f"{len(titles):,} {word}" for word, titles in sorts.items() if titles]
    if counts:
        say(f"  in the feeds: {', '.join(counts)}")
    for word, titles in sorts.items():
        others = [isolated(title) for title in titles if title not in named]
        if others:
            say(f"  {word} in the feeds")
            _list(others, "    ")


def _list(names: Sequence[str], indent: str = "  ") -> None:
    """A line for each of a few ``names``, and how many there are besides."""
    shown = names if len(names) <= FEW + 1 else names[:FEW]
    for name in shown:
        say_shown(f"{indent}{name}")
    if len(names) > len(shown):
        say(f"{indent}and {len(names) - len(shown):,} more")


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
        _lists(sum(pages.pop(label, 0) for label in _LISTS), pages.pop("feed", 0)),
        _if_any(sum(pages.pop(label, 0) for label in _PAGES), "other page"),
        _if_any(sum(pages.values()), "other file"),
    ]
    goes = [
        f"{counted(number, what)} {word}"
        for number, what, word in (
            (len(articles.moved), "article", "moved"),
            (len(articles.withdrawn), "article", "withdrawn"),
            (len(articles.gone), "article", "gone"),
            (seen.gone, "other file", "gone"),
        )
        if number
    ]
    parts = (", ".join(filter(None, comes)), ", ".join(goes), as_size(size))
    return "; ".join(filter(None, parts))


_LISTS = ("front", "topic", "story", "archive")
_PAGES = ("article", "page", "redirect")


def _lists(lists: int, feeds: int) -> str:
    if lists and feeds:
        return f"{lists + feeds:,} lists and feeds"
    return _if_any(lists, "list") or _if_any(feeds, "feed")


def _if_any(count: int, name: str) -> str:
    return counted(count, name) if count else ""
