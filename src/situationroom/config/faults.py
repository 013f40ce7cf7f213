"""What broke outside of any door's reach, answered in the form of the door that was asked."""

import sys

from django.http import HttpRequest, HttpResponse

from situationroom.api import problems
from situationroom.web.acting import PROGRAMS
from situationroom.web.refusals import fault_page


def server_error(request: HttpRequest) -> HttpResponse:
    """Answer a request that an error has ended."""
    fault = sys.exc_info()[1]
    if request.path_info.startswith(PROGRAMS):
        return problems.fallen(request, fault)
    return fault_page(fault)
