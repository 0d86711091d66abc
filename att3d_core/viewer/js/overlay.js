// Lines over the object: the three axes with their letters, and the wireframe of an exported mesh. What the object hides
// is drawn faint.

import { basis } from "./camera.js";
import { program } from "./gl.js";
import { HEAD } from "./field_shaders.js";

const VERTEX = `${HEAD}
layout(location = 0) in vec3 place;
layout(location = 1) in vec3 paint;
uniform vec3 eye, right, up, back;
uniform vec2 size;
uniform float focal;
out vec3 color;
out float reach;
void main() {
  vec3 d = place - eye;
  float depth = -dot(d, back);
  vec2 at = vec2(dot(d, right), dot(d, up)) * focal * 2.0;
  gl_Position = vec4(at.x, at.y * size.x / size.y, depth * 0.5 - 0.05, depth); // nearer than 0.1 m is cut
  color = paint;
  reach = length(d);
}`;

const FRAGMENT = `${HEAD}
uniform sampler2D distances;
uniform vec2 size, origin;
uniform float strength, hidden;
in vec3 color;
in float reach;
out vec4 result;
void main() {
  float surface = texture(distances, (gl_FragCoord.xy - origin) / size).r;
  float a = strength * (reach > surface + 0.02 ? hidden : 1.0);
  result = vec4(color * a, a);
}`;

const AXES = [
  { direction: [1, 0, 0], color: [0.93, 0.33, 0.31], strokes: [[-1, -1, 1, 1], [-1, 1, 1, -1]] }, // X
  { direction: [0, 1, 0], color: [0.45, 0.8, 0.35], strokes: [[0, 0, 0, -1], [0, 0, -1, 1], [0, 0, 1, 1]] }, // Y
  { direction: [0, 0, 1], color: [0.36, 0.58, 0.98], strokes: [[-1, 1, 1, 1], [1, 1, -1, -1], [-1, -1, 1, -1]] }, // Z
];
const LENGTH = 0.5;

/** Ends of the axes' lines from the ground's middle, (x, y, z, r, g, b) each, with letters that face the camera. */
function axisLines(camera, floor) {
  const { right, up } = basis(camera);
  const lines = [];
  for (const { direction, color, strokes } of AXES) {
    const point = (along) => direction.map((d, i) => d * along + (i === 1 ? floor : 0));
    lines.push(...point(0), ...color, ...point(LENGTH), ...color);
    const letter = point(LENGTH + 0.06);
    const corner = (x, y) => letter.map((c, i) => c + 0.02 * x * right[i] + 0.03 * y * up[i]);
    for (const [x0, y0, x1, y1] of strokes) lines.push(...corner(x0, y0), ...color, ...corner(x1, y1), ...color);
  }
  return new Float32Array(lines);
}

/** Each edge of the triangles once, as pairs of vertices. */
export function edges(indices) {
  const seen = new Set();
  const out = [];
  for (let t = 0; t < indices.length; t += 3) {
    for (let k = 0; k < 3; k++) {
      const [a, b] = [indices[t + k], indices[t + ((k + 1) % 3)]];
      const key = Math.min(a, b) * 2 ** 26 + Math.max(a, b);
      if (seen.has(key)) continue;
      seen.add(key);
      out.push(a, b);
    }
  }
  return new Uint32Array(out);
}

export class Overlay {
  constructor(gl) {
    this.gl = gl;
    this.lines = program(gl, VERTEX, FRAGMENT);
    this.axes = gl.createBuffer();
    this.axesArray = gl.createVertexArray();
    gl.bindVertexArray(this.axesArray);
    gl.bindBuffer(gl.ARRAY_BUFFER, this.axes);
    for (const [location, at] of [[0, 0], [1, 12]]) {
      gl.enableVertexAttribArray(location);
      gl.vertexAttribPointer(location, 3, gl.FLOAT, false, 24, at);
    }
    this.meshes = new Map(); // mesh -> its buffers; one at most
  }

  #buffers(mesh) {
    if (this.meshes.has(mesh)) return this.meshes.get(mesh);
    this.#forget();
    const { gl } = this;
    const pairs = edges(mesh.indices);
    const made = { array: gl.createVertexArray(), places: gl.createBuffer(), pairs: gl.createBuffer(), count: pairs.length };
    gl.bindVertexArray(made.array);
    gl.bindBuffer(gl.ARRAY_BUFFER, made.places);
    gl.bufferData(gl.ARRAY_BUFFER, mesh.positions, gl.STATIC_DRAW);
    gl.enableVertexAttribArray(0);
    gl.vertexAttribPointer(0, 3, gl.FLOAT, false, 0, 0);
    gl.bindBuffer(gl.ELEMENT_ARRAY_BUFFER, made.pairs);
    gl.bufferData(gl.ELEMENT_ARRAY_BUFFER, pairs, gl.STATIC_DRAW);
    this.meshes.set(mesh, made);
    return made;
  }

  #forget() {
    for (const { array, places, pairs } of this.meshes.values()) {
      this.gl.deleteVertexArray(array);
      this.gl.deleteBuffer(places);
      this.gl.deleteBuffer(pairs);
    }
    this.meshes.clear();
  }

  /** Over what the current framebuffer shows of `frame` in rect [x, y, width, height]. */
  draw(frame, look, [x, y, width, height], { axes, mesh, floor }) {
    const { gl } = this;
    const { handle, at } = this.lines;
    const { eye, right, up, back } = basis(look.camera);
    gl.useProgram(handle);
    gl.uniform3fv(at.eye, eye);
    gl.uniform3fv(at.right, right);
    gl.uniform3fv(at.up, up);
    gl.uniform3fv(at.back, back);
    gl.uniform2f(at.origin, x, y);
    gl.uniform2f(at.size, width, height);
    gl.uniform1f(at.focal, (look.camera.focal * Math.min(width, height)) / width);
    gl.activeTexture(gl.TEXTURE0);
    gl.bindTexture(gl.TEXTURE_2D, frame.depth);
    gl.uniform1i(at.distances, 0);
    gl.enable(gl.BLEND);
    gl.blendFunc(gl.ONE, gl.ONE_MINUS_SRC_ALPHA);
    if (mesh) {
      const made = this.#buffers(mesh);
      gl.uniform1f(at.strength, 0.75);
      gl.uniform1f(at.hidden, 0.08);
      gl.bindVertexArray(made.array);
      gl.vertexAttrib3fv(1, look.ink ?? [0.5, 0.5, 0.5]);
      gl.drawElements(gl.LINES, made.count, gl.UNSIGNED_INT, 0);
    }
    if (axes) {
      const lines = axisLines(look.camera, floor);
      gl.uniform1f(at.strength, 1);
      gl.uniform1f(at.hidden, 0.5);
      gl.bindVertexArray(this.axesArray);
      gl.bindBuffer(gl.ARRAY_BUFFER, this.axes);
      gl.bufferData(gl.ARRAY_BUFFER, lines, gl.DYNAMIC_DRAW);
      gl.drawArrays(gl.LINES, 0, lines.length / 6);
    }
    gl.disable(gl.BLEND);
  }

  release() {
    this.#forget();
    this.gl.deleteProgram(this.lines.handle);
    this.gl.deleteBuffer(this.axes);
    this.gl.deleteVertexArray(this.axesArray);
  }
}
