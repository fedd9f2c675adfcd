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

# an emoticon is no punctuation, nor is a mark that a word follows at once (!important, ?page=2);
# a space first, for it is found soonest
_SPACE = re.compile(
    r"[ \n](?:(?=[»:;!?])(?=»|[:;](?:[\s»”\"’<&]|$)|[!?]+(?!\w))"
    r"|(?<=«.)|(?<=[0-9] )(?=[0-9]{3}(?!\d)|[%‰€]))",
    re.DOTALL,
)
# any place where such a space may be, and most texts have none: signs are found sooner than spaces
_PLACE = re.compile(r"[»:;!?%‰€0-9«](?:(?<=[ \n][»:;!?%‰€])|(?<=[0-9] [0-9])|(?<=«)(?=[ \n]))")
_CODE = re.compile(r"(<(pre|code)\b.*?</\2>)", re.DOTALL)


@lru_cache(maxsize=256)
def is_french(lang: str) -> bool:
    """True of a tag of French, in whichever country."""
    return subtags(lang).language == "fr"


def typeset(text: str, lang: str) -> str:
    """A ``text``, with these spaces if it is in French."""
    return spaced(text) if is_french(lang) else text


def spaced(text: str) -> str:
    """French ``text`` with the spaces that it needs."""
    return _SPACE.sub(_space, text) if _PLACE.search(text) else text


def spaced_html(html: str) -> str:
    """The same of HTML; tags and code stay as they are."""
    if not _PLACE.search(html):
        return html
    if "<code" not in html and "<pre" not in html:
        return _SPACE.sub(_space_in_html, html)
    # text, code and the name of its tag in turn
    parts = _CODE.split(html)
    parts[::3] = [_SPACE.sub(_space_in_html, text) for text in parts[::3]]
    del parts[2::3]
    return "".join(parts)


def _space_in_html(match: re.Match[str]) -> str:
    html, place = match.string, match.start()
    is_in_tag = html.rfind("<", 0, place) > html.rfind(">", 0, place)
    return match[0] if is_in_tag else _space(match)


def _space(match: re.Match[str]) -> str:
    following = match.string[match.end() : match.end() + 1]
    is_narrow = following in (";", "!", "?") or following.isdigit()
    return _NARROW if is_narrow else _WIDE
