"""Import of the old way (가져오기): ledgers and contact lists of files, row by row into the rooms.

A room *declares* what can be imported (`targets.register`); the machine here finds the tables of a
file (`finding`), proposes which column is which field (`matching`), reads cells (`cells`), judges
rows (`judging`), writes them through the room's own services and takes them back (`work`).
"""
