import { hash, randomBytes } from 'node:crypto';

/** A new key, `tk_<id>_<secret>`: 256 bits of chance, so a plain hash of it is enough to keep. */
export function makeKey(): { keyId: string; key: string; sha256: string } {
  const keyId = randomBytes(6).toString('hex');
  const key = `tk_${keyId}_${randomBytes(32).toString('hex')}`;
  return { keyId, key, sha256: sha256OfKey(key) };
}

/** Lower-case hex. */
export function sha256OfKey(key: string): string {
  return hash('sha256', key);
}

/** The key of an Authorization header, or undefined when there is none of our kind. */
export function bearerKeyOf(authorization: string | undefined): string | undefined {
  return /^Bearer +([\x21-\x7e]{1,500}) *$/i.exec(authorization ?? '')?.[1];
}
