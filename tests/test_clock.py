"""When something is news, which briefing holds it, and how its time is told."""

from __future__ import annotations

import json
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st
from lxml import etree, html

from site_builder.datelines.dateline import Dateline, timezone
from site_builder.render.dates import edition_time, filed, iso
from tests.sites import SETTINGS, Site

ATOM = "{http://www.w3.org/2005/Atom}"
EMBARGO = "embargo: 2024-05-02T04:00:00Z"
LIFTED = datetime(2024, 5, 2, 4, tzinfo=UTC)
MORNING = SETTINGS + '[editions]\ncloses = "06:00"\n'


def entries(site: Site, path: str = "atom.xml") -> list[etree._Element]:
    return list(etree.fromstring((site.output / path).read_bytes()).iter(f"{ATOM}entry"))


# How a time is told


def test_a_time_is_told_with_its_zone_and_the_editions_time_beside_it(site: Site) -> None:
    site.article("landing", "dateline: 'BENGALURU, 23 August 2023 14:10 GMT'").build()
    day, page = site.page("/2023/08/23/"), site.page("/2023/08/23/landing/")
    (data,) = (json.loads(text) for text in page.xpath("//script/text()"))
    feed = html.fromstring(entries(site)[0].findtext(f"{ATOM}content") or "")
    told = "BENGALURU, August 23, 2023, 2:10\u202fPM GMT"
    for text in (page.text_content(), feed.text_content()):
        assert f"{told} (4:10\u202fPM Paris)" in text
    assert "BENGALURU, 2:10\u202fPM GMT (4:10\u202fPM Paris)" in day.text_content()
    assert data["dateline"] == told
    assert data["datePublished"] == "2023-08-23T14:10:00+00:00"
    assert page.xpath("//time/@datetime")[0] == "2023-08-23T14:10:00+00:00"


@pytest.mark.parametrize(
    ("lang", "zone", "told"),
    [
        ("en", "Asia/Kolkata", "7:20\u202fPM IST"),
        ("en", "UTC", "1:50\u202fPM GMT"),
        ("en", "+05:30", "7:20\u202fPM GMT+5:30"),
        ("en", "Asia/Riyadh", "4:50\u202fPM GMT+3"),
        ("fr", "Asia/Kolkata", "19:20 UTC+5:30"),
        ("fr", "UTC", "13:50 UTC"),
        ("ar", "Asia/Jerusalem", "4:50\u00a0م غرينتش+3"),
        ("he", "America/St_Johns", "11:20 GMT\u22122:30"),
        ("xx", "Asia/Jerusalem", "16:50 GMT+3"),
    ],
)
def test_a_zone_is_named_in_the_language_of_the_article(lang: str, zone: str, told: str) -> None:
    dateline = Dateline(None, datetime(2023, 8, 23, 13, 50, tzinfo=UTC), zone)
    assert filed(dateline, lang).replace("\u200e", "").endswith(told)
    assert edition_time(dateline, "Europe/Paris", lang)


def test_no_time_of_the_edition_is_told_where_both_clocks_agree() -> None:
    noon = Dateline("Rome", datetime(2024, 4, 19, 10, tzinfo=UTC), "Europe/Rome")
    assert edition_time(noon, "Europe/Paris", "fr") is None
    assert edition_time(noon, "Europe/London", "fr") == "11:00 Londres"


def test_the_time_of_a_correction_names_the_editions_city(site: Site) -> None:
    site.article(
        "a", "lang: fr", "corrections: [{at: '2024-04-20T10:00:00Z', note: Oups.}]"
    ).build()
    for path in ("/2024/04/19/a/", "/corrections/"):
        told = [time.text for time in site.page(path).xpath("//time")]
        assert told[-1] in ("20 avril 2024, 12:00 Paris", "April 20, 2024, 12:00\u202fPM Paris")


@given(
    st.datetimes(datetime(1850, 1, 1), datetime(2030, 1, 1)),
    st.sampled_from(["Asia/Jerusalem", "Europe/Amsterdam", "Africa/Monrovia", "Asia/Kolkata"]),
)
def test_an_offset_for_machines_has_whole_minutes(moment: datetime, zone: str) -> None:
    """HTML, section 2.3.5.6: a valid time-zone offset string has hours and minutes."""
    value = moment.replace(tzinfo=UTC, microsecond=0).astimezone(timezone(zone))
    told = iso(value)
    assert datetime.fromisoformat(told) == value
    assert len(told) == len("2024-04-19T08:01:00+03:00")


def test_a_time_of_1917_is_valid_wherever_machines_read_it(site: Site) -> None:
    site.article("letter", "dateline: 'Jerusalem, 2 November 1917 08:00'").build()
    page = site.page("/1917/11/02/letter/")
    (data,) = (json.loads(text) for text in page.xpath("//script/text()"))
    published = page.xpath("//meta[@property='article:published_time']/@content")[0]
    assert {data["datePublished"], published, page.xpath("//time/@datetime")[0]} == {
        "1917-11-02T05:39:20+00:00"
    }


# Which briefing holds an article


def test_a_morning_briefing_holds_last_nights_news(site: Site) -> None:
    site.put("site.toml", MORNING.encode())
    for slug, moment in {
        "early": "2024-04-18 05:59",
        "first": "2024-04-18 06:00",
        "night": "2024-04-18 23:30",
        "last": "2024-04-19 05:59",
        "next": "2024-04-19 06:00",
    }.items():
        site.article(slug, f"dateline: Paris, {moment}")
    site.article("undated", "dateline: Paris, 2024-04-19").build()
    assert site.headlines("/2024/04/18/") == ["Early"]
    assert site.headlines("/2024/04/19/") == ["Last", "Undated", "Night", "First"]
    assert site.headlines("/2024/04/20/") == ["Next"]
    assert "2024/04/19/night/index.html" in site.paths()


def test_the_hour_at_which_an_edition_closes_is_the_sites(site: Site) -> None:
    site.put("site.toml", MORNING.encode())
    site.article("tokyo", "dateline: Tokyo, 2024-04-19 12:59")
    site.article("later", "dateline: Tokyo, 2024-04-19 13:00").build()
    assert site.headlines("/2024/04/19/") == ["Tokyo"]
    assert site.headlines("/2024/04/20/") == ["Later"]


@pytest.mark.parametrize("closes", ["6:00", "24:01", "25:00", "00:00", "noon", ""])
def test_an_hour_that_is_none_is_refused(site: Site, closes: str) -> None:
    site.put("site.toml", f'{SETTINGS}[editions]\ncloses = "{closes}"\n'.encode())
    assert site.article("a").problem() == (
        f'site.toml:7: editions.closes: "{closes}" is not an hour at which a day ends.'
        ' Write "06:00", or "24:00" for midnight.'
    )


def test_an_edition_that_is_written_goes_before_the_release(site: Site) -> None:
    site.article("a", "edition: 2024-04-22").article("b").build()
    assert site.headlines("/2024/04/22/") == ["A"]
    assert "2024/04/22/a/index.html" in site.paths()
    assert site.page("/2024/04/").xpath("//main//table//a/@href") == [
        "/2024/04/19/",
        "/2024/04/22/",
    ]


@pytest.mark.parametrize("day", ["٢٠٢٤-٠٤-٢٢", "۲۰۲۴-۴-۲۲", "2024-4-22"])
def test_an_edition_is_written_in_the_digits_of_datelines(site: Site, day: str) -> None:
    site.article("a", f"edition: {day}").build()
    assert site.headlines("/2024/04/22/") == ["A"]


@pytest.mark.parametrize("day", ["tomorrow", "2024-4-31", "22-4-2024"])
def test_an_edition_that_is_no_day_is_refused(site: Site, day: str) -> None:
    assert site.article("a", f"edition: {day}").problem() == (
        f'content/a.md:5: edition: "{day}" is not understood.'
        " Write the day of a briefing, such as 2024-04-19."
    )


def test_an_article_waits_for_its_dateline(site: Site) -> None:
    site.article("a").article("b", "dateline: Paris, 2024-06-02 08:00").build()
    assert site.warnings == [
        "content/b.md:4: warning: dateline: 2024-06-02 08:00 has not come yet, so the article"
        " waits for it. Correct it if that is a slip."
    ]
    assert site.headlines("/") == ["A"]
    assert "<title>B</title>" not in site.text("rss.xml")
    site.build(as_of=datetime(2024, 6, 2, 5, 59, 59, tzinfo=UTC))
    assert site.headlines("/") == ["A"]
    site.build(as_of=datetime(2024, 6, 2, 6, tzinfo=UTC))
    assert site.headlines("/") == ["B", "A"]
    assert site.warnings == []


def test_an_embargo_that_is_still_to_come_needs_no_warning_of_the_dateline(site: Site) -> None:
    embargo = "embargo: 2024-06-02T00:00:00Z"
    site.article("a").article("b", "dateline: Paris, 2024-06-02 08:00", embargo).build()
    assert site.warnings == []


def test_a_preview_marks_what_waits_for_its_dateline(site: Site) -> None:
    site.article("a", "dateline: Paris, 2024-06-02 08:00").build(drafts=True)
    assert site.page("/").xpath("//*[@class='withheld']/text()") == ["Not yet released"]


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("updated: 2031-01-01T00:00:00Z", "updated: 2031-01-01 has not come yet"),
        ("corrections: [{at: 2031-01-01T00:00:00Z, note: N}]", "corrections: 2031-01-01 has not"),
    ],
)
def test_a_change_that_is_far_ahead_is_a_warning(site: Site, line: str, told: str) -> None:
    """A feed would stand in 2031 for years, and no later change would move it."""
    (warning,) = site.article("a", line).build().warnings
    assert told in warning


def test_an_edition_that_is_far_ahead_is_a_warning(site: Site) -> None:
    site.article("a", "edition: 2024-06-02").article("b", "edition: 2042-06-02").build()
    assert site.warnings == [
        "content/b.md:5: warning: edition: 2042-06-02 has not come yet."
        " Correct it, or hold the article back with embargo:."
    ]
    site.build(as_of=datetime(2042, 6, 1, tzinfo=UTC))
    assert site.warnings == []


def test_another_edition_is_no_other_entry_to_a_feed_reader(site: Site) -> None:
    site.article("a").build()
    before = entries(site)[0].findtext(f"{ATOM}id")
    site.article("a", "edition: 2024-04-22").put("site.toml", MORNING.encode()).build()
    assert entries(site)[0].findtext(f"{ATOM}id") == before


NOTE = "-- content/briefings/2024-04-19.md --\n---\nlead: x\n---\n"


@pytest.mark.parametrize(
    ("lines", "told"),
    [
        (
            ["dateline: Paris, 2024-04-18 12:00"],
            '"x" belongs to the briefing of 2024-04-18.'
            " To bring it here, write edition: 2024-04-19 in content/x.md.",
        ),
        (["status: draft"], '"x" is not published: it is a draft. Take it out, or wait for it.'),
        (
            ["embargo: 2024-07-01T00:00:00Z", "edition: 2024-04-19"],
            '"x" is not published: it is under embargo. Take it out, or wait for it.',
        ),
        (["status: withdrawn"], '"x" was withdrawn. Take it out of this note.'),
    ],
)
def test_a_note_is_told_where_the_article_is_that_it_names(
    site: Site, lines: list[str], told: str
) -> None:
    site.article("a").article("x", *lines).write(NOTE).build()
    assert site.warnings == [f"content/briefings/2024-04-19.md:2: warning: lead: {told}"]


def test_a_note_that_names_an_article_twice_is_told_so(site: Site) -> None:
    site.article("x").write(NOTE.replace("lead: x", "lead: x\nleave_out: [x]")).build()
    assert site.warnings == [
        'content/briefings/2024-04-19.md:2: warning: lead: "x" is named twice. Name it once.'
    ]


def test_a_note_on_a_day_without_articles_is_told_that_nobody_reads_it(site: Site) -> None:
    site.article("a").write("-- content/briefings/2024-04-20.md --\n---\ntitle: T\n---\n").build()
    assert site.warnings == [
        "content/briefings/2024-04-20.md: warning: no article stands in the briefing of"
        " 2024-04-20, so that nobody reads this note. Correct the day in its name, or write"
        " edition: 2024-04-20 in an article."
    ]


# When something is news


def test_a_lifted_embargo_arrives_as_news(site: Site) -> None:
    for number in range(50):
        site.article(f"n{number:02}", day="2024-04-30")
    site.article("held", EMBARGO, day="2024-04-02").build(as_of=datetime(2024, 5, 1, tzinfo=UTC))
    assert "Held" not in site.text("rss.xml")
    site.build(as_of=LIFTED)
    feed = etree.fromstring((site.output / "atom.xml").read_bytes())
    first = entries(site)[0]
    assert first.findtext(f"{ATOM}title") == "Held"
    for element in (first, feed):
        assert datetime.fromisoformat(element.findtext(f"{ATOM}updated") or "") == LIFTED
    assert datetime.fromisoformat(first.findtext(f"{ATOM}published") or "") == LIFTED
    rss = etree.fromstring((site.output / "rss.xml").read_bytes())
    assert rss.findtext("channel/item/title") == "Held"
    for path in ("channel/item/pubDate", "channel/lastBuildDate"):
        assert parsedate_to_datetime(rss.findtext(path) or "") == LIFTED
    item = json.loads(site.text("feed.json"))["items"][0]
    assert item["title"] == "Held"
    assert datetime.fromisoformat(item["date_published"]) == LIFTED


def test_an_article_stands_in_the_briefing_of_the_day_of_its_release(site: Site) -> None:
    site.article("held", EMBARGO, day="2024-04-02").article("other", day="2024-05-01").build()
    assert site.headlines("/2024/05/02/") == ["Held"]
    assert site.headlines("/topics/news/") == ["Held", "Other"]
    page = site.page("/2024/05/02/held/")
    assert "April 2, 2024" in page.xpath("//p[@class='dateline']")[0].text_content()
    assert not page.xpath("//p[@class='changed']")
    (data,) = (json.loads(text) for text in page.xpath("//script/text()"))
    assert datetime.fromisoformat(data["datePublished"]) == LIFTED


def test_an_embargo_before_the_dateline_moves_nothing(site: Site) -> None:
    site.article("a", "embargo: 2024-04-01T00:00:00Z").article("b", day="2024-04-18").build()
    assert site.headlines("/") == ["A", "B"]
    assert "2024/04/19/a/index.html" in site.paths()


def test_a_correction_before_the_release_makes_no_entry_older_than_it_is(site: Site) -> None:
    site.article(
        "a", EMBARGO, "corrections: [{at: 2024-04-20T00:00:00Z, note: Put right.}]"
    ).build()
    (entry,) = entries(site)
    assert entry.findtext(f"{ATOM}published") == entry.findtext(f"{ATOM}updated")


@pytest.mark.parametrize(
    ("line", "told"),
    [
        ("embargo: 2099-01-01T00:00Z", "under embargo. It appears with them."),
        ("status: draft", "drafts. It appears with them."),
        ("expires: 2024-05-01T00:00Z", "expired."),
    ],
)
def test_a_note_whose_articles_are_held_back_waits_for_them(
    site: Site, line: str, told: str
) -> None:
    site.article("a", line, "edition: 2024-06-02").article("b")
    site.put("content/briefings/2024-06-02.md", b"---\ntitle: Tomorrow\n---\n")
    assert site.build(strict=True).warnings == [
        f"content/briefings/2024-06-02.md: warning: not shown, for its articles are {told}"
    ]


def test_a_note_that_names_a_held_article_of_another_day_says_both(site: Site) -> None:
    site.article("a", day="2024-04-18").article("b", "embargo: 2099-01-01T00:00Z")
    site.put("content/briefings/2024-04-18.md", b"---\nlead: b\n---\n").build()
    assert site.warnings == [
        'content/briefings/2024-04-18.md:2: warning: lead: "b" belongs to the briefing of'
        " 2099-01-01, and is not published: it is under embargo. To bring it here, write"
        " edition: 2024-04-18 in content/b.md."
    ]


# The ruler of a day


def ruler(site: Site, path: str) -> tuple[str, list[int], list[str]]:
    """What a ruler says, where its dots stand, and the hours that it names."""
    (drawn,) = site.page(path).xpath("//*[local-name()='svg']")
    dots = [int(dot.get("cx")) for dot in drawn.xpath(".//*[local-name()='circle']")]
    return drawn.get("aria-label"), dots, drawn.xpath(".//*[local-name()='text']/text()")


def test_the_ruler_of_a_day_says_when_its_dispatches_were_filed(site: Site) -> None:
    site.article("noon", "dateline: Paris, 2024-04-19 12:00")
    site.article("late", "dateline: Tokyo, 2024-04-20 01:00")
    site.article("undated", "dateline: Paris, 2024-04-19")
    site.put("content/briefings/2024-04-19.md", b"---\nlead: late\n---\n").build()
    said, dots, hours = ruler(site, "/2024/04/19/")
    noon, evening = "12:00\u202fPM", "6:00\u202fPM"
    assert said == f"Dispatches by the clock of Paris: {noon}, {evening} (lead)"
    assert dots == [310, 465]
    assert hours[1:] == ["6:00\u202fAM", noon, evening]


def test_the_ruler_of_a_morning_briefing_begins_where_the_edition_opens(site: Site) -> None:
    site.put("site.toml", MORNING.encode())
    site.article("a", "dateline: Paris, 2024-04-18 18:00").build()
    _, dots, hours = ruler(site, "/2024/04/19/")
    assert (dots, hours[0]) == ([310], "6:00\u202fAM")


@pytest.mark.parametrize(("day", "length"), [("2024-03-31", 23), ("2024-10-27", 25)])
def test_a_day_on_which_clocks_change_is_as_long_as_it_was(
    site: Site, day: str, length: int
) -> None:
    site.article("a", f"dateline: Paris, {day} 12:00").build(as_of=datetime(2025, 1, 1, tzinfo=UTC))
    _, (noon,), _ = ruler(site, f"/{day.replace('-', '/')}/")
    assert noon == round(620 * (12 + length - 24) / length)


def test_a_day_without_hours_has_no_ruler(site: Site) -> None:
    site.article("a", "dateline: Paris, 2024-04-19").build()
    assert not site.page("/2024/04/19/").xpath("//*[local-name()='svg']")


def test_the_ruler_runs_as_the_page_does(site: Site) -> None:
    settings = SETTINGS.replace("[site]", '[site]\nlanguage = "ar"')
    site.put("site.toml", settings.encode())
    site.article("a", "dateline: Paris, 2024-04-19 06:00").build()
    assert ruler(site, "/2024/04/19/")[1] == [465]


def test_a_time_of_the_edition_has_its_date_where_no_other_says_it() -> None:
    osaka = Dateline("Osaka", datetime(2024, 4, 18, 19, 5, tzinfo=UTC), "Asia/Tokyo")
    assert edition_time(osaka, "Europe/Paris", "fr", date(2024, 4, 19)) == (
        "18 avril 2024, 21:05 Paris"
    )
    assert edition_time(osaka, "Europe/Paris", "fr", date(2024, 4, 18)) == "21:05 Paris"
