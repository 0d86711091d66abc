// When the timeline is at a place of the chain: the other way round from keyframes to α.

import { keyedAlpha } from "../../viewer/chain.js";

const HALVINGS = 24;

/** The time in [0, 1] at which `keys` give `alpha`, the nearest to `near` of several; of α that no time has, the
 * keyframe that comes closest. */
export function timeOf(keys, alpha, near = 0) {
  const times = keys.slice(1).map((to, i) => crossing(keys, i, alpha)).filter((time) => time !== null);
  if (!times.length) return keys.reduce((best, key) => (Math.abs(key.alpha - alpha) < Math.abs(best.alpha - alpha) ? key : best)).time;
  return times.reduce((best, time) => (Math.abs(time - near) < Math.abs(best - near) ? time : best));
}

/** Where between keyframe i and the next one α is reached, by halving: between two of them α goes one way. */
function crossing(keys, i, alpha) {
  const [from, to] = [keys[i], keys[i + 1]];
  if (alpha < Math.min(from.alpha, to.alpha) || alpha > Math.max(from.alpha, to.alpha)) return null;
  let [low, high] = [from.time, to.time];
  for (let n = 0; n < HALVINGS; n++) {
    const middle = (low + high) / 2;
    const before = to.alpha >= from.alpha ? keyedAlpha(keys, middle) < alpha : keyedAlpha(keys, middle) > alpha;
    if (before) low = middle;
    else high = middle;
  }
  return high;
}
