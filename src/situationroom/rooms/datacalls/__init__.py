"""Data calls (취합): one form to many organisations, collated back in the original layout.

Nouns: DataCall (one form sent out, until a day), Asked (one organisation of it: its clock, and who
answers), Reply (one version of its answer, never overwritten), Form and Flag (what is to be filled
in, and what is not as the form asked: `collating`).
"""
