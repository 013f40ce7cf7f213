"""The numbers: duties, exposure and trade effects.

No web, no database, no clock, no files of ours.
"""
