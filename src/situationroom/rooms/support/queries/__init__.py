"""Reads of the catalogue of programmes, of what fits a company, and of how far each came."""

from situationroom.rooms.support.queries.catalogue import (
    PAGE,
    Wanted,
    check_may_register,
    get_programme,
    list_owners,
    list_programmes,
    may_keep,
    may_register,
)
from situationroom.rooms.support.queries.fitting import Fit, fit_programme, list_fitting
from situationroom.rooms.support.queries.inspection import Inspected, inspect

__all__ = [
    "PAGE",
    "Fit",
    "Inspected",
    "Wanted",
    "check_may_register",
    "fit_programme",
    "get_programme",
    "inspect",
    "list_fitting",
    "list_owners",
    "list_programmes",
    "may_keep",
    "may_register",
]
