"""Support: programmes, experts and laboratories a company can be offered.

Empty until the company desk.

Nouns: Programme (Data Hub), Expert, Facility.
"""
