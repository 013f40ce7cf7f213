"""Collating (취합) as plain Python: a form, a filled file read against it, answers merged back.

No database and no clock here. A file that comes back is accounted for cell by cell: each cell that
is not empty is a fixed cell of the form, an answer, or stands among the answers beside the form.
"""
