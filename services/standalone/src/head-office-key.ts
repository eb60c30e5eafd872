import { randomBytes } from 'node:crypto';
import { keptSecret } from './kept-secret.ts';

/** Head office's key of this data directory. */
export const headOfficeKey = (dataDirectory: string): Promise<string> =>
  keptSecret(dataDirectory, 'head-office.key', () => `tk_hq_${randomBytes(24).toString('hex')}`);
