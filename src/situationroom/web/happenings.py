"""Events in words, for timelines."""

from uuid import UUID

from django.utils.translation import gettext as _
from django.utils.translation import gettext_noop

from situationroom.base.actors import Actor
from situationroom.base.models import Event
from situationroom.rooms.issues.queries import list_timeline
from situationroom.rooms.organisations.queries import Maker, get_makers
from situationroom.rooms.organisations.states import ERASED
from situationroom.web.figures import Entry
from situationroom.web.words import named

TEXT = {
    "base.label_narrowed": gettext_noop("narrowed who may read it"),
    "base.label_widened": gettext_noop("widened who may read it"),
    "base.widening_asked": gettext_noop("asked that more may read it"),
    "base.widening_refused": gettext_noop("refused that more may read it"),
    "base.label_consent_given": gettext_noop("recorded how far the company agreed"),
    "base.label_consent_withdrawn": gettext_noop("took the company's agreement back"),
    "base.job_asked": gettext_noop("asked for the work"),
    "base.job_ended": gettext_noop("the work ended"),
    "base.job_resumed": gettext_noop("let the work go on"),
    "base.job_cancel_asked": gettext_noop("asked that the work stop"),
    "delivery.notifications_read": gettext_noop("marked notices as read"),
    "delivery.preferences_set": gettext_noop("said how to be told"),
    "delivery.message_ended": gettext_noop("the message left, was held back or was given up"),
    "delivery.message_retried": gettext_noop("let the message go out again"),
    "delivery.link_issued": gettext_noop("issued a one-time link"),
    "delivery.link_redeemed": gettext_noop("used a one-time link"),
    "delivery.link_revoked": gettext_noop("revoked a one-time link"),
    "delivery.webhook_added": gettext_noop("added a webhook"),
    "delivery.webhook_changed": gettext_noop("changed or tried the webhook"),
    "delivery.webhook_switched_off": gettext_noop("switched the webhook off"),
    "delivery.notices_recalled": gettext_noop("recalled what was told"),
    "delivery.mail_received": gettext_noop("answered by mail"),
    "delivery.mail_refused": gettext_noop("refused a mail"),
    "delivery.calendar_opened": gettext_noop("made a calendar address"),
    "delivery.calendar_revoked": gettext_noop("revoked the calendar address"),
    "delivery.push_wanted": gettext_noop("let a browser be told by push"),
    "delivery.push_ended": gettext_noop("ended push to a browser"),
    "base.file_stored": gettext_noop("sent a file; it is being checked"),
    "base.file_cleared": gettext_noop("checked a file: it can be read"),
    "base.file_refused": gettext_noop("refused a file"),
    "base.file_downloaded": gettext_noop("read a file"),
    "base.read": gettext_noop("read it; the audit log says why"),
    "base.reads_reviewed": gettext_noop("looked through who read what"),
    "base.glass_asked": gettext_noop("asked for break-glass"),
    "base.glass_opened": gettext_noop("approved break-glass: content is read for a while"),
    "base.glass_closed": gettext_noop("ended break-glass"),
    "base.consent_given": gettext_noop("gave consent"),
    "base.consent_withdrawn": gettext_noop("took consent back"),
    "base.data_requested": gettext_noop("asked about their own data"),
    "base.data_answered": gettext_noop("answered a person about their data"),
    "base.rows_destroyed": gettext_noop("destroyed what was kept long enough"),
    "companies.company_registered": gettext_noop("made a company known"),
    "companies.identity_changed": gettext_noop("changed who the company is"),
    "companies.figures_set": gettext_noop("told the figures of the company"),
    "companies.company_disclosed": gettext_noop("let an organisation know who the company is"),
    "companies.disclosure_ended": gettext_noop("ended what an organisation may know"),
    "companies.company_taken_in": gettext_noop("took the company in"),
    "support.programme_registered": gettext_noop("registered the programme"),
    "support.programme_changed": gettext_noop("changed what the programme says"),
    "support.progress_noted": gettext_noop("wrote down how far it came"),
    "support.programme_retired": gettext_noop("offers the programme no more"),
    "watch.notice_stored": gettext_noop("stored the notice"),
    "watch.source_read": gettext_noop("read the source"),
    "watch.notice_revised": gettext_noop("the notice came again with other content"),
    "measures.act_registered": gettext_noop("registered the measures (unconfirmed)"),
    "measures.act_notified": gettext_noop("found the notice in the register"),
    "measures.notice_of_act_revised": gettext_noop(
        "a notice this rests on came again with other content: compare them"
    ),
    "measures.act_confirmed": gettext_noop("confirmed the measures"),
    "measures.act_withdrawn": gettext_noop("withdrew the measures"),
    "measures.duty_watched": gettext_noop("asked to be told when a duty changes"),
    "measures.entries_kept": gettext_noop("sent a long list of entries"),
    "measures.entries_destroyed": gettext_noop("destroyed a list of entries"),
    "measures.duty_watch_ended": gettext_noop("wants to be told of a duty no more"),
    "measures.duty_changed": gettext_noop("a watched duty changes"),
    "measures.register_reloaded": gettext_noop("loaded the register again"),
    "impact.run_stored": gettext_noop("stored an impact run"),
    "impact.run_went_stale": gettext_noop("the run went stale"),
    "impact.run_revived": gettext_noop("the run stands again"),
    "impact.act_assessed": gettext_noop("computed what it does to exports"),
    "issues.wording_written": gettext_noop("wrote anew what the issue is"),
    "issues.action_planned": gettext_noop("planned an action"),
    "issues.action_reported": gettext_noop("reported on an action"),
    "issues.milestone_set": gettext_noop("set a milestone"),
    "posts.request_made": gettext_noop("asked the post"),
    "posts.request_accepted": gettext_noop("took the request on"),
    "posts.request_declined": gettext_noop("declined the request"),
    "posts.request_handed_on": gettext_noop("handed the request on to another post"),
    "posts.request_started": gettext_noop("began to work on the request"),
    "posts.asker_asked_back": gettext_noop("asked back: the clock stands still"),
    "posts.asker_replied": gettext_noop("replied: the clock goes on"),
    "posts.request_answered": gettext_noop("answered the request"),
    "posts.request_closed": gettext_noop("said what came of it"),
    "posts.request_reopened": gettext_noop("took the request up again"),
    "posts.partner_introduced": gettext_noop("introduced a local partner"),
    "posts.partner_noted": gettext_noop("wrote a partner into the book"),
    "posts.partner_retired": gettext_noop("took the partner out of the book"),
    "posts.answer_kept": gettext_noop("wrote an answer down that serves again"),
    "posts.answer_served": gettext_noop("an answer served again"),
    "posts.answer_withdrawn": gettext_noop("offers the answer no more"),
    "posts.coverage_set": gettext_noop("said of which countries the post is in charge"),
    "posts.capacity_set": gettext_noop("said how many requests the post works on at once"),
    "organisations.contact_noted": gettext_noop("wrote the contact down"),
    "organisations.contact_corrected": gettext_noop("corrected the contact"),
    "organisations.contact_used": gettext_noop("sent a form to the contact"),
    "organisations.contact_erased": gettext_noop("erased the contact"),
    "proposals.proposal_handed_in": gettext_noop("handed the proposal in"),
    "proposals.proposal_assigned": gettext_noop("named who answers it"),
    "proposals.proposal_reviewed": gettext_noop("reviewed it for the government"),
    "proposals.proposal_merged": gettext_noop("joined it with another proposal"),
    "proposals.proposal_split": gettext_noop("let it stand by itself again"),
    "proposals.proposal_answered": gettext_noop("answered the proposal"),
    "proposals.reconsideration_asked": gettext_noop("asked to have it reconsidered"),
    "proposals.proposal_withdrawn": gettext_noop("took the proposal back"),
    "proposals.proposal_carried_out": gettext_noop("what was accepted was carried out"),
    "proposals.rule_followed": gettext_noop("began to follow a rule change"),
    "proposals.rule_moved": gettext_noop("wrote a stage of a rule change"),
    "meetings.series_opened": gettext_noop("opened the series"),
    "meetings.level_changed": gettext_noop("wrote a change of level"),
    "meetings.series_related": gettext_noop("named a series beside it"),
    "meetings.series_ended": gettext_noop("ended the series"),
    "meetings.session_planned": gettext_noop("planned the session"),
    "meetings.session_moved": gettext_noop("moved the session"),
    "meetings.invitee_added": gettext_noop("put somebody on the list"),
    "meetings.session_invited": gettext_noop("sent the invitations"),
    "meetings.attendance_noted": gettext_noop("noted a reply or attendance"),
    "meetings.session_cancelled": gettext_noop("cancelled the session"),
    "meetings.session_held": gettext_noop("said that the session was held"),
    "meetings.session_closed": gettext_noop("closed the minutes"),
    "meetings.agenda_built": gettext_noop("what was open came onto the agenda"),
    "meetings.item_added": gettext_noop("added a point"),
    "meetings.item_settled": gettext_noop("said what came of a point"),
    "meetings.decision_made": gettext_noop("wrote a decision"),
    "meetings.decision_moved": gettext_noop("said what became of a decision"),
    "meetings.ask_made": gettext_noop("wrote an ask"),
    "meetings.ask_stood": gettext_noop("wrote how an ask stands"),
    "meetings.minutes_written": gettext_noop("wrote on the minutes"),
    "issues.milestone_dropped": gettext_noop("took a milestone away"),
    "issues.issue_described": gettext_noop("said anew how severe it is and what it is about"),
    "base.ledger_read": gettext_noop("read a file to import"),
    "base.ledger_mapped": gettext_noop("said which column is which"),
    "base.ledger_imported": gettext_noop("imported the file"),
    "base.ledger_taken_back": gettext_noop("took the import back"),
    "base.ledger_discarded": gettext_noop("threw the file away"),
    "impact.forecast_lodged": gettext_noop("lodged the forecast"),
    "impact.forecast_locked": gettext_noop("locked the forecast"),
    "impact.forecast_scored": gettext_noop("scored the forecast by the published figure"),
    "impact.paper_submitted": gettext_noop("submitted the paper"),
    "impact.paper_reviewed": gettext_noop("reviewed the paper"),
    "impact.paper_announced": gettext_noop("published the paper; its embargo still holds"),
    "impact.paper_published": gettext_noop("let the paper out"),
    "impact.dissent_recorded": gettext_noop("dissented from the paper"),
    "market.statistics_loaded": gettext_noop("loaded the statistics again"),
    "issues.issue_opened": gettext_noop("opened the issue and asked every organisation"),
    "issues.figures_attached": gettext_noop("attached new figures"),
    "issues.response_given": gettext_noop("gave an answer"),
    "issues.issue_moved": gettext_noop("moved the issue"),
    "issues.issue_assigned": gettext_noop("assigned the issue"),
    "reports.brief_drafted": gettext_noop("drafted the brief"),
    "reports.brief_moved": gettext_noop("moved the brief"),
}


def event_text(event: Event) -> str:
    """Return what an event says, in the reader's language."""
    return _(TEXT[event.kind]) if event.kind in TEXT else event.kind


RULES = {
    "delivery.one_time_link": gettext_noop("Holder of a one-time link"),
    "watch.drill": gettext_noop("Drill"),
    "measures.join_notice_to_act": gettext_noop("Room rule: register"),
    "measures.note_correction": gettext_noop("Room rule: register"),
    "measures.load_register": gettext_noop("Room rule: register"),
    "impact.assess_act": gettext_noop("Room rule: impact"),
    "impact.keep_court": gettext_noop("Room rule: forecast court"),
    "impact.score_forecasts": gettext_noop("Room rule: forecast court"),
    "market.load_statistics": gettext_noop("Room rule: statistics"),
    "issues.follow_act": gettext_noop("Room rule: issues"),
    "issues.refresh_figures": gettext_noop("Room rule: issues"),
    "support.take_in": gettext_noop("Room rule: support programmes"),
    "proposals.tell_authors": gettext_noop("Room rule: proposals"),
    "reports.draft_brief_of_issue": gettext_noop("Room rule: reports"),
    "files.check": gettext_noop("Room rule: files"),
    "files.tidy": gettext_noop("Room rule: files"),
}


def maker_name(name: str) -> str:
    """Return who made something: a person's name, what a rule is called, or that it was erased."""
    if name == ERASED:
        return _("Erased person")
    return _(RULES[name]) if name in RULES else name


KINDS = {
    "anonymous": gettext_noop("Somebody not signed in"),
    "company": gettext_noop("A company"),
    "association": gettext_noop("An association"),
    "broker": gettext_noop("A customs broker"),
    "expert": gettext_noop("An expert"),
    "officer": gettext_noop("An officer"),
    "post": gettext_noop("An overseas post"),
    "secretariat": gettext_noop("The secretariat"),
    "leadership": gettext_noop("Leadership"),
    "platform_admin": gettext_noop("The operators of the servers"),
    "room_rule": gettext_noop("A room rule"),
    "service": gettext_noop("A program"),
}


def timeline(about: UUID, by: Actor) -> list[Entry]:
    """Return what happened to an object, as far as somebody may read it, and who did it."""
    events = list_timeline(about=about, by=by)
    makers = get_makers(events=events, by=by)
    return [Entry(at=e.at, who=_who(e, makers[e.id]), what=event_text(e)) for e in events]


def _who(event: Event, maker: Maker) -> str:
    known = " · ".join(filter(None, [named(maker, "organisation"), maker_name(maker.name)]))
    if known or event.actor_name:
        return known or maker_name(event.actor_name)
    return _(KINDS[event.actor_kind])
