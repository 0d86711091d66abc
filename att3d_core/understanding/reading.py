"""Slots from segments: which noun is the object, and which words belong to it, to its clothes, or to nothing."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field

from att3d_core.text.forms import key, singular
from att3d_core.understanding.clean import Word, said
from att3d_core.understanding.lexicon import ACTIVITY, ADJECTIVES, COLOUR, KIND, WORN, KindWords, Lexicon
from att3d_core.understanding.phrasebook import Role, Talk
from att3d_core.understanding.segments import Parsed, Segment, Span
from att3d_core.understanding.talk import CLOTHING, COSTUME, keys

_CLOTHING = keys(CLOTHING)


@dataclass
class Reading:
    """What a prompt says of one object.

    slots: without the empty ones. unknown: words that go into no slot. many: how several are asked for ("three"),
    or nothing. compound: the noun with a word after it that may change what it is ("dragon egg"), or nothing.
    """

    kind: KindWords
    slots: dict[str, str]
    unknown: list[str] = field(default_factory=list)
    many: str = ""
    compound: str = ""

    def put(self, slot: str, phrase: str, text: str) -> None:
        """`phrase` into `slot`, or `text` to the unknown where the slot is not this kind's, or taken."""
        fits = slot in self.kind.takes and phrase not in self.kind.without
        if fits and self.slots.get(slot, phrase) == phrase:
            self.slots[slot] = phrase
        else:
            self.unknown.append(text)


def noun_segment(parsed: Parsed) -> tuple[Segment, Span] | None:
    """Where the object is named, and by which span; None where no known kind is."""
    positive = [segment for segment in parsed.segments if not segment.negative]
    heads = [segment for segment in positive if segment.role is Role.HEAD]
    named = False  # by words that are not known
    for segment in heads:
        noun = _noun(segment.spans)
        if noun is not None and _describes(noun, segment):
            noun = None
        if noun is not None and not (named and noun.of(*WORN)):
            return _wearer(parsed, segment, noun) or (segment, noun)
        named = named or (bool(segment.foreign) and noun is None)
    if named:
        return None
    for segment in positive:
        if (noun := _noun(segment.spans)) is not None:
            return segment, noun
    return None


def unnamed_segment(parsed: Parsed) -> tuple[Segment, str] | None:
    """Where an object is named by words that are not known, and those words; None where nothing is named at all."""
    found: tuple[Segment, str] | None = None
    for segment, following in zip(parsed.segments, [*parsed.segments[1:], None], strict=False):
        if not segment.foreign or segment.negative:
            continue
        of = following.words if following is not None and following.role is Role.OF else ()
        here = segment, said([*segment.foreign, *of])  # a plate is one thing, a plate of pasta another
        if segment.role is Role.HEAD:
            return here
        found = found or here
    return found


def read(parsed: Parsed, lexicon: Lexicon, place: Segment | None, noun: Span | None, kind: KindWords) -> Reading:
    """The reading with `kind` as the object, named in `place` by `noun`, or by all that is foreign there."""
    reading = Reading(kind, {KIND: kind.noun})
    costumes: list[Mapping[str, str]] = []
    for segment in parsed.segments:
        if segment is place:
            _read_head(segment, noun, reading)
        elif segment.negative:
            _read_negative(segment, reading)
        elif (costume := costume_of(segment, lexicon)) and set(costume) <= set(kind.takes):
            costumes.append(costume)
        elif segment.role is Role.DOING:
            reading.unknown.append(said(segment.words, bare=True))
        elif segment.role in (Role.MADE_OF, Role.OF, Role.BESIDE):
            _read_adjectives(segment, reading, known=segment.role is not Role.BESIDE)
        else:
            _read_part(segment, reading)
    for costume in costumes:
        reading.slots = {**costume, **reading.slots}  # what is asked for by name goes before what belongs to a costume
    reading.unknown = list(dict.fromkeys(text for text in reading.unknown if text))
    reading.slots = {slot: reading.slots[slot] for slot in lexicon.slots if slot in reading.slots}
    return reading


def costume_of(segment: Segment, lexicon: Lexicon) -> Mapping[str, str]:
    """The slots of "dressed as a pirate" and "in a pirate costume"; none for anything else."""
    words = [word.text for span in segment.spans for word in span.words]
    if segment.role is not Role.DRESSED_AS and not (segment.role is Role.WEARING and words[-1] in COSTUME):
        return {}
    name = key([word for word in words if word not in COSTUME])
    return next((slots for noun, slots in lexicon.costumes.items() if key([noun]) == name), {})


def _noun(spans: Sequence[Span]) -> Span | None:
    """The last noun; one that is no adjective, if there is one ("orange cat", "an orange")."""
    kinds = [span for span in spans if span.of(KIND)]
    plain = [span for span in kinds if not span.of(*ADJECTIVES)]
    return (plain or kinds or [None])[-1]


def _describes(noun: Span, segment: Segment) -> bool:
    """ "stone" in "stone gargoyle": an adjective of what comes after it, whatever that is."""
    after = segment.spans[segment.spans.index(noun) + 1 :]
    return noun.of(*ADJECTIVES) is not None and any(not span.meanings and span.talk is None for span in after)


def _wearer(parsed: Parsed, segment: Segment, noun: Span) -> tuple[Segment, Span] | None:
    """ "A crown on a pig" is a pig with a crown."""
    after = next((each for each in parsed.segments if each.role is Role.BESIDE and not each.negative), None)
    if after is None or not noun.of(*WORN) or [word.text for word in after.opener] != ["on"]:
        return None
    wearer = _noun(after.spans)
    return None if wearer is None or segment.joined else (after, wearer)


def _read_head(segment: Segment, noun: Span | None, reading: Reading) -> None:
    run: list[Word] = []
    number = ""
    passed = False
    for span in [*segment.spans, None]:
        known = span is not None and (span is noun or bool(span.meanings) or span.talk is not None)
        if span is not None and not known:
            run += span.words
            continue
        if run:
            if passed and noun is not None and not reading.compound:
                reading.compound = f"{noun.text} {said(run)}"
            reading.unknown.append(said(run, bare=True))
            run = []
        if span is None:
            break
        if span is noun:
            passed = True
            reading.many = number or ("several" if _plural(span) else "")
            if number and not _plural(span) and number[0].isalnum() and " of" not in number:
                reading.many = ""
                reading.unknown.append(number)  # "two headed dragon"
        elif span.talk is Talk.MANY:
            number = span.text
        else:
            _read_modifier(span, reading)


def _plural(span: Span) -> bool:
    last = span.words[-1].text
    meaning = span.of(KIND)
    return singular(last) != last and not last.endswith("'s") and meaning is not None and not meaning.plural


def _read_modifier(span: Span, reading: Reading) -> None:
    """A word beside the noun: an adjective, or something worn ("armored knight")."""
    found = span.of(*ADJECTIVES) or (None if span.of(KIND) else span.of(*WORN))
    if found is None:
        reading.unknown.append(span.text)
    else:
        reading.put(found.slot, found.phrase, span.text)


def _read_negative(segment: Segment, reading: Reading) -> None:
    """What is not there needs no slot; only what cannot be taken away is said."""
    for span in segment.spans:
        if not span.meanings and key([word.text for word in span.words]) not in _CLOTHING:
            reading.unknown.append(said(segment.words, bare=True))
            return


def _read_adjectives(segment: Segment, reading: Reading, known: bool) -> None:
    """Material, colour and the like after "made of", or whatever else is said of other things."""
    found = [span.of(*ADJECTIVES) for span in segment.spans]
    if not known or None in found:
        reading.unknown.append(said(segment.words, bare=True))
        return
    for span, meaning in zip(segment.spans, found, strict=True):
        if meaning is not None:
            reading.put(meaning.slot, meaning.phrase, span.text)


def _read_part(segment: Segment, reading: Reading) -> None:
    """Clothes with their colours, what is done, adjectives said late, or another thing altogether."""
    if segment.only_adjectives:
        for span in segment.spans:
            _read_modifier(span, reading)
        return
    activity = segment.spans[0].of(ACTIVITY)
    if activity is not None:
        reading.put(ACTIVITY, activity.phrase, said(segment.words, bare=True))
        reading.unknown += segment.spans[0].left_out
    elif any(span.of(*WORN) for span in segment.spans):
        _read_clothes(segment, reading)
    else:
        reading.unknown.append(said(segment.words, bare=True))


def _read_clothes(segment: Segment, reading: Reading) -> None:
    """Each garment takes the colour that stands before it."""
    colour: Span | None = None
    for span in segment.spans:
        worn = span.of(*WORN)
        if worn is not None:
            taken = worn.slot in reading.slots or worn.slot not in reading.kind.takes
            reading.put(worn.slot, worn.phrase, span.text)
            if colour is not None and not taken:
                reading.put(WORN[worn.slot], _phrase(colour), colour.text)
            colour = None
        elif span.of(COLOUR) and colour is None:
            colour = span
        elif span.talk is not Talk.MANY:
            reading.unknown.append(span.text)
    if colour is not None:
        reading.unknown.append(colour.text)


def _phrase(span: Span) -> str:
    meaning = span.of(COLOUR)
    return meaning.phrase if meaning is not None else ""
