import { expect, test } from 'vitest';
import { checkInWords, withoutCasts } from './check-in-words.ts';

test.each([
  ["CHECK ((kind = ANY (ARRAY['GOOD'::text, 'SERVICE'::text])))", '`kind` is one of `GOOD`, `SERVICE`'],
  ["CHECK ((kind = 'product'::text))", '`kind` is `product`'],
  ['CHECK (((length(till_id) >= 1) AND (length(till_id) <= 32)))', '`till_id` has 1 to 32 characters'],
  ['CHECK ((length(note) <= 500))', '`note` has at most 500 characters'],
  ['CHECK ((length(line_hash) = 32))', '`line_hash` has a length of 32'],
  ["CHECK ((currency ~ '^[A-Z]{3}$'::text))", '`currency` looks like `^[A-Z]{3}$`'],
  ['CHECK ((list_price >= (0)::numeric))', '`list_price` is at least 0'],
  ['CHECK ((quantity <> (0)::numeric))', '`quantity` is not 0'],
  ['CHECK ((run > 0))', '`run` is above 0'],
  [
    "CHECK (((value > (0)::double precision) AND (value < '1000000000'::double precision)))",
    '`value` is above 0 and below 1000000000',
  ],
  ['CHECK ((next_offset >= first_offset))', '`next_offset` is at least `first_offset`'],
  [
    'CHECK (((undone_by IS NULL) = (undone_at IS NULL)))',
    '`undone_by` and `undone_at` are empty together or not at all',
  ],
  ['CHECK (((sender_id IS NULL) OR (store_id IS NULL)))', 'of `sender_id` and `store_id` one at most is given'],
  ['CHECK ((NOT isempty(missing)))', '`missing` is not empty'],
])('%s is said in words', (definition, words) => expect(checkInWords(definition)).toBe(words));

test('a check of another shape is shown as it is, without casts and outer brackets', () => {
  expect(checkInWords("CHECK (((kind = 'a'::text) = (stores IS NULL)))")).toBe("`(kind = 'a') = (stores IS NULL)`");
  expect(checkInWords('CHECK ((a = (b + c)))')).toBe('`a = (b + c)`');
  expect(checkInWords('CHECK (((a > 0) OR (b > 0)))')).toBe('`(a > 0) OR (b > 0)`');
});

test('what looks like a cast inside a text stays', () => {
  expect(withoutCasts("'a::b'::text || 'it''s'::character varying")).toBe("'a::b' || 'it''s'");
  expect(withoutCasts("'-infinity'::timestamp with time zone")).toBe("'-infinity'");
  expect(withoutCasts("'{}'::text[]")).toBe("'{}'");
});
