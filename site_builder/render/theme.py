"""The theme as a value: templates, assets and interface strings, the user's over the packaged.

A theme is read once; rendering takes its sources from here and never looks at the disk again.
"""

from __future__ import annotations

import os
import posixpath
import re
from functools import cached_property
from hashlib import blake2b
from pathlib import Path
from typing import NoReturn

import msgspec

from site_builder.errors import Problem, SiteError, unreadable
from site_builder.file_stat import read_regular
from site_builder.language_tags import canonical_tag
from site_builder.layout import ASSETS, LOCALES, TEMPLATES
from site_builder.paths import OutputPath

PACKAGED = "packaged/"
"""Where templates find a packaged one that a file of the site has taken the place of."""

_FONTS = (".woff2", ".woff", ".ttf", ".otf")

_REFERENCE = re.compile(r"""url\(\s*(["']?)(?![a-z][a-z0-9+.-]*:|//|#)([^"')]+)\1\s*\)""", re.I)


class ThemeFile(msgspec.Struct, frozen=True):
    """One file of the theme."""

    path: str
    """Where it lies, as an author would name it in a message."""
    data: bytes


class Theme(msgspec.Struct, frozen=True, dict=True):
    """All files of the theme by their name inside it, such as ``article.html``."""

    files: dict[str, ThemeFile]

    @cached_property
    def digest(self) -> str:
        """Equal for two themes that render alike."""
        digest = blake2b(digest_size=16)
        for name, file in sorted(self.files.items()):
            digest.update(f"{name}\0{len(file.data)}\0".encode() + file.data)
        return digest.hexdigest()

    @cached_property
    def assets(self) -> dict[str, OutputPath]:
        """Name of each asset, such as ``site.css``, to its output file, named by its hash too."""
        return {name: hashed_name(name, data) for name, data in self.asset_data.items()}

    @cached_property
    def has_fonts(self) -> bool:
        """True if a font is among the assets, which a page's policy has to allow."""
        return any(name.endswith(_FONTS) for name in self.assets)

    @cached_property
    def asset_data(self) -> dict[str, bytes]:
        """The bytes of each asset; style sheets name other assets by their hashed names."""
        plain = {
            name.removeprefix(ASSETS): file.data
            for name, file in sorted(self.files.items())
            if name.startswith(ASSETS)
        }
        sheets = {name: data for name, data in plain.items() if name.endswith(".css")}
        for name, data in sheets.items():
            plain[name] = _with_hashed_references(name, data, plain)
        return plain


def packaged_theme() -> Path:
    """The theme that travels with the package; in a checkout it lies beside it."""
    package = Path(__file__).parents[1]
    installed = package / TEMPLATES
    return installed if installed.is_dir() else package.parent / TEMPLATES


def read_theme(root: Path) -> Theme:
    """The packaged theme with the files of ``root``/templates laid over it.

    A template or a catalogue that they take the place of is there too, below `PACKAGED`.

    Raises SiteError if a file there cannot be read or leads out of the site folder.
    """
    packaged, own = packaged_theme(), root / TEMPLATES
    files: dict[str, ThemeFile] = {}
    problems: list[Problem] = []
    for folder in dict.fromkeys((packaged, own)):
        inside = root if folder == own else packaged
        for name in _names(folder, problems):
            shown = f"{TEMPLATES}/{name}"
            try:
                data = _read_inside(folder / name, inside)
                if not name.startswith(ASSETS):
                    data.decode("utf-8-sig")
                known = _known_as(name)
                if known in files and not name.startswith(ASSETS):
                    kept = f"{PACKAGED}{known}"
                    files[kept] = ThemeFile(f"{TEMPLATES}/{kept}", files[known].data)
                files[known] = ThemeFile(shown, data)
            except OSError as error:
                problems.append(unreadable(shown, error))
            except UnicodeDecodeError:
                problems.append(Problem(shown, 0, "", "the file is not UTF-8", "Save it as UTF-8."))
    if problems:
        raise SiteError(problems)
    return Theme(files)


def _known_as(name: str) -> str:
    """The name of a file in the theme: that of a catalogue has the tag as texts have it."""
    if not name.startswith(LOCALES) or not name.endswith(".po"):
        return name
    tag = name.removeprefix(LOCALES).removesuffix(".po").replace("_", "-")
    return f"{LOCALES}{canonical_tag(tag) or tag}.po"


def _names(folder: Path, problems: list[Problem]) -> list[str]:
    try:
        return _walk(folder)
    except OSError as error:
        shown = Path(TEMPLATES) / os.path.relpath(error.filename, folder)
        problems.append(unreadable(shown.as_posix(), error))
        return []


def own_files(root: Path) -> list[str]:
    """The paths of the theme files of the site in ``root`` itself, as far as they can be seen."""
    return [f"{TEMPLATES}/{name}" for name in _names(root / TEMPLATES, [])]


def hashed_name(name: str, data: bytes) -> OutputPath:
    """``assets/site.1a2b3c4d5e.css`` for ``site.css``: a new name whenever the content is new."""
    stem, dot, suffix = name.rpartition(".")
    digest = blake2b(data, digest_size=5).hexdigest()
    return OutputPath(f"{ASSETS}{stem}.{digest}.{suffix}" if dot else f"{ASSETS}{name}.{digest}")


def _walk(folder: Path) -> list[str]:
    """The files below ``folder``, without those that an editor or a system left behind.

    None if there is no such folder; raises OSError if it cannot be read.
    """
    if not os.path.lexists(folder):
        return []
    found = []
    for parent, folders, names in os.walk(folder, onerror=_raise):
        folders[:] = sorted(name for name in folders if not name.startswith((".", "__")))
        inside = Path(parent).relative_to(folder)
        found += [
            (inside / name).as_posix()
            for name in sorted(names)
            if not name.startswith(".") and not name.endswith(("~", ".swp", ".tmp"))
        ]
    return found


def _raise(error: OSError) -> NoReturn:
    raise error


def _read_inside(path: Path, inside: Path) -> bytes:
    if not Path(os.path.realpath(path, strict=True)).is_relative_to(os.path.realpath(inside)):
        raise PermissionError(0, "it is a link that leads out of the site folder")
    return read_regular(path)


def _with_hashed_references(sheet: str, data: bytes, assets: dict[str, bytes]) -> bytes:
    def name(match: re.Match[str]) -> str:
        path, mark, fragment = match[2].partition("#")
        target = posixpath.normpath(posixpath.join(posixpath.dirname(sheet), path))
        if target not in assets or target.endswith(".css"):
            return match[0]
        hashed = hashed_name(target, assets[target])
        relative = posixpath.relpath(hashed, posixpath.dirname(ASSETS + sheet))
        return f'url("{relative}{mark}{fragment}")'

    return _REFERENCE.sub(name, data.decode("utf-8", "replace")).encode()
