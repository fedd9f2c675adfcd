"""Whose requests are answered: those of the owner's own pages.

A page of anybody's can ask an address of this machine through the browser that shows it.
"""

from __future__ import annotations

import ipaddress
import socket
from collections.abc import Mapping
from urllib.parse import urlsplit


def is_loopback(host: str) -> bool:
    """True if nobody but this machine can connect to ``host``."""
    try:
        return ipaddress.ip_address(host).is_loopback
    except ValueError:
        return host == "localhost" or host.endswith(".localhost")


def refusal(headers: Mapping[str, str], own_host: str) -> str:
    """Why a request with these ``headers`` is refused; empty if it is to be answered.

    ``own_host`` is the host that the server listens on, as the user has named it.
    """
    host = headers.get("host", "")
    if not _is_here(host, own_host):
        return f"This preview is not at {host or 'a host without a name'}."
    origin = headers.get("origin")
    if (origin is not None and origin.partition("://")[2] != host) or _is_embedded(headers):
        return "This preview is for its own pages only."
    return ""


def _is_here(host: str, own_host: str) -> bool:
    """False for a name that somebody else has given this machine (DNS rebinding)."""
    try:
        name = urlsplit(f"//{host}").hostname or ""
    except ValueError:
        return False
    if name in ("localhost", own_host) or name.endswith(".localhost"):
        return True
    try:
        address = ipaddress.ip_address(name)
    except ValueError:
        return not is_loopback(own_host) and name == socket.gethostname().lower()
    # the name of an attacker's host can lead anywhere; an address is what it is
    return address.is_loopback or not is_loopback(own_host)


def _is_embedded(headers: Mapping[str, str]) -> bool:
    """True if a page of another site or server asks; false for a person who follows a link there.

    A picture, a frame or a script says so even where there is no Origin (Fetch Metadata Request
    Headers, section 2).
    """
    site, mode, place = (headers.get(f"sec-fetch-{name}", "") for name in ("site", "mode", "dest"))
    return site in ("cross-site", "same-site") and (mode, place) != ("navigate", "document")
