"""Surveys: what companies say when asked. Empty until the company desk.

Nouns: Survey, Answer.
"""
