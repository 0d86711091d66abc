// The mapping network in the browser: what pre-activations u make of the bundle's numbers. See att3d_core/exports/viewer_bundle.py.

const silu = (x) => x / (1 + Math.exp(-x));

/** W x + b for W [outputs, columns], of which x fills the columns from `from` on; b may be null. */
function linear(w, x, b, columns = x.length, from = 0) {
  return Float32Array.from({ length: w.length / columns }, (_, i) => {
    let sum = b ? b[i] : 0;
    for (let k = 0; k < x.length; k++) sum += w[i * columns + from + k] * x[k];
    return sum;
  });
}

export class Mapping {
  constructor({ header, sections }) {
    this.header = header;
    this.sections = sections;
    const { w1, b1, w2, b2 } = sections;
    this.radiance = { w1, b1, w2, b2 };
  }

  /** v [V]: what the last linear layer and the environment map read. */
  vector(u) {
    const { header, sections } = this;
    if (header.network === "single") return Float32Array.from({ length: header.dim_v }, () => 1);
    const first = header.network === "attention" ? header.levels.length * header.bases : 0;
    let v = u.slice(first, first + header.dim_v);
    if (header.network === "attention") return v;
    v = v.map(silu);
    for (let i = 0; i < header.hidden; i++) v = linear(sections[`hidden${i}_w`], v, sections[`hidden${i}_b`]).map(silu);
    return v;
  }

  /** How much each basis grid counts in each level, [levels, bases]. */
  weights(u) {
    const { header, sections } = this;
    const { bases } = header;
    const out = new Float32Array(header.levels.length * bases).fill(1); // an offset, or a grid that is always the same
    if (header.network === "attention") out.set(u.subarray(0, out.length)); // the server has done the rest
    else if (header.network === "hypernetwork" || header.network === "deeper") {
      const v = sections.project ? linear(sections.project, this.vector(u), null) : this.vector(u);
      for (let l = 0; l < header.levels.length; l++) out.set(v, l * bases);
    }
    return out;
  }

  /** The radiance MLP of u. */
  radianceOf(u) {
    const { bias_layer: layer } = this.sections;
    const { b1 } = this.radiance;
    if (this.header.biases) return { ...this.radiance, b1: b1.map((bias, i) => bias + u[u.length - b1.length + i]) };
    if (!layer) return this.radiance;
    return { ...this.radiance, b1: linear(layer, Float32Array.from(u, silu), this.radiance.b1) };
  }

  /** The part of the environment map that does not depend on the direction, [3]; null without a map. */
  horizon(u) {
    const { sky_w: w, sky_b: b } = this.sections;
    return w ? linear(w, this.vector(u), b, w.length / 3, 48) : null;
  }

  /** The weights of the encoded direction, [48, 3]; null without a map. */
  sky() {
    const { sky_w: w } = this.sections;
    return w ? Float32Array.from({ length: 144 }, (_, i) => w[(i % 3) * (w.length / 3) + Math.floor(i / 3)]) : null;
  }
}
