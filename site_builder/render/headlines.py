"""Headlines, set large: their short compounds stay on one line."""

from __future__ import annotations

import re

from markupsafe import Markup, escape

_COMPOUND = re.compile(r"(?<![\w-])(?=[\w-]{3,16}(?![\w-]))(?:\w{1,4}-\w[\w-]*|\w[\w-]*-\w{1,4})")
"""dix-neuf, Chandrayaan-3: a word of which a part is so short that it must not begin a line."""


def headline(text: str) -> str | Markup:
    """A headline as HTML, in which no line ends at the hyphen of a short compound."""
    if "-" not in text:
        return text
    return Markup(_COMPOUND.sub(r'<span class="word">\g<0></span>', str(escape(text))))  # noqa: S704
