"""Structural gravity. Empty until the general-equilibrium issue."""
