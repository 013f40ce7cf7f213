"""Issues: what must be answered, who was asked, who answered and who is silent.

Nouns: Issue (DMAS barrier), Response (one organisation's answer or its silence).
"""
