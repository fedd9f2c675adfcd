"""One-string sites: write a folder as one text, build it, look at what came out."""

from __future__ import annotations

import os
import re
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from lxml import html

from site_builder.build import Report, build
from site_builder.errors import SiteError
from site_builder.session import Options
from site_builder.workers import Pool

NOW = datetime(2024, 6, 1, tzinfo=UTC)
"""The instant at which test sites are built unless a test says otherwise."""

LONGER = int(os.environ.get("LONGER", "1"))
"""How many times as long trials of the law and of crashes go on: `make trials` says."""

SETTINGS = """\
[site]
title = "Digest"
base_url = "https://digest.test/"
timezone = "Europe/Paris"
id_authority = "digest.test,2024"
"""

PNG = bytes.fromhex(
    "89504e470d0a1a0a0000000d4948445200000001000000010802000000907753de"
    "0000000c49444154789c63e8e19106000227009133a4baf60000000049454e44ae426082"
)
"""A picture of one pixel."""


class Site:
    """A site in a temporary folder."""

    def __init__(self, root: Path) -> None:
        self.root = root
        self.output = root / "output"
        self.report: Report | None = None

    def write(self, text: str) -> Site:
        """Write files out of one text, each after a line ``-- its/path --``."""
        parts = re.split(r"^-- (\S.*?) --\n", text, flags=re.MULTILINE)
        for path, content in zip(parts[1::2], parts[2::2], strict=True):
            self.put(path, content.encode())
        return self

    def put(self, path: str, data: bytes) -> Site:
        file = self.root / path
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_bytes(data)
        return self

    def article(self, slug: str, *lines: str, body: str = "Text.", day: str = "2024-04-19") -> Site:
        """Write an article that has whatever an article needs, unless ``lines`` say otherwise."""
        given = {line.partition(":")[0] for line in lines}
        defaults = {"title": slug.title(), "dateline": f"Paris, {day} 12:00", "topics": "[News]"}
        head = [f"{key}: {value}" for key, value in defaults.items() if key not in given]
        text = "\n".join(["---", *head, *lines, "---", body, ""])
        return self.put(f"content/{slug}.md", text.encode())

    def build(self, executor: Pool | None = None, **options: Any) -> Site:
        self.report = build(self.root, Options(**{"as_of": NOW, **options}), executor)
        self.output = options.get("output") or self.root / "output"
        return self

    def problems(self, **options: Any) -> list[str]:
        """What a build that cannot succeed says; output/ must be as it was."""
        before = self.tree()
        with pytest.raises(SiteError) as caught:
            self.build(**options)
        assert self.tree() == before, "a failed build changed output/"
        assert not list(self.root.glob(".site-builder/stage*")), "a failed build left litter"
        return [str(problem) for problem in caught.value.problems]

    def problem(self, **options: Any) -> str:
        """As `problems`, where there is just one."""
        (only,) = self.problems(**options)
        return only

    @property
    def warnings(self) -> list[str]:
        assert self.report
        return [str(warning) for warning in self.report.warnings]

    def text(self, path: str) -> str:
        return (self.output / path).read_text(encoding="utf-8")

    def page(self, path: str) -> html.HtmlElement:
        """The page at a site path such as ``/2024/04/19/``."""
        file = f"{path[1:]}index.html" if path.endswith("/") else path[1:]
        return html.document_fromstring((self.output / file).read_bytes())

    def headlines(self, path: str) -> list[str]:
        """The headlines of the cards on a page, in order."""
        return [str(card.text_content()) for card in self.page(path).cssselect(".card a")]

    def paths(self) -> set[str]:
        return set(self.tree())

    def tree(self) -> dict[str, bytes]:
        if not self.output.is_dir():
            return {}
        return {
            path.relative_to(self.output).as_posix(): path.read_bytes()
            for path in sorted(self.output.rglob("*"))
            if path.is_file()
        }
