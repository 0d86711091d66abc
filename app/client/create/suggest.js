// What may be meant while somebody types: kinds first, then adjectives; once a kind is named, what it does and wears.

const ADJECTIVES = ["shape", "condition", "colour", "material"];
const LONGEST = 4; // words of a phrase that may be half typed
const ARTICLE = /(?:^| )an?$/;

/** [{ text, whole }], best first: `whole` texts name an object, the others go on. words: Words. */
export function suggestions(words, typed, limit = 7) {
  const text = typed.toLowerCase().replace(/\s+/g, " ").trimStart();
  if (!text.trim() || text.endsWith(" ")) return [];
  const tokens = text.split(" ");
  const out = new Map();
  const add = (phrase, whole) => { if (phrase !== text && out.size < limit) out.set(phrase, whole || out.get(phrase) || false); };
  const named = kindIn(words, tokens);
  for (const [before, part] of parts(tokens)) {
    if (!named) for (const kind of kindsLike(words, part)) add(joined(before, kind), true);
    else for (const phrase of figure(words, named, part)) add(`${before} ${phrase}`, true);
  }
  if (!named) {
    const [before, part] = [tokens.slice(0, -1).join(" "), tokens.at(-1)];
    for (const slot of ADJECTIVES) {
      for (const word of words.words[slot] ?? []) if (starts(word, part)) add(`${before} ${word.phrase}`.trim(), false);
    }
  }
  return [...out].map(([phrase, whole]) => ({ text: phrase, whole }));
}

/** The last words as what is half typed, the longest first, and what stands before them. */
function* parts(tokens) {
  for (let count = Math.min(LONGEST, tokens.length); count > 0; count--) {
    yield [tokens.slice(0, -count).join(" "), tokens.slice(-count).join(" ")];
  }
}

const starts = ({ phrase, synonyms }, part) => phrase.startsWith(part) || synonyms.some((other) => other.startsWith(part));

/** Kinds called so: by the start of the noun, then of another name for it, then of a word inside the noun. */
function kindsLike({ kinds }, part) {
  const ranked = kinds.map((kind) => [rank(kind, part), kind]).filter(([place]) => place < 3);
  return ranked.sort(([a, one], [b, other]) => a - b || one.noun.length - other.noun.length).map(([, kind]) => kind);
}
function rank({ noun, synonyms }, part) {
  if (noun.startsWith(part)) return 0;
  if (synonyms.some((name) => name.startsWith(part))) return 1;
  return noun.includes(` ${part}`) ? 2 : 3;
}

/** A kind after what stands before it, under the right article. */
function joined(before, kind) {
  if (!before) return kind.caption;
  return ARTICLE.test(before) ? `${before.replace(ARTICLE, "")} ${kind.caption}`.trim() : `${before} ${kind.noun}`;
}

/** The kind that the words before the last one name; the longest name wins. */
function kindIn({ kinds }, tokens) {
  const text = ` ${tokens.slice(0, -1).join(" ")} `;
  const found = kinds.filter(({ noun }) => text.includes(` ${noun} `));
  return found.sort((a, b) => b.noun.length - a.noun.length)[0];
}

/** What a kind does or wears that starts so. */
function figure(words, kind, part) {
  const doing = kind.takes.includes("activity") ? words.words.activity.map(({ phrase }) => phrase) : [];
  const worn = ["garment", "hat"].filter((slot) => kind.takes.includes(slot)).flatMap((slot) => words.words[slot]);
  const wearing = worn.map(({ phrase, bare }) => `wearing ${bare ? "" : /^[aeiou]/.test(phrase) ? "an " : "a "}${phrase}`);
  const own = [...doing, ...wearing].filter((phrase) => phrase.startsWith(part));
  const named = part.includes(" ") ? [] : worn.map(({ phrase }, i) => [phrase, wearing[i]]).filter(([phrase]) => phrase.startsWith(part)).map(([, phrase]) => phrase);
  return [...own, ...named];
}
