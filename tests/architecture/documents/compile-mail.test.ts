import { expect, test } from 'vitest';
import { readText } from '../repository.ts';
import { compileMail, mailTemplate } from './compile-mail.ts';

test('a mistake in the template is an error, not a mail that looks odd', async () => {
  const body = (inner: string) => `<mjml><mj-body><mj-section>${inner}</mj-section></mj-body></mjml>`;
  await expect(compileMail(body('<mj-column><mj-text colour="red">x</mj-text></mj-column>'))).rejects.toThrow(/colour/);
  await expect(compileMail(body('<mj-text>x</mj-text>'))).rejects.toThrow(/mj-text/);
});
test('nothing in the template of mails comes from elsewhere: no picture, font, script or style', async () => {
  const made = await readText(mailTemplate);
  expect(made).not.toMatch(/<(img|script|link|iframe|object|form|input|video|svg)\b/i);
  expect(made).not.toMatch(/\bsrc=|url\(|@import|@font-face|background=/i);
  const addresses = [...made.matchAll(/https?:[^"'\s)]*/g)].map(([address]) => address);
  expect(addresses.filter(address => !address.startsWith('http://www.w3.org/'))).toEqual([]);
});
