"""What data can say about the models: proper scores, naive rivals, event studies by dose.

`scores` judges forecasts that are distributions, `rivals` makes the forecasts any model has to
beat and `gaps` such as do with series that lack months, `events` asks how trade moved around a
date, by how much of it a measure reaches.
"""
