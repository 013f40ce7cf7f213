"""The form in which an officer registers an act."""

from situationroom.web.register import RegisterForm


def said(**changes: str) -> dict[str, str]:
    return {
        "title_ko": "예시",
        "title_en": "Example",
        "authority": "s232",
        "citation": "99 FR 1",
        "announced": "2026-07-30",
        "percent": "17.5",
        "form": "add",
        "since": "2026-08-01",
        **changes,
    }


def test_codes_pasted_with_the_line_ends_of_a_browser_are_read() -> None:
    form = RegisterForm(said(products="8473.30\r\n8523.51, 8471 ; 8528-72\t\r\n", exempt="\r\n"))
    assert form.is_valid(), form.errors
    measure = form.measure()
    assert measure.listed == ("847330", "852351", "8471", "852872")
    assert measure.exempt == ()
    assert measure.rate == 0.175


def test_a_rate_is_written_in_percent_as_the_notice_prints_it() -> None:
    assert not RegisterForm(said(percent="1750")).is_valid()
