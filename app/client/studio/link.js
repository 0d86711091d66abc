// Share links: everything after the # restores model, prompts, alpha and camera. It never reaches the server.

import { LIMITS } from "../../tables.js";

const KEYS = ["azimuth", "elevation", "distance"];
const RANGES = { azimuth: [-1e4, 1e4], elevation: [-89.9, 89.9], distance: [1.1, 8] };

export function makeLink({ model, prompts, alpha, camera }) {
  const query = new URLSearchParams();
  for (const prompt of prompts) query.append("p", prompt);
  if (model) query.set("m", model);
  query.set("a", alpha.toFixed(4));
  query.set("c", KEYS.map((key) => camera[key].toFixed(2)).join(","));
  return `${location.origin}${location.pathname}${location.search}#${query}`;
}

/** { model, prompts, alpha, camera }; what is missing or no number is left out. */
export function readLink(hash) {
  const query = new URLSearchParams(hash.replace(/^#/, ""));
  const prompts = query.getAll("p").filter((prompt) => prompt.trim()).slice(0, LIMITS.stops);
  const alpha = Math.min(Math.max(Number(query.get("a")) || 0, 0), 1);
  const numbers = (query.get("c") ?? "").split(",").map(Number);
  const camera = {};
  KEYS.forEach((key, i) => {
    const [low, high] = RANGES[key];
    if (numbers.length === KEYS.length && Number.isFinite(numbers[i])) camera[key] = Math.min(Math.max(numbers[i], low), high);
  });
  return { model: query.get("m"), prompts, alpha, camera: Object.keys(camera).length === KEYS.length ? camera : null };
}
