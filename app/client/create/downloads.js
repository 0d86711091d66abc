// What leaves the studio from the Create tab: a GLB, a picture, a turntable.

import { FILMS } from "../../tables.js";
import { el, slug } from "../../viewer/dom.js";
import { fetchExport, startExport, watchExport } from "../export/api.js";
import { askFile } from "../studio/http.js";
import { saved } from "../studio/saved.js";

const FRAMES = 48;
const FPS = 16;
const SIZE = 288;

/** Buttons for what is shown, and the line that says how it went. */
export function downloadsPart({ viewer, model, state }) {
  const line = el("div", { class: "a3-saved", role: "status", "aria-live": "polite", "data-part": "downloads" });
  const say = (text, wrong = false) => {
    line.classList.toggle("a3-error", wrong);
    line.textContent = text;
  };
  async function busy(button, text, work) {
    if (!state.current) return;
    button.disabled = true;
    say(text);
    try {
      say(await work(state.current));
    } catch (error) {
      say(`No file was made: ${error.message}`, true);
    }
    button.disabled = false;
  }
  const tint = () => viewer.look.tint ?? null;
  const glb = el("button", { type: "button", "data-action": "glb", title: "A textured model for Blender, Godot, Unity or Unreal: the Game preset, 1 m high, standing on its origin", onclick: () =>
    busy(glb, "Making the model… this takes a few seconds.", async ({ prompt, u }) => {
      const body = { what: "still", model: model.name, preset: "game", format: "glb", prompts: [prompt], u: [[...u]], tint: tint(), height: 1 };
      const id = await startExport(body);
      const made = await watchExport(id, () => false, ({ doing }) => say(`Making the model: ${doing}…`));
      return made ? saved(await fetchExport(id), made.name) : "";
    }) }, "GLB model");
  const png = el("button", { type: "button", "data-action": "png", title: "The present view without background", onclick: () =>
    busy(png, "Rendering the picture…", async ({ prompt }) => saved(await viewer.snapshot(), `${slug(prompt)}.png`)) }, "PNG");
  const kind = el("select", { class: "a3-kind", "aria-label": "Film format", title: "MP4 plays everywhere, WebM in browsers, GIF in any page" },
    ...FILMS.map((film) => el("option", { value: film }, film.toUpperCase())));
  const turn = el("button", { type: "button", "data-action": "turntable", title: "Once around the object, three seconds, rendered by the server", onclick: () =>
    busy(turn, "Rendering the turntable… a quarter of a minute on two cores.", async ({ prompt, u }) => {
      const { azimuth, elevation, distance, focal, target } = viewer.look.camera;
      const shots = Array.from({ length: FRAMES }, (_, i) => [0, azimuth + (360 * i) / FRAMES, elevation, distance]);
      const body = { model: model.name, prompt, stops: [[...u]], shots, film: kind.value, mode: viewer.look.mode, tint: tint(), fps: FPS, focal, target, size: SIZE };
      return saved(await askFile("/att3d/film", body), `${slug(prompt)}.${kind.value}`);
    }) }, "Turntable");
  return [el("div", { class: "a3-row a3-files" }, glb, png, el("div", { class: "a3-joined" }, turn, kind)), line];
}
