"""Every object that can hold a secret says who can see it, by one part and one clause."""

import re

from tests.architecture.house import ROOT

from situationroom.base.labelled import ASKED, LABELLED
from situationroom.rooms.organisations.queries import readership
from situationroom.web import readers, sight
from situationroom.web.objects import PAGES

TEMPLATES = ROOT / "src" / "situationroom" / "web" / "templates" / "web"
OBJECT = 'extends "web/layouts/object.html"'
PART = re.compile(r'readers_of="(\w+)" readers_id=[\w.]+|who_sees "(\w+)" [\w.]+')
# Pages in the layout of an object that are none, and why.
NO_OBJECT = {
    "account/group.html": "tells who sits in a group, to its manager alone",
    "account/me.html": "one's own account",
    "account/member.html": "an account, for who manages its organisation",
    "dataflow.html": "published statistics",
    "duty_change.html": "what a watch of the reader was told: theirs alone",
    "duty_watch.html": "what the reader watches: theirs alone",
    "glass.html": "for who opened it, who approved it and whose it is; nobody asks who else",
    "label.html": "is the page on who can see something, and shows the part open",
    "message.html": "a mail on its way: for its receiver, the secretariat, who reads its object",
    "post.html": "a post, which is a public body; each request of its queue has a page",
    "reference.html": "published tables",
    "told.html": "is told of an object, to who manages it alone",
}


def pages() -> dict[str, str]:
    found = {
        str(path.relative_to(TEMPLATES)): path.read_text(encoding="utf-8")
        for path in TEMPLATES.rglob("*.html")
    }
    return {name: text for name, text in found.items() if OBJECT in text}


def test_each_object_page_shows_who_can_see_it() -> None:
    without = {name for name, text in pages().items() if not PART.search(text)}
    assert without == NO_OBJECT.keys()


def test_no_page_shows_a_label_without_who_can_see_it() -> None:
    for path in TEMPLATES.rglob("*.html"):
        text = path.read_text(encoding="utf-8")
        if re.search(r"label=\w+\.label\.level", text):
            assert PART.search(text), path.name


def test_each_kind_one_may_ask_about_is_asked_about_on_a_page() -> None:
    texts = [path.read_text(encoding="utf-8") for path in TEMPLATES.rglob("*.html")]
    shown = {kind for text in texts for pair in PART.findall(text) for kind in pair if kind}
    assert shown == ASKED.keys()
    assert LABELLED.keys() <= ASKED.keys()
    assert ASKED.keys() - PAGES.keys() == {"file"}  # a file is shown on the page of its object


def test_each_reason_and_kind_has_its_words() -> None:
    assert readers.WHY_TEXT.keys() == set(readership.REASONS)
    assert sight.OBJECT_TEXT.keys() == ASKED.keys()
