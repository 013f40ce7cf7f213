"""Codelists name the things every other room talks about.

Nouns: Area (ISO 3166, M49), HSCode (WCO Harmonized System), TariffLine (HTSUS), Item (the
room's ICT items), ItemCode (item to HS6), ReferenceTable (a compiled table and its origin),
Ruling (a customs ruling on classification), RulingFile (what an operator loaded).
"""
