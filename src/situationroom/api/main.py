"""The interface at /api/v1/: every room's endpoints, one description, one way to refuse."""

from collections.abc import Callable, Iterator
from functools import wraps
from typing import Any

from django.core.exceptions import RequestDataTooBig
from django.http import HttpRequest, HttpResponse
from django.urls import URLPattern, re_path
from django.utils.translation import gettext as _
from ninja import NinjaAPI
from ninja.errors import ValidationError, ValidationErrorContext
from ninja.openapi.schema import OpenAPISchema
from ninja.operation import Operation

from situationroom.api import (
    accounts,
    actions,
    audit,
    bonds,
    codelists,
    companies,
    contacts,
    court,
    datacalls,
    delivery,
    devices,
    diffs,
    duties,
    entries,
    files,
    impact,
    imports,
    issue_steps,
    issues,
    jobs,
    labels,
    market,
    measures,
    meeting_writes,
    meetings,
    organisations,
    origin,
    papers,
    posts,
    privacy,
    problems,
    programmes,
    proposals,
    reports,
    rule_changes,
    search,
    told,
    uploads,
    watch,
    watches,
    webhooks,
)
from situationroom.api.answers import Json
from situationroom.api.etags import framed
from situationroom.api.idempotency import PARAMETER
from situationroom.api.sessions import member
from situationroom.api.validation import dark_field, fields_at, numbered_field, unknown_field
from situationroom.base.asked import NUL, unwritable
from situationroom.base.privacy.numbers import fields_with_numbers

DESCRIPTION = """\
From a published notice to a brief whose every figure can be traced.

Who signs in on the sign-in page reads and writes here as on the pages: the session cookie says
who asks, and every POST also sends the value of the cookie `csrftoken` as the header
`X-CSRFToken`. A program sends a key of its organisation instead: `Authorization: Bearer srk_…`;
it reads what a member without a role reads, and writes only with the scope `write`. Without either
only what is public is answered: areas, items, lines, dataflows and duties.

Every POST carries an `Idempotency-Key`: the same key and request are done once and answered
the same way again. Every read has an `ETag`. Errors are problem details (RFC 9457) in Korean or
English, by `Accept-Language`: `title` says what is wrong, `detail` what to do. What may not be
read looks like what is not there. Rates are shares: 0.25 is 25 percent.

Files are sent to `/api/v1/uploads` by the tus protocol 1.0.0 (creation, expiration, checksum,
termination): `Upload-Metadata` names `holder` (such as `issue`), `about` (its id) and `filename`,
and may give `sha256`, `level` and `grade`. What has arrived is checked and cleaned; `/files` tells
what came of it.
"""
Run = Callable[..., HttpResponse]


class RoomAPI(NinjaAPI):
    """The interface; it describes keys and problems for every endpoint at once."""

    def get_openapi_operation_id(self, operation: Operation) -> str:
        """Return the name of the endpoint's function."""
        return str(operation.view_func.__name__)

    def get_openapi_schema(self, **options: Any) -> OpenAPISchema:
        """Return the description, with the key of every write and the shape of problems."""
        schema = super().get_openapi_schema(**options)
        schema["components"]["schemas"]["Problem"] = problems.Problem.model_json_schema()
        for operations in schema["paths"].values():
            for method, operation in operations.items():
                operation["responses"]["default"] = {
                    "description": "Why it cannot be done, and what to do",
                    "content": {
                        problems.MEDIA_TYPE: {"schema": {"$ref": "#/components/schemas/Problem"}}
                    },
                }
                if method == "post" and operation["operationId"] not in READS:
                    operation["parameters"].append(PARAMETER)
        return schema

    def validation_error_from_error_contexts(
        self, error_contexts: list[ValidationErrorContext[Any]]
    ) -> ValidationError:
        """Say where each fault lies, and beside a field nobody knows those that are known."""
        errors = []
        for context in error_contexts:
            model: Any = context.model
            for error in context.pydantic_validation_error.errors(include_url=False):
                known = fields_at(model, error["loc"][:-1])
                errors.append(
                    {
                        "type": error["type"],
                        "loc": (model.__ninja_param_source__, *error["loc"]),
                        "ctx": {"known": known, **error.get("ctx", {})},
                    }
                )
        return ValidationError(errors)


def only_known_words(run: Run) -> Run:
    """Refuse words in the address that the endpoint does not know: a filter is never ignored."""
    operation: Operation = run.__self__  # type: ignore[attr-defined]
    known = {
        name
        for model in operation.models
        if model.__ninja_param_source__ == "query"
        for name in model.__ninja_flatten_map__
    }

    @wraps(run)
    def check(request: HttpRequest, **values: Any) -> HttpResponse:
        unknown = sorted(set(request.GET) - known)
        try:
            said = list(_said(request, values))
        except RequestDataTooBig as fault:
            return api.on_exception(request, fault)
        if dark := unwritable(said):
            return problems.unreadable([dark_field(name) for name in dark])
        if numbered := fields_with_numbers(said):
            return problems.unreadable([numbered_field(name) for name in numbered])
        if unknown:
            return problems.unreadable([unknown_field(word, known) for word in unknown])
        return run(request, **values)

    return check


def _said(request: HttpRequest, values: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """Yield every text of a request with its name."""
    yield from ((name, str(value)) for name, value in values.items())
    for name in request.GET:
        yield from ((name, text) for text in request.GET.getlist(name))
    if request.method == "POST":
        yield _("The body"), request.body.decode(errors="replace").replace("\\u0000", NUL)


READS = frozenset({entries.READS, duties.READS, origin.READS})
"""Operations that are posted to for their length only: they write nothing."""

api = RoomAPI(
    title="K-ICT export situation room",
    version="1",
    description=DESCRIPTION,
    urls_namespace="api",
    docs_url=None,
    auth=member,
    renderer=Json(),
)
problems.handle_on(api)
api.add_decorator(only_known_words, mode="view")
ROOMS = (
    codelists,
    market,
    watch,
    duties,
    origin,
    entries,
    watches,
    measures,
    diffs,
    impact,
    court,
    papers,
    issues,
    issue_steps,
    actions,
    datacalls,
    posts,
    programmes,
    proposals,
    rule_changes,
    contacts,
    meetings,
    meeting_writes,
    imports,
    reports,
    search,
    delivery,
    told,
    webhooks,
    devices,
    files,
    uploads,
    jobs,
    labels,
    companies,
    audit,
    privacy,
    accounts,
    organisations,
    bonds,
)
for room in ROOMS:
    api.add_router("", room.router)


def nowhere(request: HttpRequest) -> HttpResponse:
    """Answer an address that leads nowhere."""
    return problems.not_found()


def _addresses() -> list[URLPattern]:
    patterns = [pattern for pattern in api.urls[0] if isinstance(pattern, URLPattern)]
    for pattern in patterns:
        pattern.callback = framed(pattern.callback)
    return [*patterns, re_path("", framed(nowhere))]


urlpatterns = _addresses()
