// Chains worth moving along, of those that the model knows both ends of.

import { phrases } from "../studio/slots.js";

/** What the paper shows, each stop by words that its prompt must hold. */
const SHOWN = [
  ["a tree through the year", [["tree", "spring"], ["tree", "summer"], ["tree", "autumn"], ["tree", "winter"], ["tree", "spring"]]],
  ["rocks: snowy → jagged → mossy", [["snowy", "rock"], ["jagged", "rock"], ["mossy", "rock"], ["snowy", "rock"]]],
  ["ageing: baby dragon → dragon", [["baby", "dragon"], ["dragon"]]],
  ["cottage → Tudor house", [["cottage"], ["tudor"]]],
  ["convertible → wreck", [["convertible"], ["wreck"]]],
  ["convertible → destroyed car", [["convertible"], ["destroyed", "car"]]],
  ["sailboat → galleon", [["sailboat"], ["galleon"]]],
  ["ficus → tomato plant", [["ficus"], ["tomato"]]],
  ["frog in a sweater → lumberjack bear", [["frog", "sweater"], ["bear", "lumberjack"]]],
  ["dress of fruit → of garbage bags", [["dress", "fruit"], ["dress", "garbage"]]],
  ["pirate ship → life raft", [["pirate", "ship"], ["raft"]]],
  ["hamburger → pineapple", [["hamburger"], ["pineapple"]]],
];

/** The shortest prompt that holds all the words; taken ones only where there is no other. */
function found(prompts, words, taken) {
  const fits = prompts.filter((prompt) => words.every((word) => prompt.split(/[^a-z]+/).includes(word)));
  fits.sort((a, b) => a.length - b.length);
  return fits.find((prompt) => !taken.includes(prompt)) ?? fits[0];
}

/** { title, prompts }: the model's own chains, those of the paper, then chains whose prompts differ in one phrase. */
export function presetChains(prompts, own = [], limit = 10) {
  const out = own.filter((chain) => chain.length >= 2 && chain.length <= 8).slice(0, 4)
    .map((chain) => ({ title: chain.join(" → "), prompts: [...chain] }));
  for (const [title, stops] of SHOWN) {
    const chain = [];
    for (const words of stops) chain.push(found(prompts, words, chain));
    const there = out.some(({ prompts: known }) => known.join() === chain.join());
    if (chain.every(Boolean) && new Set(chain).size > 1 && !there) out.push({ title, prompts: chain });
  }
  return [...out, ...oneSlot(prompts, Math.max(3, limit - out.length))].slice(0, limit);
}

function oneSlot(prompts, limit) {
  const groups = new Map();
  for (const prompt of prompts) {
    const parts = phrases(prompt);
    parts.forEach((part, place) => {
      const rest = parts.map((other, i) => (i === place ? "…" : other)).join(" ");
      const key = `${parts.length} ${rest}`;
      if (parts.length > 1 && !groups.has(key)) groups.set(key, []);
      if (parts.length > 1) groups.get(key).push({ prompt, part, rest });
    });
  }
  const large = [...groups.values()].filter((group) => group.length >= 2);
  const best = large.filter((group) => group.length >= 4);
  const pool = best.length ? best : large;
  const out = [];
  const stride = Math.max(1, Math.floor(pool.length / limit));
  for (let i = 0; i < pool.length && out.length < limit; i += stride) {
    const chain = pool[i].slice(0, 4);
    const title = `${chain[0].rest.replace("…", " ").replace(/ +/g, " ").trim()}: ${chain.map(({ part }) => part.replace(/^(wearing|made|carved) (a |out of )?/, "")).join(" → ")}`;
    out.push({ title, prompts: chain.map(({ prompt }) => prompt) });
  }
  return out;
}
