import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { renderHtml, renderText } from '@tillkeeper/error-reporter/render';
import { chromium } from 'playwright-core';
import { lookAtPage } from './page-pictures.ts';
import { sampleMails } from './sample-mails.ts';

/**
 * `pnpm look <folder> [names]`: writes pictures of mails and of the page of open problems into the folder, on a phone and on a
 * desk, light and dark. Chromium is looked for where CHROMIUM says.
 */
const [folder, ...names] = process.argv.slice(2);
if (folder === undefined) {
  process.stderr.write('say into which folder: pnpm look <folder> [names of mails, page-overview ...]\n');
  process.exit(2);
}
const screens = { phone: { width: 375, height: 812 }, desk: { width: 1_000, height: 800 } } as const;
const flags = ['--no-sandbox', '--disable-gpu', '--disable-quic', '--no-first-run', '--disable-background-networking'];

await mkdir(folder, { recursive: true });
const profile = await mkdtemp(join(tmpdir(), 'tillkeeper-look-'));
const browser = await chromium.launchPersistentContext(profile, {
  executablePath: process.env['CHROMIUM'] ?? '/usr/bin/chromium',
  args: [...flags, '--disable-component-update', '--disable-sync'],
  offline: false,
});
try {
  const page = await browser.newPage();
  const take = async (name: string, show: () => Promise<void>): Promise<void> => {
    for (const [screen, size] of Object.entries(screens))
      for (const colorScheme of ['light', 'dark'] as const) {
        await page.setViewportSize(size);
        await page.emulateMedia({ colorScheme });
        await show();
        const path = join(folder, `${name}-${screen}-${colorScheme}.png`);
        await page.screenshot({ path, fullPage: true });
        process.stdout.write(`${path}\n`);
      }
  };
  for (const [name, content] of Object.entries(sampleMails)) {
    if (names.length > 0 && !names.includes(name)) continue;
    const links = { fixUrl: 'https://tillkeeper.example/fix/S014' };
    await writeFile(join(folder, `${name}.txt`), `Subject: ${content.subject}\n\n${renderText(content, links)}`);
    await take(name, () => page.setContent(renderHtml(content, links)));
  }
  await lookAtPage(page, names, take);
} finally {
  await browser.close();
  await rm(profile, { recursive: true, force: true });
}
