"""A prompt cut into the object and what hangs on it: "a fox | wearing | a red cape | and | a hat"."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, field

from att3d_core.text.forms import key
from att3d_core.text.typos import corrected, is_word
from att3d_core.understanding.clean import Word, clean, said
from att3d_core.understanding.lexicon import ACTIVITY, ADJECTIVES, KIND, WORN
from att3d_core.understanding.phrasebook import Meaning, Phrasebook, Role, Talk

_JOINING = frozenset(("and", "or", "nor", "but"))
_SKIPPED_BY_VERBS = frozenset(("on", "in", "at", "onto"))


@dataclass(frozen=True)
class Span:
    """Neighbouring words that mean something together, or one word that means nothing here.

    left_out: words within a phrase that are no part of it, such as the colour in "holding a red balloon".
    """

    words: tuple[Word, ...]
    meanings: tuple[Meaning, ...] = ()
    role: Role | None = None
    talk: Talk | None = None
    left_out: tuple[str, ...] = ()

    @property
    def text(self) -> str:
        return said(self.words, bare=True)

    def of(self, *slots: str) -> Meaning | None:
        """The first meaning in one of the slots."""
        return next((meaning for meaning in self.meanings if meaning.slot in slots), None)


@dataclass
class Segment:
    """Spans with one role. opener: the words that gave it. joined: by "and" to the segment before."""

    role: Role
    negative: bool = False
    opener: tuple[Word, ...] = ()
    joined: bool = False
    spans: list[Span] = field(default_factory=list)

    @property
    def only_adjectives(self) -> bool:
        return all(span.of(*ADJECTIVES) and not span.of(*WORN) for span in self.spans)

    @property
    def known(self) -> bool:
        """Whether any of it means something."""
        return any(span.meanings for span in self.spans)

    @property
    def figure(self) -> list[Meaning]:
        """What only figures do and wear."""
        return [meaning for span in self.spans if (meaning := span.of(ACTIVITY, *WORN)) and not span.of(KIND)]

    @property
    def foreign(self) -> list[Word]:
        """The words that mean nothing."""
        return [word for span in self.spans if not span.meanings and span.talk is None for word in span.words]

    @property
    def words(self) -> list[Word]:
        return [*self.opener, *(word for span in self.spans for word in span.words)]


@dataclass(frozen=True)
class Parsed:
    """A prompt in segments; ignored: talk about the picture; corrected: words and what they were read as."""

    segments: tuple[Segment, ...]
    ignored: tuple[str, ...]
    corrected: tuple[tuple[str, str], ...]
    text: str


def parse(prompt: str, book: Phrasebook) -> Parsed:
    """`prompt`, normalised, in segments. Emoji stand for words only where there are no others."""
    cleaned = clean(prompt)
    ignored = list(cleaned.ignored)
    words = cleaned.words
    if not words and cleaned.emoji:
        words, ignored = clean(" with ".join(cleaned.emoji)).words, []
    spelled, slips = _spelled(words, book)
    segments = _segments(_spans(spelled, book), ignored)
    return Parsed(tuple(segments), tuple(dict.fromkeys(ignored)), slips, said(spelled))


def _spelled(words: Sequence[Word], book: Phrasebook) -> tuple[list[Word], tuple[tuple[str, str], ...]]:
    out: list[Word] = []
    slips: dict[tuple[str, str], None] = {}
    for word, following in zip(words, [*words[1:], None], strict=False):
        better = word.text
        hyphened = word.glue != " " or (following is not None and following.glue != " ")
        if (
            not hyphened
            and word.text not in book.words
            and key([word.text]) not in book.meanings
            and not is_word(word.text)
        ):
            better = corrected(word.text, book.spelled)
        if better == word.text:
            out += _taken_apart(word, book)
        else:
            slips[word.text, better] = None
            out.append(Word(better, word.lead, word.glue))
    return out, tuple(slips)


def _taken_apart(word: Word, book: Phrasebook) -> list[Word]:
    """ "longsword" is "long sword", where the lexicon knows both and nobody knows the word."""
    text = word.text
    if text in book.words or key([text]) in book.meanings or key([text]) in book.talk or is_word(text):
        return [word]
    for cut in range(3, len(text) - 2):
        left, right = text[:cut], text[cut:]
        if all(key([part]) in book.meanings for part in (left, right)):
            return [Word(left, word.lead, word.glue), Word(right, "", "")]
    return [word]


def _spans(words: Sequence[Word], book: Phrasebook) -> list[Span]:
    spans: list[Span] = []
    start = 0
    kind_seen = False
    while start < len(words):
        span = _longest(words[start:], book, kind_seen)
        spans.append(span)
        kind_seen = kind_seen or span.of(KIND) is not None
        start += len(span.words)
    return spans


def _longest(words: Sequence[Word], book: Phrasebook, kind_seen: bool) -> Span:
    """The longest phrase that `words` begin with; a lexicon's comes before grammar, grammar before talk.

    Before any kind was seen a "golden crown" is a crown, and only afterwards something to wear.
    """
    reach = next((i for i, word in enumerate(words) if word.is_comma), len(words))
    for count in range(min(book.longest, reach), 0, -1):
        part = tuple(words[:count])
        name = key([word.text for word in part])
        found = book.meanings.get(name, ())
        if found and not (count > 1 and not kind_seen and _hides_kind(part, found, book)):
            return Span(part, meanings=found)
        if name in book.roles:
            return Span(part, role=book.roles[name])
        if name in book.talk:
            return Span(part, talk=book.talk[name])
        if count == 1 and name.isdecimal() and 1 < int(name) < 1000:
            return Span(part, talk=Talk.MANY)
    if words[0].text in book.verbs and (doing := _with_gaps(words[:reach], book)) is not None:
        return doing
    return Span((words[0],))


def _hides_kind(words: Sequence[Word], found: Sequence[Meaning], book: Phrasebook) -> bool:
    last = book.meanings.get(key([words[-1].text]), ())
    return all(meaning.slot in WORN for meaning in found) and any(meaning.slot == KIND for meaning in last)


def _with_gaps(words: Sequence[Word], book: Phrasebook) -> Span | None:
    """An activity with adjectives inside: "holding a red balloon" is "holding a balloon", and red is left out."""
    kept, left_out = [words[0]], []
    for count, word in enumerate(words[1 : book.longest + 3], 2):
        found = book.meanings.get(key([word.text]), ())
        if any(meaning.slot in ADJECTIVES for meaning in found):
            left_out.append(word.text)
        elif word.text not in _SKIPPED_BY_VERBS:
            kept.append(word)
        meanings = book.meanings.get(key([each.text for each in kept]), ())
        if len(kept) > 1 and any(meaning.slot == ACTIVITY for meaning in meanings):
            return Span(tuple(words[:count]), meanings=meanings, left_out=tuple(left_out))
    return None


def _segments(spans: Sequence[Span], ignored: list[str]) -> list[Segment]:
    """Segments that hold something; talk about the picture goes to `ignored`."""
    segments = [Segment(Role.HEAD)]
    kind_seen = False
    for span, following in zip(spans, [*spans[1:], None], strict=False):
        last, word = segments[-1], span.words[0].text
        if span.talk is Talk.PICTURE:
            ignored.append(span.text)
        elif span.talk is Talk.FILLER:
            continue
        elif span.words[0].is_comma:
            segments.append(Segment(Role.HEAD))
        elif not span.meanings and len(span.words) == 1 and word in _JOINING:
            segments.append(Segment(last.role, last.negative, joined=True))
        elif span.role is Role.NOT:
            segments.append(Segment(Role.WEARING, True, span.words))
        elif span.role is not None:
            segments.append(Segment(span.role, last.negative and not last.spans, last.opener * (not last.spans)
                                    + span.words))  # fmt: skip
        elif span.of(ACTIVITY) and not _names(span, last, kind_seen) and (last.spans or not last.negative):
            segments += [Segment(Role.HEAD, spans=[span]), Segment(Role.HEAD)]
        elif not span.meanings and word.endswith("ing") and (kind_seen or _does(last, following)):
            segments.append(Segment(Role.DOING, spans=[span]))
        else:
            last.spans.append(span)
            kind_seen = kind_seen or (span.of(KIND) is not None and last.role is Role.HEAD)
    return _merged([segment for segment in segments if segment.spans])


def _does(last: Segment, following: Span | None) -> bool:
    """Whether something is done by what is not known: "a gargoyle riding a pig", but not "a weird flying pig"."""
    return bool(last.foreign) and following is not None and bool(following.words[0].lead)


def _names(span: Span, last: Segment, kind_seen: bool) -> bool:
    """Whether what may be done is the object itself: "an oak shovel", but not "a pig shoveling"."""
    described = bool(last.spans) and last.spans[-1].of(*ADJECTIVES) is not None
    return span.of(KIND) is not None and (described or not kind_seen)


def _merged(segments: list[Segment]) -> list[Segment]:
    """Where something is done belongs to it ("howling at the moon"), and so do all colours of a garment."""
    out: list[Segment] = []
    for segment in segments:
        last = out[-1] if out else None
        if last is not None and last.role is Role.DOING and segment.role in (Role.BESIDE, Role.OF):
            last.spans += [Span(segment.opener), *segment.spans]
        elif last is not None and last.role is Role.WEARING and segment.joined and last.only_adjectives:
            last.spans += segment.spans  # "wearing a red and white hat"
        else:
            out.append(segment)
    return out
