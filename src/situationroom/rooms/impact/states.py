"""States of runs, forecasts and papers, with message ids and colours."""

from enum import StrEnum


class RunState(StrEnum):
    """A stale run stands on a rate, a datum or code that has changed since."""

    CURRENT = "current"
    STALE = "stale"


class Knowledge(StrEnum):
    """By what was known: on the day of the notice, or by everything the register holds."""

    THEN = "then"
    NOW = "now"


class ForecastState(StrEnum):
    """Where a forecast stands: it may be replaced until it is locked, and then never."""

    OPEN = "open"
    REPLACED = "replaced"
    LOCKED = "locked"
    SCORED = "scored"


class Forecaster(StrEnum):
    """Who forecasts by itself; organisations are known by their ids."""

    ROOM = "room"
    LAST_YEAR = "last_year"
    SAME_GROWTH = "same_growth"
    AUTOREGRESSION = "autoregression"


FORECAST_TEXT = {
    ForecastState.OPEN: "Open",
    ForecastState.REPLACED: "Replaced",
    ForecastState.LOCKED: "Locked",
    ForecastState.SCORED: "Scored",
}
FORECAST_COLOUR = {
    ForecastState.OPEN: "action",
    ForecastState.REPLACED: "silent",
    ForecastState.LOCKED: "neutral",
    ForecastState.SCORED: "done",
}
FORECASTER_TEXT = {
    Forecaster.ROOM: "The room",
    Forecaster.LAST_YEAR: "Naive rule: last year's month",
    Forecaster.SAME_GROWTH: "Naive rule: growth stays as it was",
    Forecaster.AUTOREGRESSION: "Naive rule: seasonal autoregression",
}
METHOD_NAME_TEXT = {
    Forecaster.ROOM: "Autoregression of yearly growth on the last growth known",
    Forecaster.LAST_YEAR: "The same month of the year before, with past yearly changes as errors",
    Forecaster.SAME_GROWTH: "The last yearly growth known goes on, with its past moves as errors",
    Forecaster.AUTOREGRESSION: "Autoregression on 1, 2, 3, 12 and 13 months before",
}


class PaperState(StrEnum):
    """Where an institute's paper stands."""

    SUBMITTED = "submitted"
    RETURNED = "returned"
    ACCEPTED = "accepted"
    WAITING = "waiting"
    PUBLISHED = "published"


PAPER_TEXT = {
    PaperState.SUBMITTED: "Being reviewed",
    PaperState.RETURNED: "Returned by its reviewer",
    PaperState.ACCEPTED: "Accepted by its reviewer",
    PaperState.WAITING: "Waits for its embargo to end",
    PaperState.PUBLISHED: "Published to its readers",
}
PAPER_COLOUR = {
    PaperState.SUBMITTED: "action",
    PaperState.RETURNED: "risk",
    PaperState.ACCEPTED: "action",
    PaperState.WAITING: "neutral",
    PaperState.PUBLISHED: "done",
}
# Quantities of our figures that a paper may say too, with their unit.
QUANTITY_TEXT = {
    "base_usd": "Exports before the change",
    "hit_usd": "Exports that are hit",
    "change_usd": "Change of exports",
    "rate_before": "Average duty before",
    "rate_after": "Average duty after",
}
QUANTITY_UNITS = {
    "base_usd": "USD",
    "hit_usd": "USD",
    "change_usd": "USD",
    "rate_before": "share",
    "rate_after": "share",
}
