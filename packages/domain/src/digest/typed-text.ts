/** Endings of files: a dot before them makes no address. */
const fileEndings = new Set(['csv', 'ndjson', 'json', 'gz', 'txt', 'xml', 'xlsx', 'dat', 'tsv', 'parquet']);

/**
 * What a till, a customer or a list has written, for a mail: one line of plain text, not too long. Programs that read
 * mail make links of what looks like an address, so an address is written so that it is none: `evil[.]example`.
 */
export function typedText(text: string, maxLength = 80): string {
  const line = text
    .normalize('NFC')
    // controls and line breaks; what turns the direction of text round; what is there and not seen
    .replace(/[\p{Cc}\p{Zl}\p{Zp}]+/gu, ' ')
    .replace(/[\p{Cf}\p{Co}\p{Cs}\u115f\u1160\u3164\uffa0]/gu, '')
    .replace(/ {2,}/g, ' ')
    .trim();
  const characters = Array.from(line);
  const short =
    characters.length > maxLength
      ? `${characters
          .slice(0, maxLength - 1)
          .join('')
          .trimEnd()}…`
      : line;
  return short
    .replace(/:(?=\/\/)/g, '[:]')
    .replace(/@(?=[\p{L}\p{N}])/gu, '[@]')
    .replace(/\b(mailto|tel|sms|javascript|data|vbscript|file):/gi, '$1[:]')
    .replace(/(?<=[\p{L}\p{N}-])\.(?=([\p{L}\p{N}][\p{L}\p{N}-]*))/gu, (dot, next: string) =>
      /^\p{N}+$/u.test(next) || fileEndings.has(next.toLowerCase()) ? dot : '[.]',
    );
}
