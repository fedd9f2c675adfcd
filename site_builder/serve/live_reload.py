"""What the preview adds to pages: a script that keeps them up to date, and what is wrong there."""

from __future__ import annotations

import re
from collections.abc import Sequence
from hashlib import blake2b
from html import escape
from pathlib import Path

import msgspec

from site_builder.errors import Problem
from site_builder.layout import WORK
from site_builder.serve.preview import Preview, Shown

EVENTS, SCRIPT = f"/{WORK}/events", f"/{WORK}/preview.js"
"""Addresses that no page of a site can have."""

TOLD = 100
"""Problems that a page tells of at most."""

_STARTS = [
    re.compile(pattern, re.IGNORECASE)
    for pattern in (rb"<head\b[^>]*>", rb"<html\b[^>]*>", rb"<!doctype[^>]*>")
]
"""Where the head of a page can begin, the best place first."""

_POLICY = re.compile(
    rb"""(?P<before><meta\s+http-equiv="Content-Security-Policy"\s+content=")(?P<content>[^"]*)"""
    rb"""(?P<after>")""",
    re.IGNORECASE,
)


def read_script() -> bytes:
    """The script, which has `EVENTS` for its address too."""
    return Path(__file__).with_name("preview.js").read_bytes()


def with_script(page: bytes, path: str, state: str) -> bytes:
    """``page``, which stands at ``path``, with the script that keeps it up to date.

    It stands before the page's own Content-Security-Policy, which holds from where it is
    (CSP level 3, section 3.3), and so forbids all that it forbids without it, but to hear from
    the preview.
    """
    page = _POLICY.sub(_with_events, page)
    tag = (
        f'<script src="{SCRIPT}" data-page="{escape(path)}" data-state="{escape(state)}"></script>'
    )
    starts = (start.search(page) for start in _STARTS)
    place = next((start.end() for start in starts if start), 0)
    return page[:place] + tag.encode() + page[place:]


def _with_events(policy: re.Match[bytes]) -> bytes:
    """A policy that lets the script follow the stream of events, beside all that it allows."""
    directives = policy["content"].split(b";")
    kept = [one for one in directives if not one.strip().lower().startswith(b"connect-src")]
    (stated,) = [one.strip().split()[1:] for one in directives if one not in kept] or ([],)
    allowed = [source for source in stated if source != b"'none'" and source != b"'self'"]
    events = b" ".join([b" connect-src 'self'", *allowed])
    return policy["before"] + b";".join([*kept, events]) + policy["after"]


def state_message(preview: Preview, shown: Shown) -> bytes:
    """How a page is now, for the script in it: JSON on one line."""
    problems = _problems(preview, shown)
    state = {
        "state": shown.state if shown.body else _error_state(problems),
        "isErrorPage": not shown.body,
        "styles": [preview.base + style for style in preview.styles],
        "problems": [
            {**msgspec.structs.asdict(problem), "excerpt": preview.excerpt(problem)}
            for problem in problems
        ],
    }
    return msgspec.json.encode(state)


def error_page(preview: Preview, path: str, shown: Shown) -> bytes:
    """The page at ``path`` in place of one that cannot be shown in any version."""
    problems = _problems(preview, shown)
    items = "".join(f"<li>{_as_html(preview, problem)}</li>" for problem in problems)
    page = (
        '<!doctype html><html lang="en"><head><meta charset="utf-8"><title>Not yet</title>'
        '<meta name="viewport" content="width=device-width, initial-scale=1"></head><body><main>'
        f"<h1>This page cannot be shown yet</h1><ol>{items}</ol>"
        "<p>It appears here as soon as that is mended.</p></main></body></html>"
    )
    return with_script(page.encode(), path, _error_state(problems))


def _problems(preview: Preview, shown: Shown) -> list[Problem]:
    """The errors that keep a page from being as it should."""
    found = {*preview.problems, *shown.problems}
    return sorted(problem for problem in found if problem.severity == "error")[:TOLD]


def _error_state(problems: Sequence[Problem]) -> str:
    return blake2b(repr(problems).encode(), digest_size=16).hexdigest()


def _as_html(preview: Preview, problem: Problem) -> str:
    lines = "".join(f"{number}  {escape(text)}\n" for number, text in preview.excerpt(problem))
    return escape(str(problem)) + (f"<pre>{lines}</pre>" if lines else "")
