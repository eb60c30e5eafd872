/** The keys that are one edit away; `charactersAt` says what stands at a place in the keys of a length. */
export function* editsOf(
  key: string,
  charactersAt: (length: number, at: number) => ReadonlySet<string>,
): Generator<string> {
  for (let at = 0; at <= key.length; at += 1) {
    const [before, after] = [key.slice(0, at), key.slice(at)];
    for (const character of charactersAt(key.length + 1, at)) yield before + character + after;
    if (at === key.length) continue;
    const rest = after.slice(1);
    yield before + rest;
    if (rest !== '') yield before + rest[0] + after[0] + rest.slice(1);
    for (const character of charactersAt(key.length, at)) if (character !== after[0]) yield before + character + rest;
  }
}

/** Which characters stand where: a tenth of the look-ups that every character at every place would take. */
export function createAlphabets(): { add(key: string): void; at(length: number, at: number): ReadonlySet<string> } {
  const none: ReadonlySet<string> = new Set();
  const byLength: Set<string>[][] = [];
  return {
    add(key) {
      byLength[key.length] ??= Array.from({ length: key.length }, () => new Set<string>());
      const places = byLength[key.length] ?? [];
      for (let at = 0; at < key.length; at += 1) places[at]?.add(key.charAt(at));
    },
    at: (length, at) => byLength[length]?.[at] ?? none,
  };
}

const digits = [...'0123456789'];
const capitals = [...'ABCDEFGHIJKLMNOPQRSTUVWXYZ'];
const smalls = [...'abcdefghijklmnopqrstuvwxyz'];

/** Of the codes that differ in the last character or the one before it, how many are taken: 9 of them are a full house. */
export function crowdAround(code: string, products: ReadonlyMap<string, unknown>): number {
  let most = 0;
  for (const at of [code.length - 1, code.length - 2]) {
    const here = code[at];
    if (here === undefined) continue;
    const others = [digits, capitals, smalls].find(characters => characters.includes(here)) ?? [];
    const taken = others.filter(other => products.has(code.slice(0, at) + other + code.slice(at + 1))).length;
    most = Math.max(most, taken);
  }
  return Math.min(1, most / 9);
}
