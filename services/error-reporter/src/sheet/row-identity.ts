import { createHash, createHmac, createSecretKey, timingSafeEqual } from 'node:crypto';
import { answerKinds, correctableColumns } from '@tillkeeper/contracts';
import { lengthPrefixed } from '@tillkeeper/domain';
import { z } from 'zod';

/** What a row of the spreadsheet means, whatever becomes of the cells beside it. */
const content = z.strictObject({
  store: z.string(),
  report: z.string(),
  /** When the sheet was made, in seconds since 1970. */
  made: z.int(),
  exception: z.string(),
  file: z.string(),
  row: z.int().min(1),
  basket: z.string().nullable(),
  code: z.string(),
  answers: z.array(z.enum(answerKinds)),
  correctable: z.array(z.enum(correctableColumns)),
  /** Articles in the order in which the sheet numbers them. */
  suggestions: z.array(z.string()),
  /** Of the texts that a manager tells the row by: a row whose cells were sorted without it is found. */
  cells: z.string(),
});
export type RowIdentity = z.output<typeof content>;

/** Of the texts by which a manager tells a row. Programs do not agree on the ends of lines. */
export const cellsDigest = (texts: readonly string[]): string =>
  createHash('sha256')
    .update(lengthPrefixed(texts.map(text => text.replace(/\s+/g, ' ').trim())))
    .digest('base64url')
    .slice(0, 12);

const version = 'tk1';

/** Signs and reads the identities of rows. `secret` is the one of the links; a signature of one is none of the other. */
export function createRowSeal(secret: string): {
  seal(identity: RowIdentity): string;
  /** undefined: nothing of ours, or not as it was sealed. */
  open(text: string): RowIdentity | undefined;
} {
  const key = createSecretKey(createHmac('sha256', secret).update('tillkeeper spreadsheet row 1').digest());
  const signature = (payload: string): Buffer => createHmac('sha256', key).update(payload).digest().subarray(0, 18);
  return {
    seal(identity) {
      const payload = Buffer.from(JSON.stringify(content.parse(identity))).toString('base64url');
      return `${version}.${payload}.${signature(payload).toString('base64url')}`;
    },
    open(text) {
      const [first, payload, signed, ...more] = text.split('.');
      if (first !== version || payload === undefined || signed === undefined || more.length > 0) return undefined;
      const given = Buffer.from(signed, 'base64url');
      const expected = signature(payload);
      // other texts are decoded to the same bytes: only the one that was written counts
      if (given.length !== expected.length || given.toString('base64url') !== signed) return undefined;
      if (!timingSafeEqual(given, expected)) return undefined;
      return content.parse(JSON.parse(Buffer.from(payload, 'base64url').toString('utf8')));
    },
  };
}
