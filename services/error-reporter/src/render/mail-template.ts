import { readFile } from 'node:fs/promises';
import { compileMail } from './compile-mail.ts';

/** The text that mail.html has to have: mail.mjml, compiled. */
export async function renderMailTemplate(): Promise<string> {
  return compileMail(await readFile(new URL('./mail.mjml', import.meta.url), 'utf8'));
}
