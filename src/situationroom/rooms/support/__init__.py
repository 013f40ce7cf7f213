"""Support (지원사업): what a company can be offered, under which conditions, until when.

Nouns: Programme (one support measure of a ministry or agency, with its conditions as data), Notice
(of 기업마당, `sources.bizinfo`), Condition, Profile and Match (`conditions`, `matching`). Experts
and laboratories follow with the company desk.
"""
