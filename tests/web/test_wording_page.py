"""The words of an issue on its page: the warning, and a colleague's newer version."""

import pytest
from tests.rooms.issues.test_stages import opened
from tests.web.visits import visit

from situationroom.rooms.issues.models import Issue, Wording

pytestmark = pytest.mark.django_db
DRIFT = "공유용 설명은 그보다 오래됐습니다"


def write(issue: Issue, kind: str, says: str, read: int = 0) -> int:
    answer = visit("secretariat").post(
        f"/issues/{issue.id}/words/{kind}", {"says": says, "read": read}
    )
    return answer.status_code


def test_the_page_warns_the_government_that_the_shared_words_lag_behind() -> None:
    issue = opened()
    for kind, says, read in (("shared", "관세가 오른다", 0), ("internal", "요청할 것", 0)):
        assert write(issue, kind, says, read) == 302
    page = visit("nipa").get(f"/issues/{issue.id}/").content.decode()
    assert DRIFT in page
    assert "요청할 것" in page
    other = visit("kea").get(f"/issues/{issue.id}/").content.decode()
    assert "관세가 오른다" in other
    assert DRIFT not in other
    assert "요청할 것" not in other
    assert write(issue, "shared", "관세가 오른다", 1) == 302
    assert DRIFT not in visit("nipa").get(f"/issues/{issue.id}/").content.decode()


def test_what_was_typed_stands_beside_what_a_colleague_wrote() -> None:
    issue = opened()
    assert write(issue, "shared", "먼저 쓴 것") == 302
    answer = visit("secretariat").post(
        f"/issues/{issue.id}/words/shared", {"says": "나중에 쓴 것", "read": 0}
    )
    page = answer.content.decode()
    assert answer.status_code == 409
    assert "먼저 쓴 것" in page
    assert "나중에 쓴 것" in page
    assert 'name="read" value="1"' in page
    assert Wording.unscoped.count() == 1
    assert visit("nipa").post(f"/issues/{issue.id}/words/none", {}).status_code == 404
