"""Measurements against the project's targets, one JSON line each: `python -m benchmarks [NAME...]`."""
