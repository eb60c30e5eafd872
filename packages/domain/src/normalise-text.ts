const plain = /^(?:[!-~]+(?: [!-~]+)*)?$/;
/** Soft hyphen, marks of direction, zero-width blanks, byte order mark, annotations: nobody sees them, and no search finds what is around them. */
const invisible = /[\u00ad\u061c\u180e\u200b\u200e\u200f\u202a-\u202e\u2060-\u2064\u2066-\u206f\ufeff\ufff9-\ufffb]/g;
/** The zero-width joiners are part of the spelling in Persian and in Indian scripts, and of emoji; elsewhere they are dirt. */
const strayJoiner =
  /(?<![[[\p{L}\p{M}\p{Emoji}]--[\p{ASCII}\p{Script=Latin}\p{Script=Greek}\p{Script=Cyrillic}\p{Script=Inherited}]]\ufe0f])[\u200c\u200d]/gv;
const blanks = /[\s\u0085]+/g;

/**
 * A name or other text as it is kept: NFC, blanks of every kind (tabs, line breaks, no-break spaces) at its ends taken off
 * and between words made one space, invisible characters taken out. Letter case, diacritics and apostrophes stay. Once is enough:
 * what comes out comes out again.
 */
export function normaliseText(text: string): string {
  // nearly all texts
  if (plain.test(text)) return text;
  return text
    .replace(invisible, '')
    .normalize('NFC')
    .replace(strayJoiner, '')
    .normalize('NFC')
    .replace(blanks, ' ')
    .trim();
}
