"""What the terms of its sources let an article show."""

from __future__ import annotations

from collections.abc import Mapping

from msgspec.structs import replace

from site_builder.model.article import Article, Party
from site_builder.model.source_terms import SourceTerms, source_key
from site_builder.model.texts import NO_TEXT, Text, Texts


def within_rights(
    article: Article, texts: Texts, terms: Mapping[str, SourceTerms]
) -> tuple[Article, Texts]:
    """The article as its sources let it be shown, and what is left of its texts.

    ``terms`` are by `source_key`. If any source reserves its text, headline, summary and the way to
    the source are all there is: the article is a link post. So nothing else of it, be it a picture
    or a heading that a link leads to, can be shown by anything.
    """
    known = [terms.get(source_key(source.name)) for source in article.sources]
    if not any(known):
        return article, texts
    sources = tuple(map(_with_address, article.sources, known))
    article = replace(article, sources=sources)
    if all(one is None or one.full_text for one in known):
        return article, texts
    return replace(article, body=Text(NO_TEXT, lede=article.body.lede), picture=None), {}


def _with_address(source: Party, terms: SourceTerms | None) -> Party:
    return source if source.url or terms is None else replace(source, url=terms.url)
