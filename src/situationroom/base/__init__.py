"""Ground: identifiers, clock, labels, the event log and its relay. Knows no room."""
