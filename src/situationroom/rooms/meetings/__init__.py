"""Meetings: series, sessions, dialogues and what was asked, promised and decided there.

Nouns: Series (a round-table, task force, forum or dialogue that meets again and again; a working
group is a series with a parent), SeriesTheme (a field it is about), LevelChange (a rise or fall of
its level, by which document), RelatedSeries (two that are about the same), Session (one meeting of
a series), Invitee (who is invited to it, under which theme, and came or not), AgendaItem (a point
of its agenda, and where it comes from), Decision (what was decided, who does it until when), Ask
(what one side asks the other, followed across years), AskStanding (what a session said of an ask),
Minutes (what is written of a session) and MinutesVersion (how they read at a time).
"""
