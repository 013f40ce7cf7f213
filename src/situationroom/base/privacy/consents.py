"""Consent, one purpose at a time: given to one version of its text, and taken back at any time."""

from datetime import datetime
from uuid import UUID

from situationroom.base.acting import acting_as, take_turns
from situationroom.base.actors import Actor, ActorKind
from situationroom.base.errors import Conflict, NotFound, Refusal
from situationroom.base.events import emit
from situationroom.base.facts import ConsentGiven, ConsentWithdrawn
from situationroom.base.labelling import make_label
from situationroom.base.labels import Level
from situationroom.base.models import Consent
from situationroom.base.privacy.rules import a_person_asks_about_themselves
from situationroom.base.rules import require
from situationroom.base.states import PURPOSE_TEXT, Purpose

TEXT_VERSION = "2026-1"  # of the sentences in PURPOSE_TEXT: who agreed to older ones is asked anew


def give_consent(
    *,
    by: Actor,
    at: datetime,
    purpose: Purpose,
    text_version: str = TEXT_VERSION,
    for_company: bool = False,
) -> Consent:
    """Note that `by` agrees to one purpose, for themselves or as a company; again changes nothing.

    Consent to an older text ends with that to a newer one. Raises Conflict for a text that is not
    the one shown today, Refusal where there is nobody to agree.
    """
    if text_version != TEXT_VERSION:
        raise Conflict("The text of this consent has changed.", "Read it again and agree anew.")
    holder = _holder(by, for_company)
    with acting_as(by):
        take_turns(f"base.consent:{purpose}:{sorted(holder.items())}")
        there = Consent.unscoped.filter(purpose=purpose, withdrawn_at=None, **holder).first()
        if there is not None and there.text_version == text_version:
            return there
        if there is not None:
            there.withdrawn_at = at
            there.save(update_fields=["withdrawn_at"])
        level = Level.OWN if for_company else Level.NAMED
        row = Consent.unscoped.create(
            label=make_label(level, owner=by.organisation, creator=by.id),
            purpose=purpose,
            text_version=text_version,
            given_at=at,
            **holder,
        )
        told = ConsentGiven(consent=str(row.id), purpose=purpose)
        emit(told, about=row.id, label=row.label, by=by, at=at)
    return row


def _holder(by: Actor, for_company: bool) -> dict[str, UUID]:
    require((a_person_asks_about_themselves,), by)
    if not for_company:
        assert by.id is not None
        return {"person": by.id}
    if by.kind is not ActorKind.COMPANY or by.organisation is None:
        raise Refusal("Only a company agrees for a company.")
    return {"organisation": by.organisation}


def withdraw_consent(*, by: Actor, at: datetime, consent: UUID) -> Consent:
    """Take a consent back; taken back twice, it was once. Raises NotFound when hidden or absent."""
    with acting_as(by):
        seen = Consent.objects.visible_to(by).filter(pk=consent).values("pk")
        rows = Consent.unscoped.select_for_update(of=("self",)).select_related("label")
        row = rows.filter(pk__in=seen).first()
        if row is None or not _is_holder(by, row):
            raise NotFound("There is no such consent.")
        if row.withdrawn_at is None:
            row.withdrawn_at = at
            row.save(update_fields=["withdrawn_at"])
            told = ConsentWithdrawn(consent=str(row.id), purpose=row.purpose)
            emit(told, about=row.id, label=row.label, by=by, at=at)
    return row


def _is_holder(by: Actor, row: Consent) -> bool:
    """Tell whether somebody may take a consent back: a broker sees it and does not."""
    return row.person == by.id if row.person else row.organisation == by.organisation


def list_consents(*, by: Actor) -> list[Consent]:
    """Return the consents of `by` and of their company, those that stand first."""
    rows = list(Consent.objects.visible_to(by).order_by("-given_at", "-id"))
    return sorted(rows, key=lambda row: row.withdrawn_at is not None)


def has_consent(
    *, person: UUID | None = None, organisation: UUID | None = None, purpose: Purpose
) -> bool:
    """Tell rooms above whether somebody's consent to a purpose stands."""
    rows = Consent.unscoped.filter(purpose=purpose, withdrawn_at=None)
    return rows.filter(person=person, organisation=organisation).exists()


def purposes() -> list[Purpose]:
    """Return what consent is asked for, each with its sentence."""
    return list(PURPOSE_TEXT)
