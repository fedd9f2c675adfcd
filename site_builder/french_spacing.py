"""The spaces of French text at which no line may break.

French sets a space before `: ; ! ? »` and behind `«`. Who types finds the ordinary one on the
keyboard, and a line could begin with a colon. What is used here is what the Lexique des règles
typographiques en usage à l'Imprimerie nationale has: a no-break space (U+00A0), a narrow one
(U+202F) before ; ! ? and between thousands. Spaces that do not break already stay as they are.
"""

from __future__ import annotations

import re
from functools import lru_cache

from site_builder.language_tags import subtags

_WIDE, _NARROW = "\u00a0", "\u202f"

# an emoticon is no punctuation, nor is a mark that a word follows at once (!important, ?page=2)
_SPACE = (
    r"(?<=«)[ \n]|[ \n](?=»|[:;](?:[\s»”\"’<&]|$)|[!?]+(?!\w))"
    r"|(?<=\d) (?=\d{3}(?!\d)|[%‰€])"
)
_IN_TEXT = re.compile(_SPACE)
_IN_HTML = re.compile(rf"(?s:<(pre|code)\b.*?</\1>)|<[^>]*>|{_SPACE}")

_BEFORE_SIGN, _THOUSANDS = re.compile(r"[ \n][»:;!?%‰€]"), re.compile("[0-9] [0-9]")


@lru_cache(maxsize=256)
def is_french(lang: str) -> bool:
    """True of a tag of French, in whichever country."""
    return subtags(lang).language == "fr"


def spaced(text: str) -> str:
    """French ``text`` with the spaces that it needs."""
    return _IN_TEXT.sub(_space, text)


def spaced_html(html: str) -> str:
    """The same of HTML; tags and code stay as they are."""
    return _IN_HTML.sub(_space, html) if _may_need_spaces(html) else html


def _may_need_spaces(html: str) -> bool:
    """False of a text in which none can be missing, found at a fraction of the cost."""
    return bool(_BEFORE_SIGN.search(html) or _THOUSANDS.search(html)) or "«" in html


def _space(match: re.Match[str]) -> str:
    if match[0] not in (" ", "\n"):
        return match[0]
    following = match.string[match.end() : match.end() + 1]
    return _NARROW if following in ";!?" or following.isdigit() else _WIDE
