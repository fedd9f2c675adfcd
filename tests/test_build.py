"""A build: the same folder gives the same bytes, anywhere; a fault gives every reason at once."""

from __future__ import annotations

import os
import subprocess
import sys
import threading
from collections.abc import Callable
from concurrent.futures import Future, ProcessPoolExecutor, ThreadPoolExecutor
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from site_builder.workers import Workers, shared
from tests.sites import PNG, SETTINGS, Site

DATE = "dateline: Paris, 2024-04-19 12:00\n"
ARTICLES = {
    "content/a.md": f"---\ntitle: A\n{DATE}topics: [One, Zwei]\n---\n*x*",
    "content/b.md": f"---\ntitle: B\n{DATE}topics: [Élan]\n---\n[a](a.md)",
    "content/sub/c.md": f"---\ntitle: ج\n{DATE}topics: [One]\nlang: ar\n---\nص",
    "content/sub/d.md": f"---\ntitle: D\n{DATE}topics: [e]\nstory: S\n---",
    "content/topics/one.md": "---\nnames: {fr: Un, ar: واحد}\naliases: [Eins]\n---\n",
    "content/briefings/2024-04-19.md": "---\nlead: b\n---\nHello.",
    "content/pages/about.md": "---\ntitle: About\n---\n![](../p.png)",
}


def fill(site: Site, order: list[str]) -> Site:
    for path in order:
        site.put(path, ARTICLES[path].encode())
    return site.put("content/p.png", PNG)


@settings(max_examples=15)
@given(order=st.permutations(sorted(ARTICLES)))
def test_the_order_of_files_on_disk_changes_nothing(
    tmp_path_factory: pytest.TempPathFactory, order: list[str]
) -> None:
    trees = []
    for paths in (sorted(ARTICLES), order):
        site = Site(tmp_path_factory.mktemp("site")).put("site.toml", SETTINGS.encode())
        trees.append(fill(site, paths).build().tree())
    assert trees[0] == trees[1]


def test_time_zone_locale_hash_seed_umask_folder_and_jobs_change_nothing(site: Site) -> None:
    fill(site, sorted(ARTICLES))
    python, trees = Path(sys.executable), []
    for number, (environment, umask, folder, jobs) in enumerate(
        [
            ({"TZ": "UTC", "LC_ALL": "C", "PYTHONHASHSEED": "1"}, 0o022, str(site.root), "1"),
            ({"TZ": "Asia/Tokyo", "LC_ALL": "C.UTF-8", "PYTHONHASHSEED": "2"}, 0o077, "/", "2"),
            ({"TZ": "America/Lima", "LANG": "ar_EG", "PYTHONHASHSEED": "3"}, 0o002, "/tmp", "7"),
        ]
    ):
        site.output = site.root.parent / f"output-{number}"
        subprocess.run(
            [python, "-m", "site_builder", "build", os.path.relpath(site.root, folder),
             "--output", site.output, "--jobs", jobs, "--as-of", "2024-06-01T00:00:00Z"],
            cwd=folder, env={**os.environ, **environment}, umask=umask, check=True,
            capture_output=True,
        )  # fmt: skip
        trees.append(site.tree())
    assert trees[0] == trees[1] == trees[2]
    assert len(trees[0]) > 40


@pytest.mark.parametrize("pool", [ThreadPoolExecutor, ProcessPoolExecutor])
def test_an_executor_changes_nothing(
    site: Site, pool: Callable[[int], ProcessPoolExecutor], monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("site_builder.content.sync.SHARED_FROM", 1)
    monkeypatch.setattr("site_builder.render.batch.BATCH", 2000)
    fill(site, sorted(ARTICLES)).build()
    alone = site.tree()
    with pool(2) as executor:
        site.build(executor, clean=True)
    assert site.tree() == alone


def test_a_small_site_starts_no_process(site: Site) -> None:
    site.article("a")
    with Workers(2) as workers:
        site.build(workers)
        assert workers.started is False


def test_each_process_of_a_pool_has_something_to_do() -> None:
    handed: list[int] = []

    class Eight:
        processes = 8

        def submit(self, fn: Callable[..., Any], /, *args: Any, **kwargs: Any) -> Future[Any]:
            handed.extend(args)
            done: Future[Any] = Future()
            done.set_result(fn(*args, **kwargs))
            return done

    results = shared(Eight(), abs, range(0, -1000, -1))
    assert next(results) == 0
    assert 8 < len(handed) < 40, "too few for all of them, or more than have to be in memory"
    assert list(results) == list(range(1, 1000))


def test_processes_that_are_started_beside_threads_know_the_zones_of_the_package() -> None:
    ended = threading.Event()
    threading.Thread(target=ended.wait).start()
    with Workers(1) as workers:
        assert workers.submit(eval, "__import__('zoneinfo').TZPATH").result() == ()
    ended.set()


def test_every_problem_of_every_file_comes_in_one_run(site: Site) -> None:
    site.write("""\
-- content/a.md --
---
title: Gaza : deux
---
-- content/b.md --
---
tilte: x
dateline: Paris, 2024-02-30 12:00
topics: []
urgency: 0
embargo: 2024-04-19T12:00
image: {file: x.png}
---
-- content/briefings/tomorrow.md --
---
lead: b
---
-- content/pages/p.md --
no front matter
""").article("ok", "summary: [a]", body="![](missing.png)").article("fine", body="![](no.png)")
    assert [problem.split(". ")[0] for problem in site.problems()] == [
        "content/a.md:2: title: not valid YAML here (mapping values are not allowed in this"
        " context): title: Gaza : deux",
        "content/b.md:1: title: missing",
        "content/b.md:2: warning: tilte: unknown key, not used",
        'content/b.md:3: dateline: no such date: "2024-02-30"',
        "content/b.md:4: topics: missing",
        'content/b.md:5: urgency: "0" is not understood',
        'content/b.md:6: embargo: "2024-04-19T12:00" is not an instant',
        "content/b.md:7: image.alt: missing",
        'content/briefings/tomorrow.md:1: the file\'s name "tomorrow" is not a day',
        'content/fine.md:6: warning: "no.png" leads to no file in content/, so the picture is left'
        " out",
        "content/ok.md:5: summary: a list where text is expected",
        'content/pages/p.md:1: the file begins with "no front matter", not with front matter',
    ]


@pytest.mark.parametrize(
    ("files", "problem"),
    [
        ({"content/a.md": b"\xff\xfe"}, "content/a.md:1: the file is not UTF-8 (byte 0xFF)."),
        (
            {"content/a.md": b"---\ntitle: x\n---\n"},
            "content/a.md:1: dateline: missing.",
        ),
        (
            {"content/a.md": ARTICLES["content/a.md"].encode() + b"x " * (25 << 20)},
            "content/a.md:6: a text of 52.4 million characters.",
        ),
    ],
)
def test_content_that_cannot_be_built_is_told_clearly(
    site: Site, files: dict[str, bytes], problem: str
) -> None:
    (site.root / "content").mkdir()
    for path, data in files.items():
        site.put(path, data)
    assert site.problems()[0].startswith(problem)


def test_a_folder_that_is_no_site_is_told_so(tmp_path: Path) -> None:
    (problem,) = Site(tmp_path).problems()
    assert problem.startswith("site.toml: there is no such file, so this folder is not a site.")


def test_two_articles_for_one_address_are_an_error_that_names_both(site: Site) -> None:
    site.article("a").article("x/a")
    assert site.problem() == (
        "content/x/a.md: its address /2024/04/19/a/ is that of content/a.md too."
        " Give one of the two another slug, or another alias."
    )


def test_addresses_that_differ_by_case_or_normal_form_are_one(site: Site) -> None:
    site.article("a", "aliases: [/Été/]").article("b", "aliases: [/e\u0301te\u0301/]")
    assert "is that of content/a.md too" in site.problem()


def test_a_page_cannot_take_the_address_of_another(site: Site) -> None:
    site.article("a").put("content/pages/topics.md", b"---\ntitle: x\n---\n")
    assert site.problem().startswith(
        "content/pages/topics.md: its address /topics/ is kept for a page that the site makes by"
    )


def test_feeds_under_one_name_are_told_as_a_problem_of_the_settings(site: Site) -> None:
    site.put("site.toml", SETTINGS.encode() + b'[urls]\natom = "rss.xml"\n').article("a")
    assert set(site.problems()) == {
        "site.toml: urls: two pages would share the address /rss.xml."
        " Change the patterns under [urls] so that they differ.",
        "site.toml: urls: two pages would share the address /topics/news/rss.xml."
        " Change the patterns under [urls] so that they differ.",
    }


def test_a_logo_that_is_not_there_is_told_as_a_problem_of_the_settings(site: Site) -> None:
    settings = SETTINGS + 'publisher = { name = "P", logo = "no.png" }\n'
    site.put("site.toml", settings.encode()).article("a")
    assert site.problem().startswith("site.toml: site.publisher.logo: there is no templates/assets")


@pytest.mark.parametrize(
    ("name", "data"),
    [
        ("article.html", b"\xff"),
        ("locales/en.po", b'msgid "x\n'),
        ("locales/en.po", b'msgid ""\nmsgstr "Plural-Forms: nplurals=x;\\n"\n'),
    ],
)
def test_a_theme_file_that_cannot_be_understood_is_named(
    site: Site, name: str, data: bytes
) -> None:
    site.article("a").put(f"templates/{name}", data)
    assert site.problem().startswith(f"templates/{name}: ")


def test_moved_topics_and_stories_are_still_found(site: Site) -> None:
    patterns = b'[urls]\ntopic = "/t/{slug}/"\nstory = "/threads/{slug}.html"\n'
    site.put("site.toml", SETTINGS.encode() + patterns).article("a", "story: S").build()
    links = site.page("/").xpath("//header[@class='site']//a/@href")
    assert links[1:3] == ["/t/", "/threads/"]
    assert {"t/index.html", "threads/index.html", "threads/s/rss.xml"} <= site.paths()


def test_a_translation_of_nothing_is_a_warning(site: Site) -> None:
    site.article("a", "translation_of: nowhere").build()
    assert site.warnings == [
        'content/a.md:5: warning: translation_of: no article has the id or slug "nowhere".'
        " Name the original."
    ]


def test_two_notes_on_one_day_are_an_error(site: Site) -> None:
    note = b"---\n---\n".replace(b"---\n---", b"---\ntitle: x\n---")
    site.article("a").put("content/briefings/2024-04-19.md", note)
    site.put("content/briefings/2024/2024-04-19.md", note)
    assert "is a note on the same day" in site.problem()


def test_one_id_for_two_articles_is_an_error(site: Site) -> None:
    site.article("a", "id: 'tag:x.test,2024:1'").article("b", "id: 'tag:x.test,2024:1'")
    assert "id: the same id as content/" in site.problem()


def test_a_topic_without_letters_is_an_error(site: Site) -> None:
    site.article("a", "topics: ['News', ';)']")
    assert site.problem().startswith('content/a.md:4: topics: ";)" has no letter or digit')


@pytest.mark.parametrize(
    ("template", "problem"),
    [
        ("{% extends 'base.html' %}\n{% block main %}", "templates/article.html:2: "),
        (
            "\n\n{{ page.card.titel }}",
            "templates/article.html:3: 'site_builder.model.page_parts.Card object'",
        ),
        ("\n{{ nothing }}", "templates/article.html:2: 'nothing' is undefined"),
        ("{% include 'no.html' %}", "templates/article.html:1: there is no template no.html"),
        (
            "\n{{ asset('no.css') }}",
            "templates/article.html:2: there is no templates/assets/no.css",
        ),
        ("\n{{ 1 / 0 }}", "templates/article.html:2: division by zero"),
        ("\n{{ 'x' | nofilter }}", "templates/article.html:2: No filter named 'nofilter'"),
        ("{% extends 'no.html' %}", "templates/article.html:1: there is no template no.html"),
    ],
)
def test_a_template_that_fails_is_told_with_its_line(
    site: Site, template: str, problem: str
) -> None:
    site.article("a").article("b").put("templates/article.html", template.encode())
    assert site.problem().startswith(problem)


def test_a_users_template_lies_over_the_packaged_one(site: Site) -> None:
    site.article("a").write("""\
-- templates/article.html --
{% extends "base.html" %}
{% block main %}<h1>{{ page.card.title }}, my way</h1>{% endblock %}
-- templates/assets/own.css --
body { background: url("p.png") }
""").put("templates/assets/p.png", PNG)
    site.build()
    assert site.page("/2024/04/19/a/").xpath("//h1/text()") == ["A, my way"]
    sheet = next(path for path in site.paths() if path.startswith("assets/own."))
    picture = next(path for path in site.paths() if path.startswith("assets/p."))
    assert site.text(sheet) == f'body {{ background: url("{picture.removeprefix("assets/")}") }}\n'


def test_an_asset_gets_a_new_name_when_its_content_is_new(site: Site) -> None:
    site.article("a").put("templates/assets/site.css", b"a{}").build()
    before = {path for path in site.paths() if "site." in path and path.endswith(".css")}
    site.put("templates/assets/site.css", b"b{}").build()
    after = {path for path in site.paths() if "site." in path and path.endswith(".css")}
    assert len(before) == len(after) == 1
    assert before != after
    assert after.pop() in site.text("index.html")


def test_an_alias_that_is_the_address_of_a_topic_is_told_with_an_article_of_it(site: Site) -> None:
    site.article("a", "topics: [Peace]").article("b", "aliases: [/topics/peace/]")
    assert site.problem().startswith(
        "content/b.md:5: aliases: its address /topics/peace/ is that of content/a.md too."
    )
