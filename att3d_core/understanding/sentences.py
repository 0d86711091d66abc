"""Prompts for a model that reads whole sentences: the nearest sentence that it can draw whole."""

from __future__ import annotations

from collections.abc import Iterable
from functools import lru_cache
from itertools import product
from math import prod

from att3d_core.text.coverage.slots import Template, phrases, templates
from att3d_core.text.encoder import TextEncoder
from att3d_core.text.forms import key, singular
from att3d_core.understanding.clean import Word, said, unquoted, words_of
from att3d_core.understanding.lexicon import Lexicon
from att3d_core.understanding.messages import message_of
from att3d_core.understanding.phrasebook import GRAMMAR, phrasebook
from att3d_core.understanding.retrieve import ALTERNATIVES, NEAR, alike, nearest_texts
from att3d_core.understanding.segments import Parsed, parse
from att3d_core.understanding.verdict import Understanding, Verdict

COMBINATIONS_MAX = 512
"""Captions of one grammar are all recombined up to this many, to be the nearest of; of a larger grammar those that
were trained on can be that."""
SAME = 0.7
"""Cosine from which two single words count as one ("bike", "bicycle"); "lion" and "tiger" stay below."""
_OVERLAP = 0.3
"""What all words in common are worth, as a cosine."""


@lru_cache(maxsize=8)
def sentences(lexicon: Lexicon) -> tuple[str, ...]:
    """The captions, and where they follow a grammar its other combinations, which a model composes."""
    found = dict.fromkeys(lexicon.captions)
    for template in _grammars(lexicon):
        if prod(len(place) for place in template.places) <= COMBINATIONS_MAX:
            found |= dict.fromkeys(" ".join(parts) for parts in product(*template.places))
    return tuple(found)


@lru_cache(maxsize=8)
def _grammars(lexicon: Lexicon) -> tuple[Template, ...]:
    """Captions with the same places, each phrase of which is in several."""
    found = templates(lexicon.captions)
    return tuple(each for each in found if len(each.indices) > 2 * max(len(place) for place in each.places))


def understand_sentence(prompt: str, lexicon: Lexicon, encoder: TextEncoder) -> Understanding:
    """`prompt`, normalised, as the caption that is drawn for it. A caption of the training set is itself."""
    if prompt in _by_key(lexicon).values():
        return Understanding(prompt, prompt, Verdict.KNOWN, message_of(prompt, Verdict.KNOWN, ()))
    parsed = parse(prompt, phrasebook(lexicon))
    words = _content(parsed)
    text = said(words) or unquoted(prompt)
    same = _by_key(lexicon).get(key([word.text for word in words])) or _composed(words, lexicon)
    if same:
        return _answer(prompt, parsed, same, Verdict.KNOWN)
    candidates = sentences(lexicon)
    asked = _keys(word.text for word in words)
    ranked = sorted(
        nearest_texts(text, candidates, encoder), key=lambda pair: -pair[1] - _OVERLAP * _overlap(asked, pair[0])
    )
    caption, cosine = ranked[0]
    nearest = tuple(other for other, _ in ranked[1 : ALTERNATIVES + 1])
    if cosine < NEAR:
        return _answer(prompt, parsed, caption, Verdict.NEAREST, (text,), nearest)
    own = _keys(words_of(caption))
    odd, extra = _unmatched(sorted(asked - own), sorted(own - asked), lexicon, encoder)
    unknown = tuple(word.text for word in words if singular(word.text) in odd)
    added = tuple(part for part in phrases(caption) if (keys := _keys(words_of(part))) and keys <= set(extra))
    verdict = Verdict.PARTLY if unknown or added else Verdict.KNOWN
    return _answer(prompt, parsed, caption, verdict, tuple(dict.fromkeys(unknown)), nearest, added)


@lru_cache(maxsize=8)
def _by_key(lexicon: Lexicon) -> dict[str, str]:
    return {key(words_of(caption)): caption for caption in reversed(sentences(lexicon))}


def _composed(words: list[Word], lexicon: Lexicon) -> str:
    """The caption of a grammar that these words make in any order, one choice a place; empty where there is none."""
    asked = _keys(word.text for word in words)
    for template in _grammars(lexicon):
        chosen = [[part for part in place if _keys(words_of(part)) <= asked] for place in template.places]
        said = {word for parts in chosen for part in parts for word in _keys(words_of(part))}
        if all(len(parts) == 1 for parts in chosen) and said == asked:
            return " ".join(parts[0] for parts in chosen)
    return ""


def _content(parsed: Parsed) -> list[Word]:
    """The words that ask for something, standard ones as captions have them; what follows "without" does not."""
    kept: list[Word] = []
    for segment in parsed.segments:
        if not segment.negative:
            kept += segment.opener
            for span in segment.spans:
                kept += map(Word, words_of(span.meanings[0].phrase)) if span.meanings else span.words
    return kept


def _keys(words: Iterable[str]) -> frozenset[str]:
    """Words without grammar."""
    return frozenset(singular(word) for word in words if word not in GRAMMAR)


def _overlap(asked: frozenset[str], caption: str) -> float:
    own = _keys(words_of(caption))
    return 2 * len(asked & own) / max(len(asked) + len(own), 1)


@lru_cache(maxsize=8)
def _vocabulary(lexicon: Lexicon) -> tuple[str, ...]:
    return tuple(sorted({word for caption in lexicon.captions for word in _keys(words_of(caption))}))


def _unmatched(odd: list[str], extra: list[str], lexicon: Lexicon, encoder: TextEncoder) -> tuple[list[str], list[str]]:
    """The words of the prompt, and of the caption, that have no equal in meaning on the other side."""
    if not odd or not extra:
        return odd, extra
    same = alike(odd, extra, _vocabulary(lexicon), encoder) >= SAME
    return (
        [word for word, found in zip(odd, same.any(1).tolist(), strict=True) if not found],
        [word for word, found in zip(extra, same.any(0).tolist(), strict=True) if not found],
    )


def _answer(
    prompt: str,
    parsed: Parsed,
    caption: str,
    verdict: Verdict,
    unknown: tuple[str, ...] = (),
    nearest: tuple[str, ...] = (),
    added: tuple[str, ...] = (),
) -> Understanding:
    message = message_of(caption, verdict, unknown, parsed.ignored, parsed.corrected, added=added)
    return Understanding(prompt, caption, verdict, message, {}, parsed.ignored, unknown, nearest, parsed.corrected)
