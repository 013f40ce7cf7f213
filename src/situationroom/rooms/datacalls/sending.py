"""The form of a data call as bytes: as it was sent in, and as each organisation gets it."""

from situationroom.base.errors import Conflict
from situationroom.base.states import FileState
from situationroom.documents.filling import fill
from situationroom.documents.filling_xlsx import Value
from situationroom.rooms.datacalls.collating.answers import is_nothing
from situationroom.rooms.datacalls.collating.forms import form_from_json
from situationroom.rooms.datacalls.collating.merging import values_of
from situationroom.rooms.datacalls.models import Asked, DataCall
from situationroom.rooms.datacalls.queries.replies import answers_of
from situationroom.rooms.datacalls.reading import content_of


def form_content(call: DataCall) -> bytes:
    """Return the bytes of the form. Raises Conflict while it is not checked."""
    if call.file.state != FileState.CLEAN or call.file.blob is None:
        raise Conflict("The form is not checked yet.", hint="Wait a moment, then try once more.")
    return content_of(call.file)


def form_for(asked: Asked, *, mark: str = "") -> tuple[str, bytes]:
    """Return name and bytes of the form as an organisation gets it: with its last answers."""
    call = asked.call
    content = form_content(call)
    answers = answers_of(asked.start) if asked.start is not None else None
    values: dict[tuple[int, int, int], Value] = {}
    if answers is not None:
        form = form_from_json(call.form)
        values = {
            place: value
            for place, value in values_of(form, answers).items()
            if not is_nothing(answers.values[place])
        }
    if values or mark:
        content = fill(content, call.format, values, mark=mark)
    return f"{call.title_ko[:80]}.{call.format}", content
