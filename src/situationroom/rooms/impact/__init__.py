"""Impact: what a change of duty does to exports, as scenario, run, figure and trace.

Nouns: Scenario (a change against a baseline), Run (one computed answer), Figure (one number
with unit, range, vintage and trace).
"""
