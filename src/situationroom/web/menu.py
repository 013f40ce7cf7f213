"""The menu as data: seven groups, the same for everyone; a line shows once its page exists.

``name`` is the URL name of the page. What may be opened without signing in says ``public``.
"""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

Text = str | Promise


@dataclass(frozen=True)
class Page:
    """One line of the menu."""

    name: str
    label: Text
    public: bool = False


@dataclass(frozen=True)
class Group:
    """One of the seven."""

    key: str
    label: Text
    pages: tuple[Page, ...]


@dataclass(frozen=True)
class ToolPage:
    """A tool at the right of the head."""

    name: str
    label: Text
    icon: str


MENU = (
    Group(
        "board",
        _("Board"),
        (
            Page("board", _("Overall board")),
            Page("board_drills", _("Drills")),
            Page("board_emergency", _("Emergency mode")),
            Page("board_leadership", _("Leadership view")),
            Page("board_wall", _("Wall")),
            Page("board_work", _("Background work")),
            Page("board_audit", _("Who read what")),
            Page("board_labels", _("Changes of who may see")),
            Page("board_glass", _("Break-glass")),
        ),
    ),
    Group(
        "issues",
        _("Issues"),
        (
            Page("issues", _("Issue list")),
            Page("issues_responses", _("Response board")),
            Page("issues_actions", _("Actions")),
            Page("issues_calls", _("Data calls")),
            Page("issues_contacts", _("Contacts")),
            Page("issues_imports", _("Imports")),
            Page("issues_requests", _("Requests to posts")),
            Page("issues_proposals", _("Proposals")),
            Page("issues_dossiers", _("Dossiers"), public=True),
        ),
    ),
    Group(
        "duties",
        _("Duties & rules"),
        (
            Page("duties", _("Duty look-up"), public=True),
            Page("duties_destinations", _("Duties elsewhere"), public=True),
            Page("duties_clock", _("Money clock")),
            Page("duties_origin", _("Origin check"), public=True),
            Page("duties_measures", _("Measures")),
            Page("duties_obligations", _("Obligations")),
            Page("duties_notices", _("Notices")),
            Page("duties_alerts", _("Duties I watch")),
        ),
    ),
    Group(
        "impact",
        _("Impact & markets"),
        (
            Page("impact", _("Impact runs")),
            Page("impact_papers", _("Institute papers")),
            Page("impact_forecasts", _("Forecast court")),
            Page("impact_statistics", _("Statistics"), public=True),
            Page("impact_warning", _("Early warning")),
            Page("impact_markets", _("Market profiles"), public=True),
            Page("impact_chains", _("Supply chains")),
            Page("impact_controls", _("Export-control check")),
        ),
    ),
    Group(
        "companies",
        _("Company desk"),
        (
            Page("companies_file", _("File a difficulty"), public=True),
            Page("companies_receipt", _("Check a receipt"), public=True),
            Page("companies_cases", _("Cases")),
            Page("companies_known", _("Companies")),
            Page("companies_programmes", _("Support programmes")),
            Page("companies_experts", _("Experts")),
            Page("companies_labs", _("Test labs")),
            Page("companies_surveys", _("Surveys")),
            Page("companies_funnel", _("Funnel")),
        ),
    ),
    Group(
        "sessions",
        _("Sessions & agreements"),
        (
            Page("sessions", _("Session list")),
            Page("sessions_series", _("Series and dialogues")),
            Page("sessions_delegations", _("Delegations")),
            Page("sessions_agreements", _("Agreements")),
            Page("sessions_promises", _("Promises")),
            Page("sessions_partners", _("Partners")),
            Page("sessions_calendar", _("Calendar")),
        ),
    ),
    Group(
        "reports",
        _("Reports"),
        (
            Page("reports", _("Briefs")),
            Page("reports_builder", _("Report builder")),
            Page("reports_distribution", _("Distribution and recall")),
        ),
    ),
)

TOOLS = (
    ToolPage("todo", _("What I owe"), "todo"),
    ToolPage("alerts", _("Alerts"), "bell"),
    ToolPage("channel", _("Channel"), "channel"),
)

FOOTER = (
    Page("accessibility", _("Accessibility"), public=True),
    Page("privacy", _("Privacy"), public=True),
    Page("methods", _("Methods and sources"), public=True),
    Page("styleguide", _("Style guide"), public=True),
)
