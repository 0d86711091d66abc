"""What a model makes of a prompt, said before it is drawn."""

from __future__ import annotations

from att3d_core.text.encoder import TextEncoder
from att3d_core.text.normalize import normalize_prompt
from att3d_core.understanding.caption import caption_of, sentence_of
from att3d_core.understanding.clean import unquoted
from att3d_core.understanding.lexicon import KIND, KindWords, Lexicon
from att3d_core.understanding.messages import colour_unseen, message_of
from att3d_core.understanding.phrasebook import phrasebook
from att3d_core.understanding.reading import Reading, noun_segment, read, unnamed_segment
from att3d_core.understanding.retrieve import ALTERNATIVES, NEAR, nearest_kinds
from att3d_core.understanding.segments import Parsed, parse
from att3d_core.understanding.sentences import understand_sentence
from att3d_core.understanding.verdict import Understanding, Verdict

SURE = 0.6
MARGIN = 0.1
"""A known noun gives way to another for the sake of the word after it where that is as near as SURE, and by MARGIN
nearer than itself."""


def understand(prompt: str, lexicon: Lexicon, encoder: TextEncoder) -> Understanding:
    """`prompt` in the words of `lexicon`. Deterministic. The text encoder is asked only where words are not known.

    Raises PromptError for a prompt that is empty or too long.
    """
    normal = normalize_prompt(prompt)
    if not lexicon.slots:
        return understand_sentence(normal, lexicon, encoder)
    parsed = parse(normal, phrasebook(lexicon))
    named = noun_segment(parsed)
    if named is None:
        return _by_meaning(normal, parsed, lexicon, encoder)
    place, noun = named
    meaning = noun.of(KIND)
    assert meaning is not None
    reading = read(parsed, lexicon, place, noun, lexicon.kind(meaning.phrase))
    nearest: tuple[str, ...] = ()
    if reading.compound:
        ranked = nearest_kinds([reading.compound], lexicon, encoder)
        better, cosine = ranked[0]
        if cosine >= max(SURE, MARGIN + dict(ranked).get(reading.kind, 0.0)):
            reading = read(parsed, lexicon, place, noun, better)
            reading.unknown.insert(0, reading.compound)
        nearest = _captions(ranked, reading.kind, lexicon)
    verdict = Verdict.PARTLY if reading.unknown else Verdict.KNOWN
    return _understanding(normal, parsed, reading, verdict, lexicon, nearest)


def _by_meaning(prompt: str, parsed: Parsed, lexicon: Lexicon, encoder: TextEncoder) -> Understanding:
    """The nearest kind to what was named in unknown words, dressed and busy as asked for.

    Where it is not near, and the prompt was about no figure, it is drawn bare.
    """
    place, noun = unnamed_segment(parsed) or (None, "")
    alone = place is not None and (
        any(segment is not place and segment.known for segment in parsed.segments)
        or any(span.of(KIND) for span in place.spans)  # "stone gargoyle" is no rock
    )
    queries = [text for text in dict.fromkeys((noun, "" if alone else parsed.text)) if text] or [prompt]
    doing = {meaning.slot for segment in parsed.segments if not segment.negative for meaning in segment.figure}
    ranked = nearest_kinds(queries, lexicon, encoder, takes=doing if place is not None else ())
    kind, cosine = ranked[0]
    nearest = _captions(ranked, kind, lexicon)
    if cosine >= NEAR or (doing and place is not None):
        reading = read(parsed, lexicon, place, None, kind)
        reading.unknown.sort(key=lambda text: text not in noun)  # what it is the nearest to comes first
        reading.unknown = reading.unknown or [parsed.text]
    else:
        reading = Reading(kind, {KIND: kind.noun}, [parsed.text if parsed.ignored else unquoted(prompt)])
    verdict = Verdict.PARTLY if cosine >= NEAR else Verdict.NEAREST
    return _understanding(prompt, parsed, reading, verdict, lexicon, nearest, relative=True)


def _captions(ranked: list[tuple[KindWords, float]], drawn: KindWords, lexicon: Lexicon) -> tuple[str, ...]:
    """Bare captions of the next kinds."""
    others = [kind for kind, _ in ranked if kind is not drawn]
    return tuple(caption_of({KIND: kind.noun}, lexicon) for kind in others[:ALTERNATIVES])


def _understanding(
    prompt: str,
    parsed: Parsed,
    reading: Reading,
    verdict: Verdict,
    lexicon: Lexicon,
    nearest: tuple[str, ...] = (),
    relative: bool = False,
) -> Understanding:
    caption = sentence_of(reading.slots, lexicon)
    unknown = tuple(reading.unknown)
    message = message_of(
        caption, verdict, unknown, parsed.ignored, parsed.corrected, many=reading.many, noun=reading.kind.noun,
        relative=relative, unseen=colour_unseen(reading.slots),
    )  # fmt: skip
    return Understanding(
        prompt, caption, verdict, message, reading.slots, parsed.ignored, unknown, nearest, parsed.corrected
    )
