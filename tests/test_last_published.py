"""What was last published can be asked for without asking a host."""

from __future__ import annotations

from pathlib import Path

import pytest

from site_builder.build import build_again
from site_builder.publish.last_published import LastPublished, last_published, pending_news
from site_builder.publish.news import News
from site_builder.publish.publishing import publish
from site_builder.session import Options, Session
from tests.sites import NOW, SETTINGS, Site


@pytest.fixture
def digest(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Site:
    host = tmp_path_factory.mktemp("host") / "www"
    site.put("site.toml", f'{SETTINGS}[publish.live]\ntype = "dir"\npath = "{host}"\n'.encode())
    return site.article("one").article("two")


def known(site: Site) -> LastPublished | None:
    return last_published(site.root, "live")


def pending(site: Site, then_publish: bool = False) -> News:
    with Session(site.root, Options(as_of=NOW)) as session:
        build_again(session)
        with session.opened() as (settings, _):
            target = settings.publish["live"]
        found = pending_news(session, target)
        if then_publish:
            publish(session, target)
        return found


def test_what_was_never_published_is_pending_as_a_whole(digest: Site) -> None:
    assert known(digest) is None
    assert [page.title for page in pending(digest).articles.new] == ["Two", "One"]


def test_what_was_published_is_known_and_what_is_not_yet(digest: Site) -> None:
    pending(digest, then_publish=True)
    last = known(digest)
    assert last and (last.articles, last.cut_off) == (2, None)
    assert last.base_url == "https://digest.test/"
    assert last.files == len(digest.build().paths() - {"site-builder.txt"})
    digest.article("one", body="Other words.").article("three")
    (digest.root / "content/two.md").unlink()
    articles = pending(digest).articles
    names = [[page.title for page in pages] for pages in (articles.new, articles.changed)]
    assert names == [["Three"], ["One"]]
    assert [page.title for page in articles.gone] == ["Two"]


def test_nothing_is_pending_of_what_was_published(digest: Site) -> None:
    pending(digest, then_publish=True)
    found = pending(digest)
    assert found.pages == {} and found.gone == 0
    assert found.articles.new == found.articles.changed == found.articles.gone == ()


@pytest.mark.parametrize("damage", [b"", b"no gzip"])
def test_what_is_remembered_and_damaged_is_not_known(digest: Site, damage: bytes) -> None:
    pending(digest, then_publish=True)
    remembered: Path = digest.root / ".site-builder/publish/live/published.json.gz"
    remembered.write_bytes(damage)
    assert known(digest) is None
