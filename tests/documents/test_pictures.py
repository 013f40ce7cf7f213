"""A chart may bring shapes and words into a page, nothing else."""

import pytest

from situationroom.documents.pictures import clean_svg, png

HEAD = '<svg xmlns="http://www.w3.org/2000/svg" xmlns:xlink="http://www.w3.org/1999/xlink" '


def test_shapes_and_words_stay() -> None:
    drawing = (
        HEAD
        + 'viewBox="0 0 9 9"><text x="1" font-family="sans-serif">반도체 &amp; 부품</text></svg>'
    )
    kept = clean_svg(drawing, alt='"감소"')
    assert 'viewBox="0 0 9 9"' in kept
    assert "반도체 &amp; 부품</text>" in kept
    assert "Noto Sans CJK KR" in kept
    assert 'aria-label="&quot;감소&quot;"' in kept


@pytest.mark.parametrize(
    "inside",
    [
        "<script>alert(1)</script>",
        '<g onclick="alert(1)"/>',
        '<g style="fill:red"/>',
        "<style>*{fill:red}</style>",
        '<image href="http://evil.example/x.png"/>',
        '<a href="javascript:alert(1)"><text>x</text></a>',
        '<use xlink:href="http://evil.example/x.svg#a"/>',
        '<rect fill="url(http://evil.example/x)"/>',
        "<foreignObject><div xmlns='http://www.w3.org/1999/xhtml'>x</div></foreignObject>",
        '<animate attributeName="href" to="javascript:alert(1)"/>',
    ],
)
def test_what_acts_or_fetches_is_left_out(inside: str) -> None:
    kept = clean_svg(f"{HEAD}>{inside}</svg>")
    for word in ("script", "alert", "evil", "style", "foreign", "animate", "onclick"):
        assert word not in kept


def test_ids_of_several_drawings_do_not_meet() -> None:
    kept = clean_svg(
        f'{HEAD}><clipPath id="c"/><g clip-path="url(#c)"/><use xlink:href="#c"/></svg>',
        prefix="p1-",
    )
    assert 'id="p1-c"' in kept
    assert 'clip-path="url(#p1-c)"' in kept
    assert 'href="#p1-c"' in kept


@pytest.mark.parametrize(
    "drawing",
    [
        "",
        "<svg",
        "<html/>",
        "<svg/>",
        '<!DOCTYPE svg [<!ENTITY a "b">]><svg xmlns="http://www.w3.org/2000/svg">&a;</svg>',
        f"{HEAD}>{'<g>' * 5000}{'</g>' * 5000}</svg>",
    ],
    ids=["empty", "broken", "html", "no-namespace", "doctype", "deep"],
)
def test_what_is_no_drawing_is_refused(drawing: str) -> None:
    with pytest.raises(ValueError, match="SVG of a picture"):
        clean_svg(drawing)


def test_png_is_drawn_from_it() -> None:
    assert (
        png(f'{HEAD} width="10" height="10"><rect width="5" height="5"/></svg>')[:4] == b"\x89PNG"
    )
