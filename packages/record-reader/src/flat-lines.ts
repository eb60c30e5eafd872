import type { JsonObject } from './json-object.ts';

export interface FlatLines {
  /**
   * The cells of a line that has the keys of the line that was learned, in its order and spacing, and no value that has to
   * be looked at; undefined: it has to be read member by member.
   */
  read(text: string): string[] | undefined;
  /** Remembers how an object without objects in it was written. */
  learn(object: JsonObject): void;
}

interface Member {
  /** What stands before its value, by the two ways in which programs put blanks. */
  readonly compact: string;
  readonly spaced: string;
  /** Of its cell; -1: no column has its key. */
  readonly column: number;
}

const quote = 34;
// biome-ignore lint/suspicious/noControlCharactersInRegex: control characters are what is looked for
const needsALook = /[\u0000-\u001f\\\u007f]/;
/** A value of JSON that is no text, up to what ends it. */
const scalar = /(?:-?(?:0|[1-9]\d*)(?:\.\d+)?(?:[eE][+-]?\d+)?|true|false|null)(?=[,}])/y;

/** Reads lines that are written as the line before: most programs write all of theirs alike. A third of the time. */
export function createFlatLines(columns: readonly string[]): FlatLines {
  const columnOf = new Map(columns.map((name, index) => [name, index]));
  let members: readonly Member[] = [];
  return {
    learn(object) {
      members = [...object.keys()].map((key, index) => {
        const name = JSON.stringify(key);
        const [compact, spaced] = index === 0 ? [`{${name}:`, `{${name}: `] : [`,${name}:`, `, ${name}: `];
        return { compact, spaced, column: columnOf.get(key) ?? -1 };
      });
    },
    read(text) {
      const [first] = members;
      if (first === undefined || needsALook.test(text)) return undefined;
      const isSpaced = text.startsWith(first.spaced);
      const cells = columns.map(() => '');
      let at = 0;
      for (let index = 0; index < members.length; index += 1) {
        const member = members[index] ?? first;
        const before = isSpaced ? member.spaced : member.compact;
        if (!text.startsWith(before, at)) return undefined;
        at += before.length;
        let from = at;
        let to: number;
        if (text.charCodeAt(at) === quote) {
          from += 1;
          to = text.indexOf('"', from);
          if (to < 0) return undefined;
          at = to + 1;
        } else {
          scalar.lastIndex = at;
          if (!scalar.test(text)) return undefined;
          to = scalar.lastIndex;
          at = to;
        }
        if (member.column >= 0) {
          const value = text.slice(from, to);
          cells[member.column] = value === 'null' && from === at - 4 ? '' : value;
        }
      }
      return text.charCodeAt(at) === 125 && at === text.length - 1 ? cells : undefined;
    },
  };
}
