"""Cases: one company's difficulty and the help it got. Empty until the company desk.

Nouns: Case (SOLVIT), Consultation.
"""
