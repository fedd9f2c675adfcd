"""An edition: its number, the time it takes, what is coming, and what was put right on its day."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest
from lxml.html import HtmlElement

from site_builder.plain_text import READING_RATE, count_words, reading_minutes
from tests.sites import Site

MINUTE = " ".join(["word"] * READING_RATE)


def masthead(site: Site, path: str) -> str:
    """What a briefing says of itself, in one line."""
    return " · ".join(words(fact) for fact in site.page(path).cssselect(".masthead .facts li"))


def words(element: HtmlElement) -> str:
    return " ".join(element.text_content().split())


def told(site: Site, path: str, part: str) -> list[str]:
    """The entries of a part of a briefing."""
    return [words(entry) for entry in site.page(path).cssselect(f"section.{part} li")]


def note(site: Site, day: str, *lines: str) -> Site:
    text = "\n".join(("---", *lines, "---", "Words.", ""))
    return site.put(f"content/briefings/{day}.md", text.encode())


def test_editions_are_numbered_from_the_first(site: Site) -> None:
    for day in ("2024-04-17", "2024-04-19", "2024-04-22"):
        site.article(f"a-{day}", day=day)
    site.build()
    numbers = [masthead(site, f"/2024/04/{day}/").partition(" · ")[0] for day in (17, 19, 22)]
    assert numbers == ["No. 1", "No. 2", "No. 3"]
    assert masthead(site, "/").startswith("No. 3 ")


def test_an_edition_that_is_withdrawn_as_a_whole_keeps_its_number(site: Site) -> None:
    site.article("a", day="2024-04-18").article("b").build()
    site.article("a", "status: withdrawn", day="2024-04-18").build()
    assert masthead(site, "/2024/04/19/").startswith("No. 2 ")


def test_a_day_before_moves_the_numbers_of_those_after_it(site: Site) -> None:
    site.article("a").article("b", day="2024-04-20").build()
    site.article("c", day="2024-04-18").build()
    assert masthead(site, "/2024/04/20/").startswith("No. 3 ")


def test_an_edition_says_how_long_its_articles_take_to_read(site: Site) -> None:
    site.article("a", body=f"{MINUTE} {MINUTE}").article("b", body=MINUTE).build()
    assert masthead(site, "/2024/04/19/").startswith("No. 1 · 2 articles · 3 min read")


def test_a_short_edition_takes_a_minute(site: Site) -> None:
    site.article("a", body="").build()
    assert masthead(site, "/2024/04/19/").startswith("No. 1 · 1 article · 1 min read")


@pytest.mark.parametrize(
    ("text", "count"),
    [
        ("", 0),
        ("Two words", 2),
        ("« Deux mots » : – …", 2),
        ("l’eau, 12:30", 2),
        ("سقطت القذيفة قرب المدرسة", 4),
        ("今天北京下雨", 3),
        ("今天 Beijing 雨", 3),
        ("ก" * 50, 10),
        ("नमस्ते दुनिया", 2),
    ],
)
def test_words_are_counted_as_a_script_has_them(text: str, count: int) -> None:
    assert count_words(text) == count


def test_no_text_takes_less_than_a_minute() -> None:
    assert [reading_minutes(n) for n in (0, READING_RATE, 3 * READING_RATE)] == [1, 1, 3]


def test_what_the_editor_says_is_coming_stands_in_the_order_of_the_days(site: Site) -> None:
    site.article("a")
    note(
        site, "2024-04-19", "coming:", "  - {day: 2024-05-02, text: The vote}",
        "  - {day: 2024-04-19, text: The summit}",
    ).build()  # fmt: skip
    assert told(site, "/2024/04/19/", "coming") == [
        "Friday, April 19, 2024 The summit", "Thursday, May 2, 2024 The vote"
    ]  # fmt: skip


def test_what_was_over_before_the_edition_is_left_out_with_a_warning(site: Site) -> None:
    site.article("a")
    note(site, "2024-04-19", "coming:", "  - {day: 2024-04-18, text: The vote}").build()
    assert not told(site, "/2024/04/19/", "coming")
    assert site.warnings == [
        "content/briefings/2024-04-19.md:3: warning: coming.day: 2024-04-18 is before this "
        "briefing of 2024-04-19, so that the entry is left out. Correct the day, or delete the "
        "entry."
    ]


@pytest.mark.parametrize(
    ("entry", "told"),
    [
        ("{day: 2024-04-31, text: X}", 'coming.day: "2024-04-31" is not understood'),
        ("{day: tomorrow, text: X}", 'coming.day: "tomorrow" is not understood'),
        ("The vote", "coming.day: missing"),
        ("{day: 2024-04-20}", "coming.text: missing"),
    ],
)
def test_an_entry_that_is_no_day_and_text_is_told_with_its_line(
    site: Site, entry: str, told: str
) -> None:
    site.article("a")
    note(site, "2024-04-19", "coming:", f"  - {entry}")
    assert site.problem().startswith(f"content/briefings/2024-04-19.md:3: {told}")


def test_an_embargo_is_not_told_of_as_coming(site: Site) -> None:
    site.article("a").article("secret", "embargo: 2024-06-02T00:00:00Z").build()
    assert not [path for path, data in site.tree().items() if b"ecret" in data]


CORRECTED = "corrections: [{at: '2024-04-22T21:30:00Z', note: It was two.}]"


def test_a_correction_is_told_in_the_briefing_of_the_day_it_was_made_on(site: Site) -> None:
    site.article("a", CORRECTED).article("b", day="2024-04-22").article("c", day="2024-04-23")
    site.build()
    (entry,) = told(site, "/2024/04/22/", "day-corrections")
    assert entry == "11:30 PM Paris A It was two."
    assert not told(site, "/2024/04/19/", "day-corrections")
    assert not told(site, "/2024/04/23/", "day-corrections")


def test_the_day_of_a_correction_closes_when_the_edition_does(site: Site) -> None:
    toml = (site.root / "site.toml").read_bytes() + b'[editions]\ncloses = "18:00"\n'
    site.put("site.toml", toml).article("a", CORRECTED, "edition: 2024-04-19")
    site.article("b", "edition: 2024-04-22").article("c", "edition: 2024-04-23").build()
    assert not told(site, "/2024/04/22/", "day-corrections")
    assert told(site, "/2024/04/23/", "day-corrections")


def test_a_withdrawal_is_told_in_the_briefing_of_its_day(site: Site) -> None:
    site.article("a", CORRECTED).article("b", day="2024-04-22").build()
    site.article("a", "status: withdrawn", CORRECTED).build()
    (entry,) = told(site, "/2024/04/22/", "day-corrections")
    assert entry.endswith("A This article has been withdrawn. It was two.")


def test_a_card_names_its_first_topic_and_its_sources(site: Site) -> None:
    site.article("a", "topics: [Space, Asia]", "sources: [ISRO, {name: N, url: 'https://n.test/'}]")
    site.build()
    for path in ("/", "/2024/04/19/", "/topics/asia/"):
        assert [words(li) for li in site.page(path).cssselect(".from li")] == ["Space", "ISRO", "N"]


def test_a_topic_that_is_named_otherwise_is_so_on_every_card(site: Site) -> None:
    site.article("a", "topics: [Space]").article("b", "topics: [Space]", "story: S").build()
    site.put("content/topics/space.md", b"---\nnames: {en: Outer space}\n---\n").build()
    for path in ("/", "/2024/04/19/", "/topics/space/", "/stories/s/"):
        assert words(site.page(path).cssselect("article .from")[0]) == "Outer space"


# corrections above and below the text

LATE = "corrections: [{at: '2024-04-20T10:00:00Z', note: First.}, {at: '2024-05-28T10:00:00Z', note: Late.}]"  # noqa: E501


def slip(site: Site) -> list[str]:
    return [words(note) for note in site.page("/2024/04/19/a/").cssselect(".slip p span")]


def below(site: Site) -> list[str]:
    return [words(note) for note in site.page("/2024/04/19/a/").cssselect(".corrections span")]


def test_a_correction_stands_above_the_text_for_seven_days_then_below(site: Site) -> None:
    site.article("a", LATE).build(as_of=datetime(2024, 6, 4, 9, 59, tzinfo=UTC))
    assert (slip(site), below(site)) == (["Late."], ["First."])
    site.build(as_of=datetime(2024, 6, 4, 10, 0, tzinfo=UTC))
    assert (slip(site), below(site)) == ([], ["First.", "Late."])


@pytest.mark.parametrize(("days", "above"), [(0, []), (3, []), (60, ["First.", "Late."])])
def test_how_long_it_stands_above_is_a_setting(site: Site, days: int, above: list[str]) -> None:
    toml = (site.root / "site.toml").read_bytes() + b"[corrections]\ndays = %d\n" % days
    site.put("site.toml", toml).article("a", LATE).build()
    assert slip(site) == above


def test_a_correction_may_stand_above_for_ever(site: Site) -> None:
    toml = (site.root / "site.toml").read_bytes() + b"[corrections]\ndays = 99999999999\n"
    site.put("site.toml", toml).article("a", LATE).build()
    assert slip(site) == ["First.", "Late."]


def test_a_correction_that_goes_below_is_due(site: Site) -> None:
    site.article("a", LATE)
    report = site.build(as_of=datetime(2024, 6, 1, tzinfo=UTC)).report
    assert report
    again = site.build(as_of=datetime(2024, 6, 5, tzinfo=UTC)).report
    assert again
    assert {str(path) for path in again.rendered} == {"2024/04/19/a/index.html"}


def test_a_change_that_is_no_correction_says_updated(site: Site) -> None:
    site.article("a", "updated: 2024-04-21T10:00:00Z").article("b", LATE).article("c").build()
    changed = [site.page(f"/2024/04/19/{slug}/").cssselect(".changed") for slug in "abc"]
    assert [[words(one).split()[0] for one in found] for found in changed] == [["Updated"], [], []]
    site.build(as_of=datetime(2024, 7, 1, tzinfo=UTC))
    assert words(site.page("/2024/04/19/b/").cssselect(".changed")[0]).startswith(
        "Corrected May 28"
    )


# what was withdrawn


def withdrawn(site: Site, *lines: str) -> str:
    site.article("a", "status: withdrawn", *lines).build()
    return words(site.page("/2024/04/19/a/").cssselect(".slip")[0])


def test_a_withdrawn_page_says_since_when_and_why(site: Site) -> None:
    told = withdrawn(site, "corrections: [{at: '2024-04-22T10:00:00Z', note: Told twice.}]")
    assert "Withdrawn since April 22, 2024" in told
    assert told.endswith("Told twice.")


def test_a_withdrawn_page_says_no_instant_that_nobody_stated(site: Site) -> None:
    assert withdrawn(site) == "This article has been withdrawn."


def test_a_correction_of_long_before_is_not_told_as_the_reason(site: Site) -> None:
    told = withdrawn(site, CORRECTED, "updated: 2024-04-29T10:00:00Z")
    assert "since April 29" in told
    assert "two" not in told
    assert below(site) == ["It was two."]


def test_corrections_name_a_withdrawal_once(site: Site) -> None:
    withdrawn(site, CORRECTED)
    (entry,) = site.page("/corrections/").xpath("//main//li")
    assert words(entry).endswith("This article has been withdrawn. A It was two.")
