/** What stands where a text spoke of a person who was erased. */
export const erasedText = '(erased)';

/** What the words of a mail put into addresses, so that they are no links: `evil[.]example`. */
const brackets = /[[\]]/g;

/** A JSON value of the same shape in which every text that contains one of the texts (in lower case) is replaced. */
export function withoutTexts(value: unknown, texts: readonly string[]): unknown {
  if (typeof value === 'string') {
    const lower = value.toLowerCase();
    const unbroken = lower.replaceAll(brackets, '');
    return texts.some(text => lower.includes(text) || unbroken.includes(text)) ? erasedText : value;
  }
  if (Array.isArray(value)) return value.map(one => withoutTexts(one, texts));
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([name, one]) => [name, withoutTexts(one, texts)]));
}
