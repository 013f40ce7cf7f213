"""Measured figures, one module a family.

Each prints ours, the peer's or the limit's, and the ratio.

`python -m benchmarks` lists the families, `python -m benchmarks NAME [--quick] [--json]` runs one.
"""
