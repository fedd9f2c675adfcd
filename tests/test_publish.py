"""What is published: in which order, what is left alone, and what a cut leaves."""

from __future__ import annotations

import os
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from msgspec.structs import replace

from site_builder.build import build_again
from site_builder.errors import SiteError
from site_builder.incremental import planning
from site_builder.paths import OutputPath
from site_builder.publish.news import news
from site_builder.publish.publication import PUBLICATION, decode_publication
from site_builder.session import Options, Session
from tests.publishing import built, held, publish_with, published
from tests.sites import NOW, SETTINGS, Site


@pytest.fixture
def host(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder that ``site`` is published to, under the name of live."""
    folder = tmp_path_factory.mktemp("host") / "www"
    site.put("site.toml", f'{SETTINGS}[publish.live]\ntype = "dir"\npath = "{folder}"\n'.encode())
    site.article("one").article("two")
    return folder


def test_what_is_built_is_what_readers_find(site: Site, host: Path) -> None:
    published(site)
    assert held(host) == built(site)


def test_only_what_has_changed_is_sent(site: Site, host: Path) -> None:
    published(site)
    site.article("one", body="Other words.")
    delivery = published(site)
    assert "2024/04/19/one/index.html" in delivery.delta.send
    assert "2024/04/19/two/index.html" not in delivery.delta.send
    assert held(host) == built(site)


def test_an_article_has_not_changed_for_having_other_neighbours(site: Site, host: Path) -> None:
    published(site)
    delivery = published(site.article("three", "story: S"))
    assert "2024/04/19/two/index.html" in delivery.delta.send
    before = delivery.last.entries if delivery.last else {}
    seen = news(delivery.delta, before, delivery.site.entries)
    assert [page.title for page in seen.articles.new] == ["Three"]
    assert seen.articles.changed == ()


@pytest.mark.parametrize(
    "options",
    [
        {"drafts": True},
        {"as_of": NOW + timedelta(days=9)},
        {"base_url": "https://preview.test/"},
    ],
)
def test_what_another_build_has_put_into_the_output_is_not_sent(
    site: Site, host: Path, options: dict[str, Any]
) -> None:
    """It may end just when this one begins to look at what there is."""
    site.article("draft", "status: draft").article("later", "embargo: 2024-06-05T00:00:00Z")
    wanted = built(site.build())
    with Session(site.root, Options(as_of=NOW)) as session:
        build_again(session)
        assert built(site.build(**options)) != wanted
        publish_with(session)
    assert held(host) == wanted


@pytest.mark.parametrize("how", ["alter", "alter unseen", "delete", "link"])
def test_what_somebody_has_done_to_the_output_is_not_sent(site: Site, host: Path, how: str) -> None:
    wanted = built(site.build())
    with Session(site.root, Options(as_of=NOW)) as session:
        build_again(session)
        page = site.output / "2024/04/19/one/index.html"
        status, data = page.stat(), page.read_bytes()
        if how in ("delete", "link"):
            page.unlink()
        if how == "link":
            page.symlink_to(site.root / "site.toml")
        if how.startswith("alter"):
            page.write_bytes(data.replace(b"Text", b"Fake"))
        if how == "alter unseen":
            os.utime(page, ns=(status.st_atime_ns, status.st_mtime_ns))
        publish_with(session)
    assert held(host) == wanted


def test_what_is_no_longer_made_goes_and_its_folder_with_it(site: Site, host: Path) -> None:
    published(site)
    (site.root / "content/one.md").unlink()
    published(site)
    assert held(host) == built(site)
    assert not (host / "2024/04/19/one").exists()


def test_files_of_others_stay(site: Site, host: Path) -> None:
    host.mkdir()
    (host / "CNAME").write_text("digest.test")
    published(site)
    assert (host / "CNAME").read_text() == "digest.test"


def test_a_file_of_others_where_a_page_must_go_is_refused(site: Site, host: Path) -> None:
    host.mkdir()
    (host / "index.html").write_text("mine")
    with pytest.raises(SiteError, match=r"are in the way: index\.html"):
        published(site)
    assert held(host) == {"index.html": b"mine"}


def test_a_target_that_holds_another_site_is_refused(site: Site, host: Path) -> None:
    published(site)
    before = held(host)
    settings = (site.root / "site.toml").read_text().replace("digest.test/", "other.test/")
    site.put("site.toml", settings.encode())
    (site.root / ".site-builder/publish/live/published.json.gz").unlink()
    with pytest.raises(SiteError, match="another site was published there"):
        published(site)
    assert held(host) == before


def test_a_site_that_has_moved_is_published_in_its_old_place(site: Site, host: Path) -> None:
    published(site)
    settings = (site.root / "site.toml").read_text().replace("digest.test/", "other.test/")
    site.put("site.toml", settings.encode())
    published(site)
    assert held(host) == built(site)


def test_a_dry_run_touches_nothing(site: Site, host: Path) -> None:
    published(site)
    before = held(host)
    site.article("one", body="Other words.")
    assert published(site, dry_run=True).delta.send
    assert held(host) == before


def test_verifying_puts_right_what_somebody_else_changed(site: Site, host: Path) -> None:
    published(site)
    (host / "index.html").write_text("defaced")
    (host / "404.html").unlink()
    assert published(site).delta.is_empty
    assert published(site, verify=True).altered == ("404.html", "index.html")
    assert held(host) == built(site)


@pytest.mark.parametrize("damage", [None, b"", b"no gzip"])
def test_a_lost_or_damaged_list_of_what_was_published_does_no_harm(
    site: Site, host: Path, damage: bytes | None
) -> None:
    published(site)
    (host / PUBLICATION).unlink()
    if damage is not None:
        (host / PUBLICATION).write_bytes(damage)
    (site.root / "content/one.md").unlink()
    published(site)
    assert held(host) == built(site)


def test_a_damaged_list_of_what_nobody_here_published_is_refused(site: Site, host: Path) -> None:
    (host / PUBLICATION).parent.mkdir(parents=True)
    (host / PUBLICATION).write_bytes(b"no gzip")
    with pytest.raises(SiteError, match="cannot be read: it is damaged"):
        published(site)


@pytest.mark.parametrize("path", ["../kept", "a/../../kept", "{kept}", ""])
def test_a_list_that_names_files_elsewhere_deletes_none(site: Site, host: Path, path: str) -> None:
    """Whoever can write to a target can write that list too."""
    published(site)
    kept = host.parent / "kept"
    kept.write_text("mine")
    last = decode_publication((host / PUBLICATION).read_bytes())
    files = {**last.files, OutputPath(path.format(kept=kept)): last.files[OutputPath("index.html")]}
    (host / PUBLICATION).write_bytes(replace(last, files=files).encode())
    published(site.article("three"))
    assert kept.read_text() == "mine"
    assert held(host) == built(site)


def test_a_target_more_does_not_have_the_site_planned_anew(
    site: Site, monkeypatch: pytest.MonkeyPatch
) -> None:
    site.article("one").build()
    monkeypatch.setattr(planning, "WholePlan", None)
    target = '[publish.live]\ntype = "dir"\npath = "/srv/www"\n'
    site.put("site.toml", (target + SETTINGS).encode()).build()
    site.put("site.toml", f'\n{target}host = "netlify"\n{SETTINGS}'.encode()).build()
