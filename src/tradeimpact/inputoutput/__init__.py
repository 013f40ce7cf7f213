"""Concentration and Leontief shocks. Empty until the supply-chain issue."""
