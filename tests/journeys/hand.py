"""What a person does at a page, counted: clicks, keys, and the seconds they take.

The seconds are those of the keystroke-level model (Card, Moran and Newell, 1980): a key of an
average typist 0.28 s, pointing 1.1 s, a press of the button 0.2 s, a hand to the other device
0.4 s, and 1.35 s of thought before each act. A Korean letter is 2.6 keys. What the room itself
takes is not in them, nor is reading.
"""

from dataclasses import dataclass

from playwright.sync_api import Locator

KEY, POINT, PRESS, HOME, THINK = 0.28, 1.1, 0.2, 0.4, 1.35
KEYS_OF_A_SYLLABLE = 2.6


@dataclass
class Hand:
    """Counts what one person does."""

    clicks: int = 0
    keys: int = 0
    seconds: float = 0.0

    def click(self, what: Locator, *, thought: bool = True) -> None:
        """Point at something and press the button; in a row of like things without a thought."""
        what.click()
        self.clicks += 1
        self.seconds += POINT + PRESS + (THINK if thought else 0.0)

    def type(self, what: Locator, text: str) -> None:
        """Click into a field and write."""
        self.click(what)
        what.fill(text)
        keys = round(sum(KEYS_OF_A_SYLLABLE if "가" <= c <= "힣" else 1 for c in text))
        self.keys += keys
        self.seconds += 2 * HOME + keys * KEY

    def choose(self, what: Locator, path: str) -> None:
        """Choose a file: press the field, find the file in the list, open it."""
        what.set_input_files(path)
        self.clicks += 3
        self.seconds += 3 * (POINT + PRESS + THINK)

    def pick(self, what: Locator, value: str) -> None:
        """Open a choice and take one of it."""
        what.select_option(value)
        self.clicks += 2
        self.seconds += 2 * (POINT + PRESS) + THINK
