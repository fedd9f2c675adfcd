"""What ``init --host`` writes: real servers serve a published site with it, workflows can run."""

from __future__ import annotations

import gzip
import os
import re
import shutil
import subprocess
import sys
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any, NamedTuple
from urllib.parse import quote

import pytest
import yaml

from site_builder.cli.main import main
from site_builder.paths import OutputPath
from site_builder.publish.hosts.http_headers import headers_of
from tests.sites import Site
from tests.web_servers import CADDY, NGINX, Answer, WebServer, caddy, nginx

SERVERS = {"nginx": NGINX, "caddy": CADDY}


class Served(NamedTuple):
    """A site that a server serves from ``host``, at ``base``."""

    site: Site
    host: Path
    base: str
    server: WebServer

    def get(self, path: str, **headers: str) -> Answer:
        return self.server.get(self.base + path, **headers)


def set_up(folder: Path, host: str, address: str = "https://digest.test/") -> Site:
    """A new site of that address, set up for ``host``."""
    assert main(["init", str(folder), "--json"]) == 0
    settings = folder / "site.toml"
    text = settings.read_text().replace("https://digest.example.org/", address)
    text = text.replace('language = "en"', 'languages = ["en", "ar"]')
    settings.write_text(text.replace("digest.example.org", "digest.test"))
    assert main(["init", str(folder), "--host", host, "--json"]) == 0
    return Site(folder)


def published(site: Site, host: Path) -> None:
    """Publish the site to a folder that stands for the one of a server."""
    settings = site.root / "site.toml"
    settings.write_text(settings.read_text().replace("/srv/www", str(host)))
    assert main(["publish", "live", "--site", str(site.root), "--json"]) == 0


@pytest.fixture(
    scope="module",
    params=[("nginx", ""), ("caddy", ""), ("nginx", "/a digest"), ("caddy", "/a digest")],
    ids=["nginx", "caddy", "nginx below a path", "caddy below a path"],
)
def served(
    request: pytest.FixtureRequest, tmp_path_factory: pytest.TempPathFactory
) -> Iterator[Served]:
    """A new site, published to a folder, served with the file that it was set up with."""
    name, base = request.param
    if not SERVERS[name]:
        pytest.skip(f"no {name} on this machine")
    folder = tmp_path_factory.mktemp(name)
    base = base.replace(" ", "%20")
    site = set_up(folder / "site", name, f"https://digest.test{base}/")
    host = folder / "www"
    (host / "digest.test").mkdir(parents=True)
    published(site, host)
    text = (site.root / {"nginx": "nginx.conf", "caddy": "Caddyfile"}[name]).read_text()
    text = text.replace("/srv/www", str(host))
    if name == "nginx":
        text = text.replace("listen 80;", "listen 127.0.0.1:{port};")
        running = nginx(folder, text.replace("    listen [::]:80;\n", ""))
    else:
        running = caddy(folder, text.replace("\ndigest.test {", "\nhttp://127.0.0.1:{port} {"))
    with running as server:
        yield Served(site, host / "digest.test" / base.strip("/").replace("%20", " "), base, server)


@pytest.mark.parametrize(
    ("path", "media_type"),
    [
        ("/", "text/html; charset=utf-8"),
        ("/archive/", "text/html; charset=utf-8"),
        ("/rss.xml", "application/rss+xml"),
        ("/topics/examples/atom.xml", "application/atom+xml"),
        ("/feed.json", "application/feed+json"),
        ("/sitemap.xml", "application/xml"),
        ("/subscriptions.opml", "text/x-opml; charset=utf-8"),
        ("/robots.txt", "text/plain; charset=utf-8"),
    ],
)
def test_every_file_is_served_as_what_it_is(served: Served, path: str, media_type: str) -> None:
    file = f"{path}index.html" if path.endswith("/") else path
    answer = served.get(path)
    assert answer.status == 200
    assert answer.body == (served.host / file[1:]).read_bytes()
    assert answer.headers["content-type"] == media_type
    assert answer.headers["x-content-type-options"] == "nosniff"


@pytest.mark.parametrize("path", ["/rss.xml", "/topics/examples/atom.xml"])
def test_a_browser_is_given_a_feed_that_it_can_show(served: Served, path: str) -> None:
    browser = "text/html,application/xhtml+xml,application/xml;q=0.9,*/*;q=0.8"
    for encoding in ("identity", "gzip"):
        answer = served.get(path, accept=browser, accept_encoding=encoding)
        assert answer.status == 200
        assert answer.headers["content-type"] == "application/xml"
        assert "Accept" in answer.headers["vary"]
        assert answer.headers["cache-control"] == "public, max-age=0, must-revalidate"
        assert answer.headers["x-content-type-options"] == "nosniff"
        tag = answer.headers["etag"]
        assert (
            served.get(path, accept=browser, accept_encoding=encoding, if_none_match=tag).status
            == 304
        )
    assert "Accept" in served.get(path, accept="*/*").headers["vary"]
    assert served.get(path.replace(".xml", ".xmlx"), accept=browser).status == 404


def test_all_is_served_with_the_headers_that_it_has_on_other_hosts(served: Served) -> None:
    feeds = {"rss": "rss.xml", "atom": "atom.xml", "json": "feed.json"}
    for file in served.host.rglob("*"):
        path = OutputPath(file.relative_to(served.host).as_posix())
        # nobody asks for a compressed copy by its own name
        if file.is_file() and not path.startswith(".") and file.suffix != ".gz":
            found = served.get(f"/{path}").headers
            for name, value in headers_of(path, feeds).items():
                assert found[name.lower()] == value, path


@pytest.mark.parametrize("path", ["/", "/rss.xml", "/subscriptions.opml"])
def test_pages_and_feeds_are_asked_for_again_and_cost_nothing_if_they_are_the_same(
    served: Served, path: str
) -> None:
    for encoding in ("identity", "gzip"):
        first = served.get(path, accept_encoding=encoding)
        assert first.headers["cache-control"] == "public, max-age=0, must-revalidate"
        tag = first.headers["etag"]
        again = served.get(path, accept_encoding=encoding, if_none_match=tag)
        assert (again.status, again.body) == (304, b"")
        dated = served.get(path, if_modified_since=first.headers["last-modified"])
        assert (dated.status, dated.body) == (304, b"")


def test_a_page_that_has_changed_is_served_anew(served: Served) -> None:
    tag = served.get("/about/").headers["etag"]
    about = served.site.root / "content/pages/about.md"
    about.write_text(about.read_text() + "\nWe are three.\n")
    assert main(["publish", "live", "--site", str(served.site.root), "--json"]) == 0
    answer = served.get("/about/", if_none_match=tag)
    assert answer.status == 200
    assert b"We are three." in answer.body


def test_what_has_its_content_in_its_name_is_kept_for_ever(served: Served) -> None:
    (sheet,) = (served.host / "assets").glob("site.*.css")
    answer = served.get(f"/assets/{sheet.name}")
    assert answer.headers["content-type"] == "text/css; charset=utf-8"
    assert answer.headers["cache-control"] == "public, max-age=31536000, immutable"


def test_a_language_has_its_own_page_for_what_is_not_there(served: Served) -> None:
    answer = served.get("/ar/nowhere/")
    assert answer.status == 404
    assert answer.body == (served.host / "ar/404.html").read_bytes()
    assert answer.headers["content-type"] == "text/html; charset=utf-8"


@pytest.mark.parametrize("path", ["/nowhere/", "/no.xml", "/no.mp3", "/assets/no.0123456789.css"])
def test_what_is_not_there_is_answered_by_the_page_for_that(served: Served, path: str) -> None:
    answer = served.get(path)
    assert answer.status == 404
    assert answer.body == (served.host / "404.html").read_bytes()
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert "immutable" not in answer.headers.get("cache-control", "")


def test_an_address_without_its_slash_leads_to_the_page(served: Served) -> None:
    answer = served.get("/archive")
    assert answer.status in (301, 308)
    assert quote(answer.headers["location"], safe="/%") == f"{served.base}/archive/"


@pytest.mark.parametrize(
    "path",
    ["/.site-builder/published.json.gz", "/%2esite-builder/published.json.gz", "/.site-builder/"],
)
def test_what_is_remembered_of_the_publication_is_not_served(served: Served, path: str) -> None:
    assert (served.host / ".site-builder/published.json.gz").exists()
    answer = served.get(path)
    assert answer.status == 404
    assert answer.body == (served.host / "404.html").read_bytes()


def test_what_others_know_the_domain_by_is_served(served: Served) -> None:
    root = served.host.parent if served.base else served.host
    (root / ".well-known").mkdir(exist_ok=True)
    (root / ".well-known/security.txt").write_text("Contact: mailto:desk@digest.test")
    assert served.server.get("/.well-known/security.txt").status == 200


def test_precompressed_copies_are_served_where_they_lie(served: Served) -> None:
    copy = gzip.compress(b"from the copy", mtime=0)
    (served.host / "archive/index.html.gz").write_bytes(copy)
    answer = served.get("/archive/", accept_encoding="gzip")
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(answer.body) == b"from the copy"
    assert answer.headers["content-type"] == "text/html; charset=utf-8"
    assert served.get("/archive/").body == (served.host / "archive/index.html").read_bytes()


def test_what_has_no_copy_is_compressed_all_the_same(served: Served) -> None:
    answer = served.get("/rss.xml", accept_encoding="gzip")
    assert answer.headers["content-encoding"] == "gzip"
    assert gzip.decompress(answer.body) == (served.host / "rss.xml").read_bytes()


class Clone(NamedTuple):
    """A fresh clone of a site, on the machine of a CI."""

    root: Path
    installed: Path
    """Where pip installs to."""

    def run(self, steps: Sequence[str]) -> str:
        """Run the steps of a workflow as its shell does; what they print."""
        script = "\n".join(["set -eo pipefail", *steps])
        environment = {
            **os.environ,
            "PATH": f"{self.installed / 'bin'}:{Path(sys.executable).parent}:{os.environ['PATH']}",
            "PYTHONPATH": str(self.installed),
            # without an index, what site_builder needs comes from the one that runs the tests
            "PIP_TARGET": str(self.installed),
            "PIP_NO_INDEX": "1",
            "PIP_NO_DEPS": "1",
        }
        done = subprocess.run(
            ["bash", "-c", script],
            cwd=self.root, env=environment, capture_output=True, text=True, check=False,
        )  # fmt: skip
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout


@pytest.fixture
def clone_of(wheel: Path, tmp_path: Path) -> Callable[[str], Callable[[], Clone]]:
    """For a host, a maker of clones of a site that was set up for it and pushed."""
    if not shutil.which("git"):
        pytest.skip("no git on this machine")

    def repository(host: str) -> Callable[[], Clone]:
        site = set_up(tmp_path / "site", host)
        (site.root / "wheels").mkdir()
        shutil.copy(wheel, site.root / "wheels")
        site.build()
        git = ["git", "-c", "user.name=Desk", "-c", "user.email=desk@digest.test"]
        for command in (["init", "-q"], ["add", "."], ["commit", "-q", "-m", "Begin"]):
            subprocess.run([*git, *command], cwd=site.root, check=True)

        def clone() -> Clone:
            number = len(list(tmp_path.glob("ci*")))
            root = tmp_path / f"ci{number}/site"
            subprocess.run([*git, "clone", "-q", site.root, root], check=True)
            return Clone(root, tmp_path / "installed")

        return clone

    return repository


@pytest.mark.parametrize("host", ["github", "gitlab"])
def test_a_workflow_publishes_a_fresh_clone_and_with_what_is_kept_builds_nothing_twice(
    clone_of: Callable[[str], Callable[[], Clone]], host: str
) -> None:
    clone = clone_of(host)
    first, second = clone(), clone()
    assert not (first.root / "output").exists(), "what was built here was pushed"
    steps, kept, public = read_workflow(first.root, host)
    first.run(steps)
    assert_published(first.root / "output", first.root / public)
    for path in kept:
        shutil.copytree(first.root / path, second.root / path)
    assert ": 0 written in " in second.run(steps)
    assert_published(first.root / "output", second.root / public)
    # GitHub's action leaves out what begins with a dot; here the job has to
    assert host == "github" or not (second.root / public / ".site-builder").exists()


def read_workflow(root: Path, host: str) -> tuple[list[str], list[str], str]:
    """The shell's steps of a workflow, what is kept between runs, and the folder that is served."""
    if host == "gitlab":
        job = gitlab_job(root)
        return job["script"], job["cache"][0]["paths"], job["artifacts"]["paths"][0]
    steps = github_workflow(root)["jobs"]["build"]["steps"]
    given = {step["uses"].partition("@")[0]: step.get("with") for step in steps if "uses" in step}
    kept = given["actions/cache"]["path"].split()
    public = given["actions/upload-pages-artifact"]["path"]
    return [step["run"] for step in steps if "run" in step], kept, public


def test_the_github_workflow_may_do_no_more_than_it_must(tmp_path: Path) -> None:
    workflow = github_workflow(set_up(tmp_path / "site", "github").root)
    assert workflow["permissions"] == {"contents": "read"}
    build, deploy = workflow["jobs"]["build"], workflow["jobs"]["deploy"]
    assert "permissions" not in build
    assert deploy["permissions"] == {"pages": "write", "id-token": "write"}
    used = [step["uses"] for job in (build, deploy) for step in job["steps"] if "uses" in step]
    assert all(re.fullmatch(r"actions/[a-z-]+@v\d+", action) for action in used)
    assert workflow["concurrency"] == {"group": "pages", "cancel-in-progress": False}


def test_the_github_workflow_runs_without_a_push_too(tmp_path: Path) -> None:
    """An embargo passes, and the day of an article comes, when nobody pushes."""
    workflow = github_workflow(set_up(tmp_path / "site", "github").root)
    assert {"push", "schedule", "workflow_dispatch"} <= workflow[True].keys()  # YAML reads on so


def github_workflow(root: Path) -> dict[Any, Any]:
    text = (root / ".github/workflows/publish.yml").read_text()
    workflow: dict[Any, Any] = yaml.safe_load(text)
    return workflow


def gitlab_job(root: Path) -> dict[str, Any]:
    job: dict[str, Any] = yaml.safe_load((root / ".gitlab-ci.yml").read_text())["pages"]
    return job


def assert_published(output: Path, folder: Path) -> None:
    """All that was built is in ``folder`` too, but for the record of the build."""
    built = {path.relative_to(output) for path in output.rglob("*") if path.is_file()}
    for path in built - {Path("site-builder.txt")}:
        assert (folder / path).read_bytes() == (output / path).read_bytes()
