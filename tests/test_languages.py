"""Languages: whatever tag an editor writes, a page runs the right way and shows a date."""

from __future__ import annotations

import re
import subprocess
import sys
from datetime import date, time

import pytest
from babel import localedata
from hypothesis import given
from hypothesis import strategies as st

from site_builder.language_tags import canonical_tag, subtags
from site_builder.render.dates import clock, day, month, short_day, weekdays
from site_builder.render.locale import direction, territory
from site_builder.render.numbers import number, year
from tests.sites import Site

DAY = date(2024, 4, 19)


@pytest.mark.parametrize(
    ("written", "tag"),
    [
        ("fr", "fr"),
        ("AR", "ar"),
        ("fr-fr", "fr-FR"),
        ("ZH-HANT-tw", "zh-Hant-TW"),
        ("es-419", "es-419"),
        ("zh-yue", "zh-yue"),
        ("sl-ROZAJ-biske", "sl-rozaj-biske"),
        ("de-CH-1996", "de-CH-1996"),
        ("de-de-U-CO-phonebk", "de-DE-u-co-phonebk"),
        ("az-latn-X-LATN", "az-Latn-x-latn"),
        ("en-ca-X-ca", "en-CA-x-ca"),
        ("X-Whatever", "x-whatever"),
        ("hy-Latn-IT-arevela", "hy-Latn-IT-arevela"),
    ],
)
def test_a_tag_is_written_in_the_case_that_the_standard_recommends(written: str, tag: str) -> None:
    assert canonical_tag(written) == tag


@pytest.mark.parametrize(
    "text",
    [
        *("", "f", "french", "français", "fr_FR", "fr-", "-fr", "fr--FR", "fr FR", "a-DE", "ﬁ"),
        *("ar-a-aaa-b-bbb-a-ccc", "de-1996-1996", "fr-FR-u", "x-", "x", "fr\n"),
    ],
)
def test_what_is_no_tag_is_none(text: str) -> None:
    assert canonical_tag(text) is None


@given(st.from_regex(r"[a-zA-Z]{2,3}(-[a-zA-Z0-9]{1,8}){0,4}", fullmatch=True))
def test_a_canonical_tag_stays_as_it_is_and_says_the_same(text: str) -> None:
    tag = canonical_tag(text)
    if tag is not None:
        assert canonical_tag(tag) == tag
        assert tag.lower() == text.lower()
        assert subtags(tag) == subtags(text)


RTL = """
ar arz acm apc ary he fa prs ur pnb ps sd ug ckb yi dv nqo syr arc azb az-IR az-Arab uz-AF tg-Arab
tk-Arab ms-Arab pa-PK ff-Adlm en-Hebr iw ji
""".split()  # noqa: SIM905
LTR = """
fr en ar-Latn he-Latn fa-Latn ur-Latn mn-Mong mn-Mong-CN tg tk az uz pa zh-Hant ja ku in mo sh xx
und x-arab x-ar
""".split()  # noqa: SIM905


@pytest.mark.parametrize(
    ("tag", "way"), [*((tag, "rtl") for tag in RTL), *((tag, "ltr") for tag in LTR)]
)
def test_the_script_of_a_language_decides_which_way_it_runs(tag: str, way: str) -> None:
    assert direction(tag) == way


def test_pages_and_their_parts_run_as_their_script_does(site: Site) -> None:
    site.article("a", "lang: PRS").article("b", "lang: mn-mong").article("c", "lang: AR-latn")
    site.build()
    shown = {slug: site.page(f"/2024/04/19/{slug}/") for slug in "abc"}
    assert {slug: (page.get("lang"), page.get("dir")) for slug, page in shown.items()} == {
        "a": ("prs", "rtl"),
        "b": ("mn-Mong", "ltr"),
        "c": ("ar-Latn", "ltr"),
    }


@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        ("ar", "الجمعة، 19 أبريل 2024"),
        ("arz", "الجمعة، 19 أبريل 2024"),
        ("ar-EG", "الجمعة، ١٩ أبريل ٢٠٢٤"),
        ("prs", "جمعه ۱۹ آوریل ۲۰۲۴"),
        ("azb", "جمعه ۱۹ آوریل ۲۰۲۴"),
        ("iw", "יום שישי, 19 באפריל 2024"),
        ("in", "Jumat, 19 April 2024"),
        ("sh", "petak, 19. april 2024."),
        ("zh-TW", "2024年4月19日 星期五"),
        ("sl-rozaj", "petek, 19. april 2024"),
        ("ar-Latn", "2024-04-19"),
        ("mn-Mong", "2024-04-19"),
        ("dv", "2024-04-19"),
        ("wa", "2024-04-19"),
        ("xx", "2024-04-19"),
        ("x-private", "2024-04-19"),
    ],
)
def test_a_day_is_written_in_the_language_or_its_script_or_as_digits(tag: str, shown: str) -> None:
    assert day(DAY, tag) == shown


@pytest.mark.parametrize(
    ("tag", "first", "second"),
    [
        ("fr", "1er janvier 2024", "2 janvier 2024"),
        ("fr-CA", "1er janvier 2024", "2 janvier 2024"),
        ("pt-BR", "1º de janeiro de 2024", "2 de janeiro de 2024"),
        ("pt-PT", "1 de janeiro de 2024", "2 de janeiro de 2024"),
        ("de", "1. Januar 2024", "2. Januar 2024"),
    ],
)
def test_the_first_of_a_month_is_written_as_in_a_newspaper(
    tag: str, first: str, second: str
) -> None:
    assert [short_day(date(2024, 1, day), tag) for day in (1, 2)] == [first, second]
    assert first in day(date(2024, 1, 1), tag)


@pytest.mark.parametrize(
    ("tag", "hour"),
    [
        ("fr", "14:05"),
        ("en", "2:05\u202fPM"),
        ("en-GB", "14:05"),
        ("ar", "2:05\u00a0م"),
        ("ar-EG", "٢:٠٥\u00a0م"),
        ("fa", "۱۴:۰۵"),
        ("he", "14:05"),
        ("zh", "14:05"),
        ("hi", "2:05\u00a0pm"),
        ("ko", "오후\u00a02:05"),
    ],
)
def test_the_hour_is_on_the_clock_that_is_usual_there(tag: str, hour: str) -> None:
    assert clock(time(14, 5), tag) == hour


@pytest.mark.parametrize(
    ("tag", "count", "shown_year"),
    [
        ("fr", "12\u202f345", "2024"),
        ("en", "12,345", "2024"),
        ("ar", "12,345", "2024"),
        ("ar-EG", "١٢٬٣٤٥", "٢٠٢٤"),
        ("fa", "۱۲٬۳۴۵", "۲۰۲۴"),
        ("ja", "12,345", "2024年"),
        ("mr", "१२,३४५", "२०२४"),
        ("xx", "12,345", "2024"),
    ],
)
def test_counts_and_years_are_in_the_digits_of_the_dates(
    tag: str, count: str, shown_year: str
) -> None:
    assert number(12345, tag) == count
    assert year(2024, tag) == shown_year


def test_no_page_has_digits_of_two_kinds(site: Site) -> None:
    site.put("site.toml", (site.root / "site.toml").read_bytes() + b'language = "fa"\n')
    for name in ("یک", "دو"):
        site.article(
            name,
            f"title: {name}",
            "topics: [خبر]",
            "story: ملف",
            "dateline: '2024-04-19 10:00 UTC'",
        )
    site.build()
    for path in ("/", "/2024/", "/2024/04/", "/2024/04/19/", "/archive/", "/topics/", "/stories/"):
        text = site.page(path).xpath("string(//main)")
        assert not re.search("[0-9]", text), (path, text)


def test_no_language_is_shown_a_month_without_a_name() -> None:
    for locale in localedata.locale_identifiers():
        tag = canonical_tag(locale.replace("_", "-"))
        if tag is None:  # root
            continue
        for shown in (day(DAY, tag), short_day(DAY, tag), month(DAY, tag)):
            assert "M04" not in shown, tag
        assert direction(tag) in ("ltr", "rtl")
        assert len(weekdays(tag)) == 7
        language, _, region = territory(tag).partition("_")
        assert language
        assert region


@pytest.mark.parametrize(
    ("tag", "shown"),
    [
        ("fr", "lun. mar. mer. jeu. ven. sam. dim."),
        ("ar", "ن ث ر خ ج س ح"),
        ("fa", "د س چ پ ج ش ی"),
        ("pt-PT", "D S T Q Q S S"),
        ("ja", "月 火 水 木 金 土 日"),
    ],
)
def test_the_names_of_days_have_room_above_a_calendar(tag: str, shown: str) -> None:
    assert " ".join(short for short, _ in weekdays(tag)) == shown


def test_a_calendar_is_the_same_whichever_language_came_before() -> None:
    script = "from site_builder.render.dates import weekdays as w\nw('ps')\nprint(w('fr'))"
    shown = subprocess.run([sys.executable, "-c", script], capture_output=True, check=True).stdout
    assert "('lun.', 'lundi')" in shown.decode()


def test_the_language_of_the_site_is_one_however_it_is_written(site: Site) -> None:
    site.put("site.toml", (site.root / "site.toml").read_bytes() + b'language = "FR-fr"\n')
    site.article("a", "lang: fr-fr").article("b").build()
    assert site.page("/").get("lang") == "fr-FR"
    assert not site.page("/2024/04/19/b/").xpath("//main//*[@lang]")
    assert 'lang="fr-fr"' not in site.text("index.html")


def test_the_names_of_a_topic_are_found_in_any_case_of_their_languages(site: Site) -> None:
    site.put("site.toml", (site.root / "site.toml").read_bytes() + b'language = "fr-CA"\n')
    site.write("-- content/topics/climate.md --\n---\nnames: {FR: Climat, AR: المناخ}\n---\n")
    site.article("a", "topics: [climate]", "lang: Ar").build()
    assert site.page("/topics/climate/").xpath("string(//h1)") == "Climat"
    assert "المناخ" in site.text("2024/04/19/a/index.html")


def test_a_name_in_no_language_or_in_one_twice_is_a_problem(site: Site) -> None:
    site.write("-- content/topics/c.md --\n---\nnames: {french: C, ar: A, AR: B}\n---\n")
    assert site.article("a").problems() == [
        'content/topics/c.md:2: names: "ar" is given twice. Keep one.',
        'content/topics/c.md:2: names: "french" is not a language tag. '
        'Write a language tag such as "fr", "ar" or "pt-BR".',
    ]


def test_a_language_that_is_none_is_refused_in_words(site: Site) -> None:
    assert site.article("a", "lang: fr_FR").problem() == (
        'content/a.md:5: lang: "fr_FR" is not understood. '
        'Write a language tag such as "fr", "ar" or "pt-BR".'
    )


@pytest.mark.parametrize(
    ("catalogue", "lang", "word"),
    [
        ("pt_br", "pt-BR", "Fontes"),
        ("PT", "pt-BR", "Fontes"),
        ("he", "iw", "Fontes"),
        ("fr", "fr-CA", "Fontes"),
        ("tt", "tt-Arab", "المصادر"),
        ("zh-Hant", "zh-TW", "Fontes"),
        ("ar", "arz", "Fontes"),
        ("sl-IT", "sl", "Sources"),
    ],
)
def test_the_words_of_a_theme_are_found_by_the_language(
    site: Site, catalogue: str, lang: str, word: str
) -> None:
    site.write(f"-- templates/locales/{catalogue}.po --\n" + PO)
    site.article("a", f"lang: {lang}", "sources: AFP").build()
    assert word in site.page("/2024/04/19/a/").xpath("//h2/text()")


PO = """\
msgid ""
msgstr "Content-Type: text/plain; charset=utf-8\\n"

msgid "Sources"
msgstr "Fontes"
"""
