// Pointer, wheel, touch and keys on the canvas. Everything ends in viewer.moveCamera or a named action.

import { clamp, orbit, pan, zoom } from "./camera.js";

const DEGREES_A_PIXEL = 0.4;

/** Listens on `canvas` for `viewer`; actions: { key: function } for single keys. */
export function attachInput(canvas, viewer, actions) {
  const pointers = new Map();
  let pinch = 0;
  canvas.style.touchAction = "none";
  canvas.tabIndex = 0;

  /** Distance of the first two fingers. */
  const spread = () => {
    const [a, b] = [...pointers.values()];
    return Math.hypot(a.x - b.x, a.y - b.y);
  };
  canvas.addEventListener("pointerdown", (event) => {
    canvas.focus({ preventScroll: true });
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    canvas.setPointerCapture?.(event.pointerId);
    if (pointers.size > 1) pinch = spread();
  });
  canvas.addEventListener("pointermove", (event) => {
    const last = pointers.get(event.pointerId);
    if (!last) return;
    const [dx, dy] = [event.clientX - last.x, event.clientY - last.y];
    pointers.set(event.pointerId, { x: event.clientX, y: event.clientY });
    const height = canvas.clientHeight;
    if (pointers.size > 1) {
      const [now, share] = [spread(), 1 / pointers.size];
      viewer.moveCamera((c) => pan(zoom(c, pinch / Math.max(now, 1)), (dx * share) / height, (-dy * share) / height));
      pinch = now;
    } else if (viewer.look.dragsLight) {
      viewer.turnLight(dx * DEGREES_A_PIXEL, -dy * DEGREES_A_PIXEL);
    } else if (event.shiftKey || event.buttons & 6) {
      viewer.moveCamera((c) => pan(c, dx / height, -dy / height));
    } else {
      viewer.moveCamera((c) => orbit(c, -dx * DEGREES_A_PIXEL, dy * DEGREES_A_PIXEL));
    }
  });
  for (const name of ["pointerup", "pointercancel"]) {
    canvas.addEventListener(name, (event) => {
      pointers.delete(event.pointerId);
      if (pointers.size > 1) pinch = spread(); // other two fingers than before, perhaps
    });
  }
  canvas.addEventListener("contextmenu", (event) => event.preventDefault());
  canvas.addEventListener("wheel", (event) => {
    event.preventDefault();
    // A pinch on a touchpad comes as a wheel with Ctrl, in hundredths of its factor's logarithm.
    const amount = event.ctrlKey ? clamp(event.deltaY, -30, 30) * 0.01 : event.deltaY * 0.001;
    viewer.moveCamera((c) => zoom(c, Math.exp(amount)));
  }, { passive: false });
  canvas.addEventListener("dblclick", () => viewer.reset());
  canvas.addEventListener("keydown", (event) => {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const turn = event.shiftKey ? 2 : 8;
    const moves = {
      ArrowLeft: (c) => orbit(c, -turn, 0),
      ArrowRight: (c) => orbit(c, turn, 0),
      ArrowUp: (c) => orbit(c, 0, turn),
      ArrowDown: (c) => orbit(c, 0, -turn),
      "+": (c) => zoom(c, 0.9),
      "=": (c) => zoom(c, 0.9),
      "-": (c) => zoom(c, 1.1),
    };
    const move = moves[event.key];
    const action = actions[event.key.toLowerCase()];
    if (!move && !action) return;
    event.preventDefault();
    if (move) viewer.moveCamera(move);
    else action();
  });
}
