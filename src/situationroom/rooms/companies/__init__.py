"""Companies: the exporters behind an organisations row, their identity kept apart.

A company is an organisation of the kind *company* without a name; what it is called, its prices
and its partners lie in tables of their own, which a row policy can lock.

Nouns: CompanyIdentity (who it is), CommercialFigure (a price, volume or partner), Disclosure (an
organisation that may know who it is), Intake (one that took a case of it in), Pseudonym (what
everybody else calls it), CompanyProfile (size band and items, open to who may see its cases).
"""
