// The few things WebGL2 needs before it draws.

/** A program with its uniform locations. Throws the compiler's message. */
export function program(gl, vertex, fragment) {
  const shaders = [[gl.VERTEX_SHADER, vertex], [gl.FRAGMENT_SHADER, fragment]].map(([type, source]) => {
    const shader = gl.createShader(type);
    gl.shaderSource(shader, source);
    gl.compileShader(shader);
    return shader;
  });
  const handle = gl.createProgram();
  for (const shader of shaders) gl.attachShader(handle, shader);
  gl.linkProgram(handle);
  if (!gl.getProgramParameter(handle, gl.LINK_STATUS) && !gl.isContextLost()) {
    throw new Error(shaders.map((s) => gl.getShaderInfoLog(s)).join("\n") || gl.getProgramInfoLog(handle));
  }
  const at = {};
  const count = gl.getProgramParameter(handle, gl.ACTIVE_UNIFORMS) ?? 0;
  for (let i = 0; i < count; i++) {
    const { name } = gl.getActiveUniform(handle, i);
    at[name] = gl.getUniformLocation(handle, name);
  }
  return { handle, at };
}

/** An empty n³ texture of four half floats, linearly interpolated. */
export function volume(gl, n) {
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_3D, texture);
  gl.texStorage3D(gl.TEXTURE_3D, 1, gl.RGBA16F, n, n, n);
  for (const axis of ["S", "T", "R"]) gl.texParameteri(gl.TEXTURE_3D, gl[`TEXTURE_WRAP_${axis}`], gl.CLAMP_TO_EDGE);
  gl.texParameteri(gl.TEXTURE_3D, gl.TEXTURE_MIN_FILTER, gl.LINEAR);
  gl.texParameteri(gl.TEXTURE_3D, gl.TEXTURE_MAG_FILTER, gl.LINEAR);
  return texture;
}

function image(gl, width, height, format, filter) {
  const texture = gl.createTexture();
  gl.bindTexture(gl.TEXTURE_2D, texture);
  gl.texStorage2D(gl.TEXTURE_2D, 1, format, width, height);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MIN_FILTER, filter);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_MAG_FILTER, filter);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_S, gl.CLAMP_TO_EDGE);
  gl.texParameteri(gl.TEXTURE_2D, gl.TEXTURE_WRAP_T, gl.CLAMP_TO_EDGE);
  return texture;
}

/** A texture of four half floats, to be read texel by texel. */
export const flat = (gl, width, height) => image(gl, width, height, gl.RGBA16F, gl.NEAREST);

/** Something to draw into: { texture, framebuffer, width, height }; withDepth: distances too, as `depth`. */
export function target(gl, width, height, format, filter, withDepth = false) {
  const texture = image(gl, width, height, format, filter);
  const framebuffer = gl.createFramebuffer();
  gl.bindFramebuffer(gl.FRAMEBUFFER, framebuffer);
  gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT0, gl.TEXTURE_2D, texture, 0);
  let depth = null;
  if (withDepth) {
    depth = image(gl, width, height, gl.R16F, gl.NEAREST);
    gl.framebufferTexture2D(gl.FRAMEBUFFER, gl.COLOR_ATTACHMENT1, gl.TEXTURE_2D, depth, 0);
    gl.drawBuffers([gl.COLOR_ATTACHMENT0, gl.COLOR_ATTACHMENT1]);
  }
  return { texture, depth, framebuffer, width, height };
}

export function release(gl, { texture, depth, framebuffer }) {
  gl.deleteTexture(texture);
  if (depth) gl.deleteTexture(depth);
  gl.deleteFramebuffer(framebuffer);
}

// Chrome makes nested timeouts wait 4 ms; its scheduler does not.
const soon = globalThis.scheduler?.postTask
  ? (work) => globalThis.scheduler.postTask(work, { delay: 1 })
  : (work) => setTimeout(work, 1);

/** Resolves once the GPU has finished what was submitted before. Never blocks the page.
 * @returns {Promise<void>} */
export function finished(gl) {
  const fence = gl.fenceSync(gl.SYNC_GPU_COMMANDS_COMPLETE, 0);
  gl.flush();
  return new Promise((resolve) => {
    const look = () => {
      if (gl.isContextLost()) return resolve();
      const status = gl.clientWaitSync(fence, 0, 0);
      if (status === gl.TIMEOUT_EXPIRED) return soon(look);
      gl.deleteSync(fence);
      resolve();
    };
    soon(look);
  });
}
