"""Outside feeds of the watch desk: one complete folder per feed.

A folder holds everything that is peculiar to one feed: `client.py` talks to it (time-outs, limits,
back-off), `answer.py` takes an answer apart, `reader.py` turns one entry into a
`watch.services.Entry` or says why not (pure), and `fetch.py` stores what was read and moves the
cursor. What is not peculiar to one feed belongs to the room itself: storing, revising, setting
aside.
"""
