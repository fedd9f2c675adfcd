"""The lists of a site: topics, stories and the archive, and what each says beside its links."""

from __future__ import annotations

from datetime import UTC, date, datetime, timedelta

from tests.sites import SETTINGS, Site


def texts(site: Site, path: str, selector: str) -> list[str]:
    found = site.page(path).cssselect(selector)
    return [" ".join(str(one.text_content()).split()) for one in found]


def rendered(site: Site) -> set[str]:
    assert site.report
    return set(site.report.rendered)


# topics


def test_a_topic_charts_the_articles_of_each_month(site: Site) -> None:
    for number, day in enumerate(["2024-01-05", "2024-03-01", "2024-03-31"]):
        site.article(f"a{number}", day=day)
    site.build()
    assert texts(site, "/topics/news/", ".chart tr") == [
        "March 20242",
        "February 20240",
        "January 20241",
    ]
    assert len(site.page("/topics/news/").cssselect(".chart rect")) == 2
    assert texts(site, "/topics/news/", ".chart desc") == [
        "From January 2024 to March 2024; most in March 2024: 2 articles"
    ]


def test_a_chart_counts_an_article_in_the_month_of_its_briefing(site: Site) -> None:
    site.article("a", day="2024-03-02").article(
        "b", "edition: 2024-04-01", day="2024-03-31"
    ).build()
    assert texts(site, "/topics/news/", ".chart tr") == ["April 20241", "March 20241"]


def test_a_chart_goes_no_further_back_than_two_years(site: Site) -> None:
    site.article("a", day="2019-01-01").article("b", day="2024-04-01").build()
    rows = texts(site, "/topics/news/", ".chart tr")
    assert (len(rows), rows[-1]) == (24, "May 20220")


def test_a_topic_names_those_that_its_articles_share_most(site: Site) -> None:
    for number, topics in enumerate(
        ["[A, B]", "[A, B]", "[A, B, C]", "[A, C]", "[A, Chance]", "[A, Wide]", "[A, Wide]"]
    ):
        site.article(f"a{number}", f"topics: {topics}")
    site.put("content/topics/a.md", b"---\nnames: {}\nparent: Wide\n---\n").build()
    assert texts(site, "/topics/a/", ".near a") == ["B", "C"]
    assert texts(site, "/topics/wide/", ".near a") == ["A"]


def test_the_numbered_pages_of_a_topic_have_nothing_that_changes(site: Site) -> None:
    site.put("site.toml", f"{SETTINGS}[topics]\nper_page = 2\n".encode())
    for number in range(1, 7):
        site.article(f"a{number}", "topics: [News, Other]", day=f"2024-03-0{number}")
    site.build()
    before = site.text("topics/news/page/1/index.html")
    assert not site.page("/topics/news/page/1/").cssselect(".chart, .near, .follow")
    site.article("later", "topics: [News, Third]").build()
    assert site.text("topics/news/page/1/index.html") == before


def test_topics_stand_below_the_widest_above_them(site: Site) -> None:
    site.article("a", "topics: [Europe, France, Paris, Asia]")
    site.put("content/topics/france.md", b"---\nnames: {en: France}\nparent: Europe\n---\n")
    site.put("content/topics/paris.md", b"---\nnames: {en: Paris}\nparent: France\n---\n")
    site.put("content/topics/asia.md", b"---\nnames: {en: Asia}\ndescription: All of it.\n---\n")
    site.build()
    assert texts(site, "/topics/", "h2") == ["Asia", "Europe"]
    assert texts(site, "/topics/", ".from a") == ["France", "Paris"]
    assert texts(site, "/topics/", ".card") == [
        "1 article Asia All of it.",
        "1 article Europe France Paris",
    ]


def test_topics_that_lead_around_in_a_circle_are_listed_all_the_same(site: Site) -> None:
    site.article("a", "topics: [A, B, C]")
    for slug, parent in ("ab", "ba", "ca"):
        note = f"---\nnames: {{en: {slug.upper()}}}\nparent: {parent}\n---\n"
        site.put(f"content/topics/{slug}.md", note.encode())
    site.build()
    assert texts(site, "/topics/", "h2") == ["A", "B", "C"]


def test_many_topics_are_listed_by_letter(site: Site) -> None:
    names = [f"{letter}{number}" for letter in ("Élan", "Europe", "Gaza") for number in range(11)]
    site.article("a", f"topics: [{', '.join(names)}]").build()
    assert texts(site, "/topics/", "h2") == ["E", "G"]
    assert len(texts(site, "/topics/", ".letter li")) == 33
    site.article("a", f"topics: [{', '.join(map(chr, range(0x4E00, 0x4E28)))}]").build()
    assert not site.page("/topics/").cssselect(".letter")


# stories


def test_a_story_says_since_when_it_runs_and_has_its_months(site: Site) -> None:
    for number, day in enumerate(["2024-03-05", "2024-04-01", "2024-04-02"]):
        site.article(f"a{number}", "story: The flood", day=day)
    site.build()
    assert texts(site, "/stories/the-flood/", ".month") == ["April 2024", "March 2024"]
    assert texts(site, "/stories/the-flood/", ".follow span") == [
        "Running since March 5, 2024 · 3 articles"
    ]
    assert site.headlines("/stories/the-flood/") == ["A2", "A1", "A0"]
    assert site.page("/stories/the-flood/").cssselect(".follow a[href$='rss.xml']")


def test_stories_are_listed_with_their_newest_headline_what_was_last_told_of_first(
    site: Site,
) -> None:
    site.article("a", "story: Old", day="2024-03-05").article("b", "story: New", day="2024-04-01")
    site.article("c", "story: New", day="2024-04-03")
    site.article("d", "story: Gone", "status: withdrawn").build()
    assert texts(site, "/stories/", ".card") == [
        "2 articles · April 1, 2024 – April 3, 2024 New Latest: C",
        "1 article · March 5, 2024 Old Latest: A",
        "Gone What was published here has been withdrawn.",
    ]


def test_a_note_gives_a_story_its_titles_and_a_summary(site: Site) -> None:
    site.article("a", "story: To the Moon", day="2024-04-01")
    site.article("b", "story: Vers la Lune", "lang: fr", day="2024-04-02")
    site.article("c", "story: lunar race", day="2024-04-03")
    site.write("""\
-- content/stories/moon.md --
---
title: {en: To the Moon, fr: Vers la Lune}
aliases: [lunar race]
---
Who lands, and who does not.
""").build()
    assert site.headlines("/stories/moon/") == ["C", "B", "A"]
    assert texts(site, "/stories/moon/", "h1, .tagline") == [
        "To the Moon",
        "Who lands, and who does not.",
    ]
    assert "Vers la Lune" in site.text("2024/04/02/b/index.html")
    assert site.page("/stories/lunar-race/").cssselect("link[href$='/stories/moon/']")
    assert "<title>C</title>" in site.text("stories/lunar-race/rss.xml")


def test_a_summary_in_another_language_stays_away(site: Site) -> None:
    site.put("site.toml", f'{SETTINGS}languages = ["en", "fr"]\n'.encode())
    site.article("a", "story: moon").article("b", "story: moon", "lang: fr")
    note = "---\ntitle: {fr: La Lune}\nsummary: {fr: En bref.}\n---\n"
    site.put("content/stories/moon.md", note.encode()).build()
    assert not texts(site, "/stories/moon/", ".tagline")
    assert [name.get("lang") for name in site.page("/stories/moon/").cssselect("h1 span")] == ["fr"]
    assert texts(site, "/fr/stories/moon/", ".tagline") == ["En bref."]


def test_a_name_of_two_stories_is_refused(site: Site) -> None:
    site.article("a", "story: moon")
    site.put("content/stories/moon.md", b"---\ntitle: Moon\n---\n")
    site.put("content/stories/night.md", b"---\ntitle: Night\naliases: [Moon]\n---\n")
    assert site.problem() == (
        'content/stories/night.md:3: aliases: "Moon" is a name of the story "moon" too. Keep one.'
    )


# the archive


def test_a_month_has_the_headlines_of_its_days_and_no_more_than_twelve_of_each(site: Site) -> None:
    for number in range(14):
        site.article(f"a{number:02}", day="2024-04-19")
    site.article("b", day="2024-04-02").build()
    assert texts(site, "/2024/04/", ".day h2") == [
        "Tuesday, April 2, 2024",
        "Friday, April 19, 2024",
    ]
    assert len(site.headlines("/2024/04/")) == 13
    assert texts(site, "/2024/04/", ".more") == ["2 more articles"]


def test_no_headline_alone_is_an_article_to_search_engines(site: Site) -> None:
    site.article("a").article("b", day="2024-04-18").build()
    assert site.headlines("/2024/04/") == ["B", "A"]
    assert site.page("/2024/04/").xpath("//article") == []
    assert texts(site, "/", "article h2") == ["A"]


def test_a_month_changes_with_a_headline_and_not_with_a_text(site: Site) -> None:
    site.article("a", "summary: In short.").article("b", "summary: x").build()
    site.article("a", "summary: In short.", body="Other words.").build()
    assert rendered(site) & {"2024/04/index.html", "2024/index.html", "archive/index.html"} == set()
    site.article("a", "summary: In short.", "title: Other").build()
    assert rendered(site) & {"2024/04/index.html", "2024/index.html", "archive/index.html"} == {
        "2024/04/index.html"
    }
    site.article("c").build()
    assert rendered(site) >= {"2024/04/index.html", "2024/index.html", "archive/index.html"}


def test_an_update_of_an_article_leaves_what_only_counts_it_as_it_is(site: Site) -> None:
    site.article("a").article("b", day="2024-04-20").build()
    site.article("a", "updated: 2024-04-25T10:00:00Z").build()
    assert "2024/04/19/a/index.html" in rendered(site)
    assert rendered(site) & {"archive/index.html", "topics/index.html"} == set()


def test_the_archive_is_a_table_of_months_and_the_days_of_the_last_twelve(site: Site) -> None:
    for month in range(1, 13):
        site.article(f"a{month}", day=f"2022-{month:02}-01")
    site.article("b", day="2023-02-03").article("c", day="2023-02-03").build()
    table = site.page("/archive/").cssselect("table.years")[0]
    assert [str(row.text_content()) for row in table.cssselect("th[scope=row]")] == ["2023", "2022"]
    assert len(table.cssselect("td a")) == 13
    assert table.cssselect("a[aria-label='February 2023: 2 articles'].level-4")
    captions = texts(site, "/archive/", ".calendars caption")
    assert (len(captions), captions[0]) == (12, "February 2023 2 articles")
    assert site.page("/archive/").cssselect("a[aria-label='February 3, 2023: 2 articles']")


def test_the_archive_of_fifteen_years_stays_small(site: Site) -> None:
    first = date(2009, 6, 1)
    for number in range(0, 5479, 3):
        site.article(f"a{number}", body="", day=(first + timedelta(number)).isoformat())
    site.build(as_of=datetime(2024, 6, 1, tzinfo=UTC))
    for path in ("archive/index.html", "2024/index.html"):
        assert len(site.text(path).encode()) < 100_000, path
