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
    "column_2": "Ordinary duty (column 2)",
    "korus": "KORUS preference",
    "usmca": "USMCA preference",
    "japan": "Japan trade agreement preference",
    "australia": "Australia FTA preference",
    "bahrain": "Bahrain FTA preference",
    "chile": "Chile FTA preference",
    "colombia": "Colombia TPA preference",
    "israel": "Israel FTA preference",
    "jordan": "Jordan FTA preference",
    "morocco": "Morocco FTA preference",
    "oman": "Oman FTA preference",
    "panama": "Panama TPA preference",
    "peru": "Peru TPA preference",
    "singapore": "Singapore FTA preference",
    "cafta_dr": "CAFTA-DR preference",
    "s201_solar": "Section 201 (solar)",
    "s232_steel": "Section 232 (steel)",
    "s232_steel_quota": "Section 232 (steel, absolute quota)",
    "s232_aluminium": "Section 232 (aluminium)",
    "s232_aluminium_quota": "Section 232 (aluminium, absolute quota)",
    "s232_copper": "Section 232 (copper)",
    "s232_metals": "Section 232 (metals)",
    "s232_autos": "Section 232 (automobiles)",
    "s232_autos_deal": "Section 232 (automobiles, agreement)",
    "s232_trucks": "Section 232 (trucks and buses)",
    "s232_truck_parts": "Section 232 (truck parts)",
    "s232_wood": "Section 232 (wood)",
    "s232_wood_deal": "Section 232 (wood, agreement)",
    "s232_pharmaceuticals": "Section 232 (pharmaceuticals)",
    "s232_polysilicon": "Section 232 (polysilicon)",
    "s301_ships": "Section 301 (cranes and chassis)",
    "s338_canada": "Section 338 (Canada)",
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
PART_OF = {"s232_aluminium": "metal", "s232_copper": "metal", "s232_steel": "metal"}
"""Programmes that each reach their own part of one article's value; see `Provision.divides`."""
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
    "rate_unknown": "announced without a rate that is known: not counted",
    "in_quota": "goods within the quota do not pay it",
    "absolute_quota": "a limit on quantity, not a duty: above it nothing may be entered",
}
FORM_TEXT = {"add": "Added to the ordinary duty", "ceiling": "Ceiling incl. the ordinary duty"}


REFUND_TEXT = {
    "ieepa_after_ruling": "IEEPA duty, void since the ruling of 20 February 2026",
    "exclusion": "Exclusion not used",
    "ceiling_overpaid": "Paid above an all-in ceiling",
    "overpaid_other": "Paid above what the law asks",
    "preference_not_claimed": "Preference not claimed",
    "underpaid": "Paid too little",
    "none": "Nothing to ask back",
}
DEADLINE_TEXT = {
    "post_summary_correction": "Post-summary correction",
    "protest_180_days": "Protest (180 days after liquidation)",
    "1520d_one_year": "Claim within a year, 19 U.S.C. 1520(d)",
    "too_late": "Too late",
    "none": "–",
}
ROUTE_TEXT = {
    "cape": "CAPE declaration to Customs",
    "protest_only": "protest only; CAPE is closed for this entry",
    "cape_later_phase_or_court": "a later phase of CAPE, or the courts",
}

ANSWERS = "measures.answer_entries"
"""The work that answers a long list of entries."""
KEPT_DAYS = 1
"""Days a long list of entries is kept after it was sent."""
