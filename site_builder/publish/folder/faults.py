"""What the system refuses in a folder of this machine, in words."""

from __future__ import annotations

import errno
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from site_builder.layout import WORK
from site_builder.publish.remote import RemoteError
from site_builder.refusals import unwritable


@contextmanager
def refusals_told(root: Path, home: Path) -> Iterator[None]:
    """Turns what the system refuses into a RemoteError, for the site in ``root``.

    ``home`` is the folder that is told of where the name of a file means nothing to anybody.
    """
    try:
        yield
    except TimeoutError as error:
        raise RemoteError(
            "another publisher is still at work there", "Wait until it ends, or end it."
        ) from error
    except OSError as error:
        place = Path(os.fsdecode(error.filename2 or error.filename or home))
        if place.is_relative_to(home / WORK):
            place = home
        problem = unwritable(error, place, root, "publish")
        found = f"{problem.path} {problem.found}"
        raise RemoteError(found, problem.remedy, "path", error.errno in _PASSING) from error


_PASSING = (errno.ESTALE, errno.ETIMEDOUT)
"""What a network disk says whose server is just starting again."""
