"""Scores of a model against its library."""
