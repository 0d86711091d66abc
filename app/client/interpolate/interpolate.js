// The Interpolate tab: a chain of prompts, one slider along it. Nothing here asks the server while scrubbing.

import { FILMS } from "../../tables.js";
import { el, paint, slug, term } from "../../viewer/dom.js";
import { exportPart } from "../export/export.js";
import { Knots } from "./knots.js";
import { askFile } from "../studio/http.js";
import { linkText } from "../studio/link.js";
import { sharePart } from "../studio/share.js";
import { blend } from "../studio/model.js";
import { saved } from "../studio/saved.js";
import { KINDS } from "../studio/models.js";
import { KIND } from "../studio/words.js";
import { mixPad } from "./pad.js";
import { presetChains } from "./presets.js";
import { sheetPicture } from "../stage/sheet.js";
import { pictureKey, stopsPart } from "./stops.js";
import { timelinePart } from "./timeline.js";

const LOOKS = [["material", "golden"], ["colour", "blue"], ["condition", "snowy"], ["shape", "fat"], ["hat", "crown"]];
const FILM_PIXELS = 360 * 256 * 256;

export function interpolateTab(shared) {
  const { viewer, model, models, state, link, thumbnails, signal } = shared;
  const part = stopsPart({ model, thumbnails, changed });
  const alpha = el("input", { type: "range", class: "a3-alpha", min: 0, max: 1, step: 0.001, value: 0, "aria-label": "α: place along the chain" });
  const marks = el("div", { class: "a3-marks" });
  const value = el("output", {}, "α 0.00");
  const strip = el("div", { class: "a3-film" });
  const count = el("input", { type: "number", min: 2, max: 16, value: 6, "aria-label": "Frames in the strip", title: "Frames in the strip", onchange: () => drawStrip() });
  const settingsNow = () => state.item?.settings ?? [];
  const knots = new Knots(model, viewer.bundle?.header.network, () => show());
  const uAt = (a) => model.applied(knots.along(part.stops, a), settingsNow());
  const timeline = timelinePart({ onTime: (a) => { alpha.value = a; show(); }, changed: () => {}, alphaNow: () => Number(alpha.value), signal });

  let mixed; // where the dot of the mix pad is, while what it mixes is shown

  const seen = () => part.list.isConnected && part.list.offsetParent !== null;
  function present(u, prompt, name) {
    if (!seen()) return; // the stage belongs to the tab that is open
    state.name = name;
    state.current = { prompt, u };
    viewer.setPair?.(null);
    viewer.setScene(u);
  }
  function show() {
    const { stops } = part;
    if (stops.length < 2) return;
    const a = Number(alpha.value);
    mixed = undefined;
    value.textContent = `α ${a.toFixed(2)}`;
    const near = Math.round(a * (stops.length - 1));
    [...part.list.children].forEach((node, i) => node.classList.toggle("a3-near", i === near));
    present(uAt(a), stops[near].prompt, stops.map((stop) => stop.prompt).join(" to "));
  }
  const jump = (a) => { alpha.value = a; timeline.follow(); show(); };

  let stripTimer = 0;
  function drawStrip() {
    clearTimeout(stripTimer);
    strip.replaceChildren();
    if (part.stops.length < 2) return;
    const frames = Math.min(16, Math.max(2, Math.round(Number(count.value)) || 6));
    const places = Array.from({ length: frames }, (_, i) => i / (frames - 1));
    const canvases = places.map((a) => el("canvas", { width: 72, height: 72, title: `α ${a.toFixed(2)}`, tabindex: 0, role: "button", onclick: () => jump(a), onkeydown: (event) => { if (event.key === "Enter") jump(a); } }));
    strip.append(...canvases);
    canvases.forEach((canvas, i) => { // until it is drawn: the nearest stop
      const stop = part.stops[Math.round(places[i] * (part.stops.length - 1))];
      const kept = thumbnails.kept.get(pictureKey(stop));
      if (kept) paint(canvas, kept);
      else sheetPicture(model, canvas, stop.prompt);
    });
    stripTimer = setTimeout(() => thumbnails.strip(canvases, places.map(uAt), 72), 250);
  }

  function changed() {
    const { stops } = part;
    knots.prepare(stops);
    state.chain = stops.map((stop) => stop.prompt);
    state.chainTouched = part.touched;
    marks.replaceChildren(...stops.map((stop, i) => {
      const at = stops.length > 1 ? i / (stops.length - 1) : 0;
      return el("button", { type: "button", title: stop.prompt, "aria-label": `Go to ${stop.prompt}`, style: `left:${at * 100}%`, onclick: () => jump(at) });
    }));
    timeline.reset(stops.length);
    timeline.follow();
    pad.setCorners(stops.slice(0, 4));
    if (seen() && stops.length) viewer.frame?.(...stops.map((stop) => stop.u));
    show();
    drawStrip();
  }

  const pad = mixPad((weights, place) => {
    mixed = place;
    timeline.pause();
    const { stops } = part;
    const u = model.applied(blend(stops.slice(0, weights.length).map((stop) => stop.u), weights), settingsNow());
    value.textContent = `mix ${weights.map((w) => Math.round(w * 100)).join(" · ")} %`;
    present(u, stops[weights.indexOf(Math.max(...weights))].prompt, "mix");
  });
  alpha.addEventListener("input", () => { timeline.follow(); show(); });
  viewer.addEventListener("object", () => timeline.pause(), { signal });

  // Presets, and which kind of in-between the model was trained for.
  const chains = model.words ? model.words.chains : presetChains(model.prompts, model.card?.chains ?? []);
  const presets = el("div", { class: "a3-chips" }, ...chains.map(({ title, prompts }) =>
    el("button", { type: "button", class: "a3-chip", title: prompts.join(" → "), onclick: () => { alpha.value = 0; part.add(prompts, true); } }, title)));
  const kinds = models.models.filter((card) => !card.error);
  const kindName = (card) => (KINDS[card?.interpolation] ?? KINDS.unknown)[0];
  const [, explained] = KINDS[model.card?.interpolation] ?? KINDS.unknown;
  const kind = kinds.length > 1
    ? el("select", { "aria-label": "Interpolation", "data-action": "kind", title: explained, onchange: (event) => shared.useModel(event.target.value) },
      ...kinds.map((card) => el("option", { value: card.name, selected: card.name === model.name }, `${kindName(card)} · ${card.name}`)))
    : el("span", { title: explained }, kindName(model.card));
  const kindRow = el("div", { class: "a3-row a3-kind-row" }, term("Trained between prompts by", "What the model was asked for half way between two prompts (paper, section 3.2.2). Other kinds are other models."), kind);

  const share = sharePart(() => {
    const { recolor, settings, ...item } = state.item ?? {};
    const own = part.stops[0]?.seed !== undefined && part.stops[0].seed === item.seed; // a variation made in Create
    const object = { recolor, settings, ...(own ? { seed: item.seed, strength: item.strength, locked: item.locked } : {}) };
    return linkText({ tab: "Interpolate", model: model.name, prompts: part.stops.map((stop) => stop.prompt), alpha: Number(alpha.value), object, time: timeline.saved(), mix: mixed, look: viewer.look });
  });
  const format = el("select", { class: "a3-kind", "aria-label": "Film format" }, ...FILMS.map((name) => el("option", { value: name }, name.toUpperCase())));
  const film = el("button", { type: "button", "data-action": "film", title: "The timeline as a film, from the present view, rendered by the server", onclick: () => making(film, "Rendering the film…", async () => {
    const { stops } = part;
    const { azimuth, elevation, distance, focal, target } = viewer.look.camera;
    const frames = timeline.frames();
    const size = Math.min(320, 16 * Math.floor(Math.sqrt(FILM_PIXELS / frames.length) / 16));
    const shots = frames.map((a) => [a * (stops.length - 1), azimuth, elevation, distance]);
    const us = stops.map((stop) => [...model.applied(stop.u, settingsNow())]);
    const body = { model: model.name, prompt: stops[0].prompt, stops: us, shots, film: format.value, mode: viewer.look.mode, tint: viewer.look.tint ?? null, fps: timeline.fps, focal, target, size };
    return saved(await askFile("/att3d/film", body), `${slug(state.name)}.${format.value}`);
  }) }, "Film");
  const page = el("button", { type: "button", "data-action": "page", title: "One HTML file that shows this chain anywhere, without this studio", onclick: () => making(page, "Making the page…", async () => {
    const body = { model: model.name, prompts: part.stops.map((stop) => stop.prompt), u: part.stops.map((stop) => [...stop.u]) };
    return saved(await askFile("/att3d/html", body), `${slug(state.name)}.html`);
  }) }, "Stand-alone page");
  const line = el("div", { class: "a3-saved", role: "status", "aria-live": "polite", "data-part": "downloads" });
  const say = (text, wrong = false) => {
    line.classList.toggle("a3-error", wrong);
    line.textContent = text;
  };
  async function making(button, text, work) {
    button.disabled = true;
    say(text);
    try {
      say(await work());
    } catch (error) {
      say(`No file was made: ${error.message}`, true);
    }
    button.disabled = false;
  }

  // What stands on the stage, and the chain under it.
  const subject = () => part.stops.length >= 2 && state.current && {
    now: state.current, alpha: Number(alpha.value) * (part.stops.length - 1),
    prompts: part.stops.map((stop) => stop.prompt), u: part.stops.map((stop) => model.applied(stop.u, settingsNow())),
  };
  const kept = state.chain?.every((prompt) => model.trained.has(prompt)) ? state.chain : null;
  const linked = link.prompts.length >= 2;
  const opening = linked ? link.prompts : (kept ?? chains[0]?.prompts ?? model.prompts.slice(0, 2));
  if (opening.length >= 2) {
    Promise.all([part.open(opening, linked || (kept && state.chainTouched)), linked && state.first]).then(() => {
      if (linked) asShared();
      else begin();
    });
  }
  /** Everything that a link says besides the prompts. */
  function asShared() {
    const { seed, strength, locked } = link.object ?? {};
    part.vary(0, { seed, strength, locked });
    if (link.time) timeline.load(link.time);
    jump(link.alpha);
    if (link.mix) pad.go(...link.mix);
  }
  /** A chain that nobody has touched begins with the object of the Create tab. */
  async function begin() {
    const { item } = state;
    if (!seen() || item?.model !== model.name || part.touched) return;
    const partner = part.stops[0]?.prompt === item.prompt ? part.stops[1] : await partnerOf(item);
    if (item === state.item && part.beginWith({ prompt: item.prompt, u: item.u, seed: item.seed }, partner)) jump(0);
  }
  /** The same thing in another look: what lies between two looks of one kind is whole all the way. */
  async function partnerOf(item) {
    const slots = item.understood?.slots ?? {};
    const looks = LOOKS.flatMap(([slot, wanted]) => {
      const choices = model.words?.choices(slots[KIND], slot).filter((phrase) => phrase !== slots[slot]) ?? [];
      return choices.length ? [{ ...slots, [slot]: choices.find((phrase) => phrase === wanted) ?? choices[0] }] : [];
    });
    return looks.length ? model.compose(looks[0]).catch(() => undefined) : undefined;
  }
  function appeared() {
    begin();
    if (part.stops.length) viewer.frame?.(...part.stops.map((stop) => stop.u));
    show();
    drawStrip();
  }
  const nodes = [
    el("div", { class: "a3-row a3-head" }, el("h2", {}, "Along the chain"), value),
    el("div", { class: "a3-track" }, alpha, marks),
    ...timeline.nodes,
    el("div", { class: "a3-row a3-head" }, el("h2", {}, "Filmstrip"), el("label", { class: "a3-number" }, count, "frames")), strip,
    ...part.nodes,
    el("h2", {}, "Try"), presets,
    el("details", { class: "a3-more", open: true }, el("summary", {}, "Mix pad"), el("p", { class: "a3-quiet" }, "Drag inside: the first three or four stops are the corners."), pad.element),
    kindRow,
    el("div", { class: "a3-row a3-files" }, share.button, el("div", { class: "a3-joined" }, film, format), page), share.line, line,
    exportPart({ viewer, model, signal, subject, chains: true }).element,
  ];
  return { nodes, show: appeared };
}
