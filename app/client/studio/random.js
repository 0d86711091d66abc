// Chance.

/** One of a list at random, undefined of an empty one. */
export const any = (list) => list[Math.floor(Math.random() * list.length)];

/** A seed for the numbers of one object. */
export const anySeed = () => 1 + Math.floor(Math.random() * 9999);
