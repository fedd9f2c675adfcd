"""An article: one dispatch, chosen, dated, sourced and tagged, as its file states it."""

from __future__ import annotations

from datetime import date, datetime, timedelta

from site_builder.datelines.dateline import Dateline
from site_builder.model.texts import Text
from site_builder.paths import ContentPath, SiteUrl
from site_builder.plain_text import count_words
from site_builder.values import Value

STATUSES = ("published", "draft", "withdrawn")


class Party(Value, frozen=True):
    """Who wrote an article, or where its story comes from."""

    name: str
    url: str | None = None


class Correction(Value, frozen=True):
    """What was put right in an article after it was published."""

    at: datetime
    """The instant, in UTC."""
    note: str
    """Plain text for the reader."""


class Withdrawal(Value, frozen=True):
    """That an article was taken back, as its file states it."""

    at: datetime | None
    """The instant, in UTC; None where it states none."""
    reason: Correction | None
    """The correction that says why."""


class Picture(Value, frozen=True):
    """The picture that stands for an article."""

    file: str
    """Relative to the article's own file."""
    alt: str
    caption: str | None = None
    credit: str | None = None


class Article(Value, frozen=True, tag="article"):
    """One article as its file states it."""

    path: ContentPath
    title: str
    dateline: Dateline
    topics: tuple[str, ...]
    """Names or slugs, as written."""
    slug: str
    lang: str | None
    """BCP 47; None where the site's own language goes without saying."""
    id: str | None
    summary: str | None
    byline: tuple[Party, ...]
    sources: tuple[Party, ...]
    updated: datetime | None
    """The last significant change, in UTC."""
    edition: date | None
    """The day whose briefing it stands in; None for the one that its release falls in."""
    embargo: datetime | None
    """Not before this instant."""
    expires: datetime | None
    """Not from this instant on."""
    status: str
    """One of `STATUSES`."""
    corrections: tuple[Correction, ...]
    """Oldest first."""
    story: str | None
    """Title of the thread it belongs to."""
    urgency: int
    """1 (lead) … 9."""
    picture: Picture | None
    translation_of: str | None
    """The id or slug of the original."""
    aliases: tuple[SiteUrl, ...]
    """Where it stood before."""
    extra: dict[str, object]
    """The user's own fields."""
    body: Text

    @property
    def abstract(self) -> str:
        """A few words on it beside its headline: its summary, else its lede; empty if neither."""
        return self.summary or self.body.lede

    @property
    def original(self) -> Party | None:
        """What a link post leads to: of an article without a text, the first source with a link."""
        if not self.body.is_empty:
            return None
        return next((source for source in self.sources if source.url), None)

    @property
    def release(self) -> datetime:
        """From when on readers may see it, in UTC: the later of dateline and embargo."""
        return max(self.dateline.instant, self.embargo or self.dateline.instant)

    @property
    def changed(self) -> datetime:
        """The last change that a reader should know of, in UTC; its release if there was none."""
        corrected = self.corrections[-1].at if self.corrections else self.release
        return max(self.release, self.updated or corrected, corrected)

    @property
    def words(self) -> int:
        """How many there are to read, which are those of its abstract if it has no text."""
        return self.body.words or count_words(self.abstract)

    @property
    def withdrawal(self) -> Withdrawal | None:
        """When and why it was withdrawn, if it was.

        The last correction says why, unless `updated` says that it came a day later or more: then
        that correction was of something else.
        """
        if self.status != "withdrawn":
            return None
        last = self.corrections[-1] if self.corrections else None
        if last and self.updated and self.updated - last.at >= timedelta(days=1):
            last = None
        told = [at for at in (self.updated, last and last.at) if at]
        return Withdrawal(max(told, default=None), last)
