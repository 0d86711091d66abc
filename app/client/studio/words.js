// What a model that reads slots can be asked for: its kinds by category, and the words that each of them takes.

export const KIND = "kind";
export const NEEDS = { "garment colour": "garment", "hat colour": "hat" }; // the colour of something needs that something

export class Words {
  /** json: { slots, kinds, words, chains } as the server says them. */
  constructor(json) {
    this.slots = json.slots;
    this.kinds = json.kinds;
    this.words = json.words;
    this.chains = json.chains;
    this.byNoun = new Map(this.kinds.map((kind) => [kind.noun, kind]));
    this.byCaption = new Map(this.kinds.map((kind) => [kind.caption, kind]));
    this.categories = new Map();
    for (const kind of this.kinds) this.categories.set(kind.category, [...(this.categories.get(kind.category) ?? []), kind]);
  }

  /** Phrases of one slot that a kind takes. */
  choices(noun, slot) {
    const kind = this.byNoun.get(noun);
    if (!kind?.takes.includes(slot)) return [];
    return this.words[slot].map(({ phrase }) => phrase).filter((phrase) => !kind.without.includes(phrase));
  }

  /** `slots` without what its kind does not take. */
  fitting(slots) {
    const kept = Object.entries(slots).filter(([slot, phrase]) => slot === KIND || this.choices(slots[KIND], slot).includes(phrase));
    const out = Object.fromEntries(kept);
    for (const [colour, worn] of Object.entries(NEEDS)) if (!out[worn]) delete out[colour];
    return out;
  }

  /** What is understood of a bare caption, or undefined: nothing of it needs the server. */
  understood(caption) {
    const kind = this.byCaption.get(caption);
    return kind && { prompt: caption, understood: caption, verdict: "known", message: `drawn: ${caption}.`, slots: { [KIND]: kind.noun }, ignored: [], unknown: [], nearest: [], corrected: [] };
  }
}
