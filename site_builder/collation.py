"""The order in which names are listed: that of the language of the list.

It is CLDR's (UTS #35, part 5) as far as names in a list need it, out of Python's own tables, so it
is the same on every machine. First come signs, then digits, then the letters of the language, then
those of other scripts as Unicode has them; accents, and then capitals, decide between equals.
"""

from __future__ import annotations

import re
import unicodedata
from bisect import bisect
from functools import lru_cache

from site_builder.language_tags import subtags

_ALPHABETS = {
    "ar": "اءأؤإئ ب پ تة ث ج چ ح خ د ذ ر ز ژ س ش ص ض ط ظ ع غ ف ڤ ق كک گ ل م ن ه و يىی",
    "es": "a b c d e f g h i j k l m n ñ o p q r s t u v w x y z",
    "fa": "آ اٱ ءأإؤئ ب پ ت ث ج چ ح خ د ذ ر ز ژ س ش ص ض ط ظ ع غ ف ق کك گ ل م ن و هة یىي",
    "he": "א ב ג ד ה ו ז ח ט י כך ל מם נן ס ע פף צץ ק ר ש ת",
    "hi": "ॐ ंँ ः",
    "ru": "а б в г д её ж з и й к л м н о п р с т у ф х ц ч ш щ ъ ы ь э ю я",
    "uk": "а б в г ґ д е є ж з и і ї й к л м н о п р с т у ф х ц ч ш щ ь ю я",
    "ur": "اأ آ ب پ ت ٹ ث ج چ ح خ د ڈ ذ ر ڑ ز ژ س ش ص ض ط ظ ع غ ف ق کك گ ل م ن ں وؤ"
    " ہۂه ھ ۃ ء یئي ے",
}
"""Where Unicode has the letters of a language in another order, or takes two for one.

Letters that are told apart only between equals stand together, first the one that names them. The
rest follow them.
"""

_SCRIPTS = {
    "ARABIC": "Arab ar ckb fa ps sd ug ur",
    "ARMENIAN": "Armn hy",
    "BENGALI": "Beng as bn",
    "CYRILLIC": "Cyrl be bg kk ky mk mn ru sr tg tt uk",
    "CJK": "Hans Hant Hani yue zh",
    "DEVANAGARI": "Deva hi mr ne sa",
    "GEORGIAN": "Geor ka",
    "GREEK": "Grek el",
    "HANGUL": "Hang Kore ko",
    "HEBREW": "Hebr he iw yi",
    "THAI": "Thai th",
}
"""How the names of a script's letters begin in Unicode: its code, and languages written in it."""

_HAN = {"ja": "euc_jp", "yue": "big5", "zh": "gb2312", "zh-Hant": "big5"}
"""Character sets whose common ideographs are in the order of the language's dictionaries.

GB 2312 has 3,755 by their Pinyin, Big5 has 5,401 by their strokes, JIS X 0208 has 2,965 by their
readings; the others, which are rare, follow by radical or strokes.
"""

_STROKES = frozenset({"HK", "MO", "TW"})
"""The regions where Chinese is written in the traditional characters."""

_SPELT = str.maketrans(
    {"æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ħ": "h", "ł": "l", "ı": "i", "آ": "اا"}
)
_SMALL = str.maketrans("ァィゥェォッャュョヮヵヶ", "アイウエオツヤユヨワカケ")
_LEADING_VOWEL = re.compile("([เ-ไເ-ໄ])(.)")
_LONG_SOUND = re.compile("(?<=([ぁ-ゖァ-ヺ]))ー")

_SIGN, _DIGIT, _OWN, _OTHER = (place << 32 for place in range(4))
_UNLISTED, _HAN_LISTED, _HAN_UNLISTED = (place << 28 for place in range(1, 4))


def alphabetical(name: str, lang: str) -> tuple[tuple[int, ...], str, str, str]:
    """Sort key of a name in a list whose language is ``lang``; no two names have the same."""
    text = _spoken(name)
    weights = _order(lang).weights
    found = tuple(weight for char in text for weight in weights(char))
    return found, unicodedata.normalize("NFD", text), name.swapcase(), name


def initial(name: str, lang: str) -> str:
    """The letter that a name is listed under, # for a sign or a digit.

    Names in the order of `alphabetical` that have the same one stand together.
    """
    order = _order(lang)
    return order.initial(next(filter(order.weights, _spoken(name)), " "))


def _spoken(name: str) -> str:
    text = unicodedata.normalize("NFKC", name).casefold()
    if not text.isascii():
        # Thai and Lao write some vowels before the consonant that they follow
        text = _LEADING_VOWEL.sub(r"\2\1", _LONG_SOUND.sub(_vowel, text))
    return text


def _vowel(match: re.Match[str]) -> str:
    """The vowel that a kana ends in, as which JIS X 4061 takes the sign for a long one."""
    vowel = unicodedata.name(match[1])[-1]
    return unicodedata.lookup(f"KATAKANA LETTER {vowel}") if vowel in "AEIOU" else match[0]


class _Order:
    """The order of the letters in the lists of one language."""

    def __init__(self, alphabet: str, script: str, charset: str) -> None:
        """``script`` is how the names of its letters begin, ``charset`` that of its ideographs."""
        self._letters = alphabet.split()
        self._ranks = {char: rank for rank, same in enumerate(self._letters) for char in same}
        self._script, self._charset = script, charset
        self.weights = lru_cache(maxsize=1 << 14)(self._weights)

    def _weights(self, char: str) -> tuple[int, ...]:
        """What a character counts as among others; nothing if it is an accent alone."""
        if char in self._ranks:
            return (_OWN + self._ranks[char],)
        spelt = unicodedata.normalize("NFD", char.translate(_SPELT))
        return tuple(self._weight(one) for one in spelt if not _is_accent(one))

    def _weight(self, char: str) -> int:
        if char in self._ranks:
            return _OWN + self._ranks[char]
        if (digit := unicodedata.digit(char, None)) is not None:
            return _DIGIT + digit
        if (kind := _KINDS.find(unicodedata.category(char)[0])) >= 0:
            return _SIGN + (kind << 28) + ord(char)
        script = unicodedata.name(char, "").partition(" ")[0]
        place = _OWN if script == self._script else _OTHER
        if script in ("HIRAGANA", "KATAKANA"):
            return place + _UNLISTED + _kana(char)
        return place + (self._han(char) if script == "CJK" else _UNLISTED + ord(char))

    def initial(self, char: str) -> str:
        """The letter under which names that begin with ``char`` are listed."""
        base = char if char in self._ranks else self._base(char)
        if base in self._ranks:
            return self._letters[self._ranks[base]][0].upper()
        if unicodedata.category(base)[0] not in "LM":
            return "#"
        script = unicodedata.name(base, "").partition(" ")[0]
        if script in ("HIRAGANA", "KATAKANA"):
            return _KANA_ROWS[bisect(_KANA_ROWS, chr(_kana(base))) - 1]
        if script == "HANGUL" and "ᄀ" <= base <= "ᄒ":
            return _HANGUL[ord(base) - ord("ᄀ")]
        if script == "CJK":
            place = self._han(base) - _HAN_LISTED
            is_pinyin = self._charset == "gb2312" and _PINYIN[0] <= place < _PINYIN[-1]
            return _PINYIN_LETTERS[bisect(_PINYIN, place) - 1] if is_pinyin else "漢"
        return "A–Z" if script == "LATIN" and self._script else base.upper()

    def _base(self, char: str) -> str:
        spelt = unicodedata.normalize("NFD", char.translate(_SPELT))
        return next((one for one in spelt if not _is_accent(one)), " ")

    def _han(self, char: str) -> int:
        try:
            return _HAN_LISTED + int.from_bytes(char.encode(self._charset))
        except UnicodeEncodeError:
            return _HAN_UNLISTED + ord(char)


_KANA_ROWS = "アカサタナハマヤラワ"
_HANGUL = "ㄱㄲㄴㄷㄸㄹㅁㅂㅃㅅㅆㅇㅈㅉㅊㅋㅌㅍㅎ"
_PINYIN_LETTERS = "ABCDEFGHJKLMNOPQRSTWXYZ"
_PINYIN_FIRST = "啊芭擦搭蛾发噶哈击喀垃妈拿哦啪期然撒塌挖昔压匝"
_PINYIN = (*(int.from_bytes(char.encode("gb2312")) for char in _PINYIN_FIRST), 0xD7FA)
"""Where the ideographs whose Pinyin begins with each letter do, and where all of them end."""

_KINDS = "CZPSN"
"""The categories of signs, in the order in which they come."""


def _is_accent(char: str) -> bool:
    """True for a mark that changes a letter, unlike one that is a vowel or takes it away."""
    return unicodedata.combining(char) not in (0, 9)


def _kana(char: str) -> int:
    katakana = chr(ord(char) + 0x60) if "ぁ" <= char <= "ゖ" else char
    return ord(katakana.translate(_SMALL))


@lru_cache(maxsize=64)
def _order(lang: str) -> _Order:
    language, script, region = subtags(lang)
    if language == "zh" and (script == "Hant" or (script is None and region in _STROKES)):
        language = "zh-Hant"
    written = script or language.partition("-")[0]
    own = next((name for name, codes in _SCRIPTS.items() if written in codes.split()), "")
    return _Order(_ALPHABETS.get(language, ""), own, _HAN.get(language, "ascii"))
