"""Companies: the exporters behind an organisations row, their identity kept apart.

Empty until the company desk.

Nouns: CompanyIdentity, Product.
"""
