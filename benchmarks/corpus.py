"""A digest that nobody wrote: the same articles on every machine, newest first.

A day's articles depend on the number of the day alone, so that the digest of 1,000 articles is the
newest part of that of 10,000, but for the pictures: the newest tenth has them, up to 1,000. All are
filed between 09:00 and 14:30 UTC: no zone used here is on another day then.
"""

from __future__ import annotations

import math
import random
import unicodedata
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from datetime import UTC, date, datetime, time, timedelta
from functools import cached_property
from itertools import accumulate, count, islice
from zoneinfo import ZoneInfo

from benchmarks.pictures import jpeg

LAST_DAY = date(2024, 12, 31)
ARTICLES_A_DAY = (9, 15)
FIRST_MINUTE, LAST_MINUTE = 9 * 60, 14 * 60 + 30
BODY_BYTES = 2_250
"""Median size that a body is to reach; its last block takes it a little beyond."""

PLACES = {
    "Amman": "Asia/Amman",
    "Berlin": "Europe/Berlin",
    "Bogotá": "America/Bogota",
    "Genève": "Europe/Zurich",
    "Londres": "Europe/London",
    "Nairobi": "Africa/Nairobi",
    "New York": "America/New_York",
    "Paris": "Europe/Paris",
    "Rabat": "Africa/Casablanca",
    "Séoul": "Asia/Seoul",
}
_TOPICS = """
gouvernement marches frontieres climat sante energie elections armement enseignement travail
tribunaux transports agriculture recherche logiciels reseaux banques budget impots retraites
logement migrations diplomatie sanctions commerce douanes ports peche forets eaux
mines charbon solaire eolien atome hopitaux vaccins epidemies medicaments nutrition
musique theatre cinema edition musees archives presse radio langues cultes
athletisme cyclisme voile montagne tourisme aviation rail satellites oceans poles
"""
TOPICS = _TOPICS.split()
_TOPIC_WEIGHTS = [1 / rank for rank in range(1, len(TOPICS) + 1)]
SOURCES = ("Agence du Levant", "Harbour Dispatch", "Le Fil & la Trame", "Nordic Bulletin")
MOST_PICTURES = 1_000
PICTURE_SIZES = ((640, 432), (800, 533), (800, 1200), (1200, 800), (1600, 1067))
"""In pixels; as files they have between 4 and 27 kB."""


@dataclass(frozen=True)
class Voice:
    """How one language is written; the frequent words come first."""

    lang: str
    vocabulary: str
    comma: str
    quotes: tuple[str, str]

    @cached_property
    def words(self) -> Sequence[str]:
        return self.vocabulary.split()

    @cached_property
    def frequencies(self) -> Sequence[float]:
        """Of each word and all before it, taken together."""
        return list(accumulate(1 / (rank + 6) for rank in range(len(self.words))))


FRENCH = Voice(
    "fr",
    """
    de la le les des en du un une pour dans sur que qui par avec plus au son est ces sans entre
    après d'abord l'accord selon ministère députés rapport délégation mesure semaine région
    chiffres port récolte crue vote séance trêve convoi prix hausse contrat chantier grève procès
    plainte essai laboratoire données réseau câble satellite navire cargaison douane quota
    subvention emprunt déficit échéance calendrier émissaire médiateur frontière camp réfugiés
    hôpital vaccin campagne dépistage lycée rentrée concours manuscrit théâtre répétition tournée
    fédération épreuve finale arbitre météo sécheresse barrage nappe glacier forêt incendie
    évacuation secours enquêteurs annoncé retardé approuvé suspendu évalué prévu confirmé rejeté
    provisoire conjoint régional portuaire agricole maritime public inédit R&D
    """,
    ",",
    ("«\N{NO-BREAK SPACE}", "\N{NO-BREAK SPACE}»"),
)
ENGLISH = Voice(
    "en",
    """
    the of to and in a for on that with by from as at its was has were after before over under
    while officials delegates ministry harbour shipment grain ceasefire envoy ballot turnout
    recount hearing appeal verdict ledger bond yield tariff quota pipeline turbine reservoir
    drought flood harvest orchard clinic trial dosage outbreak screening campus tuition archive
    premiere rehearsal stadium fixture referee coastline glacier wildfire evacuation convoy ferry
    runway timetable cable outage patch dataset observatory launch orbit announced delayed
    approved suspended estimated confirmed rejected drafted signed interim joint regional coastal
    rural public unprecedented R&D
    """,
    ",",
    ('"', '"'),
)
ARABIC = Voice(
    "ar",
    """
    في من على إلى عن أن مع بعد قبل بين خلال منذ عند الوفد الوزارة التقرير الجلسة التصويت الهدنة
    القافلة الميناء الشحنة الحبوب الأسعار العقد الإضراب القضية الشكوى المختبر البيانات الشبكة
    الكابل القمر السفينة الجمارك الحصة الدعم القرض العجز الموعد المبعوث الوسيط المخيم اللاجئون
    المستشفى اللقاح الحملة المدرسة المخطوط المسرح الجولة الاتحاد النهائي الحكم الطقس الجفاف السد
    الغابة الحريق الإخلاء الإنقاذ المحققون أعلنت أجلت وافقت علقت قدرت أكدت رفضت مؤقت مشترك إقليمي
    زراعي بحري عام جديد
    """,
    "،",
    ("«", "»"),
)
VOICES, VOICE_WEIGHTS = (FRENCH, ENGLISH, ARABIC), (80, 15, 5)


@dataclass(frozen=True)
class Picture:
    """A JPEG, and what an editor says of it."""

    seed: str
    width: int
    height: int
    alt: str
    caption: str
    credit: str

    @property
    def data(self) -> bytes:
        return jpeg(self.width, self.height, self.seed)


@dataclass(frozen=True)
class Article:
    """What an editor would have typed, before any generator's front matter."""

    number: int
    """0 is the newest."""
    slug: str
    title: str
    lang: str
    place: str
    filed: datetime
    """By the clock of the place."""
    topics: Sequence[str]
    summary: str
    source: str
    source_url: str
    body: str
    picture: Picture | None = None

    @property
    def day(self) -> date:
        return self.filed.date()

    @property
    def folder(self) -> str:
        return self.day.strftime("%Y/%m/%d")

    @property
    def picture_name(self) -> str:
        return f"{self.slug}.jpg"


def articles(size: int, pictures: int | None = None) -> Iterator[Article]:
    """The newest ``size`` articles; the newest ``pictures`` of them have a picture."""
    illustrated = min(size // 10, MOST_PICTURES) if pictures is None else pictures
    for article in islice(_all_articles(), size):
        if article.number < illustrated:
            yield replace(article, picture=_picture(article))
        else:
            yield article


def _all_articles() -> Iterator[Article]:
    number = count()
    for age in count():
        day = LAST_DAY - timedelta(days=age)
        rng = random.Random(f"digest of day {age}")
        minutes = rng.sample(range(FIRST_MINUTE, LAST_MINUTE), rng.randint(*ARTICLES_A_DAY))
        for minute in sorted(minutes, reverse=True):
            instant = datetime.combine(day, time(minute // 60, minute % 60), UTC)
            yield _article(rng, next(number), instant)


def _article(rng: random.Random, number: int, instant: datetime) -> Article:
    [voice] = rng.choices(VOICES, VOICE_WEIGHTS)
    place, zone = rng.choice(list(PLACES.items()))
    title = _capital(" ".join(_words(rng, voice, rng.randint(6, 13))))
    return Article(
        number=number,
        slug=f"{_ascii(title)}{number:06}",
        title=title,
        lang=voice.lang,
        place=place,
        filed=instant.astimezone(ZoneInfo(zone)),
        topics=_topics(rng),
        summary=" ".join(_sentence(rng, voice, plain=True) for _ in range(rng.randint(1, 2))),
        source=rng.choice(SOURCES),
        source_url=f"https://source.example/{instant:%Y/%m}/{number}",
        body=_body(rng, voice),
    )


def _picture(article: Article) -> Picture:
    seed = f"picture of article {article.number}"
    rng = random.Random(seed)
    [voice] = (voice for voice in VOICES if voice.lang == article.lang)
    width, height = rng.choice(PICTURE_SIZES)
    return Picture(
        seed=seed,
        width=width,
        height=height,
        alt=_capital(" ".join(_words(rng, voice, rng.randint(4, 9)))),
        caption=_sentence(rng, voice, plain=True),
        credit=rng.choice(SOURCES),
    )


def _topics(rng: random.Random) -> Sequence[str]:
    """One to four topics; the second is half as frequent as the first, and so on (Zipf)."""
    [wanted] = rng.choices((1, 2, 3, 4), (35, 35, 20, 10))
    found: dict[str, None] = {}
    while len(found) < wanted:
        found |= dict.fromkeys(rng.choices(TOPICS, _TOPIC_WEIGHTS))
    return tuple(found)


def _ascii(title: str) -> str:
    """The beginning of a slug; "" for a script without ASCII letters."""
    plain = unicodedata.normalize("NFKD", title.lower()).encode("ascii", "ignore").decode()
    words = "".join(char if char.isalnum() else " " for char in plain).split()
    return "".join(f"{word}-" for word in words[:7])


def _body(rng: random.Random, voice: Voice) -> str:
    target = min(max(rng.lognormvariate(math.log(BODY_BYTES), 0.7), 500), 20_000)
    blocks = [_paragraph(rng, voice)]
    size = len(blocks[0].encode())
    while size < target:
        [make] = rng.choices(
            (_paragraph, _section, _quotation, _list, _table), (860, 45, 50, 40, 5)
        )
        blocks.append(make(rng, voice))
        size += len(blocks[-1].encode())
    return "\n\n".join(blocks) + "\n"


def _paragraph(rng: random.Random, voice: Voice) -> str:
    return " ".join(_sentence(rng, voice) for _ in range(rng.randint(2, 5)))


def _section(rng: random.Random, voice: Voice) -> str:
    heading = _capital(" ".join(_words(rng, voice, rng.randint(3, 7))))
    return f"## {heading}\n\n{_paragraph(rng, voice)}"


def _quotation(rng: random.Random, voice: Voice) -> str:
    return f"> {_sentence(rng, voice)}"


def _list(rng: random.Random, voice: Voice) -> str:
    return "\n".join(f"- {_sentence(rng, voice)}" for _ in range(rng.randint(3, 6)))


def _table(rng: random.Random, voice: Voice) -> str:
    rows = [_words(rng, voice, 3), ["---"] * 3]
    rows += [[*_words(rng, voice, 2), str(rng.randint(1, 999))] for _ in range(rng.randint(2, 6))]
    return "\n".join(f"| {' | '.join(row)} |" for row in rows)


def _sentence(rng: random.Random, voice: Voice, plain: bool = False) -> str:
    words = _words(rng, voice, rng.randint(8, 24))
    if not plain and rng.random() < 0.3:
        words = _mark(rng, voice, words)
    if len(words) > 12:
        words[6] += voice.comma
    if rng.random() < 0.2:
        words[4] = str(rng.randint(2, 9_999))
    return _capital(" ".join(words)) + "."


def _mark(rng: random.Random, voice: Voice, words: list[str]) -> list[str]:
    """A link, an emphasis or quotation marks around one to three words, before any comma."""
    start = rng.randint(1, 2)
    end = start + rng.randint(1, 3)
    link = f"](https://source.example/{rng.randint(1, 99_999)})"
    before, after = rng.choice((("[", link), ("*", "*"), ("**", "**"), voice.quotes))
    return [*words[:start], f"{before}{' '.join(words[start:end])}{after}", *words[end:]]


def _words(rng: random.Random, voice: Voice, size: int) -> list[str]:
    return rng.choices(voice.words, cum_weights=voice.frequencies, k=size)


def _capital(text: str) -> str:
    return text[:1].upper() + text[1:]
