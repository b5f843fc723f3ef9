"""Words that carry a fact: negations, modal words, months, weekdays, currencies. English first, some others.

A word that is missing here costs a difference its place at the top, never its row.
"""

from __future__ import annotations

import re

_PART = re.compile(r"[A-Z]+(?![a-zß-ÿ])|[A-Z]?[a-zß-ÿ]+|\d+")
_LOOKED_AT = 200


def words_of_name(name: str) -> tuple[str, ...]:
    """The words of a field's or a tool's name, in small letters: `netAmount`, `net-amount` -> net, amount."""
    return tuple(part.casefold() for part in _PART.findall(name[:_LOOKED_AT]))


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


MONTHS = _words("""
    jan feb apr jun jul aug sep sept oct nov dec
    january february march april june july august september october november december
    januar februar märz mai juni juli oktober dezember
""")
"""Without `may` and `mar`, which mean other things in small letters."""

DAYS = _words("monday tuesday wednesday thursday friday saturday sunday today tomorrow yesterday")

NEGATIONS = _words("""
    no not never none nothing nobody neither nor without cannot unable deny denied refuse refused
    reject rejected
    nicht kein keine keinen keinem keiner nie niemals ohne
    ne pas jamais sans nunca sin
""")

MODALS = _words("""
    must may might shall should can could will would need needs required optional allowed forbidden
    muss müssen darf dürfen soll sollte kann könnte
    doit peut debe puede
""")

ACTIONS = _words("action decision verdict outcome resolution step command operation")
"""Names of fields that say what will be done."""

MONEY_FIELDS = _words("""
    amount price prices total cost costs fee fees sum balance refund payment currency budget salary discount
    tax vat net gross betrag preis summe kosten gebühr montant prix importe precio
""")
"""Names of fields that hold money."""

CURRENCIES = _words("""
    eur usd gbp jpy chf cad aud inr cny sek nok dkk pln czk euro euros dollar dollars cent cents
""")
