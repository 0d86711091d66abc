// What can be done with a whole project: another name, a file of it, a file taken over, put away.

import { el } from "../../viewer/dom.js";
import { ask, request } from "../studio/http.js";
import { pressTwice } from "../studio/press_twice.js";
import { saved } from "../studio/saved.js";
import { address } from "./project_writer.js";

const FIRST = "first-project";

/** name() is of the open project; flush() sends what is not saved yet; open(name) opens another. Returns an element. */
export function projectFiles({ name, flush, open }) {
  const line = el("div", { class: "a3-saved", role: "status", "data-part": "project-files" });
  async function doing(work) {
    line.classList.remove("a3-error");
    try {
      await flush();
      line.textContent = await work();
    } catch (error) {
      line.classList.add("a3-error");
      line.textContent = error.message;
    }
  }
  const button = (label, action, title, work) => el("button", { type: "button", class: "a3-small", "data-action": action, title, onclick: () => doing(work) }, label);
  const other = el("input", { type: "text", maxlength: 40, placeholder: "another name", "aria-label": "New name of the project" });
  const file = el("input", { type: "file", accept: ".json,application/json", hidden: true, "aria-label": "Project file", onchange: () => doing(take) });

  async function rename() {
    await ask("POST", `${address(name())}/rename`, { name: other.value.trim() });
    await open(other.value.trim());
    other.value = "";
    return `The project is called ${name()} now.`;
  }
  async function take() {
    const [chosen] = file.files;
    if (!chosen) return "";
    const text = await chosen.text();
    file.value = "";
    let data;
    try {
      data = JSON.parse(text);
    } catch {
      throw new Error(`${chosen.name} is no project's file`);
    }
    const into = chosen.name.toLowerCase().replace(/\.att3d|\.json|[ (].*$/g, "").replace(/[^a-z0-9]+/g, "-").replace(/^-+|-+$/g, "").slice(0, 40) || FIRST;
    const { items } = await ask("POST", `${address(into)}/file`, data);
    await open(into);
    return `${items.length} objects are in the project ${into}.`;
  }
  async function remove() {
    const gone = name();
    const { kept } = await ask("DELETE", address(gone));
    await open(FIRST);
    return `${gone} is deleted. Until you remove it, its file is kept as outputs/projects/${kept}.`;
  }
  return el("details", { class: "a3-more" }, el("summary", {}, "Rename, hand on, delete"),
    el("div", { class: "a3-row a3-project-files" }, other, button("Rename", "rename-project", "Give this project another name", rename)),
    el("div", { class: "a3-row a3-project-files" },
      button("Download", "download-project", "The project as one file, for another computer or another person", async () => saved(await (await request("GET", `${address(name())}/file`)).blob(), `${name()}.att3d.json`)),
      button("Open a file", "open-project", "Take over a project that somebody has downloaded", () => { file.click(); return ""; }), file,
      pressTwice("Delete", { class: "a3-small", "data-action": "delete-project", title: "Takes the project off the list; press twice" }, () => doing(remove))),
    line);
}
