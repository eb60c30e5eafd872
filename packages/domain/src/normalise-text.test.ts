import fc from 'fast-check';
import { expect, test } from 'vitest';
import { normaliseText } from './normalise-text.ts';

test.each<[string, string, string]>([
  ['a name stays as it is', "Siobhán O'Brien-Łęcki", "Siobhán O'Brien-Łęcki"],
  ['letter case stays', 'mcDONALD', 'mcDONALD'],
  ['the curly apostrophe stays', 'O’Brien', 'O’Brien'],
  ['blanks at both ends', '  Ann Lee\t', 'Ann Lee'],
  ['runs of blanks, tabs and line breaks', 'Ann \t\r\n Lee', 'Ann Lee'],
  ['no-break, thin and ideographic spaces', 'Ann\u00a0\u2009\u3000Lee', 'Ann Lee'],
  ['the next-line control', 'Ann\u0085Lee', 'Ann Lee'],
  ['letters and accents apart', 'Siobha\u0301n', 'Siobhán'],
  ['accents parted by something invisible', 'Siobha\u200b\u0301n', 'Siobhán'],
  ['zero-width space, byte order mark, soft hyphen', '\ufeffAn\u200bn\u00ad', 'Ann'],
  ['marks of direction', '\u202eAnn\u202c \u2067Lee\u2069\u200f', 'Ann Lee'],
  ['a joiner where none is written', 'An\u200dn\u200c', 'Ann'],
  ['a joiner that is part of the spelling', 'می\u200cخواهم', 'می\u200cخواهم'],
  ['an emoji of several', '👩\u200d🚒', '👩\u200d🚒'],
  ['nothing but what nobody sees', ' \u200b\ufeff\u00a0', ''],
  ['nothing', '', ''],
])('%s', (_, text, normalised) => {
  expect(normaliseText(text)).toBe(normalised);
});

const anything = fc
  .array(
    fc.oneof(
      fc.constantFrom(
        ...' \t\n\u00a0\u0085\u200b\u200c\u200d\u202e\ufeff\u0301\ufe0f\u0338aAéłßم可❤=',
        '👩',
        'e\u0301',
      ),
      fc.string({ unit: 'binary', minLength: 1, maxLength: 3 }),
    ),
  )
  .map(parts => parts.join(''));

test('what comes out is NFC, has no blanks but single spaces between words, and comes out the same again', () => {
  fc.assert(
    fc.property(anything, text => {
      const once = normaliseText(text);
      expect(normaliseText(once)).toBe(once);
      expect(once.normalize('NFC')).toBe(once);
      expect(once).not.toMatch(/^\s|\s$|\s{2}|[^\S ]|[\u200b\u202a-\u202e\ufeff]/);
    }),
    { numRuns: 2000 },
  );
});

test('no letter, digit or sign is lost or made: what is left out is blank or invisible', () => {
  const seen = (text: string): string => text.replace(/[\s\u0085\p{Cf}]+/gu, '').normalize('NFC');
  fc.assert(
    fc.property(anything, text => {
      expect(seen(normaliseText(text))).toBe(seen(text));
    }),
    { numRuns: 2000 },
  );
});
