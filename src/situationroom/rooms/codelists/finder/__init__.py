"""The HS finder: Korean or English words in, ranked subheadings with their reason out.

Plain Python and sparse matrices; no Django, no clock, no network. `text` makes features of
words, `evidence` compares a query with rulings and names, `weighing` learns how much each kind
of evidence counts, `index` holds it all and ranks, `rulings` reads what operators bring.
"""

VERSION = "2"  # counts up when an index made before would answer otherwise
