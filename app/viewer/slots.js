// What can be typed, learned from the prompts a checkpoint was trained on: "a pig | riding a bicycle | wearing a cape".

const STARTS = /^(?:\w+ing|made|carved|with|in|on|and)$/;
const PREPOSITIONS = new Set(["a", "an", "the", "with", "in", "on", "and"]); // "in spring" is one phrase

/** A prompt's phrases: a new one starts at words such as "riding", "wearing", "made", "in". */
export function phrases(prompt) {
  const out = [];
  for (const word of prompt.split(" ")) {
    const last = out.length ? out[out.length - 1] : null;
    const joins = last === null || !STARTS.test(word) || PREPOSITIONS.has(last);
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

/** Prompts that contain every typed word, for completion; those that start so come first. */
export function complete(prompts, typed, limit = 6) {
  const words = typed.toLowerCase().split(/\s+/).filter(Boolean);
  if (!words.length) return [];
  const hits = prompts.filter((prompt) => words.every((word) => prompt.includes(word)) && prompt !== typed);
  return hits.sort((a, b) => b.startsWith(typed) - a.startsWith(typed)).slice(0, limit);
}

const SEASONS = ["spring", "summer", "autumn", "winter"];

/** Chains worth moving along: { title, prompts }, each of up to four prompts that differ in one phrase only. */
export function presetChains(prompts, limit = 6) {
  const groups = new Map();
  for (const prompt of prompts) {
    const parts = phrases(prompt);
    parts.forEach((part, place) => {
      const rest = parts.map((other, i) => (i === place ? "…" : other)).join(" ");
      const key = `${parts.length} ${rest}`;
      if (parts.length > 1) groups.set(key, [...(groups.get(key) ?? []), { prompt, part, rest }]);
    });
  }
  const large = [...groups.values()].filter((group) => group.length >= 2);
  const best = large.filter((group) => group.length >= 4);
  const pool = best.length ? best : large;
  const out = [];
  const seasons = SEASONS.map((season) => prompts.find((prompt) => prompt === `a tree in ${season}`));
  if (seasons.every(Boolean)) out.push({ title: "a tree through the year", prompts: [...seasons, seasons[0]] });
  const stride = Math.max(1, Math.floor(pool.length / limit));
  for (let i = 0; i < pool.length && out.length < limit; i += stride) {
    const chain = pool[i].slice(0, 4);
    const title = `${chain[0].rest.replace("…", " ").replace(/ +/g, " ").trim()}: ${chain.map(({ part }) => part.replace(/^(wearing|made|carved) (a |out of )?/, "")).join(" → ")}`;
    out.push({ title, prompts: chain.map(({ prompt }) => prompt) });
  }
  return out;
}
