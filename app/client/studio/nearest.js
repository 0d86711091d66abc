// Kinds that a model holds for alike.

/** Nouns of the other kinds, those whose bare objects are nearest to that of `noun` first; near: of its category alone. */
export function nearestKinds(model, noun, near = false) {
  const { words } = model;
  const kind = words.byNoun.get(noun);
  const own = model.known.get(kind?.caption);
  if (!own) return [];
  const far = (u) => u.reduce((sum, x, i) => sum + (x - own[i]) ** 2, 0);
  const others = words.kinds.filter((other) => other !== kind && model.known.has(other.caption) && (!near || other.category === kind.category));
  return others.map((other) => [far(model.known.get(other.caption)), other.noun]).sort(([a], [b]) => a - b).map(([, name]) => name);
}
