// The timeline: keyframes of α on a track, how each is left, frames per second, length; play, pause, loop, ping-pong.

import { alphaAt, EASINGS, evenKeys, keyedAlpha } from "../../viewer/chain.js";
import { clamp } from "../../viewer/camera.js";
import { el } from "../../viewer/dom.js";
import { timeOf } from "./playhead.js";

const KEYS_MAX = 32;

/** onTime(alpha) is called whenever the timeline moves α; changed() when the keyframes change; alphaNow() is the slider's α.
 * follow() pauses and puts the playhead where the keyframes have that α. */
export function timelinePart({ onTime, changed, alphaNow, signal }) {
  let keys = evenKeys(2), selected = null, time = 0, playing = null, held = null;
  const head = el("div", { class: "a3-playhead", tabindex: 0, role: "slider", "aria-label": "Time", "aria-valuemin": 0, "aria-valuemax": 1, "aria-valuenow": 0 });
  const track = el("div", {
    class: "a3-keys", role: "group", "aria-label": "Keyframes",
    title: "Time. Drag to scrub; drag a ◆ to move a keyframe, double-click for a new one, Delete removes it",
  });
  const number = (label, title, min, max, value) => el("input", { type: "number", min, max, value, "aria-label": label, title, onchange: () => changed() });
  const seconds = number("Seconds", "Seconds from the start to the end of the timeline", 1, 60, 4);
  const fps = number("Frames per second", "Frames per second, in playing and in films", 1, 60, 24);
  const repeat = el("select", { "aria-label": "What happens at the end", title: "What happens at the end" },
    ...Object.entries({ pingpong: "ping-pong", loop: "loop", once: "once" }).map(([key, text]) => el("option", { value: key }, text)));
  const easing = el("select", { "aria-label": "Easing", title: "How α moves from the chosen keyframe to the next", onchange: () => {
    for (const key of selected ? [selected] : keys) key.easing = easing.value;
    edited();
  } }, ...Object.keys(EASINGS).map((name) => el("option", { value: name }, name)));
  const play = el("button", { type: "button", class: "a3-main", "data-action": "play", title: "Play or pause", onclick: () => (playing ? pause() : start()) }, "▶ Play");
  const add = el("button", { type: "button", class: "a3-small", "data-action": "key", title: "A keyframe at the playhead, with the α of the slider; then drag it to the time you want", onclick: () => put(time, alphaNow()) }, "◆ Add");
  const remove = el("button", { type: "button", class: "a3-small", "data-action": "unkey", title: "Remove the chosen keyframe (Delete)", disabled: true, onclick: () => drop() }, "Remove");
  const even = el("button", { type: "button", class: "a3-small", title: "One keyframe per stop, evenly in time", onclick: () => reset(stops) }, "Even");
  let stops = 2;

  const length = () => clamp(Number(seconds.value) || 4, 1, 60);
  const rate = () => clamp(Math.round(Number(fps.value)) || 24, 1, 60);

  function draw() {
    const marks = keys.map((key) => {
      const mark = el("button", {
        type: "button", class: "a3-key", style: `left:${key.time * 100}%`, "aria-pressed": key === selected,
        title: `${(key.time * length()).toFixed(2)} s: α ${key.alpha.toFixed(2)}, then ${key.easing}`, "aria-label": `Keyframe at α ${key.alpha.toFixed(2)}`,
      }, "◆");
      mark.key = key;
      return mark;
    });
    track.replaceChildren(...marks, head);
    remove.disabled = !selected || keys.length <= 2;
    easing.value = (selected ?? keys[0]).easing;
    place();
  }
  function place() {
    head.style.left = `${time * 100}%`;
    head.setAttribute("aria-valuenow", time.toFixed(3));
    head.setAttribute("aria-valuetext", `${(time * length()).toFixed(2)} seconds`);
  }
  function edited() {
    keys.sort((a, b) => a.time - b.time);
    draw();
    changed();
  }
  function go(to) {
    time = clamp(to, 0, 1);
    place();
    onTime(keyedAlpha(keys, time));
  }
  function put(at, alpha) {
    const near = keys.find((key) => Math.abs(key.time - at) < 0.005);
    if (near) near.alpha = alpha;
    else if (keys.length < KEYS_MAX) keys.push({ time: at, alpha, easing: "smooth" });
    selected = near ?? keys[keys.length - 1];
    edited();
  }
  function drop() {
    if (!selected || keys.length <= 2) return;
    keys = keys.filter((key) => key !== selected);
    selected = null;
    edited();
  }
  function reset(count) {
    stops = count;
    keys = evenKeys(Math.max(count, 2));
    selected = null;
    edited();
  }

  const at = (event) => {
    const box = track.getBoundingClientRect();
    return clamp((event.clientX - box.left) / box.width, 0, 1);
  };
  track.addEventListener("pointerdown", (event) => {
    pause();
    head.focus({ preventScroll: true });
    selected = event.target.key ?? null;
    held = selected ?? "time";
    track.setPointerCapture?.(event.pointerId);
    draw();
    if (!selected) go(at(event));
  });
  track.addEventListener("pointermove", (event) => {
    if (held === "time") go(at(event));
    else if (held) {
      held.time = at(event);
      edited();
    }
  });
  for (const name of ["pointerup", "pointercancel"]) track.addEventListener(name, () => { held = null; });
  track.addEventListener("dblclick", (event) => { if (!event.target.key) put(at(event), alphaNow()); });
  track.addEventListener("keydown", (event) => {
    const frame = 1 / (length() * rate());
    if (event.key === "Delete" || event.key === "Backspace") drop();
    else if (event.key === "ArrowRight") go(time + frame);
    else if (event.key === "ArrowLeft") go(time - frame);
    else if (event.key === "Home") go(0);
    else if (event.key === "End") go(1);
    else return;
    event.preventDefault();
  });

  function pause() {
    if (!playing) return;
    playing = null;
    play.textContent = "▶ Play";
  }
  function follow() {
    pause();
    time = timeOf(keys, alphaNow(), time);
    place();
  }
  function start() {
    const from = time >= 1 ? 0 : time;
    const run = { start: performance.now() - from * length() * 1000, frame: -1 };
    playing = run;
    play.textContent = "❚❚ Pause";
    const tick = () => {
      if (playing !== run || signal.aborted) return;
      const frame = Math.floor(((performance.now() - run.start) / 1000) * rate());
      if (frame !== run.frame) { // α stands still between frames, as it will in a film
        run.frame = frame;
        const now = alphaAt(frame / rate(), length(), repeat.value);
        go(now.alpha);
        if (now.over) return pause();
      }
      requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }
  draw();

  return {
    nodes: [
      el("div", { class: "a3-row a3-head" }, el("h2", {}, "Timeline"), el("span", { class: "a3-spring" }), el("label", { class: "a3-number" }, seconds, "s"), el("label", { class: "a3-number" }, fps, "fps")),
      el("div", { class: "a3-row" }, play, repeat),
      track,
      el("div", { class: "a3-row" }, add, remove, even, easing),
    ],
    pause,
    follow,
    reset,
    get keys() { return keys; },
    /** α of every frame of one run from start to end. */
    frames() {
      const count = Math.max(2, Math.round(length() * rate()));
      return Array.from({ length: count }, (_, i) => keyedAlpha(keys, i / (count - 1)));
    },
    get fps() { return rate(); },
    /** All of it as plain values, for `load`. */
    saved: () => ({ keys: keys.map((key) => ({ ...key })), seconds: length(), fps: rate(), repeat: repeat.value }),
    load(wanted) {
      for (const [node, value] of [[seconds, wanted.seconds], [fps, wanted.fps]]) if (value) node.value = value;
      if ([...repeat.options].some(({ value }) => value === wanted.repeat)) repeat.value = wanted.repeat;
      keys = wanted.keys.map(({ time: when, alpha, easing: how }) => ({ time: when, alpha, easing: how }));
      selected = null;
      edited();
    },
  };
}
