/** A JSON value in which every scalar is the text that was sent. */
export type JsonText = string | null | readonly JsonText[] | JsonObject;
export type JsonObject = ReadonlyMap<string, JsonText>;

/** What is wrong with a JSON text. */
export class JsonTextError extends Error {
  override readonly name = 'JsonTextError';
  readonly code: 'json.duplicate-key' | 'json.invalid-text';
  constructor(code: 'json.duplicate-key' | 'json.invalid-text', detail: string) {
    super(detail);
    this.code = code;
  }
}

const numberText = /-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?/y;
const maxDepth = 8;

/**
 * Reads one JSON object (RFC 8259). Numbers, true and false stay the text that was sent: 9007199254740993 and 1.10 do not
 * change. A key that is there twice and an unpaired surrogate are errors: JSON.parse would keep one and say nothing.
 */
export function readJsonObject(text: string): JsonObject {
  let at = 0;
  const invalid = (what: string): never => {
    throw new JsonTextError('json.invalid-text', `${what} at character ${at + 1}`);
  };
  const skip = (): void => {
    while (text[at] === ' ' || text[at] === '\t' || text[at] === '\n' || text[at] === '\r') at += 1;
  };
  const string = (): string => {
    const from = at;
    at += 1;
    for (;;) {
      const character = text[at];
      if (character === undefined) invalid('a text does not end');
      if (character === '\\') at += 2;
      else if (character === '"') break;
      else at += 1;
    }
    at += 1;
    let value: unknown;
    try {
      value = JSON.parse(text.slice(from, at));
    } catch {
      invalid('a text cannot be read');
    }
    if (typeof value !== 'string' || !value.isWellFormed()) return invalid('a text has half a character');
    return value;
  };
  const value = (depth: number): JsonText => {
    if (depth > maxDepth) invalid('nested too deeply');
    skip();
    const character = text[at];
    if (character === '"') return string();
    if (character === '{') return object(depth);
    if (character === '[') {
      at += 1;
      const items: JsonText[] = [];
      skip();
      if (text[at] === ']') {
        at += 1;
        return items;
      }
      for (;;) {
        items.push(value(depth + 1));
        skip();
        if (text[at] === ']') {
          at += 1;
          return items;
        }
        if (text[at] !== ',') invalid('a comma or ] is missing');
        at += 1;
      }
    }
    for (const word of ['true', 'false', 'null'])
      if (text.startsWith(word, at)) {
        at += word.length;
        return word === 'null' ? null : word;
      }
    numberText.lastIndex = at;
    const number = numberText.exec(text)?.[0];
    if (number === undefined) return invalid('a value is missing');
    at += number.length;
    return number;
  };
  const object = (depth: number): JsonObject => {
    at += 1;
    const members = new Map<string, JsonText>();
    skip();
    if (text[at] === '}') {
      at += 1;
      return members;
    }
    for (;;) {
      skip();
      if (text[at] !== '"') invalid('a key is missing');
      const key = string();
      if (members.has(key)) throw new JsonTextError('json.duplicate-key', `${key.slice(0, 100)} is given twice`);
      skip();
      if (text[at] !== ':') invalid('a colon is missing');
      at += 1;
      members.set(key, value(depth + 1));
      skip();
      if (text[at] === '}') {
        at += 1;
        return members;
      }
      if (text[at] !== ',') invalid('a comma or } is missing');
      at += 1;
    }
  };
  skip();
  if (text[at] !== '{') invalid('an object is missing');
  const read = object(0);
  skip();
  if (at < text.length) invalid('something follows the object');
  return read;
}
