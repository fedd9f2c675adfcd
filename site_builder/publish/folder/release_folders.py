"""The folders of all releases, beside the link that leads readers to one of them."""

from __future__ import annotations

import os
import re
import shutil
import time
from contextlib import suppress
from pathlib import Path
from typing import NamedTuple

from site_builder.layout import WORK
from site_builder.output.flush import flush
from site_builder.output.removal import delete_tree
from site_builder.publish.folder.exchange import exchange
from site_builder.publish.publication import PUBLICATION
from site_builder.publish.remote import RemoteError

_NAME = re.compile(r"(\d{6,})-\d{8}T\d{6}Z")


class Release(NamedTuple):
    """A whole site, as it was published once."""

    number: int
    """From 1 on, in the order in which they were published: no clock decides that."""
    name: str
    """Of its folder: the number, and for people when that was, in UTC."""


class ReleaseFolders:
    """The releases behind ``link``, in a folder of its name with ".releases".

    Every method raises OSError. What has no publication in it was not made here, and stays.
    """

    def __init__(self, link: Path) -> None:
        self.link, self.folder = link, link.with_name(f"{link.name}.releases")
        self.work = self.folder / WORK
        self._unfinished = self.work / "incoming"
        self.draft = self._unfinished / "release"
        """Where the next release is made, until it is added."""

    @property
    def is_linked(self) -> bool:
        """True if the link is there, and leads to a release."""
        if not self.link.is_symlink():
            return False
        place = Path(os.path.normpath(self.link.absolute().parent / self.link.readlink()))
        folder = Path(os.path.normpath(self.folder.absolute()))
        return _number(place.name) > 0 and place.parent == folder

    def live_folder(self) -> Path:
        """What readers have: a release, or the folder in the place of the link.

        If neither is there, the last release, or a folder that is yet to be. Raises RemoteError for
        a link that leads elsewhere, or a folder that no site was published to.
        """
        if self.is_linked:
            return self.folder / self.link.readlink().name
        if self.link.is_symlink():
            raise RemoteError(
                f"{self.link} is a link that leads to {self.link.readlink()}, where releases need "
                "one of their own",
                "Name another place, or delete that link.",
                "path",
            )
        if self._is_foreign():
            raise RemoteError(
                f"{self.link} is a folder that this site did not publish, where releases need a "
                "link",
                "Move it away. If the site belongs beside the files in it, publish it there once "
                "without releases.",
                "path",
            )
        releases = self.releases()
        if releases and not self.link.exists():
            return self.folder / releases[-1].name
        return self.link

    def releases(self) -> list[Release]:
        """All of them, the earliest first."""
        if not self.folder.is_dir():
            return []
        names = (name for name in os.listdir(self.folder) if self._is_release(name))
        return sorted(Release(_number(name), name) for name in names)

    def before(self, live: Path) -> Release | None:
        """The release before the one in the folder ``live``."""
        earlier = [release for release in self.releases() if release.number < _number(live.name)]
        return earlier[-1] if earlier else None

    def add_draft(self) -> Release:
        """Make the draft the last release."""
        numbers = [_number(name) for name in os.listdir(self.folder)]
        number = max(numbers) + 1
        if self._is_folder:  # which becomes the release before
            number += 1
        release = Release(number, _name(number, time.time()))
        self.draft.rename(self.folder / release.name)
        flush([self.folder])
        return release

    def show(self, release: Release) -> None:
        """Lead readers to a release."""
        leads_to = f"{self.folder.name}/{release.name}"
        if self._is_folder:
            self._clear_place(leads_to, release.number - 1)
        link = self._unfinished / "link"
        self._unfinished.mkdir(parents=True, exist_ok=True)
        link.symlink_to(leads_to, target_is_directory=True)
        link.replace(self.link)
        flush([self.folder, self.link.parent])

    def drop_later(self, live: Path) -> None:
        """Delete the releases after the one in ``live``, from which readers were led back."""
        if live.parent == self.folder:
            for release in self.releases():
                if release.number > _number(live.name):
                    self._drop(release)

    def prune(self, keep: int) -> None:
        """Delete what is earlier than the last ``keep`` releases."""
        for release in self.releases()[:-keep]:
            self._drop(release)

    def sweep(self) -> None:
        """Leave nothing half done behind."""
        delete_tree(self._unfinished)

    @property
    def _is_folder(self) -> bool:
        """True if a folder stands in the place of the link."""
        return self.link.is_dir() and not self.link.is_symlink()

    def _clear_place(self, leads_to: str, number: int) -> None:
        """Have the folder in the place of the link become a release, and the link be there."""
        if not (self.link / PUBLICATION).exists():
            shutil.rmtree(self.link)  # it is empty
            return
        published = (self.link / PUBLICATION).stat().st_mtime
        place = self.folder / _name(number, published)
        place.symlink_to(leads_to, target_is_directory=True)
        if not exchange(place, self.link):
            place.unlink()
            self.link.rename(place)

    def _drop(self, release: Release) -> None:
        # its name goes first, so that none is ever there in part
        gone = self._unfinished / release.name
        with suppress(OSError):  # readers have what they are to have: it is tried again next time
            self._unfinished.mkdir(parents=True, exist_ok=True)
            (self.folder / release.name).rename(gone)
        delete_tree(gone)

    def _is_release(self, name: str) -> bool:
        place = self.folder / name
        is_ours = _NAME.fullmatch(name) and (place / PUBLICATION).is_file()
        return bool(is_ours) and not place.is_symlink()

    def _is_foreign(self) -> bool:
        """True if a folder stands in the place of the link that has files, but no publication."""
        if not self.link.is_dir() or (self.link / PUBLICATION).exists():
            return False
        return any(name != WORK for name in os.listdir(self.link))


def _number(name: str) -> int:
    """That of a release; 0 for what is none."""
    match = _NAME.fullmatch(name)
    return int(match[1]) if match else 0


def _name(number: int, at: float) -> str:
    return f"{number:06}-{time.strftime('%Y%m%dT%H%M%SZ', time.gmtime(at))}"
