// From where to where an object reaches in height, read off its occupancy.

const STRAY = 0.005; // share of the cells, at the top and at the bottom, that may be crumbs beside the object

/** counts [n]: occupied cells of each layer, from the bottom up. Returns [low, high] in layers, null where there are none. */
export function extent(counts) {
  const all = counts.reduce((sum, count) => sum + count, 0);
  if (!all) return null;
  const layer = (share) => {
    let sum = 0;
    return counts.findIndex((count) => (sum += count) > share * all);
  };
  return [layer(STRAY), layer(1 - STRAY) + 1];
}
