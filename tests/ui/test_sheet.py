"""The printed sheet: everything of one decision, nothing that runs or is loaded, nothing hidden."""

from __future__ import annotations

import re
from dataclasses import replace
from html.parser import HTMLParser

import pytest

from reviewer.domain.decisions import ActionAnswer, Verdict
from reviewer.domain.items import ActionRequest, Author, Consequence
from reviewer.domain.ledger import BodyCheck, ChainState, DecisionStory, EntryCheck
from reviewer.ids import DecisionId
from tests.makers import NOON, make_candidate, make_item, make_text
from tests.ui.test_seen import page, seen, story
from ui.ledger import sheet as sheets
from ui.ledger import sheet_html as shapes
from ui.ledger.sheet import Checked, sheet_html

EVIL = '<script src="https://evil.example/x.js">alert(1)</script><img src=x onerror=y>\u202eabc'
CHECK = Checked(
    chain=ChainState(entries=9, head="c" * 64, signed=4, unsigned=0),
    entry=EntryCheck(
        seq=4,
        hash="e" * 64,
        is_whole=True,
        public_key="f" * 64,
        is_signed=True,
        bodies=(BodyCheck(name="exposure", digest="a" * 64, is_same=True),),
    ),
    at=NOON,
)


class Tags(HTMLParser):
    """Collects what is markup and what is text."""

    def __init__(self) -> None:
        super().__init__()
        self.tags: dict[str, set[str]] = {}
        self.text = ""

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.setdefault(tag, set()).update(name for name, _ in attrs)

    def handle_data(self, data: str) -> None:
        self.text += data


def full(words: str = "Pay it.") -> DecisionStory:
    made = story(seen(page(0, 5)))
    item = replace(
        make_item("r1", contents=(make_text(words), make_text("Hold it."))),
        title=words,
        body=words,
        on_accept=Consequence(text=words, stated_by=Author.AGENT, effects=("money",), reversible=False),
    )
    item = replace(item, candidates=(*item.candidates, make_candidate(3, make_text("Ask."), agent=words)))
    order = tuple(one.id for one in reversed(item.candidates))
    verdict = Verdict(name="reject", reason=words, content=make_text(words))
    decision = replace(made.decision, verdict=verdict)
    return replace(made, item=item, decision=decision, shown_order=order, shown_numbers=(2, 5, 6))


def read(made: DecisionStory, checked: Checked = CHECK) -> Tags:
    tags = Tags()
    tags.feed(sheet_html(made, checked, None))
    return tags


def test_every_part_of_the_decision_is_on_it() -> None:
    text = read(full()).text
    for words in (
        "Rejected",
        "What was asked",
        "What was shown",
        "4 of 10 parts never in view",
        "What became of it",
        "Answer 5",
        "Hold it.",
        "can't be undone",
        "What the operator put together",
        "a" * 64,
        "fits the key",
        "9 entries, 4 signed",
    ):
        assert words in text


def test_answers_stand_in_the_order_in_which_they_were_shown() -> None:
    text = read(full()).text.partition("What was in view")[0].rpartition("Digest")[2]
    assert text.index("Ask.") < text.index("Hold it.") < text.index("Pay it.")


def test_an_agents_words_are_words_wherever_they_stand() -> None:
    tags = read(full(EVIL))
    assert set(tags.tags) <= {
        *("html", "head", "meta", "title", "style", "body", "h1", "h2", "h3"),
        *("p", "table", "tr", "th", "td", "pre", "span"),
    }
    assert "onerror" not in {name for names in tags.tags.values() for name in names}
    assert tags.text.count("<script src=") >= 5


def test_nothing_is_loaded_and_nothing_runs() -> None:
    made = sheet_html(full(EVIL), CHECK, None)
    assert "default-src 'none'" in made
    outside = re.sub(
        r"<pre>.*?</pre>|<t[dh].*?</t[dh]>|<h1>.*?</h1>|<title>.*?</title>", "", made, flags=re.S
    )
    assert not re.search(r"https?:|url\(|@import|<script|<link|<iframe|src=|href=", outside)


def test_what_can_not_be_seen_is_a_mark() -> None:
    made = sheet_html(full(EVIL), CHECK, None)
    assert "\u202e" not in made
    assert '<span class="sign">⟦U+202E⟧</span>' in made


def test_a_line_end_that_looks_like_a_break_of_the_desks_own_stays() -> None:
    assert shapes.words("a↩\nb") == "a↩\nb"


def test_the_title_of_the_page_is_text_alone() -> None:
    title = sheet_html(full(EVIL), CHECK, None).partition("<title>")[2].partition("</title>")[0]
    assert "<" not in title
    assert "⟦U+202E⟧abc" in title


def test_a_long_word_stays_whole_so_that_it_can_be_copied() -> None:
    assert "x" * 3_000 in sheet_html(full("x" * 3_000), CHECK, None)


def test_each_printed_page_names_its_decision_and_its_place() -> None:
    made = full()
    made = replace(made, decision=replace(made.decision, id=DecisionId('d-1" } x')))
    style = sheet_html(made, CHECK, None).partition("<style>")[2].partition("</style>")[0]
    assert 'content: "Review Desk · d-1x"' in style
    assert "counter(page)" in style


def test_of_a_merge_each_row_says_where_it_comes_from() -> None:
    made = full()
    one, other, third = made.shown_order
    verdict = replace(
        made.decision.verdict,
        row_sources={"/a": one, "/b": "edited", "/c": "unset", "/d": "both-valid", "/e": "3:two:cand-1"},
        row_answers={"/d": (other, third)},
    )
    text = read(replace(made, decision=replace(made.decision, verdict=verdict))).text
    for words in (
        "/aAnswer 2",
        "/bthe operator's own words",
        "/cleft out",
        "/dAnswer 5, Answer 6: each under its condition",
        "/e3:two:cand-1",
    ):
        assert words in text


def test_what_was_answered_to_each_action_is_on_it() -> None:
    made = full()
    item = replace(made.item, actions=(ActionRequest(index=0, name="pay", arguments=b'{"eur": 5}'),))
    answers = (
        ActionAnswer(index=0, verb="edit", arguments=b'{"eur": 4}'),
        ActionAnswer(index=1, verb="respond", message="Ask again."),
    )
    verdict = replace(made.decision.verdict, actions=answers)
    text = read(replace(made, item=item, decision=replace(made.decision, verdict=verdict))).text
    decided = text.partition("What was decided")[2]
    assert ("Action 1: pay" in decided, '{"eur": 4}' in decided, "Ask again." in decided) == (True,) * 3


def test_a_reason_of_several_lines_keeps_them() -> None:
    assert "<pre>one\n  two</pre>" in sheet_html(full("one\n  two"), CHECK, None).partition("decided")[2]


def test_a_very_long_answer_is_cut_and_the_sheet_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(sheets, "LONGEST", 10)
    assert "3 more characters are left out." in read(full("x" * 13)).text


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"is_whole": False}, "ALTERED"),
        ({"is_signed": False}, "UNSIGNED"),
        ({"bodies": (BodyCheck(name="exposure", digest="b", is_same=False),)}, "NOT WHAT WAS SIGNED"),
        ({"public_key": ""}, "none"),
    ],
)
def test_what_does_not_verify_is_said_on_the_sheet(change: dict[str, object], words: str) -> None:
    checked = replace(CHECK, entry=replace(CHECK.entry, **change))  # type: ignore[arg-type]
    assert words in read(full(), checked).text.partition("How it was checked")[2]


def test_a_broken_record_is_said_on_the_sheet() -> None:
    broken = replace(CHECK, chain=replace(CHECK.chain, broken_at=4, problem="audit.altered"))
    assert "Entry 4 does not follow from the one before" in read(full(), broken).text


def test_of_a_pruned_decision_the_sheet_says_what_is_gone() -> None:
    bare = story(None, pruned=True)
    bare = replace(bare, item=replace(bare.item, candidates=()), shown_order=full().shown_order)
    text = read(bare, replace(CHECK, entry=replace(CHECK.entry, bodies=()))).text
    assert text.count("taken away together with answers and reasons") == 4
    assert "nothing is there any more to work them out from" in text
