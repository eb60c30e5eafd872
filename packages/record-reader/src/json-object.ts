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
const blanks = /[ \t\r\n]*/y;
/** Up to the closing quotation mark, when nothing before it needs a closer look. */
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what must not be there
const simpleText = /[^"\\\u0000-\u001f]*"/y;
const words: readonly (readonly [string, string | null])[] = [
  ['true', 'true'],
  ['false', 'false'],
  ['null', null],
];
const maxDepth = 8;

/**
 * Reads one JSON object (RFC 8259). Numbers, true and false stay the text that was sent: 9007199254740993 and 1.10 do not
 * change. A key that is there twice and an unpaired surrogate are errors: JSON.parse would keep one and say nothing.
 * `text` is well-formed. Throws JsonTextError.
 */
export function readJsonObject(text: string): JsonObject {
  const reader = createTextReader(text);
  reader.skipBlanks();
  if (text[reader.at] !== '{') reader.fail('an object is missing');
  const read = reader.object(0);
  reader.skipBlanks();
  if (reader.at < text.length) reader.fail('something follows the object');
  return read;
}

function createTextReader(text: string) {
  const reader = { at: 0, skipBlanks, fail, object };
  return reader;

  function fail(what: string): never {
    throw new JsonTextError('json.invalid-text', `${what} at character ${reader.at + 1}`);
  }
  function skipBlanks(): void {
    const code = text.charCodeAt(reader.at);
    if (code > 32) return;
    blanks.lastIndex = reader.at;
    blanks.exec(text);
    reader.at = blanks.lastIndex;
  }
  function string(): string {
    const from = reader.at;
    simpleText.lastIndex = from + 1;
    if (simpleText.test(text)) {
      reader.at = simpleText.lastIndex;
      return text.slice(from + 1, reader.at - 1);
    }
    let end = from + 1;
    while (text[end] !== '"') {
      if (end >= text.length) fail('a text does not end');
      end += text[end] === '\\' ? 2 : 1;
    }
    reader.at = end + 1;
    let value: unknown;
    try {
      value = JSON.parse(text.slice(from, end + 1));
    } catch {
      fail('a text cannot be read');
    }
    if (typeof value !== 'string' || !value.isWellFormed()) return fail('a text has half a character');
    return value;
  }
  function value(depth: number): JsonText {
    if (depth > maxDepth) fail('nested too deeply');
    skipBlanks();
    const character = text[reader.at];
    if (character === '"') return string();
    if (character === '{') return object(depth);
    if (character === '[') return list(depth);
    numberText.lastIndex = reader.at;
    if (numberText.test(text)) {
      const from = reader.at;
      reader.at = numberText.lastIndex;
      return text.slice(from, reader.at);
    }
    const word = words.find(([name]) => text.startsWith(name, reader.at));
    if (word === undefined) return fail('a value is missing');
    reader.at += word[0].length;
    return word[1];
  }
  function list(depth: number): JsonText[] {
    const items: JsonText[] = [];
    reader.at += 1;
    skipBlanks();
    if (text[reader.at] === ']') {
      reader.at += 1;
      return items;
    }
    for (;;) {
      items.push(value(depth + 1));
      if (hasEnded(']')) return items;
    }
  }
  function object(depth: number): JsonObject {
    const members = new Map<string, JsonText>();
    reader.at += 1;
    skipBlanks();
    if (text[reader.at] === '}') {
      reader.at += 1;
      return members;
    }
    for (;;) {
      skipBlanks();
      if (text[reader.at] !== '"') fail('a key is missing');
      const key = string();
      if (members.has(key)) throw new JsonTextError('json.duplicate-key', `${key.slice(0, 100)} is given twice`);
      skipBlanks();
      if (text[reader.at] !== ':') fail('a colon is missing');
      reader.at += 1;
      members.set(key, value(depth + 1));
      if (hasEnded('}')) return members;
    }
  }
  function hasEnded(closing: '}' | ']'): boolean {
    skipBlanks();
    const character = text[reader.at];
    if (character !== closing && character !== ',') fail(`a comma or ${closing} is missing`);
    reader.at += 1;
    return character === closing;
  }
}
