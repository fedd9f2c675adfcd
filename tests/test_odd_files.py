"""Whatever an editor, a program or an attacker saves in a site: watch and serve live on.

Two thousand odd files are thrown at a site that is being followed, some at a time. What cannot be
read is told; what can be is published; and when they are gone, the site is what it was.
"""

from __future__ import annotations

import os
import random
import shutil
from collections.abc import Callable, Iterator
from contextlib import suppress
from itertools import islice, product
from pathlib import Path
from urllib.request import urlopen

import pytest

from site_builder.build import build_again
from site_builder.errors import SiteError
from site_builder.paths import OutputPath
from site_builder.serve.preview import Preview
from site_builder.session import Options, Session
from tests.commands import Command, wait_until
from tests.sites import NOW, PNG, SETTINGS, Site

BATCH = 250

GOOD = {
    "title": "A headline", "dateline": "Paris, 2024-04-19 12:00", "topics": "[News]",
    "summary": "In short.", "edition": "2024-04-19", "lang": "fr", "slug": "SLUG",
    "id": "'tag:x.test,2024:SLUG'", "byline": "Desk", "sources": "[{name: AFP, url: 'https://x.test/'}]",
    "updated": "2024-04-20T10:00:00Z", "embargo": "2024-04-19T12:00:00Z",
    "expires": "2031-01-01T00:00:00Z", "status": "published",
    "corrections": "[{at: '2024-04-21T00:00:00Z', note: Put right.}]", "story": "A story",
    "urgency": "3", "image": "{file: map.png, alt: A map, caption: A river, credit: X}",
    "translation_of": "a", "aliases": "[/old/SLUG/]", "extra": "{mood: calm}",
}  # fmt: skip
NOTES = {
    "briefings/2024-04-19": {
        "title": "A day", "lead": "a", "sections": "[{title: One, articles: [a], topics: [News]}]",
        "leave_out": "[b]", "closing": "The end.",
    },
    "topics/news": {
        "names": "{en: News}", "description": "What is new.", "parent": "World", "aliases": "[new]",
    },
    "stories/a-story": {"title": "A story", "summary": "In short."},
    "pages/about": {"title": "About", "summary": "In short.", "slug": "about"},
}  # fmt: skip

SIGNS = [
    "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\x1d", "\x1e", "\x1f", "\x00", "\x7f",
    "\xa0", "\u202f", "\u3000", "\u200b", "\u00ad", "\u200f", "\u202e", "\u2066", "\ufeff", "\r",
    "\t", "\ufffe", "\U000e0001",
]  # fmt: skip
"""Whatever divides words or lines, or cannot be seen."""

VALUES = [
    "", "~", "[]", "{}", "[[]]", "[{}]", "{a: {b: [c]}}", "[1, [2, [3]]]", "1e999", "-1", "0x1F",
    "99999999999999999999999", "true", "2024-02-30", "0000-00-00", "9999-12-31T23:59:59-14:00",
    "0001-01-01T00:00:00+14:00", "!!python/object:os.system x", "&a [*a]", "*nothing", "|\n  x\n y",
    ">-\n  folded", "'unclosed", "{unclosed", "? a", "<<: x", "{? {a: b} : c}", "{a: 1, a: 2}",
    "../../etc/passwd", "\"\\ud800\"", "\"\\0\\x07\"", "%", "@x", "x" * 5000, "[" * 300 + "]" * 300,
    "[" * 3000, "{a: " * 3000, "🏳️‍🌈" * 50, "e\u0301" * 50, "<script>", "{{ 7 * 7 }}", "{% raw %}",
]  # fmt: skip

BODIES = [
    "> " * 3000 + "x", "[" * 5000, "![](" * 3000, "*_" * 5000, "`" * 5001, "<!--", "<!-- x",
    "[^1]\n\n[^1]: [^1]",
    "[a]: <\n\n[a]", "\n".join("  " * n + "- x" for n in range(200)), "#" * 5000, "|a" * 2000,
    "[a](b.md#\x00)", "[a](%ff%00)", "![](x.png)", "![x](a.md)", "[x](../../../../etc/passwd)",
    "[x](javascript:alert(1))", "\\" * 5001, "&#0; &#xD800; &#x110000; &nosuch;", "a\u2028b\u2029c",
    "~~~\n" * 1000, "<a href=" * 2000, "https://" + "a" * 5000, "1. x\n" * 2000,
    "\ufeff---\nx: y\n---",
]  # fmt: skip

NAMES = [
    " .md", "a b.md", "a\tb.md", "a\nb.md", "a\x01b.md", "a..md", "..md", "a.md.md", "A.MD", "é.md",
    "e\u0301.md", "\u202etxt.md", "CON.md", "a:b.md", "a%2fb.md", "a?b#c.md",
    "'\"&<>.md", "x" * 240 + ".md",
    "🏳️‍🌈.md", "index.md", "\u2028.md", "a\\b.md", "*.md", "-rf.md", "~.md", "a.markdown", "404.md",
    "rss.xml.md",
    "a.fr.md", "\u0130.md", "\u0640.md", "a.md ", "a.txt", "none", "a.svg",
    "a.png", "a.pdf", "a.mp3",
]  # fmt: skip


def front(fields: dict[str, str], body: str = "Text.") -> str:
    lines = "\n".join(f"{key}: {value}" for key, value in fields.items())
    return f"---\n{lines}\n---\n{body}\n"


def article(name: str, body: str = "Text.", /, **fields: str) -> str:
    return front({**GOOD, **fields}, body).replace("SLUG", name)


Odd = tuple[str, bytes | Callable[[Path], object]]
"""A path below content/, and what is to be there or what puts it there."""


def odd_fields() -> Iterator[Odd]:
    for number, (key, value) in enumerate(product(GOOD, VALUES)):
        yield f"type-{number}.md", article(f"type-{number}", **{key: value}).encode()
    for number, (key, sign) in enumerate(product(GOOD, SIGNS)):
        value = GOOD[key]
        parts = {0: f"{sign}{value}", 1: f"{value[:2]}{sign}{value[2:]}", 2: f"{value}{sign}"}
        text = article(f"sign-{number}", **{key: parts[number % 3]})
        yield f"sign-{number}.md", text.encode()
        if number % 5:
            continue
        yield f"key-{number}.md", article(f"k-{number}").replace(key, f"{key}{sign}", 1).encode()


def odd_notes() -> Iterator[Odd]:
    for path, fields in NOTES.items():
        for key, value in product(fields, VALUES):
            yield f"{path}.md", front({**fields, key: value}).encode()
        for key, sign in product(fields, SIGNS[:6]):
            yield f"{path}.md", front({**fields, key: f"{fields[key]}{sign}x"}, sign).encode()


def odd_forms(dice: random.Random) -> Iterator[Odd]:
    whole = article("whole", "Été *x* القدس 中文.").encode()
    for number, body in enumerate(BODIES):
        yield f"body-{number}.md", article(f"body-{number}", body).encode("utf-8", "surrogatepass")
    for coding in ("utf-16", "utf-16-le", "utf-16-be", "utf-32", "cp1256", "latin-1", "utf-7"):
        yield f"{coding}.md", whole.decode().encode(coding, "replace")
    for number in range(0, len(whole), 7):
        yield f"half-{number}.md", article(f"half-{number}").encode()[:number]
        cut = article(f"cut-{number}").encode()
        yield f"cut-{number}.md", cut[:number] + cut[number + 7 :]
    for number in range(150):
        spoilt = bytearray(article(f"spoilt-{number}", "Été *x* القدس 中文.").encode())
        for _ in range(1 + number % 5):
            spoilt[dice.randrange(len(spoilt))] = dice.randrange(256)
        yield f"spoilt-{number}.md", bytes(spoilt)
        yield f"noise-{number}.md", dice.randbytes(number * 3)
        ending = ("svg", "png", "jpg", "gif", "webp", "avif", "pdf", "mp3")[number % 8]
        shown = article(f"shows-{number}", f"![x](noise-{number}.{ending})").encode()
        yield f"shows-{number}.md", shown
        starts = {"png": PNG[:30], "svg": b"<svg xmlns='http://www.w3.org/2000/svg'>"}
        noise = starts.get(ending, b"") + dice.randbytes(number)
        yield f"noise-{number}.{ending}", noise


def odd_places() -> Iterator[Odd]:
    for number, name in enumerate(NAMES):
        yield f"names/{name}", article(f"name-{number}").encode()
    yield "names/links.md", article("links", " ".join(f"[x](<{name}>)" for name in NAMES)).encode()
    yield "folder.md", lambda path: path.mkdir()
    yield "folder.png", lambda path: path.mkdir()
    yield "itself.md", lambda path: path.symlink_to(path)
    yield "nowhere.md", lambda path: path.symlink_to("no/such/file")
    yield "out.md", lambda path: path.symlink_to("/etc/passwd")
    yield "up", lambda path: path.symlink_to("..")
    yield "good.md", lambda path: path.symlink_to("a.md")
    yield "pipe.md", lambda path: os.mkfifo(path)
    yield "pipe.png", lambda path: os.mkfifo(path)
    yield "shows-a-pipe.md", article("shows-a-pipe", "![x](pipe.png) ![x](folder.png)").encode()
    yield "not-utf-8", lambda path: Path(os.fsdecode(os.fsencode(path) + b"\xff.md")).touch()
    yield "closed.md", lambda path: path.touch(0)
    yield "deep" + "/deep" * 60 + "/x.md", article("deep").encode()


def odd_files() -> Iterator[Odd]:
    dice = random.Random(20240419)
    yield from odd_places()
    yield from odd_forms(dice)
    yield from odd_notes()
    yield from odd_fields()


def put(site: Site, odd: Odd) -> str:
    """Put an odd file where it belongs; its path in the site."""
    name, how = odd
    path = site.root / "content" / name
    path.parent.mkdir(parents=True, exist_ok=True)
    with suppress(FileExistsError):
        how(path) if callable(how) else path.write_bytes(how)
    return f"content/{name}"


def begin(site: Site) -> Site:
    site.article("a", "image: {file: map.png, alt: A map}", "lang: en").article("b")
    return site.put("content/map.png", PNG)


def clear(site: Site) -> None:
    shutil.rmtree(site.root / "content")
    begin(site)


def test_odd_files_end_neither_a_build_nor_a_preview(site: Site) -> None:
    """Files that are not fit to be read are taken away, so that the rest is published too."""
    expected = begin(site).build().tree()
    followed = Session(site.root, Options(as_of=NOW, drafts=True))
    shown = Session(site.root, Options(as_of=NOW, drafts=True), published=False)
    files, count, published = odd_files(), 0, 0
    with followed, shown:
        preview = Preview(shown)
        while batch := list(islice(files, BATCH)):
            count += len(batch)
            places = {put(site, odd) for odd in batch}
            for _ in range(4):
                try:
                    with suppress(SiteError):
                        preview.refresh(places)
                    published += len(build_again(followed, places).rendered)
                    break
                except SiteError as error:
                    wrong = {problem.path for problem in error.problems}
                    for path in wrong:
                        (site.root / path).unlink(missing_ok=True)
                    places = wrong
            clear(site)
            build_again(followed)
            preview.refresh()
            assert site.tree() == expected
            assert preview.show(OutputPath("index.html"))
    assert count >= 2000
    assert published >= 1000, "what can be read is to be published"


ODDEST = [odd for odd in odd_files() if not odd[0].startswith("type-")][::8]


def front_page(site: Site, address: str) -> str:
    """The front page at an address, or in the output folder."""
    with suppress(OSError):
        if not address.startswith("http"):
            return site.text("index.html")
        with urlopen(address) as answer:
            return bytes(answer.read()).decode()
    return ""


@pytest.mark.parametrize("command", ["watch", "serve"])
def test_odd_files_end_no_command_that_follows_a_site(site: Site, command: str) -> None:
    begin(site)
    arguments = ["--port", "0"] if command == "serve" else ["--jobs", "2"]
    with Command(site.root, command, *arguments) as following:
        address = following.hear("follows every save").split()[0]
        assert following.hear(r"articles?,")
        for odd in ODDEST:
            put(site, odd)
        assert following.hear(r"problems?\b|error")
        site.put("site.toml", b"\xff\x00[[[")
        site.put("templates/base.html", b"{% \xe2\x80\xa8 {{")
        assert following.hear("site.toml")
        site.put("site.toml", SETTINGS.encode())
        shutil.rmtree(site.root / "templates")
        clear(site)
        site.article("last", "title: The last word")
        wait_until(lambda: "The last word" in front_page(site, address), "the site is not shown")
    assert not any("Traceback" in line for line in following.said)
