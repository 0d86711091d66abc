// Recolouring: hue, saturation and brightness as one matrix on the field's sRGB colours, of all or of those like one of
// them; exports apply the same.

const LUMA = [0.299, 0.587, 0.114];
const product = (a, b) => Array.from({ length: 9 }, (_, i) => {
  const [row, column] = [Math.floor(i / 3), i % 3];
  return a[row * 3] * b[column] + a[row * 3 + 1] * b[3 + column] + a[row * 3 + 2] * b[6 + column];
});

export const NO_TINT = Object.freeze([1, 0, 0, 0, 1, 0, 0, 0, 1]);

/** Row-major 3x3 matrix: hue turned by degrees about the grey axis, then saturation and brightness as factors.
 * part: [] for every colour; [r, g, b, reach] for those near to one, which follows the matrix. */
export function tint({ hue, saturation, brightness, part = [] }) {
  const [c, s] = [Math.cos((hue * Math.PI) / 180), Math.sin((hue * Math.PI) / 180)];
  const k = (1 - c) / 3, q = s / Math.sqrt(3);
  const turn = [c + k, k - q, k + q, k + q, c + k, k - q, k - q, k + q, c + k];
  const mute = Array.from({ length: 9 }, (_, i) => (1 - saturation) * LUMA[i % 3] + (i % 4 === 0 ? saturation : 0));
  return [...product(mute, turn).map((x) => x * brightness), ...part];
}
