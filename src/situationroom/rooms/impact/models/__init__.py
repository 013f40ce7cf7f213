"""Tables of runs with their figures, forecasts with their scores, institutes' papers."""

from situationroom.rooms.impact.models.court import Forecast, Score
from situationroom.rooms.impact.models.papers import Dissent, Paper, PaperFinding
from situationroom.rooms.impact.models.runs import Figure, Run

__all__ = ["Dissent", "Figure", "Forecast", "Paper", "PaperFinding", "Run", "Score"]
