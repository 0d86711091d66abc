// What may be meant while somebody types: kinds first, then adjectives; once a kind is named, what it does and wears.

const ADJECTIVES = ["shape", "condition", "colour", "material"];
const LONGEST = 4; // words of a phrase that may be half typed
const KINDS_FIRST = 4; // before the adjectives
const ARTICLE = /(?:^| )an?$/;

/** [{ text, whole }], best first: `whole` texts name an object, the others go on. words: Words. */
export function suggestions(words, typed, limit = 7) {
  const text = typed.toLowerCase().replace(/\s+/g, " ").trimStart();
  if (!text.trim() || text.endsWith(" ")) return [];
  const tokens = text.split(" ");
  const named = kindIn(words, tokens);
  /** @type {any[]} */
  const found = named ? [...parts(tokens)].flatMap(([before, part]) => figure(words, named, before, part)) : objects(words, tokens);
  const out = new Map(found.filter(([phrase]) => phrase !== text)); // each phrase once
  return [...out].slice(0, limit).map(([phrase, whole]) => ({ text: phrase, whole }));
}

/** Kinds called so, adjectives that begin so, then kinds that also go by such a name. */
function objects(words, tokens) {
  const kinds = [...parts(tokens)].flatMap(([before, part]) => kindsLike(words, part).filter(([, kind]) => !begun(before, kind, part)).map(([place, kind]) => [place, joined(before, kind)]));
  const of = (wanted) => kinds.filter(([place]) => (place > 0) === wanted).map(([, phrase]) => [phrase, true]);
  const [before, part] = [tokens.slice(0, -1).join(" "), tokens.at(-1)];
  const adjectives = ADJECTIVES.flatMap((slot) => words.words[slot] ?? []).filter((word) => starts(word, part) && !tokens.slice(0, -1).includes(word.phrase))
    .map(({ phrase }) => [`${before} ${phrase}`.trim(), false]);
  return [...of(false).slice(0, adjectives.length ? KINDS_FIRST : undefined), ...adjectives, ...of(true)];
}

/** The last words as what is half typed, the longest first, and what stands before them. */
function* parts(tokens) {
  for (let count = Math.min(LONGEST, tokens.length); count > 0; count--) {
    yield [tokens.slice(0, -count).join(" "), tokens.slice(-count).join(" ")];
  }
}

const starts = ({ phrase, synonyms }, part) => phrase.startsWith(part) || synonyms.some((other) => other.startsWith(part));

/** [place, kind], the best first: 0 by the start of the noun, 1 of another name for it, 2 of a word inside the noun. */
function kindsLike({ kinds }, part) {
  const ranked = kinds.map((kind) => [rank(kind, part), kind]).filter(([place]) => place < 3);
  return ranked.sort(([a, one], [b, other]) => a - b || one.noun.length - other.noun.length);
}
function rank({ noun, synonyms }, part) {
  if (noun.startsWith(part)) return 0;
  if (synonyms.some((name) => name.startsWith(part))) return 1;
  return noun.includes(` ${part}`) ? 2 : 3;
}

/** Whether the words before the half-typed one are the beginning of the noun: "battle" before "axe" in "battle axe". */
function begun(before, { noun }, part) {
  const at = noun.indexOf(` ${part}`);
  return at > 0 && ` ${before}`.endsWith(` ${noun.slice(0, at)}`);
}

/** A kind after what stands before it, under the right article. */
function joined(before, kind) {
  if (!before) return kind.caption;
  return ARTICLE.test(before) ? `${before.replace(ARTICLE, "")} ${kind.caption}`.trim() : `${before} ${kind.noun}`;
}

/** The kind that the words before the last one name: the first of them, by its longest name. */
function kindIn({ kinds }, tokens) {
  const text = ` ${tokens.slice(0, -1).join(" ")} `;
  const found = kinds.map((kind) => [text.indexOf(` ${kind.noun} `), kind]).filter(([at]) => at >= 0);
  return found.sort(([a, one], [b, other]) => a - b || other.noun.length - one.noun.length)[0]?.[1];
}

/** What a kind does or wears that starts so, as whole texts. */
function figure({ words }, kind, before, part) {
  const doing = kind.takes.includes("activity") && !before.includes("wearing") ? words.activity.map(({ phrase }) => phrase) : [];
  const worn = ["garment", "hat"].filter((slot) => kind.takes.includes(slot)).flatMap((slot) => words[slot]);
  const wearing = worn.map(({ phrase, bare }) => `wearing ${bare ? "" : /^[aeiou]/.test(phrase) ? "an " : "a "}${phrase}`);
  const alone = before.includes("wearing") ? [] : worn.flatMap(({ phrase }, i) => (phrase.startsWith(part) ? [wearing[i]] : []));
  return [...doing, ...wearing].filter((phrase) => phrase.startsWith(part)).concat(alone).map((phrase) => [`${before} ${phrase}`, true]);
}
