"""Differences that change what happens."""

from __future__ import annotations

import pytest

from reviewer.conflicts.materiality import FactKind, differing_kinds, facts, is_same_number


@pytest.mark.parametrize(
    ("one", "other", "kind"),
    [
        ("pay 120", "pay 210", FactKind.NUMBER),
        ("pay 1,200.50", "pay 1200.50", FactKind.NUMBER),
        ("grow by 5", "grow by 5%", FactKind.NUMBER),
        ("-3 degrees", "3 degrees", FactKind.NUMBER),
        ("on 2026-03-21", "on 2026-03-12", FactKind.DATE),
        ("at 14:00", "at 15:00", FactKind.DATE),
        ("on 3/4/2026", "on 4/3/2026", FactKind.DATE),
        ("due in May", "due in June", FactKind.DATE),
        ("on Monday", "on Friday", FactKind.DATE),
        ("costs 5 EUR", "costs 5 USD", FactKind.MONEY),
        ("costs €5", "costs $5", FactKind.MONEY),
        ("it is refundable", "it is not refundable", FactKind.NEGATION),
        ("it doesn't apply", "it does apply", FactKind.NEGATION),
        ("it doesn’t apply", "it does apply", FactKind.NEGATION),
        ("it canʼt apply", "it can apply", FactKind.NEGATION),
        ("it can´t apply", "it can apply", FactKind.NEGATION),
        ("it can`t apply", "it can apply", FactKind.NEGATION),
        ("it isnt due", "it is due", FactKind.NEGATION),
        ("it cannot apply", "it can apply", FactKind.NEGATION),
        ("it no longer applies", "it still applies", FactKind.NEGATION),
        ("a non-refundable fare", "a refundable fare", FactKind.NEGATION),
        ("it is _not_ due", "it is due", FactKind.NEGATION),
        ("pay unless asked", "pay if asked", FactKind.NEGATION),
        ("pay .5 percent", "pay 5 percent", FactKind.NUMBER),
        ("pay ½ of it", "pay ¼ of it", FactKind.NUMBER),
        ("in step Ⅳ", "in step Ⅴ", FactKind.NUMBER),
        ("支付三百元", "支付五百元", FactKind.NUMBER),
        ("pay １２０", "pay 120", FactKind.NUMBER),
        ("pay ١٢٠", "pay ٢١٠", FactKind.NUMBER),
        ("refund two nights", "refund three nights", FactKind.NUMBER),
        ("call at 2 pm", "call at 2 am", FactKind.NUMBER),
        ("call at 2:30 p.m.", "call at 2:30 a.m.", FactKind.DATE),
        ("on 14.03.2026", "on 15.03.2026", FactKind.DATE),
        ("on 2026/03/14", "on 2026/03/15", FactKind.NUMBER),
        ("costs ₩5", "costs ₽5", FactKind.MONEY),
        ("das gilt", "das gilt nicht", FactKind.NEGATION),
        ("die Zahlung ist fällig am Montag", "die Zahlung ist fällig am Dienstag", FactKind.DATE),
        ("payable en juin", "payable en juillet", FactKind.DATE),
        ("el pago vence el lunes", "el pago vence el martes", FactKind.DATE),
        ("il n'accepte le devis", "il accepte le devis", FactKind.NEGATION),
        ("on ne doit rien", "on doit tout", FactKind.NEGATION),
        ("nadie lo pidió", "alguien lo pidió", FactKind.NEGATION),
        ("sie können zahlen", "sie müssen zahlen", FactKind.MODALITY),
        ("le client peut payer", "le client doit payer", FactKind.MODALITY),
        ("el cliente puede pagar", "el cliente debe pagar", FactKind.MODALITY),
        ("you must pay", "you may pay", FactKind.MODALITY),
        ("send it to Kessler", "send it to Müller", FactKind.NAME),
        ("use order_42", "use order_43", FactKind.NAME),
        ("mail a@x.example", "mail b@x.example", FactKind.NAME),
        ("read src/a.py", "read src/b.py", FactKind.NAME),
        ("SQL is fine", "sql is fine", FactKind.NAME),
    ],
)
def test_a_changed_fact_is_noticed(one: str, other: str, kind: FactKind) -> None:
    assert kind in differing_kinds([one, other])


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("We will refund you.", "You get a refund: we will see to it."),
        ("The order is fine.", "Fine: the order is."),
        ("# Summary\n- All good", "* all good\n\nSummary"),
        ("Costs 5. Refund it.", "costs 5, refund it"),
        ("", "words only"),
        ("wir warten hier seit dem morgen", "wir warten dort seit dem abend"),
        ("une personne de plus attend", "une autre attend encore"),
        ("esta mañana llega el pedido", "el pedido llega temprano"),
        ("a sandwich with mayo and a plus", "a sandwich with cheese"),
    ],
)
def test_other_words_for_the_same_are_no_fact(one: str, other: str) -> None:
    assert differing_kinds([one, other]) == frozenset()


def test_facts_count_as_often_as_they_appear() -> None:
    assert facts("5 and 5")[FactKind.NUMBER, "5"] == 2
    assert differing_kinds(["5 and 5", "5"]) == {FactKind.NUMBER}


def test_no_text_has_no_differing_facts() -> None:
    assert differing_kinds([]) == frozenset()


@pytest.mark.parametrize(
    ("literals", "expected"),
    [
        (["1", "1.0", "1e0"], True),
        (["0.3", "0.30000000000000004"], True),
        (["-1", "1"], False),
        (["0", "-0.0"], True),
        (["1", "2"], False),
        (["12480.00", "12480.01"], False),
        (["1234567890123456", "1234567890123457"], False),
        (["1234567890123.24", "1234567890123.25"], False),
        (["9.123456789012345678e999999", "-9.123456789012345678e999999"], False),
        (["1e999999999", "x"], False),
        (["9e999999", "-9e999999"], False),
    ],
)
def test_numbers_are_compared_by_what_they_mean(literals: list[str], expected: bool) -> None:
    assert is_same_number(literals) is expected
