// What is drawn of a prompt and what is not, in words, for models that say it; and what the bare words would give.

import { el } from "../../viewer/dom.js";

const EXPLAINED = {
  known: "The object and all of your words are known here.",
  partly: "The object is drawn; some of the words are not known here.",
  nearest: "Nothing like it is known here, so something else is drawn, whole.",
};
const LEVELS = { known: "seen", partly: "partly", nearest: "far" };

/** pick(prompt) is called for an alternative, again() when the switch is turned. Returns { element, bare, show, refuse }. */
export function verdictPart(pick, again) {
  const status = el("div", { class: "a3-status", role: "status" });
  const bar = el("div", { class: "a3-cover-bar" }, el("i"));
  const near = el("div", { class: "a3-chips" });
  const chip = (prompt) => el("button", { type: "button", class: "a3-chip", onclick: () => pick(prompt) }, prompt);
  const turn = el("input", { type: "checkbox", role: "switch", "data-action": "bare", onchange: () => again() });
  const bareSwitch = el("label", { class: "a3-switch", title: "Gives the model your whole phrase at once instead of word by word. Of words that it never met it makes a mixture of what it knows" }, turn, "Guess from the whole phrase");

  function show(item) {
    near.replaceChildren();
    turn.checked = Boolean(item.bare);
    if (!item.understood) {
      status.className = "a3-status a3-level-none";
      status.textContent = item.bare ? "Guessed from the whole phrase: of new words it makes a mixture." : "";
      status.title = "";
      bar.hidden = true;
      return;
    }
    const { verdict, message, nearest } = item.understood;
    const level = `a3-level-${LEVELS[verdict]}`;
    const sentence = message[0].toUpperCase() + message.slice(1);
    const percent = Math.round(100 * (item.read ?? 1));
    status.className = `a3-status ${level}`;
    status.textContent = item.seed ? `${sentence} Other proportions.` : sentence;
    status.title = `${EXPLAINED[verdict]} ${percent} % of the words are read.`;
    bar.className = `a3-cover-bar ${level}`;
    bar.title = status.title;
    bar.firstChild.style.width = `${Math.max(percent, 3)}%`;
    bar.hidden = false;
    if (verdict !== "known" && nearest.length) {
      near.append(el("span", { class: "a3-quiet" }, "Or"), ...nearest.map(chip));
    }
  }
  function refuse(error) {
    status.className = "a3-status a3-error";
    status.textContent = error.message;
    status.title = "";
    bar.hidden = true;
    near.replaceChildren();
  }
  return { element: el("div", { class: "a3-cover" }, status, bar, near, bareSwitch), get bare() { return turn.checked; }, show, refuse };
}
