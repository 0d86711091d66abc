// The export panel: what to make and how, progress with a way out, size and likeness before the download.

import { el } from "../../viewer/dom.js";
import { atRoot } from "../studio/http.js";
import { cancelExport, exportAddress, previewOf, startExport, startRefining, watchExport } from "./api.js";
import { CHAINS } from "../../tables.js";
import { choicesPart } from "./choices.js";
import { savedText, sizeText } from "../studio/saved.js";

const number = (value) => Math.round(value).toLocaleString("en");

/** subject() is what would be exported: { prompts, u: [[…], …], alpha } with one stop or several, null for nothing yet. */
export function exportPart({ viewer, model, subject, chains = false, signal }) {
  const choices = choicesPart(chains);
  const status = el("div", { class: "a3-export-status", role: "status" });
  const bar = el("div", { class: "a3-export-bar", role: "progressbar", "aria-label": "Export", "aria-valuemin": 0, "aria-valuemax": 100, hidden: true }, el("div"));
  const readout = el("div", { class: "a3-export-readout" });
  const pictures = el("div", { class: "a3-export-pictures", hidden: true });
  const likeness = el("div", { class: "a3-quiet" });
  const download = el("a", { class: "a3-export-file", "data-action": "export-file", role: "button", hidden: true }, "Download");
  const again = el("button", { type: "button", "data-action": "export-look", hidden: true, title: "Compare mesh and field from the present view", onclick: () => look() }, "From this view");
  const refine = el("button", { type: "button", "data-action": "export-refine", hidden: true, title: "Pull the mesh's shape and texture closer to the field; about a minute", onclick: () => refineMesh() }, "Refine mesh");
  const stop = el("button", { type: "button", "data-action": "export-cancel", hidden: true, onclick: () => cancel() }, "Cancel");
  const go = el("button", { type: "button", class: "a3-main", "data-action": "export", title: "Make it; the size is shown before anything is saved", onclick: () => make() }, "Make export");
  let job = null; // { id, alpha, stopped, before }: whose progress or outcome is shown; before: the export that it refines

  function show(text, wrong = false) {
    status.className = wrong ? "a3-export-status a3-export-error" : "a3-export-status";
    status.textContent = text;
  }
  function busy(on) {
    go.disabled = refine.disabled = on;
    stop.hidden = bar.hidden = !on;
  }
  function clear() {
    readout.textContent = likeness.textContent = "";
    pictures.replaceChildren();
    pictures.hidden = download.hidden = again.hidden = refine.hidden = true;
  }
  const camera = () => {
    const { azimuth, elevation, distance, focal, target } = viewer.look.camera;
    return { azimuth, elevation, distance, focal, target };
  };

  async function make() {
    const shown = subject();
    const wanted = choices.value();
    if (!shown && wanted.what !== "batch") return show("There is nothing on the stage yet.", true);
    if (job?.id) cancelExport(job.id);
    clear();
    busy(true);
    show("Starting…");
    const mine = (job = { id: null, alpha: shown?.alpha ?? 0, stopped: false });
    try {
      const body = { ...wanted, model: model.name, tint: viewer.look.tint ? [...viewer.look.tint] : null };
      if (wanted.what === "still") Object.assign(body, { u: [rounded(shown.now.u)], prompts: [shown.now.prompt] });
      if (wanted.what === "chain") Object.assign(body, { u: shown.u.map(rounded), prompts: shown.prompts, look: CHAINS[wanted.chain].mesh ? null : camera() });
      mine.id = await startExport(body);
      await follow(mine);
    } catch (error) {
      if (job === mine && !mine.stopped) show(error.message, true);
    } finally {
      if (job === mine) busy(false);
    }
  }

  /** The shown export with its mesh pulled closer to the field. Until that is done, and if it is stopped, it stays. */
  async function refineMesh() {
    const before = job;
    if (!before?.id) return;
    busy(true);
    show("Starting…");
    const mine = (job = { id: null, alpha: before.alpha, stopped: false, before });
    try {
      mine.id = await startRefining(before.id, model.name);
      if (await follow(mine)) {
        refine.hidden = true;
        cancelExport(before.id);
      }
    } catch (error) {
      if (job !== mine || mine.stopped) return;
      job = before;
      show(`${error.message} The export is as it was.`, true);
      busy(false);
    } finally {
      if (job === mine) busy(false);
    }
  }

  /** Watches the job `mine` to its end and shows what came of it; whether it was shown. */
  async function follow(mine) {
    if (mine.stopped) return cancelExport(mine.id);
    const result = await watchExport(mine.id, () => mine.stopped || signal?.aborted, ({ share, doing }) => {
      bar.firstChild.style.width = `${Math.round(share * 100)}%`;
      bar.setAttribute("aria-valuenow", Math.round(share * 100));
      show(`${doing}…`);
    });
    if (!result || job !== mine) return false;
    show(result.note);
    readout.textContent = [result.name, sizeText(result.bytes), result.triangles ? `${number(result.triangles)} triangles` : "", result.triangles ? (result.watertight ? "watertight" : "not watertight") : "",
      result.files.length > 1 ? `${result.files.length} files` : ""].filter(Boolean).join(" · ");
    download.href = atRoot(exportAddress(mine.id));
    download.setAttribute("download", result.name);
    download.onclick = () => show(savedText(result.name, result.bytes));
    download.hidden = false;
    again.hidden = !result.alphas.length;
    refine.hidden = !result.refinable;
    if (result.alphas.length) await look();
    return true;
  }

  function cancel() {
    if (!job) return;
    job.stopped = true;
    if (job.id) cancelExport(job.id);
    job = job.before ?? null;
    busy(false);
    show(job ? "Cancelled; the export is as it was." : "Cancelled; nothing was kept.");
  }

  /** Mesh and field side by side under the stage's camera. */
  async function look() {
    const mine = job;
    if (!mine?.id) return;
    again.disabled = true;
    try {
      const made = await previewOf(mine.id, { ...camera(), alpha: subject()?.alpha ?? mine.alpha });
      if (job !== mine) return;
      const picture = (source, title) => el("figure", {}, el("img", { src: source, alt: title, width: 256, height: 256 }), el("figcaption", {}, title));
      pictures.replaceChildren(picture(made.mesh, "Mesh"), picture(made.field, "Field"));
      pictures.hidden = false;
      likeness.textContent = made.db === null ? "The object is not in view." : `${made.db.toFixed(1)} dB alike under this camera, colours without light.`;
    } catch (error) {
      likeness.textContent = error.message;
    }
    again.disabled = false;
  }

  const element = el("details", { class: "a3-export" }, el("summary", {}, "Export"), ...choices.nodes,
    el("div", { class: "a3-row" }, go, stop, el("span", { class: "a3-spring" }), again, refine, download),
    bar, status, readout, pictures, likeness, el("p", { class: "a3-quiet", "data-part": "licence" }, model.licence));
  return { element };
}

/** Seven digits are what a float32 holds; a request body stays small. */
const rounded = (u) => Array.from(u, (x) => Number(x.toPrecision(7)));
