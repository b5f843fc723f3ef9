"""Characters that pass for others, and honest text in which none does."""

from __future__ import annotations

import pytest

from reviewer.render.lookalikes import LONGEST, Setting, find_lookalikes, setting_of

PACE = "\u0440\u0430\u0441\u0435"
"""Four Cyrillic letters that read as a Latin word."""
DECEPTIONS = {
    "p\u0430ypal": [("\u0430", "Cyrillic", "a")],
    "micr\u043es\u043eft": [("\u043e", "Cyrillic", "o"), ("\u043e", "Cyrillic", "o")],
    "g\u03bf\u03bfgle": [("\u03bf\u03bf", "Greek", "oo")],
    "p\u0251ypal": [("\u0251", "phonetic", "a")],
    "\u13a2om": [("\u13a2", "Cherokee", "T")],
    "caf\u0435\u0301": [("\u0435\u0301", "Cyrillic", "é")],
    "fianc\u0451": [("\u0451", "Cyrillic", "ë")],
    "К\u006fмпания": [("К", "Cyrillic", "K")],
    "Прив\u0065т": [("\u0065", "Latin", "\u0435")],
    f"Pay {PACE} Ltd": [(PACE, "Cyrillic", "pace")],
    f"Банк, {PACE}.com": [(PACE, "Cyrillic", "pace")],
    f"Банк, a@{PACE}.рф": [(PACE, "Cyrillic", "pace")],
    "A \u0441at": [("\u0441", "Cyrillic", "c")],
    "\uff50aypal": [("\uff50", "Fullwidth", "p")],
    "\U0001d429\U0001d41a\U0001d432 now": [("\U0001d429\U0001d41a\U0001d432", "Mathematical", "pay")],
    "x\U0001d41ay": [("\U0001d41a", "Mathematical", "a")],
    "\u217claim": [("\u217c", "Small", "l")],
    "\u212a": [("\u212a", "Kelvin", "K")],
    "12\u066480": [("\u0664", "Arabic-Indic", "4")],
    "12.4\uff180": [("\uff18", "Fullwidth", "8")],
    "\u0661\u06f2": [("\u06f2", "Extended-Arabic-Indic", "2")],
    "1\u041e0": [("\u041e", "Cyrillic", "0")],
    "12\u041780": [("\u0417", "Cyrillic", "3")],
    "1\u03362": [("\u0336", "", "")],
    "z\u0300\u0301\u0302\u0303\u0304\u0305": [("\u0304", "", ""), ("\u0305", "", "")],
}


@pytest.mark.parametrize("text", DECEPTIONS)
def test_what_passes_for_another_is_found(text: str) -> None:
    found = [(one.text, one.label, one.passes_for) for one in find_lookalikes(text)]
    assert found == DECEPTIONS[text]


HONEST = [
    "Мама мыла раму, а роса упала на СССР. Сара и оса: МОСКВА, дом 5А, 10В, кВт·ч.",
    "Компания Google открыла офис; SMSка, PCшный, VIP-клиент, и/или, т.е. web-сайт о Windows.",
    "Договор № 17/2024: сумма 12 480,00 ₽, срок до 31.12.2024, ИНН 7707083893, e-mail: a@example.ru.",
    "Ћирилица и latinica стоје једна поред друге; ёлка, ѐ, її, ў.",
    "Η Alpha Bank ΑΕ και το API του Google στην Αθήνα: ΝΕΟ, ΚΑΙ, τιμή 5 €.",
    "kΩ, μm, Δt, πr², λmax, ΔΕΗ; let ν be α + β, ρ = 3, m², H₂O, x¹, ½, ①, mℓ.",
    "第１０回ＡＢＣ株式会社のＡＰＩ（テスト）です。カタカナ・ひらがな・漢字とLatin文字。",
    "请付款１２,４８０元给中国银行。API 接口 v2 已经上线，文件名为 report.pdf。",
    "결제 금액은 12,480원입니다. API 서버에서 확인하세요.",
    "السعر ١٢٣٫٤٥ ريال، والفاتورة رقم 4711 من شركة Example.",
    "המחיר 480 ש״ח לחברת Google, וגם בGoogle ולAPI שלנו.",
    "भुगतान १२,४८० रुपये, चालान संख्या 4711, कंपनी Example।",
    "ราคา ๑๒๐ บาท ของ Example",
    "Überweisung, naïve café, ışık, Łódź, Việt Nam: tiếng Việt.",
    "2\U0001d465 + 3\U0001d466 = \U0001d467, a \u2260 b, =\u0338",
    "[ˈɡuːɡl̩] is how ɡ and ʃ are spoken.",
    "ꓮꓑꓑ",
]


@pytest.mark.parametrize("text", HONEST)
def test_honest_text_has_none(text: str) -> None:
    assert find_lookalikes(text) == []


@pytest.mark.parametrize("text", ["", "paypal", "12,480.00 EUR"])
def test_ascii_passes_for_nothing(text: str) -> None:
    assert find_lookalikes(text) == []


def test_a_part_is_judged_in_the_setting_of_the_whole() -> None:
    at_home, foreign = setting_of("Договор, account"), setting_of(f"payee {PACE}")
    assert find_lookalikes(PACE, at_home) == []
    assert [one.text for one in find_lookalikes(PACE, foreign)] == [PACE]


def test_ascii_makes_a_latin_setting() -> None:
    assert setting_of("plain") == Setting(has_latin=True)


def test_a_long_stretch_is_told_in_parts_that_a_mark_can_hold() -> None:
    found = find_lookalikes("x" + "\u0430" * 100)
    assert [len(one.text) for one in found] == [40, 40, 20]
    assert "".join(one.passes_for for one in found) == "a" * 100


def test_a_long_stretch_of_another_form_too() -> None:
    assert [len(one.text) for one in find_lookalikes("a" + "\uff41" * 50)] == [40, 10]


def test_two_scripts_in_one_word_are_at_home_nowhere() -> None:
    found = find_lookalikes("слово и λόγος: \u0440\u03b1\u0441\u0435")
    assert [one.passes_for for one in found] == ["p", "a", "ce"]


LONG = {
    "Latin letters in a Cyrillic word": "\u0438" + "c" * 300,
    "letters with marks": "p" + "\u0430\u0301\u0302" * 40,
    "marks on one letter": "p\u0430" + "\u0301" * 300,
    "digits of another system": "1" + "\u0664" * 300,
    "letters between digits": "1" + "\u041e" * 300 + "1",
    "another form": "x" + "\uff41" * 300,
}


@pytest.mark.parametrize("text", LONG.values(), ids=LONG)
def test_no_part_of_a_long_stretch_is_longer_than_a_mark_can_hold(text: str) -> None:
    found = find_lookalikes(text)
    assert max(len(one.text) for one in found) <= LONGEST
    assert [one.position for one in found] == sorted(one.position for one in found)
    assert all(text.startswith(one.text, one.position) for one in found)
    # All but the letters that it stands between.
    assert len(text) - sum(len(one.text) for one in found) <= 2
