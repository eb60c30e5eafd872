import { normaliseText } from './normalise-text.ts';

const mostOctets = { address: 254, local: 64, label: 63 } as const;
/** RFC 5322's dot-atom, and letters of any script (RFC 6532): no quoted strings, no comments. */
const localPart = /^[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+(?:\.[\p{L}\p{M}\p{N}!#$%&'*+/=?^_`{|}~-]+)*$/u;
const label = /^[\p{L}\p{M}\p{N}](?:[\p{L}\p{M}\p{N}-]*[\p{L}\p{M}\p{N}])?$/u;
const topLevel = /^(?:xn--[a-z0-9-]+|[\p{L}\p{M}]{2,})$/u;

/**
 * An e-mail address in lower case; undefined where the text is none. An address is one dot-atom (at most 64 octets), one
 * `@`, and a domain of two labels or more (63 octets each), the last of which is no number; 254 octets in all. Quoted strings,
 * comments, display names and IP addresses in brackets are none: no customer writes them, a slip does.
 * International domains stay as they are written, in letters or as `xn--`.
 */
export function normaliseEmail(text: string): string | undefined {
  const address = normaliseText(text).toLowerCase().normalize('NFC');
  const at = address.indexOf('@');
  if (at < 1 || octets(address) > mostOctets.address) return undefined;
  const local = address.slice(0, at);
  if (octets(local) > mostOctets.local || !localPart.test(local)) return undefined;
  const labels = address.slice(at + 1).split('.');
  if (labels.length < 2 || !topLevel.test(labels.at(-1) ?? '')) return undefined;
  return labels.every(one => label.test(one) && octets(one) <= mostOctets.label) ? address : undefined;
}

/** Length in UTF-8. */
function octets(text: string): number {
  let length = 0;
  for (const character of text) {
    const point = character.codePointAt(0) ?? 0;
    length += point < 0x80 ? 1 : point < 0x800 ? 2 : point < 0x10000 ? 3 : 4;
  }
  return length;
}
