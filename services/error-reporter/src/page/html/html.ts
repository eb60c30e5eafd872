import { escapeHtml } from '@tillkeeper/service-kit';

/** Markup that may stand in a page as it is. Only `html` makes it: a text is never taken for it. */
export class Html {
  readonly markup: string;
  private constructor(markup: string) {
    this.markup = markup;
  }
  static of(strings: readonly string[], values: readonly Content[]): Html {
    return new Html(strings.map((part, at) => (at === 0 ? part : written(values[at - 1]) + part)).join(''));
  }
}

/** What may be put into markup: texts and numbers are written as text, lists one after the other, nothing as nothing. */
export type Content = Html | string | number | false | undefined | readonly Content[];

/** Markup with values in it; what is no markup itself is written as text, also between the quotes of an attribute. */
export function html(strings: TemplateStringsArray, ...values: readonly Content[]): Html {
  return Html.of(strings, values);
}

function written(value: Content): string {
  if (value === undefined || value === false) return '';
  if (value instanceof Html) return value.markup;
  if (typeof value === 'string') return escaped(value);
  if (typeof value === 'number') return String(value);
  return value.map(written).join('');
}

/** Signs that no page may hold, and those that turn the direction of what follows: a till's text must not change ours. */
const unfit = /(?![\t\n\r])\p{Cc}|[\u200e\u200f\u202a-\u202e\u2066-\u2069\ufeff]|\p{Surrogate}/gu;

const escaped = (text: string): string => escapeHtml(text.replace(unfit, '\ufffd'));
