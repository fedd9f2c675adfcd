"""Lists of names are in the order of their language, as CLDR has it."""

from __future__ import annotations

import random
from itertools import groupby

import pytest
from hypothesis import given
from hypothesis import strategies as st

from site_builder.collation import alphabetical, initial
from tests.sites import Site

ORDERS = {
    "fr": "«Citation» 42 5G cote coté côte côté Ecole école Égypte Élysée emploi "
    "Europe L’Oréal Łódź oeuvre Œuvre Øresund Oslo ouvrage Zoé Москва ירושלים "
    "القدس 北京",
    "es": "amor Ángel ánimo anual año chile coche cuna Lima llama luz noche nube ñandú ñu oso",
    "de": "Apfel Äpfel Arbeit Ärzte Ökonomie Osten Strabe Strasse Straße Über Ufer Zürich",
    "ru": "Европа Еда ёж Ежик Елена Ёлка игра Иран йога яблоко ясень Apple Google",
    "ar": "آسيا ابن اقتصاد الجزائر أوروبا إيران بيئة تركيا تونس ثقافة علم على علي فن "
    "ڤيينا قراءة قرار كرة لبنان مئة مؤتمر مال مصر موسم هند وطن يمن AFP",
    "fa": "آسیا اقتصاد ایران بیروت پاریس تهران ثروت جهان چین زن ژاپن قم کابل گاز نوروز "
    "ورزش وزیر هند هنر یمن",
    "he": "אירופה ירושלים כלכלה מים מלך סוף ספר עם עמק צבא צרפת תל־אביב Apple",
    "hi": "अंतरिक्ष अमेरिका आर्थिक इंडिया उत्तर करना कर्म कृषि क्षेत्र खेल गांधी गाँव "
    "चुनाव जंगल ज़मीन जल ज्ञान दिल्ली फल फ़िल्म भारत यूरोप विज्ञान शिक्षा संसद "
    "हिंदी",
    "zh": "安全 北京 德国 俄罗斯 法国 环境 教育 经济 科技 美国 上海 体育 文化 英国 中国 Apple",
    "zh-TW": "一 上海 中國 文化 北京 安全 法國 科技 美國 英國 教育 經濟 德國 環境 體育 Apple",
    "ja": "Apple あめ アメリカ イギリス うみ がくせい カナダ きょうと "
    "きよし こうひ コウモリ コーヒー ヨーロッパ ロシア 亜細亜 科学 経済 "
    "政治 大阪 東京 文化 北海道",
    "ko": "가나 가방 각도 경제 과학 문화 부산 서울 정치 Apple",
    "th": "กา การเมือง กีฬา เกม ขา ข่าว ไทย แพทย์ โลก วิทยาศาสตร์ เศรษฐกิจ",
    "ur": "اردو آسیا پاکستان تعلیم ٹیم دنیا ڈالر لاہور ہند ہوا یورپ",
    "uk": "газ ґанок екран Європа іграшка їжак йога Україна Яна",
    "sr": "Београд Apple",
    "sr-Latn": "Apple Београд",
}
"""As ICU 72 sorts them, which is CLDR's own implementation."""


@pytest.mark.parametrize("lang", ORDERS)
def test_names_stand_where_a_reader_of_the_language_looks_for_them(lang: str) -> None:
    names = ORDERS[lang].split()
    shuffled = random.Random(5).sample(names, len(names))
    assert sorted(shuffled, key=lambda name: alphabetical(name, lang)) == names


@given(st.lists(st.text(), unique=True), st.sampled_from([*ORDERS, "", "x-none"]))
def test_no_two_names_have_the_same_place(names: list[str], lang: str) -> None:
    keys = [alphabetical(name, lang) for name in names]
    assert len(set(keys)) == len(names)


@pytest.mark.parametrize(
    ("lang", "names", "letters"),
    [
        ("fr", "«Ici» 42 École Œuvre Москва", "# # E O М"),
        ("es", "Nube Ñandú", "N Ñ"),
        ("ar", "آسيا إيران أوروبا تونس", "ا ا ا ت"),
        ("ru", "Ёлка Еда Йога", "Е Е Й"),
        ("he", "כלכלה מים", "כ מ"),
        ("hi", "ज़मीन जल क्षेत्र", "ज ज क"),
        ("zh", "北京 中国 经济 BBC", "B Z J A–Z"),
        ("ja", "がくせい アメリカ 経済", "カ ア 漢"),
        ("ko", "가나 서울", "ㄱ ㅅ"),
        ("th", "เกม ไทย", "ก ท"),
    ],
)
def test_a_name_is_listed_under_the_letter_that_it_begins_with(
    lang: str, names: str, letters: str
) -> None:
    assert [initial(name, lang) for name in names.split()] == letters.split()


@given(
    st.lists(st.text(st.sampled_from("aZñあア阿乙א1É«æآ"), min_size=1) | st.text(min_size=1)),
    st.sampled_from([*ORDERS, ""]),
)
def test_names_of_one_letter_stand_together(names: list[str], lang: str) -> None:
    listed = sorted(names, key=lambda name: alphabetical(name, lang))
    letters = [letter for letter, _ in groupby(listed, lambda name: initial(name, lang))]
    assert len(set(letters)) == len(letters)


def test_topics_are_in_the_order_of_the_language_of_the_site(site: Site) -> None:
    site.put("site.toml", (site.root / "site.toml").read_bytes() + b'language = "es"\n')
    site.article("a", "topics: [Oeste, Ñandú, Norte, Ártico]").build()
    links = site.page("/topics/").xpath("//main//ul//a/text()")
    assert links == ["Ártico", "Norte", "Ñandú", "Oeste"]
