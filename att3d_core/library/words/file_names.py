"""Captions from file names."""

from __future__ import annotations

import re

from att3d_core.text.articles import with_article

_ARTICLE = re.compile(r"^(an?|the)\s+(?=\S)", re.IGNORECASE)
_NUMBER = re.compile(r"(\s+\(?\d+\)?)+$")


def caption_of_name(stem: str) -> str:
    """A caption from a file name: separators become spaces, trailing numbers go, the right article comes.

    "tower-windmill (2)" is "a tower windmill", "An_Apple" is "an apple". "" where nothing is left.
    """
    words = re.sub(r"(?<=[a-z])(?=[A-Z])", " ", stem)
    words = re.sub(r"[\s\-_.]+", " ", words).strip().lower()
    words = _NUMBER.sub("", words)
    return with_article(_ARTICLE.sub("", words))
