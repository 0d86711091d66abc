// The field and its renderer in GLSL, unrolled for the model at hand. Formulas: att3d_core/field/radiance.py and render/.

export const MODES = ["albedo", "full", "textureless", "normal", "depth", "opacity"];

const HEAD = `#version 300 es
precision highp float; precision highp int; precision highp sampler3D; precision highp sampler2D;
`;
const number = (x) => (Number.isInteger(x) ? `${x}.0` : `${x}`);

export const SCREEN_VERTEX = `#version 300 es
void main() { vec2 p = vec2((gl_VertexID << 1) & 2, gl_VertexID & 2); gl_Position = vec4(p * 2.0 - 1.0, 0.0, 1.0); }`;

/** features -> hidden -> (density, colour) before their activations, with constant indices only. */
function field(header) {
  const levels = header.levels.map((level) => level.resolution);
  const samplers = levels.map((_, l) => `uniform sampler3D g${l};`).join("\n");
  const taps = levels
    .map((n, l) => `vec4 f${l} = texture(g${l}, (p * ${number(n - 1)} + 0.5) / ${number(n)});`)
    .join("\n  ");
  const hidden = (j) => `B1[${j}]${levels.map((_, l) => ` + W1[${j * levels.length + l}] * f${l}`).join("")}`;
  const blocks = (into) =>
    Array.from({ length: 8 }, (_, j) => `{ vec4 h = ${hidden(j)}; h = h / (1.0 + exp(-h)); ${into(j)} }`).join("\n  ");
  return `
layout(std140) uniform Radiance { mat4 W1[${8 * levels.length}]; vec4 B1[8]; mat4 W2[8]; vec4 D2[8]; vec4 B2; };
${samplers}
const float R = ${number(header.field_radius)};
vec4 raw(vec3 x) {
  vec3 p = clamp(x / R, -1.0, 1.0) * 0.5 + 0.5;
  ${taps}
  vec4 o = B2;
  ${blocks((j) => `o += W2[${j}] * h;`)}
  return o;
}
float activate(float o, vec3 x) {
  float a = o + 10.0 * (1.0 - 2.0 * length(x));
  return dot(x, x) <= R * R ? max(a, 0.0) + log(1.0 + exp(-abs(a))) : 0.0;
}
float density(vec3 x) {
  vec3 p = clamp(x / R, -1.0, 1.0) * 0.5 + 0.5;
  ${taps}
  float o = B2.x;
  ${blocks((j) => `o += dot(D2[${j}], h);`)}
  return activate(o, x);
}`;
}

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

/** Cells of an n³ occupancy as n slices side by side, 8 a row: `texelFetch(cells, at(cell), 0).r > 0.5`. */
const ATLAS = `
uniform int n;
ivec2 at(ivec3 c) { return ivec2(c.x + n * (c.z & 7), c.y + n * (c.z >> 3)); }`;

export const occupancyShader = (header) => `${HEAD}${field(header)}${ATLAS}
out vec4 result;
void main() {
  ivec2 q = ivec2(gl_FragCoord.xy);
  vec3 x = (vec3(q % n, q.x / n + 8 * (q.y / n)) + 0.5) * (2.0 * R / float(n)) - R;
  float r = length(x);
  if (r > R * (1.0 + 1.7320508 / float(n))) { result = vec4(0); return; }
  result = vec4(density(x * min(1.0, 0.999 * R / r)) > ${number(header.density_min)} ? 1.0 : 0.0);
}`;

export const dilateShader = `${HEAD}${ATLAS}
uniform sampler2D cells;
out vec4 result;
void main() {
  ivec2 q = ivec2(gl_FragCoord.xy);
  ivec3 c = ivec3(q % n, q.x / n + 8 * (q.y / n));
  float most = 0.0;
  for (int i = 0; i < 27; i++) {
    ivec3 o = clamp(c + ivec3(i % 3, (i / 3) % 3, i / 9) - 1, ivec3(0), ivec3(n - 1));
    most = max(most, texelFetch(cells, at(o), 0).r);
  }
  result = vec4(most);
}`;

/** Writes premultiplied colour and opacity; in mode depth (distance, 0, 0, opacity). */
export const marchShader = (header) => `${HEAD}${field(header)}${ATLAS}
uniform vec3 eye, right, up, back, light;
uniform vec2 size;
uniform float focal;
uniform int steps, mode;
uniform mat3 tint;
uniform sampler2D cells;
out vec4 result;
const float H = ${number(header.normal_step)};
vec3 normal(vec3 x) {
  vec3 g = vec3(0);
  for (int i = 0; i < 6; i++) {
    vec3 axis = vec3(i / 2 == 0, i / 2 == 1, i / 2 == 2) * (i % 2 == 0 ? 1.0 : -1.0);
    g += axis * density(x + H * axis);
  }
  g /= 2.0 * H;
  return -g / sqrt(dot(g, g) + ${number(header.normal_epsilon ** 2)});
}
void main() {
  vec2 p = vec2(gl_FragCoord.x / size.x - 0.5, (gl_FragCoord.y - 0.5 * size.y) / size.x);
  vec3 d = normalize(right * p.x + up * p.y - back * focal);
  float middle = -dot(eye, d);
  vec3 closest = eye + middle * d;
  float half2 = R * R - dot(closest, closest);
  result = vec4(0);
  if (half2 <= 0.0) return;
  float near = max(middle - sqrt(half2), 0.0), far = max(middle + sqrt(half2), 0.0);
  if (far <= near) return;
  float dt = (far - near) / float(steps), trans = 1.0, depth = 0.0;
  vec3 color = vec3(0), normals = vec3(0);
  float scale = float(n) / (2.0 * R);
  int i = 0;
  // To the next occupied sample first: neighbouring pixels then evaluate the field together, and seldom.
  while (true) {
    float t = near;
    vec3 x = eye;
    for (; i < steps; i++) {
      t = near + (float(i) + 0.5) * dt;
      x = eye + t * d;
      if (texelFetch(cells, at(clamp(ivec3((x + R) * scale), ivec3(0), ivec3(n - 1))), 0).r > 0.5) break;
    }
    if (i++ >= steps) break;
    vec4 o = raw(x);
    float alpha = 1.0 - exp(-activate(o.x, x) * dt);
    float weight = trans * alpha;
    trans *= 1.0 - alpha;
    vec3 base = mode == 2 ? vec3(1) : clamp(tint * (1.0 / (1.0 + exp(-o.yzw))), 0.0, 1.0);
    float factor = 1.0;
    if (mode >= 1 && mode <= 3) {
      factor = ${number(header.ambient)};
      if (weight > ${number(header.shade_weight_min)}) {
        vec3 v = normal(x);
        normals += weight * v;
        factor += ${number(header.diffuse)} * max(dot(v, normalize(light - x)), 0.0);
      }
    }
    color += weight * factor * base;
    depth += weight * t;
    if (trans < 1e-4) break;
  }
  float opacity = 1.0 - trans;
  if (mode == 3) result = opacity > 0.5 ? vec4(normalize(normals) * 0.5 + 0.5, 1.0) : vec4(0);
  else if (mode == 4) result = vec4(opacity > 1e-3 ? depth / opacity : 0.0, 0.0, 0.0, opacity);
  else result = vec4(color, opacity);
}`;

/** Composites a march over the backdrop: a plain colour, or transparent, with a ground grid where asked for. */
export const presentShader = `${HEAD}
uniform sampler2D picture;
uniform vec4 backdrop;
uniform vec2 size, range;
uniform int mode;
uniform vec3 eye, right, up, back, ink;
uniform float focal, ground;
out vec4 result;
float line(vec2 at, float every) {
  vec2 g = abs(fract(at / every - 0.5) - 0.5) * every / max(fwidth(at), 1e-5);
  return 1.0 - min(min(g.x, g.y), 1.0);
}
void main() {
  vec4 c = texture(picture, gl_FragCoord.xy / size);
  if (mode == 4) {
    float v = c.a > 0.5 ? 1.0 - 0.8 * (c.x - range.x) / max(range.y - range.x, 1e-3) : 0.0;
    result = vec4(vec3(v), 1.0);
    return;
  }
  if (mode == 5) { result = vec4(vec3(c.a), 1.0); return; }
  vec4 behind = backdrop;
  if (ground < 0.0) {
    vec2 p = vec2(gl_FragCoord.x / size.x - 0.5, (gl_FragCoord.y - 0.5 * size.y) / size.x);
    vec3 d = right * p.x + up * p.y - back * focal;
    vec2 at = (eye + d * ((ground - eye.y) / d.y)).xz;
    float strength = (0.10 * line(at, 0.25) + 0.22 * line(at, 1.0)) * smoothstep(2.2, 0.4, length(at));
    if (d.y < 0.0 && eye.y > ground) behind.rgb = mix(behind.rgb, ink, strength);
  }
  result = c + (1.0 - min(c.a, 1.0)) * vec4(behind.rgb * behind.a, behind.a);
}`;
