"""Settings are numbers of the kind that they say, and no larger than anything can be made of."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import fields
from typing import Any


def check_kinds(settings: Any) -> None:
    """Each field that is annotated as int or float holds one; neither true nor 8.5 is whole. Raises ValueError."""
    for field in fields(settings):
        value, kind = getattr(settings, field.name), str(field.type).removesuffix(" | None")
        if value is None and str(field.type) != kind:
            continue
        if kind == "int" and type(value) is not int:
            raise ValueError(f"{field.name} must be a whole number, got {_shown(value)}")
        if kind == "float" and type(value) not in (int, float):
            raise ValueError(f"{field.name} must be a number, got {_shown(value)}")


def check_most(settings: Any, most: Mapping[str, float]) -> None:
    """Each named number is finite and at most so large, whatever its sign. Raises ValueError."""
    for name, bound in most.items():
        value = getattr(settings, name)
        if value is not None and not abs(value) <= bound:  # NaN is not
            raise ValueError(f"{name} must be at most {bound:,}, got {_shown(value)}")


def _shown(value: object) -> str:
    return repr(value)[:40]
