// What tells the phrases of one place of the sentence apart, in u: "a pig" from "a bear", "a cape" from "a suit".

import { phrases } from "./slots.js";

const kept = new WeakMap();

/** For each phrase of place `place` in the prompts of `count` phrases: its mean u less the mean of all. */
export function wordVectors(model, count, place) {
  if (!kept.has(model)) kept.set(model, new Map());
  const known = kept.get(model);
  const key = `${count} ${place}`;
  if (known.has(key)) return known.get(key);
  const groups = new Map();
  for (const prompt of model.prompts) {
    const parts = phrases(prompt);
    if (parts.length !== count) continue;
    groups.set(parts[place], [...(groups.get(parts[place]) ?? []), model.known.get(prompt)]);
  }
  const means = [...groups.values()].map((rows) => mean(rows, model.dim));
  const middle = mean(means, model.dim);
  const vectors = means.map((row) => row.map((x, i) => x - middle[i]));
  known.set(key, vectors);
  return vectors;
}

function mean(rows, dim) {
  const out = new Float64Array(dim);
  for (const row of rows) for (let i = 0; i < dim; i++) out[i] += row[i] / rows.length;
  return out;
}
