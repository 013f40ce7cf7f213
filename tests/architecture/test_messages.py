"""Every message of the product has its Korean, and the tool that looks finds them all."""

from pathlib import Path

from django.utils.translation import gettext, override
from tools import messages
from tools.message_sources import Message, all_messages, python_messages, template_messages


def test_no_message_lacks_its_korean():
    faults = messages.faults(all_messages(), messages.translations(messages.read_catalog()))
    assert faults == []


def test_a_page_in_korean_shows_korean_and_in_english_the_message_itself():
    with override("ko"):
        assert gettext("The issue is closed.") == "종결된 이슈입니다."
    with override("en"):
        assert gettext("The issue is closed.") == "The issue is closed."


def test_every_place_where_a_message_is_said_is_found():
    text = '''
from x import gettext as _
CLOSED = _("one")
def service():
    raise Conflict("two %(n)s", hint="three", n=1)
@rule("ISS-01")
def speaks(x):
    """Four: say
    it."""
@rule("ISS-02", Conflict, hint="seven")
def waits(x):
    """Eight."""
def judge(x):
    """Return the reason, as a message id."""
    return 1, "five"
'''
    found = [message.text for message in python_messages(text, "situationroom/rooms/a/rules.py")]
    assert sorted(found) == [
        "Eight.", "Four: say it.", "five", "one", "seven", "three", "two %(n)s"
    ]  # fmt: skip
    table = 'STATE_TEXT = {S.OPEN: "six"}\nCOLOUR = {S.OPEN: "red"}'
    found = [message.text for message in python_messages(table, "situationroom/rooms/a/states.py")]
    assert found == ["six"]


def test_templates_are_read_as_django_reads_them():
    text = (
        '{% load i18n %}{% translate "one" %}{% trans "two" context "c" %}{{ _("three") }}'
        "{% blocktranslate count n=n trimmed %}{{ n }} four{% plural %}{{ n }} fours"
        '{% endblocktranslate %}{% state_badge "risk" _("five") %}'
    )
    assert set(template_messages(text, "t.html")) == {
        Message("one", "t.html"),
        Message("two", "t.html", context="c"),
        Message("three", "t.html"),
        Message("%(n)s four", "t.html", plural="%(n)s fours"),
        Message("five", "t.html"),
    }


def test_a_translation_that_fills_in_something_else_is_a_fault():
    message = Message("%(n)s issues of %(all)s", "x.py")
    assert messages.fits(message, "%(all)s건 중 %(n)s건")
    assert not messages.fits(message, "%(n)s건")
    wrong = messages.faults([message], {("", message.text): "%(m)s건", ("", "gone"): "없음"})
    assert [fault.split(":")[0] for fault in wrong] == ["obsolete", "placeholders differ"]


def test_the_catalogue_survives_being_written_again(tmp_path: Path, monkeypatch):
    monkeypatch.setattr(messages, "LOCALE", tmp_path)
    known = {("", "a %(x)s"): "가 %(x)s", ("", "one"): "하나"}
    said = [Message("a %(x)s", "x.py"), Message("one", "y.py", plural="many")]
    monkeypatch.setattr(messages, "all_messages", lambda: said)
    messages.update({text: korean for (_, text), korean in known.items()})
    first = messages.path_of("ko", "po").read_bytes()
    messages.update({})
    assert messages.path_of("ko", "po").read_bytes() == first
    assert messages.translations(messages.read_catalog()) == known
