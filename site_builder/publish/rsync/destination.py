"""A destination as rsync takes it: a folder here, over ssh, or in a module of an rsync daemon."""

from __future__ import annotations

import os
import re
from pathlib import Path

import msgspec

from site_builder.publish.remote import RemoteError


class Destination(msgspec.Struct, frozen=True):
    """Where a site goes."""

    text: str
    """As rsync takes it, without a slash at the end."""
    login: str = ""
    """As ssh takes it, ``user@host``; empty for a folder of this machine, and for a daemon."""
    folder: str = ""
    """In the words of the host; relative to the home folder there."""
    daemon: bool = False

    @property
    def host(self) -> str:
        """As it is told to people; empty for this machine."""
        return self.login.rpartition("@")[2]


def destination_of(text: str, root: Path) -> Destination:
    """What ``text`` means in the site.toml of ``root``.

    Raises RemoteError for what nobody could mean, and for one that has a password in it.
    """
    if not text.strip() or text.startswith("-"):
        raise _fault(f'"{text}" is no destination')
    if re.match(r"rsync://[^/@]*:[^@]*@|(?!rsync://)[^/@:\[\]]+:[^@]*@[^/@:]+:", text):
        raise RemoteError(
            "a password stands in it",
            "Take it out, and change it: rsync takes one from RSYNC_PASSWORD, ssh takes a key.",
            _KEY,
        )
    if match := re.match(r"rsync://[^/]+/?|([^/:\[\]]+|[^/:]*\[[^/\]]*\])::", text):
        if not re.fullmatch(r"[^/]+/?", text[match.end() :]):
            # rsync 3.5.0 finds no file of a list in a folder of a module
            raise RemoteError(
                f'"{text}" is not a module of a daemon',
                "Name a module itself, host::module, without a folder in it.",
                _KEY,
            )
        return Destination(text.rstrip("/"), daemon=True)
    if re.match(r"\w+://", text):
        raise _fault(f'"{text}" is an address of another kind')
    if match := re.fullmatch(r"((?:[^/:\[\]@]+@)?(?:[^/:\[\]@]+|\[[^/\]]+\])):(.*)", text, re.S):
        login = match[1].replace("[", "").replace("]", "")
        if login.startswith("-") or "@-" in login:
            raise _fault(f'"{text}" is no destination')
        # "~" would be the shell's to understand, and not every host has one
        folder = re.sub(r"^~(/|$)", "", match[2]).rstrip("/")
        folder = folder or ("/" if match[2].startswith("/") else ".")
        return Destination(f"{match[1]}:{folder}", login, folder)
    try:
        # rsync 3.5.0 makes no temporary file in a folder whose path has ".." in it
        place = os.path.realpath(root / Path(text).expanduser())
    except RuntimeError as error:
        found = f'the home folder in "{text}" is not known'
        raise RemoteError(found, "Write the whole path.", _KEY) from error
    return Destination(place, folder=place)


def _fault(found: str) -> RemoteError:
    return RemoteError(
        found, "Write user@host:folder, or the path of a folder of this machine.", _KEY
    )


_KEY = "destination"
