"""From a prompt as typed to plain words: no quotes, weights, tags and emoji around them."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Sequence
from dataclasses import dataclass

from att3d_core.understanding.talk import DETERMINERS

COMMA = ","
_QUOTES = {'"': '"', "'": "'", "`": "`", "“": "”", "”": "”", "„": "“", "‘": "’", "«": "»", "‹": "›", "「": "」"}
_TAG = re.compile(r"<[^<>]{1,200}>")
_FLAG = re.compile(r"(?<!\S)--(?!no\b)[a-z]\w*(?:\s+\d\S*|\s+raw\b)?", re.IGNORECASE)
_NOT_FLAG = re.compile(r"(?<!\S)--no\b", re.IGNORECASE)
_WEIGHT = re.compile(r":{1,2}\s*-?\d+(?:\.\d+)?(?=\s*[)\]}|,]|\s|$)")
_WITH = re.compile(r"(?<!\S)w/\s*", re.IGNORECASE)
_WORD = re.compile(r"[^\W_]+(?:['’][^\W_]+)*|[-‐‑–—_]|[^\w\s]")
_JOINERS = frozenset("-‐‑_")


@dataclass(frozen=True)
class Word:
    """One word in small letters, or COMMA. lead: the articles before it. glue: what joins it to the word before."""

    text: str
    lead: str = ""
    glue: str = " "

    @property
    def is_comma(self) -> bool:
        return self.text == COMMA


@dataclass(frozen=True)
class Cleaned:
    """The words of a prompt, what was taken out of it, and the names of its emoji."""

    words: tuple[Word, ...]
    ignored: tuple[str, ...]
    emoji: tuple[str, ...]


def unquoted(text: str) -> str:
    """`text` without the quotes around the whole of it."""
    while len(text) > 2 and _QUOTES.get(text[0]) == text[-1] and text[0] not in text[1:-1]:
        text = text[1:-1].strip()
    return text


def clean(prompt: str) -> Cleaned:
    """Words and what is set aside. Brackets, slashes and other signs between words count as commas."""
    text, ignored = unquoted(prompt), []
    for pattern in (_TAG, _FLAG, _WEIGHT):
        ignored += [found[0].strip() for found in pattern.finditer(text)]
        text = pattern.sub(" ", text)
    text = _WITH.sub("with ", _NOT_FLAG.sub(", no ", text))
    emoji = [character for character in text if _is_emoji(character)]
    text = "".join(" " if _is_emoji(character) else character for character in text)
    ignored += dict.fromkeys(emoji)
    names = [unicodedata.name(character, "").lower() for character in dict.fromkeys(emoji)]
    return Cleaned(_words(text), tuple(ignored), tuple(_plain_name(name) for name in names if name))


def words_of(phrase: str) -> list[str]:
    """The words of a phrase of a lexicon, without articles, as they are compared with a prompt's."""
    return [word.text for word in _words(phrase) if not word.is_comma]


def said(words: Sequence[Word], bare: bool = False) -> str:
    """Words put back together as they were typed, without the commas around them. bare: nor a first article."""
    out = ""
    for word in words:
        if word.is_comma:
            out += COMMA if out else ""
        else:
            out += f"{word.glue if out else ''}{'' if bare and not out else word.lead}{word.text}"
    return out.strip(" ,")


def _words(text: str) -> tuple[Word, ...]:
    words: list[Word] = []
    lead, end, joiner = "", 0, ""
    for match in _WORD.finditer(text.casefold().replace("’", "'")):
        token, touching = match[0], match.start() == end
        if token in _JOINERS and touching and words and not words[-1].is_comma:
            joiner = token
        elif token in "&+":
            words.append(Word("and"))
            lead = joiner = ""
        elif not token[0].isalnum():
            if words and not words[-1].is_comma and token not in "'\"`“”„":
                words.append(Word(COMMA))
            joiner = ""
        elif token in DETERMINERS and not (joiner and touching):
            lead, joiner = f"{lead}{token} ", ""
        else:
            words.append(Word(token, lead, joiner if joiner and touching else " "))
            lead = joiner = ""
        end = match.end()
    while words and words[-1].is_comma:
        words.pop()
    return tuple(words)


def _is_emoji(character: str) -> bool:
    return unicodedata.category(character) in ("So", "Sk") or character in "\ufe0f\u200d"


def _plain_name(name: str) -> str:
    """ "pig face" is a pig."""
    return name.removesuffix(" face").removesuffix(" with horn").removeprefix("european ").removeprefix("japanese ")
