// Time and place along a chain of stops.

export const EASINGS = {
  linear: (t) => t,
  smooth: (t) => t * t * (3 - 2 * t),
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

/** Bilinear weights of the corners at (x, y) in the unit square: top left, top right, bottom left, bottom right.
 * With three corners the lower right one's share goes to the lower two. */
export function cornerWeights(x, y, corners) {
  const weights = [(1 - x) * (1 - y), x * (1 - y), (1 - x) * y, x * y];
  if (corners === 4) return weights;
  return [weights[0], weights[1], weights[2] + weights[3]];
}
