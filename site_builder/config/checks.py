"""What a value of site.toml has to be besides its type, and what to do where it is not."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any, TypeAlias
from urllib.parse import urlsplit

from site_builder.config.settings import EXTENSIONS, parse_size
from site_builder.config.targets import ENCODINGS, HOSTS, PLANS
from site_builder.datelines.zones import is_zone
from site_builder.errors import did_you_mean
from site_builder.language_tags import TAG_REMEDY, canonical_tag
from site_builder.model.feed_formats import FEED_FORMATS
from site_builder.urls import base_address, is_web_address, names_no_host, names_user, pattern_fault

Fault: TypeAlias = tuple[str, str] | None
"""What is wrong, without a full stop, and what to do."""

_HOUR = re.compile(r"(?:[01][0-9]|2[0-3]):[0-5][0-9]")
_DAY, _MONTH, _YEAR, _SLUG = ("year", "month", "day"), ("year", "month"), ("year",), ("slug",)
_PATTERNS: dict[str, tuple[tuple[str, ...], tuple[str, ...]]] = {
    "article": ((*_DAY, *_SLUG), _SLUG),
    "edition": (_DAY, _DAY),
    "month": (_MONTH, _MONTH),
    "year": (_YEAR, _YEAR),
    "topic": (_SLUG, _SLUG),
    "story": (_SLUG, _SLUG),
    "page": (_SLUG, _SLUG),
}


def check_base_url(url: str) -> Fault:
    """(what is wrong, what to do) with an address that the site is to be published at."""
    if base_address(url):
        return None
    if names_user(url):
        return "it holds a user name or a password", "Take it out: every reader would see it."
    return f'"{url[:60]}" is not an absolute address', 'Write "https://digest.example.org/".'


def _check_url(key: str, value: str) -> Fault:
    if key in _PATTERNS:
        return pattern_fault(value, *_PATTERNS[key])
    if re.fullmatch(r"[\w-][\w.-]*", value):
        return None
    example = FEED_FORMATS[key].file_name
    return f'"{value}" is not a file name', f'Write for example "{example}".'


def _check_zone(_: str, value: str) -> Fault:
    if is_zone(value):
        return None
    return f'unknown time zone "{value}"', 'Write an IANA name such as "Europe/Paris".'


def _check_zones(_: str, zones: dict[str, str]) -> Fault:
    for phrase, zone in zones.items():
        if not is_zone(zone):
            return f'"{phrase}" has an unknown time zone "{zone}"', 'Write one such as "Asia/Gaza".'
    return None


def _check_language(_: str, value: str) -> Fault:
    return None if canonical_tag(value) else (f'"{value}" is not a language tag', TAG_REMEDY)


def _check_languages(key: str, value: list[str]) -> Fault:
    for tag in value:
        if fault := _check_language(key, tag):
            return fault
    tags = [canonical_tag(tag) for tag in value]
    if twice := next((tag for tag in tags if tags.count(tag) > 1), None):
        return f'"{twice}" is named twice', "Name it once."
    return None if value else ("it names none", 'Write for example ["fr", "ar"].')


def _check_worded(key: str, value: str | dict[str, str]) -> Fault:
    return _check_language_keys(key, value) if isinstance(value, dict) else None


def _check_title(key: str, value: str | dict[str, str]) -> Fault:
    if isinstance(value, dict):
        return _check_language_keys(key, value) or (
            None if all(map(str.strip, value.values())) else ("one is empty", "Name the digest.")
        )
    return None if value.strip() else ("empty", "Name the digest.")


def _check_language_keys(key: str, value: dict[str, str]) -> Fault:
    return next(filter(None, (_check_language(key, tag) for tag in value)), None)


def _check_authority(_: str, value: str) -> Fault:
    if re.fullmatch(r"[\w.@-]+,\d{4}(-\d\d){0,2}", value, re.ASCII):
        return None
    return f'"{value}" is not a tag authority', 'Write a host and a year: "example.org,2024".'


def _check_publisher(_: str, value: dict[str, str]) -> Fault:
    url = value.get("url")
    if url is None or is_web_address(url):
        return None
    return f'its url "{url}" is not an absolute address', 'Write "https://example.org/".'


def _check_source_url(_: str, value: str) -> Fault:
    if is_web_address(value):
        return None
    return f'"{value[:60]}" is not an absolute address', 'Write "https://example.org/".'


def _check_country(_: str, value: str) -> Fault:
    if re.fullmatch("[A-Z]{2}", value):
        return None
    return f'"{value[:60]}" is not a country', 'Write two capital letters, such as "FR".'


def _check_formats(_: str, value: list[str]) -> Fault:
    for name in value:
        if name not in FEED_FORMATS:
            return f'unknown format "{name}"', did_you_mean(name, FEED_FORMATS)
    twice = next((name for name in value if value.count(name) > 1), None)
    return (f'"{twice}" is named twice', "Name it once.") if twice else None


def _check_positive(_: str, value: object) -> Fault:
    if isinstance(value, int) and not isinstance(value, bool) and value < 1:
        return f"{value} is too small", "Write 1 or more."
    return None


def _check_days(_: str, value: int) -> Fault:
    if value >= 0:
        return None
    return f"{value} is no number of days", "Write for example 7, or 0 for none."


def _check_closes(_: str, value: str) -> Fault:
    if value == "24:00" or (_HOUR.fullmatch(value) and value != "00:00"):
        return None
    return (
        f'"{value}" is not an hour at which a day ends',
        'Write "06:00", or "24:00" for midnight.',
    )


def _check_size(_: str, value: str) -> Fault:
    if size := parse_size(value):
        return None
    found = "is too small" if size == 0 else "is not a size"
    return f'"{value[:60]}" {found}', 'Write for example "512 kB" or "1 MB".'


def _check_hub(_: str, value: str) -> Fault:
    remedy = 'Write that of a hub, such as "https://pubsubhubbub.appspot.com/".'
    if names_user(value):
        return "it holds a user name or a password", "Take it out: every reader would see it."
    if is_web_address(value) and not names_no_host(value) and urlsplit(value).hostname:
        return None
    return f'"{value[:60]}" is not an absolute address', remedy


def _check_host(_: str, value: str) -> Fault:
    if value in HOSTS:
        return None
    return f'unknown host "{value[:60]}"', f"{did_you_mean(value, HOSTS)} Of others, name none."


def _check_plan(_: str, value: str) -> Fault:
    return None if value in PLANS else (f'unknown plan "{value[:60]}"', 'Write "free" or "paid".')


def _check_indexnow(_: str, value: str) -> Fault:
    if re.fullmatch(r"[A-Za-z0-9-]{8,128}", value):
        return None
    found = f'"{value[:60]}" is not a key of IndexNow'
    return found, "Write 8 to 128 letters, digits and hyphens, as you like."


def _check_compress(_: str, value: list[str]) -> Fault:
    for name in value:
        if name not in ENCODINGS:
            return f'unknown encoding "{name[:60]}"', 'Write ["gz"], or ["gz", "br"].'
    return ("one is named twice", "Name it once.") if len(value) != len(set(value)) else None


def _check_extensions(_: str, names: list[str]) -> Fault:
    for name in names:
        if name not in EXTENSIONS:
            return f'unknown extension "{name}"', did_you_mean(name, EXTENSIONS)
    return None


def _check_releases(_: str, value: int) -> Fault:
    if value >= 0:
        return None
    return f"{value} is no number of releases", "Write how many to keep, 0 for none but the last."


def _check_repository(_: str, value: str) -> Fault:
    if re.match(r"(https?|ftps?)://[^/]*@|[\w+.-]+://[^/@]*:[^/@]*@", value):
        return (
            "it holds a user name or a password, which anybody could read here",
            "Take out all before the @, and give it to git: a credential helper, or an ssh key.",
        )
    return None if value.strip() else ("empty", "Write what git clone takes.")


_NO_BRANCH = re.compile(
    r"[\x00-\x20\x7f~^:?*\[\\]|\.\.|@\{|//|^[-/]|/$|\.$|(^|/)\.|\.lock(/|$)|^@?$|^HEAD$|^refs/"
)
"""What no name of a branch has (git-check-ref-format(1)), or only by mistake."""


def _check_branch(_: str, value: str) -> Fault:
    if _NO_BRANCH.search(value):
        return f'"{value[:60]}" is not a name of a branch', 'Write for example "gh-pages".'
    return None


def _check_bucket(key: str, value: str) -> Fault:
    if re.fullmatch(r"\$web|[\w.-]{3,255}", value, re.ASCII):
        return None
    remedy = f'Write the name alone, as the provider shows it: {key} = "digest".'
    return f'"{value}" is not the name of a {key}', remedy


def _check_prefix(_: str, value: str) -> Fault:
    parts = value.strip("/").split("/") if value.strip("/") else []
    if all(part.strip(".") and part.isprintable() for part in parts):
        return None
    return f'"{value}" is not a prefix', 'Write folders, one below the other: "news/digest".'


def _check_endpoint(_: str, value: str) -> Fault:
    if "@" in value:
        return _CREDENTIAL
    url = base_address(value)
    if url and url.count("/") == 3 and "?" not in value:
        return None
    remedy = 'Write "https://s3.example.org", without the name of the bucket.'
    return f'"{value}" is not the address of a store', remedy


def _check_region(_: str, value: str) -> Fault:
    if re.fullmatch(r"[a-z0-9-]{2,40}", value, re.ASCII):
        return None
    return f'"{value}" is not a region', 'Write one such as "eu-central-1".'


def check_unknown(key: str) -> Fault:
    """What is wrong with a key of a target that no target has, if it is to hold a credential."""
    return _CREDENTIAL if _SECRET.search(key) else None


_SECRET = re.compile(r"key|secret|passw|passphrase|token|credential|sas$|^user", re.IGNORECASE)
_CREDENTIAL: Fault = (
    "a credential stands in site.toml",
    "Take it out, and put it where docs/publish.md says for this type of target. If others have "
    "seen the file, have a new one made.",
)

CHECKS: dict[str, Callable[[str, Any], Fault]] = {
    "site.title": _check_title,
    "site.tagline": _check_worded,
    "site.description": _check_worded,
    "site.base_url": lambda _, value: check_base_url(value),
    "site.timezone": _check_zone,
    "site.language": _check_language,
    "site.languages": _check_languages,
    "site.id_authority": _check_authority,
    "site.publisher": _check_publisher,
    "sources.url": _check_source_url,
    "sources.language": _check_language,
    "sources.country": _check_country,
    "feeds.formats": _check_formats,
    "feeds.max_size": _check_size,
    "feeds.hub": _check_hub,
    "urls": _check_url,
    "editions.closes": _check_closes,
    "front_page": _check_positive,
    "corrections.days": _check_days,
    "topics": _check_positive,
    "feeds": _check_positive,
    "dateline.zones": _check_zones,
    "markdown.extensions": _check_extensions,
    "publish.compress": _check_compress,
    "publish.host": _check_host,
    "publish.plan": _check_plan,
    "publish.indexnow": _check_indexnow,
    "publish.releases": _check_releases,
    "publish.repository": _check_repository,
    "publish.branch": _check_branch,
    "publish.bucket": _check_bucket,
    "publish.container": _check_bucket,
    "publish.account": _check_bucket,
    "publish.prefix": _check_prefix,
    "publish.endpoint": _check_endpoint,
    "publish.region": _check_region,
}
"""By section, or by section and key: each says what is wrong with the value of a key."""
