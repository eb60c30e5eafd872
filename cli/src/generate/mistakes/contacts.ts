import type { ProblemCodeName } from '@tillkeeper/contracts';
import { inEveryLine, type Mistake, right } from '../mistake.ts';

const wrongEmails = [
  'ann.example.com',
  'ann@',
  '@example.com',
  'ann lee@example.com',
  'ann@@example.com',
  'none',
] as const;
const wrongPhones = ['123', '0000000000', 'ask him', '+44 20 7946', '999999999999999999'] as const;
const mistakes: readonly [ProblemCodeName, string, readonly string[]][] = [
  ['email.invalid', 'customer_email', wrongEmails],
  ['phone.invalid', 'customer_phone', wrongPhones],
];

/** Addresses and numbers that are none, and names that look odd. */
export const contactMistakes: readonly Mistake[] = [
  ...mistakes.flatMap(([code, column, texts]) =>
    texts.map((text, index) => inEveryLine(`${code}/${index + 1}`, code, column, () => text)),
  ),
  ...['Lee, Ann', 'Ann "Annie" Lee', '=SUM(A1:A9)', 'NULL', '-', 'Ann\nLee', 'ﷺ 𝒜nn 👩‍👩‍👧', 'N/A; DROP TABLE'].map(
    (name, index) =>
      right(`name-${index + 1}`, ['customer_name'], (basket, random) => {
        const customer = basket.lines[0]['customer_id'] || `C000${random.whole(100, 499)}`;
        for (const row of basket.lines) Object.assign(row, { customer_id: customer, customer_name: name });
      }),
  ),
];
