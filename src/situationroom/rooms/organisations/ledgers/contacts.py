"""A contact list (연락처 명단): each row writes a person down, or corrects who is known already."""

import re
from collections.abc import Collection, Mapping
from functools import cached_property
from typing import Any
from uuid import UUID

from django.utils.timezone import localdate
from django.utils.translation import gettext

from situationroom.base.errors import Refusal
from situationroom.base.ledgers.cells import read_address, read_choice
from situationroom.base.ledgers.fields import Field
from situationroom.base.ledgers.targets import Note, State, Target, register
from situationroom.base.ledgers.words import alike, digest, short, shown, words_of
from situationroom.base.models import Event
from situationroom.base.rules import require
from situationroom.documents.formats import in_korean
from situationroom.documents.messages import gettext_noop
from situationroom.rooms.organisations.ledgers.names import OrganisationNames
from situationroom.rooms.organisations.models import Contact, Organisation
from situationroom.rooms.organisations.queries import contacts as queries
from situationroom.rooms.organisations.rules import KEEPING, MAY_KEEP, Keeping
from situationroom.rooms.organisations.services import contacts as services
from situationroom.rooms.organisations.states import BASIS_TEXT, Basis, OrganisationKind

BASIS_ALSO = {
    Basis.DUTY: ("업무", "직무", "소관 업무", "법령"),
    Basis.CONSENT: ("동의",),
    Basis.PUBLISHED: ("공개", "홈페이지", "누리집"),
}
TEXTS = {"department": 120, "job_title": 80, "name": 80, "source": 200}
"""Fields of one line, and how many letters they hold."""
_PHONE = re.compile(r"[\d\s()+\-./~,*#]*(?:\(?(?:내선|ext\.?|교환)\s*:?\s*\d+\)?)?", re.IGNORECASE)
_MOBILE = re.compile(r"0?(1[016789])(\d{3,4})(\d{4})(?:\.0)?")
_FEWEST, _MOST = 7, 20


@register
class ContactLedger(Target[Contact]):
    """People by organisation, with mail address and telephone.

    Two rows are about one person where they have the same address, or the same name at the same
    organisation and not two addresses.
    """

    name = "contacts"
    says = gettext_noop("Contacts")
    kind = "contact"
    levels = services.CONTACT_LEVELS
    of_people = True
    hint = gettext_noop(
        "Say from which list the people are and on which ground they are kept: whoever asks is"
        " told both. A contact is erased three years after it was last written or used."
    )
    undone = gettext_noop(
        "Contacts that nobody has changed or used since are erased, with what the file said of"
        " them; changes are reversed."
    )
    fields = (
        Field(
            key="name", label=gettext_noop("Name"), needed=True, varies=True,
            also=("성명", "이름", "담당자", "담당자명", "참석자", "성함"),
        ),
        Field(
            key="organisation", label=gettext_noop("Organisation"), needed=True,
            also=("기관", "기관명", "소속", "소속 기관", "소속기관명", "부처", "부처명", "회사명",
                  "단체명", "Affiliation"),
        ),
        Field(
            key="department", label=gettext_noop("Department"),
            also=("부서명", "소속 부서", "과", "실국", "담당 부서", "부서(과)", "Division"),
        ),
        Field(
            key="job_title", label=gettext_noop("Job title"),
            also=("직급", "직책", "직위(직급)", "직함", "Title", "Position"),
        ),
        Field(
            key="email", label=gettext_noop("Mail address"),
            also=("이메일", "메일", "전자우편", "이메일 주소", "E-mail", "Email", "e-메일"),
        ),
        Field(
            key="phone", label=gettext_noop("Telephone"), unbroken=True,
            also=("연락처", "전화", "전화번호", "사무실 전화", "휴대전화", "휴대폰", "핸드폰",
                  "Tel", "Phone", "Mobile"),
        ),
        Field(
            key="source", label=gettext_noop("From which list"), needed=True,
            also=("출처", "명단 출처", "Source"),
        ),
        Field(
            key="basis", label=gettext_noop("Ground for keeping it"), needed=True,
            also=("보유 근거", "수집 근거", "Legal basis"), offers=tuple(BASIS_TEXT.values()),
        ),
    )  # fmt: skip

    def check_may_import(self) -> None:
        """Raise NotAllowed for who keeps no contacts."""
        require(MAY_KEEP, Keeping(self.by))

    def read(self, key: str, text: str) -> Any:
        """Read a cell."""
        match key:
            case "organisation":
                return self._names.read(text)
            case "email":
                return read_address(text)
            case "phone":
                return _phone(text)
            case "basis":
                words = words_of(BASIS_TEXT, BASIS_ALSO)
                return read_choice(text, words, shown(BASIS_TEXT)).value
        return short(text, TEXTS[key])

    def key(self, said: State) -> str:
        """Return name and organisation."""
        return f"named {said['organisation']} {alike(said['name']) or '-'}"

    def names(self, said: State) -> tuple[str, ...]:
        """Return address and name; a row without address is known by its name to every other."""
        if said.get("email"):
            return f"mail {said['email']}", self.key(said)
        return self.key(said), f"bare {self.key(said)}"

    def sought(self, said: State) -> tuple[str, ...]:
        """Return the address, then the name: of those without address where there is one."""
        if said.get("email"):
            return f"mail {said['email']}", f"bare {self.key(said)}"
        return (self.key(said),)

    def find(self, keys: Collection[str]) -> Mapping[str, Contact]:
        """Return the contacts of these addresses and names that the importer may see."""
        emails = {key.removeprefix("mail ") for key in keys if key.startswith("mail ")}
        named = [key.split(" ", 3)[-2:] for key in keys if not key.startswith("mail ")]
        wanted = set(keys)
        kept = queries.find_contacts(
            by=self.by,
            emails=emails,
            organisations={UUID(house) for house, _name in named},
            letters={name[:1] for _house, name in named},
        )
        return {key: one for one in kept for key in self.names(self.now(one)) if key in wanted}

    def now(self, thing: Contact) -> State:
        """Return what stands of a contact."""
        words = ("name", "department", "job_title", "email", "phone", "source", "basis")
        said = {key: getattr(thing, key) or None for key in words}
        return {**said, "organisation": str(thing.organisation_id)}

    def ready(self, said: State) -> State:
        """Say what a new contact has where the list says nothing."""
        empty = dict.fromkeys(("department", "job_title", "email", "phone"))
        return {**empty, **said}

    def of(self, thing: Contact, said: State) -> State:
        """Keep the name as it stands where only blanks and brackets are others."""
        same = alike(said["name"]) == alike(thing.name)
        return {**said, "name": thing.name} if same else said

    def note(self, thing: Contact | None, said: State) -> Note | None:
        """Say by what a person is known, and when another of the same name is there."""
        if thing is None:
            other = self._namesakes.get(self.key(said)) if said.get("email") else None
            if other is None or other == said["email"]:
                return None
            return gettext_noop(
                "Somebody of this name is kept at this organisation with another address; this"
                " becomes a second person."
            ), {}
        if said.get("email") and thing.email == said["email"]:
            return gettext_noop("Known by the mail address."), {}
        return gettext_noop("Known by name and organisation."), {}

    def check(self, thing: Contact | None, before: State, after: State) -> None:
        """Raise what the services would refuse the contact with."""
        house = self._house(after)
        keeping = Keeping(
            self.by,
            thing.keeper_id if thing is not None else None,
            OrganisationKind(house.kind),
            name=after["name"],
            reach=after["email"] or after["phone"] or "",
            source=after["source"],
            has_account=(house.id, after["email"]) in self._accounts,
        )
        require(KEEPING, keeping)

    def write(self, thing: Contact | None, before: State, after: State) -> UUID:
        """Write the person down, or correct what is kept of them."""
        said = self._said(after)
        if thing is None:
            thing = services.note_contact(by=self.by, at=self.at, said=said, level=self.level)
        else:
            services.correct_contact(by=self.by, at=self.at, contact=thing.id, said=said)
        return thing.id

    def get(self, id: UUID) -> Contact | None:
        """Return a contact the importer may see."""
        rows = Contact.objects.visible_to(self.by).select_related("organisation", "label")
        return rows.filter(pk=id).first()

    def mark(self, thing: Contact) -> str:
        """Return how a contact stands: every correction and every use is counted in the log."""
        acts = Event.objects.filter(about=thing.id).count()
        return digest(self.now(thing), str(thing.used_at), acts)

    def take_back(self, thing: Contact, before: State | None) -> None:
        """Erase a new contact; bring a corrected one to what stood before."""
        if before is None:
            services.erase_contact(by=self.by, at=self.at, contact=thing.id)
            return
        said = self._said(before)
        services.correct_contact(by=self.by, at=self.at, contact=thing.id, said=said)

    def say(self, key: str, value: Any) -> str:
        """Name the organisation and the ground."""
        if value is not None and key == "organisation":
            house = self._names.by_id.get(value)
            return str(getattr(house, "name_ko" if in_korean() else "name_en", "") or "–")
        if value is not None and key == "basis":
            return gettext(BASIS_TEXT[Basis(value)])
        return super().say(key, value)

    def _said(self, state: State) -> services.ContactSaid:
        words = ("name", "department", "job_title", "email", "phone", "source")
        return services.ContactSaid(
            organisation=UUID(state["organisation"]),
            basis=Basis(state["basis"]),
            **{key: state[key] or "" for key in words},
        )

    def _house(self, state: State) -> Organisation:
        house = self._names.by_id.get(state["organisation"])
        if house is None:
            raise Refusal("There is no such organisation.")
        return house

    @cached_property
    def _names(self) -> OrganisationNames:
        return OrganisationNames()

    @cached_property
    def _accounts(self) -> set[tuple[UUID, str]]:
        houses = [one.id for one in self._names.by_id.values()]
        return queries.list_accounts_of(houses, on=localdate(self.at))

    @cached_property
    def _namesakes(self) -> dict[str, str]:
        """Return an address of each name that is kept, by organisation."""
        houses = [one.id for one in self._names.by_id.values()]
        kept = queries.find_contacts(by=self.by, emails=(), organisations=houses, letters=())
        return {self.key(self.now(one)): one.email for one in kept if one.email}


def _phone(text: str) -> str:
    """Return a telephone number; a mobile one that lost its first zero in a sheet gets it back."""
    said = short(text, 40)
    mobile = _MOBILE.fullmatch(re.sub(r"[\s.\-]", "", said))
    if mobile is not None:
        return f"0{mobile[1]}-{mobile[2]}-{mobile[3]}"
    digits = sum(letter.isdigit() for letter in said)
    if _PHONE.fullmatch(said) is None or not _FEWEST <= digits <= _MOST:
        raise Refusal(
            "%(text)s is no telephone number.", hint="Write it as 044-000-0000.", text=text
        )
    return said
