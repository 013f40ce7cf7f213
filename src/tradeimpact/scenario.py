"""A scenario: two states of the duty schedule and the parameters to compare them with."""
