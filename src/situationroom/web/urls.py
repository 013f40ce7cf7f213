"""Addresses of the pages; a name begins with the menu group it belongs to."""

from django.conf import settings
from django.urls import URLPattern, URLResolver, include, path
from django.views.i18n import set_language

from situationroom.web import (
    account,
    board,
    drills,
    duties,
    files,
    impact,
    issues,
    market,
    measures,
    notices,
    reports,
)

urlpatterns: list[URLPattern | URLResolver] = [
    path("", board.page, name="board"),
    path("drills/", drills.page, name="board_drills"),
    path("drills/<str:name>/start", drills.start, name="board_drills_start"),
    path("drills/notice/<uuid:notice>/", drills.progress, name="board_drills_progress"),
    path("drills/notice/<uuid:notice>/steps", drills.steps, name="board_drills_steps"),
    path("issues/", issues.page, name="issues"),
    path("issues/<uuid:issue>/", issues.issue_page, name="issues_issue"),
    path("issues/<uuid:issue>/respond", issues.respond, name="issues_respond"),
    path("issues/<uuid:issue>/move", issues.move, name="issues_move"),
    path("duties/", duties.page, name="duties"),
    path("duties/measures/", measures.page, name="duties_measures"),
    path("duties/measures/register", measures.register, name="duties_measures_register"),
    path("duties/measures/<slug:code>/", measures.act_page, name="duties_measures_act"),
    path("duties/measures/<slug:code>/confirm", measures.confirm, name="duties_measures_confirm"),
    path("duties/notices/", notices.page, name="duties_notices"),
    path("duties/notices/<uuid:notice>/", notices.notice_page, name="duties_notices_notice"),
    path("impact/", impact.page, name="impact"),
    path("impact/runs/<uuid:run>/", impact.run_page, name="impact_run"),
    path("impact/runs/<uuid:run>/items.csv", impact.items_csv, name="impact_run_csv"),
    path("impact/figures/<uuid:figure>/", impact.trace_page, name="impact_trace"),
    path("impact/statistics/", market.page, name="impact_statistics"),
    path(
        "impact/statistics/<slug:dataflow>/",
        market.dataflow_page,
        name="impact_statistics_dataflow",
    ),
    path("impact/reference/<slug:table>/", market.reference_page, name="impact_reference"),
    path("reports/", reports.page, name="reports"),
    path("reports/<uuid:brief>/", reports.brief_page, name="reports_brief"),
    path("reports/<uuid:brief>/file.<str:form>", reports.brief_file, name="reports_brief_file"),
    path("reports/<uuid:brief>/move", reports.move, name="reports_brief_move"),
    path("files/<slug:holder>/<uuid:about>/send", files.send, name="file_send"),
    path("files/<uuid:file>/open", files.open_file, name="file_open"),
    path("files/content/<str:link>", files.content, name="file_content"),
    path("sign-in/", account.SignIn.as_view(), name="sign_in"),
    path("sign-out/", account.SignOut.as_view(), name="sign_out"),
    path("language/", set_language, name="set_language"),
]
if settings.DEMO:
    urlpatterns.append(path("styleguide/", include("situationroom.web.styleguide")))
