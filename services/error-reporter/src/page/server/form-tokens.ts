import { createHmac, randomBytes, timingSafeEqual } from 'node:crypto';
import { lengthPrefixed } from '@tillkeeper/domain';

/** What every form that changes something carries: made by us, for this link, not long ago. */
export interface FormTokens {
  make(linkId: bigint): string;
  /** The form's own name, which counts once. */
  read(
    linkId: bigint,
    token: unknown,
  ): { readonly status: 'right'; readonly formId: string } | { readonly status: 'old' | 'foreign' };
}

const longestOpenMs = 24 * 3_600_000;

export function createFormTokens(options: { secret: string; now: () => Date }): FormTokens {
  const { secret, now } = options;
  const macOf = (linkId: bigint, formId: string, madeAt: string): Buffer =>
    createHmac('sha256', secret)
      .update(lengthPrefixed(['tillkeeper fix form 1', String(linkId), formId, madeAt]))
      .digest();
  return {
    make(linkId) {
      const formId = randomBytes(9).toString('base64url');
      const madeAt = now().getTime().toString(36);
      return `${formId}.${madeAt}.${macOf(linkId, formId, madeAt).toString('base64url')}`;
    },
    read(linkId, token) {
      const parts = typeof token === 'string' ? /^([\w-]{12})\.([0-9a-z]{1,10})\.([\w-]{43})$/.exec(token) : null;
      const [, formId = '', madeAt = '', given = ''] = parts ?? [];
      const mac = Buffer.from(given, 'base64url');
      if (mac.length !== 32 || !timingSafeEqual(mac, macOf(linkId, formId, madeAt))) return { status: 'foreign' };
      const ageMs = now().getTime() - Number.parseInt(madeAt, 36);
      return ageMs > longestOpenMs ? { status: 'old' } : { status: 'right', formId };
    },
  };
}
