// A folder of one's own models: what is in it, what each is called, which way its front is.

import { el } from "../../viewer/dom.js";
import { ask, atRoot } from "../studio/http.js";

const POLL_MS = 400;

/** onModels(folder, captions, name) once a folder is read, and after captions were saved. */
export function libraryPart({ onModels }) {
  let folder = "";
  let models = [];
  let reading = 0;
  const path = el("input", { type: "text", placeholder: "/home/me/models", spellcheck: "false", "aria-label": "Folder of GLB files", title: "The full path of a folder of GLB files on this machine", onkeydown: (event) => { if (event.key === "Enter") read(); } });
  const say = el("div", { class: "a3-status", role: "status" }, "A folder of GLB files on this machine. Captions come from captions.jsonl in it, else from the file names.");
  const rows = el("ul", { class: "a3-own" });
  const keep = el("button", { type: "button", title: "Writes captions.jsonl into the folder, so that the command line reads the same", disabled: true, onclick: write }, "Save captions");
  const left = el("details", { hidden: true }, el("summary", {}, "Left out"));

  async function read(again = true) {
    const wanted = path.value.trim();
    if (!wanted) return;
    const mine = ++reading;
    folder = wanted;
    rows.replaceChildren();
    say.className = "a3-status";
    try {
      let look = await ask("POST", "/att3d/train/library", { folder, again });
      while (!look.ready) {
        say.textContent = look.total ? `Reading ${look.done} of ${look.total}…` : "Reading…";
        await new Promise((resolve) => setTimeout(resolve, POLL_MS));
        if (mine !== reading) return;
        look = await ask("GET", address("library", { folder }));
      }
      if (mine === reading) draw(look);
    } catch (error) {
      say.className = "a3-status a3-error";
      say.textContent = error.message;
    }
  }

  function draw(look) {
    models = look.models.map((model) => ({ ...model }));
    const twins = models.filter((model) => model.twin).length;
    say.className = look.error ? "a3-status a3-error" : "a3-status";
    say.textContent = look.error || `${models.length} models${twins ? `; ${twins} share a caption with another and would be left out: rename them` : ""}`;
    left.hidden = !look.skipped.length;
    left.replaceChildren(el("summary", {}, `${look.skipped.length} files left out`), ...look.skipped.map(({ file, reason }) => el("p", { class: "a3-quiet" }, `${file}: ${reason}`)));
    rows.replaceChildren(...models.map(row));
    keep.disabled = true;
    if (!look.error) onModels(folder, models.filter((model) => !model.twin).map((model) => model.caption), folder.split(/[\\/]/).filter(Boolean).pop());
  }

  function row(model) {
    const picture = el("img", { width: 48, height: 48, loading: "lazy", alt: "", src: source(model) });
    const caption = el("input", { type: "text", value: model.caption, "aria-label": `Caption of ${model.file}`, title: model.file, oninput: () => { model.caption = caption.value; keep.disabled = false; } });
    const turn = el("button", { type: "button", title: "Turn the front: pictures look at the front from slightly to the right", "aria-label": `Turn ${model.file}`, onclick: () => {
      model.turn_deg = (model.turn_deg + 90) % 360;
      picture.src = source(model);
      keep.disabled = false;
    } }, "Turn");
    return el("li", { class: model.twin ? "a3-twin" : "" }, picture, caption, turn);
  }

  const source = (model) => atRoot(address("library/picture", { folder, file: model.file, turn: model.turn_deg }));

  async function write() {
    try {
      draw(await ask("POST", "/att3d/train/library/captions", { folder, models }));
      say.textContent += " · captions saved";
    } catch (error) {
      say.className = "a3-status a3-error";
      say.textContent = error.message;
    }
  }

  return {
    nodes: [
      el("div", { class: "a3-row" }, path, el("button", { type: "button", "data-action": "read", onclick: () => read() }, "Read")),
      say, rows, left, el("div", { class: "a3-row" }, keep),
    ],
    get folder() { return folder; },
    open(wanted) { path.value = wanted; return read(false); },
  };
}

const address = (route, query) => `/att3d/train/${route}?${new URLSearchParams(query)}`;
