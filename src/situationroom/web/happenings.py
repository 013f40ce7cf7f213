"""Events in words, for timelines."""

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from situationroom.base.models import Event

TEXT = {
    "base.label_narrowed": gettext_noop("narrowed who may read it"),
    "base.label_widened": gettext_noop("widened who may read it"),
    "base.job_asked": gettext_noop("asked for the work"),
    "base.job_ended": gettext_noop("the work ended"),
    "base.job_resumed": gettext_noop("let the work go on"),
    "base.job_cancel_asked": gettext_noop("asked that the work stop"),
    "base.file_stored": gettext_noop("sent a file; it is being checked"),
    "base.file_cleared": gettext_noop("checked a file: it can be read"),
    "base.file_refused": gettext_noop("refused a file"),
    "base.file_downloaded": gettext_noop("read a file"),
    "watch.notice_stored": gettext_noop("stored the notice"),
    "watch.notice_revised": gettext_noop("the notice came again with other content"),
    "measures.act_registered": gettext_noop("registered the measures (unconfirmed)"),
    "measures.act_notified": gettext_noop("found the notice in the register"),
    "measures.act_confirmed": gettext_noop("confirmed the measures"),
    "measures.act_withdrawn": gettext_noop("withdrew the measures"),
    "impact.run_stored": gettext_noop("stored an impact run"),
    "impact.run_went_stale": gettext_noop("the run went stale"),
    "impact.act_assessed": gettext_noop("computed what it does to exports"),
    "issues.issue_opened": gettext_noop("opened the issue and asked every organisation"),
    "issues.figures_attached": gettext_noop("attached new figures"),
    "issues.response_given": gettext_noop("gave an answer"),
    "issues.issue_moved": gettext_noop("moved the issue"),
    "reports.brief_drafted": gettext_noop("drafted the brief"),
    "reports.brief_moved": gettext_noop("moved the brief"),
}


def event_text(event: Event) -> str:
    """Return what an event says, in the reader's language."""
    return _(TEXT[event.kind]) if event.kind in TEXT else event.kind


RULES = {
    "watch.drill": gettext_noop("Drill"),
    "measures.join_notice_to_act": gettext_noop("Room rule: register"),
    "impact.assess_act": gettext_noop("Room rule: impact"),
    "impact.mark_stale": gettext_noop("Room rule: impact"),
    "issues.open_issue_of_act": gettext_noop("Room rule: issues"),
    "reports.draft_brief_of_issue": gettext_noop("Room rule: reports"),
    "files.check": gettext_noop("Room rule: files"),
    "files.tidy": gettext_noop("Room rule: files"),
}


def maker_name(name: str) -> str:
    """Return who made something: a person's name, or what a room rule is called."""
    return _(RULES[name]) if name in RULES else name
