"""Many sectors with input-output links. Empty until the general-equilibrium issue."""
