// What can be typed, learned from the prompts a checkpoint was trained on: "a pig | riding a bicycle | wearing a cape".

const STARTS = /^(?:\w+ing|made|carved|with|in|on|and)$/;
const VERB = /^\w+ing$/; // "sitting on a chair" is one phrase
const PREPOSITIONS = new Set(["a", "an", "the", "with", "in", "on", "and"]); // "in spring" is one phrase

/** A prompt's phrases: a new one starts at words such as "riding", "wearing", "made", "in". */
export function phrases(prompt) {
  const out = [];
  for (const word of prompt.split(" ")) {
    const last = out.length ? out[out.length - 1] : null;
    const joins = last === null || !STARTS.test(word) || PREPOSITIONS.has(last) || VERB.test(last);
    if (joins && last !== null) out[out.length - 1] = `${last} ${word}`;
    else out.push(word);
  }
  return out;
}

/** Families of prompts with the same number of phrases; each is the list of choices of each place. */
export function families(prompts) {
  const found = new Map();
  for (const prompt of prompts) {
    const parts = phrases(prompt);
    if (!found.has(parts.length)) found.set(parts.length, parts.map(() => new Set()));
    parts.forEach((part, i) => found.get(parts.length)[i].add(part));
  }
  return new Map([...found].map(([count, places]) => [count, places.map((set) => [...set])]));
}

/** What may come next, by place: full sentences that complete or continue what is typed. `vocabulary` is families(). */
export function completeByPlace(vocabulary, typed, limit = 6) {
  const text = typed.replace(/^\s+/, "").toLowerCase();
  if (!text.trim()) return [];
  const parts = phrases(text.trim());
  const out = [];
  for (const [count, places] of vocabulary) {
    if (count < 2 || parts.length > count) continue;
    const last = parts.length - 1;
    if (!parts.slice(0, last).every((part, i) => places[i].includes(part))) continue;
    const before = parts.slice(0, last).join(" ");
    const started = places[last].filter((choice) => choice.startsWith(parts[last]) && choice !== parts[last]);
    out.push(...started.map((choice) => `${before} ${choice}`.trim()));
    if (places[last].includes(parts[last]) && parts.length < count) {
      out.push(...places[last + 1].map((choice) => `${parts.join(" ")} ${choice}`));
    }
    // "a pig ri": the unfinished word is read as part of the phrase before it.
    const cut = parts[last].lastIndexOf(" ");
    const [head, tail] = [parts[last].slice(0, cut), parts[last].slice(cut + 1)];
    if (cut > 0 && tail && places[last].includes(head) && last + 1 < count) {
      const next = places[last + 1].filter((choice) => choice.startsWith(tail));
      out.push(...next.map((choice) => `${before} ${head} ${choice}`.trim()));
    }
  }
  return [...new Set(out)].slice(0, limit);
}

/** Prompts that contain every typed word, for completion; those that start so come first. */
export function complete(prompts, typed, limit = 6) {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const hits = prompts.filter((prompt) => words.every((word) => prompt.includes(word)) && prompt !== typed);
  return hits.sort((a, b) => b.startsWith(typed) - a.startsWith(typed)).slice(0, limit);
}
