"""Issues: what must be answered, who was asked, who answered and who is silent.

Nouns: Issue (DMAS barrier), Subject (item, code or country it is about), Wording (what it is in
words, inside the government and for all who read it), Response (one organisation asked: its answer
or its silence), Answer (what it said at a time), Deadline (more time that somebody asked for),
Milestone (a mark on the way), Action (what an organisation does, until when), ActionReport (how an
action comes on).
"""
