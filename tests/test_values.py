"""A page is a value: equal values have equal fingerprints, and it travels whole."""

from __future__ import annotations

import pickle
from datetime import UTC, date, datetime

from hypothesis import given
from hypothesis import strategies as st

from site_builder.datelines.dateline import Dateline
from site_builder.model.article import Correction, Party
from site_builder.model.contents import ArticleContent, Content, NotFoundContent, TopicContent
from site_builder.model.page import Page, decode_page
from site_builder.model.page_parts import Card, DayLink, Head, Link
from site_builder.model.texts import LinkTarget, Passage
from site_builder.paths import Href, OutputPath
from tests.sites import Site

FILED = datetime(2024, 4, 1, tzinfo=UTC)
TEXT = st.sampled_from(["", "a", "b", "é", "ab"])
INSTANT = st.sampled_from([datetime(2024, 4, day, tzinfo=UTC) for day in (1, 2)])
DAY = st.sampled_from([date(2024, 4, 1), date(2024, 4, 2)])
LINK = st.builds(Link, TEXT, TEXT, st.none() | TEXT, st.none() | st.integers(0, 1))
DATELINE = st.builds(Dateline, st.none() | TEXT, INSTANT, st.just("UTC"), st.booleans())
CARD = st.builds(
    Card, TEXT, TEXT, DATELINE, DAY, TEXT, TEXT, topic=st.none() | LINK, withheld=st.none() | TEXT
)
CARDS = st.lists(CARD, max_size=2).map(tuple)
TARGET = st.builds(LinkTarget, TEXT, st.integers(0, 1), st.integers(0, 1))
PASSAGE = st.builds(Passage, TEXT, st.dictionaries(TEXT, TARGET, max_size=2))
EXTRA = st.dictionaries(TEXT, TEXT | st.lists(TEXT, max_size=2), max_size=2)
TOPIC = st.builds(
    TopicContent,
    name=TEXT,
    description=st.none() | TEXT,
    parent=st.none() | LINK,
    children=st.lists(LINK, max_size=1).map(tuple),
    cards=CARDS,
    latest=TEXT,
    number=st.none() | st.integers(1, 2),
    older=st.none() | TEXT,
    numbers=st.just(()),
)
ARTICLE = st.builds(
    ArticleContent,
    card=CARD,
    id=TEXT,
    body=PASSAGE,
    byline=st.lists(st.builds(Party, TEXT, st.none() | TEXT), max_size=1).map(tuple),
    sources=st.just(()),
    topics=st.lists(LINK, max_size=1).map(tuple),
    slip=st.just(()),
    corrections=st.lists(st.builds(Correction, INSTANT, TEXT), max_size=1).map(tuple),
    changed=INSTANT,
    minutes=st.integers(1, 2),
    figure=st.none(),
    story=st.none() | LINK,
    story_so_far=CARDS,
    edition=st.builds(DayLink, DAY, TEXT, st.integers(0, 1)),
    previous=st.none() | LINK,
    next=st.none() | LINK,
    extra=EXTRA,
)
CONTENT: st.SearchStrategy[Content] = TOPIC | ARTICLE | st.just(NotFoundContent())
HEAD = st.builds(Head, href=TEXT, lang=TEXT, updated=st.none() | INSTANT, indexed=st.booleans())
PAGE = st.builds(
    Page,
    path=TEXT,
    kind=st.just("article"),
    lang=TEXT,
    template=TEXT,
    rank=st.integers(1, 3),
    schema=TEXT,
    head=HEAD,
    content=CONTENT,
    source=TEXT,
)


@given(PAGE, PAGE)
def test_pages_are_equal_exactly_if_their_fingerprints_are(one: Page, other: Page) -> None:
    assert (one == other) is (one.fingerprint == other.fingerprint)


@given(PAGE)
def test_a_page_that_travels_arrives_as_it_was(page: Page) -> None:
    assert decode_page(page.encode()) == page
    assert pickle.loads(pickle.dumps(page)) == page
    assert decode_page(page.encode()).fingerprint == page.fingerprint


@given(EXTRA)
def test_the_order_of_keys_is_no_part_of_a_value(extra: dict[str, object]) -> None:
    def page(fields: dict[str, object]) -> Page:
        passage = Passage("d", {str(key): LinkTarget(Href("")) for key in fields})
        card = Card(Href(""), "", Dateline(None, FILED, "UTC"), date.min, "", "")
        content = ArticleContent(
            card=card, id="", body=passage, original=None, byline=(), sources=(), topics=(),
            slip=(), corrections=(), published=FILED, changed=FILED, updated=None, minutes=1,
            figure=None, story=None, story_so_far=(), edition=DayLink(date.min, None),
            previous=None, next=None, extra=fields,
        )  # fmt: skip
        head = Head(href=Href(""), lang="")
        return Page(OutputPath(""), "article", "", "", 1, "NewsArticle", head, content)

    backwards = dict(reversed(list(extra.items())))
    assert page(extra).fingerprint == page(backwards).fingerprint


def test_a_body_edit_leaves_every_other_page_but_the_feeds_as_it_is(site: Site) -> None:
    """An article shows itself elsewhere only as a card."""
    for slug in ("a", "b", "c"):
        site.article(slug, "summary: In short.", body="Before.")
    before = site.build().tree()
    site.article("b", "summary: In short.", body="After.").build()
    after = site.tree()
    changed = {path for path in after if after[path] != before[path]}
    assert {path for path in changed if path.endswith(".html")} == {"2024/04/19/b/index.html"}
