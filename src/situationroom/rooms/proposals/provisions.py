"""Provisions of Korean law in their standard form, 「법」 제n조: read from words, plain Python."""

import re

NAME = re.compile(r"[「｢『\[<]([^「」｢｣『』\[\]<>]{1,120})[」｣』\]>]")
ARTICLE = re.compile(
    r"(?:제?\s*(?P<article>\d{1,4})\s*조(?:\s*의\s*(?P<branch>\d{1,3}))?)"
    r"(?:\s*제?\s*(?P<paragraph>\d{1,3})\s*항)?"
    r"(?:\s*제?\s*(?P<item>\d{1,3})\s*호(?:\s*의\s*(?P<item_branch>\d{1,3}))?)?"
    r"(?:\s*(?P<point>[가-하])\s*목)?"
)
TABLE = re.compile(r"별표\s*(?P<table>\d{1,3})?(?:\s*의\s*(?P<branch>\d{1,3}))?")


def law_in(text: str) -> str:
    """Return the bare name of a law, without the marks around it."""
    found = NAME.search(text)
    return " ".join((found[1] if found else text).split())


def article_in(text: str) -> str:
    """Return an article in its standard form, or an empty text where it is none.

    The whole text has to be one: 제58조의2 제1항, 58조의2 1항, 별표 3.
    """
    said = text.strip()
    table = TABLE.fullmatch(said)
    if table:
        number = f" {table['table']}" if table["table"] else ""
        return f"별표{number}" + (f"의{table['branch']}" if table["branch"] else "")
    found = ARTICLE.fullmatch(said)
    return _written(found) if found else ""


def _written(found: re.Match[str]) -> str:
    text = f"제{found['article']}조" + (f"의{found['branch']}" if found["branch"] else "")
    if found["paragraph"]:
        text += f"제{found['paragraph']}항"
    if found["item"]:
        text += f"제{found['item']}호" + (
            f"의{found['item_branch']}" if found["item_branch"] else ""
        )
    return text + (f"{found['point']}목" if found["point"] else "")


def provision(law: str, article: str) -> str:
    """Return a provision in its standard form; without an article, the law as a whole."""
    return f"「{law_in(law)}」 {article_in(article)}".strip()


def provisions_in(text: str) -> set[str]:
    """Return the provisions a text names in the standard form, by law and article."""
    found = set()
    for name in NAME.finditer(text):
        article = ARTICLE.match(text[name.end() :].lstrip())
        if article:
            branch = f"의{article['branch']}" if article["branch"] else ""
            found.add(f"「{' '.join(name[1].split())}」 제{article['article']}조{branch}")
    return found
