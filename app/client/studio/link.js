// Share links: everything after the # restores what was on the stage. It never reaches the server.
//
// p: each prompt, m: the model, a: alpha, c: the camera, t: the tab; d: the rest as JSON, of which only what is right is read.

import { LIMITS } from "../../tables.js";
import { EASINGS } from "../../viewer/chain.js";
import { MODES } from "../../viewer/shaders.js";

const KEYS = ["azimuth", "elevation", "distance"];
const RANGES = { azimuth: [-1e4, 1e4], elevation: [-89.9, 89.9], distance: [1.1, 8] };
export const TABS = ["Create", "Interpolate"];

/** What a link says, as text for after the #. object: of one item seed, strength, locked, recolor and settings;
 * time: { keys, seconds, fps, repeat } of the timeline; mix: [x, y] on the pad; look: the viewer's.
 * @param {{ tab: string, model: string, prompts: string[], alpha?: number, object?: object, time?: object, mix?: number[], look: any }} said */
export function linkText({ tab, model, prompts, alpha = 0, object, time, mix, look }) {
  const query = new URLSearchParams();
  for (const prompt of prompts) query.append("p", prompt);
  if (model) query.set("m", model);
  query.set("t", tab);
  query.set("a", alpha.toFixed(4));
  query.set("c", KEYS.map((key) => look.camera[key].toFixed(2)).join(","));
  const { camera, mode, light } = look;
  query.set("d", JSON.stringify({ ...object, ...time, mix, mode, light: [light.azimuth, light.elevation], at: camera.target }));
  return `#${query}`;
}

/** { model, tab, prompts, alpha, camera, object, time, mix, mode, light }; what is missing or wrong is left out. */
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
  const more = details(query.get("d"));
  if (more.at) camera.target = more.at;
  const tab = TABS.find((name) => name === query.get("t"));
  return { model: query.get("m"), tab, prompts, alpha, camera: KEYS.every((key) => key in camera) ? camera : null, ...more };
}

const numbersOf = (value, count, low = -1e4, high = 1e4) =>
  (Array.isArray(value) && value.length <= count && value.every((x) => Number.isFinite(x) && x >= low && x <= high) ? value : undefined);
const number = (value, low, high) => (Number.isFinite(value) && value >= low && value <= high ? value : undefined);

function details(text) {
  let said;
  try {
    said = JSON.parse(text) ?? {};
  } catch {
    return {};
  }
  const keys = Array.isArray(said.keys) ? said.keys.slice(0, 32).filter((key) => numbersOf([key?.time, key?.alpha], 2, 0, 1) && EASINGS[key.easing]) : [];
  const light = numbersOf(said.light, 2);
  const at = numbersOf(said.at, 3, -1, 1);
  const mix = numbersOf(said.mix, 2, 0, 1);
  const only = (value, count) => (value?.length === count ? value : undefined);
  return {
    object: {
      seed: Number.isInteger(said.seed) ? number(said.seed, 0, 2 ** 32 - 1) : undefined, strength: number(said.strength, 0, 10),
      locked: numbersOf(said.locked, 32), recolor: numbersOf(said.recolor, 16), settings: numbersOf(said.settings, 32),
    },
    time: keys.length >= 2 ? { keys, seconds: number(said.seconds, 1, 60), fps: number(said.fps, 1, 60), repeat: said.repeat } : undefined,
    mix: only(mix, 2), mode: MODES.includes(said.mode) ? said.mode : undefined, at: only(at, 3),
    light: only(light, 2) && { azimuth: light[0], elevation: light[1] },
  };
}
