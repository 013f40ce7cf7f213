"""Talks to the Federal Register API: bounded in time, in size and in patience.

A feed is not trusted. It cannot lead us to another host, keep us waiting for ever or fill the
memory; and it is not hammered: what it says in `Retry-After` holds. The official limit is five
requests a second (usnationalarchives/federalregister-api-core, issue 13).
"""

import ipaddress
import time
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from datetime import UTC, date, datetime
from email.utils import parsedate_to_datetime
from types import TracebackType
from typing import Self

import httpx

from situationroom.base.errors import Refusal
from situationroom.rooms.watch.sources.federal_register.answer import Answer, NotAnAnswer, parse
from situationroom.rooms.watch.sources.federal_register.reader import FIELDS

BASE = "https://www.federalregister.gov"
PATH = "/api/v1/documents"
PER_PAGE = 100
USER_AGENT = "situationroom/0.1 (K-ICT export situation room; notices of trade measures)"
PASSING = frozenset({408, 425, 429, 500, 502, 503, 504})


class FeedProblem(Refusal):
    """The feed could not be read to its end; a message id for the health of the source."""

    status = 502


class _Passing(FeedProblem):
    """A fault that may be gone in a moment; `wait` is what the server asks for."""

    wait: float | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """How much the feed may cost us."""

    attempts: int = 4
    connect_seconds: float = 10.0
    silence_seconds: float = 20.0  # between two pieces of an answer
    answer_seconds: float = 90.0
    longest_wait: float = 60.0
    pause: float = 0.25  # between pages
    body_bytes: int = 20_000_000
    pages: int = 100
    redirects: int = 3


@dataclass(frozen=True, slots=True)
class Validators:
    """What lets a server say that an answer is still the same; they hold for one address."""

    url: str = ""
    etag: str = ""
    last_modified: str = ""

    def headers(self, url: str) -> dict[str, str]:
        """Return the headers of a conditional request, none for another address."""
        if url != self.url:
            return {}
        headers = {"If-None-Match": self.etag, "If-Modified-Since": self.last_modified}
        return {name: value for name, value in headers.items() if value}


@dataclass(frozen=True, slots=True)
class Page:
    """One page of an answer. `problem` says why it is only part of a page."""

    answer: Answer = field(default_factory=Answer)
    problem: FeedProblem | None = None
    validators: Validators = field(default_factory=Validators)
    unchanged: bool = False


class FederalRegister:
    """A client of one Federal Register, or of a mirror of it; close it, or use it with `with`."""

    def __init__(
        self,
        base: str = BASE,
        *,
        agencies: Sequence[str] = (),
        limits: Limits | None = None,
        private_allowed: bool | None = None,
        sleep: Callable[[float], object] = time.sleep,
        clock: Callable[[], float] = time.monotonic,
        now: Callable[[], datetime] | None = None,
    ) -> None:
        self._base = httpx.URL(base.rstrip("/"))
        if self._base.scheme not in ("http", "https") or not self._base.host:
            raise FeedProblem("The address %(url)s is not a web address.", url=base)
        self._agencies, self._limits = tuple(agencies), limits or Limits()
        self._sleep, self._clock = sleep, clock
        self._now = now or (lambda: datetime.now(UTC))
        self._private_allowed = (
            _is_private(self._base.host) if private_allowed is None else private_allowed
        )
        self._http = httpx.Client(
            trust_env=False,
            follow_redirects=False,
            timeout=httpx.Timeout(
                self._limits.silence_seconds, connect=self._limits.connect_seconds
            ),
            # Encoded bodies are refused: a small one could unfold into gigabytes.
            headers={
                "User-Agent": USER_AGENT,
                "Accept": "application/json",
                "Accept-Encoding": "identity",
            },
        )

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        fault: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def close(self) -> None:
        """Close the connections."""
        self._http.close()

    def pages(self, *, since: date, unless: Validators | None = None) -> Iterator[Page]:
        """Yield pages, newest documents first. Raises FeedProblem where it cannot go on.

        With validators that still hold, one page says `unchanged`.
        """
        url: httpx.URL | None = self._first(since)
        seen: set[str] = set()
        while url is not None:
            if str(url) in seen or len(seen) >= self._limits.pages:
                raise FeedProblem("The pages of the feed do not end.")
            if seen:
                self._sleep(self._limits.pause)
            headers = unless.headers(str(url)) if unless and not seen else {}
            seen.add(str(url))
            page = self._read(url, headers)
            yield page
            following = page.answer.next_page_url
            url = self._own(url, following) if following else None

    def _first(self, since: date) -> httpx.URL:
        query = [("conditions[agencies][]", agency) for agency in self._agencies]
        query.append(("conditions[publication_date][gte]", since.isoformat()))
        query += [("fields[]", name) for name in FIELDS]
        query += [("order", "newest"), ("per_page", str(PER_PAGE)), ("page", "1")]
        path = self._base.path.rstrip("/") + PATH + ".json"
        return self._base.copy_with(path=path).copy_merge_params(httpx.QueryParams(tuple(query)))

    def _own(self, here: httpx.URL, there: str) -> httpx.URL:
        """Return an address the feed names, if it is this API on this very host."""
        try:
            url = here.join(there)
        except (httpx.InvalidURL, ValueError):
            raise FeedProblem("The feed names an address that is none.") from None
        origin = (url.scheme, url.host, url.port, url.userinfo)
        prefix = self._base.path.rstrip("/") + PATH
        if origin != (self._base.scheme, self._base.host, self._base.port, self._base.userinfo):
            raise FeedProblem("The feed leads to another host, %(host)s.", host=url.host[:200])
        if url.path not in (prefix, prefix + ".json"):
            raise FeedProblem("The feed leads to another address, %(path)s.", path=url.path[:200])
        return url

    def _read(self, url: httpx.URL, headers: dict[str, str]) -> Page:
        """Read one page, again where the fault may pass; of half pages keep the longest."""
        best: Page | None = None
        failure: FeedProblem | None = None
        for attempt in range(self._limits.attempts):
            try:
                if attempt:
                    self._sleep(self._wait(attempt, failure))
                page = self._once(url, headers)
            except _Passing as fault:
                failure = fault
                continue
            except FeedProblem as fault:
                failure = fault
                break
            if page.problem is None:
                return page
            failure = page.problem
            if best is None or len(page.answer.entries) > len(best.answer.entries):
                best = page
        if best is not None:
            return best
        raise failure or FeedProblem("The feed did not answer.")

    def _wait(self, attempt: int, failure: FeedProblem | None) -> float:
        asked = failure.wait if isinstance(failure, _Passing) else None
        wait = float(2 ** (attempt - 1)) if asked is None else asked
        if asked is not None and asked > self._limits.longest_wait:
            raise FeedProblem(
                "The feed asks to be left alone for %(seconds)d seconds.", seconds=int(asked)
            )
        return min(wait, self._limits.longest_wait)

    def _once(self, url: httpx.URL, headers: dict[str, str]) -> Page:
        end = self._clock() + self._limits.answer_seconds
        first = str(url)
        try:
            for _ in range(self._limits.redirects + 1):
                with self._http.stream("GET", url, headers=headers) as response:
                    self._check_peer(response)
                    if not response.has_redirect_location:
                        return self._page(response, first, end)
                    url = self._own(url, response.headers["location"])
        except httpx.TransportError as fault:
            raise _Passing("The feed cannot be reached: %(fault)s.", fault=_named(fault)) from fault
        raise FeedProblem("The feed redirects in a circle.")

    def _check_peer(self, response: httpx.Response) -> None:
        """Refuse a public name that turns out to live inside: its answer is not read."""
        stream = response.extensions.get("network_stream")
        peer = stream.get_extra_info("server_addr") if stream is not None else None
        if self._private_allowed or not peer:
            return
        if _is_private(str(peer[0])):
            raise FeedProblem("The name of the feed leads to a private address.")

    def _page(self, response: httpx.Response, url: str, end: float) -> Page:
        asked = {"if-none-match", "if-modified-since"} & set(response.request.headers)
        if response.status_code == httpx.codes.NOT_MODIFIED and asked:
            return Page(unchanged=True)
        self._check_head(response)
        body, short = self._body(response, end)
        try:
            answer = parse(body)
        except NotAnAnswer as fault:
            none = FeedProblem("The feed sent no answer: %(fault)s.", fault=fault)
            raise short or none from None
        if short and not answer.entries:
            raise short
        cut = FeedProblem("The answer ends in the middle.") if answer.cut else None
        return Page(
            answer,
            short or cut,
            Validators(
                url,
                _sendable(response.headers.get("etag", "")),
                _sendable(response.headers.get("last-modified", "")),
            ),
        )

    def _check_head(self, response: httpx.Response) -> None:
        status = response.status_code
        if status in PASSING:
            passing = _Passing("The feed answers with status %(status)d.", status=status)
            passing.wait = self._retry_after(response.headers.get("retry-after", ""))
            raise passing
        if status != httpx.codes.OK:
            raise FeedProblem("The feed answers with status %(status)d.", status=status)
        kind = response.headers.get("content-type", "").partition(";")[0].strip().lower()
        if not (kind == "application/json" or kind.endswith("+json")):
            raise FeedProblem("The feed sent %(kind)s, not JSON.", kind=kind[:80] or "nothing")
        if response.headers.get("content-encoding", "identity").lower() != "identity":
            raise FeedProblem("The feed sent a packed answer that was not asked for.")

    def _body(self, response: httpx.Response, end: float) -> tuple[bytes, _Passing | None]:
        """Return what arrived, and why it is not all."""
        body = bytearray()
        size = response.headers.get("content-length", "0")
        most = self._limits.body_bytes
        too_much = FeedProblem("The answer is longer than %(bytes)d bytes.", bytes=most)
        if size.isdigit() and int(size) > most:
            raise too_much
        try:
            for piece in response.iter_raw():
                body += piece
                if len(body) > most:
                    raise too_much
                if self._clock() > end:
                    return bytes(body), _Passing("The answer takes too long.")
        except httpx.TransportError as fault:
            return bytes(body), _Passing("The answer broke off: %(fault)s.", fault=_named(fault))
        return bytes(body), None

    def _retry_after(self, text: str) -> float | None:
        if text.isascii() and text.isdigit():
            return float(text[:9])
        try:
            then = parsedate_to_datetime(text)
        except (TypeError, ValueError):
            return None
        return max(0.0, (then.replace(tzinfo=then.tzinfo or UTC) - self._now()).total_seconds())


def _named(fault: Exception) -> str:
    return f"{type(fault).__name__} {fault}".strip()[:200]


def _sendable(text: str) -> str:
    """Return a validator that can be sent back; one that cannot would break every later reading."""
    return text if len(text) <= 300 and text.isascii() and text.isprintable() else ""


def _is_private(host: str) -> bool:
    """Tell whether a host is an address inside; a name is taken for public."""
    if host == "localhost" or host.endswith(".localhost"):
        return True
    try:
        return not ipaddress.ip_address(host.partition("%")[0]).is_global
    except ValueError:
        return False
