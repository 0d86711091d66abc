// The Interpolate tab: a chain of prompts, one slider along it. Nothing here asks the server while scrubbing.

import { alphaAt, eased } from "./chain.js";
import { el } from "./dom.js";
import { makeLink } from "./link.js";
import { along, blend } from "./model.js";
import { mixPad } from "./pad.js";
import { complete, presetChains } from "./slots.js";

const STOPS_MAX = 8;
const FILM = 6;

export function interpolateTab({ viewer, model, state, link, thumbnails }) {
  let stops = [];
  let playing = null;
  const alpha = el("input", { type: "range", class: "a3-alpha", min: 0, max: 1, step: 0.001, value: 0, "aria-label": "α: place along the chain" });
  const marks = el("div", { class: "a3-marks" });
  const value = el("output", {}, "α 0.00");
  const list = el("ol", { class: "a3-stops" });
  const problem = el("div", { class: "a3-status", role: "status" });
  const film = el("div", { class: "a3-film" });
  const easing = select("Easing between stops", { smooth: "smooth", linear: "even speed" });
  const repeat = select("What happens at the end", { pingpong: "ping-pong", loop: "loop", once: "once" });
  const seconds = el("input", { type: "number", min: 1, max: 60, value: 4, "aria-label": "Seconds", title: "Seconds from the first to the last stop" });

  function select(label, choices) {
    return el("select", { "aria-label": label, title: label }, ...Object.entries(choices).map(([key, text]) => el("option", { value: key }, text)));
  }

  function show() {
    if (stops.length < 2) return;
    const place = eased(Number(alpha.value), stops.length, easing.value);
    const u = along(stops.map((stop) => stop.u), place);
    value.textContent = `α ${Number(alpha.value).toFixed(2)}`;
    const near = Math.round(place * (stops.length - 1));
    [...list.children].forEach((node, i) => node.classList.toggle("a3-near", i === near));
    state.name = stops.map((stop) => stop.prompt).join(" to ");
    state.current = { prompt: stops[near].prompt, u };
    viewer.setScene(u);
  }

  let filmTimer = 0;
  function drawFilm() {
    clearTimeout(filmTimer);
    film.replaceChildren();
    if (stops.length < 2) return;
    const frames = Array.from({ length: FILM }, (_, i) => i / (FILM - 1));
    const canvases = frames.map((a) => el("canvas", { width: 72, height: 72, title: `α ${a.toFixed(2)}`, onclick: () => { alpha.value = a; pause(); show(); } }));
    film.append(...canvases);
    const us = stops.map((stop) => stop.u);
    filmTimer = setTimeout(() => thumbnails.strip(canvases, frames.map((a) => along(us, eased(a, stops.length, easing.value))), 72), 250);
  }

  function draw() {
    list.replaceChildren(...stops.map((stop, i) => {
      const canvas = el("canvas", { width: 88, height: 88, "aria-hidden": "true" });
      thumbnails.request(canvas, stop.prompt, stop.u);
      const act = (label, title, onclick, disabled) => el("button", { type: "button", title, "aria-label": title, onclick, disabled }, label);
      return el("li", {}, canvas, el("span", {}, stop.prompt),
        act("↑", "Earlier", () => move(i, -1), i === 0), act("↓", "Later", () => move(i, 1), i === stops.length - 1),
        act("×", "Remove", () => { stops.splice(i, 1); draw(); }, stops.length <= 2));
    }));
    marks.replaceChildren(...stops.map((stop, i) => {
      const at = stops.length > 1 ? i / (stops.length - 1) : 0;
      return el("button", { type: "button", title: stop.prompt, "aria-label": `Go to ${stop.prompt}`, style: `left:${at * 100}%`, onclick: () => { alpha.value = at; pause(); show(); } });
    }));
    pad.setCorners(stops.slice(0, 4));
    show();
    drawFilm();
  }

  function move(from, by) {
    const [stop] = stops.splice(from, 1);
    stops.splice(from + by, 0, stop);
    draw();
  }

  async function add(prompts, replace = false) {
    problem.textContent = "";
    problem.className = "a3-status";
    try {
      const made = [];
      for (const prompt of prompts) made.push(await model.generate(prompt.trim()));
      if (!replace && stops.length + made.length > STOPS_MAX) throw new Error(`a chain holds ${STOPS_MAX} prompts at most: remove one first`);
      stops = replace ? made : [...stops, ...made];
      if (replace) alpha.value = 0;
      draw();
      return true;
    } catch (error) {
      problem.className = "a3-status a3-error";
      problem.textContent = error.message;
      return false;
    }
  }

  const entry = el("input", { type: "text", maxlength: 1000, list: "a3-known", placeholder: "add a prompt, Enter", "aria-label": "Add a prompt", autocomplete: "off" });
  const known = el("datalist", { id: "a3-known" });
  entry.addEventListener("input", () => known.replaceChildren(...complete(model.prompts, entry.value.trim()).map((prompt) => el("option", { value: prompt }))));
  entry.addEventListener("keydown", async (event) => {
    if (event.key === "Enter" && (await add([entry.value]))) entry.value = "";
  });

  const play = el("button", { type: "button", class: "a3-main", "data-action": "play", title: "Play or pause", onclick: () => (playing ? pause() : start()) }, "▶ Play");
  function pause() {
    if (!playing) return;
    playing = null;
    play.textContent = "▶ Play";
  }
  function start() {
    if (stops.length < 2) return;
    const length = Math.min(Math.max(Number(seconds.value) || 4, 1), 60);
    const from = Number(alpha.value) >= 1 ? 0 : Number(alpha.value);
    const run = { start: performance.now() - from * length * 1000 };
    playing = run;
    play.textContent = "❚❚ Pause";
    const tick = () => {
      if (playing !== run) return;
      const now = alphaAt((performance.now() - run.start) / 1000, length, repeat.value);
      alpha.value = now.alpha;
      show();
      if (now.over) pause();
      else requestAnimationFrame(tick);
    };
    requestAnimationFrame(tick);
  }

  const pad = mixPad((weights) => {
    pause();
    const u = blend(stops.slice(0, weights.length).map((stop) => stop.u), weights);
    state.current = { prompt: stops[weights.indexOf(Math.max(...weights))].prompt, u };
    value.textContent = "mix";
    viewer.setScene(u);
  });
  alpha.addEventListener("input", () => { pause(); show(); });
  easing.addEventListener("change", () => { show(); drawFilm(); });
  viewer.addEventListener("object", pause);

  const presets = el("div", { class: "a3-chips" });
  const chains = presetChains(model.prompts);
  for (const { title, prompts } of chains) {
    presets.append(el("button", { type: "button", class: "a3-chip", onclick: () => add(prompts, true) }, title));
  }

  const share = el("button", { type: "button", "data-action": "share", title: "A link that restores prompts, α and camera", onclick: async () => {
    const address = makeLink({ prompts: stops.map((stop) => stop.prompt), alpha: Number(alpha.value), camera: viewer.look.camera });
    history.replaceState(null, "", address);
    await navigator.clipboard?.writeText(address).catch(() => {});
    problem.className = "a3-status";
    problem.textContent = "The link is in the address bar and, where the browser allows, copied.";
  } }, "Share link");

  const opening = link.prompts.length >= 2 ? link.prompts : (chains[0]?.prompts ?? model.prompts.slice(0, 2));
  if (opening.length >= 2) {
    add(opening, true).then(() => {
      if (link.prompts.length >= 2) { alpha.value = link.alpha; show(); }
    });
  }
  const nodes = [
    el("div", { class: "a3-row a3-head" }, el("h3", {}, "Along the chain"), value),
    el("div", { class: "a3-track" }, alpha, marks),
    el("div", { class: "a3-row" }, play, seconds, el("span", { class: "a3-quiet" }, "seconds"), share),
    el("div", { class: "a3-row" }, repeat, easing),
    film,
    el("div", { class: "a3-row a3-head" }, el("h3", {}, "Stops"), el("span", { class: "a3-quiet" }, "2 to 8")),
    list, entry, known, problem,
    el("details", { open: true }, el("summary", {}, "Mix pad"), el("p", { class: "a3-quiet" }, "Drag inside: the first three or four stops are the corners."), pad.element),
    el("h3", {}, "Try"), presets,
  ];
  return { nodes, show };
}
