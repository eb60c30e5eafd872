import { randomBytes } from 'node:crypto';
import { keptSecret } from './kept-secret.ts';

/** What signs the links to the page of open problems, and the rows of spreadsheets: without it, those of before are worth nothing. */
export const fixLinkSecret = (dataDirectory: string): Promise<string> =>
  keptSecret(dataDirectory, 'fix-link.secret', () => randomBytes(32).toString('hex'));
