"""The search index: one row an object, fed by the log, read by label.

Korean is cut into words once, in Python (Kiwi), and the words are kept: the same index serves
SQLite (FTS5) and PostgreSQL (tsvector). A room says in one line what of it can be found.
"""
