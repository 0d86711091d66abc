// The field in GLSL, unrolled for the model at hand, and the same read from a baked volume.
// Both give raw(x) -> (density before its activation, colour), density(x) and activate(). Formulas: att3d_core/field/.

export const HEAD = `#version 300 es
precision highp float; precision highp int; precision highp sampler3D; precision highp sampler2D;
`;
export const number = (x) => (Number.isInteger(x) ? `${x}.0` : `${x}`);

const activation = (header) => `
const float R = ${number(header.field_radius)};
vec3 unit(vec3 x) { return clamp(x / R, -1.0, 1.0) * 0.5 + 0.5; }
float activate(float o, vec3 x) {
  float a = o + 10.0 * (1.0 - 2.0 * length(x));
  return dot(x, x) <= R * R ? max(a, 0.0) + log(1.0 + exp(-abs(a))) : 0.0;
}`;

/** Trilinear features of a hashed level kept as a 2D texture of 2^bits columns. */
const hashedLevel = (l, bits, mask) => `
vec4 entry${l}(uvec3 c) {
  uint k = (c.x ^ c.y * 2654435761u ^ c.z * 805459861u) & ${mask}u;
  return texelFetch(g${l}, ivec2(k & ${(1 << bits) - 1}u, k >> ${bits}u), 0);
}
vec4 level${l}(vec3 p, float n) {
  vec3 q = p * (n - 1.0), low = clamp(floor(q), 0.0, n - 2.0), t = q - low;
  uvec3 c = uvec3(low);
  vec4 x[4];
  for (int i = 0; i < 4; i++) {
    uvec3 o = c + uvec3(0, i & 1, i >> 1);
    x[i] = mix(entry${l}(o), entry${l}(o + uvec3(1, 0, 0)), t.x);
  }
  return mix(mix(x[0], x[1], t.y), mix(x[2], x[3], t.y), t.z);
}`;

/** Columns of a hashed level's texture, as a power of two. */
export const hashBits = (level) => Math.ceil(Math.log2(level.numbers / 4) / 2);

/** features -> hidden -> (density, colour), with constant indices only. */
export function exactField(header) {
  const { levels } = header;
  const samplers = levels.map((level, l) => `uniform sampler${level.hashed ? 2 : 3}D g${l};`).join("\n");
  const tables = levels.map((level, l) => (level.hashed ? hashedLevel(l, hashBits(level), level.numbers / 4 - 1) : "")).join("");
  const taps = levels
    .map(({ resolution: n, hashed }, l) =>
      hashed ? `vec4 f${l} = level${l}(p, ${number(n)});` : `vec4 f${l} = texture(g${l}, (p * ${number(n - 1)} + 0.5) / ${number(n)});`)
    .join("\n  ");
  const hidden = (j) => `B1[${j}]${levels.map((_, l) => ` + W1[${j * levels.length + l}] * f${l}`).join("")}`;
  const blocks = (into) =>
    Array.from({ length: 8 }, (_, j) => `{ vec4 h = ${hidden(j)}; h = h / (1.0 + exp(-h)); ${into(j)} }`).join("\n  ");
  return `
layout(std140) uniform Radiance { mat4 W1[${8 * levels.length}]; vec4 B1[8]; mat4 W2[8]; vec4 D2[8]; vec4 B2; };
${samplers}${tables}${activation(header)}
vec4 raw(vec3 x) {
  vec3 p = unit(x);
  ${taps}
  vec4 o = B2;
  ${blocks((j) => `o += W2[${j}] * h;`)}
  return vec4(o.x, 1.0 / (1.0 + exp(-o.yzw)));
}
float density(vec3 x) {
  vec3 p = unit(x);
  ${taps}
  float o = B2.x;
  ${blocks((j) => `o += dot(D2[${j}], h);`)}
  return activate(o, x);
}`;
}

/** The same from a volume that bake.js has filled. */
export const bakedField = (header) => `${activation(header)}
uniform sampler3D baked;
vec4 raw(vec3 x) { return texture(baked, unit(x)); }
float density(vec3 x) { return activate(texture(baked, unit(x)).x, x); }`;

/** Weights in the order of the uniform block: matrices by column, so that a block's product is `W * f`. */
export function radianceBlock(header, { w1, b1, w2, b2 }) {
  const levels = header.levels.length;
  const out = [];
  for (let j = 0; j < 8; j++)
    for (let l = 0; l < levels; l++)
      for (let c = 0; c < 4; c++) for (let r = 0; r < 4; r++) out.push(w1[(4 * l + c) * 32 + 4 * j + r]);
  out.push(...b1);
  for (let j = 0; j < 8; j++)
    for (let c = 0; c < 4; c++) for (let r = 0; r < 4; r++) out.push(w2[r * 32 + 4 * j + c]);
  for (let j = 0; j < 8; j++) for (let c = 0; c < 4; c++) out.push(w2[4 * j + c]);
  out.push(...b2);
  return new Float32Array(out);
}
