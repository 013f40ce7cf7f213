"""Market keeps statistics as dataflows of observations (SDMX).

Nouns: Dataflow (SDMX dataflow, one classification each), Observation (one figure with unit,
status, vintage), Bridge (two series shown side by side, never added).
"""
