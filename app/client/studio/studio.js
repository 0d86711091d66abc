// The studio's one page: one viewer for all tabs, the model behind it, and what the tabs share.

import { wordsOf } from "./api.js";
import { loadBundle } from "../../viewer/bundle.js";
import { el } from "../../viewer/dom.js";
import { ask, atRoot } from "./http.js";
import { Model } from "./model.js";
import { Words } from "./words.js";
import { firstModel, listModels, modelChoice } from "./models.js";
import { readLink, TABS } from "./link.js";
import { goToTab } from "./tabs.js";
import { ServerViewer } from "../stage/server_viewer.js";
import { dressStage } from "../stage/stage.js";
import { Thumbnails } from "../stage/thumbnails.js";
import { Viewer } from "../../viewer/viewer.js";

let opened;
const studio = new Promise((resolve) => { opened = resolve; });
const tabs = []; // those that are built again for another model

/** A progress bar over the stage: { part(0..1), text(words), remove() }. */
function progressOver(host) {
  const bar = el("div", { class: "a3-progress-bar" });
  const words = el("div", {}, "Loading the model into your browser…");
  const box = el("div", { class: "a3-progress", role: "progressbar", "aria-label": "Loading" }, words, bar);
  host.append(box);
  return {
    part: (share) => { bar.style.width = `${Math.round(share * 100)}%`; },
    fail: (text) => { words.textContent = text; bar.remove(); },
    remove: () => box.remove(),
  };
}

/** progress.part(share) is looked up at each call: the one who listens may come later. */
async function fetchModel(name, progress) {
  const answer = await ask("POST", `/att3d/models/${encodeURIComponent(name)}`);
  const loading = loadBundle(atRoot(answer.bundle), (share) => progress.part(share));
  const [bundle, words] = await Promise.all([loading, answer.slots ? wordsOf(name) : null]);
  return { bundle, measured: answer.coverage, words: words && new Words(words), licence: answer.licence };
}

/** The viewer and what there is to say of it.
 * @returns {[any, string]} */
function openViewer(host, canvas, bundle) {
  const query = new URLSearchParams(location.search);
  try {
    if (query.has("nogl")) throw new Error("switched off");
    return [new Viewer(canvas, bundle, { restMs: Number(query.get("rest")) * 1000 || undefined }), ""];
  } catch (error) {
    const fresh = el("canvas", { class: "a3-canvas" }); // a canvas keeps the first kind of context it was asked for
    canvas.replaceWith(fresh);
    return [new ServerViewer(fresh), `Pictures come from the server: ${error.message}.`];
  }
}

let prepared = null;

/** Begins to load the model, before the page has a place to show it. Resolves to { models, link, first }. */
export function prepare() {
  if (prepared) return prepared;
  const heard = { share: 0, part: (share) => { heard.share = share; } };
  const link = readLink(location.hash);
  const loading = listModels().then(async (models) => ({ models, link, first: await fetchModel(firstModel(models, link), heard) }));
  loading.catch(() => {}); // told where the stage waits for it
  prepared = { loading, heard };
  return prepared;
}

/** Fills the stage: loads the model, starts the viewer. Called once by the page. */
export async function openStage(host) {
  const canvas = el("canvas", { class: "a3-canvas", "aria-label": "The object. Drag to turn it." });
  host.replaceChildren(canvas);
  const progress = progressOver(host);
  const { loading, heard } = prepare();
  progress.part(heard.share);
  heard.part = progress.part;
  try {
    const { models, link, first } = await loading;
    const [viewer, note] = openViewer(host, canvas, first.bundle);
    const made = ({ bundle, ...known }, list) => new Model(bundle, list.models.find(({ name }) => name === bundle.header.name), known);
    const model = made(first, models);
    const state = { name: model.prompts[0] ?? "object" };
    const stage = dressStage(host, viewer, () => state.name);
    progress.remove();
    stage.say(note);
    let life = new AbortController();
    const shared = { viewer, model, bundle: first.bundle, models, stage, state, link, thumbnails: new Thumbnails(viewer), signal: life.signal };
    viewer.setModel?.(model.name);
    shared.useModel = async (name) => {
      if (name === shared.model.name) return;
      const bar = progressOver(host);
      try {
        const next = await fetchModel(name, bar);
        life.abort();
        life = new AbortController();
        shared.signal = life.signal;
        shared.thumbnails.clear();
        viewer.setBundle?.(next.bundle);
        shared.bundle = next.bundle;
        shared.model = made(next, shared.models);
        viewer.setModel?.(shared.model.name);
        shared.link = { prompts: [], alpha: 0, camera: null };
        viewer.dispatchEvent(new Event("model"));
        for (const tab of tabs) fill(tab, shared);
        stage.say("");
      } catch (error) {
        stage.say(`The model was not changed: ${error.message}`);
      }
      bar.remove();
    };
    if (link.camera) viewer.moveCamera((camera) => ({ ...camera, ...link.camera }));
    for (const part of ["mode", "light"]) if (link[part]) viewer.setLook({ [part]: link[part] });
    globalThis.att3d = shared;
    opened(shared);
    if ((link.tab ?? TABS[link.prompts.length > 1 ? 1 : 0]) === "Interpolate") goToTab("Interpolate");
  } catch (error) {
    progress.fail(`The studio could not start: ${error.message}`);
  }
}

/** Fills the head of the panel. */
export async function openModels(host) {
  modelChoice(host, await studio);
}

function fill(tab, shared) {
  const { nodes, show } = tab.build(shared);
  tab.show = show ?? (() => {});
  tab.host.replaceChildren(...nodes);
}

/** Fills a tab once the studio is open: build(shared) returns { nodes, show }, show() whenever it appears.
 * Another model builds the tab anew; shared.signal tells listeners of the old one to go. */
export async function openTab(host, build) {
  const tab = await openPanel(host, build);
  tabs.push(tab);
}

/** As openTab, but built once, whatever the model. */
export async function openPanel(host, build) {
  host.replaceChildren(el("p", { class: "a3-quiet" }, "Loading…"));
  const shared = await studio;
  const tab = { host, build };
  fill(tab, shared);
  let seen = true;
  new IntersectionObserver(() => {
    const now = host.offsetParent !== null; // reports may come late: only what is true now counts
    if (now && !seen) tab.show();
    seen = now;
  }).observe(host);
  return tab;
}
