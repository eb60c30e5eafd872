const cast = String.raw`::"?[a-z_]+"?(?: (?:varying|precision|with(?:out)? time zone))?(?:\[\])?`;
const castOfNumber = new RegExp(String.raw`\((-?[\d.]+)\)${cast}`, 'g');
const castOfOther = new RegExp(String.raw`('(?:[^']|'')*'|[\w.)\]]+)${cast}`, 'g');

/** Without what PostgreSQL adds when it writes an expression back: `'x'::text`, `(0)::numeric`. */
export function withoutCasts(expression: string): string {
  return expression.replaceAll(castOfNumber, '$1').replaceAll(castOfOther, '$1');
}

type Shape = readonly [pattern: RegExp, say: (...parts: string[]) => string];

const name = String.raw`\(?"?(\w+)"?\)?`;
const number = String.raw`\(?\(?'?(-?[\d.e]+)'?\)?\)?`;
const bounds: Readonly<Record<string, string>> = {
  '>=': 'is at least',
  '>': 'is above',
  '<=': 'is at most',
  '<': 'is below',
  '<>': 'is not',
};
const list = (texts: string) => [...texts.matchAll(/'((?:[^']|'')*)'/g)].map(([, text]) => `\`${text}\``).join(', ');

/** The shapes of checks that this schema has; others are shown as they are. */
const shapes: readonly Shape[] = [
  [
    new RegExp(`^${name} = ANY \\(ARRAY\\[(.*)\\]\\)$`),
    (column, values) => `\`${column}\` is one of ${list(values ?? '')}`,
  ],
  [new RegExp(`^${name} = ('[^']*')$`), (column, value) => `\`${column}\` is ${list(value ?? '')}`],
  [
    new RegExp(`^\\(?length\\(${name}\\) >= ${number}\\)? AND \\(?length\\(${name}\\) <= ${number}\\)?$`),
    (column, least, _same, most) => `\`${column}\` has ${least} to ${most} characters`,
  ],
  [new RegExp(`^length\\(${name}\\) <= ${number}$`), (column, most) => `\`${column}\` has at most ${most} characters`],
  [new RegExp(`^length\\(${name}\\) = ${number}$`), (column, length) => `\`${column}\` has a length of ${length}`],
  [new RegExp(`^${name} ~ '(.*)'$`), (column, pattern) => `\`${column}\` looks like \`${pattern}\``],
  [
    new RegExp(`^\\(?${name} (>=|>) ${number}\\)? AND \\(?\\1 (<=|<) ${number}\\)?$`),
    (column, low, least, high, most) =>
      `\`${column}\` ${bounds[low ?? '']} ${least} and ${bounds[high ?? '']?.replace('is ', '')} ${most}`,
  ],
  [
    new RegExp(`^${name} (>=|>|<=|<|<>) ${number}$`),
    (column, sign, value) => `\`${column}\` ${bounds[sign ?? '']} ${value}`,
  ],
  [
    new RegExp(`^${name} (>=|>|<=|<|<>) ${name}$`),
    (column, sign, other) => `\`${column}\` ${bounds[sign ?? '']} \`${other}\``,
  ],
  [
    /^\(\(?(\w+)\)? IS NULL\) = \(\(?(\w+)\)? IS NULL\)$/,
    (one, other) => `\`${one}\` and \`${other}\` are empty together or not at all`,
  ],
  [/^\((\w+) IS NULL\) OR \((\w+) IS NULL\)$/, (one, other) => `of \`${one}\` and \`${other}\` one at most is given`],
  [/^NOT isempty\((\w+)\)$/, column => `\`${column}\` is not empty`],
];

/** A check constraint as a sentence without its full stop, or its expression as code where no sentence is known. */
export function checkInWords(definition: string): string {
  const expression = withoutCasts(
    withoutBrackets(definition.replace(/^CHECK /, '').replace(/ NO INHERIT$| NOT VALID$/, '')),
  );
  for (const [pattern, say] of shapes) {
    const found = pattern.exec(expression);
    if (found !== null) return say(...found.slice(1));
  }
  return `\`${expression}\``;
}

/** Without brackets around the whole. */
export function withoutBrackets(expression: string): string {
  const text = expression.trim();
  if (!text.startsWith('(') || !text.endsWith(')')) return text;
  let depth = 0;
  for (const [place, letter] of [...text].entries()) {
    if (letter === '(') depth++;
    if (letter === ')') depth--;
    if (depth === 0 && place < text.length - 1) return text;
  }
  return withoutBrackets(text.slice(1, -1));
}
