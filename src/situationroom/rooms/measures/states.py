"""States of an act in the register, with message id and colour."""

from enum import StrEnum


class ActState(StrEnum):
    """Unconfirmed acts count in figures only with the word *unconfirmed* beside them."""

    UNCONFIRMED = "unconfirmed"
    CONFIRMED = "confirmed"
    WITHDRAWN = "withdrawn"


TEXT = {
    ActState.UNCONFIRMED: "Unconfirmed",
    ActState.CONFIRMED: "Confirmed",
    ActState.WITHDRAWN: "Withdrawn",
}
COLOUR = {
    ActState.UNCONFIRMED: "risk",
    ActState.CONFIRMED: "done",
    ActState.WITHDRAWN: "silent",
}

PROGRAMME_TEXT = {
    "mfn": "Ordinary duty (column 1)",
    "korus": "KORUS preference",
    "s201_solar": "Section 201 (solar)",
    "s232_metals": "Section 232 (metals)",
    "s232_auto_parts": "Section 232 (automobile parts)",
    "s232_auto_parts_deal": "Section 232 (automobile parts, agreement)",
    "s232_semiconductors": "Section 232 (semiconductors)",
    "s301_china": "Section 301 (China)",
    "s301_china_2024": "Section 301 (China, 2024)",
    "s301_forced_labor": "Section 301 (forced labour)",
    "s122": "Section 122 surcharge",
    "ieepa_fentanyl": "IEEPA (fentanyl)",
    "ieepa_reciprocal": "IEEPA (reciprocal, base)",
    "ieepa_reciprocal_country": "IEEPA (reciprocal, by country)",
    "ieepa_russia_oil": "IEEPA (Russian oil)",
    "ieepa_brazil": "IEEPA (Brazil)",
    "s301_brazil": "Section 301 (Brazil)",
}
AUTHORITY_TEXT = {
    "s232": "Section 232",
    "s301": "Section 301",
    "s122": "Section 122",
    "s338": "Section 338",
    "s201": "Section 201",
    "ieepa": "IEEPA",
    "other": "other authority",
}
WHY_TEXT = {
    "exempt": "exempt by law",
    "not_listed": "not on its product list",
    "condition": "only under a condition (use, technical test, quota, metal content)",
    "displaced": "displaced by another measure",
    "ceiling_reached": "the ordinary duty reaches the ceiling already",
    "not_claimed": "lower if the preference is claimed",
}
FORM_TEXT = {"add": "Added to the ordinary duty", "ceiling": "Ceiling incl. the ordinary duty"}
