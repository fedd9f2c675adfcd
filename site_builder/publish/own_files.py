"""The user's own files in the output, which are not sent: no other machine would have them."""

from __future__ import annotations

import os
from collections.abc import Iterable, Iterator
from pathlib import Path

from site_builder.errors import Problem, enumerated
from site_builder.layout import RECORD
from site_builder.paths import OutputPath
from site_builder.publish.site_files import examine
from site_builder.session import Session

_LITTER = (".DS_Store", "Thumbs.db", "desktop.ini")
"""What file managers leave in any folder."""


def unsent_files(session: Session) -> tuple[Problem, ...]:
    """What tells, in one line, of files of the user's own in the output; none if there are none.

    Raises SiteError as `Session.opened` does.
    """
    output = session.options.folder(session.root)
    return examine(session, lambda _, manifest: tuple(_notices(output, manifest.rows)))


def _notices(output: Path, built: Iterable[OutputPath]) -> Iterator[Problem]:
    """Only the top of ``output`` is looked at, where such files have to lie to be of use."""
    known = {path.partition("/")[0] for path in built} | {RECORD, *_LITTER}
    with os.scandir(output) as entries:
        own = sorted(
            entry.name + ("/" if entry.is_dir() else "")
            for entry in entries
            if entry.name not in known
        )
    if own:
        number = f"{len(own):,} files" if len(own) > 1 else "a file"
        verb = "are" if len(own) > 1 else "is"
        found = f"{number} of your own {verb} not sent: {enumerated(own)}"
        remedy = "Put them there yourself: what this site did not put there stays."
        yield Problem(f"{output.name}/", 0, "", found, remedy, "warning", "notice")
