"""Korean and English side by side, and the names of elasticity sources."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Words:
    """Chooses between a Korean and an English wording."""

    language: str

    def __call__(self, korean: str, english: str) -> str:
        """Return the wording in the language."""
        return korean if self.language == "ko" else english


SOURCE_NAMES = {
    "protee": ("ProTEE(CEPII)", "ProTEE (CEPII)"),
    "broda_weinstein_us": ("Broda·Weinstein", "Broda-Weinstein"),
    "caliendo_parro": ("Caliendo·Parro", "Caliendo-Parro"),
}
