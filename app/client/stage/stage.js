// The viewer with everything around it: loading, toolbar, read-out, help.

import { VIEWS } from "../../viewer/camera.js";
import { el, slug } from "../../viewer/dom.js";
import { attachInput } from "../../viewer/input.js";
import { MODES } from "../../viewer/shaders.js";
import { saved } from "../studio/saved.js";
import { wireframePart } from "./wireframe.js";

const MODE_NAMES = {
  full: ["Lit", "Lit by a movable light: colour times ambient and diffuse light"],
  albedo: ["Colour", "Albedo: the colours alone, without any light"],
  textureless: ["Clay", "Textureless: the shape alone under the light"],
  normal: ["Normals", "Which way the surface faces, as colours"],
  depth: ["Depth", "Distance from the camera, near is bright"],
  opacity: ["Opacity", "How much of each ray the object stops"],
};
const BACKDROPS = {
  dark: { backdrop: [0.105, 0.112, 0.13, 1], ink: [0.62, 0.66, 0.74] },
  light: { backdrop: [0.93, 0.935, 0.945, 1], ink: [0.3, 0.32, 0.36] },
};

/** Buttons over `host` for `viewer`; name() is the current object's for files. Returns { say(text) }. */
export function dressStage(host, viewer, name) {
  const button = (label, title, onclick, extra = {}) =>
    el("button", { type: "button", title, onclick, ...extra }, label);
  const modes = el("div", { class: "a3-bar a3-modes", role: "group", "aria-label": "What is shown" });
  for (const mode of ["full", "albedo", "textureless", "normal", "depth", "opacity"]) {
    const [label, title] = MODE_NAMES[mode];
    modes.append(button(label, title, () => viewer.setLook({ mode }), { "data-mode": mode }));
  }
  const face = (view) => () => {
    viewer.turn(false);
    viewer.moveCamera((camera) => ({ ...camera, ...VIEWS[view], target: [...(viewer.home?.target ?? [0, 0, 0])] }));
  };
  const full = async () => {
    try {
      await (document.fullscreenElement ? document.exitFullscreen() : host.requestFullscreen());
    } catch {
      say("This browser does not offer full screen here."); // on a telephone, or inside another page
    }
  };
  const setBackdrop = () => viewer.setLook(viewer.look.backdrop[0] > 0.5 ? BACKDROPS.dark : BACKDROPS.light);
  const snapshot = async () => {
    say("Rendering the picture…");
    say(saved(await viewer.snapshot(), `${slug(name())}.png`));
  };
  const light = () => viewer.setLook({ dragsLight: !viewer.look.dragsLight });
  const ground = () => viewer.setLook({ ground: !viewer.look.ground });
  const wireframe = wireframePart(viewer, (text) => say(text));
  const axes = () => viewer.setLook({ axes: !viewer.look.axes });
  const turn = () => viewer.turn(!viewer.turning);
  const help = el("div", { class: "a3-help", hidden: true },
    el("b", {}, "Keys"), el("p", {}, "Drag turns, wheel or pinch zooms, Shift-drag or two fingers pan, double click resets."),
    el("p", {}, "Arrows turn · + − zoom · 1 2 3 7 front, side, back, top · R reset · Space auto-rotate"),
    el("p", {}, "M next mode · L move the light · G ground · X axes · W wireframe · B backdrop · S snapshot · F full screen"),
    el("p", {}, "Ctrl Z and Ctrl Shift Z step through what was made"));
  const toggleHelp = () => { help.hidden = !help.hidden; };
  const tools = el("div", { class: "a3-bar a3-tools", role: "toolbar", "aria-label": "View" },
    button("Front", "Front (1)", face("front")), button("Side", "Side (2)", face("side")),
    button("Back", "Back (3)", face("back")), button("Top", "Top (7)", face("top")),
    button("Reset", "Reset the view (R)", () => viewer.reset()),
    button("Turn", "Auto-rotate (Space)", turn, { "data-on": "turn" }),
    button("Light", "Drag moves the light (L)", light, { "data-on": "light" }),
    button("Grid", "Ground grid: thick lines are 1 m apart (G)", ground, { "data-on": "ground" }),
    button("Axes", "Axes of the exported file: X red, Y green and up, Z blue and to the front (X)", axes, { "data-on": "axes" }),
    button("Wireframe", "Wireframe of the exported mesh: mobile, game, hero, off (W)", wireframe.next, { "data-on": "wireframe", disabled: !viewer.gl }),
    button("Backdrop", "Dark or light backdrop (B)", setBackdrop),
    button("Snapshot", "Picture without background (S)", snapshot, { "data-action": "snapshot" }),
    button("Full screen", "Full screen (F)", full, { "data-on": "full" }), button("?", "Keyboard help (H)", toggleHelp, { "aria-label": "Keyboard help" }));
  const readout = el("div", { class: "a3-readout", "aria-hidden": "true" });
  const message = el("div", { class: "a3-message", role: "status" });
  const say = (text) => { message.textContent = text; };
  host.append(modes, tools, readout, message, help);

  const sync = () => {
    for (const node of modes.children) node.setAttribute("aria-pressed", node.dataset.mode === viewer.look.mode);
    const on = { turn: viewer.turning, light: viewer.look.dragsLight, ground: viewer.look.ground, axes: viewer.look.axes, full: document.fullscreenElement === host, wireframe: Boolean(wireframe.preset()) };
    for (const node of tools.querySelectorAll("[data-on]")) node.setAttribute("aria-pressed", on[node.dataset.on]);
    host.classList.toggle("a3-on-light", viewer.look.backdrop[0] > 0.5);
  };
  viewer.addEventListener("look", sync);
  document.addEventListener("fullscreenchange", sync);
  viewer.addEventListener("lost", () => say("The graphics driver was reset; the picture comes back by itself."));
  viewer.addEventListener("restored", () => say(""));
  viewer.addEventListener("frame", () => {
    const { fps, width, height, exact } = viewer.stats;
    const lines = viewer.mesh ? ` · ${viewer.mesh.triangles.toLocaleString("en")} triangles (${wireframe.preset()})` : "";
    readout.textContent = `${exact ? "Finished" : "Preview"}${lines}`;
    const small = exact && viewer.full && width < viewer.full.width;
    readout.title = `${exact ? "The finished picture" : `A quick preview while something moves, ${Math.round(fps)} a second`}: ${width} × ${height} pixels.`
      + (small ? " No more, as this browser draws slowly, perhaps without a graphics card; files are not affected." : "");
  });
  viewer.setLook(document.body.classList.contains("dark") ? BACKDROPS.dark : BACKDROPS.light);
  attachInput(viewer.canvas, viewer, {
    1: face("front"), 2: face("side"), 3: face("back"), 7: face("top"),
    r: () => viewer.reset(), " ": turn, l: light, g: ground, x: axes, w: () => viewer.gl && wireframe.next(), b: setBackdrop, s: snapshot, f: full, h: toggleHelp, "?": toggleHelp,
    m: () => viewer.setLook({ mode: MODES[(MODES.indexOf(viewer.look.mode) + 1) % MODES.length] }),
  });
  return { say };
}
