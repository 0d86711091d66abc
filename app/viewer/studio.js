// The studio's one page: one viewer for all tabs, the model behind it, and what the tabs share.

import { loadBundle } from "./bundle.js";
import { el } from "./dom.js";
import { Model } from "./model.js";
import { readLink } from "./link.js";
import { ServerViewer } from "./server_viewer.js";
import { dressStage } from "./stage.js";
import { Thumbnails } from "./thumbnails.js";
import { Viewer } from "./viewer.js";

let opened;
const studio = new Promise((resolve) => { opened = resolve; });

/** Fills the stage: loads the model, starts the viewer. Called once by the page. */
export async function openStage(host) {
  const bar = el("div", { class: "a3-progress-bar" });
  const text = el("div", {}, "Loading the model into your browser…");
  const progress = el("div", { class: "a3-progress", role: "progressbar", "aria-label": "Loading" }, text, bar);
  const canvas = el("canvas", { class: "a3-canvas", "aria-label": "The object. Drag to turn it." });
  host.replaceChildren(canvas, progress);
  try {
    const response = await fetch("/att3d/model");
    if (!response.ok) throw new Error(`the server answered ${response.status}`);
    const { bundle: address } = await response.json();
    const bundle = await loadBundle(address, (part) => { bar.style.width = `${Math.round(part * 100)}%`; });
    const model = new Model(bundle);
    const query = new URLSearchParams(location.search);
    let viewer, note = "";
    try {
      if (query.has("nogl")) throw new Error("switched off");
      const restMs = Number(query.get("rest")) * 1000 || undefined;
      viewer = new Viewer(canvas, bundle, { restMs });
    } catch (error) {
      note = `Pictures come from the server: ${error.message}.`;
      const fresh = el("canvas", { class: "a3-canvas" }); // a canvas keeps the first kind of context it was asked for
      canvas.replaceWith(fresh);
      viewer = new ServerViewer(fresh);
    }
    const state = { name: model.prompts[0] ?? "object" };
    const stage = dressStage(host, viewer, () => state.name);
    progress.remove();
    stage.say(note);
    const link = readLink(location.hash);
    const shared = { viewer, model, stage, state, link, thumbnails: new Thumbnails(viewer) };
    if (link.camera) viewer.moveCamera((camera) => ({ ...camera, ...link.camera }));
    globalThis.att3d = shared;
    opened(shared);
  } catch (error) {
    text.textContent = `The studio could not start: ${error.message}`;
    bar.remove();
  }
}

/** Fills a tab once the studio is open: build({ viewer, model, … }) returns { nodes, show }, show() whenever it appears. */
export async function openTab(host, build) {
  host.replaceChildren(el("p", { class: "a3-quiet" }, "Loading…"));
  const { nodes, show } = build(await studio);
  host.replaceChildren(...nodes);
  let seen = true;
  new IntersectionObserver(() => {
    const now = host.offsetParent !== null; // reports may come late: only what is true now counts
    if (now && !seen) show();
    seen = now;
  }).observe(host);
}
