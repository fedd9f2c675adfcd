"""Slugs, old addresses, URL patterns and web addresses: what may stand in them."""

from __future__ import annotations

import re
import unicodedata
from urllib.parse import quote, urlsplit

MAX_SLUG_BYTES = 200
"""A file system holds 255 bytes in one name; the rest is room for a suffix."""

SCHEME = re.compile(r"[a-z][a-z0-9+.-]*:", re.IGNORECASE)
"""How an address begins that leads out of the site."""

HERE = re.compile(
    r"file:|[a-z]:[\\/]|localhost:\d"
    r"|https?://(?:localhost|127(?:\.\d+){3}|0\.0\.0\.0|\[::1\])(?![\w.-])",
    re.IGNORECASE,
)
"""How an address begins that leads to a file or server of the machine it is opened on."""

_PLAIN_SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")
_SPOKEN = {"+": " plus", "#": " sharp"}
# the soft hyphen, the Arabic tatweel, joiners and marks of direction only change how a word looks;
# the dot is what is left of İ in lower case
_LOOKS = re.compile(
    "[\xad\u0640\u061c\u200d\u200e\u200f\u2060\u202a-\u202e\u2066-\u2069\ufeff]|(?<=i)\u0307"
)
_DEVICES = {"con", "prn", "aux", "nul"} | {f"{d}{n}" for d in ("com", "lpt") for n in range(1, 10)}
_HOST_FILES = {"cname", "_headers", "_redirects", "_routes.json", "_worker.js"}
_PATH_SIGNS = frozenset("-._~!$&'()+,;=@ ")
_STRAY_PERCENT = re.compile("%(?![0-9A-Fa-f]{2})")
_ADDRESS_6 = re.compile("[0-9a-f:.]*:[0-9a-f:.]*")
_LABEL = re.compile("[a-z0-9_-]{1,63}")
_HOST_SIGNS = "-_\u200c\u200d"  # and the joiners, which Persian and Indic names have
_EXAMPLE = re.compile(r"(?:.*\.)?example\.(?:org|com|net)", re.IGNORECASE)
_HOSTLESS = re.compile(r"https?:(?!//[^/?#])", re.IGNORECASE)
_ODD_HOST = re.compile(r"https?://[^/?#]*(?:[\[\]]|:\d{5})", re.IGNORECASE)
_WITH_USER = re.compile("https?://[^/?#]*@", re.IGNORECASE)
_WEB = re.compile(r"https?://[^\s<>\"{}|\\^`]+")


def slugify(text: str) -> str:
    """The slug of a headline or topic name: its letters, marks and digits, in NFC, lower case.

    Every script keeps its own letters. Signs that alone tell two names apart are spoken, so that
    C, C++ and C# are three topics; what only changes the look of a word is dropped. The result is
    empty if ``text`` has neither letter nor digit.
    """
    if _PLAIN_SLUG.fullmatch(text):
        return text
    folded = unicodedata.normalize("NFC", text).casefold()
    folded = unicodedata.normalize("NFC", _LOOKS.sub("", folded))
    spoken = re.sub(r"(?<=\w)(?:\++|#)(?!\w)", _speak, folded)
    return "-".join("".join(char if _is_kept(char) else " " for char in spoken).split())


def _speak(signs: re.Match[str]) -> str:
    return "".join(_SPOKEN[sign] for sign in signs[0])


def _is_kept(char: str) -> bool:
    return unicodedata.category(char)[0] in "LMN"


def shorten_slug(slug: str, size: int = 60) -> str:
    """``slug`` cut at a hyphen so that it has at most ``size`` characters."""
    if len(slug) <= size:
        return slug
    return slug[: size + 1].rpartition("-")[0] or slug[:size]


def slug_fault(slug: str) -> tuple[str, str] | None:
    """(what is wrong, what to do) with a slug that an author wrote or a file name gave."""
    if _PLAIN_SLUG.fullmatch(slug) and len(slug) <= MAX_SLUG_BYTES and slug not in _DEVICES:
        return None
    wanted = shorten_slug(slugify(slug))
    if not wanted:
        return f'"{slug[:40]}" has no letter or digit to make an address of', "Write one that has."
    if len(slug.encode()) > MAX_SLUG_BYTES:
        return f"a slug of {len(slug.encode())} bytes", f'Write a shorter one, such as "{wanted}".'
    if slug != slugify(slug):
        return f'"{slug[:40]}" cannot stand in an address', f'Write "{wanted}".'
    if slug in _DEVICES:
        return f'"{slug}" is a device name on Windows', f'Write for example "{slug}-1".'
    return None


def alias_fault(alias: str) -> tuple[str, str] | None:
    """(what is wrong, what to do) with an old address, a path of the site, not encoded.

    It may hold what a path may (pchar of RFC 3986, section 3.3) but for what is no file name on
    every system.
    """
    shown = f'"{alias[:60]}"'
    if not alias.startswith("/"):
        return f"{shown} is not a path of this site", 'Write it from the root: "/old/address/".'
    if "?" in alias or "#" in alias:
        part = "query" if "?" in alias else "fragment"
        found = f"{shown} differs from other addresses only in its {part}"
        return (
            found,
            "A static host cannot redirect that: take it out, or redirect it on your server.",
        )
    parts = alias.removesuffix("/").split("/")
    if len(parts) < 2:
        return f"{shown} is the front page", "Take it out: no page but that one can stand there."
    if parts[1].casefold() in _HOST_FILES:
        found = f"/{parts[1]} is a file that hosts read"
        return found, "Take it out: no page can stand there."
    for part in parts[1:]:
        if not part or part.startswith(".") or part.endswith((".", " ")):
            return (
                f"{shown} cannot be an address",
                "No part may be empty, or begin or end with a dot.",
            )
        if sign := next((c for c in part if not _is_kept(c) and c not in _PATH_SIGNS), None):
            found = f"{shown} cannot be a file name, for its {_name_of(sign)}"
            return found, "Redirect that address on your server instead."
        if len(part.encode()) > MAX_SLUG_BYTES or part.partition(".")[0].casefold() in _DEVICES:
            return f"{shown} cannot be a file name", "Shorten or change it."
    return None


def _name_of(sign: str) -> str:
    return sign if sign.isprintable() and not sign.isspace() else f"U+{ord(sign):04X}"


def collision_key(path: str) -> str:
    """Equal for two paths that a case-folding, normalising file system takes for one."""
    if path.isascii():
        return path.lower()
    return unicodedata.normalize("NFC", unicodedata.normalize("NFD", path).casefold())


def base_address(text: str) -> str | None:
    """The absolute web address that a site is published at, as a URI, with a slash at its end.

    RFC 3986 wants ASCII: the host is encoded as RFC 5891 has it, the path as UTF-8. None for what
    is no such address, or has more than scheme, host, port and path.
    """
    try:
        parts = urlsplit(text)
        port = parts.port
    except ValueError:
        return None
    host = _ascii_host(parts.hostname or "")
    more = parts.query or parts.fragment or "@" in parts.netloc
    if not is_web_address(text) or not host or more:
        return None
    path = quote(_STRAY_PERCENT.sub("%25", parts.path), safe="/%:@!$&'()*+,;=~-._")
    netloc = host if port is None else f"{host}:{port}"
    return f"{parts.scheme}://{netloc}{path.rstrip('/')}/"


def _ascii_host(host: str) -> str | None:
    """A host, in small letters, as the domain name system has it; None for what is none."""
    if _ADDRESS_6.fullmatch(host):
        return f"[{host}]"
    labels = []
    for label in unicodedata.normalize("NFKC", host).lower().replace("。", ".").split("."):
        if not label.isascii():
            if not all(_is_kept(char) or char in _HOST_SIGNS for char in label):
                return None
            label = f"xn--{label.encode('punycode').decode()}"
        labels.append(label)
    return ".".join(labels) if all(map(_LABEL.fullmatch, labels)) else None


def is_example(host: str) -> bool:
    """True for a host of a domain that is nobody's (RFC 2606, section 3)."""
    return bool(_EXAMPLE.fullmatch(host))


def base_path(base_url: str) -> str:
    """The path below which the site is served, without its last slash: "" or "/sub/path"."""
    return urlsplit(base_url).path.rstrip("/")


def origin(base_url: str) -> str:
    """Scheme and host of ``base_url``: "https://example.org"."""
    parts = urlsplit(base_url)
    return f"{parts.scheme}://{parts.netloc}"


def pattern_fault(
    pattern: str, allowed: tuple[str, ...], required: tuple[str, ...]
) -> tuple[str, str] | None:
    """(what is wrong, what to do) with a URL pattern of site.toml."""
    names = set(re.findall(r"\{(\w*)\}", pattern))
    example = f'Write for example "/{"/".join(f"{{{name}}}" for name in required)}/".'
    if (
        not re.fullmatch(r"/(?!/)(?:[\w~.-]|\{\w+\}|/(?!/))*(?:(?<=/)|\.html)", pattern)
        or "/." in pattern
    ):
        return f'"{pattern}" is not a path that begins with / and ends with / or .html', example
    if unknown := sorted(names - set(allowed)):
        known = ", ".join(f"{{{name}}}" for name in allowed)
        return f'"{pattern}" has an unknown part {{{unknown[0]}}}', f"It may use {known}."
    for name in required:
        if name not in names:
            return f'"{pattern}" lacks {{{name}}}, so that many pages would share it', example
    return None


def is_web_address(text: str) -> bool:
    """True for an absolute http or https address without characters that RFC 3986 forbids."""
    return bool(_WEB.fullmatch(text))


def names_user(address: str) -> bool:
    """True for a web address with a user name or password, which HTML forbids in a link."""
    return bool(_WITH_USER.match(address))


def names_no_host(address: str) -> bool:
    """True for a web address without a host, or with what is none (RFC 3986, section 3.2)."""
    if _HOSTLESS.match(address):
        return True
    if not _ODD_HOST.match(address):
        return False
    try:
        return urlsplit(address).port == 0
    except ValueError:
        return True
