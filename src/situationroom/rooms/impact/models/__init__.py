"""Tables of runs with their figures, and of forecasts with their scores."""

from situationroom.rooms.impact.models.court import Forecast, Score
from situationroom.rooms.impact.models.runs import Figure, Run

__all__ = ["Figure", "Forecast", "Run", "Score"]
