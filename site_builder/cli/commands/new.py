"""``site-builder new``: an article to be written."""

from __future__ import annotations

import argparse
from datetime import UTC, datetime

from site_builder.cli.arguments import ArticleArguments, add_article_arguments
from site_builder.cli.command import Command
from site_builder.cli.terminal import DONE, emit, say
from site_builder.config.reading import read_settings
from site_builder.config.settings import Settings
from site_builder.datelines.dateline import Dateline, DatelineError, parse
from site_builder.errors import Problem, SiteError


class NewArguments(ArticleArguments, frozen=True):
    """What the article is to be."""

    headline: str
    place: str | None


def add_arguments(parser: argparse.ArgumentParser) -> None:
    """Those of `NewArguments`."""
    parser.add_argument("headline", metavar="HEADLINE", type=_text)
    add_article_arguments(parser)
    parser.add_argument("--place", help="where it is filed; the place gives the time zone")


def _text(text: str) -> str:
    try:
        text.encode()
    except UnicodeEncodeError:
        raise argparse.ArgumentTypeError(f"{text!a} is not UTF-8") from None
    return text


def run(arguments: NewArguments) -> int:
    """Write a new article."""
    from site_builder.authoring.scaffold import add_article
    from site_builder.authoring.wire import Dispatch

    settings = read_settings(arguments.site)
    now = datetime.now(UTC).replace(second=0, microsecond=0)
    dateline = _dateline(arguments.place, settings, now)
    path = add_article(
        arguments.site,
        settings,
        Dispatch(dateline, " ".join(arguments.headline.split()), (), ()),
        now,
        topics=arguments.topics or ("Untitled",),
        lang=arguments.lang,
        draft=True,
    )
    if arguments.json:
        emit({"written": str(path)})
    else:
        say(f"{path}: a draft. Take its status: line out to publish it.")
    return DONE


def _dateline(place: str | None, settings: Settings, now: datetime) -> Dateline:
    """Here and now: in the zone of ``place``, or in the site's own."""
    here = Dateline(None, now, settings.site.timezone)
    if place is None:
        return here
    try:
        zone = parse(f"{place}, {here.local:%Y-%m-%d} 12:00", settings.rules).zone
    except DatelineError as error:
        raise SiteError([Problem("--place", 0, "", error.message, error.hint)]) from None
    return Dateline(place, now, zone)


COMMAND = Command(
    description="Write an article with today's date under content/, as a draft to be filled in.",
    examples='  site-builder new "Talks resume" --topic Diplomacy --place Geneva',
    add_arguments=add_arguments,
    arguments=NewArguments,
    run=run,
)
