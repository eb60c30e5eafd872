export type KeyOrder = 'up' | 'down' | 'kill' | 'stop' | 'restart' | 'pause' | 'more' | 'fewer' | 'quit';

const orders: Readonly<Record<string, KeyOrder>> = {
  '\u001b[A': 'up',
  '\u001bOA': 'up',
  '\u001b[B': 'down',
  '\u001bOB': 'down',
  '\t': 'down',
  k: 'kill',
  s: 'stop',
  r: 'restart',
  p: 'pause',
  '+': 'more',
  '=': 'more',
  '-': 'fewer',
  q: 'quit',
  '\u0003': 'quit',
};

/** What was typed, as a terminal in raw mode gives it: several keys may come at once. */
export function readKeys(text: string): KeyOrder[] {
  // biome-ignore lint/suspicious/noControlCharactersInRegex: these are the keys
  return (text.match(/\u001b[[O][A-Z]|[\s\S]/g) ?? []).flatMap(key => orders[key] ?? []);
}
