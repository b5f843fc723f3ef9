"""Words that carry a fact: negations, modals, numbers, months, weekdays, currencies. English first.

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
    januar jänner februar märz mai juni juli oktober dezember
    janvier février mars avril juin juillet août septembre octobre novembre décembre
    enero febrero marzo abril junio julio agosto septiembre octubre noviembre diciembre
""")
"""Without `may`, `mar` and `mayo`, which mean other things in small letters."""

DAYS = _words("""
    monday tuesday wednesday thursday friday saturday sunday today tomorrow yesterday
    montag dienstag mittwoch donnerstag freitag samstag sonnabend sonntag heute gestern übermorgen
    lundi mardi mercredi jeudi vendredi samedi dimanche aujourd'hui demain
    lunes martes miércoles jueves viernes sábado domingo hoy ayer
""")
"""Without `morgen` and `mañana`, which are a time of the day too, and `hier`, which is German for here."""

NEGATIONS = _words("""
    no not never none nothing nobody nowhere neither nor non without unless cannot unable deny denied refuse
    refused reject rejected
    dont doesnt didnt isnt arent wasnt werent havent hasnt hadnt couldnt wouldnt shouldnt mustnt neednt aint
    nicht nichts kein keine keinen keinem keiner keines nie niemals niemand ohne weder ablehnen abgelehnt
    ne pas jamais sans rien aucun aucune ni non refuser refusé
    nunca sin nada nadie ningún ninguna ninguno tampoco rechazar rechazado
""")
"""Without `personne` and `plus`, which mostly deny nothing."""

NUMBERS = _words("""
    zero two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen
    seventeen eighteen nineteen twenty thirty forty fifty sixty seventy eighty ninety hundred thousand million
    billion half twice dozen
    zwei drei vier fünf sechs sieben acht neun zehn elf zwölf zwanzig dreissig hundert tausend millionen
    halb hälfte dutzend
    zéro deux trois quatre cinq huit dix onze douze vingt trente mille moitié
    cero dos tres cuatro cinco seis siete ocho nueve diez doce veinte treinta cien ciento mil mitad
""")
"""Without `one`, `ein`, `un` and `uno`, which mostly count nothing, and without what means more than that."""

MODALS = _words("""
    must may might shall should can could will would need needs required optional allowed forbidden
    muss müssen müsste darf dürfen soll sollen sollte sollten kann können könnte könnten
    verboten erlaubt erforderlich
    doit doivent devra devrait peut peuvent pourra pourrait faut obligatoire facultatif interdit autorisé
    debe deben deberá debería puede pueden podrá podría obligatorio opcional prohibido permitido
""")

ACTIONS = _words("action decision verdict outcome resolution step command operation")
"""Names of fields that say what will be done."""

MONEY_FIELDS = _words("""
    amount price prices total cost costs fee fees sum balance refund payment currency budget salary discount
    tax vat net gross betrag preis summe kosten gebühr montant prix importe precio
""")
"""Names of fields that hold money."""

CURRENCY_SIGNS = "€$£¥₹¢₡₦₩₪₫₭₮₱₲₴₵₸₺₼₽₾₿฿"

CURRENCIES = _words("""
    eur usd gbp jpy chf cad aud inr cny sek nok dkk pln czk euro euros dollar dollars cent cents
""")
