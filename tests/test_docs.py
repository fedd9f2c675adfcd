"""The docs: the way to each host is walked as far as a machine without internet can."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path
from typing import NamedTuple

import pytest

from site_builder.build import build
from site_builder.config.reading import parse_settings
from site_builder.publish.hosts.http_headers import IMMUTABLE, REVALIDATED
from site_builder.session import Options
from tests.object_stores import BUCKET, HAS_STORE, empty_bucket, object_store
from tests.shell import play, steps
from tests.sites import SETTINGS, Site
from tests.sshd import HOST, Sshd
from tests.web_servers import APACHE, apache

PROJECT = Path(__file__).parent.parent
DOCS = [*PROJECT.glob("*.md"), *PROJECT.glob("docs/**/*.md")]
HOST_PAGES = sorted(PROJECT.glob("docs/hosts/*.md"))


class Block(NamedTuple):
    """A fenced block of a page."""

    language: str
    text: str


def blocks(page: Path) -> Iterator[Block]:
    for found in re.finditer(r"^```(\w+)\n(.*?)^```$", page.read_text(), re.MULTILINE | re.DOTALL):
        yield Block(found[1], found[2])


@pytest.fixture
def store_port() -> Iterator[int]:
    """Of an object store with an empty bucket."""
    if not HAS_STORE:
        pytest.skip("no object store on this machine")
    with object_store() as port:
        empty_bucket(port)
        yield port


@pytest.mark.parametrize("page", HOST_PAGES, ids=lambda page: page.stem)
def test_the_way_to_a_host_leads_there(
    page: Path,
    tmp_path: Path,
    wheel: Path,
    monkeypatch: pytest.MonkeyPatch,
    request: pytest.FixtureRequest,
) -> None:
    """Blocks called console are run; those called sh need root, or a host."""
    if not shutil.which("git"):
        pytest.skip("no git on this machine")
    repository, www = tmp_path / "repository.git", tmp_path / "www"
    subprocess.run(["git", "init", "-q", "--bare", repository], check=True)
    www.mkdir()
    stand_ins = {
        "/srv/www": str(www),
        "~/site_builder/dist": str(wheel.parent),
        "git@github.com:NAME/morning.git": str(repository),
        "git@gitlab.com:NAME/morning.git": str(repository),
        "git@codeberg.org:NAME/pages.git": str(repository),
    }
    if "ana@www.example.org:" in page.read_text():
        sshd: Sshd = request.getfixturevalue("sshd")
        monkeypatch.setenv("RSYNC_RSH", sshd.command)
        stand_ins["ana@www.example.org:"] = f"{HOST}:{tmp_path}/"
    if 'type = "s3"' in page.read_text():
        port = request.getfixturevalue("store_port")
        stand_ins['bucket = "digest"'] = f'bucket = "{BUCKET}"'
        stand_ins['region = "eu-central-1"'] = f'endpoint = "http://127.0.0.1:{port}"'
        monkeypatch.setenv("AWS_ACCESS_KEY_ID", "desk")
        monkeypatch.setenv("AWS_SECRET_ACCESS_KEY", "secret")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    for name, value in {"NAME": "Desk", "EMAIL": "desk@digest.test"}.items():
        monkeypatch.setenv(f"GIT_AUTHOR_{name}", value)
        monkeypatch.setenv(f"GIT_COMMITTER_{name}", value)
    settings = tmp_path / "morning/site.toml"
    (target, *_) = [block.text for block in blocks(page) if block.language == "toml"]
    for language, text in blocks(page):
        if language == "toml" and "[publish." not in settings.read_text():
            settings.write_text(f"{settings.read_text()}\n{_replaced(text, stand_ins)}")
        for step in steps(text) if language == "console" else ():
            play(_replaced(step, stand_ins))
            settings.write_text(_replaced(settings.read_text(), stand_ins))
    assert _replaced(target, stand_ins) in settings.read_text()


def _replaced(text: str, stand_ins: dict[str, str]) -> str:
    for there, here in stand_ins.items():
        text = text.replace(there, here)
    return text


@pytest.mark.skipif(not APACHE, reason="no apache2 on this machine")
def test_apache_serves_a_site_as_the_page_for_web_hosts_has_it(site: Site) -> None:
    site.article("one").build()
    (sheet,) = (site.output / "assets").glob("site.*.css")
    (htaccess,) = [
        block.text for block in blocks(PROJECT / "docs/hosts/ssh.md") if block.language == "apache"
    ]
    with tempfile.TemporaryDirectory() as name:
        folder = Path(name)
        www = shutil.copytree(site.output, folder / "www")
        (www / ".htaccess").write_text(htaccess)
        (www / ".site-builder").mkdir()
        (www / ".site-builder/published.json.gz").touch()
        folder.chmod(0o755)
        with apache(folder, www) as server:
            feed = server.get("/topics/news/rss.xml")
            assert feed.headers["content-type"] == "application/rss+xml"
            assert server.get("/").headers["cache-control"] == REVALIDATED
            assert server.get(f"/assets/{sheet.name}").headers["cache-control"] == IMMUTABLE
            assert server.get("/archive").headers["location"].endswith("/archive/")
            for path in ("/nowhere/", "/.site-builder/published.json.gz"):
                answer = server.get(path)
                assert answer.status == 404
                assert answer.body == (www / "404.html").read_bytes()


@pytest.mark.parametrize("page", HOST_PAGES, ids=lambda page: page.stem)
def test_every_target_on_the_pages_is_one_that_a_site_can_have(page: Path) -> None:
    targets = [block.text for block in blocks(page) if block.language == "toml"]
    for target in targets:
        assert parse_settings(f"{SETTINGS}{target}").publish.keys() == {"live"}


@pytest.mark.parametrize("page", HOST_PAGES, ids=lambda page: page.stem)
def test_what_needs_root_can_at_least_be_read_by_a_shell(page: Path) -> None:
    for block in blocks(page):
        if block.language == "sh":
            subprocess.run(["bash", "-n", "-c", block.text], check=True)


def test_the_first_screen_of_the_readme_shows_what_the_demonstration_site_has(
    tmp_path: Path,
) -> None:
    """Some lines of the article, and what becomes of them."""
    shown = {block.language: block.text for block in blocks(PROJECT / "README.md")}
    (source,) = (PROJECT / "content").rglob("complete-human-y-chromosome.md")
    article = source.read_text(encoding="utf-8")
    assert all(line.rstrip(" …") in article for line in shown["markdown"].splitlines())
    site = Site(tmp_path)
    site.put("site.toml", (PROJECT / "site.toml").read_bytes())
    site.put(f"content/{source.name}", source.read_bytes()).build()
    feed = site.text("en/topics/sciences/atom.xml")
    assert all(line.strip(" …") in feed for line in shown["xml"].splitlines())


def test_the_tour_of_the_readme_goes_as_it_says(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Commands are run, and before some of them what is to be done in an editor is done."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("COLUMNS", "80")
    shown = [*blocks(PROJECT / "README.md")]
    dispatch, toml = (_only(shown, language) for language in ("text", "toml"))
    (init, cd, new, take, build, build_again, build_wrong, _) = [
        step for block in shown if block.language == "console" for step in steps(block.text)
    ]
    play(init)
    play(cd)
    settings = Path("site.toml")
    settings.write_text(settings.read_text().replace("digest.example.org", "digest.test"))
    new = new.replace("2026/11/23", "…").partition("…")[0] + "…\n"
    play(new)
    (draft,) = Path().glob("content/**/talks-resume-in-geneva.md")
    draft.write_text(draft.read_text().replace('status: "draft"\n', ""))
    Path("dispatch.txt").write_text(dispatch)
    play(take)
    play(_untimed(build))
    (taken,) = Path().glob("content/**/two-bridges*.md")
    taken.write_text(taken.read_text().replace("on Monday,", "on Monday"))
    play(f"{build_again}…\n")
    taken.write_text(taken.read_text().replace("topics:", "topcis:"))
    play(f"{build_wrong}[1]\n")
    taken.write_text(taken.read_text().replace("topcis:", "topics:"))
    kept = re.sub(r"^(\[site\]|title =.*|language =.*)\n", "", settings.read_text(), flags=re.M)
    settings.write_text(toml + kept)
    play("site-builder build --strict\n…\n")
    assert all(Path(f"output/{language}index.html").is_file() for language in ("", "fr/", "ar/"))


def _only(shown: list[Block], language: str) -> str:
    (text,) = [block.text for block in shown if block.language == language]
    return text


def _untimed(step: str) -> str:
    return re.sub(r"\d+\.\d s\b", "# s", step)


def test_the_demonstration_digest_is_whole_in_each_language_and_warns_of_nothing(
    tmp_path: Path,
) -> None:
    build(PROJECT, Options(output=tmp_path, as_of=datetime(2024, 6, 26, tzinfo=UTC), strict=True))
    for language in ("", "ar/", "en/"):
        for page in ("", "2024/06/25/", "topics/espace/", "stories/vers-la-lune/", "about/"):
            assert (tmp_path / f"{language}{page}index.html").is_file()


@pytest.mark.parametrize("page", DOCS, ids=lambda page: page.relative_to(PROJECT).as_posix())
def test_every_link_within_the_docs_leads_somewhere(page: Path) -> None:
    text = re.sub(r"^```.*?^```$|`[^`\n]+`", "", page.read_text(), flags=re.MULTILINE | re.DOTALL)
    for link in re.findall(r'(?:\]\(|src="|srcset=")([^)\s"]+)', text):
        if not re.match(r"[a-z]+:", link):
            path, _, anchor = link.partition("#")
            file = page.parent / path if path else page
            assert file.exists(), link
            assert not anchor or anchor in _anchors(file), link


def _anchors(page: Path) -> set[str]:
    """What GitHub makes of headings."""
    headings = re.findall(r"^#+ (.+)$", page.read_text(), re.MULTILINE)
    return {re.sub(r"[^\w -]", "", heading.lower()).replace(" ", "-") for heading in headings}
