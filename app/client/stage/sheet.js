// Pictures that a model brings along, for the moments before the browser has drawn its own.

import { shelfOf } from "../studio/api.js";

const sheets = new Map(); // name of a model -> promise of { captions, size, columns, picture }, null where it has none

async function load(name) {
  const sheet = await shelfOf(name);
  if (!sheet.captions.length) return null;
  const picture = new Image();
  picture.src = sheet.sheet;
  await picture.decode();
  return { ...sheet, picture };
}

/** Paints the model's own picture of a caption into a canvas that is still empty, if it has one; false where not. */
export async function sheetPicture(model, canvas, caption) {
  if (!model.words) return false;
  if (!sheets.has(model.name)) sheets.set(model.name, load(model.name).catch(() => null));
  const sheet = await sheets.get(model.name);
  const at = sheet ? sheet.captions.indexOf(caption) : -1;
  const context = canvas.getContext("2d", { willReadFrequently: true });
  if (at < 0 || context.getImageData(0, 0, canvas.width, canvas.height).data.some(Boolean)) return false;
  const side = sheet.picture.width / sheet.columns;
  context.drawImage(sheet.picture, (at % sheet.columns) * side, Math.floor(at / sheet.columns) * side, side, side, 0, 0, canvas.width, canvas.height);
  return true;
}
