// Time and place along a chain of stops.

export const EASINGS = {
  smooth: (t) => t * t * (3 - 2 * t),
  linear: (t) => t,
  "slow start": (t) => t * t,
  "slow end": (t) => t * (2 - t),
  hold: (t) => (t < 1 ? 0 : 1),
};

/** Alpha at `seconds` into a run of `length` seconds; { alpha, over }. repeat: "once", "loop" or "pingpong". */
export function alphaAt(seconds, length, repeat) {
  const run = seconds / length;
  if (repeat === "once") return { alpha: Math.min(run, 1), over: run >= 1 };
  const place = run % (repeat === "pingpong" ? 2 : 1);
  return { alpha: place > 1 ? 2 - place : place, over: false };
}

/** Easing between stops: the stops themselves stay where they are. */
export function eased(alpha, stops, easing) {
  const place = alpha * (stops - 1);
  const first = Math.min(Math.floor(place), stops - 2);
  return (first + EASINGS[easing](place - first)) / (stops - 1);
}

/** One keyframe a stop, evenly in time. time and alpha in [0, 1]; easing: how the next keyframe is approached. */
export const evenKeys = (stops) =>
  Array.from({ length: stops }, (_, i) => ({ time: i / (stops - 1), alpha: i / (stops - 1), easing: "smooth" }));

/** Alpha at `time` in [0, 1] under keyframes in the order of time. Before the first and after the last nothing moves. */
export function keyedAlpha(keys, time) {
  const after = keys.findIndex((key) => key.time > time);
  if (after === 0) return keys[0].alpha;
  if (after < 0) return keys[keys.length - 1].alpha;
  const [from, to] = [keys[after - 1], keys[after]];
  const share = EASINGS[from.easing]((time - from.time) / (to.time - from.time));
  return from.alpha + share * (to.alpha - from.alpha);
}

/** Bilinear weights of the corners at (x, y) in the unit square: top left, top right, bottom left, bottom right.
 * With three corners the lower right one's share goes to the lower two. */
export function cornerWeights(x, y, corners) {
  const weights = [(1 - x) * (1 - y), x * (1 - y), (1 - x) * y, x * y];
  if (corners === 4) return weights;
  return [weights[0], weights[1], weights[2] + weights[3]];
}
