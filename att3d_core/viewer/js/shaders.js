// Occupancy, the march and what is composited around it. Formulas: att3d_core/render/.

import { HEAD, exactField, number } from "./field_shaders.js";

export const MODES = ["albedo", "full", "textureless", "normal", "depth", "opacity"];

export const SCREEN_VERTEX = `#version 300 es
void main() { vec2 p = vec2((gl_VertexID << 1) & 2, gl_VertexID & 2); gl_Position = vec4(p * 2.0 - 1.0, 0.0, 1.0); }`;

/** Cells of an n³ occupancy as n slices side by side, 8 per row: `texelFetch(cells, at(cell), 0).r > 0.5`. */
const ATLAS = `
uniform int n;
ivec2 at(ivec3 c) { return ivec2(c.x + n * (c.z & 7), c.y + n * (c.z >> 3)); }`;

export const occupancyShader = (header) => `${HEAD}${exactField(header)}${ATLAS}
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

/** Position and direction of this pixel's ray. Pixels are counted from `origin`. */
export const RAY = `
uniform vec3 eye, right, up, back;
uniform vec2 size, origin;
uniform float focal;
vec3 ray() {
  vec2 q = gl_FragCoord.xy - origin;
  return right * (q.x / size.x - 0.5) + up * ((q.y - 0.5 * size.y) / size.x) - back * focal;
}`;

/** Writes premultiplied colour and opacity, and the mean distance along the ray (1000 where it is empty). */
export const marchShader = (header, field) => `${HEAD}${field}${ATLAS}${RAY}
uniform vec3 light;
uniform int steps, mode;
uniform mat3 tint;
uniform vec4 part; // the colour that is recoloured and how far from it, 0 for all of them
uniform sampler2D cells;
layout(location = 0) out vec4 result;
layout(location = 1) out vec4 distance1;
const float H = ${number(header.normal_step)};
// As app/models/recolor.py.
vec4 tone(vec3 c) {
  float luma = dot(c, vec3(0.299, 0.587, 0.114));
  return vec4((c - luma) / (luma + 0.25), 0.3 * luma);
}
vec3 recolored(vec3 c) {
  vec3 made = clamp(tint * c, 0.0, 1.0);
  if (part.a == 0.0) return made;
  return mix(made, c, smoothstep(0.7 * part.a, 1.3 * part.a, distance(tone(c), tone(part.rgb))));
}
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
  vec3 d = normalize(ray());
  float middle = -dot(eye, d);
  vec3 closest = eye + middle * d;
  float half2 = R * R - dot(closest, closest);
  result = vec4(0);
  distance1 = vec4(1000);
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
    vec3 base = mode == 2 ? vec3(1) : recolored(clamp(o.yzw, 0.0, 1.0));
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
  if (opacity > 1e-3) distance1 = vec4(depth / opacity);
  if (mode == 3) result = opacity > 0.5 ? vec4(normalize(normals) * 0.5 + 0.5, 1.0) : vec4(0);
  else if (mode == 4) result = vec4(opacity > 1e-3 ? depth / opacity : 0.0, 0.0, 0.0, opacity);
  else result = vec4(color, opacity);
}`;

/** The model's own background: octaves of the direction times 48 weights per channel, as in field/environment.py. */
const ENVIRONMENT = `
uniform vec3 sky[48], horizon;
vec3 behindAt(vec3 d) {
  vec3 o = horizon;
  for (int k = 0; k < 8; k++) {
    vec3 a = d * float(1 << k), s = sin(a), c = cos(a);
    o += sky[6 * k] * s.x + sky[6 * k + 1] * s.y + sky[6 * k + 2] * s.z;
    o += sky[6 * k + 3] * c.x + sky[6 * k + 4] * c.y + sky[6 * k + 5] * c.z;
  }
  return 1.0 / (1.0 + exp(-o));
}`;

/** Composites a march over the backdrop: a plain colour, nothing, or the model's own, with a ground grid if asked. */
export const presentShader = (header) => `${HEAD}${RAY}${header.environment ? ENVIRONMENT : ""}
uniform sampler2D picture;
uniform vec4 backdrop;
uniform vec2 range;
uniform int mode;
uniform vec3 ink;
uniform float ground;
uniform bool environment;
out vec4 result;
float line(vec2 at, float every) {
  vec2 g = abs(fract(at / every - 0.5) - 0.5) * every / max(fwidth(at), 1e-5);
  return 1.0 - min(min(g.x, g.y), 1.0);
}
void main() {
  vec4 c = texture(picture, (gl_FragCoord.xy - origin) / size);
  if (mode == 4) {
    float v = c.a > 0.5 ? 1.0 - 0.8 * (c.x - range.x) / max(range.y - range.x, 1e-3) : 0.0;
    result = vec4(vec3(v), 1.0);
    return;
  }
  if (mode == 5) { result = vec4(vec3(c.a), 1.0); return; }
  vec4 behind = backdrop;
  ${header.environment ? "if (environment) behind = vec4(behindAt(normalize(ray())), 1.0);" : ""}
  if (ground < 0.0) {
    vec3 d = ray();
    vec2 at = (eye + d * ((ground - eye.y) / d.y)).xz;
    float strength = (0.10 * line(at, 0.25) + 0.22 * line(at, 1.0)) * smoothstep(2.2, 0.4, length(at));
    if (d.y < 0.0 && eye.y > ground) behind.rgb = mix(behind.rgb, ink, strength);
  }
  result = c + (1.0 - min(c.a, 1.0)) * vec4(behind.rgb * behind.a, behind.a);
}`;
