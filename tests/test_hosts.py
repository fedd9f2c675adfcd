"""What each host needs and bears: known before a byte is sent, and sent with the rest."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from site_builder.build import build_again
from site_builder.config.targets import HOSTS, DirTarget, GitTarget
from site_builder.errors import SiteError
from site_builder.paths import OutputPath
from site_builder.publish.attempt import Delivery
from site_builder.publish.hosts.host import HOST_ROWS, READ_ON, Limit
from site_builder.publish.hosts.preflight import Inventory, preflight
from site_builder.publish.hosts.served_at import address_fault
from site_builder.publish.own_files import unsent_files
from site_builder.publish.publishing import publish
from site_builder.render.theme import packaged_theme
from site_builder.session import Options, Session
from tests.sites import NOW, SETTINGS, Site


class Hosted:
    """A site that is published to a folder, from which a host takes it."""

    def __init__(self, site: Site, folder: Path) -> None:
        self.site, self.folder = site, folder

    def set(self, *lines: str, base_url: str = "https://digest.test/", of_site: str = "") -> Hosted:
        settings = SETTINGS.replace("https://digest.test/", base_url)
        target = ["[publish.live]", 'type = "dir"', f'path = "{self.folder}"', *lines]
        self.site.put("site.toml", "\n".join([settings.rstrip() + of_site, *target, ""]).encode())
        return self

    def publish(self, dry_run: bool = False) -> Delivery:
        with Session(self.site.root, Options(as_of=NOW)) as session:
            build_again(session)
            with session.opened() as (settings, _):
                target = settings.publish["live"]
            return publish(session, target, dry_run)

    def refusal(self) -> str:
        """What is said of a site that is not published; nothing is there."""
        with pytest.raises(SiteError) as caught:
            self.publish()
        assert not self.folder.exists()
        return str(caught.value)

    def warnings(self) -> list[str]:
        return [str(problem) for problem in self.publish().warnings]

    def text(self, path: str) -> str:
        return (self.folder / path).read_text()


@pytest.fixture
def hosted(site: Site, tmp_path_factory: pytest.TempPathFactory) -> Hosted:
    return Hosted(site.article("one"), tmp_path_factory.mktemp("host") / "www")


def told(
    host: str, sizes: dict[str, int], plan: str = "free", base_url: str = "https://digest.test/"
) -> list[str]:
    """What is said of files of these sizes."""
    target = DirTarget(name="live", line=1, path="/srv", host=host, plan=plan)
    files = {OutputPath(path): size for path, size in sizes.items()}
    try:
        found = preflight(Path("/nowhere"), target, Inventory(base_url, files))
    except SiteError as error:
        found = error.problems
    return [str(problem) for problem in found]


def test_every_host_that_may_be_named_is_known() -> None:
    assert HOST_ROWS.keys() == set(HOSTS)


def test_the_docs_name_each_page_that_states_what_a_host_takes() -> None:
    docs = (Path(__file__).parents[1] / "docs/publish.md").read_text()
    assert READ_ON in docs
    for row in HOST_ROWS.values():
        pages = [fact.page for fact in (*row, *(row.redirects or ())) if hasattr(fact, "page")]
        assert all(f"]: {page}\n" in docs for page in (*pages, row.signs_page) if page)


def test_a_host_that_is_not_known_is_told_with_a_proposal(hosted: Hosted) -> None:
    hosted.set('host = "github"')
    assert hosted.refusal() == (
        'site.toml:9: publish.live.host: unknown host "github". Did you mean "github-pages"? '
        "Of others, name none."
    )


@pytest.mark.parametrize(
    "base_url",
    [
        "http://localhost:8000/",
        "http://digest.localhost/",
        "https://127.0.0.1/",
        "https://169.254.1.5/digest/",
        "http://[::1]/",
    ],
)
def test_an_address_that_no_reader_can_reach_is_not_published(
    base_url: str,
) -> None:
    (found,) = told("", {}, base_url=base_url)
    assert found == (
        f'site.toml: site.base_url: "{base_url}" leads readers to a machine of their own, '
        "or to none. Write the address that your readers will find it at."
    )


def test_the_digest_of_an_intranet_is_published() -> None:
    assert told("", {}, base_url="http://192.168.1.5/digest/") == []


@pytest.mark.parametrize("host", ["example.org", "digest.example.com", "example.net"])
def test_an_address_for_examples_is_not_published(host: str) -> None:
    (found,) = told("", {}, base_url=f"https://{host}/")
    assert "is a name for examples, and leads readers nowhere" in found


def test_what_keeps_a_site_from_being_published_is_told_on_its_line(hosted: Hosted) -> None:
    refusal = hosted.set(base_url="http://localhost:8000/").refusal()
    assert refusal.startswith("site.toml:3: site.base_url: ")


def test_a_password_in_the_address_is_refused_and_not_shown(hosted: Hosted) -> None:
    refusal = hosted.set(base_url="https://ana:secret@digest.test/").refusal()
    assert "a user name or a password" in refusal
    assert "secret" not in refusal


@pytest.mark.parametrize("host", ["netlify", "cloudflare-pages"])
def test_a_host_of_whole_domains_holds_no_site_below_a_path(host: str) -> None:
    (found,) = told(host, {}, base_url="https://digest.test/news/")
    assert 'at the root. Write "https://digest.test/".' in found


@pytest.mark.parametrize(
    ("host", "repository", "base_url", "served_at"),
    [
        ("github-pages", "git@github.com:Press/digest.git", "press.github.io/digest/", ""),
        ("github-pages", "git@github.com:Press/digest.git", "press.github.io/", "/digest/"),
        ("github-pages", "https://github.com/press/press.github.io", "press.github.io/", ""),
        ("github-pages", "https://github.com/press/digest", "other.github.io/digest/", "/digest/"),
        ("github-pages", "https://github.com/press/digest", "www.press.test/digest/", ""),
        ("github-pages", "https://github.com/press/digest", "www.press.test/other/", ".test/"),
        ("gitlab-pages", "git@gitlab.com:press/en/digest.git", "press.gitlab.io/en/digest/", ""),
        ("gitlab-pages", "git@gitlab.com:press/en/digest.git", "press.gitlab.io/", "/en/digest/"),
        ("gitlab-pages", "git@gitlab.com:press/digest.git", "digest-0ab1.gitlab.io/", ""),
    ],
)
def test_a_repository_is_served_at_one_address_and_no_other(
    host: str, repository: str, base_url: str, served_at: str
) -> None:
    target = GitTarget(name="live", line=1, repository=repository, host=host)
    fault = address_fault(target, HOST_ROWS[host], f"https://{base_url}")
    assert (fault is None) == (served_at == "")
    assert fault is None or f'{served_at}".' in fault[1]


def test_a_file_that_a_repository_takes_no_push_of_is_refused() -> None:
    sizes = {OutputPath("media/film.mp4"): (100 << 20) + 1}
    inventory = Inventory("https://digest.test/", sizes)
    target = GitTarget(name="live", line=1, repository="x", host="github-pages")
    with pytest.raises(SiteError, match="and GitHub Pages takes 100 MiB in a file"):
        preflight(Path("/nowhere"), target, inventory)


def test_http_where_the_host_serves_https_is_a_warning(hosted: Hosted) -> None:
    hosted.set('host = "netlify"', base_url="http://digest.test/")
    assert hosted.warnings() == [
        "site.toml:3: warning: site.base_url: the address begins with http:, and Netlify serves "
        'https:. Write "https://digest.test/".'
    ]


def test_a_file_that_is_too_large_is_named_where_it_lies() -> None:
    sizes = {"media/film.mp4": (25 << 20) + 1, "media/sound.mp3": 25 << 20}
    assert told("cloudflare-pages", sizes) == [
        "content/film.mp4: 25.1 MiB, and Cloudflare Pages takes 25 MiB in a file. Make it smaller, "
        "or link to a copy elsewhere. Stated at "
        "https://developers.cloudflare.com/pages/platform/limits/ (read on 2026-11-28)."
    ]


def numbered(count: int, folder: str = "") -> dict[str, int]:
    return {f"{folder}{number}": 1 for number in range(count)}


def test_more_files_than_a_host_takes_are_refused_unless_they_are_paid_for() -> None:
    (found,) = told("cloudflare-pages", numbered(20_001))
    assert "20,001 files, and Cloudflare Pages takes 20,000" in found
    assert 'It takes 100,000 if that is paid for: write plan = "paid" then.' in found
    assert told("cloudflare-pages", numbered(20_001), plan="paid") == []


def test_a_site_near_a_limit_is_warned_of() -> None:
    (found,) = told("cloudflare-pages", numbered(18_001))
    assert ": warning: " in found
    assert told("cloudflare-pages", numbered(18_000)) == []


def test_a_folder_with_too_many_files_is_named() -> None:
    (found,) = told("netlify", numbered(54_001, "media/"))
    assert "54,001 files in media/, and Netlify takes 54,000 in a folder" in found


def test_a_site_that_is_too_large_in_all_is_refused() -> None:
    (found,) = told("github-pages", {"a": 600_000_000, "b": 424_000_000})
    assert "1,024 MB in all, and GitHub Pages takes 1,000 MB" in found


def test_all_that_a_host_cannot_hold_is_told_at_once() -> None:
    sizes = {"media/a.mp4": 26 << 20, "media/b.mp4": 26 << 20}
    assert len(told("cloudflare-pages", sizes, base_url="https://digest.test/x/")) == 3


def test_a_name_that_the_host_cannot_hold_is_refused(hosted: Hosted) -> None:
    hosted.site.put("content/a#1.txt", b"x").article("one", body="[Paper](a%231.txt)")
    hosted.set('host = "netlify"')
    assert hosted.refusal().startswith(
        "content/a#1.txt: Netlify takes no file with # in its name. Rename it."
    )


def test_pages_that_the_host_leads_elsewhere_are_warned_of(hosted: Hosted) -> None:
    hosted.set('host = "cloudflare-pages"', '[urls]\narticle = "/{slug}.html"')
    (warning,) = hosted.warnings()
    assert "Cloudflare Pages leads /one.html on to /one" in warning


def redirecting(hosted: Hosted) -> Hosted:
    hosted.site.article("one", "aliases: [/old/, /old.html, /été/]").article("two")
    hosted.site.put("content/topics/news.md", b"---\naliases: [Tidings]\n---\n")
    return hosted


def test_netlify_is_told_of_redirects_that_count_although_pages_lead_on_too(
    hosted: Hosted,
) -> None:
    redirecting(hosted).set('host = "netlify"').publish()
    assert hosted.text("_redirects").splitlines() == [
        "/old.html /2024/04/19/one/ 301!",
        "/old/ /2024/04/19/one/ 301!",
        "/topics/tidings/atom.xml /topics/news/atom.xml 301!",
        "/topics/tidings/feed.json /topics/news/feed.json 301!",
        "/topics/tidings/ /topics/news/ 301!",
        "/topics/tidings/rss.xml /topics/news/rss.xml 301!",
        "/%C3%A9t%C3%A9/ /2024/04/19/one/ 301!",
    ]
    assert "2024/04/19/one" in hosted.text("old/index.html")


def test_netlify_is_told_of_the_page_for_what_is_not_there_in_a_language(hosted: Hosted) -> None:
    two = '\nlanguages = ["en", "ar"]'
    hosted.set('host = "netlify"', of_site=two).publish()
    assert hosted.text("_redirects") == "/ar/* /ar/404.html 404\n"
    hosted.set('host = "cloudflare-pages"', of_site=two).publish()
    assert not (hosted.folder / "_redirects").exists()


def test_cloudflare_is_told_of_redirects(hosted: Hosted) -> None:
    redirecting(hosted).set('host = "cloudflare-pages"').publish()
    assert "/old/ /2024/04/19/one/ 301\n" in hosted.text("_redirects")


def test_gitlab_has_no_page_where_a_redirect_is_to_count(hosted: Hosted) -> None:
    redirecting(hosted)
    hosted.set('host = "gitlab-pages"', base_url="https://press.gitlab.io/digest/").publish()
    rules = hosted.text("_redirects")
    assert "/digest/old/ /digest/2024/04/19/one/ 301\n" in rules
    assert not (hosted.folder / "old").exists()
    # one that has to be encoded it does not know
    assert "%" not in rules
    assert (hosted.folder / "été/index.html").exists()


def test_redirects_beyond_what_the_host_takes_stay_pages(
    hosted: Hosted, monkeypatch: pytest.MonkeyPatch
) -> None:
    row = HOST_ROWS["gitlab-pages"]
    assert row.redirects
    few = row.redirects._replace(rules=Limit(1, 1, ""))
    monkeypatch.setitem(HOST_ROWS, "gitlab-pages", row._replace(redirects=few))
    hosted.site.article("one", "aliases: [/a/, /b/]")
    (warning,) = hosted.set('host = "gitlab-pages"').warnings()
    assert "2 old addresses lead on, and GitLab Pages takes 1 of them as redirects" in warning
    assert not (hosted.folder / "a").exists()
    assert (hosted.folder / "b/index.html").exists()


def test_rules_follow_what_the_site_redirects(hosted: Hosted) -> None:
    redirecting(hosted).set('host = "netlify"').publish()
    hosted.site.article("one")
    (hosted.site.root / "content/topics/news.md").unlink()
    hosted.publish()
    assert not (hosted.folder / "_redirects").exists()


def test_a_domain_of_ones_own_is_told_to_github(hosted: Hosted) -> None:
    hosted.set('host = "github-pages"').publish()
    assert hosted.text("CNAME") == "digest.test\n"
    assert hosted.publish().delta.is_empty


@pytest.mark.parametrize("base_url", ["https://press.github.io/", "https://press.test/digest/"])
def test_github_is_told_no_domain_where_another_site_has_it(hosted: Hosted, base_url: str) -> None:
    hosted.set('host = "github-pages"', base_url=base_url).publish()
    assert not (hosted.folder / "CNAME").exists()


def test_files_that_are_made_for_a_host_count_among_its_files(
    hosted: Hosted, monkeypatch: pytest.MonkeyPatch
) -> None:
    number = len(hosted.set('host = "gitlab-pages"', 'compress = ["gz"]').publish().delta.send)
    row = HOST_ROWS["gitlab-pages"]._replace(files=Limit(number - 1, number - 1, "https://x.test/"))
    monkeypatch.setitem(HOST_ROWS, "gitlab-pages", row)
    with pytest.raises(SiteError, match=f"{number} files, and GitLab Pages takes {number - 1}"):
        hosted.publish()


@pytest.mark.parametrize("domain", ["digest.test", "other.test\n"])
def test_a_domain_that_is_there_already_stays(hosted: Hosted, domain: str) -> None:
    hosted.folder.mkdir()
    (hosted.folder / "CNAME").write_text(domain)
    warnings = hosted.set('host = "github-pages"').warnings()
    assert hosted.text("CNAME") == domain
    assert warnings == (
        []
        if domain == "digest.test"
        else [
            "site.toml:6: warning: publish.live: the file CNAME there names another domain than "
            "digest.test; it stays. Change base_url, or the domain that the host has for the site."
        ]
    )


def test_what_is_made_for_a_host_goes_with_it(hosted: Hosted) -> None:
    hosted.set('host = "github-pages"').publish()
    hosted.set().publish()
    assert not (hosted.folder / "CNAME").exists()


def rules(hosted: Hosted) -> dict[str, dict[str, str]]:
    """What the file _headers says of each pattern."""
    blocks = hosted.text("_headers").rstrip("\n").split("\n\n")
    return {
        head: dict(line.strip().split(": ", 1) for line in lines)
        for head, *lines in (block.split("\n") for block in blocks)
    }


def test_a_host_is_told_how_assets_are_kept_and_what_feeds_are(hosted: Hosted) -> None:
    hosted.set('host = "cloudflare-pages"').publish()
    found = rules(hosted)
    assert found["/assets/*"] == {"Cache-Control": "public, max-age=31536000, immutable"}
    revalidated = "public, max-age=0, must-revalidate"
    rss = {"Content-Type": "application/rss+xml", "Cache-Control": revalidated}
    assert found["/rss.xml"] == found["/*/rss.xml"] == rss
    assert found["/feed.json"]["Content-Type"] == "application/feed+json"
    assert found["/*"]["X-Content-Type-Options"] == "nosniff"


def test_no_header_is_told_twice_of_one_address(hosted: Hosted) -> None:
    for host in ("netlify", "cloudflare-pages"):
        hosted.set(f'host = "{host}"').publish()
        found = rules(hosted)
        for path in hosted.site.paths():
            url = f"/{path.removesuffix('index.html')}"
            names = [
                name
                for pattern, headers in found.items()
                if re.fullmatch(re.escape(pattern).replace(r"\*", ".*"), url)
                for name in headers
            ]
            assert len(names) == len(set(names)), url


def test_the_policy_of_all_pages_is_a_header_too(hosted: Hosted) -> None:
    hosted.set('host = "netlify"').publish()
    policy = rules(hosted)["/*"]["Content-Security-Policy"]
    own = "style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
    assert policy == f"{own}; connect-src 'self'", "the hash of a page is no other's"


def test_a_header_forbids_nothing_that_a_page_allows(hosted: Hosted) -> None:
    base = (packaged_theme() / "base.html").read_text()
    mild = base.replace("form-action 'none'", "form-action 'self'")
    hosted.site.put("templates/base.html", mild.encode())
    hosted.set('host = "netlify"').publish()
    assert "form-action 'self'" in rules(hosted)["/*"]["Content-Security-Policy"]
    scripts = base.replace("script-src", "script-src 'self'")
    hosted.site.put("templates/base.html", scripts.encode())
    hosted.publish()
    policy = rules(hosted)["/*"]["Content-Security-Policy"]
    own = "style-src 'self'; img-src 'self'; base-uri 'none'; form-action 'none'"
    assert policy == f"{own}; connect-src 'self'"
    hosted.site.put("templates/base.html", re.sub("<meta http-equiv=.*\n", "", base).encode())
    hosted.publish()
    assert "Content-Security-Policy" not in rules(hosted)["/*"]


def unsent(site: Site) -> list[str]:
    with Session(site.root, Options(as_of=NOW)) as session:
        build_again(session)
        return [str(problem) for problem in unsent_files(session)]


def test_files_of_the_users_own_in_the_output_are_told_of_in_one_line(hosted: Hosted) -> None:
    assert unsent(hosted.set().site) == []
    hosted.site.put("output/CNAME", b"digest.test").put("output/downloads/a.bin", b"x")
    hosted.site.put("output/.DS_Store", b"x")
    assert unsent(hosted.site) == [
        "output/: warning: 2 files of your own are not sent: CNAME, downloads/. Put them there "
        "yourself: what this site did not put there stays."
    ]
    hosted.publish()
    assert not (hosted.folder / "CNAME").exists()
