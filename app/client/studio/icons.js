// Small line drawings for buttons: fonts with such signs are not on every machine.

const PATHS = {
  dice: "M3.5 3.5h9v9h-9zM6 6h.01M10 6h.01M8 8h.01M6 10h.01M10 10h.01",
  locked: "M4 7.5h8v5.5H4zM5.5 7.5V5.5a2.5 2.5 0 0 1 5 0v2",
  unlocked: "M4 7.5h8v5.5H4zM5.5 7.5V5.5a2.5 2.5 0 0 1 4.9-.7",
  pin: "M6 2.5h4l-.5 4.5 2 2h-7l2-2zM8 9v4.5",
  undo: "M6 4 3 7l3 3M3 7h6.5a3 3 0 0 1 0 6H7",
  redo: "M10 4l3 3-3 3M13 7H6.5a3 3 0 0 0 0 6H9",
};

/** An icon that takes the colour of the text around it. */
export function icon(name) {
  const svg = document.createElementNS("http://www.w3.org/2000/svg", "svg");
  for (const [key, value] of Object.entries({ viewBox: "0 0 16 16", width: "15", height: "15", class: "a3-icon", "aria-hidden": "true" })) svg.setAttribute(key, value);
  const path = document.createElementNS("http://www.w3.org/2000/svg", "path");
  path.setAttribute("d", PATHS[name]);
  svg.append(path);
  return svg;
}
