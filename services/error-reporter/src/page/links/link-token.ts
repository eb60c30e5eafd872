import { createHmac, timingSafeEqual } from 'node:crypto';
import { lengthPrefixed } from '@tillkeeper/domain';

/** What a link says of itself; that it says so truly is what its last part proves. */
export interface LinkClaim {
  readonly linkId: bigint;
  readonly storeId: string;
  /** Whole seconds since 1970. */
  readonly expiresAtSeconds: number;
}

/** The same claim gives the same path, always: `/S014/1z.t6k3vg.<43 signs>`. */
export function linkPath(claim: LinkClaim, secret: string): string {
  const mac = macOf(claim, secret).toString('base64url');
  return `/${encodeURIComponent(claim.storeId)}/${claim.linkId.toString(36)}.${claim.expiresAtSeconds.toString(36)}.${mac}`;
}

/** Undefined: this secret never made it. Takes as long for a wrong one as for a right one. */
export function readLink(storeId: string, token: string, secret: string): LinkClaim | undefined {
  const parts = /^([0-9a-z]{1,13})\.([0-9a-z]{1,8})\.([\w-]{43})$/.exec(token);
  const [, id = '', expiry = '', given = ''] = parts ?? [];
  const claim = { linkId: fromBase36(id), storeId, expiresAtSeconds: Number.parseInt(expiry || '0', 36) };
  const isRight = timingSafeEqual(macOf(claim, secret), sized(Buffer.from(given, 'base64url')));
  // one spelling a link: 01 is not 1, and the last sign of a MAC has two bits that say nothing
  const isSpeltSo = linkPath(claim, secret) === `/${encodeURIComponent(storeId)}/${token}`;
  return isRight && isSpeltSo ? claim : undefined;
}

function macOf({ linkId, storeId, expiresAtSeconds }: LinkClaim, secret: string): Buffer {
  const said = lengthPrefixed(['tillkeeper fix link 1', String(linkId), storeId, String(expiresAtSeconds)]);
  return createHmac('sha256', secret).update(said).digest();
}

const fromBase36 = (text: string): bigint =>
  [...text].reduce((sum, sign) => sum * 36n + BigInt(Number.parseInt(sign, 36)), 0n);

const sized = (bytes: Buffer): Buffer => (bytes.length === 32 ? bytes : Buffer.alloc(32));
