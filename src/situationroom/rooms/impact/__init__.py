"""Impact: what a change of duty does to exports, what is forecast of them, and who was right.

Nouns: Scenario (a change against a baseline), Run (one computed answer), Figure (one number
with unit, range, vintage and trace), Forecast (what somebody says a month will be, before its
data), Score (how far a forecast was off, once the data were there), Paper (an institute's
analysis), PaperFinding (a number of it beside ours), Dissent (who sees it otherwise).
"""
