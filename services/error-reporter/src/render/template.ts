import { escapeHtml } from '@tillkeeper/service-kit';

/** Escaped, or made of templates: what may stand in HTML as it is. */
export interface Html {
  readonly html: string;
}

/** Texts are escaped; of parts all are put in, one after the other. */
export type Values = Readonly<Record<string, string | number | Html | readonly Html[]>>;
export type Fragment = (values: Values) => Html;

/**
 * A template in which `<!-- begin name -->…<!-- end name -->` are fragments: filled in by themselves, and put back at
 * their place by the value of that name. `{{name}}` are texts; a missing value is a mistake of ours and throws.
 */
export function parseTemplate(text: string): {
  readonly fragment: (name: string) => Fragment;
  readonly whole: Fragment;
} {
  const fragments = new Map<string, Fragment>();
  const take = (of: string): Fragment => {
    const outer = of.replace(/<!-- begin (\w+) -->([\s\S]*?)<!-- end \1 -->/g, (_, name: string, inner: string) => {
      if (fragments.has(name)) throw new Error(`two fragments are called ${name}`);
      fragments.set(name, take(inner));
      return `{{${name}}}`;
    });
    const [first = '', ...rest] = outer.split('{{');
    const parts = rest.map(part => {
      const [name = '', ...after] = part.split('}}');
      return { name, after: after.join('}}') };
    });
    const places = new Set(parts.map(({ name }) => name));
    return values => {
      for (const name of Object.keys(values)) if (!places.has(name)) throw new Error(`there is no place for ${name}`);
      return { html: parts.reduce((html, { name, after }) => html + htmlOf(name, values[name]) + after, first) };
    };
  };
  const whole = take(text);
  return {
    whole,
    fragment(name) {
      const found = fragments.get(name);
      if (found === undefined) throw new Error(`there is no fragment ${name}`);
      return found;
    },
  };
}

function htmlOf(name: string, value: Values[string] | undefined): string {
  if (value === undefined) throw new Error(`nothing is given for {{${name}}}`);
  if (typeof value === 'number') return String(value);
  if (typeof value === 'string') return escapeHtml(value);
  return 'html' in value ? value.html : value.map(part => part.html).join('');
}
